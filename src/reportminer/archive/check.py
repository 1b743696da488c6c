"""Is the archive whole? Verifies the database, every offset, every link between records, and the index."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator

from reportminer.search.index import Index
from reportminer.store import sql
from reportminer.store.corrected import entries_of
from reportminer.store.database import Store
from reportminer.store.errors import ArchiveError
from reportminer.store.packing import apply_entries, compress_report, packed_rows, restore_report, restore_text
from reportminer.store.seals import SEALED

_MANY = 200
INDEX = "the full-text index"
"""how what is wrong with an index begins"""


def check(store: Store, indexes: Iterable[Index], *, notice: Callable[[str], None] | None = None) -> list[str]:
    """One sentence for each thing that is wrong, at most a few hundred; `notice` is told what mends itself."""
    found: list[str] = []
    parts = (*(_sealed(store, name) for name in SEALED), _database(store), _reports(store), _index(indexes, notice))
    for part in parts:
        # what cannot be read to its end is damaged; the rest may still be told
        try:
            for words in part:
                found.append(words)
                if len(found) >= _MANY:
                    return [*found, "… and more"]
        except ArchiveError as error:
            found.append(str(error))
    return list(dict.fromkeys(found))


def _sealed(store: Store, name: str) -> Iterator[str]:
    with store.one_moment():
        for fault in store.seals.faults(name):
            yield store.seals.told(fault)


def _database(store: Store) -> Iterator[str]:
    for row in store.query("PRAGMA integrity_check"):
        if row[0] != "ok":
            yield f"database: {row[0]}"
    for row in store.query("PRAGMA foreign_key_check"):
        yield f"database: a row of {row[0]} points to a missing row of {row[2]}"
    lost = store.query(
        "SELECT report_id FROM occurrences WHERE report_id NOT IN (SELECT report_id FROM reports) ORDER BY 1"
    )
    for row in lost:
        yield f"report {row[0]} stands in a file but is not listed"


def _reports(store: Store) -> Iterator[str]:
    from reportminer.pipeline import check_offsets

    rows = store.query(
        "SELECT r.report_key, r.report_id, r.part, o.record, t.body, r.corrected FROM reports r "
        "LEFT JOIN occurrences o USING (occurrence_id) LEFT JOIN sources USING (source_id) "
        "LEFT JOIN texts t USING (text_id) ORDER BY r.path, r.part"
    )
    for key, report_id, part, record, body, corrected in rows:
        if record is None or body is None:
            yield f"report {report_id}: its record or its text is missing"
            continue
        try:
            report, text = restore_report(record), restore_text(body)
        except (ValueError, OSError, zlib.error) as error:
            yield f"report {report_id}: its record or its text cannot be read: {error}"
            continue
        for words in check_offsets(report, text):
            yield f"report {report_id}: {words}"
        entries = entries_of(store.connection, report_id)
        report, _ = apply_entries(report, entries, text)
        if (compress_report(report) if entries else None) != corrected:
            yield f"report {report_id}: its corrections are not those of the log"
        made = packed_rows(report, text, part)
        for table in sql.KEYS:
            if store.query(sql.select_own(table), (key,)).fetchall() != made[table]:
                yield f"report {report_id}: the rows in the table {table} are not those of its record"


def _index(indexes: Iterable[Index], notice: Callable[[str], None] | None) -> Iterator[str]:
    for index in indexes:
        trouble, damaged = index.trouble()
        name = f"{INDEX} of the {index.what}"
        if damaged:
            yield f"{name} {trouble}; `check --repair`, or the next search, builds it anew"
        elif trouble and notice is not None:
            notice(f"{name} {trouble}; the next search brings it up to date")
