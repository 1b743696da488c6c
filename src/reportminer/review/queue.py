"""Which records should people look at first? Those that are least sure and that most depends on, and some drawn at random."""

from __future__ import annotations

import hashlib
import heapq
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from reportminer.records import CHECKED, Corrected
from reportminer.schema import FigureRow, StatementRow
from reportminer.search.areas import Area, area_named

if TYPE_CHECKING:
    from reportminer.archive import Archive

_WHAT: tuple[Corrected, ...] = ("statement", "figure")


class Queued(NamedTuple):
    """A record to look at; `drawn` if it was drawn at random from all records of its kind."""

    what: Corrected
    report_id: str
    record_id: str
    begin: int
    end: int
    worth: float
    drawn: bool


class _Heading(NamedTuple):
    """A section as it is queued: by its heading."""

    report_id: str
    section_id: str
    role: str
    begin: int
    end: int
    confidence: float
    rule: str
    duplicate_of: str
    adcode: str
    report_adcode: str


_Row = StatementRow | FigureRow | _Heading


def draw_of(report_id: str, what: str, begin: int, end: int) -> float:
    """The number from 0 to 1 by which a record is drawn: the same on every machine and whatever else is asked for.

    A sample of a kind of records is those with the least numbers. So samples drawn one after the other are one larger sample, and
    what was looked at for other reasons and has such a number is part of it.

    Args:
        report_id: of the report.
        what: kind of the record.
        begin: where it begins, counted from the beginning of the report.
        end: where it ends, counted so.
    """
    digest = hashlib.sha256(f"{report_id}\t{what}\t{begin}\t{end}".encode()).digest()
    return int.from_bytes(digest[:7], "big") / 2**56


def queue(
    archive: Archive,
    *,
    what: Sequence[Corrected] = _WHAT,
    kinds: Sequence[str] = (),
    max_confidence: float = 1.0,
    places: str | Sequence[str] | None = None,
    limit: int = 300,
    sample: int = 0,
) -> list[Queued]:
    """The records to look at, the most useful ones first, by type; records that were looked at are left out.

    Args:
        archive: an open archive.
        what: ``statement``, ``figure``, ``section``.
        kinds: kinds of statements, statuses of figures and roles of sections to hold it to; all if empty.
        max_confidence: the surest record to look at.
        places: names or codes of places to which, and what lies in them, it is held; all if empty.
        limit: records of each type at most, the drawn ones apart.
        sample: records of each type drawn at random from the whole archive, whatever else is asked for.

    Returns:
        Records by type, in falling order of what they are worth: how unsure they are, times how much depends on them.

    Raises:
        UnknownPlaceError: nobody knows one of the places.
    """
    area = area_named(archive.store, places)
    begins = {row.report_id: row.begin for row in archive.report_rows()}
    found: list[Queued] = []
    for kind in what:
        drawn, uses = _survey(_candidates(archive, kind), begins, kind, sample)
        taken = {(item.report_id, item.record_id) for item in drawn}
        chosen = (
            Queued(kind, row.report_id, _id(row), row.begin, row.end, (1 - row.confidence) * _use(row, uses), False)
            for row in _candidates(archive, kind)
            if row.confidence <= max_confidence
            and (row.report_id, _id(row)) not in taken
            and (not kinds or _kind(row) in kinds)
            and (area is None or _within(row, area))
        )
        best = heapq.nsmallest(limit, chosen, key=lambda item: (-item.worth, item.report_id, item.begin))
        found += sorted([*best, *drawn], key=lambda item: (-item.worth, item.report_id, item.begin))
    return found


def _candidates(archive: Archive, what: Corrected) -> Iterator[Any]:
    if what == "section":
        rows: Iterable[Any] = _headings(archive)
    else:
        rows = archive.iter_figures() if what == "figure" else archive.iter_statements()
    return (row for row in rows if row.rule not in CHECKED and not row.duplicate_of)


def _headings(archive: Archive) -> Iterator[_Heading]:
    for report in archive.iter_reports():
        place, copy = report.place.adcode, report.quality.duplicate_of
        for section in report.sections:
            yield _Heading(
                report.report_id, section.id, section.role, section.head_begin, section.head_end, section.confidence,
                section.rule, copy, place, place,
            )  # fmt: skip


def _survey(
    rows: Iterator[Any], begins: dict[str, int], what: Corrected, count: int
) -> tuple[list[Queued], Counter[str]]:
    """In one pass the records that are drawn, and how many share what tables and issues are made by.

    That is the canonical indicator of a figure, the first topic of a statement.
    """
    uses: Counter[str] = Counter()

    def draws() -> Iterator[tuple[float, Any]]:
        for row in rows:
            if key := _shared(row):
                uses[key] += 1
            start = begins[row.report_id]
            yield draw_of(row.report_id, what, row.begin - start, row.end - start), row

    least = heapq.nsmallest(max(1, count), draws(), key=lambda pair: pair[0])[:count]
    return [
        Queued(what, row.report_id, _id(row), row.begin, row.end, 1 - row.confidence, True) for _, row in least
    ], uses


def _id(row: _Row) -> str:
    if isinstance(row, _Heading):
        return row.section_id
    return row.figure_id if isinstance(row, FigureRow) else row.statement_id


def _kind(row: _Row) -> str:
    if isinstance(row, _Heading):
        return row.role
    return row.status if isinstance(row, FigureRow) else row.kind


def _within(row: _Row, area: Area) -> bool:
    return area.holds(row.adcode or row.report_adcode, row.report_id)


def _shared(row: _Row) -> str:
    if isinstance(row, _Heading):
        return row.role
    if isinstance(row, FigureRow):
        return row.indicator_id
    return f"{row.kind} {row.topics[0]}" if row.topics else ""


def _use(row: _Row, uses: Counter[str]) -> float:
    return math.log2(2 + uses.get(_shared(row), 0))
