"""Which records should people look at first? Those that are least sure and that most depends on, and some drawn at random."""

from __future__ import annotations

import hashlib
import heapq
import json
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reportminer.records import CHECKED, Corrected
from reportminer.search.areas import area_named
from reportminer.store import derived

if TYPE_CHECKING:
    from reportminer.archive import Archive

SAMPLE = 30
"""records of each type drawn at random for those who look records over"""
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


class _Candidate(NamedTuple):
    """What the queue must know of a record; `shared` is what tables and issues are made by, "" where it has none."""

    report_id: str
    record_id: str
    begin: int
    end: int
    confidence: float
    kind: str
    shared: str
    adcode: str


_READ = {
    "statement": (
        "statements",
        """
        SELECT r.report_id, t.statement_id, t."begin", t."end", t.confidence, t.kind,
               CASE WHEN json_array_length(t.topics) THEN t.kind || ' ' || json_extract(t.topics, '$[0]') ELSE '' END,
               CASE WHEN t.adcode != '' THEN t.adcode ELSE r.adcode END
        FROM statements t JOIN reports r USING (report_key)
        WHERE r.duplicate_of = '' AND t.rule NOT IN (SELECT value FROM json_each(?))""",
    ),
    "figure": (
        "figures",
        """
        SELECT r.report_id, t.figure_id, t."begin", t."end", t.confidence, t.status, t.indicator_id,
               CASE WHEN t.adcode != '' THEN t.adcode ELSE r.adcode END
        FROM figures t JOIN reports r USING (report_key)
        WHERE r.duplicate_of = '' AND t.rule NOT IN (SELECT value FROM json_each(?))""",
    ),
}
"""the table of each kind of record, and the few columns of it that the queue must know"""


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
            Queued(
                kind, row.report_id, row.record_id, row.begin, row.end, (1 - row.confidence) * _use(row, uses), False
            )
            for row in _candidates(archive, kind)
            if row.confidence <= max_confidence
            and (row.report_id, row.record_id) not in taken
            and (not kinds or row.kind in kinds)
            and (area is None or area.holds(row.adcode, row.report_id))
        )
        best = heapq.nsmallest(limit, chosen, key=lambda item: (-item.worth, item.report_id, item.begin))
        found += sorted([*best, *drawn], key=lambda item: (-item.worth, item.report_id, item.begin))
    return found


def kept_queue(archive: Archive) -> list[Queued]:
    """The queue of statements and figures of a whole archive with `SAMPLE` drawn of each, kept until the archive changes."""
    only = archive.only

    def make() -> list[Queued]:
        return queue(archive, sample=SAMPLE)

    return make() if only is not None else derived.kept(archive.store, "queue", str(SAMPLE), list[Queued], make)


def _candidates(archive: Archive, what: Corrected) -> Iterator[_Candidate]:
    if what == "section":
        yield from _headings(archive)
        return
    table, query = _READ[what]
    archive.store.seals.require("reports", table)
    rows = map(_Candidate._make, archive.store.query(query, (json.dumps(sorted(CHECKED)),)))
    yield from (row for row in rows if archive.only is None or row.report_id in archive.only)


def _headings(archive: Archive) -> Iterator[_Candidate]:
    for report in archive.iter_reports():
        for section in report.sections if not report.quality.duplicate_of else ():
            if section.rule not in CHECKED:
                yield _Candidate(
                    report.report_id, section.id, section.head_begin, section.head_end, section.confidence, section.role,
                    section.role, report.place.adcode,
                )  # fmt: skip


def _survey(
    rows: Iterator[_Candidate], begins: dict[str, int], what: Corrected, count: int
) -> tuple[list[Queued], Counter[str]]:
    """In one pass the records that are drawn, and how many share what tables and issues are made by.

    That is the canonical indicator of a figure, the first topic of a statement.
    """
    uses: Counter[str] = Counter()

    def draws() -> Iterator[tuple[float, _Candidate]]:
        for row in rows:
            if row.shared:
                uses[row.shared] += 1
            start = begins[row.report_id]
            yield draw_of(row.report_id, what, row.begin - start, row.end - start), row

    least = heapq.nsmallest(max(1, count), draws(), key=lambda pair: pair[0])[:count]
    return [
        Queued(what, row.report_id, row.record_id, row.begin, row.end, 1 - row.confidence, True) for _, row in least
    ], uses


def _use(row: _Candidate, uses: Counter[str]) -> float:
    return math.log2(2 + uses.get(row.shared, 0))
