"""An archive whose rows are written in a test: a real store, without the texts having been mined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from reportminer.schema import FigureRow, ReportRow, StatementRow
from reportminer.store import seals, sql
from reportminer.store.database import Store
from reportminer.store.packing import compress_text
from reportminer.store.reading import StoredReports


class WrittenArchive(StoredReports):
    """Stored reports whose rows are what `listed`, `statements`, `figures` and `texts` hold when the store is asked for."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self.only = None
        self.kept = None
        self.listed: dict[str, ReportRow] = {}
        self.statements: list[StatementRow] = []
        self.figures: list[FigureRow] = []
        self.texts: dict[str, str] = {}
        self._opened: Store | None = None
        self._stored: tuple[object, ...] = ()

    @property
    def store(self) -> Store:  # type: ignore[override]
        """A store with the rows as they are now."""
        rows = (tuple(self.listed.values()), tuple(self.statements), tuple(self.figures))
        if self._opened is None or rows != self._stored:
            if self._opened is not None:
                self._opened.close()
            writing = Store(self.path)
            put_rows(writing, self.listed.values(), self.statements, self.figures, self.texts)
            writing.close()
            self._stored, self._opened = rows, Store(self.path, read_only=self.read_only)
        return self._opened


def put_rows(
    store: Store,
    reports: Iterable[ReportRow],
    statements: Iterable[StatementRow] = (),
    figures: Iterable[FigureRow] = (),
    texts: Mapping[str, str] | None = None,
) -> None:
    """Make these the rows of a store, as one more generation if they are not its rows already."""
    tables = {"statements": list(statements), "figures": list(figures)}
    run_id = store.begin_run("{}")
    with store.transaction():
        connection = store.connection
        before = _rows(store)
        generation = str(store.generation + 1)
        connection.execute("DELETE FROM reports")
        connection.execute("DELETE FROM files")
        connection.execute("DELETE FROM texts")
        keys = {}
        for key, report in enumerate(reports, 1):
            keys[report.report_id] = key
            body = compress_text((texts or {}).get(report.report_id, ""))
            connection.execute(
                "INSERT INTO texts (text_id, digest, characters, body) VALUES (?, ?, ?, ?)",
                (key, str(key), report.end, body),
            )
            path = (key, str(key), report.path, "", 0, "", run_id)
            connection.execute(
                "INSERT INTO files (file_id, path, shown, sha256, size, rules, run_id) VALUES (?, ?, ?, ?, ?, ?, ?)",
                path,
            )
            connection.execute(
                "INSERT INTO sources (source_id, file_id, path, title, text_id) VALUES (?, ?, ?, ?, ?)",
                (key, key, report.path, "", key),
            )
            connection.execute(
                "INSERT INTO occurrences (occurrence_id, report_id, source_id, part, record) VALUES (?, ?, ?, ?, ?)",
                (key, report.report_id, key, 0, b""),
            )
            put = sql.insert("reports", "report_key", "generation", "occurrence_id")
            connection.execute(put, (key, 1, key, *sql.cells("reports", report)))
        for name, rows in tables.items():
            put = sql.insert(name, "report_key")
            for row in rows:
                connection.execute(put, (keys[row.report_id], *sql.cells(name, row)))
        for key in keys.values():
            seals.seal_report(connection, key)
        if _rows(store) != before:
            store.set_meta("generation", generation)


def _rows(store: Store) -> list[object]:
    """Everything that the tables of rows hold, by its cells."""
    return [
        [row[1:-1] if name != "reports" else row for row in store.connection.execute(f"SELECT * FROM {name}")]
        for name in ("reports", "statements", "figures")
    ]
