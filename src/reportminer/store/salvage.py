"""What can still be read of a damaged archive? Every row that is as it was stored, and the files of which nothing is missing."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from reportminer.store.packing import PackedFile, PackedSource, failure_of, pack_report, restore_report, restore_text
from reportminer.store.seals import SEALED, listed, row_seal

Cells = dict[str, Any]
_LARGE = {"texts": "body", "occurrences": "record"}
"""columns that are read when they are needed"""
_HEAD = {16: b"\x10\x00\x01\x01\x00\x40\x20\x20", 44: b"\0\0\0\x04", 56: b"\0\0\0\x01"}
"""what the head of every `archive.db` says: size of pages, shares of cells, form of the layout, UTF-8"""
_MOST_STEPS = 64


class Saved(NamedTuple):
    """A file of which something was found; `whole` if all that it gave is there and as it was stored."""

    path: str
    rules: str
    run_id: int
    packed: PackedFile
    whole: bool


class Wreck:
    """A damaged `archive.db`, read as far as it can be; nothing in it is changed."""

    def __init__(self, folder: Path) -> None:
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        path = folder / "archive.db"
        self._connection = _opened(path)
        if not self._works():
            self._connection.close()
            self._temporary = tempfile.TemporaryDirectory(prefix=".salvage-", dir=folder)
            copy = Path(self._temporary.name) / path.name
            shutil.copyfile(path, copy)
            _put_head(copy)
            self._connection = _opened(copy)

    def __enter__(self) -> Self:
        """The wreck itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self._connection.close()
        if self._temporary is not None:
            self._temporary.cleanup()

    def _works(self) -> bool:
        try:
            self._connection.execute("SELECT count(*) FROM files LIMIT 1").fetchone()
            encoding = self._connection.execute("PRAGMA encoding").fetchone()[0]
        except (sqlite3.Error, UnicodeDecodeError):
            return False
        return bool(encoding == "UTF-8")

    # -- rows ----------------------------------------------------------------------------------------------------

    def _columns(self, name: str) -> list[str]:
        with suppress(sqlite3.Error, UnicodeDecodeError):
            return [row[1] for row in self._connection.execute(f"PRAGMA table_info({name})") if row[1] != "seal"]
        return []

    def rows(self, name: str, *, damaged: bool = False) -> Iterator[Cells]:
        """The rows of a table that are as they were stored, without their large columns; or those that are not."""
        columns = self._columns(name)
        if not columns:
            return
        large = _LARGE.get(name)
        seen: set[Any] = set()
        for row in self._walk(name, columns):
            cells = dict(zip(columns, row[1:-1], strict=True))
            sound = row_seal(row[1:-1]) == row[-1] and cells[SEALED[name].key] not in seen
            if sound:
                seen.add(cells[SEALED[name].key])
            if sound != damaged:
                yield {column: cell for column, cell in cells.items() if column != large}

    def _walk(self, name: str, columns: list[str]) -> Iterator[tuple[Any, ...]]:
        """Every row that SQLite gives, from the front, from behind, and from places between where both break off."""
        place = f'"{SEALED[name].key}"'
        query = f"SELECT {place}, {listed(columns)}, seal FROM {name} NOT INDEXED"
        last: Any = None
        broken = False
        for row in self._tried(f"{query} ORDER BY {place}", ()):
            if row is None:
                broken = True
            else:
                last = row[0]
                yield row
        if not broken:
            return
        first: Any = None
        for row in self._tried(f"{query} ORDER BY {place} DESC", ()):
            if row is not None and (last is None or row[0] > last):
                first = row[0]
                yield row
        if not isinstance(last, int) or not isinstance(first, int):
            return
        for step in range(1, _MOST_STEPS):
            at = last + (first - last) * step // _MOST_STEPS
            until = last + (first - last) * (step + 1) // _MOST_STEPS
            given = (at, min(until, first))
            for row in self._tried(f"{query} WHERE {place} > ? AND {place} <= ? ORDER BY {place}", given):
                if row is not None and row[0] < first:
                    yield row

    def _tried(self, query: str, given: tuple[Any, ...]) -> Iterator[tuple[Any, ...] | None]:
        """What a query gives; None at last if it broke off."""
        try:
            cursor = self._connection.execute(query, given)
            while (row := cursor.fetchone()) is not None:
                yield row
        except (sqlite3.Error, UnicodeDecodeError, MemoryError):
            yield None

    def _large(self, name: str, key: Any) -> bytes | None:
        """The large cell of a row, None if the row is not as it was stored."""
        columns = self._columns(name)
        query = f'SELECT {listed(columns)}, seal FROM {name} WHERE "{SEALED[name].key}" = ?'
        for row in self._tried(query, (key,)):
            if row is not None and row_seal(row[:-1]) == row[-1]:
                cell = row[columns.index(_LARGE[name])]
                return cell if isinstance(cell, bytes) else None
        return None

    def _expected(self, name: str, by: str) -> dict[Any, tuple[int, int]]:
        query = "SELECT value, rows, total FROM seals WHERE name = ? AND by = ?"
        return {row[0]: (row[1], row[2]) for row in self._tried(query, (name, by)) if row is not None}

    # -- files ---------------------------------------------------------------------------------------------------

    def stored(self) -> int:
        """How many files were stored, as far as that can be told."""
        return max((rows for rows, _ in self._expected("files", "").values()), default=0)

    def files(self) -> Iterator[Saved]:
        """Every file that can be read, by path."""
        below = {name: self._grouped(name) for name in ("failures", "sources", "occurrences")}
        texts = {row["text_id"]: row for row in self.rows("texts")}
        for file in sorted(self.rows("files"), key=lambda row: str(row["path"])):
            failures, whole = below["failures"].of(file["file_id"])
            found, complete = below["sources"].of(file["file_id"])
            whole = whole and complete
            sources = []
            for row in found:
                source, complete = self._source(row, texts.get(row["text_id"]), below["occurrences"])
                whole = whole and complete
                sources += [source] if source is not None else []
            told = [failure_of(cells) for cells in failures]
            packed = PackedFile(file["shown"], file["sha256"], file["size"], False, sources, told)
            yield Saved(file["path"], file["rules"], file["run_id"], packed, whole)

    def _grouped(self, name: str) -> _Grouped:
        by = SEALED[name].groups[0]
        rows: dict[Any, list[Cells]] = defaultdict(list)
        for row in self.rows(name):
            rows[row[by]].append(row)
        counts = {value: count for value, (count, _) in self._expected(name, by).items()}
        return _Grouped(rows, counts, SEALED[name].key)

    def _source(self, row: Cells, text: Cells | None, occurrences: _Grouped) -> tuple[PackedSource | None, bool]:
        """A source text with its reports, and whether that is all; None if there is no text."""
        body = self._large("texts", text["text_id"]) if text is not None else None
        if text is None or body is None:
            return None, False
        found, whole = occurrences.of(row["source_id"])
        content = restore_text(body)
        reports = []
        for occurrence in sorted(found, key=lambda cells: (cells["part"], cells["occurrence_id"])):
            record = self._large("occurrences", occurrence["occurrence_id"])
            if record is None:
                whole = False
            else:
                reports.append(pack_report(restore_report(record), content, occurrence["part"], record=record))
        return PackedSource(row["path"], row["title"], text["digest"], text["characters"], body, reports), whole

    def lost_paths(self, known: set[str]) -> set[str]:
        """Files on the disk that damaged rows still name and that are not among those known."""
        told = (row.get("path") for name in ("files", "sources", "failures") for row in self.rows(name, damaged=True))
        owners = {row["file_id"] for row in self.rows("files")}
        told_by = (
            row["path"] for name in ("sources", "failures") for row in self.rows(name) if row["file_id"] not in owners
        )
        of_reports = (row["path"] for row in self.rows("reports"))
        found = set()
        for path in (*told, *told_by, *of_reports):
            if isinstance(path, str) and (file := _on_disk(path)) and file not in known:
                found.add(file)
        return found


class _Grouped(NamedTuple):
    """Rows of a table by the row above, and how many there should be."""

    rows: dict[Any, list[Cells]]
    counts: dict[Any, int]
    key: str

    def of(self, value: Any) -> tuple[list[Cells], bool]:
        """Those of one row above, in order, and whether they are all."""
        found = sorted(self.rows.get(value, []), key=lambda row: row[self.key])
        return found, len(found) == self.counts.get(value, 0)


def _on_disk(path: str) -> str:
    """The file that a path is or lies in (a member of a container is told behind its file), "" if there is none."""
    with suppress(OSError, ValueError):
        for place in (Path(path), *Path(path).parents):
            if place.is_file():
                return os.path.normpath(place.absolute())
    return ""


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    # what of the layout cannot be understood is passed over; nothing is written
    connection.execute("PRAGMA writable_schema = ON")
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    return connection


def _put_head(path: Path) -> None:
    """Write what every head says into the head of a file."""
    with path.open("rb+") as file:
        file.write(b"SQLite format 3\0")
        for place, data in _HEAD.items():
            file.seek(place)
            file.write(data)
