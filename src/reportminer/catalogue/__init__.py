"""What does the archive's own catalogue (文件目录) say of the files, and where does it differ from their texts?"""

from .applying import apply_row, undo
from .checking import check_lines
from .exporting import EXPORT_COLUMNS, export_rows
from .matching import Document, Match, Matching, match_rows
from .reading import Catalogue, CatalogueError, CatalogueRow, read_catalogue, read_mapping

__all__ = [
    "EXPORT_COLUMNS",
    "Catalogue",
    "CatalogueError",
    "CatalogueRow",
    "Document",
    "Match",
    "Matching",
    "apply_row",
    "check_lines",
    "export_rows",
    "match_rows",
    "read_catalogue",
    "read_mapping",
    "undo",
]
