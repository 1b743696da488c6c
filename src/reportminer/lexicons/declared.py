"""What may stand in a cell of a rule table? Reads what the head of a table declares of its columns, and checks cells.

A line ``#: column = …`` above the names of the columns declares one of them: values parted by ``|``; ``@genre`` for the
values of a field of the records; ``integer``, ``number`` or ``pattern``. ``several`` before it lets a cell hold more than
one, parted by ``|``. A cell may be empty only where a value is: ``|yes``. Several lines on one column add up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple, get_args

from reportminer import records

MARK = "#:"
RECORDS = {
    "approx": records.Approx,
    "genre": records.Genre,
    "kind": records.Kind,
    "level": records.Level,
    "place_status": records.PlaceStatus,
    "role": records.Role,
    "status": records.Status,
}
"""fields of the records whose values a column may take"""
PLACEHOLDER = re.compile(r"\{[A-Z]+\}")
"""what code fills in before a pattern is compiled"""


def _integer(cell: str) -> None:
    int(cell)


def _number(cell: str) -> None:
    float(cell)


def _pattern(cell: str) -> None:
    re.compile(PLACEHOLDER.sub(".", cell))


FORMS: dict[str, Callable[[str], None]] = {"integer": _integer, "number": _number, "pattern": _pattern}
"""forms of cells, each with a check that raises ValueError or re.error"""


class Column(NamedTuple):
    """What is declared of one column."""

    values: frozenset[str] = frozenset()
    form: str = ""
    several: bool = False

    def fault(self, cell: str) -> str:
        """What is wrong with a cell, "" if nothing."""
        for value in cell.split("|") if self.several else (cell,):
            if value in self.values:
                continue
            if not self.form:
                return f"{value!r} is none of {', '.join(sorted(self.values)) or 'nothing'}"
            if value:
                try:
                    FORMS[self.form](value)
                except (ValueError, re.error) as error:
                    return f"{value!r} is no {self.form} ({error})"
        return ""


def read(lines: Sequence[tuple[int, str]]) -> dict[str, Column]:
    """The declared columns of a table.

    Args:
        lines: the lines that begin with `MARK`, each with its number.

    Raises:
        ValueError: a line is no declaration; the message begins with its number.
    """
    columns: dict[str, Column] = {}
    for number, line in lines:
        name, parted, told = (piece.strip() for piece in line.removeprefix(MARK).partition("="))
        several = told.startswith("several ")
        told = told.removeprefix("several ").strip()
        if not parted or not re.fullmatch("[a-z_]+", name):
            raise ValueError(f"{number}: a declaration reads `#: column = values`")
        before = columns.get(name, Column())
        if told in FORMS:
            columns[name] = before._replace(form=told, several=several)
            continue
        values: set[str] = set()
        for value in told.split("|"):
            if value.startswith("@") and value[1:] not in RECORDS:
                raise ValueError(f"{number}: records have no {value}; known are {', '.join(RECORDS)}")
            values.update(get_args(RECORDS[value[1:]]) if value.startswith("@") else [value])
        columns[name] = before._replace(values=before.values | values, several=several or before.several)
    return columns
