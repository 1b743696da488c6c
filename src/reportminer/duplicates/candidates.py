"""Which earlier reports may each report repeat? All signatures side by side, alike ones brought together by sorting.

Locality-sensitive hashing of MinHash values in bands (Leskovec, Rajaraman and Ullman, Mining of Massive Datasets,
chapter 3), of which the low bits are enough (Li and König 2010, https://doi.org/10.1145/1772690.1772759).
"""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .signature import PERMUTATIONS, read_signature

MIN_CONTAINMENT, MIN_JACCARD = 0.5, 0.12
"""of duplicates: half of the shorter one's shingles stand in the longer; different reports of one city stay below"""
ROWS = 3
BANDS = PERMUTATIONS // ROWS
MIN_ESTIMATE = 0.15
MIN_SHARED_ANCHORS = 3
MAX_HOLDERS = 50
"""an anchor that more earlier reports hold is a phrase of the time"""
MOST = 50
"""candidates of a report"""
SIGMAS = 6.0
"""standard errors by which an estimate may lie below what it estimates"""
_SEEN = 3
"""bands looked back at; reports that are much alike share one of so many"""
_PAIRS = 1 << 18
"""pairs held at a time"""
_BLOCK = 1 << 12
"""pairs compared at a time, so few that they stay in the processor's cache"""

Integers = npt.NDArray[np.int64]


class Pairs(NamedTuple):
    """Places of reports that may repeat earlier ones and of those, and how many MinHash values they share.

    All pairs of one `later` stand together, the likeliest first; so do those of reports that hang together by pairs.
    """

    later: Integers
    earlier: Integers
    score: Integers

    def by_report(self) -> Iterator[tuple[int, list[int]]]:
        """Each report that has candidates, with them."""
        for begin, end in pairwise([*_begins(self.later), self.later.size]):
            yield int(self.later[begin]), self.earlier[begin:end].tolist()

    def _at(self, chosen: Integers | npt.NDArray[np.bool_]) -> Pairs:
        return Pairs(*(column[chosen] for column in self))


class Sketches:
    """What the search for candidates needs of every report: half a KB, and 8 bytes for each anchor.

    Args:
        count: how many reports there are.
    """

    def __init__(self, count: int) -> None:
        self.sizes: Integers = np.zeros(count, dtype=np.int64)
        """distinct shingles of each report"""
        self._values = np.zeros((count, PERMUTATIONS), dtype=np.uint16)
        self._anchors = array("Q")
        self._holders = array("I")
        self._held: Integers = np.zeros(count, dtype=np.int64)

    def put(self, place: int, data: bytes) -> None:
        """Take the signature of the report that comes at `place`, from 0, among all; each once, in any order.

        Raises:
            SignatureError: `data` is not a signature of this version.
        """
        signature = read_signature(data)
        self.sizes[place] = signature.size
        self._values[place] = signature.values
        self._anchors.frombytes(signature.anchors.astype(np.uint64).tobytes())
        self._holders.append(place)
        self._held[place] = signature.anchors.size

    def candidates(self, ids: Sequence[str]) -> Pairs:
        """For every report the earlier ones that it may repeat, `MOST` at most: equal in a band, or in some anchors.

        Args:
            ids: of all reports in order; they decide between candidates that are equally likely.
        """
        rank: Integers = np.empty(len(ids), dtype=np.int64)
        rank[np.argsort(np.array(ids, dtype=np.str_))] = np.arange(len(ids))
        none = np.zeros(0, dtype=np.int64)
        best, waiting = Pairs(none, none, none), 0
        found: list[Pairs] = []
        for source in (self._by_anchors(), self._by_bands()):
            for part in source:
                found.append(part._at(self._hopeful(part)))
                waiting += found[-1].later.size
                if waiting > _PAIRS:
                    best, found, waiting = _likeliest([best, *found], rank), [], 0
        return _hanging_together(_likeliest([best, *found], rank), len(ids))

    def _by_bands(self) -> Iterator[Pairs]:
        """Pairs that share a band, if they share enough values."""
        filled = np.flatnonzero(self.sizes)
        seen: deque[npt.NDArray[np.uint64]] = deque(maxlen=_SEEN)
        for band in range(0, BANDS * ROWS, ROWS):
            keys = np.zeros(len(self.sizes), dtype=np.uint64)
            for column in range(band, band + ROWS):
                keys = keys << np.uint64(16) | self._values[:, column]
            order = filled[np.argsort(keys[filled], kind="stable")]
            nth = _nth(keys[order])
            for later, earlier in _pairs(order, nth, np.flatnonzero(nth)):
                fresh = np.ones(later.size, dtype=bool)
                for other in seen:
                    fresh &= other[later] != other[earlier]
                found = self._scored(later[fresh], earlier[fresh])
                yield found._at(found.score >= MIN_ESTIMATE * PERMUTATIONS)
            seen.append(keys)

    def _by_anchors(self) -> Iterator[Pairs]:
        """Pairs that share `MIN_SHARED_ANCHORS`, or one if the later report has no more."""
        holders, nth = self._shared_anchors()
        order = np.argsort(holders, kind="stable")
        block = np.cumsum(np.bincount(holders, weights=nth, minlength=len(self.sizes))) // _PAIRS
        for chosen in np.split(order, _begins(block[holders[order]])[1:]):
            codes = [later << 32 | earlier for later, earlier in _pairs(holders, nth, chosen)]
            if not codes:
                continue
            pairs, shared = np.unique(np.concatenate(codes), return_counts=True)
            later, earlier = pairs >> 32, pairs & 0xFFFFFFFF
            enough = shared >= np.clip(self._held[later], 1, MIN_SHARED_ANCHORS)
            yield self._scored(later[enough], earlier[enough])

    def _shared_anchors(self) -> tuple[Integers, Integers]:
        """For every anchor that several reports hold its first holders in order, and how many stand before each."""
        anchors = np.asarray(self._anchors)
        holders = np.asarray(self._holders)
        holders = np.repeat(holders, self._held[holders])
        shared = _repeated(anchors)
        anchors, holders = anchors[shared], holders[shared]
        order = np.lexsort((holders, anchors))
        nth = _nth(anchors[order])
        few = nth <= MAX_HOLDERS
        return holders[order][few].astype(np.int64), nth[few]

    def _scored(self, later: Integers, earlier: Integers) -> Pairs:
        """The pairs of two columns of places."""
        score: Integers = np.zeros(later.size, dtype=np.int64)
        for begin in range(0, later.size, _BLOCK):
            part = slice(begin, begin + _BLOCK)
            score[part] = np.count_nonzero(self._values[later[part]] == self._values[earlier[part]], axis=1)
        return Pairs(later, earlier, score)

    def _hopeful(self, pairs: Pairs) -> npt.NDArray[np.bool_]:
        """Which pairs may be duplicates: not if so few values would be equal once in a thousand million.

        Where the longer has k times the shingles of the shorter and holds half of these, the Jaccard similarity is
        1 / (2 k + 1).
        """
        one, two = self.sizes[pairs.later], self.sizes[pairs.earlier]
        held = MIN_CONTAINMENT * np.minimum(one, two)
        least = np.maximum(MIN_JACCARD, held / np.maximum(one + two - held, 1))
        error = np.sqrt(least * (1 - least) / PERMUTATIONS)
        hopeful: npt.NDArray[np.bool_] = pairs.score / PERMUTATIONS >= least - SIGMAS * error
        return hopeful


def _begins(keys: npt.NDArray[np.generic]) -> Integers:
    """Where each run of equal keys begins."""
    return np.flatnonzero(np.concatenate((np.ones(min(keys.size, 1), dtype=bool), keys[1:] != keys[:-1])))


def _nth(keys: npt.NDArray[np.generic]) -> Integers:
    """How many of its run of equal keys stand before each."""
    begins = _begins(keys)
    return np.arange(keys.size) - np.repeat(begins, np.diff(np.append(begins, keys.size)))


def _repeated(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
    """Which of some values stand there more than once; most don't."""
    ordered = np.sort(values)
    several = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    found = np.zeros(values.size, dtype=bool)
    for begin in range(0, values.size if several.size else 0, _PAIRS):
        part = values[begin : begin + _PAIRS]
        nearest = several[np.minimum(np.searchsorted(several, part), several.size - 1)]
        found[begin : begin + _PAIRS] = nearest == part
    return found


def _pairs(holders: Integers, nth: Integers, chosen: Integers) -> Iterator[tuple[Integers, Integers]]:
    """Each of `holders` at a place `chosen` with each of the `nth` right before it, some at a time."""
    ends = np.cumsum(nth[chosen])
    begin = 0
    while begin < chosen.size:
        done = ends[begin - 1] if begin else 0
        end = max(begin + 1, int(np.searchsorted(ends, done + _PAIRS, side="right")))
        many = nth[chosen[begin:end]]
        at = np.repeat(chosen[begin:end], many)
        back = np.repeat(ends[begin:end], many) - done - np.arange(at.size)
        yield holders[at], holders[at - back]
        begin = end


def _likeliest(found: Iterable[Pairs], rank: Integers) -> Pairs:
    """The `MOST` likeliest pairs of each later report, in order."""
    pairs = Pairs(*(np.concatenate(columns) for columns in zip(*found, strict=True)))
    pairs = pairs._at(np.lexsort((rank[pairs.earlier], -pairs.score, pairs.later)))
    pairs = pairs._at(_begins(pairs.later << 32 | pairs.earlier))
    return pairs._at(_nth(pairs.later) < MOST)


def _hanging_together(pairs: Pairs, count: int) -> Pairs:
    """The same pairs, those of reports that are linked by pairs, over others too, side by side."""
    group, before = np.arange(count), np.zeros(0, dtype=np.int64)
    while not np.array_equal(group, before):
        before = group.copy()
        least = np.minimum(group[pairs.later], group[pairs.earlier])
        np.minimum.at(group, pairs.later, least)
        np.minimum.at(group, pairs.earlier, least)
        group = group[group]
    return pairs._at(np.argsort(group[pairs.later], kind="stable"))
