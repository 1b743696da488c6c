"""Is what is read from the archive what was stored? A check sum in every row, and how many rows there should be of each kind.

Each row of a sealed table carries in `seal` the CRC-32 of its other cells; the table `seals` holds, for groups of rows (the
statements of a kind, those of a report, the texts of a file), how many there are and the sum of their seals. Triggers keep both,
whoever writes, in the transaction that writes. So a changed cell is found where its row is read, and a row that is gone, or
stands there twice, where its group is.

Only what cannot be told from this connection's own triggers is done by hand: `seal_report`, for the many rows below a report.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import msgspec

from reportminer.store.errors import DamagedError


class Sealed(NamedTuple):
    """A table whose rows are sealed.

    `key` is the key of its rows, `groups` the columns by which they are counted and summed ("" for all together). `light` are
    those columns that are read alone, without the large ones behind them: of these alone there is a sum too.
    """

    key: str
    groups: tuple[str, ...]
    light: tuple[str, ...] = ()


SEALED: dict[str, Sealed] = {
    "meta": Sealed("key", ("",)),
    "runs": Sealed("run_id", ("",)),
    "files": Sealed("file_id", ("",)),
    "failures": Sealed("failure_id", ("file_id",)),
    "texts": Sealed("text_id", ("",), ("text_id", "digest", "characters")),
    "sources": Sealed("source_id", ("file_id",)),
    "occurrences": Sealed("occurrence_id", ("source_id",), ("occurrence_id", "report_id", "source_id", "part")),
    "reports": Sealed("report_key", ("",)),
    "statements": Sealed("statement_key", ("kind", "report_key")),
    "parts": Sealed("part_key", ("kind", "report_key")),
    "figures": Sealed("figure_key", ("indicator_id", "report_key")),
    "gone": Sealed("report_key", ("",)),
    "corrections": Sealed("entry_id", ("",)),
}
BELOW = ("statements", "parts", "figures")
"""tables whose rows come and go with their report"""
LIGHT = "light"
_LAYOUT = """
    CREATE TABLE IF NOT EXISTS seals (
        name TEXT NOT NULL, by TEXT NOT NULL, value NOT NULL, rows INTEGER NOT NULL, total INTEGER NOT NULL,
        PRIMARY KEY (name, by, value)) WITHOUT ROWID"""
_encode = msgspec.msgpack.Encoder().encode
_crc = zlib.crc32


def seal_of(*cells: Any) -> int:
    """The seal of a row with these cells, as SQLite gives them."""
    return _crc(_encode(cells))


def row_seal(cells: Sequence[Any]) -> int:
    """`seal_of` for a tuple of cells."""
    return _crc(_encode(cells))


def know(connection: sqlite3.Connection) -> None:
    """Let a connection that writes make seals."""
    connection.create_function("seal_of", -1, seal_of, deterministic=True)


def columns_of(connection: sqlite3.Connection, name: str) -> list[str]:
    """The columns of a table that its seals cover, in order."""
    found = connection.execute("SELECT name FROM pragma_table_info(?)", (name,))
    return [row[0] for row in found if row[0] != "seal"]


def listed(columns: Iterable[str], of: str = "") -> str:
    """Columns for a query, `of` before each."""
    return ", ".join(f'{of}"{column}"' for column in columns)


# -- writing ---------------------------------------------------------------------------------------------------------


def break_seals(connection: sqlite3.Connection) -> None:
    """Take the triggers away, before the layout changes."""
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        if name.startswith("sealed_"):
            connection.execute(f"DROP TRIGGER {name}")


def put_seals(connection: sqlite3.Connection) -> None:
    """Seal every row as it stands, count and sum all, and have triggers keep them so."""
    know(connection)
    connection.execute(_LAYOUT)
    connection.execute("DELETE FROM seals")
    for name, table in SEALED.items():
        if not connection.execute("SELECT 1 FROM pragma_table_info(?) WHERE name = 'seal'", (name,)).fetchone():
            connection.execute(f"ALTER TABLE {name} ADD COLUMN seal INTEGER NOT NULL DEFAULT 0")
        columns = columns_of(connection, name)
        connection.execute(f"UPDATE {name} SET seal = seal_of({listed(columns)})")
        for by, value, sealed in _sums(table, ""):
            connection.execute(
                f"INSERT INTO seals SELECT '{name}', '{by}', {value}, count(*), sum({sealed}) FROM {name} GROUP BY 3 "
                "HAVING count(*) > 0"
            )
        for statement in _triggers(name, table, columns):
            connection.execute(statement)


def _sums(table: Sealed, of: str) -> Iterator[tuple[str, str, str]]:
    """What is summed: the name of each group, the SQL of its value and that of what is summed."""
    for by in table.groups:
        yield by, f'{of}"{by}"' if by else "''", f"{of}seal"
    if table.light:
        yield LIGHT, "''", f"seal_of({listed(table.light, of)})"


def _triggers(name: str, table: Sealed, columns: Sequence[str]) -> Iterator[str]:
    key = table.key
    seal = f'UPDATE {name} SET seal = seal_of({listed(columns)}) WHERE "{key}" = NEW."{key}";'
    more, less = "", ""
    for by, value, sealed in _sums(table, "NEW."):
        fresh = sealed if by == LIGHT else f'(SELECT seal FROM {name} WHERE "{key}" = NEW."{key}")'
        of_group = f"WHERE name = '{name}' AND by = '{by}' AND value = {value}"
        # the conflict clause of whatever statement writes holds in here as well, so there must be no conflict
        more += f"""
            INSERT INTO seals SELECT '{name}', '{by}', {value}, 0, 0 WHERE NOT EXISTS (SELECT 1 FROM seals {of_group});
            UPDATE seals SET rows = rows + 1, total = total + {fresh} {of_group};"""
    for by, value, sealed in _sums(table, "OLD."):
        of_group = f"WHERE name = '{name}' AND by = '{by}' AND value = {value}"
        less += f"""
            UPDATE seals SET rows = rows - 1, total = total - {sealed} {of_group};
            DELETE FROM seals {of_group} AND rows = 0;"""
    yield f"CREATE TRIGGER sealed_{name}_up AFTER UPDATE OF {listed(columns)} ON {name} BEGIN {seal} {less} {more} END"
    if name in BELOW:
        return
    yield f"CREATE TRIGGER sealed_{name}_in AFTER INSERT ON {name} BEGIN {seal} {more} END"
    yield f"CREATE TRIGGER sealed_{name}_out AFTER DELETE ON {name} BEGIN {less} END"
    if name == "reports":
        below = "".join(_taken_out(other) for other in BELOW)
        yield f"CREATE TRIGGER sealed_below_out BEFORE DELETE ON reports BEGIN {below} END"


def _taken_out(name: str) -> str:
    """What takes the rows of a table that go with a report out of the sums."""
    kind, _ = SEALED[name].groups
    return f"""
        UPDATE seals SET rows = rows - gone.n, total = total - gone.t
            FROM (SELECT "{kind}" AS v, count(*) AS n, sum(seal) AS t FROM {name}
                WHERE report_key = OLD.report_key GROUP BY 1) AS gone
            WHERE name = '{name}' AND by = '{kind}' AND value = gone.v;
        DELETE FROM seals WHERE name = '{name}' AND by = '{kind}' AND rows = 0;
        DELETE FROM seals WHERE name = '{name}' AND by = 'report_key' AND value = OLD.report_key;"""


def seal_report(connection: sqlite3.Connection, key: int) -> None:
    """Seal the rows of a new report in the tables below reports, where no trigger does: there are too many of them."""
    for name in BELOW:
        for statement in _sealing(name, tuple(columns_of(connection, name))):
            connection.execute(statement, (key,))


@cache
def _sealing(name: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    sums = (
        f"""INSERT INTO seals SELECT '{name}', '{by}', "{by}", count(*), sum(seal) FROM {name} WHERE report_key = ? GROUP BY 3
            ON CONFLICT (name, by, value) DO UPDATE SET rows = rows + excluded.rows, total = total + excluded.total"""
        for by in SEALED[name].groups
    )
    return (f"UPDATE {name} SET seal = seal_of({listed(columns)}) WHERE report_key = ?", *sums)


# -- reading ---------------------------------------------------------------------------------------------------------

Sums = dict[Any, tuple[int, int]]
"""how many rows a group has and the sum of their seals, by its value"""
ONE = 1 << 64
"""what counts a row in the one number that `sums_of` parts again"""


def sums_of(counted: Mapping[Any, int]) -> Sums:
    """Rows and sums of seals of groups for which `ONE` and the seal were added up for every row."""
    return {value: divmod(number, ONE) for value, number in counted.items()}


class Read(Protocol):
    """What is asked of a store."""

    path: Path
    connection: sqlite3.Connection

    def query(self, statement: str, values: Sequence[Any] = ()) -> Any:
        """What a query finds, as a cursor gives it."""

    def one_moment(self) -> AbstractContextManager[None]:
        """All that is read inside is from one moment."""


class Fault(NamedTuple):
    """Something that is not as it was stored; `key` is that of its report where that is known."""

    words: str
    key: int | None = None


class Seals:
    """Verifies what is read from a store.

    Every method that requires something raises `DamagedError` where it is not as it was stored. What was found sound is
    not looked at again until something is written.
    """

    def __init__(self, store: Read) -> None:
        self._store = store
        self._columns: dict[str, list[str]] = {}
        self._sound: set[Any] = set()
        self._state: tuple[int, int] = (-1, -1)

    def columns(self, name: str) -> list[str]:
        """The columns of a table that its seals cover, in order."""
        if name not in self._columns:
            found = [row[0] for row in self._store.query("SELECT name FROM pragma_table_info(?)", (name,))]
            if "seal" not in found:
                raise self._error(Fault(f"the table {name} is not what it was"))
            self._columns[name] = [column for column in found if column != "seal"]
        return self._columns[name]

    def expected(self, name: str, by: str, values: Sequence[Any] | None = None) -> Sums:
        """What the groups of a table should hold; `values` None: all of them."""
        query = "SELECT value, rows, total FROM seals WHERE name = ?1 AND by = ?2"
        if values is not None:
            query += " AND value IN (SELECT value FROM json_each(?3))"
        given = (name, by) if values is None else (name, by, json.dumps(list(values)))
        return {row[0]: (row[1], row[2]) for row in self._store.query(query, given)}

    def require(self, *names: str) -> None:
        """Every row of some tables is there and as it was stored."""
        for name in names:
            last = SEALED[name].groups[-1]
            self._once(name, lambda name=name, by=last: self._row_faults(name, "", (), by, None))  # type: ignore[misc]

    def require_light(self, name: str) -> None:
        """Every row of a table is there, and so are its light columns; the others are not looked at."""
        self._once((name, LIGHT), lambda: self._light_faults(name))

    def require_group(self, name: str, by: str, values: Sequence[Any]) -> None:
        """Every row of some groups is there and as it was stored; found by the index that a query for them takes."""
        condition = f't."{by}" IN (SELECT value FROM json_each(?))'
        self._once(
            (name, by, *values), lambda: self._row_faults(name, condition, (json.dumps(list(values)),), by, values)
        )

    def require_count(self, name: str, column: str, values: Sequence[Any], count: int) -> None:
        """The rows in which a column has one of some values are as they were stored, and there are so many."""
        condition = f't."{column}" IN (SELECT value FROM json_each(?))'
        seen: set[int] = set()
        for fault in self._row_faults(name, condition, (json.dumps(list(values)),), None, (), seen):
            raise self._error(fault)
        if len(seen) != count:
            self.require(name)

    def require_keys(self, name: str, keys: Sequence[int]) -> None:
        """The rows of these keys are as they were stored, and none is gone but what was taken out."""
        condition = f't."{SEALED[name].key}" IN (SELECT value FROM json_each(?))'
        wanted = set(keys)
        seen: set[int] = set()
        for fault in self._row_faults(name, condition, (json.dumps(sorted(wanted)),), None, (), seen):
            raise self._error(fault)
        if seen != wanted:
            self.require(name)

    def rows(self, name: str, keys: Sequence[int]) -> dict[int, dict[str, Any]]:
        """The rows of these keys, by key, each by its columns: as they were stored, and none is gone but what was taken out."""
        columns, wanted = self.columns(name), set(keys)
        key = columns.index(SEALED[name].key)
        query = (
            f'SELECT {listed(columns)}, seal FROM {name} WHERE "{SEALED[name].key}" IN (SELECT value FROM json_each(?))'
        )
        found: dict[int, dict[str, Any]] = {}
        for row in self._store.query(query, (json.dumps(sorted(wanted)),)):
            self.row(name, row[:-1], row[-1])
            found[row[key]] = dict(zip(columns, row, strict=False))
        if found.keys() != wanted:
            self.require(name)
        return found

    def group(self, name: str, by: str, value: Any) -> list[dict[str, Any]]:
        """The rows of one group, in order of key, each by its columns."""
        columns, key = self.columns(name), SEALED[name].key
        query = f'SELECT {listed(columns)}, seal FROM {name} WHERE "{by}" = ? ORDER BY "{key}"'
        found = self._store.query(query, (value,)).fetchall()
        for row in found:
            self.row(name, row[:-1], row[-1])
        sums = {value: (len(found), sum(row[-1] for row in found))} if found else {}
        self.sums(name, by, sums, self.expected(name, by, [value]))
        return [dict(zip(columns, row, strict=False)) for row in found]

    def one(self, name: str, key: Any, *, report_id: str = "") -> dict[str, Any]:
        """The row of a key, by its columns; `report_id` is that of its report."""
        columns = self.columns(name)
        query = f'SELECT {listed(columns)}, seal FROM {name} WHERE "{SEALED[name].key}" = ?'
        row = self._store.query(query, (key,)).fetchone()
        if row is None:
            about = f"report {report_id}: " if report_id else ""
            raise self._error(Fault(f"{about}a row of the table {name} is gone"))
        self.row(name, row[:-1], row[-1], report_id=report_id)
        return dict(zip(columns, row, strict=False))

    def row(self, name: str, cells: Sequence[Any], seal: Any, *, report_id: str = "") -> None:
        """One row, its cells in the order of `columns`, is as it was stored; `report_id` is that of its report."""
        if seal_of(*cells) != seal:
            fault = self._fault_of(name, cells)
            about = f"report {report_id}: " if report_id and fault.key is None else ""
            raise self._error(fault._replace(words=f"{about}{fault.words}"))

    def sums(self, name: str, by: str, found: Sums, expected: Sums) -> None:
        """What was read of some groups is what they should hold."""
        if found != expected:
            raise self._error(self._missing(name, found, expected))

    def counts(self, name: str, by: str) -> dict[Any, int]:
        """How many rows each group of a table holds, and should hold."""
        with self._store.one_moment():
            stored = self._store.query(f'SELECT "{by}", count(*) FROM {name} GROUP BY 1')
            found = {row[0]: row[1] for row in stored}
            expected = self.expected(name, by)
            if found != {value: rows for value, (rows, _) in expected.items()}:
                raise self._error(self._missing(name, {"": (sum(found.values()), 0)}, expected))
        return found

    def faults(self, name: str) -> Iterator[Fault]:
        """All that is wrong with a table."""
        for by in SEALED[name].groups:
            yield from self._row_faults(name, "", (), by, None)
        if SEALED[name].light:
            yield from self._light_faults(name)

    # -- how -----------------------------------------------------------------------------------------------------

    @contextmanager
    def beside(self) -> Iterator[None]:
        """What this connection writes inside touches no sealed table: what was found sound before stays so."""
        self._renew()
        version, _ = self._state
        yield
        if self._present()[0] == version:  # nobody else has written meanwhile
            self._state = self._present()

    def _present(self) -> tuple[int, int]:
        return self._store.query("PRAGMA data_version").fetchone()[0], self._store.connection.total_changes

    def _renew(self) -> None:
        """Forget what was found sound if anything was written since."""
        state = self._present()
        if state != self._state:
            self._sound.clear()
            self._state = state

    def _once(self, what: Any, faults: Callable[[], Iterator[Fault]]) -> None:
        self._renew()
        if what in self._sound:
            return
        with self._store.one_moment():
            for fault in faults():
                raise self._error(fault)
        self._sound.add(what)

    def _row_faults(
        self, name: str, condition: str, given: Sequence[Any], by: str | None, values: Sequence[Any] | None,
        seen: set[int] | None = None,
    ) -> Iterator[Fault]:  # fmt: skip
        columns = self.columns(name)
        number = columns.index(by) if by else -1
        key = columns.index(SEALED[name].key)
        where = f" WHERE {condition}" if condition else ""
        sums: dict[Any, int] = defaultdict(int)
        for row in self._store.query(f"SELECT {listed(columns, 't.')}, t.seal FROM {name} t{where}", given):
            cells, seal = row[:-1], row[-1]
            if _crc(_encode(cells)) != seal:
                yield self._fault_of(name, cells)
            if seen is not None:
                seen.add(cells[key])
            sums[cells[number] if by else ""] += ONE + (seal if isinstance(seal, int) else 0)
        if by is not None:
            found = sums_of(sums)
            expected = self.expected(name, by, values)
            if found != expected:
                yield self._missing(name, found, expected)

    def _light_faults(self, name: str) -> Iterator[Fault]:
        count = total = 0
        for row in self._store.query(f"SELECT {listed(SEALED[name].light)} FROM {name}"):
            count += 1
            total += _crc(_encode(row))
        found, expected = {"": (count, total)} if count else {}, self.expected(name, LIGHT)
        if found != expected:
            yield self._missing(name, found, expected)

    def _fault_of(self, name: str, cells: Sequence[Any]) -> Fault:
        columns = self.columns(name)
        known = dict(zip(columns, cells, strict=True))
        told = next((known[column] for column in ("report_id", "path") if isinstance(known.get(column), str)), None)
        key = known.get("report_key")
        which = f" ({told})" if told else f" of run {known[columns[0]]}" if name == "runs" else ""
        return Fault(f"a row of the table {name}{which} is not as it was stored", key if isinstance(key, int) else None)

    def _missing(self, name: str, found: Sums, expected: Sums) -> Fault:
        have = sum(count for count, _ in found.values())
        want = sum(count for count, _ in expected.values())
        key = None
        if "report_key" in SEALED[name].groups:
            stored = self._store.query(f"SELECT report_key, count(*), sum(seal) FROM {name} GROUP BY report_key")
            there = {row[0]: (row[1], row[2]) for row in stored}
            wanted = self.expected(name, "report_key")
            key = next((key for key in {**wanted, **there} if there.get(key) != wanted.get(key)), None)
        if have != want:
            return Fault(f"{have} rows are found in the table {name}, {want} were stored", key)
        return Fault(f"the rows in the table {name} are not those that were stored", key)

    def _error(self, fault: Fault) -> DamagedError:
        return DamagedError.of(self._store.path.parent, self.told(fault))

    def told(self, fault: Fault) -> str:
        """A fault in words that name its report where it can be told."""
        if fault.key is None:
            return fault.words
        with suppress(sqlite3.Error):
            query = "SELECT report_id, path FROM reports WHERE report_key = ?"
            row = self._store.connection.execute(query, (fault.key,)).fetchone()
            if row is not None:
                return f"report {row[0]} ({row[1]}): {fault.words}"
        return fault.words
