"""How is the archive laid out in SQLite, and how does an older archive become a newer one?

A new archive is laid out as the schema says; an older one is brought there by migrations, in one transaction, recorded in
the table `migrations`. The record JSON of `occurrences`, as mined, and the log `corrections` are the truth; `reports` with their
`corrected` record (NULL where there is no correction), `statements`, their `parts` and `figures` are made from the report that
stands first and serve queries.
"""

from __future__ import annotations

import sqlite3
import uuid
from pathlib import Path
from typing import NamedTuple

from reportminer.store import seals, sql
from reportminer.store.errors import ArchiveVersionError, DamagedError


class Migration(NamedTuple):
    """One step from the schema version before it; `statements` are run in order."""

    version: int
    name: str
    statements: tuple[str, ...]


_BELOW = "{key} INTEGER PRIMARY KEY AUTOINCREMENT, report_key INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE"
_FIGURES_BY_INDICATOR = "CREATE INDEX figures_by_indicator ON figures (indicator_id, year, adcode)"
_PRESENT = (
    "CREATE TABLE migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied TEXT NOT NULL)",
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE runs (
        run_id INTEGER PRIMARY KEY, started TEXT NOT NULL, finished TEXT, state TEXT NOT NULL,
        manifest TEXT NOT NULL)""",
    """CREATE TABLE files (
        file_id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, shown TEXT NOT NULL, sha256 TEXT NOT NULL,
        size INTEGER NOT NULL, rules TEXT NOT NULL, run_id INTEGER NOT NULL REFERENCES runs)""",
    """CREATE TABLE failures (
        failure_id INTEGER PRIMARY KEY, file_id INTEGER NOT NULL REFERENCES files ON DELETE CASCADE,
        path TEXT NOT NULL, stage TEXT NOT NULL, reason TEXT NOT NULL, skipped INTEGER NOT NULL)""",
    "CREATE INDEX failures_of_file ON failures (file_id)",
    """CREATE TABLE texts (
        text_id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, characters INTEGER NOT NULL, body BLOB NOT NULL)""",
    """CREATE TABLE sources (
        source_id INTEGER PRIMARY KEY, file_id INTEGER NOT NULL REFERENCES files ON DELETE CASCADE,
        path TEXT NOT NULL, title TEXT NOT NULL, text_id INTEGER NOT NULL REFERENCES texts)""",
    "CREATE INDEX sources_of_file ON sources (file_id)",
    "CREATE INDEX sources_of_text ON sources (text_id)",
    sql.create(
        "reports",
        "report_key INTEGER PRIMARY KEY AUTOINCREMENT, generation INTEGER NOT NULL, occurrence_id INTEGER NOT NULL, "
        "signature BLOB, corrected BLOB",
    ),
    "CREATE UNIQUE INDEX reports_by_id ON reports (report_id)",
    "CREATE INDEX reports_by_place ON reports (adcode, year)",
    "CREATE INDEX reports_by_generation ON reports (generation)",
    """CREATE TABLE occurrences (
        occurrence_id INTEGER PRIMARY KEY, report_id TEXT NOT NULL,
        source_id INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE, part INTEGER NOT NULL,
        record BLOB NOT NULL)""",
    "CREATE INDEX occurrences_of_report ON occurrences (report_id)",
    "CREATE INDEX occurrences_of_source ON occurrences (source_id)",
    *(sql.create(name, _BELOW.format(key=key)) for name, key in sql.KEYS.items()),
    *(f"CREATE INDEX {name}_of_report ON {name} (report_key)" for name in sql.KEYS),
    "CREATE INDEX statements_by_kind ON statements (kind)",
    _FIGURES_BY_INDICATOR,
    "CREATE TABLE gone (report_key INTEGER PRIMARY KEY, generation INTEGER NOT NULL)",
    "CREATE INDEX gone_by_generation ON gone (generation)",
)

_OWN_PLACE = """
    UPDATE {name} SET place = r.place, adcode = r.adcode FROM reports r
    WHERE r.report_key = {name}.report_key AND {name}.place = '' AND {name}.adcode = ''"""
_SECOND = (
    sql.create("parts", _BELOW.format(key="part_key")),
    "CREATE INDEX parts_of_report ON parts (report_key)",
    sql.add_column("reports", "year_status", "'unknown'"),
    "ALTER TABLE statements RENAME COLUMN id TO statement_id",
    "ALTER TABLE figures RENAME COLUMN id TO figure_id",
    "ALTER TABLE figures RENAME COLUMN section TO section_id",
    "ALTER TABLE figures RENAME COLUMN statement TO statement_id",
    sql.add_column("figures", "years_first", "NULL"),
    sql.add_column("figures", "years_last", "NULL"),
    sql.add_column("figures", "basis", "''"),
    sql.add_column("figures", "whole", "1"),
    sql.add_column("figures", "estimate", "0"),
    sql.add_column("figures", "before", "0"),
    sql.add_column("figures", "stock", "''"),
    "DROP INDEX IF EXISTS figures_by_indicator",
    _FIGURES_BY_INDICATOR,
    _OWN_PLACE.format(name="statements"),
    _OWN_PLACE.format(name="figures"),
    # what was mined by the rules of that time lacks the new columns: the next ingest mines it again
    "UPDATE files SET rules = ''",
)

_LOG = (
    # entries are only ever added; `bound` alone changes, when a file that is mined anew gives its report another id
    """CREATE TABLE corrections (
        entry_id TEXT PRIMARY KEY, made TEXT NOT NULL, report_id TEXT NOT NULL, bound TEXT NOT NULL, sha256 TEXT NOT NULL,
        entry BLOB NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX corrections_of_report ON corrections (bound, made)",
)
_CORRECTIONS = ("ALTER TABLE reports ADD COLUMN corrected BLOB", *_LOG)

MIGRATIONS: tuple[Migration, ...] = (
    Migration(2, "scope of figures, parts of statements", _SECOND),
    Migration(3, "log of corrections", _CORRECTIONS),
    # every migration seals all rows when it is done
    Migration(4, "seals of rows", ()),
)
SEALED_SINCE = 4
VERSION = MIGRATIONS[-1].version
_FRESH = Migration(VERSION, "present layout", (*_PRESENT, *_LOG))


def version_of(connection: sqlite3.Connection) -> int:
    """Schema version of an archive; 0 for an empty database."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _noted_version(connection: sqlite3.Connection) -> int:
    """The version that the table of migrations tells, 0 where there is none; archives of the first layout noted it too."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'migrations'").fetchone():
        return 0
    return int(connection.execute("SELECT coalesce(max(version), 0) FROM migrations").fetchone()[0])


def require_known_version(connection: sqlite3.Connection, where: str) -> int:
    """Schema version of the archive.

    Raises:
        ArchiveVersionError: it is newer than what this program knows.
        DamagedError: the number in the file's head is not the one that was noted.
    """
    version, noted = version_of(connection), _noted_version(connection)
    if version > VERSION:
        raise ArchiveVersionError(
            f"{where} was made by a newer reportminer (archive layout {version}; this one knows up to {VERSION}). "
            "Install the newer reportminer, or ingest into another folder."
            + (f" Or it is damaged: layout {noted} was noted in it." if noted == VERSION else "")
        )
    if version != noted and max(version, noted) >= SEALED_SINCE:
        raise DamagedError.of(Path(where), f"it says that its layout is {version}, but {noted} was noted")
    return version


def migrate(connection: sqlite3.Connection, where: str) -> int:
    """Bring an archive to the present layout; the older one that it had is returned, 0 if it had none.

    Raises:
        ArchiveVersionError: it is newer than what this program knows.
        DamagedError: it is older and damaged, and must not be taken for sound from now on.
    """
    if (version := require_known_version(connection, where)) == VERSION:
        return 0
    if version and (trouble := connection.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
        raise DamagedError.of(Path(where), trouble)
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = require_known_version(connection, where)
        seals.break_seals(connection)
        steps = [step for step in MIGRATIONS if step.version > version] if version else [_FRESH]
        for step in steps:
            for statement in step.statements:
                connection.execute(statement)
            connection.execute("INSERT INTO migrations VALUES (?, ?, datetime('now'))", (step.version, step.name))
        if version == 0:
            connection.executemany(
                "INSERT INTO meta (key, value) VALUES (?, ?)", [("archive_id", uuid.uuid4().hex), ("generation", "0")]
            )
        seals.put_seals(connection)
        # a pragma takes no parameters; VERSION is a number of this module
        connection.execute(f"PRAGMA user_version = {VERSION:d}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a disk that failed may have taken it back already
            connection.execute("ROLLBACK")
        raise
    return version
