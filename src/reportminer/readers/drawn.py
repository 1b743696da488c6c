"""Which lines of a plain text draw a table? Bars, tabs or wide blanks part their cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from reportminer.text import Cell, Table

RULER = re.compile(r"^[ \t]*\|(?:[ \t]*:?-{3,}:?[ \t]*\|)+[ \t]*$", re.MULTILINE)
_LINE = re.compile(r"[^\n]*\n?")
_WIDE = re.compile(r"[ \u3000]{2,}")
_PARTED = re.compile(r"[\t|]|[^ \u3000\n][ \u3000]{2,}[^ \u3000\n]")
"""what must stand somewhere in a text that draws a table"""
_NUMBER = re.compile(r"[-+]?\d[\d,，.]*[%％]?")
_LONGEST = 40
"""characters of the longest cell; a line with a longer one is prose"""
_LEAST = 2
"""rows of a table, and columns"""


class _Row(NamedTuple):
    kind: str
    spans: tuple[tuple[int, int], ...]


def drawn_tables(text: str) -> tuple[Table, ...]:
    """The tables that lines of `text` draw: two or more rows in a row parted alike, with as many cells, one of them a number."""
    if not _PARTED.search(text):
        return ()
    found = []
    rows: list[_Row] = []
    for row in (*_rows(text), None):
        if row is not None and rows and (row.kind, len(row.spans)) == (rows[-1].kind, len(rows[-1].spans)):
            rows.append(row)
            continue
        if (table := _table(text, rows)) is not None:
            found.append(table)
        rows = [row] if row is not None and row.kind else []
    return tuple(found)


def _rows(text: str) -> Iterator[_Row]:
    """Every line of a text as a row; of no kind if it parts no cells. The ruler under a head is left out."""
    for match in _LINE.finditer(text):
        begin, line = match.start(), match[0].rstrip("\r\n")
        if not match[0] or RULER.match(line):
            continue
        row = _Row("", ())
        for kind, spans in (("bar", _between_bars(line)), ("tab", _parted(line, "\t")), ("blank", _parted_wide(line))):
            if len(spans) >= _LEAST and all(last - first <= _LONGEST for first, last in spans):
                row = _Row(kind, tuple((begin + first, begin + last) for first, last in spans))
                break
        yield row


def _between_bars(line: str) -> list[tuple[int, int]]:
    if not line.lstrip().startswith("|"):
        return []
    bars = [at for at, char in enumerate(line) if char == "|"]
    return [_trimmed(line, left + 1, right) for left, right in pairwise(bars)]


def _parted(line: str, sign: str) -> list[tuple[int, int]]:
    if sign not in line:
        return []
    spans, begin = [], 0
    for cell in line.split(sign):
        spans.append(_trimmed(line, begin, begin + len(cell)))
        begin += len(cell) + 1
    return spans


def _parted_wide(line: str) -> list[tuple[int, int]]:
    inside = line.strip(" \u3000")
    if not inside:
        return []
    offset, spans, begin = line.index(inside), [], 0
    for match in (*_WIDE.finditer(inside), None):
        end = match.start() if match else len(inside)
        spans.append((offset + begin, offset + end))
        begin = match.end() if match else end
    return spans


def _trimmed(line: str, begin: int, end: int) -> tuple[int, int]:
    cell = line[begin:end]
    first = begin + len(cell) - len(cell.lstrip())
    return first, max(first, begin + len(cell.rstrip()))


def _table(text: str, rows: list[_Row]) -> Table | None:
    """The table of rows that stand under each other; None if they are too few or hold no number under a head."""
    if len(rows) < (_LEAST if rows and rows[0].kind == "bar" else _LEAST + 1):
        return None
    if not any(_NUMBER.fullmatch(text[begin:end]) for row in rows[1:] for begin, end in row.spans[1:]):
        return None
    if any(_NUMBER.fullmatch(text[begin:end]) for begin, end in rows[0].spans):
        return None
    cells = [Cell(*span, number, column) for number, row in enumerate(rows) for column, span in enumerate(row.spans)]
    return Table(cells[0].begin, cells[-1].end, tuple(cells))
