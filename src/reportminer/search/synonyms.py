"""Which words mean the same in the reports? The groups of `lexicons/synonyms.tsv`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from reportminer.folding import normalise
from reportminer.lexicons import LexiconError, load_table, split_values
from reportminer.search.terms import PARTICLES, joined, segments

FILE = "synonyms.tsv"
_HARD = "困难"
_STATES = "多少贵慢快远高低差坏脏乱难吵堵挤缺大小老旧破弱重久晚早"
"""what everyday speech says of a thing behind it"""
_DEEDS = "修建办买卖看搞做去上有用管"
"""what it says before a thing that is done with it"""
_LONGEST = 14
"""characters of the longest word that is looked for inside another"""


class Group(NamedTuple):
    """Words that mean the same or, with `means`, words of everyday speech and those that reports have for them."""

    words: tuple[str, ...]
    means: tuple[str, ...] = ()

    def others(self, word: str) -> tuple[str, ...]:
        """The words that one of `words` leads to."""
        return self.means or tuple(other for other in self.words if other != word)


@lru_cache(maxsize=1)
def groups() -> tuple[Group, ...]:
    """All groups, each with at least two words, normalised.

    Raises:
        LexiconError: a group holds fewer than two different words.
    """
    rows = load_table(FILE, ("words", "means", "note"))
    found = []
    for both in _normalised([f"{row['words']}\t{row['means']}" for row in rows]):
        first, _, second = both.partition("\t")
        words = tuple(dict.fromkeys(split_values(first)))
        means = tuple(dict.fromkeys(split_values(second))) if second else ()
        if len(words) < 2 and len({*words, *means}) < 2:
            raise LexiconError(f"{FILE}: the group {words!r} needs at least two words")
        found.append(Group(words, means))
    return tuple(found)


def _normalised(texts: Iterable[str]) -> list[str]:
    """Each text normalised, all at once; none holds a line break."""
    return normalise("\n".join(texts)).split("\n")


@lru_cache(maxsize=1)
def weak_words() -> frozenset[str]:
    """Words that say little by themselves in a query."""
    return _weak("")


@lru_cache(maxsize=1)
def deeds() -> frozenset[str]:
    """Words that say little in a question: what is to be done with the thing asked about (怎么减少大班额)."""
    return _weak("question")


def _weak(where: str) -> frozenset[str]:
    rows = load_table("query_weak.tsv", ("word", "where"), "word")
    return frozenset(_normalised(row["word"] for row in rows if row["where"] == where))


@lru_cache(maxsize=1)
def _places() -> dict[str, list[int]]:
    """The numbers of the groups that each word stands in."""
    found: dict[str, list[int]] = {}
    for number, group in enumerate(groups()):
        for word in group.words:
            found.setdefault(word, []).append(number)
    return found


def synonyms(word: str) -> tuple[str, ...]:
    """The words that the groups of a normalised word lead to, or those of its short form (招工困难: 招工难)."""
    short = _short(word)
    others = [short]
    for known in (word, short):
        others += [other for number in _places().get(known, ()) for other in groups()[number].others(known)]
    return tuple(dict.fromkeys(other for other in others if other not in (word, "")))


@lru_cache(maxsize=1)
def lookalikes() -> dict[str, tuple[tuple[str, int], ...]]:
    """Longer words in which a word of the groups stands by chance (业主 in 企业主体), each with its place in them.

    Raises:
        LexiconError: the word does not stand in one of them.
    """
    found: dict[str, tuple[tuple[str, int], ...]] = {}
    for row in load_table("synonym_lookalikes.tsv", ("word", "inside"), "word"):
        word, inside = normalise(row["word"]), [normalise(each) for each in split_values(row["inside"])]
        if wrong := [each for each in inside if word not in each or each == word]:
            raise LexiconError(f"synonym_lookalikes.tsv: {word!r} does not stand in {', '.join(wrong)}")
        found[word] = tuple((each, each.index(word)) for each in inside)
    return found


def numbers_of(word: str) -> tuple[int, ...]:
    """The numbers of the groups that give `synonyms` of a word, in the order of `groups`."""
    found = dict.fromkeys(number for known in (word, _short(word)) for number in _places().get(known, ()))
    return tuple(found)


def _short(word: str) -> str:
    """A word for a difficulty with 难 at its end in place of 困难; empty for any other."""
    return word[: -len(_HARD)] + _HARD[-1] if word.endswith(_HARD) and len(word) > len(_HARD) + 1 else ""


def tiles(text: str) -> list[str]:
    """The words that `text` is made of, words with synonyms first: 党员年龄偏大 → 党员, 年龄偏大.

    The text as a whole does not count as one of its words; single characters go with their neighbours, but what only says how
    a thing is, or what is done with it, is left out beside a word that has synonyms (假货太多 → 假货, 搞养殖 → 养殖).
    """
    known = _places()
    found: list[str] = []
    rest = at = 0
    while at < len(text):
        room = min(len(text) - at, len(text) - 1, _LONGEST)
        longest = max((n for n in range(2, room + 1) if text[at : at + n] in known), default=0)
        if longest:
            found += [*_around(text[rest:at], behind=bool(found), before=True), text[at : at + longest]]
            at += longest
            rest = at
        else:
            at += 1
    return joined([*found, *_around(text[rest:], behind=bool(found), before=False)])


def _around(text: str, *, behind: bool, before: bool) -> list[str]:
    """The words of a text behind or before a word that has synonyms, or nothing if it only says what is done or how it is."""
    told = (_STATES if behind else "") + (_DEEDS if before else "")
    return [] if all(character in told or character in PARTICLES for character in text) else segments(text)
