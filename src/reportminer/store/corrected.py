"""Which corrections does an archive hold? The log, read and added to, and what it makes of a stored report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from reportminer.corrections import locate
from reportminer.records import Correction
from reportminer.store.packing import restore_report, restore_text

if TYPE_CHECKING:
    import sqlite3

_DECODER = msgspec.json.Decoder(Correction)


class Bound(NamedTuple):
    """An entry of the log, and the id that its report has now."""

    entry: Correction
    report_id: str


def entries_of(connection: sqlite3.Connection, report_id: str) -> list[Correction]:
    """The entries that say something of a report, by its present id, in order: not those that keep it in a list."""
    rows = connection.execute("SELECT entry FROM corrections WHERE bound = ? ORDER BY made, entry_id", (report_id,))
    return _of_report(row[0] for row in rows)


def _of_report(stored: Iterable[bytes]) -> list[Correction]:
    return [entry for each in stored if (entry := _DECODER.decode(each)).what != "list"]


def entries_in(connection: sqlite3.Connection, path: str) -> dict[str, list[bytes]]:
    """The entries on the reports that stand in a file, undecoded, in order; by the ids of these."""
    found: dict[str, list[bytes]] = {}
    rows = connection.execute(
        "SELECT bound, entry FROM corrections WHERE bound IN (SELECT o.report_id FROM files f JOIN sources s "
        "USING (file_id) JOIN occurrences o USING (source_id) WHERE f.path = ?) ORDER BY made, entry_id",
        (path,),
    )
    for bound, entry in rows:
        found.setdefault(bound, []).append(entry)
    return found


def decoded(log: Mapping[str, Sequence[bytes]]) -> dict[str, list[Correction]]:
    """Those entries of `entries_in` that say something of a report."""
    return {report_id: _of_report(entries) for report_id, entries in log.items()}


def all_entries(connection: sqlite3.Connection) -> Iterator[Bound]:
    """The whole log, in order."""
    for row in connection.execute("SELECT entry, bound FROM corrections ORDER BY made, entry_id"):
        yield Bound(_DECODER.decode(row[0]), row[1])


def corrected_ids(connection: sqlite3.Connection, entries: Iterable[Correction] | None = None) -> list[str]:
    """The present ids of the reports that entries of the log, or some of them, are on; issues are on none."""
    if entries is None:
        rows = connection.execute("SELECT DISTINCT bound FROM corrections").fetchall()
    else:
        known = "SELECT bound FROM corrections WHERE entry_id = ?"
        rows = [row for entry in entries for row in connection.execute(known, (entry.id,))]
    return sorted({row[0] for row in rows} - {""})


def add_entries(connection: sqlite3.Connection, entries: Iterable[Correction]) -> set[str]:
    """Put entries into the log that are not there yet; the present ids of the reports that they change come back."""
    bound = dict(connection.execute("SELECT DISTINCT report_id, bound FROM corrections WHERE report_id != bound"))
    touched = set()
    for entry in entries:
        now = bound.get(entry.report_id, entry.report_id)
        cursor = connection.execute(
            "INSERT OR IGNORE INTO corrections (entry_id, made, report_id, bound, sha256, entry) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (entry.id, entry.when, entry.report_id, now, entry.sha256, msgspec.json.encode(entry)),
        )
        if cursor.rowcount and now and entry.what != "list":
            touched.add(now)
    return touched


_LOST = "FROM corrections WHERE bound != '' AND NOT EXISTS (SELECT 1 FROM reports WHERE report_id = bound) "


def corrections_lost(connection: sqlite3.Connection) -> bool:
    """Whether entries are on reports that are not there."""
    return connection.execute(f"SELECT 1 {_LOST} LIMIT 1").fetchone() is not None


def rebind(connection: sqlite3.Connection) -> set[str]:
    """Bind entries whose report has another id now (rules that clean or part a file differently) to what it has become.

    The file is known again by its bytes, or by its path when it was put right; the report in it by the quotes of the entries.
    The ids of the reports that are changed by entries bound to them come back.
    """
    lost: dict[str, list[Correction]] = {}
    rows = connection.execute(f"SELECT bound, entry {_LOST} ORDER BY made, entry_id").fetchall()
    for bound, entry in rows:
        lost.setdefault(bound, []).append(_DECODER.decode(entry))
    touched = set()
    for bound, entries in lost.items():
        now = _present_id(connection, entries)
        if now:
            connection.execute("UPDATE corrections SET bound = ? WHERE bound = ?", (now, bound))
            if any(entry.what != "list" for entry in entries):
                touched.add(now)
    return touched


def _present_id(connection: sqlite3.Connection, entries: Sequence[Correction]) -> str:
    """The one report of the same file in which most quotes of the entries stand; "" if there is none."""
    quoted = [entry for entry in entries if entry.anchor is not None]
    files = {(entry.sha256, entry.path) for entry in entries}
    counts: dict[str, int] = {}
    for sha256, path in files:
        rows = connection.execute(
            "SELECT DISTINCT o.report_id, o.record, t.body FROM files f JOIN sources s USING (file_id) "
            "JOIN occurrences o USING (source_id) JOIN texts t USING (text_id) "
            "WHERE (f.sha256 = ?1 AND ?1 != '') OR (s.path = ?2 AND ?2 != '')",
            (sha256, path),
        ).fetchall()
        for report_id, record, body in rows:
            report = restore_report(record)
            text = restore_text(body)[report.begin : report.end]
            found = sum(locate(text, entry.anchor, same=False) is not None for entry in quoted if entry.anchor)
            if found or (not quoted and len(rows) == 1):
                counts[report_id] = max(found, counts.get(report_id, 0))
    best = max(counts.values(), default=-1)
    winners = [report_id for report_id, count in counts.items() if count == best]
    return winners[0] if len(winners) == 1 else ""
