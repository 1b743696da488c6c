"""How do rows become a Word table that an office can paste into its own report?"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from reportminer.exports import cells
from reportminer.exports.document import OfficeDocument

MOST_ROWS = 5_000
"""rows from which on a Word table helps nobody"""
_WIDEST = 60
"""columns of text that a column is wide at most"""
_SHORT = 18
"""columns of text up to which no text is broken"""
_BESIDE = 4
"""columns of text that the margins of a cell take"""


class TooManyRowsError(ValueError):
    """More rows than a Word table should hold."""


def write_word(
    rows: Iterable[Mapping[str, Any]],
    columns: Sequence[str],
    path: Path,
    title: str,
    *,
    template: Path | None = None,
    lead: str = "",
) -> None:
    """Write rows as one table on landscape pages, its head repeated on each; the same rows give the same bytes.

    Args:
        rows: mappings.
        columns: their keys, which are the heads.
        path: the file.
        title: above the table, "" for none.
        template: a .docx whose styles and page are taken.
        lead: a line between title and table.

    Raises:
        TooManyRowsError: more than `MOST_ROWS` rows.
        ExportError: the template is none.
    """
    listed = [[row.get(column) for column in columns] for row in islice(rows, MOST_ROWS + 1)]
    if len(listed) > MOST_ROWS:
        raise TooManyRowsError(f"more than {MOST_ROWS:,} rows are too many for a Word table; write xlsx or csv")
    document = OfficeDocument(template=template, landscape=True, title=title)
    if title:
        document.paragraph(title, style="Title")
    if lead:
        document.paragraph(lead, style="Caption")
    heads = list(columns) or [""]
    table = document.table(heads, widths(heads, listed))
    for row in listed:
        document.row(table, [cells.text(value) for value in row])
    document.save(path)


def widths(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[float]:
    """What share of the page each column gets: as much as its texts are long, short ones whole, within bounds."""
    found = []
    for number, head in enumerate(heads):
        lengths = sorted(wide(cells.text(row[number])) for row in rows if number < len(row)) or [0]
        usual = lengths[-1] if lengths[-1] <= _SHORT else max(_SHORT, lengths[len(lengths) * 3 // 4])
        found.append(float(min(max(usual, wide(head)) + _BESIDE, _WIDEST)))
    return found


def wide(words: str) -> int:
    """How many columns of ASCII the longest line of a text is wide: a Chinese character takes two."""
    longest = max(words.split("\n"), key=len, default="")
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in longest[:200])
