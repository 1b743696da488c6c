"""Which groups of words for the same thing does a text speak of? Their numbers, as terms of the full-text index.

A group of `synonyms.tsv` is found where one of its words stands; one that leads one way, from everyday words to those of
reports, where one of the latter stands. What a query asks for in other words is then found by looking a number up.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any, NamedTuple

from reportminer.search.synonyms import groups, lookalikes

FIELD = "concept"


@lru_cache(maxsize=1)
def checksum() -> str:
    """Stands for the numbers and the words by which groups are found: an index made with another one is of no use."""
    told = "\n".join("|".join(group.means or group.words) for group in groups()) + repr(sorted(lookalikes().items()))
    return f"{zlib.crc32(told.encode()):08x}"


class _Words(NamedTuple):
    """The words by which groups are found."""

    finder: Any
    begins: Any
    """for each word where its groups begin in `flat`"""
    counts: Any
    """and how many they are; lookalikes have none"""
    flat: Any
    hides: Any
    """for each lookalike, from the first on, the word that it hides and its place in it"""


@lru_cache(maxsize=1)
def _words() -> _Words:
    import numpy as np
    from ahocorasick_rs import BytesAhoCorasick, Implementation

    numbers: dict[str, list[int]] = {}
    for number, group in enumerate(groups()):
        for word in group.means or group.words:
            numbers.setdefault(word, []).append(number)
    places = {word: place for place, word in enumerate(numbers)}
    hidden = [
        (each, places[word], at) for word, inside in lookalikes().items() if word in places for each, at in inside
    ]
    patterns = [word.encode("utf-16-le", "surrogatepass") for word in (*numbers, *(each for each, _, _ in hidden))]
    counts = np.array([len(each) for each in numbers.values()])
    # what is found by one word may begin inside another
    finder = BytesAhoCorasick(patterns, implementation=Implementation.ContiguousNFA)
    flat = np.array([number for each in numbers.values() for number in each])
    return _Words(
        finder, np.cumsum(counts) - counts, counts, flat, np.array([each[1:] for each in hidden]).reshape(-1, 2)
    )


@lru_cache(maxsize=1)
def _names() -> list[str]:
    return [str(number) for number in range(len(groups()))]


def concepts(codes: Any, texts_each: int = 1) -> list[str]:
    """The numbers of the groups that texts speak of, parted by blanks, in order.

    Args:
        codes: the texts as `reportminer.search.terms.folded_codes` gives them.
        texts_each: so many texts that follow each other stand for one thing.

    Returns:
        One string for each so many texts.
    """
    import numpy as np

    finder, begins, counts, flat, hides = _words()
    ends = np.flatnonzero(codes == 0)
    last = ends.size // texts_each
    found = finder.find_matches_as_indexes(np.minimum(codes, 0xFFFD).astype("<u2").tobytes(), overlapping=True)
    if not found:
        return [""] * (last + 1)
    matches = np.fromiter(chain.from_iterable(found), dtype=np.int64, count=3 * len(found)).reshape(-1, 3)
    # two bytes a character: what begins at an odd place is made of halves of two characters
    matches = matches[matches[:, 1] % 2 == 0]
    word, at = matches[:, 0], matches[:, 1] // 2
    looks = word >= counts.size
    if looks.any():
        hidden = hides[word[looks] - counts.size]
        wrong = (at[looks] + hidden[:, 1]) * counts.size + hidden[:, 0]
        kept = ~looks & ~np.isin(at * counts.size + word, wrong)
        word, at = word[kept], at[kept]
    thing = np.searchsorted(ends, at) // texts_each
    many = counts[word]
    inside = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    number = flat[np.repeat(begins[word], many) + inside]
    size = len(groups())
    marked = np.zeros((last + 1) * size, dtype=bool)
    marked[np.repeat(thing, many) * size + number] = True
    both = np.flatnonzero(marked)
    names = _names()
    cuts = np.searchsorted(both, np.arange(last + 2) * size)
    told = [names[number] for number in (both % size).tolist()]
    bounds = cuts.tolist()
    return [" ".join(told[begin:end]) for begin, end in pairwise(bounds)]
