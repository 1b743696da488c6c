"""Which lines of a plain text draw a table? Bars, tabs or wide blanks part their cells."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from reportminer.text import Cell, Table

RULER = re.compile(r"^[ \t]*\|(?:[ \t]*:?-{3,}:?[ \t]*\|)+[ \t]*$", re.MULTILINE)
_WIDE = re.compile(r"[ \u3000]{2,}")
_SIGNS = ("\t", "|")
_PAIRS = ("  ", "\u3000\u3000", " \u3000", "\u3000 ")
"""how a wide blank begins"""
_BLANKS = " \u3000"
_FEW = 100
"""single blanks that are looked at before pairs are looked for"""
_EDGES = "\n \u3000"
_NUMBER = re.compile(r"[-+]?\d[\d,，.]*[%％]?")
_HAN = re.compile("[\u4e00-\u9fff]{2}")
_SPREAD = 4
"""blanks at most between the two characters of a word that is spread over its column"""
_LONGEST = 40
"""characters of the longest cell; a line with a longer one is prose"""
_LEAST = 2
"""rows of a table, and columns"""


class _Row(NamedTuple):
    kind: str
    spans: tuple[tuple[int, int], ...]


def drawn_tables(text: str) -> tuple[Table, ...]:
    """The tables that lines of `text` draw: two or more rows in a row parted alike, with as many cells, one of them a number."""
    found: list[Table | None] = []
    rows: list[_Row] = []
    last = 0
    for begin, end in _parted_lines(text):
        line = text[begin:end].rstrip("\r\n")
        row = None if RULER.match(line) else _row(begin, line)
        same = row is None or (rows and (row.kind, len(row.spans)) == (rows[-1].kind, len(rows[-1].spans)))
        if begin != last or not same:
            found.append(_table(text, rows))
            rows = []
        if row is not None and row.kind:
            rows.append(row)
        last = end
    return tuple(table for table in (*found, _table(text, rows)) if table is not None)


def _parted_lines(text: str) -> list[tuple[int, int]]:
    """Where the lines begin and end that hold a bar, a tab or a wide blank between words: few in most texts."""
    begins: set[int] = set()
    for sign in _SIGNS:
        at = text.find(sign)
        while at >= 0:
            begins.add(text.rfind("\n", 0, at) + 1)
            end = text.find("\n", at)
            at = text.find(sign, end) if end >= 0 else -1
    missing = {blank for blank in _BLANKS if blank not in text}
    for pair in _PAIRS:
        at = -1 if missing.intersection(pair) else _find_pair(text, pair, 0)
        while at >= 0:
            wide = _WIDE.match(text, at)
            end = wide.end() if wide else at + 2
            if at and text[at - 1] not in _EDGES and end < len(text) and text[end] != "\n":
                begins.add(text.rfind("\n", 0, at) + 1)
                end = text.find("\n", end)
            at = _find_pair(text, pair, end) if end >= 0 else -1
    return [(begin, text.find("\n", begin) + 1 or len(text)) for begin in sorted(begins)]


def _find_pair(text: str, pair: str, at: int) -> int:
    """``text.find(pair, at)``; single blanks, as long as they are few, are found faster than pairs."""
    if pair[0] != " ":
        return text.find(pair, at)
    for _ in range(_FEW):
        at = text.find(" ", at)
        if at < 0 or text.startswith(pair, at):
            return at
        at += 1
    return text.find(pair, at)


def _row(begin: int, line: str) -> _Row:
    """The line that begins at `begin` as a row; of no kind if it parts no cells."""
    for kind, spans in (
        ("bar", _between_bars(line)),
        ("inner", _parted_by_bars(line)),
        ("tab", _parted(line, "\t")),
        ("blank", _parted_wide(line)),
    ):
        if len(spans) >= _LEAST and all(last - first <= _LONGEST for first, last in spans):
            return _Row(kind, tuple((begin + first, begin + last) for first, last in spans))
    return _Row("", ())


def _between_bars(line: str) -> list[tuple[int, int]]:
    if not line.lstrip().startswith("|"):
        return []
    bars = [at for at, char in enumerate(line) if char == "|"]
    return [_trimmed(line, left + 1, right) for left, right in pairwise(bars)]


def _parted_by_bars(line: str) -> list[tuple[int, int]]:
    """The cells of a line with bars between them alone: 产业 | 总产值 | 增速."""
    return _parted(line, "|") if " | " in line and not line.lstrip().startswith("|") else []


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
    return _spread_joined(line, spans)


def _spread_joined(line: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The cells with a word of two characters, spread over its column (小  麦), as one: a wider blank stands behind it."""
    joined: list[tuple[int, int]] = []
    for number, (begin, end) in enumerate(spans):
        before = joined[-1] if joined else (begin, begin)
        behind = spans[number + 1][0] - end if number + 1 < len(spans) else len(line)
        spread = end - begin == before[1] - before[0] == 1 and begin - before[1] < behind
        if spread and begin - before[1] <= _SPREAD and _HAN.fullmatch(line[before[0]] + line[begin]):
            joined[-1] = (before[0], end)
        else:
            joined.append((begin, end))
    return joined


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
