"""How do rows become a Word table that an office can paste into its own report?"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from reportminer.exports import cells

MOST_ROWS = 5_000
"""rows from which on a Word table helps nobody"""
_FONT = "宋体"
_STAMP = (2020, 1, 1, 0, 0, 0)


class TooManyRowsError(ValueError):
    """More rows than a Word table should hold."""


def write_word(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], path: Path, title: str) -> None:
    """Write rows as one table on landscape pages, its head repeated on each; the same rows give the same bytes.

    Raises:
        TooManyRowsError: more than `MOST_ROWS` rows.
    """
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    document = Document()
    properties = document.core_properties
    properties.author = properties.last_modified_by = "reportminer"
    properties.title = title
    properties.created = properties.modified = datetime(*_STAMP)
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Cm(29.7), Cm(21)
    page.left_margin = page.right_margin = Cm(1.5)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(9)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    if title:
        document.add_heading(cells.for_terminal(title), level=1)
    table = document.add_table(rows=1, cols=max(1, len(columns)))
    table.style = "Table Grid"
    head = table.rows[0]
    for cell, column in zip(head.cells, columns, strict=False):
        cell.text = column
        cell.paragraphs[0].runs[0].bold = True
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    head._tr.get_or_add_trPr().append(repeated)
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS:
            raise TooManyRowsError(f"more than {MOST_ROWS:,} rows are too many for a Word table; write xlsx or csv")
        for cell, column in zip(table.add_row().cells, columns, strict=False):
            cell.text = cells.for_terminal(row.get(column))
    packed = io.BytesIO()
    document.save(packed)
    _store_without_time(packed, path)


def _store_without_time(packed: io.BytesIO, path: Path) -> None:
    """Write a zip package again with fixed times of its parts."""
    with zipfile.ZipFile(packed) as made, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            kept.writestr(zipfile.ZipInfo(name, _STAMP), made.read(name), zipfile.ZIP_DEFLATED)
