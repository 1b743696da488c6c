"""Which reports are the same report again? Candidates by locality-sensitive hashing, each verified on the texts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import numpy as np

from .shingles import shingle_hashes
from .signature import PERMUTATIONS, Signature, estimate, read_signature

ROWS = 3
BANDS = PERMUTATIONS // ROWS
MIN_ESTIMATE = 0.15
MIN_SHARED_ANCHORS = 3
MIN_CONTAINMENT, MIN_JACCARD, MIN_SHINGLES = 0.5, 0.12, 60
"""verified duplicates: half of the shorter one's shingles stand in the longer; different reports of one city stay below"""
MIN_JACCARD_OTHER_YEAR = 0.8


class Match(NamedTuple):
    """How much two texts share: `jaccard` of their shingles, and the share of the shorter that the longer contains."""

    jaccard: float
    containment: float

    @property
    def duplicate(self) -> bool:
        """Is one a copy of the other, perhaps cut, reordered or with wrong characters?"""
        return self.containment >= MIN_CONTAINMENT and self.jaccard >= MIN_JACCARD


class Entry(NamedTuple):
    """What the search needs of a report: id, stored signature, and what tells the earliest (ISO date or "", path)."""

    report_id: str
    signature: bytes
    date: str = ""
    path: str = ""


def verify(first: str, second: str) -> Match:
    """Exact Jaccard similarity and containment of two clean texts' shingles."""
    one, two = shingle_hashes(first), shingle_hashes(second)
    smaller = min(one.size, two.size)
    if not smaller:
        return Match(0.0, 0.0)
    shared = int(np.intersect1d(one, two, assume_unique=True).size)
    if smaller < MIN_SHINGLES:
        return Match(1.0, 1.0) if shared == one.size == two.size else Match(0.0, 0.0)
    return Match(shared / (one.size + two.size - shared), shared / smaller)


class DuplicateIndex:
    """Signatures seen so far; finds those like a new one without looking at all of them."""

    def __init__(self) -> None:
        self._signatures: dict[str, Signature] = {}
        self._bands: dict[bytes, list[str]] = defaultdict(list)
        self._anchors: dict[int, list[str]] = defaultdict(list)

    def __len__(self) -> int:
        return len(self._signatures)

    def __contains__(self, report_id: object) -> bool:
        return report_id in self._signatures

    def add(self, report_id: str, data: bytes) -> None:
        """Remember a report.

        Raises:
            SignatureError: `data` is not a signature of this version.
        """
        if report_id in self._signatures:
            return
        signature = read_signature(data)
        self._signatures[report_id] = signature
        for key in _band_keys(signature):
            self._bands[key].append(report_id)
        for anchor in signature.anchors:
            self._anchors[anchor].append(report_id)

    def candidates(self, data: bytes) -> list[str]:
        """Ids of reports that may be duplicates of the one with this signature, likeliest first."""
        signature = read_signature(data)
        score: dict[str, float] = {}
        for key in _band_keys(signature):
            for other in self._bands.get(key, ()):
                if other not in score:
                    score[other] = estimate(signature, self._signatures[other])
        shared: Counter[str] = Counter()
        for anchor in signature.anchors:
            holders = self._anchors.get(anchor, ())
            if len(holders) <= 50:
                shared.update(holders)
        found = {other for other, value in score.items() if value >= MIN_ESTIMATE}
        found |= {o for o, n in shared.items() if n >= min(MIN_SHARED_ANCHORS, max(1, len(signature.anchors)))}
        return sorted(found, key=lambda o: (-score.get(o, 0.0), o))


def _band_keys(signature: Signature) -> list[bytes]:
    if not signature.size:
        return []
    raw = np.ascontiguousarray(signature.values).tobytes()
    width = 4 * ROWS
    return [band.to_bytes(2, "little") + raw[band * width : (band + 1) * width] for band in range(BANDS)]


def _of_other_year(first: str, second: str) -> bool:
    """Do both dates tell a year, and another one?"""
    return bool(first and second) and first[:4] != second[:4]


def find_duplicates(entries: Iterable[Entry], *, text_of: Callable[[str], str]) -> dict[str, str]:
    """Every report that repeats another, with the id of its original: the earliest by date, then by path.

    Reports dated in different years must share more (`MIN_JACCARD_OTHER_YEAR`): offices write next year's report over
    this year's, and that is a report of its own.

    Args:
        entries: all reports; linear in their number.
        text_of: gives the clean text of a report by its id; called for candidates only.
    """
    original: dict[str, str] = {}
    dates: dict[str, str] = {}
    index = DuplicateIndex()
    for entry in sorted(entries, key=lambda e: (e.date or "9999", e.path, e.report_id)):
        found = original_of(entry.report_id, entry.signature, index, text_of=text_of, date=entry.date, dates=dates)
        if found:
            original[entry.report_id] = original.get(found, found)
        dates[entry.report_id] = dates[original[entry.report_id]] if found else entry.date
        index.add(entry.report_id, entry.signature)
    return original


def original_of(
    report_id: str,
    data: bytes,
    index: DuplicateIndex,
    *,
    text_of: Callable[[str], str],
    date: str = "",
    dates: Mapping[str, str] | None = None,
) -> str:
    """The report of `index` that the one with signature `data` repeats most closely, "" if none.

    Args:
        report_id: its id.
        data: its signature.
        index: reports before it.
        text_of: gives the clean text of a report by its id.
        date: its ISO date, if known.
        dates: those of the reports in `index`, as far as known.
    """
    best: tuple[float, str] = (0.0, "")
    for other in index.candidates(data)[:50]:
        if other == report_id:
            continue
        match = verify(text_of(report_id), text_of(other))
        least = MIN_JACCARD_OTHER_YEAR if _of_other_year(date, (dates or {}).get(other, "")) else 0.0
        if match.duplicate and match.jaccard >= least and match.containment > best[0]:
            best = (match.containment, other)
            if match.jaccard > 0.9:
                break
    return best[1]
