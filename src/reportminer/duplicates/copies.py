"""Which passages has one report copied from another? Runs of the same sentences in reports that are not duplicates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from .shingles import Sentence, sentences

MIN_LETTERS = 60
MAX_HOLDERS = 12
"""a sentence in more reports than this is a phrase of the time, not a copy"""
_GAP = 2


class Copy(NamedTuple):
    """A passage that stands in two reports; offsets into the clean text of each. The first report is the earlier one given."""

    first_id: str
    first_begin: int
    first_end: int
    second_id: str
    second_begin: int
    second_end: int
    letters: int
    """letters in the sentences that are the same"""


def find_copies(
    reports: Iterable[tuple[str, str]], *, smallest: int = MIN_LETTERS, skip: Iterable[tuple[str, str]] = ()
) -> list[Copy]:
    """Copied passages between reports, linear in their number.

    Args:
        reports: (report id, clean text), the earliest first.
        smallest: letters that the same sentences of a passage must have together.
        skip: pairs of ids, in either order, known as duplicates of each other.
    """
    done: dict[str, list[Sentence]] = {}
    holders: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for report_id, text in reports:
        if report_id in done:
            continue
        done[report_id] = sentences(text)
        for number, sentence in enumerate(done[report_id]):
            holders[sentence.hash].append((report_id, number))
    known = {frozenset(pair) for pair in skip}
    pairs: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    order = {report_id: at for at, report_id in enumerate(done)}
    for places in holders.values():
        if not 2 <= len({r for r, _ in places}) <= MAX_HOLDERS:
            continue
        for at, (first, one) in enumerate(places):
            for second, two in places[at + 1 :]:
                if first != second and frozenset((first, second)) not in known:
                    pairs[first, second].append((one, two))
    found = [
        copy
        for (first, second), links in pairs.items()
        for copy in _passages(first, done[first], second, done[second], sorted(links), smallest)
    ]
    return sorted(found, key=lambda c: (order[c.first_id], c.first_begin, order[c.second_id], c.second_begin))


def _passages(
    first: str,
    ones: list[Sentence],
    second: str,
    twos: list[Sentence],
    links: list[tuple[int, int]],
    smallest: int,
) -> list[Copy]:
    """Runs of links that go on in both reports with at most `_GAP` - 1 other sentences between them."""
    found: list[Copy] = []
    run: list[tuple[int, int]] = []

    def close() -> None:
        letters = sum(ones[one].size for one in {one for one, _ in run})
        if run and letters >= smallest:
            (a, b), (c, d) = run[0], run[-1]
            found.append(Copy(first, ones[a].begin, ones[c].end, second, twos[b].begin, twos[d].end, letters))

    for one, two in links:
        if run and not (0 < one - run[-1][0] <= _GAP and 0 < two - run[-1][1] <= _GAP):
            close()
            run = []
        run.append((one, two))
    close()
    return found
