"""Where are reports kept? One SQLite file; every file's records come in or go out in one transaction."""

from __future__ import annotations

import os
import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from reportminer.files import mark_folder
from reportminer.records import Correction, Report
from reportminer.store import layout, seals, sql
from reportminer.store.answers import Answer, in_words
from reportminer.store.corrected import add_entries, corrections_lost, entries_in, entries_of, rebind
from reportminer.store.errors import ArchiveError
from reportminer.store.packing import (
    PackedFile,
    PackedReport,
    PackedSource,
    pack_report,
    restore_report,
    restore_text,
)
from reportminer.store.rows import FailureRow

CATALOGUE = "catalogue"
"""key in `meta` of the catalogue that was given last"""
_MARK = "mark "


class StoredReport(NamedTuple):
    """A report as it was mined, as it is after corrections (None without any), and the source text it stands in."""

    mined: Report
    corrected: Report | None
    text: str


class Store:
    """The database of one archive.

    Args:
        folder: the archive folder.
        read_only: open without ever writing; works from a read-only disk too.

    Raises:
        ArchiveError: there is no archive (read-only), it is damaged, newer, or cannot be opened.
    """

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        self.path = folder / "archive.db"
        self.read_only = read_only
        self.older = 0
        """the older layout that it had when it was opened, 0 if it had the present one"""
        self._own_mark = uuid.uuid4().hex[:16]
        with in_words(self.path, "open"):
            self.connection = self._open_for_reading() if read_only else self._open()
        self.seals = seals.Seals(self)
        try:
            with in_words(self.path, "open"):
                if read_only:
                    self._require_present_layout()
                else:
                    self.older = layout.migrate(self.connection, str(folder))
        except BaseException:
            self.connection.close()
            raise

    def _open(self) -> sqlite3.Connection:
        folder = self.path.parent
        if sql.storable(str(folder)) != str(folder):
            raise ArchiveError(f"{sql.storable(str(folder))}: the name of the folder of an archive must be UTF-8")
        if folder.exists() and not folder.is_dir():
            raise ArchiveError(f"{folder} is a file; an archive is a folder")
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(self.path if self.path.exists() else folder, os.W_OK):
            raise ArchiveError(
                f"cannot write to {folder}: the disk is read-only, or the folder belongs to somebody else"
            )
        if not self.path.exists():
            with suppress(OSError):
                mark_folder(folder)
        connection = sqlite3.connect(self.path, timeout=30.0, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        seals.know(connection)
        return connection

    def _open_for_reading(self) -> sqlite3.Connection:
        if not self.path.is_file():
            raise ArchiveError(f"there is no archive in {self.path.parent}; make one with: reportminer ingest PATH…")
        where = self.path.absolute().as_uri()
        for mode in ("mode=ro", "mode=ro&immutable=1"):
            connection = sqlite3.connect(f"{where}?{mode}", uri=True, isolation_level=None, check_same_thread=False)
            try:
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            except sqlite3.OperationalError:
                connection.close()
                if "immutable" in mode:
                    raise
            else:
                break
        return connection

    def _require_present_layout(self) -> None:
        version = layout.require_known_version(self.connection, str(self.path.parent))
        if version == 0:
            raise ArchiveError(
                f"{self.path} is empty: a first run was broken off at once, or it is no archive; "
                "run again: reportminer ingest PATH…"
            )
        if version < layout.VERSION:
            raise ArchiveError(
                f"{self.path.parent} has the older layout {version}; run any command that may write to it "
                "(for example: reportminer ingest) once to bring it up to date."
            )

    def close(self) -> None:
        """Close the database; what is in its log goes into the file first."""
        if not self.read_only:
            # if another reader is busy, the log is taken up by whoever opens the archive next
            with suppress(sqlite3.Error):
                self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.connection.close()

    @contextmanager
    def transaction(self, action: str = "write to") -> Iterator[None]:
        """Everything done inside happens, or nothing does."""
        with in_words(self.path, action):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All that is read inside is from one moment, whatever another process stores meanwhile."""
        self.query("BEGIN")
        try:
            yield
        finally:
            if self.connection.in_transaction:
                self.query("ROLLBACK")

    @contextmanager
    def one_moment(self) -> Iterator[None]:
        """A snapshot, unless all is read from one moment already."""
        if self.connection.in_transaction:
            yield
            return
        self.query("BEGIN")
        try:
            yield
        finally:
            self.query("COMMIT")

    def query(self, statement: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> Answer:
        """Run a reading query with its values as parameters."""
        with in_words(self.path, "read"):
            return Answer(self.connection.execute(statement, values), self.path)

    # -- state ---------------------------------------------------------------------------------------------------

    def meta(self, key: str) -> str:
        """A value of the table `meta`, "" if missing."""
        row = self.query("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def set_meta(self, key: str, value: str) -> None:
        """Store a value in the table `meta`."""
        self.connection.execute(
            "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, value),
        )

    @property
    def generation(self) -> int:
        """Grows with every file that comes in or goes out; what is derived from the store notes which it has seen."""
        return int(self.meta("generation") or 0)

    def mark(self, generation: int) -> str:
        """Which opening of the archive made this generation, so that two histories with equal numbers are told apart.

        They part when a power cut or a restored copy takes the archive back, and other files come in after that.
        """
        marks = self.query("SELECT CAST(value AS INTEGER), key FROM meta WHERE key GLOB ?", (f"{_MARK}*",)).fetchall()
        earlier = [row for row in marks if row[0] <= generation]
        return str(max(earlier)[1].removeprefix(_MARK)) if earlier else ""

    def _next_generation(self) -> int:
        generation = self.generation + 1
        self.set_meta("generation", str(generation))
        self.connection.execute(
            "INSERT OR IGNORE INTO meta (key, value) VALUES (?, ?)", (f"{_MARK}{self._own_mark}", str(generation))
        )
        return generation

    # -- files in and out ----------------------------------------------------------------------------------------

    def known_files(self) -> dict[str, tuple[str, str]]:
        """For each stored file, by its absolute path: hash of its bytes and of the rules it was mined with."""
        self.seals.require("files")
        return {row[0]: (row[1], row[2]) for row in self.query("SELECT path, sha256, rules FROM files")}

    def put_file(self, packed: PackedFile, *, path: str, rules: str, run_id: int) -> int:
        """Store what came out of a file, in place of what it gave before.

        Returns:
            How many of its reports were in the archive already, from another file.
        """
        connection = self.connection
        with self.transaction():
            generation = self._next_generation()
            touched, texts = self._take_out(path)
            cursor = connection.execute(
                "INSERT INTO files (path, shown, sha256, size, rules, run_id) VALUES (?, ?, ?, ?, ?, ?)",
                (path, packed.path, packed.sha256, packed.size, rules, run_id),
            )
            file_id = int(cursor.lastrowid or 0)
            connection.executemany(
                "INSERT INTO failures (file_id, path, stage, reason, skipped) VALUES (?, ?, ?, ?, ?)",
                [
                    (file_id, sql.storable(f.path), f.stage, sql.storable(f.reason), int(f.skipped))
                    for f in packed.failures
                ],
            )
            fresh: dict[int, PackedReport] = {}
            for source in packed.sources:
                source_id = self._put_source(file_id, source)
                for report in source.reports:
                    cursor = connection.execute(
                        "INSERT INTO occurrences (report_id, source_id, part, record) VALUES (?, ?, ?, ?)",
                        (report.report_id, source_id, report.part, report.record),
                    )
                    fresh[int(cursor.lastrowid or 0)] = report
                    touched.setdefault(report.report_id)
            repeated = 0
            for report_id in touched:
                repeated += self._settle(report_id, fresh, generation)
            self._drop_unused(texts)
        return repeated

    def remove_file(self, path: str) -> None:
        """Take a file and what only it gave out of the archive."""
        with self.transaction():
            generation = self._next_generation()
            touched, texts = self._take_out(path)
            for report_id in touched:
                self._settle(report_id, {}, generation)
            self._drop_unused(texts)

    def _take_out(self, path: str) -> tuple[dict[str, None], list[int]]:
        """Delete a file's rows; returned are the reports that stood in it, in order, and the texts it used."""
        connection = self.connection
        rows = connection.execute(
            "SELECT o.report_id FROM files f JOIN sources s USING (file_id) JOIN occurrences o USING (source_id) "
            "WHERE f.path = ? ORDER BY o.occurrence_id",
            (path,),
        ).fetchall()
        texts = connection.execute(
            "SELECT DISTINCT text_id FROM files f JOIN sources s USING (file_id) WHERE f.path = ?", (path,)
        ).fetchall()
        connection.execute("DELETE FROM files WHERE path = ?", (path,))
        return dict.fromkeys(row[0] for row in rows), [row[0] for row in texts]

    def _put_source(self, file_id: int, source: PackedSource) -> int:
        connection = self.connection
        connection.execute(
            "INSERT OR IGNORE INTO texts (digest, characters, body) VALUES (?, ?, ?)",
            (source.digest, source.characters, source.body),
        )
        cursor = connection.execute(
            "INSERT INTO sources (file_id, path, title, text_id) "
            "VALUES (?, ?, ?, (SELECT text_id FROM texts WHERE digest = ?))",
            (file_id, sql.storable(source.path), sql.storable(source.title), source.digest),
        )
        return int(cursor.lastrowid or 0)

    def _drop_unused(self, texts: list[int]) -> None:
        self.connection.executemany(
            "DELETE FROM texts WHERE text_id = ? AND NOT EXISTS (SELECT 1 FROM sources WHERE text_id = texts.text_id)",
            [(text,) for text in texts],
        )

    def _settle(self, report_id: str, fresh: dict[int, PackedReport], generation: int) -> int:
        """Make the rows of a report those of its first occurrence, by path; 1 if it stands in several places."""
        connection = self.connection
        found = connection.execute(
            "SELECT o.occurrence_id FROM occurrences o JOIN sources s USING (source_id) WHERE o.report_id = ? "
            "ORDER BY s.path, o.part, o.occurrence_id",
            (report_id,),
        ).fetchall()
        row = connection.execute(
            "SELECT report_key, occurrence_id FROM reports WHERE report_id = ?", (report_id,)
        ).fetchone()
        if row is not None and found and found[0][0] == row[1] and row[1] not in fresh:
            return int(len(found) > 1)
        if row is not None:
            connection.execute("DELETE FROM reports WHERE report_key = ?", (row[0],))
            connection.execute("INSERT INTO gone (report_key, generation) VALUES (?, ?)", (row[0], generation))
        if found:
            first = found[0][0]
            self._put_report(first, fresh.get(first) or self._packed_again(first), generation)
        return int(len(found) > 1)

    def _packed_again(self, occurrence_id: int, signature: bytes | None = None) -> PackedReport:
        """A stored report as it is mined, with the log replayed on it; its signature is made if it is not given."""
        record, part, text = self._occurrence(occurrence_id)
        report = restore_report(record)
        entries = entries_of(self.connection, report.report_id)
        return pack_report(report, text, part, record=record, signature=signature, entries=entries)

    def _occurrence(self, occurrence_id: int) -> tuple[bytes, int, str]:
        """The record of a report as it was mined, its place in the file and the text that it stands in."""
        found = self.seals.one("occurrences", occurrence_id)
        source = self.seals.one("sources", found["source_id"], report_id=found["report_id"])
        text = self.seals.one("texts", source["text_id"], report_id=found["report_id"])
        return found["record"], found["part"], restore_text(text["body"])

    def _put_report(self, occurrence_id: int, packed: PackedReport, generation: int) -> None:
        connection = self.connection
        if packed.entries != tuple(entry.id for entry in entries_of(connection, packed.report_id)):
            # it was packed without the log, or the log moved on
            packed = self._packed_again(occurrence_id, packed.signature)
        [row] = packed.rows["reports"]
        put = sql.insert("reports", "generation", "occurrence_id", "signature", "corrected")
        cursor = connection.execute(put, (generation, occurrence_id, packed.signature, packed.corrected, *row))
        key = int(cursor.lastrowid or 0)
        for name in sql.KEYS:
            connection.executemany(sql.insert(name, "report_key"), [(key, *cells) for cells in packed.rows[name]])
        seals.seal_report(connection, key)

    # -- corrections ---------------------------------------------------------------------------------------------

    def correct(self, entries: Sequence[Correction]) -> set[str]:
        """Put entries into the log, and make the reports that they are on anew; the ids of these come back.

        Entries that are there already change nothing.
        """
        connection = self.connection
        with self.transaction("correct"):
            touched = add_entries(connection, entries)
            self._make_anew(touched)
        return touched

    def as_mined(self, report_id: str) -> StoredReport | None:
        """A report before and after its corrections, by its whole id; None if there is none.

        Raises:
            DamagedError: a row of it is not as it was stored, or is gone.
        """
        found = self.query("SELECT report_key FROM reports WHERE report_id = ?", (report_id,)).fetchone()
        if found is None:
            self.seals.require("reports")
            return None
        row = self.seals.one("reports", found[0], report_id=report_id)
        record, _, text = self._occurrence(row["occurrence_id"])
        corrected = row["corrected"]
        return StoredReport(restore_report(record), None if corrected is None else restore_report(corrected), text)

    def corrections_in(self, path: str) -> dict[str, list[bytes]]:
        """The entries on the reports of a file, as they are stored, in order; by the ids of these reports."""
        return entries_in(self.connection, path)

    def has_corrections(self) -> bool:
        """Whether there is a log; every entry of it is as it was stored."""
        self.seals.require("corrections")
        return self.query("SELECT 1 FROM corrections LIMIT 1").fetchone() is not None

    def rebind_corrections(self) -> set[str]:
        """Bind entries whose reports have other ids now to what these have become; the ids of these come back."""
        connection = self.connection
        if not corrections_lost(connection):
            return set()
        with self.transaction("correct"):
            touched = rebind(connection)
            self._make_anew(touched)
        return touched

    def _make_anew(self, report_ids: set[str]) -> None:
        """Make the rows of some reports anew from their records and the log."""
        connection = self.connection
        generation = self._next_generation() if report_ids else 0
        for report_id in sorted(report_ids):
            row = connection.execute(
                "SELECT report_key, occurrence_id, signature FROM reports WHERE report_id = ?", (report_id,)
            ).fetchone()
            if row is None:
                continue
            connection.execute("DELETE FROM reports WHERE report_key = ?", (row[0],))
            connection.execute("INSERT INTO gone (report_key, generation) VALUES (?, ?)", (row[0], generation))
            self._put_report(row[1], self._packed_again(row[1], row[2] or b""), generation)

    # -- runs ----------------------------------------------------------------------------------------------------

    def begin_run(self, manifest: str) -> int:
        """Note that a run begins, and that those that never ended were broken off; returns its number."""
        with self.transaction():
            self.connection.execute("UPDATE runs SET state = 'broken off' WHERE state = 'running'")
            cursor = self.connection.execute(
                "INSERT INTO runs (started, state, manifest) VALUES (strftime('%Y-%m-%dT%H:%M:%fZ'), 'running', ?)",
                (manifest,),
            )
        return int(cursor.lastrowid or 0)

    def add_runs(self, runs: Iterable[tuple[str, str | None, str, str]]) -> None:
        """Note runs of another archive (begin, end, state, manifest), but for those that are noted already."""
        with self.transaction():
            for run in runs:
                self.connection.execute(
                    "INSERT INTO runs (started, finished, state, manifest) SELECT ?, ?, ?, ? "
                    "WHERE NOT EXISTS (SELECT 1 FROM runs WHERE started = ?)",
                    (*run, run[0]),
                )

    def end_run(self, run_id: int, state: str, manifest: str) -> None:
        """Note how a run ended."""
        with self.transaction():
            self.connection.execute(
                "UPDATE runs SET finished = strftime('%Y-%m-%dT%H:%M:%fZ'), state = ?, manifest = ? WHERE run_id = ?",
                (state, manifest, run_id),
            )

    def failures(self) -> list[FailureRow]:
        """What could not be mined, by path."""
        self.seals.require("failures")
        rows = self.query("SELECT path, stage, reason, skipped FROM failures ORDER BY path, failure_id")
        return [FailureRow(row[0], row[1], row[2], bool(row[3])) for row in rows]
