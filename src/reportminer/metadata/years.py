"""Which year's report is it where neither title nor date line tells, and what told it: the text, or only the path?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from reportminer.metadata.expressions import expression

from .. import lexicons
from ..genres import view_of
from .describe import Description
from .numerals import number

_YEAR = r"((?:19[5-9]|20[0-4])\d)"
_REVIEWED = expression("years reviewed")
_EXPECTED = re.compile(_YEAR + r"年[，,]?预计|预计[，,]?" + _YEAR + "年")
"""a year that is over but for its last count, in a report given soon after"""
_OPENS = re.compile(r"^[\s　]*" + _YEAR + r"年\s*[，,是]", re.MULTILINE)
"""a paragraph that opens with its year"""
_REVIEW_REACH = 2500
"""characters within which a work report begins to look back"""
_PLANNED = expression("years planned")
_NAMED = expression("years named")
_AHEAD = expression("years ahead")
_FOUNDED_IN = expression("years founded")
_HEADING = re.compile(
    r"^[\s*#]*(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|第[一二三四五六七八九十]+部分)"
)
_FURNITURE = expression("years furniture")
_CONGRESS = expression("years congress")
_PLAN_YEAR = expression("years plan year")
_ANNIVERSARY = expression("years anniversary")
_PATH_YEAR = re.compile(r"(?<!\d)((?:19[5-9]|20[0-4])\d)(?:年|(?:0[1-9]|1[0-2])(?:[0-3]\d)?)?(?!\d)")
_FOUNDED = {"新中国": 1949, "中华人民共和国": 1949, "建国": 1949, "改革开放": 1978}
_PARTY = 1921
_LONGEST_HEADING = 40
_REVIEW_WEIGHT, _HEADING_WEIGHT, _PLAN_WEIGHT, _NAMED_WEIGHT = 8, 8, 4, 3


def settle_year(about: Description, text: str, *, hints: Sequence[str] = ()) -> Description:
    """The description with its year and what told it; nothing from the path overrides what the text says.

    Args:
        about: what title, date line and headings tell.
        text: clean text of the report.
        hints: names of folders and file, outermost first.
    """
    path = year_of_path(hints)
    if about.year is not None:
        return replace(
            about, year_status="explicit", other_year=path if path not in _near(about.year, about.genre) else None
        )
    view = view_of(about.genre)
    ranked = _work_report(text) if view.reviews else _other(text, since=view.standing)
    if ranked:
        year = path if path in ranked else ranked[0]
        other = path if path is not None and path != year else None
        return replace(_with_year(about, year), year_status="inferred", other_year=other)
    if path is None:
        return replace(about, year_status="unknown")
    return replace(_with_year(about, path), year_status="path")


def year_of_path(hints: Sequence[str]) -> int | None:
    """The year in the name of the file, else of the innermost folder that has one; None where a name has several."""
    for hint in reversed(hints):
        years = {int(match.group(1)) for match in _PATH_YEAR.finditer(hint)}
        if years:
            return years.pop() if len(years) == 1 else None
    return None


def _near(year: int, genre: str) -> set[int | None]:
    """Years in a path that do not contradict: the report's own; of other reports than work reports also the year after."""
    return {None, year} if view_of(genre).reviews else {None, year, year + 1}


def _with_year(about: Description, year: int) -> Description:
    view = view_of(about.genre)
    if not view.reviews:
        return replace(about, year=year, current_year=year)
    reviewed = view.reviewed(year)
    period = about.period or str(reviewed)
    return replace(about, year=year, current_year=year, review_year=reviewed, period=period)


def _work_report(text: str) -> list[int]:
    """Years that a work report may be of, likeliest first: what it looks back on and what it plans."""
    votes: Counter[int] = Counter()
    for line in text.splitlines():
        heading = len(line) <= _LONGEST_HEADING and _HEADING.match(line)
        for match in _REVIEWED.finditer(line):
            votes[_int(match) + 1] += _REVIEW_WEIGHT
        for match in _PLANNED.finditer(line):
            if not _REVIEWED.search(line):
                votes[_int(match)] += _HEADING_WEIGHT if heading else _PLAN_WEIGHT
    if opening := _OPENS.search(text, 0, _REVIEW_REACH):
        votes[_int(opening) + 1] += _PLAN_WEIGHT
    if expected := _EXPECTED.search(text):
        votes[_int(expected) + 1] += _PLAN_WEIGHT
    for year, at in _told(text):
        # what a report begins with, it looks back on
        votes[year + (0 < at < len(text) // 3)] += _PLAN_WEIGHT
    for year, _ in _named(text).most_common(1):
        votes[year + 1] += _NAMED_WEIGHT
        votes[year] += 1
    return _ranked(votes)


def _int(match: re.Match[str]) -> int:
    return int(next(group for group in match.groups() if group))


def _other(text: str, *, since: bool = False) -> list[int]:
    """Years that another report may be of: the latest that it names as a year gone by, then the one named most.

    With `since`, a report that knows of its latest year only how things stood at its end was written in the next one.
    """
    named = _named(text)
    if not named:
        return sorted({year for year, _ in _told(text)}, reverse=True)[:1]
    latest = max(named)
    if since and named[latest] == len(re.findall(rf"{latest}年[底末]", text)):
        return list(dict.fromkeys([latest + 1, latest, *_ranked(named)]))
    return list(dict.fromkeys([latest, *_ranked(named)]))


def _ranked(votes: Counter[int]) -> list[int]:
    return sorted(votes, key=lambda year: (-votes[year], -year))


def _named(text: str) -> Counter[int]:
    """Years named in the body, without those ahead (到2035年), of founding, and those of a web page's own lines."""
    votes: Counter[int] = Counter()
    for line in text.splitlines():
        if len(line) < 120 and _FURNITURE.search(line):
            continue
        for match in _NAMED.finditer(line):
            before = (max(0, match.start() - 5), match.start())
            if not _AHEAD.search(line, *before) and not _FOUNDED_IN.search(line, *before):
                votes[int(match.group(1))] += 1
    return votes


def _told(text: str) -> list[tuple[int, int]]:
    """Years told by a session of a congress, a year of a five-year plan, an anniversary; and where, 0 for a session."""
    found: list[tuple[int, int]] = []
    for match in _CONGRESS.finditer(text[:600]):
        name = match["nation"] or match["name"] or ""
        number_of = number(match["term"])
        first = next((y for (known, term), y in _terms().items() if term == number_of and name.endswith(known)), None)
        session = number(match["session"])
        if first and session:
            found.append((first + session - 1, 0))
    for match in _PLAN_YEAR.finditer(text):
        first = 2001 + 5 * (number(match.group(1)) or 1)
        year = first if match.group(2) in ("开局", "起步", "第一年", "头一年") else first + 4
        found.append((year, match.start()))
    for match in _ANNIVERSARY.finditer(text):
        year = _FOUNDED.get(match.group(1), _PARTY) + int(match.group(2))
        if 1979 <= year <= 2050:
            found.append((year, match.start()))
    return found


@lru_cache(maxsize=1)
def _terms() -> dict[tuple[str, int], int]:
    """First year of each term of the National People's Congress and of those of the provinces."""
    rows = lexicons.load_table("congress_terms.tsv", ("name", "term", "first"), key="name")
    return {(row["name"], int(row["term"]) + n): int(row["first"]) + 5 * n for row in rows for n in range(-4, 3)}
