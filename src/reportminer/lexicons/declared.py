"""What may stand in a cell of a rule table? Reads what the head of a table declares of its columns, and checks cells.

A line ``#: column = …`` above the names of the columns declares one of them: values parted by ``|``; ``@genre`` for the
values of a field of the records; ``in units.tsv`` for the first column of a table; ``integer``, ``number``, ``code`` (six
digits), ``pattern``, or ``line`` for a pattern that is tried only where a line begins. ``several`` before it lets a cell hold
more than one, parted by ``|``. A pattern whose search can take more time than its text is long is refused (`growth`). A cell
may be empty only where a value is: ``|yes``. Several lines on one column add up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple, get_args

from reportminer import records
from reportminer.lexicons import growth

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
_OF_TABLE = re.compile(r"in ([a-z_]+\.tsv)")
PLACEHOLDER = re.compile(r"\{[A-Z]+\}")
"""what code fills in before a pattern is compiled"""


def _integer(cell: str) -> None:
    int(cell)


def _number(cell: str) -> None:
    float(cell)


def _code(cell: str) -> None:
    if not re.fullmatch("[0-9]{6}", cell):
        raise ValueError("six digits")


def _pattern(cell: str, *, at_begin: bool = False) -> None:
    expression = PLACEHOLDER.sub("一", cell)
    re.compile(expression)
    if fault := growth.fault(expression, at_begin=at_begin):
        raise ValueError(f"it can take more time than its text is long: {fault}")


FORMS: dict[str, Callable[[str], None]] = {
    "integer": _integer,
    "number": _number,
    "code": _code,
    "pattern": _pattern,
    "line": partial(_pattern, at_begin=True),
}
"""forms of cells, each with a check that raises ValueError or re.error"""


class Column(NamedTuple):
    """What is declared of one column."""

    values: frozenset[str] = frozenset()
    form: str = ""
    several: bool = False
    within: str = ""
    """the table whose first column holds its values"""

    def fault(self, cell: str) -> str:
        """What is wrong with a cell, "" if nothing."""
        for value in cell.split("|") if self.several else (cell,):
            if value in self.values:
                continue
            if not self.form:
                known = f"the first column of {self.within}" if self.within else ", ".join(sorted(self.values))
                return f"{value!r} is none of {known or 'nothing'}"
            if not value:
                return f"it is empty where {self.form} is told"
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
        if table := _OF_TABLE.fullmatch(told):
            columns[name] = before._replace(within=table[1], several=several or before.several)
            continue
        values: set[str] = set()
        for value in told.split("|"):
            if value.startswith("@") and value[1:] not in RECORDS:
                raise ValueError(f"{number}: records have no {value}; known are {', '.join(RECORDS)}")
            values.update(get_args(RECORDS[value[1:]]) if value.startswith("@") else [value])
        columns[name] = before._replace(values=before.values | values, several=several or before.several)
    return columns
