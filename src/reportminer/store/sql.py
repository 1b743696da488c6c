"""How are the tables of the schema written in SQL? Their layout, their insertion and their reading, made from the columns.

Names of tables and columns are constants of `reportminer.schema`; values are always parameters.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from operator import itemgetter
from typing import Any

import msgspec

from reportminer.records import Number
from reportminer.schema import TABLES, Column, Row, columns_of, own_columns

KEYS = {"statements": "statement_key", "parts": "part_key", "figures": "figure_key"}
"""the row number of each table below reports"""
_TYPES = {
    str: "TEXT NOT NULL",
    int: "INTEGER",
    bool: "INTEGER NOT NULL",
    float: "REAL NOT NULL",
    tuple: "TEXT NOT NULL",
    Number: "",
}
_LARGEST = 2**63 - 1
_SURROGATE = re.compile("[\ud800-\udfff]")


def storable(text: str) -> str:
    """`text` with lone surrogates, which SQLite cannot hold, as U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text


def _number(value: Number | None) -> Number | None:
    """The number as SQLite can hold it: what does not fit its integers as floating point."""
    return value if value is None or -_LARGEST <= value <= _LARGEST else float(value)


def _values(values: tuple[str, ...]) -> str:
    return msgspec.json.encode(values).decode() if values else "[]"


def read_values(text: str) -> tuple[str, ...]:
    """The values behind a cell that holds several."""
    return () if text == "[]" else tuple(msgspec.json.decode(text, type=list[str]))


def _writer(column: Column) -> Callable[[Any], Any] | None:
    if column.name == "text":
        return storable
    writers: dict[Any, Callable[[Any], Any]] = {bool: int, tuple: _values, Number: _number}
    return writers.get(column.type)


@cache
def _writers(table: type[Row]) -> tuple[Callable[[Row], tuple[Any, ...]], tuple[tuple[int, Callable[[Any], Any]], ...]]:
    """What takes the kept cells out of a row, and how those of them are written that do not stay as they are."""
    own = [(number, column) for number, column in enumerate(columns_of(table)) if column.own]
    writers = ((place, _writer(column)) for place, (_, column) in enumerate(own))
    return itemgetter(*(number for number, _ in own)), tuple((place, write) for place, write in writers if write)


@cache
def _readers(table: type[Row]) -> tuple[tuple[int, Callable[[Any], Any]], ...]:
    readers: dict[Any, Callable[[Any], Any]] = {bool: bool, tuple: read_values}
    kept = [column for column in columns_of(table) if column.head.kept]
    return tuple((number, readers[column.type]) for number, column in enumerate(kept) if column.type in readers)


def cells(name: str, row: Row) -> tuple[Any, ...]:
    """The cells that the store keeps of a row."""
    take, writers = _writers(TABLES[name])
    made = list(take(row))
    for place, write in writers:
        made[place] = write(made[place])
    return tuple(made)


def values(table: type[Row], found: tuple[Any, ...]) -> list[Any]:
    """The values behind the cells that `select` reads, further ones apart."""
    made = list(found)
    for number, read in _readers(table):
        made[number] = read(made[number])
    return made


def create(name: str, lead: str) -> str:
    """The statement that lays a table out, its first columns as told."""
    own = ", ".join(f'"{column.name}" {_type(column)}' for column in own_columns(TABLES[name]))
    return f"CREATE TABLE {name} ({lead}, {own})"


def add_column(name: str, column: str, default: str) -> str:
    """The statement that adds a column of the schema to a table that lacks it; `default` in SQL."""
    wanted = next(known for known in own_columns(TABLES[name]) if known.name == column)
    return f'ALTER TABLE {name} ADD COLUMN "{column}" {_type(wanted)} DEFAULT {default}'


def _type(column: Column) -> str:
    return "INTEGER NOT NULL" if column.type is int and not column.null else _TYPES[column.type]


@cache
def insert(name: str, *lead: str) -> str:
    """The statement that puts in a row: the columns of `lead`, then what `cells` gives."""
    names = [*lead, *(f'"{column.name}"' for column in own_columns(TABLES[name]))]
    return f"INSERT INTO {name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


@cache
def select(name: str, columns: tuple[str, ...], condition: str = "") -> tuple[str, tuple[int, ...]]:
    """The query for the rows of a table below reports, each with its report, by path and place in the file.

    Behind the columns of the schema stand those of `columns`, which seals cover, that are not among them, and the seal.
    `condition` in SQL, in which `t` is the table and `r` that of the reports.

    Returns:
        The query, whose last cell is the seal, and where in a row of it each of `columns` stands.
    """
    kept = [column for column in columns_of(TABLES[name]) if column.head.kept]
    places = {column.name: number for number, column in enumerate(kept) if not column.head.of}
    further = [column for column in columns if column not in places]
    places |= {column: len(kept) + number for number, column in enumerate(further)}
    names = [f'r."{column.head.of}"' if column.head.of else f't."{column.name}"' for column in kept]
    names += [f't."{column}"' for column in further]
    where = f" WHERE {condition}" if condition else ""
    query = (
        f"SELECT {', '.join(names)}, t.seal FROM reports r JOIN {name} t USING (report_key){where} "
        f"ORDER BY r.path, r.part, t.{KEYS[name]}"
    )
    return query, tuple(places[column] for column in columns)


@cache
def select_reports() -> str:
    """The query for the rows of all reports, by path and place in the file."""
    names = ", ".join(f'"{column.name}"' for column in own_columns(TABLES["reports"]))
    return f"SELECT {names} FROM reports ORDER BY path, part"


@cache
def select_own(name: str) -> str:
    """The query for what a table holds of one report."""
    names = ", ".join(f'"{column.name}"' for column in own_columns(TABLES[name]))
    return f"SELECT {names} FROM {name} WHERE report_key = ? ORDER BY {KEYS[name]}"
