"""Does a text speak of one year or of several together, and of which?"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from reportminer.lexicons import load_table
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
_COMPARED = re.compile(r"[较比](?=[“\"]?十[一二三四五六]五)")
_AHEAD = re.compile(r"今后|未来|远景|将")
_NUMBERS = {sign: number for number, sign in enumerate("一二三四五六七八九十", 1)} | {"两": 2}


@cache
def cue(kind: str) -> re.Pattern[str]:
    """The words of one kind of ``figure_scopes.tsv``."""
    rows = load_table("figure_scopes.tsv", ("kind", "expression"))
    return re.compile("|".join(f"(?:{row['expression']})" for row in rows if row["kind"] == kind))


class Told(NamedTuple):
    """The last words on time in a text."""

    many: bool
    """they speak of several years"""
    words: str


@lru_cache(maxsize=256)
def _times(words: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Where words on several years and on single ones stand."""
    return (
        tuple(match.span() for match in cue("span").finditer(words)),
        tuple(match.span() for match in cue("year").finditer(words)),
    )


def last_told(words: str, end: int | None = None) -> Told | None:
    """The last words on time in a text, before `end` if that is given; None if there are none."""
    end = len(words) if end is None else end
    spans, years = ([at for at in each if at[1] <= end] for each in _times(words))
    if not spans and not years:
        return None
    if spans and (not years or spans[-1] > years[-1]):
        begin, stop = spans[-1]
        return Told(True, words[max(0, begin - _BEFORE_SINCE) if words.startswith("以来", begin) else begin : stop])
    return Told(False, words[slice(*years[-1])])


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
        while self._next <= first:
            self._above = last_told(self._text[self._line : min(self._next, self._line + LEAD)]) or self._above
            self._line, self._next = self._next, self._text.find("\n", self._next) + 1 or len(self._text) + 1
        return last_told(self._text[self._line : min(first, self._line + LEAD)]) or self._above

    def opening(self, begin: int) -> tuple[str, str]:
        """The first clause or sentence of the paragraph that holds `begin`, and what follows up to `begin`."""
        opening, _, rest = self._text[self._line : begin].partition("，")
        opening, _, more = opening.partition("。")
        return opening, more + rest
