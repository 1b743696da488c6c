"""Which lines of a plain text draw a table? Bars, tabs or wide blanks part their cells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from reportminer.text import Cell, Table

RULER = re.compile(r"^[ \t]*\|(?:[ \t]*:?-{3,}:?[ \t]*\|)+[ \t]*$", re.MULTILINE)
_WIDE = re.compile(r"[ \u3000]{2,}")
_THIN = "\u3000"
_BLANK = re.compile(r"[ \u3000]{2,}|\u3000")
"""what parts the cells of a row: where one is long, a single blank as wide as a character is left"""
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
_LONGEST_THIN = 120
_LONGEST = 40
"""characters of the longest cell; a line with a longer one is prose"""
_LEAST = 2
"""rows of a table, and columns"""


class _Row(NamedTuple):
    kind: str
    spans: tuple[tuple[int, int], ...]
    wide: tuple[tuple[int, int], ...] = ()
    """its cells where only wide blanks part them"""
    indent: int = 0


def drawn_tables(text: str) -> tuple[Table, ...]:
    """The tables that lines of `text` draw: two or more rows in a row parted alike, with as many cells, one of them a number."""
    found: list[Table | None] = []
    rows: list[_Row] = []
    last = 0
    for begin, end in _parted_lines(text):
        line = text[begin:end].rstrip("\r\n")
        row = None if RULER.match(line) else _row(begin, line)
        if begin != last:
            last = _followed(text, rows, last)
        if begin != last:
            found.append(_table(text, rows))
            rows = []
        elif row is not None and rows and (joined := _joined(text, rows, row)) is not None:
            rows, row = joined
        elif row is not None:
            found.append(_table(text, rows))
            rows = []
        if row is not None and row.kind:
            rows = rows or _headed(text, row)
            rows.append(row)
        last = end
    _followed(text, rows, last)
    found.append(_table(text, rows))
    return tuple(table for table in found if table is not None)


def _joined(text: str, rows: list[_Row], row: _Row) -> tuple[list[_Row], _Row] | None:
    """The rows and the row that goes on with them, with as many cells as they; None if it begins another table."""
    before, cells = rows[-1], len(rows[-1].spans)
    if row.kind != before.kind:
        return None
    if len(row.spans) == cells:
        return rows, row
    if len(row.wide) == cells:
        return rows, row._replace(spans=row.wide)
    if len(rows) == 1 and len(before.wide) == len(row.spans):
        return [before._replace(spans=before.wide)], row
    headed = _shifted(text, before, row)
    if headed is not None and not any(_has_number(text, above.spans) for above in rows):
        return [headed], row
    if row.kind == "tab" and _LEAST <= len(row.spans) < cells:
        end = row.spans[-1][1]
        return rows, row._replace(spans=(*row.spans, *((end, end),) * (cells - len(row.spans))))
    return None


def _headed(text: str, row: _Row) -> list[_Row]:
    """The line right above a first row that holds numbers, if single blanks part it into as many heads."""
    if row.kind != "blank" or not _has_number(text, row.spans):
        return []
    end = text.rfind("\n", 0, row.spans[0][0])
    above = _thin_row(text, text.rfind("\n", 0, end) + 1, end) if end > 0 else None
    if above is None or _has_number(text, above.spans):
        return []
    if len(above.spans) == len(row.spans):
        return [above]
    shifted = _shifted(text, above, row)
    return [] if shifted is None else [shifted]


def _shifted(text: str, above: _Row, row: _Row) -> _Row | None:
    """A row of heads with an empty one over the names of the rows, where it is set in and has one less than `row`."""
    if len(row.spans) != len(above.spans) + 1 or above.indent <= row.indent + 1 or _has_number(text, above.spans):
        return None
    begin = above.spans[0][0]
    return above._replace(spans=((begin, begin), *above.spans))


def _followed(text: str, rows: list[_Row], at: int) -> int:
    """Where the table ends once the lines from `at` on are taken in that single blanks part into as many cells."""
    while rows and rows[-1].kind == "blank" and at < len(text):
        end = text.find("\n", at)
        row = _thin_row(text, at, end if end >= 0 else len(text))
        if row is None or len(row.spans) != len(rows[-1].spans) or not _has_number(text, row.spans[1:]):
            return at
        rows.append(row)
        at = end + 1 if end >= 0 else len(text)
    return at


def _thin_row(text: str, begin: int, end: int) -> _Row | None:
    """A short line as a row whose cells single wide blanks part."""
    if end - begin > _LONGEST_THIN or _THIN not in text[begin:end]:
        return None
    row = _row(begin, text[begin:end].rstrip("\r"))
    return row if row.kind == "blank" else None


def _has_number(text: str, spans: Iterable[tuple[int, int]]) -> bool:
    return any(_NUMBER.fullmatch(text, *span) for span in spans)


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
        ("blank", _parted_wide(line, _BLANK)),
    ):
        if len(spans) >= _LEAST and all(last - first <= _LONGEST for first, last in spans):
            wide = _parted_wide(line, _WIDE) if kind == "blank" and _THIN in line else spans
            indent = len(line) - len(line.lstrip(_BLANKS))
            return _Row(kind, _moved(spans, begin), _moved(wide, begin), indent)
    return _Row("", ())


def _moved(spans: list[tuple[int, int]], begin: int) -> tuple[tuple[int, int], ...]:
    return tuple((begin + first, begin + last) for first, last in spans)


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


def _parted_wide(line: str, blank: re.Pattern[str]) -> list[tuple[int, int]]:
    inside = line.strip(" \u3000")
    if not inside:
        return []
    offset, spans, begin = line.index(inside), [], 0
    for match in (*blank.finditer(inside), None):
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
    if not any(_has_number(text, row.spans[1:]) for row in rows[1:]) or _has_number(text, rows[0].spans):
        return None
    cells = [Cell(*span, number, column) for number, row in enumerate(rows) for column, span in enumerate(row.spans)]
    return Table(cells[0].begin, cells[-1].end, tuple(cells))
