"""Which words mean the same in the reports? The groups of `lexicons/synonyms.tsv`."""

from __future__ import annotations

from functools import lru_cache

from reportminer.archive.terms import joined, normalise, segments
from reportminer.lexicons import LexiconError, load_table, split_values

FILE = "synonyms.tsv"
_LONGEST = 14
"""characters of the longest word that is looked for inside another"""


@lru_cache(maxsize=1)
def groups() -> tuple[tuple[str, ...], ...]:
    """All groups, each with at least two words, normalised.

    Raises:
        LexiconError: a group holds fewer than two different words.
    """
    found = []
    for row in load_table(FILE, ("words", "note")):
        group = tuple(dict.fromkeys(normalise(word) for word in split_values(row["words"])))
        if len(group) < 2:
            raise LexiconError(f"{FILE}: the group {row['words']!r} needs at least two words")
        found.append(group)
    return tuple(found)


@lru_cache(maxsize=1)
def weak_words() -> frozenset[str]:
    """Words that say little by themselves in a query."""
    return frozenset(normalise(row["word"]) for row in load_table("query_weak.tsv", ("word",), "word"))


@lru_cache(maxsize=1)
def _others() -> dict[str, tuple[str, ...]]:
    others: dict[str, dict[str, None]] = {}
    for group in groups():
        for word in group:
            others.setdefault(word, {}).update(dict.fromkeys(other for other in group if other != word))
    return {word: tuple(rest) for word, rest in others.items()}


def synonyms(word: str) -> tuple[str, ...]:
    """The other words of the groups that a normalised word stands in."""
    return _others().get(word, ())


def tiles(text: str) -> list[str]:
    """The words that `text` is made of, words with synonyms first: 党员年龄偏大 → 党员, 年龄偏大.

    The text as a whole does not count as one of its words; single characters go with their neighbours.
    """
    others = _others()
    found: list[str] = []
    rest = at = 0
    while at < len(text):
        room = min(len(text) - at, len(text) - 1, _LONGEST)
        longest = max((n for n in range(2, room + 1) if text[at : at + n] in others), default=0)
        if longest:
            found += [*segments(text[rest:at]), text[at : at + longest]]
            at += longest
            rest = at
        else:
            at += 1
    return joined([*found, *segments(text[rest:])])
