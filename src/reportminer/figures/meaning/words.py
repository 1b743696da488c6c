"""Which words stand at the edges of a phrase, and which tell growth? The rule tables of meaning, made ready for matching."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from reportminer import lexicons


class Edge(NamedTuple):
    """What may be cut off a phrase."""

    lead: re.Pattern[str]
    trail: re.Pattern[str]
    """to be matched against the phrase read backwards"""
    open: re.Pattern[str]
    lead_begins: frozenset[str]
    """characters that something to cut off at the front begins with"""
    trail_ends: frozenset[str]
    """characters that something to cut off at the end ends with"""


def alternation(words: dict[str, str]) -> str:
    """A pattern for the keys of `words`, longest first, each not before what its value lists (parted by ``|``)."""
    parts = []
    for word in sorted(words, key=lambda w: (-len(w), w)):
        unless = words[word]
        parts.append(re.escape(word) + (f"(?!{unless})" if unless else ""))
    return "|".join(parts)


@cache
def phrase_words(use: str) -> dict[str, str]:
    """Words of `phrase_words.tsv` with this use, each with what must not follow it."""
    return {
        word: row["unless"]
        for row in lexicons.load_table("phrase_words.tsv", ("use", "unless", "words"))
        if row["use"] == use
        for word in lexicons.split_values(row["words"])
    }


_TIME_BEGINS = frozenset('0123456789xX×*＊_＿（(截到过今未近这前一二三四五六七八九十两几“"①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳')
_TIMES = (
    r"[_＿*＊×xX]{2,}(?:省|市|县|区|乡|镇|村|局|厂|公司|学校)?(?!年)|[（(]\d{1,2}[)）]|\d{1,2}[.．、](?!\d)|[①-⑳]|"
    r"(?:截至|截止|到)?(?:(?:19|20)\d\d|(?:20)?[xX×*＊]{2,4}) ?年度?"
    r"(?:\d{1,2}月(?:份|底|末|初|\d{1,2}日)?|底前|底|末|初)?(?:以来|以后|起|前)?"
    r"|(?:过去|今后|未来|近|这|前)?[一二三四五两几\d]{1,2}年(?:来|间|内|中)|[“\"]?十[一二三四五]五[”\"]?(?:时期|期间|以来|末)"
    r"|(?:截至|截止|到)?(?:\d{1,2}[-—至])?\d{1,2}月(?:份|底|末|\d{1,2}日)(?:前)?"
)


@cache
def edges() -> Edge:
    """The patterns that trim a phrase on both sides."""
    trail = {word[::-1]: "|".join(u[::-1] for u in unless.split("|")) for word, unless in phrase_words("trail").items()}
    return Edge(
        re.compile(rf"(?:{_TIMES}|{alternation(phrase_words('lead'))})+"),
        re.compile(rf"(?:{alternation(trail)})+"),
        re.compile(rf"(?:{alternation(phrase_words('open'))})"),
        frozenset(word[0] for word in phrase_words("lead")) | _TIME_BEGINS,
        frozenset(word[-1] for word in phrase_words("trail")),
    )


@cache
def words_of(use: str) -> frozenset[str]:
    """Words of `phrase_words.tsv` with this use."""
    return frozenset(phrase_words(use))


@cache
def tails(use: str) -> tuple[str, ...]:
    """Last words of measures ("tail") or of things ("thing"), longest first."""
    return tuple(sorted(words_of(use), key=lambda w: (-len(w), w)))


class Stop(NamedTuple):
    """Where a single character is a word of its own that ends a noun."""

    before: str
    """characters before it that make it part of a longer word; "*" if any does"""
    after: str
    """characters behind it that do"""


@cache
def stops() -> dict[str, Stop]:
    """Single characters that end the noun behind a number, from `noun_stops.tsv`."""
    rows = lexicons.load_table("noun_stops.tsv", ("char", "before", "after"), "char")
    return {row["char"]: Stop(row["before"], row["after"]) for row in rows}
