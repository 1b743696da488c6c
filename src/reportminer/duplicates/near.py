"""Which reports are the same report again? Candidates by their signatures, each verified on the texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from .candidates import MIN_CONTAINMENT, MIN_JACCARD, Pairs, Sketches
from .shingles import Pieces, pieces_of

MIN_SHINGLES = 60
"""texts with fewer are duplicates only if all are the same"""
MIN_NUMBERS, SAME_NUMBERS = 4, 0.5
"""telling numbers that both texts must have for these to decide, and the share of them that copies have in common"""
MIN_JACCARD_OTHER_YEAR = 0.8
_ALL = 1.0
_BY_PEOPLE = ("catalogue", "corrected")
_SURE = ("explicit", *_BY_PEOPLE)
"""what tells a year so surely that it tells reports apart; a folder may be of the year in which a copy was made"""
_CLEAR = 0.9
"""Jaccard similarity of a copy than which no closer one is looked for"""


class Match(NamedTuple):
    """How much two texts share: `jaccard` of their shingles, and the share of the shorter that the longer contains."""

    jaccard: float
    containment: float

    @property
    def duplicate(self) -> bool:
        """Is one a copy of the other, perhaps cut, reordered or with wrong characters?"""
        return self.containment >= MIN_CONTAINMENT and self.jaccard >= MIN_JACCARD


class Filed(NamedTuple):
    """When a report is of: its ISO date or "", the year that it is filed under, and what told the year."""

    date: str = ""
    year: int | None = None
    year_status: str = "unknown"


class Entry(NamedTuple):
    """What the search needs of a report: id, stored signature, what tells the earliest (ISO date or "", path), and its year."""

    report_id: str
    signature: bytes
    date: str = ""
    path: str = ""
    year: int | None = None
    year_status: str = "unknown"


def verify(first: str, second: str) -> Match:
    """Exact Jaccard similarity and containment of two clean texts' shingles."""
    one, two = pieces_of(first), pieces_of(second)
    return match_of(count_shared(one, two), one.size, two.size)


def count_shared(first: Pieces, second: Pieces) -> int:
    """How many of two texts' distinct shingles are the same; none if their numbers tell that one form was filled in twice.

    Reports of one form share nearly all their words, and next to none of their numbers.
    """
    fewer = min(len(first.numbers), len(second.numbers))
    if fewer >= MIN_NUMBERS and len(first.numbers & second.numbers) < SAME_NUMBERS * fewer:
        return 0
    return int(np.intersect1d(first.shingles, second.shingles, assume_unique=True).size)


def match_of(shared: int, first: int, second: int) -> Match:
    """What two texts with so many distinct shingles share when `shared` are the same."""
    smaller = min(first, second)
    if not smaller:
        return Match(0.0, 0.0)
    if smaller < MIN_SHINGLES:
        return Match(1.0, 1.0) if shared == first == second else Match(0.0, 0.0)
    return Match(shared / (first + second - shared), shared / smaller)


def find_duplicates(entries: Iterable[Entry], *, text_of: Callable[[str], str]) -> dict[str, str]:
    """Every report that repeats another, with the id of its original: the earliest by date, then by path.

    Reports dated in different years, or of different ones where a date is missing (as text, catalogue or a correction
    tells them), must share more (`MIN_JACCARD_OTHER_YEAR`): offices write next year's report over this year's, and that
    is a report of its own. Where people say that the years differ, in the catalogue or a correction, all must be the same.

    Args:
        entries: all reports, each once.
        text_of: gives the clean text of a report by its id; called for candidates only.

    Raises:
        SignatureError: a signature is not of this version.
    """

    @lru_cache(maxsize=512)
    def hashes_of(place: int) -> Pieces:
        return pieces_of(text_of(ids[place]))

    def match(later: int, earlier: int) -> Match:
        one, two = hashes_of(later), hashes_of(earlier)
        return match_of(count_shared(one, two), one.size, two.size)

    ordered = sorted(entries, key=lambda e: (e.date or "9999", e.path, e.report_id))
    ids = [entry.report_id for entry in ordered]
    sketches = Sketches(len(ordered))
    for place, entry in enumerate(ordered):
        sketches.put(place, entry.signature)
    filed = [Filed(entry.date, entry.year, entry.year_status) for entry in ordered]
    found = originals(sketches.candidates(ids), filed, match=match)
    return {ids[copy]: ids[original] for copy, original in found.items()}


def originals(pairs: Pairs, filed: Sequence[Filed], *, match: Callable[[int, int], Match]) -> dict[int, int]:
    """Every report that repeats an earlier one, with the first of its line, both by their places in order.

    Args:
        pairs: candidates.
        filed: when each report is of.
        match: compares the texts of a later and an earlier report.
    """
    original: dict[int, int] = {}
    for later, candidates in pairs.by_report():
        closest, share = -1, 0.0
        for earlier in candidates:
            found = match(later, earlier)
            # a copy stands for the year of its original
            least = _least(filed[later], filed[original.get(earlier, earlier)])
            if not found.duplicate or found.jaccard < least:
                continue
            if found.containment > share:
                closest, share = earlier, found.containment
                if found.jaccard > _CLEAR:
                    break
        if closest >= 0:
            original[later] = original.get(closest, closest)
    return original


def _least(first: Filed, second: Filed) -> float:
    """Jaccard similarity that a copy must have at least, by the years of both reports."""
    sure = first.year_status in _SURE and second.year_status in _SURE
    other_year = sure and None not in (first.year, second.year) and first.year != second.year
    if other_year and (first.year_status in _BY_PEOPLE or second.year_status in _BY_PEOPLE):
        return _ALL
    if first.date and second.date:
        other_year = first.date[:4] != second.date[:4]
    return MIN_JACCARD_OTHER_YEAR if other_year else 0.0
