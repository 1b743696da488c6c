"""How sure is what a figure measures? As often as the rule that named it was right, drawn to what was expected of it."""

from __future__ import annotations

from functools import cache

from reportminer import lexicons
from reportminer.lexicons.precision import COUNTS, precision_of

COLUMNS = ("rule", *COUNTS)
UNKNOWN = 0.8
"""Confidence of a rule that the table does not know."""
UNNAMED = "unnamed"


@cache
def _table() -> dict[str, float]:
    """The confidence of every rule.

    Raises:
        LexiconError: a prior is no probability, or more figures were right than judged.
    """
    rows = lexicons.load_table("figure_confidence.tsv", COLUMNS, "rule")
    return {row["rule"]: precision_of(row, "figure_confidence.tsv") for row in rows}


@cache
def confidence(rule: str, value: float = 1.0) -> float:
    """How sure an indicator is that `rule` found, 0 to 1, for a figure whose value is as sure as `value`."""
    return round(value * _table().get(rule, UNKNOWN), 3)
