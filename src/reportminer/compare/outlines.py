"""What is new, dropped or repeated between two reports? Their sections aligned by role, their points by words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from reportminer.cleaning.characters import to_simplified
from reportminer.records import ROLES, Report
from reportminer.segmentation import segmenter

if TYPE_CHECKING:
    from reportminer.store.reading import StoredReports

Change = Literal["repeated", "changed", "new", "dropped"]
CHANGED_FROM = 0.4
"""share of character pairs (Jaccard) from which two points are the same one in other words"""
REPEATED_FROM = 0.9
LONGEST = 1_500
"""characters of a point that are laid over another's word by word"""
_NOT_WORDS = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]+[)）、.．]|[一二三四五六七八九十]+是)+")


class Point(NamedTuple):
    """A section's heading or a statement, where it stands."""

    head: str
    text: str
    report_id: str
    path: str
    begin: int
    end: int


class Aligned(NamedTuple):
    """One line of two outlines side by side; `old` or `new` is None where a point has no counterpart."""

    role: str
    level: str
    """section or statement"""
    change: Change
    likeness: float
    old: Point | None
    new: Point | None

    def as_row(self) -> dict[str, Any]:
        """The line as plain types."""
        return {
            **self._asdict(),
            "old": self.old._asdict() if self.old else None,
            "new": self.new._asdict() if self.new else None,
        }


def align(archive: StoredReports, old: str, new: str) -> list[Aligned]:
    """Two reports aligned: headings first, then points, role by role in the order of the later report.

    Args:
        archive: an open archive.
        old: id of the earlier report, or the beginning of it.
        new: id of the later one.

    Raises:
        ArchiveError: no report, or more than one, has such an id.
    """
    first, second = ((archive.report(name), archive.source_text(name)) for name in (old, new))
    return aligned(first, second)


def aligned(old: tuple[Report, str], new: tuple[Report, str]) -> list[Aligned]:
    """Two reports, each with its source text, aligned as `align` does."""
    sides = (old, new)
    lines: list[Aligned] = []
    for role in ROLES:
        first, second = (_sections(report, text, role) for report, text in sides)
        lines += _match(role, "section", first, second)
        first, second = (_points(report, text, role) for report, text in sides)
        lines += _match(role, "statement", first, second)
    return lines


class Wording(NamedTuple):
    """A stretch of two texts laid over each other."""

    change: Literal["same", "new", "dropped"]
    text: str


def worded(old: str, new: str) -> list[Wording]:
    """What a text says in other words than an earlier one, word by word: stretches that stayed, came in or went out.

    Those that are no ``new`` make up `old`, those that are not ``dropped`` make up `new`; of very long texts only the first
    `LONGEST` characters are laid over each other, the rest went out and came in as a whole.
    """
    words = [[*segmenter().cut(text[:LONGEST]), *([text[LONGEST:]] if text[LONGEST:] else [])] for text in (old, new)]
    found: list[Wording] = []
    for what, a, b, c, d in SequenceMatcher(None, words[0], words[1], autojunk=False).get_opcodes():
        gone, came = "".join(words[0][a:b]), "".join(words[1][c:d])
        if what == "equal":
            found.append(Wording("same", gone))
            continue
        found += [Wording("dropped", gone)] if gone else []
        found += [Wording("new", came)] if came else []
    return found


def _sections(report: Report, text: str, role: str) -> list[Point]:
    return [
        Point(s.head, text[s.head_begin : s.head_end], report.report_id, report.source.path, s.head_begin, s.head_end)
        for s in report.sections
        if s.role == role
    ]


def _points(report: Report, text: str, role: str) -> list[Point]:
    return [
        Point(s.head, text[s.begin : s.end], report.report_id, report.source.path, s.begin, s.end)
        for s in report.statements
        if s.kind == role
    ]


def _match(role: str, level: str, old: Sequence[Point], new: Sequence[Point]) -> list[Aligned]:
    """Pairs of points that share most, each once; what is left was dropped or is new."""
    before, after = [_pairs(point.text) for point in old], [_pairs(point.text) for point in new]
    likely = sorted(
        (-likeness, j, i)
        for j, b in enumerate(after)
        for i, a in enumerate(before)
        if (likeness := round(_jaccard(a, b), 4)) >= CHANGED_FROM
    )
    partner: dict[int, tuple[int, float]] = {}
    used: set[int] = set()
    for likeness, j, i in likely:
        if j not in partner and i not in used:
            partner[j] = i, -likeness
            used.add(i)
    lines = []
    for j, point in enumerate(new):
        if j in partner:
            i, value = partner[j]
            change: Change = "repeated" if value >= REPEATED_FROM else "changed"
            lines.append(Aligned(role, level, change, value, old[i], point))
        else:
            lines.append(Aligned(role, level, "new", 0.0, None, point))
    lines += [Aligned(role, level, "dropped", 0.0, point, None) for i, point in enumerate(old) if i not in used]
    return lines


def _pairs(text: str) -> frozenset[str]:
    words = _NOT_WORDS.sub("", _NUMBER.sub("", to_simplified(text.strip())))
    return frozenset(words[at : at + 2] for at in range(len(words) - 1)) or frozenset({words})


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def outline_table(lines: Sequence[Aligned]) -> list[dict[str, Any]]:
    """Lines as a table to print: lead phrases side by side."""
    return [
        {
            **line._asdict(),
            "likeness": f"{line.likeness:.0%}" if line.likeness else "",
            "old": line.old.head if line.old else "",
            "new": line.new.head if line.new else "",
        }
        for line in lines
    ]
