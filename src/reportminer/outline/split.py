"""Where does each report of a file begin and end? Splits compendia; most files hold one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from reportminer.outline.expressions import expression
from reportminer.outline.lines import Line, front_matter_end, is_title_like, split_lines
from reportminer.outline.numbering import read_number
from reportminer.outline.titles import PIECE, find_title_lines, is_short
from reportminer.text import HeadingMark

_PART = re.compile(r"[(（【\[]?\s*(?:篇|之)?\s*(?P<n>\d{1,2}|[一二三四五六七八九十]{1,3})\s*[)）】\]]?$")
_FRONT_TITLE = re.compile(r"^title:[ \t]*(.+?)[ \t]*$", re.M)
_FIRST = re.compile(r"一\s*[、.．]")
_KIND = expression("split kind")
_SHORTEST = 150


class ReportSpan(NamedTuple):
    """Where one report stands in a text, and its title."""

    begin: int
    end: int
    title_begin: int
    title_end: int
    rule: str


def split_reports(text: str, *, marks: Sequence[HeadingMark] = ()) -> list[ReportSpan]:
    """The reports of a file's text, in order; at least one.

    Args:
        text: clean text of the whole file.
        marks: paragraphs that the file marks as headings.

    Returns:
        Spans that do not overlap. What stands before, between and after the reports of a compendium (its own title,
        introduction, table of contents) belongs to none.
    """
    start = front_matter_end(text)
    lines = split_lines(text, start)
    if not lines:
        return [ReportSpan(0, len(text), 0, 0, "empty")]
    pieces = _pieces(text, lines)
    if len(pieces) >= 2:
        return _compendium(text, lines, pieces)
    parts = _parts(text, lines, 0, len(lines))
    if len(parts) >= 2:
        return _cut(text, lines, parts, len(lines), "part")
    titles = _restarts(text, lines)
    if len(titles) >= 2:
        return _cut(text, lines, titles, len(lines), "title")
    front = _FRONT_TITLE.search(text, 0, start) if start else None
    if front is not None:
        return [ReportSpan(0, len(text), front.start(1), front.end(1), "single")]
    return [ReportSpan(0, len(text), *find_title_lines(text, lines), "single")]


def _pieces(text: str, lines: Sequence[Line]) -> list[int]:
    """Indexes of the lines 第N篇 that have a body under them; those of a table of contents have none."""
    found = [i for i, line in enumerate(lines) if is_short(line) and PIECE.match(text, line.begin, line.end)]
    kept = []
    for at, following in zip(found, [*found[1:], len(lines)], strict=False):
        if sum(line.end - line.begin for line in lines[at + 1 : following]) >= _SHORTEST:
            kept.append(at)
    return kept


def _compendium(text: str, lines: Sequence[Line], pieces: Sequence[int]) -> list[ReportSpan]:
    spans: list[ReportSpan] = []
    for at, following in zip(pieces, [*pieces[1:], len(lines)], strict=True):
        parts = _parts(text, lines, at + 1, following)
        spans += _cut(text, lines, parts if len(parts) >= 2 else [at], following, "piece")
    return spans


def _parts(text: str, lines: Sequence[Line], first: int, last: int) -> list[int]:
    """Indexes of lines that are one title with a running number: …调查报告(1), …调查报告(2)."""
    runs: dict[str, list[int]] = {}
    for i in range(first, last):
        line = lines[i]
        if not is_short(line, 60):
            continue
        words = text[line.begin : line.end]
        number = _PART.search(words)
        if number is None or number.start() < 4 or not is_title_like(words):
            continue
        stem = words[: number.start()].strip()
        run = runs.setdefault(stem, [])
        if _value(number["n"]) == len(run) + 1:
            run.append(i)
    for run in runs.values():
        ends = [*run[1:], last]
        if len(run) >= 2 and all(
            sum(line.end - line.begin for line in lines[a + 1 : b]) >= _SHORTEST for a, b in zip(run, ends, strict=True)
        ):
            return run
    return []


def _restarts(text: str, lines: Sequence[Line]) -> list[int]:
    """Indexes of lines that are titles of reports set one after the other, each with its own numbering."""
    found: list[int] = []
    ones = [i for i, line in enumerate(lines) if _FIRST.match(text, line.begin, line.end)]
    for i, line in enumerate(lines):
        words = text[line.begin : line.end]
        if not (8 <= len(words) <= 50 and _KIND.search(words)) or read_number(text, line.begin, line.end):
            continue
        closed = i == 0 or text[lines[i - 1].end - 1] in "。！!）)日" or lines[i - 1].end - lines[i - 1].begin < 30
        begin = lines[found[-1]].begin if found else line.begin
        far = not found or line.begin - begin >= 300
        own = any(i < at < i + 12 for at in ones)
        between = not found or any(found[-1] < at < i for at in ones)
        if closed and far and own and between and is_title_like(words):
            found.append(i)
    return found if found and found[0] <= 4 else []


def _value(written: str) -> int:
    if written.isdecimal():
        return int(written)
    return "一二三四五六七八九十".find(written) + 1


def _cut(text: str, lines: Sequence[Line], begins: Sequence[int], last: int, rule: str) -> list[ReportSpan]:
    spans = []
    for at, following in zip(begins, [*begins[1:], last], strict=True):
        end = lines[following - 1].end
        title = find_title_lines(text, lines[at:following])
        spans.append(ReportSpan(lines[at].begin, end, *title, rule))
    return spans
