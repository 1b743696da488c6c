"""Which expression does a table give for what a rule asks? Rows of ``…_expressions.tsv``, by their kind."""

from __future__ import annotations

import re
from functools import cache

from reportminer import sentences
from reportminer.lexicons import LexiconError, load_table

COLUMNS = ("kind", "expression", "note")
MARKS = {"ENDS": sentences.ENDS, "STOPS": sentences.STOPS, "CLAUSES": sentences.CLAUSES}
"""what a row may name in braces besides another kind of its table"""
_NAMED = re.compile(r"\{([A-Za-z][a-zA-Z ]*)\}")


@cache
def _rows(table: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in load_table(table, COLUMNS):
        before = found.get(row["kind"])
        found[row["kind"]] = row["expression"] if before is None else f"{before}|{row['expression']}"
    return found


def _expanded(table: str, kind: str) -> str:
    told = MARKS.get(kind) or _rows(table).get(kind)
    if told is None:
        raise LexiconError(f"{table}: no row of kind {kind!r}")
    return _NAMED.sub(lambda named: _expanded(table, named[1]), told)


@cache
def find_expression(table: str, kind: str) -> re.Pattern[str]:
    """What a kind of row looks for; several rows of a kind are alternatives, the first that matches counts.

    ``{ENDS}``, ``{STOPS}`` and ``{CLAUSES}`` in a row stand for the marks of `sentences`, ``{kind}`` for rows of another kind.

    Args:
        table: name of a table with the columns of `COLUMNS`.
        kind: what a rule asks.

    Raises:
        LexiconError: the table has no row of this kind.
    """
    return re.compile(_expanded(table, kind))


def kinds(table: str) -> tuple[str, ...]:
    """The kinds of rows of a table, in order."""
    return tuple(_rows(table))
