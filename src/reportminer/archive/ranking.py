"""How closely do the words of a query stand together in a text? Raises hits that name them in one breath."""

from __future__ import annotations

import re
from collections.abc import Sequence

WINDOW = 80
"""characters within which words stand together"""
HALF = 20
"""characters between words that make them worth half; the end of a sentence counts as so many"""
GAIN = 1.0
"""how much a text can gain that holds all words side by side"""
_OFTEN = 6
"""places of a word that are looked at"""
_ENDS = re.compile("[。；;！!？?]")


def closeness(text: str, asked: Sequence[Sequence[str]]) -> float:
    """How many of the things asked for stand together in a text, and how closely: 0 (none) to 1 (all, side by side).

    Args:
        text: normalised, without white space.
        asked: the things, each with the words of which one is enough.
    """
    places = sorted(
        (begin, begin + len(word), number)
        for number, words in enumerate(asked)
        for word in words
        for begin in _places(text, word)
    )
    best = 0.0
    for at, (begin, *_) in enumerate(places):
        named: set[int] = set()
        covered = begin
        spare = 0
        for first, last, number in places[at:]:
            if last - begin > WINDOW:
                break
            if first > covered:
                spare += first - covered + (HALF if _ENDS.search(text, covered, first) else 0)
            covered = max(covered, last)
            named.add(number)
            best = max(best, len(named) / (1 + spare / HALF / len(named)))
            if len(named) == len(asked):
                break
    return best / len(asked)


def _places(text: str, word: str) -> list[int]:
    found: list[int] = []
    at = text.find(word)
    while at >= 0 and len(found) < _OFTEN:
        found.append(at)
        at = text.find(word, at + len(word))
    return found
