"""When was a report given, and when was its web page put up? Finds dates in the heading and at the end."""

from __future__ import annotations

import re
from typing import NamedTuple

from reportminer.metadata.expressions import expression
from reportminer.sentences import CLAUSES, STOPS

from ..records import Span
from .numerals import number

_Y = r"(?P<y>(?:19|20)\d{2}|[一二][〇○零九OＯ0０一][〇○零一二三四五六七八九OＯ0０]{2})"
_M = r"(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_D = r"(?P<d>3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_DAY = re.compile(rf"{_Y}\s*年\s*{_M}\s*月\s*{_D}\s*日")
_MONTH = re.compile(rf"{_Y}\s*年\s*{_M}\s*月(?!\s*\d|\s*[一二三四五六七八九十]+日)")
_NUMERIC = re.compile(
    r"(?P<y>(?:19|20)\d{2})\s*[-./·]\s*(?P<m>1[0-2]|0?[1-9])\s*[-./·]\s*(?P<d>3[01]|[12]\d|0?[1-9])(?!\d)"
)
_PAGE = expression("dates page")
_SENTENCE = re.compile(r"[，。；]|以来|起$")
_PARTED = re.compile(rf"[{STOPS}]\s+(?=\S)")
_MONTH_ONLY = len("2012-10")
_WORD = re.compile("[一-鿿]")
_GLUED = re.compile(rf"[{STOPS}](?=[^{CLAUSES}\d]{{0,24}}{_Y}年\d{{1,2}}月\d{{1,2}}日[)）]?$)")
"""The last stop before a signature with its date that nothing parts from the text."""
_SIGNED = 40
_ISSUED = expression("dates issued")
_IN_BRACKETS = re.compile("[（(][^（）()]{6,40}[)）]")
_MEETING = expression("dates meeting")


class Date(NamedTuple):
    """A calendar date in the text; `iso` has as much as the text tells: 2014-01-08 or 2012-10."""

    iso: str
    begin: int
    end: int
    rule: str = ""

    @property
    def year(self) -> int:
        return int(self.iso[:4])

    @property
    def month(self) -> int:
        return int(self.iso[5:7])


def dates_in(text: str, *, begin: int = 0, end: int | None = None, numeric: bool = True) -> list[Date]:
    """All dates in ``text[begin:end]``, days before bare months, in order of the text."""
    end = len(text) if end is None else end
    found: list[Date] = []
    for pattern in (_DAY, _NUMERIC, _MONTH) if numeric else (_DAY, _MONTH):
        for match in pattern.finditer(text, begin, end):
            iso = _iso(match)
            if iso and not any(d.begin <= match.start() < d.end for d in found):
                found.append(Date(iso, match.start(), match.end()))
    return sorted(found, key=lambda d: d.begin)


def _iso(match: re.Match[str]) -> str:
    parts = match.groupdict()
    year, month, day = number(parts["y"]), number(parts["m"]), number(parts.get("d") or "")
    if not year or not 1949 <= year <= 2100 or not month or month > 12 or (day or 1) > 31:
        return ""
    return f"{year:04d}-{month:02d}" + (f"-{day:02d}" if day else "")


def find_date(text: str, *, head_end: int, title_end: int = 0) -> Date | None:
    """The report's own date: of the meeting, under the title, or at the very end; never a web page's date.

    Args:
        text: clean text of one report.
        head_end: end of the lines above the body.
        title_end: end of the title.
    """
    for begin, end in _lines(text, 0, max(head_end, title_end)):
        line = text[begin:end]
        if (_PAGE.search(line) or _SENTENCE.search(line)) and not _MEETING.search(line):
            issued = _issued(text, begin, end)
            if issued:
                return issued._replace(rule="heading")
            continue
        found = [
            date for date in dates_in(text, begin=begin, end=end, numeric=_is_dateline(line)) if not _names(text, date)
        ]
        if found:
            return found[0]._replace(rule="meeting line" if _MEETING.search(line) else "heading")
        issued = _issued(text, begin, end)
        if issued:
            return issued._replace(rule="heading")
    for begin, end in reversed(_lines(text, max(head_end, len(text) - 200), len(text))[-4:]):
        line = text[_behind_last_sentence(text, begin, end) : end]
        if len(line.strip()) <= 40 and not _PAGE.search(line) and not _SENTENCE.search(line.strip().rstrip("。")):
            found = dates_in(text, begin=end - len(line), end=end, numeric=_is_dateline(line))
            if found:
                return found[-1]._replace(rule="signature")
    return None


def _names(text: str, date: Date) -> bool:
    """Whether a month only says of when a title tells (2023年1月全市…): a word stands right behind it."""
    return len(date.iso) == _MONTH_ONLY and _WORD.match(text, date.end) is not None


def _issued(text: str, begin: int, end: int) -> Date | None:
    """The date right behind the name of who issued a report, or first in a line in brackets, whatever else stands there."""
    for date in dates_in(text, begin=begin, end=end):
        if _ISSUED.fullmatch(text, begin, date.begin):
            return date
        if _IN_BRACKETS.fullmatch(text[begin:end].strip()) and not text[begin : date.begin].strip(" \t\u3000（("):
            return date
    return None


def _behind_last_sentence(text: str, begin: int, end: int) -> int:
    """Where what stands behind the last sentence of a line and a blank begins, if it may be a signature; else `begin`."""
    stops = list(_PARTED.finditer(text, begin, end))
    if stops and end - stops[-1].end() <= _SIGNED:
        return stops[-1].end()
    glued = _GLUED.search(text, max(begin, end - _SIGNED), end)
    return glued.end() if glued else begin


def _is_dateline(line: str) -> bool:
    """Nothing in the line but a date."""
    return bool(_NUMERIC.fullmatch(line.strip().strip("（）()")))


def _lines(text: str, begin: int, end: int) -> list[Span]:
    spans: list[Span] = []
    at = begin
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        spans.append((at, stop))
        at = stop + 1
    return spans
