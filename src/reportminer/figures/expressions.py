"""Which words around a number tell something of it? The expressions of ``figure_expressions.tsv``, by what they tell."""

from __future__ import annotations

import re
from functools import cache

from reportminer.lexicons import LexiconError, load_table

COLUMNS = ("kind", "expression", "note")


@cache
def _rows() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in load_table("figure_expressions.tsv", COLUMNS):
        before = found.get(row["kind"])
        found[row["kind"]] = row["expression"] if before is None else f"{before}|{row['expression']}"
    return found


@cache
def expression(kind: str) -> re.Pattern[str]:
    """What a kind of row looks for; several rows of a kind are alternatives, the first that matches counts.

    Raises:
        LexiconError: the table has no row of this kind.
    """
    told = _rows().get(kind)
    if told is None:
        raise LexiconError(f"figure_expressions.tsv: no row of kind {kind!r}")
    return re.compile(told)
