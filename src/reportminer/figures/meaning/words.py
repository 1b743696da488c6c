"""Which words stand at the edges of a phrase, and which tell growth? The rule tables of meaning, made ready for matching."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from reportminer import lexicons


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


_TIME_BEGINS = frozenset('Q头0123456789xX×*＊_＿（(截到过今未近这前半一二三四五六七八九十两几“"①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳')
_TIMES = (
    r"Q[1-4](?:季度)?|[_＿*＊×xX]{2,}(?:省|市|县|区|乡|镇|村|局|厂|公司|学校)?(?!年)|[（(]\d{1,2}[)）]|\d{1,2}[.．、](?!\d)|[①-⑳]|"
    r"(?:截至|截止|到)?(?:(?:19|20)\d\d|(?:20)?[xX×*＊]{2,4}) ?年度?"
    r"(?:\d{1,2}月(?:份|底|末|初|\d{1,2}日)?|底前|底|末|初)?(?:以来|以后|起|前)?"
    r"|(?:过去|今后|未来|近|这|前)?[一二三四五两几\d]{1,2}年(?:来|间|内|中|后|(?=累计|共))|近(?:[一二三四五六七八九十两几\d]{1,2}年|半年|[一二三两几\d]{1,2}个月)"
    r"|(?:大?半年|一个?季度)多?来|(?:19|20)\d\d年?[至到—-](?:19|20)\d\d年(?:间|期间)?|[“\"]?十[一二三四五]五[”\"]?(?:时期|期间|以来|末)"
    r"|(?:前|头)(?:\d{1,2}|[一二两三四五六七八九十]{1,2})个月|\d季度|\d{1,2}[-—至]\d{1,2}月份?(?!\d)"
    r"|(?:截至|截止|到)?(?:\d{1,2}[-—至])?\d{1,2}月(?:份|底|末|\d{1,2}日)(?:前)?"
)


class _ByFirst(dict[str, "re.Pattern[str] | None"]):
    """Patterns of words (as for `alternation`) by their first character, each compiled when it is first asked for."""

    def __init__(self, words: dict[str, str]) -> None:
        super().__init__()
        self._words: dict[str, dict[str, str]] = {}
        for word, unless in words.items():
            self._words.setdefault(word[0], {})[word] = unless

    def __missing__(self, first: str) -> re.Pattern[str] | None:
        listed = self._words.get(first)
        found = self[first] = re.compile(alternation(listed)) if listed else None
        return found


@cache
def _leads() -> _ByFirst:
    """What may be cut off at the front of a phrase, besides times, by its first character."""
    return _ByFirst(phrase_words("lead"))


@cache
def _times() -> re.Pattern[str]:
    return re.compile(_TIMES)


@cache
def _trails() -> _ByFirst:
    """What may be cut off at the end of a phrase, by its last character, to be matched backwards."""
    listed = phrase_words("trail")
    return _ByFirst({word[::-1]: "|".join(u[::-1] for u in listed[word].split("|")) for word in listed})


def cut_front(text: str, begin: int, end: int) -> int:
    """Where ``text[begin:end]`` begins without the words to be cut off at its front."""
    leads = _leads()
    while begin < end:
        first = text[begin]
        match = _times().match(text, begin, end) if first in _TIME_BEGINS else None
        if match is None:
            pattern = leads[first]
            match = pattern.match(text, begin, end) if pattern else None
        if match is None:
            break
        begin = match.end()
    return begin


def cut_end(text: str, begin: int, end: int) -> int:
    """Where ``text[begin:end]`` ends without the words to be cut off at its end."""
    trails = _trails()
    if trails[text[end - 1]] is None:
        return end
    back, at = text[begin:end][::-1], 0
    while at < len(back):
        pattern = trails[back[at]]
        match = pattern.match(back, at) if pattern else None
        if match is None:
            break
        at = match.end()
    return end - at


@cache
def opening() -> re.Pattern[str]:
    """A light verb left out at the front of a longer phrase."""
    return re.compile(alternation(phrase_words("open")))


@cache
def words_of(use: str) -> frozenset[str]:
    """Words of `phrase_words.tsv` with this use."""
    return frozenset(phrase_words(use))


@cache
def plain_verbs() -> frozenset[str]:
    """The verbs that are not part of a noun as often as not."""
    return words_of("verb") - words_of("nominal")


@cache
def tails(use: str) -> tuple[str, ...]:
    """Last words of measures ("tail") or of things ("thing"), longest first."""
    return tuple(sorted(words_of(use), key=lambda w: (-len(w), w)))


@cache
def _tails_by_last(use: str) -> dict[str, tuple[str, ...]]:
    """The tails by their last character."""
    found: dict[str, tuple[str, ...]] = {}
    for tail in tails(use):
        found[tail[-1]] = (*found.get(tail[-1], ()), tail)
    return found


def tail_of(phrase: str, use: str = "tail") -> str:
    """The last word of a measure's name (综合利用率, 总产值), or of a thing's with `use` "thing", "" if it has none."""
    for tail in _tails_by_last(use).get(phrase[-1:], ()):
        if phrase.endswith(tail):
            return tail
    return ""


def is_measure(phrase: str) -> bool:
    """Is the whole phrase the name of a measure (生产总值, 主营业务收入), not a longer one that ends in it?"""
    return phrase in words_of("tail") or phrase in words_of("vague")


@cache
def noun_enders() -> tuple[frozenset[str], frozenset[str]]:
    """The pairs of characters and the single ones that can end the noun behind a number, quotation marks among them."""
    pairs = words_of("hard") | (words_of("verb") - words_of("nominal"))
    return pairs, frozenset({"“", "”", *stops()})


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


class Cue(NamedTuple):
    """A word that tells fact, target or rule."""

    word: str
    unless: str
    """a pattern of what must not follow it"""
    behind: str
    """characters that must not stand before it"""


@cache
def cue_rows(kind: str) -> tuple[Cue, ...]:
    """The words of this kind in `status_cues.tsv`."""
    rows = lexicons.load_table("status_cues.tsv", ("kind", "unless", "behind", "words"))
    return tuple(
        Cue(word, row["unless"], row["behind"])
        for row in rows
        if row["kind"] == kind
        for word in lexicons.split_values(row["words"])
    )


@cache
def cues(kind: str) -> re.Pattern[str]:
    """A pattern of the words of this kind in `status_cues.tsv`."""
    return re.compile(alternation({cue.word: cue.unless for cue in cue_rows(kind)}))
