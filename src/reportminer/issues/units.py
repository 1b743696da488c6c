"""What is clustered? Each problem by itself: the parts of statements that hold several, and the statements that hold one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from reportminer.cleaning.characters import to_simplified
from reportminer.statements import topics

if TYPE_CHECKING:
    from reportminer.schema import PartRow, StatementRow
    from reportminer.store.reading import StoredReports

COPY_FROM = 30
"""the same words count as a copy from this many characters on; shorter phrases are what people say"""
_NOT_WORDS = re.compile(r"[\W_]+")
_SPLIT = ("problem", "practice", "outcome")
"""kinds of statements that may hold parts"""


class Unit(NamedTuple):
    """One assertion: its row (of a part with the part's own span, words, kind, topics and figures) and its number, 0 for all."""

    row: StatementRow
    part: int


def statement_key(report_id: str, text: str) -> str:
    """What an assertion is known by from run to run: its report and its words."""
    return hashlib.sha256(f"{report_id}\t{bare(text)}".encode()).hexdigest()[:12]


def bare(text: str) -> str:
    """The words of a text without marks and blanks, Simplified."""
    return _NOT_WORDS.sub("", to_simplified(text))


def iter_units(archive: StoredReports, kinds: Sequence[str]) -> Iterator[Unit]:
    """The assertions of some kinds, of reports that copy no other, by path and place in the text."""
    parts = groupby(archive.iter_parts(list(kinds)), key=lambda part: part.report_id)
    waiting = next(parts, None)
    asked = list(dict.fromkeys((*kinds, *(_SPLIT if set(kinds) & set(_SPLIT) else ()))))
    for report_id, rows in groupby(archive.iter_statements(asked), key=lambda row: row.report_id):
        own: dict[str, list[PartRow]] = {}
        if waiting is not None and waiting[0] == report_id:
            for part in waiting[1]:
                own.setdefault(part.statement_id, []).append(part)
            waiting = next(parts, None)
        for row in rows:
            if not row.duplicate_of:
                yield from _of(row, own.get(row.statement_id, ()), kinds)


def _of(row: StatementRow, parts: Sequence[PartRow], kinds: Sequence[str]) -> Iterator[Unit]:
    if parts:
        for part in parts:
            changed = row._replace(
                kind=part.kind, head=part.head, text=part.text, begin=part.begin, end=part.end, topics=part.topics,
                figures=part.figures, confidence=part.confidence,
            )  # fmt: skip
            yield Unit(changed, part.number)
    elif row.kind in kinds:
        yield Unit(row, 0)


def topic_of(row: StatementRow) -> str:
    """The topic that an assertion speaks of first, "" if of none; what people corrected holds."""
    if row.topics and row.topics[0] in topics.taxonomy():
        return row.topics[0]
    named = topics_of(row)
    return named[0] if named else ""


def topics_of(row: StatementRow) -> list[str]:
    """The topics that the words of an assertion name, the strongest first."""
    head, text = to_simplified(row.head), to_simplified(row.text)
    return topics.find_topics(text, head=(0, len(head) if text.startswith(head) else len(text)), end=len(text))


def copies(units: Sequence[Unit]) -> set[int]:
    """The assertions whose words stand in an earlier report already."""
    first: dict[str, str] = {}
    found = set()
    rows = [unit.row for unit in units]
    for at in sorted(range(len(rows)), key=lambda at: (rows[at].date or "9999", rows[at].path, rows[at].begin)):
        words = bare(rows[at].text)
        if len(words) >= COPY_FROM and first.setdefault(words, rows[at].report_id) != rows[at].report_id:
            found.add(at)
    return found
