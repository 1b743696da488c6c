"""What is a text about? Raises hits that name what is asked for in one breath, early, and in most of their sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportminer.folding import normalise, squeeze

WINDOW = 120
"""characters within which words stand together"""
HALF = 40
"""characters between words that make them worth half; the end of a sentence counts as so many"""
GAIN = 3.0
"""how much a text can gain that holds all words side by side"""
EARLY = 40
"""characters before a word that make it worth half"""
ABOUT = 1.0
"""how much a text can gain that speaks of nothing but what is asked for"""
LISTED = 0.5
"""what a thing counts that is one of many in a list"""
_LISTED = ("、", "等")
_OFTEN = 6
"""places of a word that are looked at"""
_ENDS = re.compile("[。；;！!？?]")


def raised(score: float, text: str, asked: Sequence[Sequence[str]], *, literal: bool) -> float:
    """A score that keeps its height only if the text names the things asked for side by side and speaks of little else.

    Args:
        score: how well the words fit.
        text: as it stands in the report.
        asked: the things, each with the words, normalised, of which one is enough.
        literal: the text holds the words themselves; of others, a passing mention may be all that there is.
    """
    if not asked:
        return score
    if not all(any(word in text for word in words) for words in asked):
        text = squeeze(normalise(text))
    if len(asked) > 1:
        score *= (1 + GAIN * closeness(text, asked)) / (1 + GAIN)
    if literal:
        score *= (1 + ABOUT * aboutness(text, asked)) / (1 + ABOUT)
    return score


def aboutness(text: str, asked: Sequence[Sequence[str]]) -> float:
    """How early a text names the things asked for, and in how much of it: 0 (not at all) to 1 (at once, everywhere).

    One of many things in a list (教育、医疗、养老等) is named half.
    """
    early = sum(_named(text, words, early=True) for words in asked)
    share = 0.0
    for sentence in _ENDS.split(text):
        named = sum(_named(sentence, words) for words in asked)
        share += len(sentence) * (named / len(asked)) ** 2
    return (early / len(asked) + share / max(1, len(text))) / 2


def _named(text: str, words: Sequence[str], *, early: bool = False) -> float:
    """How much a text names a thing: 0 to 1; with `early`, the less the later."""
    best = 0.0
    for word in words:
        for begin in _places(text, word):
            end = begin + len(word)
            listed = text[begin - 1 : begin] == "、" and text[end : end + 1] in _LISTED
            best = max(best, (LISTED if listed else 1.0) * (EARLY / (EARLY + begin) if early else 1.0))
            if not early and best == 1.0:
                return best
    return best


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
