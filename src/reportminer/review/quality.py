"""How right are the records of this archive? Estimated from those that were drawn at random and looked at by people."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from reportminer.corrections import in_force
from reportminer.records import Corrected, Correction
from reportminer.review.queue import draw_of

if TYPE_CHECKING:
    from reportminer.archive import Archive

_Z = 1.959963984540054
"""of a normal distribution, 95 % lie within so many standard deviations"""


class Accuracy(NamedTuple):
    """Which share of the records of a group is wholly right: the estimate and the ends of its 95 % interval."""

    what: str
    by: str
    group: str
    checked: int
    right: int
    precision: float
    low: float
    high: float


class Verdict(NamedTuple):
    """What people said of a record as the rules gave it."""

    what: str
    right: bool
    kind: str
    rule: str
    genre: str


def interval(right: int, checked: int) -> tuple[float, float]:
    """The 95 % interval of a share, after Wilson (J. Am. Stat. Assoc. 22, 1927, 209–212).

    Args:
        right: hits.
        checked: trials; without any the interval is 0 to 1.
    """
    if not checked:
        return 0.0, 1.0
    share, square = right / checked, _Z * _Z
    middle = (share + square / (2 * checked)) / (1 + square / checked)
    half = _Z * math.sqrt(share * (1 - share) / checked + square / (4 * checked * checked)) / (1 + square / checked)
    return max(0.0, middle - half), min(1.0, middle + half)


def accuracy(archive: Archive) -> list[Accuracy]:
    """The archive's own accuracy, by type of record, and within it by kind, rule and genre; largest groups first.

    Only records that belong to the random sample count (`queue.draw_of`): those drawn, and what was looked at for other
    reasons but would have been drawn too. A record is right if it was confirmed and nothing in it changed.
    """
    genres = {row.report_id: row.genre for row in archive.report_rows()}
    found: list[Accuracy] = []
    verdicts = list(_verdicts(archive.corrections(), genres))
    for what in ("statement", "figure"):
        own = [verdict for verdict in verdicts if verdict.what == what]
        if not own:
            continue
        found.append(_row(what, "all", "", own))
        for by in ("kind", "rule", "genre"):
            groups: dict[str, list[Verdict]] = {}
            for verdict in own:
                groups.setdefault(getattr(verdict, by), []).append(verdict)
            found += [_row(what, by, g, own_) for g, own_ in sorted(groups.items(), key=lambda i: (-len(i[1]), i[0]))]
    return found


def accuracy_lines(archive: Archive) -> list[tuple[str, str]]:
    """What the notes of a workbook say of the archive's own accuracy; nothing where nobody looked at a sample."""
    names = {"statement": "要点", "figure": "数据"}
    return [
        (
            f"{names[row.what]}准确率",
            f"随机抽取并核对 {row.checked} 条，{row.right} 条完全正确"
            f"（{row.precision:.1%}，95% 区间 {row.low:.1%}–{row.high:.1%}）",
        )
        for row in accuracy(archive)
        if row.by == "all"
    ]


def _row(what: str, by: str, group: str, verdicts: list[Verdict]) -> Accuracy:
    right = sum(verdict.right for verdict in verdicts)
    low, high = interval(right, len(verdicts))
    return Accuracy(
        what, by, group, len(verdicts), right, round(right / len(verdicts), 4), round(low, 4), round(high, 4)
    )


def _verdicts(entries: Iterable[Correction], genres: dict[str, str]) -> Iterator[Verdict]:
    """What was said of each record of the sample, as the rules gave it."""
    targets: dict[tuple[str, Corrected, int, int], list[Correction]] = {}
    for entry in in_force(entries):
        if entry.anchor is not None and entry.kind in {"change", "delete", "confirm"}:
            key = (entry.report_id, entry.what, entry.anchor.begin, entry.anchor.end)
            targets.setdefault(key, []).append(entry)
    last: dict[str, float] = {}
    for key, own in targets.items():
        if any(entry.drawn for entry in own):
            last[key[1]] = max(last.get(key[1], 0.0), draw_of(*key))
    for key, own in targets.items():
        if own[0].record.get("rule") == "added" or draw_of(*key) > last.get(key[1], -1.0):
            continue
        seen = own[0].record
        right = all(entry.kind == "confirm" for entry in own)
        yield Verdict(
            key[1], right, str(seen.get("kind") or seen.get("status", "")), str(seen.get("rule", "")),
            genres.get(key[0], ""),
        )  # fmt: skip
