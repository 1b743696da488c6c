"""How is the archive laid out in SQLite, and how does an older archive become a newer one?

Each migration runs once, in its own transaction, and is recorded in the table `migrations`. The record JSON of
`occurrences` is the truth; `statements` and `figures` are made from the report that stands first and serve queries.
"""

from __future__ import annotations

import sqlite3
import uuid
from typing import NamedTuple

from reportminer.store.errors import ArchiveVersionError


class Migration(NamedTuple):
    """One step from the schema version before it; `statements` are run in order."""

    version: int
    name: str
    statements: tuple[str, ...]


_FIRST = (
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
    """CREATE TABLE reports (
        report_key INTEGER PRIMARY KEY AUTOINCREMENT, report_id TEXT NOT NULL UNIQUE, generation INTEGER NOT NULL,
        occurrence_id INTEGER NOT NULL, title TEXT NOT NULL, org TEXT NOT NULL, genre TEXT NOT NULL,
        date TEXT NOT NULL, period TEXT NOT NULL, year INTEGER, place TEXT NOT NULL, full_name TEXT NOT NULL,
        adcode TEXT NOT NULL, level TEXT NOT NULL, place_status TEXT NOT NULL, script TEXT NOT NULL,
        sample INTEGER NOT NULL, duplicate_of TEXT NOT NULL, path TEXT NOT NULL, part INTEGER NOT NULL,
        begin INTEGER NOT NULL, "end" INTEGER NOT NULL, statements INTEGER NOT NULL, figures INTEGER NOT NULL,
        signature BLOB)""",
    "CREATE INDEX reports_by_place ON reports (adcode, year)",
    "CREATE INDEX reports_by_generation ON reports (generation)",
    """CREATE TABLE occurrences (
        occurrence_id INTEGER PRIMARY KEY, report_id TEXT NOT NULL,
        source_id INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE, part INTEGER NOT NULL,
        record BLOB NOT NULL)""",
    "CREATE INDEX occurrences_of_report ON occurrences (report_id)",
    "CREATE INDEX occurrences_of_source ON occurrences (source_id)",
    """CREATE TABLE statements (
        statement_key INTEGER PRIMARY KEY AUTOINCREMENT,
        report_key INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
        id TEXT NOT NULL, kind TEXT NOT NULL, head TEXT NOT NULL, text TEXT NOT NULL, num TEXT NOT NULL,
        begin INTEGER NOT NULL, "end" INTEGER NOT NULL, section TEXT NOT NULL, actors TEXT NOT NULL,
        topics TEXT NOT NULL, figures TEXT NOT NULL, confidence REAL NOT NULL, rule TEXT NOT NULL, page INTEGER,
        place TEXT NOT NULL, adcode TEXT NOT NULL)""",
    "CREATE INDEX statements_of_report ON statements (report_key)",
    "CREATE INDEX statements_by_kind ON statements (kind)",
    """CREATE TABLE figures (
        figure_key INTEGER PRIMARY KEY AUTOINCREMENT,
        report_key INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
        id TEXT NOT NULL, begin INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL, min, max,
        approx TEXT NOT NULL, unit TEXT NOT NULL, indicator TEXT NOT NULL, indicator_id TEXT NOT NULL,
        status TEXT NOT NULL, time TEXT NOT NULL, year INTEGER, per TEXT NOT NULL, section TEXT NOT NULL,
        statement TEXT NOT NULL, confidence REAL NOT NULL, rule TEXT NOT NULL, page INTEGER, place TEXT NOT NULL,
        adcode TEXT NOT NULL)""",
    "CREATE INDEX figures_of_report ON figures (report_key)",
    "CREATE INDEX figures_by_indicator ON figures (indicator_id)",
    "CREATE TABLE gone (report_key INTEGER PRIMARY KEY, generation INTEGER NOT NULL)",
    "CREATE INDEX gone_by_generation ON gone (generation)",
)

MIGRATIONS: tuple[Migration, ...] = (Migration(1, "first layout", _FIRST),)
VERSION = MIGRATIONS[-1].version


def version_of(connection: sqlite3.Connection) -> int:
    """Schema version of an archive; 0 for an empty database."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def require_known_version(connection: sqlite3.Connection, where: str) -> int:
    """Schema version of the archive.

    Raises:
        ArchiveVersionError: it is newer than what this program knows.
    """
    version = version_of(connection)
    if version > VERSION:
        raise ArchiveVersionError(
            f"{where} was made by a newer reportminer (archive layout {version}; this one knows up to {VERSION}). "
            "Install the newer reportminer, or ingest into another folder."
        )
    return version


def migrate(connection: sqlite3.Connection, where: str) -> None:
    """Bring an archive to the present layout.

    Raises:
        ArchiveVersionError: it is newer than what this program knows.
    """
    if require_known_version(connection, where) == VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = require_known_version(connection, where)
        if version == 0:
            connection.execute(
                "CREATE TABLE migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied TEXT NOT NULL)"
            )
        for migration in MIGRATIONS:
            if migration.version <= version:
                continue
            for statement in migration.statements:
                connection.execute(statement)
            connection.execute(
                "INSERT INTO migrations VALUES (?, ?, datetime('now'))", (migration.version, migration.name)
            )
        if version == 0:
            connection.executemany(
                "INSERT INTO meta VALUES (?, ?)", [("archive_id", uuid.uuid4().hex), ("generation", "0")]
            )
        # a pragma takes no parameters; VERSION is a number of this module
        connection.execute(f"PRAGMA user_version = {VERSION:d}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
