"""Does a text speak of one year or of several together, and of which?"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from reportminer.figures.expressions import expression
from reportminer.lexicons import load_table
from reportminer.lexicons.gates import Gated
from reportminer.records import Span

LEAD = 44
"""characters at the beginning of a paragraph that may say what time it speaks of"""
_RANGE = re.compile(r"((?:19|20)\d{2})年?(?:至|[-—–～~]+)((?:19|20)\d{2})年")
_COUNT = re.compile(r"(?<!\d)([一二两三四五六七八九十]|\d{1,2})(?:个)?年")
_PLAN = re.compile('(十[一二三四五六]|(?<=[“"])[九十])五(?!年)')
_PLANS = {"九": 9, "十": 10, "十一": 11, "十二": 12, "十三": 13, "十四": 14, "十五": 15, "十六": 16}
_SINCE = re.compile(r"((?:19|20)\d{2})年(?:以来|至今)")
_BEFORE_SINCE = 9
"""characters before 以来 that say since when"""
_COMPARED = re.compile(r"[较比] ?(?=[“\"]?十[一二三四五六]五)")
_FOLLOWED = expression("followed")
"""behind the name of a plan that is only followed"""
_MET = re.compile("提前[^，。；、]{0,3}(?:完成|实现|达到)了?$")
"""before the name of a plan whose aims were met, which dates nothing (提前完成“十三五”规划目标)"""
_MET_LONGEST = 8
_AHEAD = expression("ahead")
_NUMBERS = {sign: number for number, sign in enumerate("一二三四五六七八九十", 1)} | {"两": 2}


@cache
def cue(kind: str) -> re.Pattern[str]:
    """The words of one kind of ``figure_scopes.tsv``."""
    rows = load_table("figure_scopes.tsv", ("kind", "expression"))
    return re.compile("|".join(f"(?:{row['expression']})" for row in rows if row["kind"] == kind))


@cache
def gated(kind: str) -> Gated:
    """The same, to be looked for in many places where it seldom stands."""
    return Gated(cue(kind))


class Told(NamedTuple):
    """The last words on time in a text."""

    many: bool
    """they speak of several years"""
    words: str


class Times:
    """Where a stretch of text speaks of several years, and where of one."""

    def __init__(self, text: str, begin: int, end: int) -> None:
        self._text = text
        self._begin = begin
        spans = [match.span() for match in gated("span").finditer(text, begin, end)]
        self._spans = [span for span in spans if not _is_measure(text, *span)]
        self._years = [match.span() for match in gated("year").finditer(text, begin, end)]

    def last(self, end: int) -> Told | None:
        """The last words on time before `end`; None if there are none."""
        span, year = _last_before(self._near(end), end), _last_before(self._years, end)
        if span is None or (year is not None and year > span):
            return None if year is None else Told(False, self._text[year[0] : year[1]])
        return self._several(span)

    def several(self, end: int) -> Told | None:
        """The last words on several years before `end`, whatever single year is told behind them; None if there are none."""
        span = _last_before(self._near(end), end)
        return None if span is None else self._several(span)

    def _near(self, end: int) -> list[Span]:
        """The spans that may hold at `end`."""
        return [span for span in self._spans if not is_aside(self._text, *span, end)]

    def _several(self, span: Span) -> Told:
        begin, stop = span
        if self._text.startswith("以来", begin):
            begin = max(self._begin, begin - _BEFORE_SINCE)
        return Told(True, self._text[begin:stop])


def is_aside(text: str, begin: int, end: int, offset: int) -> bool:
    """Do the words ``text[begin:end]`` only say over which years a mean was reckoned, in a part of the sentence before `offset`?

    So in 2024年生产总值增长3%，“十四五”以来年均增长7%；…, not where a sentence opens with them.
    """
    if not text.startswith("年均", end) or text[begin - 1 : begin] not in ("，", ","):
        return False
    return any(text.find(mark, end, offset) >= 0 for mark in "；;")


def _is_measure(text: str, begin: int, end: int) -> bool:
    """Do the words measure a value (是“十二五”末的1.4倍) or a record (1951年以来最严重), or name what is followed?"""
    measured = text[begin - 1 : begin] in ("是", "为") or text.startswith("最", end)
    measured = measured or _MET.search(text, max(0, begin - _MET_LONGEST), begin) is not None
    return measured or _FOLLOWED.match(text, end) is not None


def _last_before(spans: list[Span], end: int) -> Span | None:
    return next((span for span in reversed(spans) if span[1] <= end), None) if spans else None


@lru_cache(maxsize=1024)
def last_told(words: str) -> Told | None:
    """The last words on time in a text; None if there are none."""
    return Times(words, 0, len(words)).last(len(words))


def years_of(words: str, *, last: int | None, ahead: bool = False) -> Span | None:
    """First and last year that words on several years mean; None where they do not tell.

    Args:
        words: 过去五年, “十三五”期间, 2018年至2022年, 2015年以来.
        last: the last year looked back on, or where `ahead` the one before the first that is planned.
        ahead: the words are of a plan.
    """
    if found := _RANGE.search(words):
        return int(found[1]), int(found[2])
    if plan := _PLAN.search(words):
        planned = 1951 + 5 * _PLANS[plan[1]], 1955 + 5 * _PLANS[plan[1]]
        if not _COMPARED.search(words):
            return planned if ahead or last is None else (planned[0], min(planned[1], max(last, planned[0])))
        return (planned[1] + 1, last) if last is not None and last > planned[1] else None
    if last is None:
        return None
    if since := _SINCE.search(words):
        return (int(since[1]), last) if int(since[1]) <= last else None
    if count := _COUNT.search(words):
        many = _NUMBERS.get(count[1]) or int(count[1])
        return (last + 1, last + many) if ahead or _AHEAD.search(words) else (last - many + 1, last)
    return None


class Paragraphs:
    """Tells what time the text above a sentence speaks of, sentence after sentence in order of the text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._line = 0
        self._next = text.find("\n") + 1 or len(text) + 1
        self._above: Told | None = None

    def told(self, first: int) -> Told | None:
        """The last words on time at the head of the paragraph of the sentence that begins at `first`, or of one above."""
        text = self._text
        while self._next <= first:
            self._above = self._head(min(self._next, self._line + LEAD)) or self._above
            self._line, self._next = self._next, text.find("\n", self._next) + 1 or len(text) + 1
        return self._head(min(first, self._line + LEAD)) or self._above

    def _head(self, end: int) -> Told | None:
        """The last words on time between the beginning of the paragraph and `end`."""
        return Times(self._text, self._line, end).last(end) if end > self._line else None

    def opening(self, begin: int) -> tuple[str, str]:
        """The first clause or sentence of the paragraph that holds `begin`, and what follows up to `begin`."""
        opening, _, rest = self._text[self._line : begin].partition("，")
        opening, _, more = opening.partition("。")
        return opening, more + rest
