"""What is an archive to its user? A folder of mined reports with one object, `Archive`, for all that it answers."""

from reportminer.archive.archive import Archive
from reportminer.ingest import FILE_TIMEOUT
from reportminer.ingest.progress import IngestSummary, Progress
from reportminer.schema import FigureRow, ReportRow, StatementRow
from reportminer.store.errors import ArchiveBusyError, ArchiveError, ArchiveVersionError, QuerySyntaxError
from reportminer.store.rows import FailureRow
from reportminer.tables import report_year

__all__ = [
    "FILE_TIMEOUT",
    "Archive",
    "ArchiveBusyError",
    "ArchiveError",
    "ArchiveVersionError",
    "FailureRow",
    "FigureRow",
    "IngestSummary",
    "Progress",
    "QuerySyntaxError",
    "ReportRow",
    "StatementRow",
    "report_year",
]
