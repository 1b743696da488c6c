"""How sure is what a figure measures? As often as the rule that named it was right, drawn to what was expected of it."""

from __future__ import annotations

from functools import cache

from reportminer import lexicons

COLUMNS = ("rule", "prior", "read", "read_right", "gold", "gold_right")
STRENGTH = 10.0
"""The prior counts as much as so many figures that were judged."""
GOLD = 0.5
"""Weight of a figure of the gold: the rules were made with it in sight. Figures that were only read count in full."""
UNKNOWN = 0.8
"""Confidence of a rule that the table does not know."""
UNNAMED = "unnamed"


@cache
def _table() -> dict[str, float]:
    """The confidence of every rule.

    Raises:
        LexiconError: a prior is no probability, or more figures were right than judged.
    """
    table = {}
    for row in lexicons.load_table("figure_confidence.tsv", COLUMNS, "rule"):
        prior = float(row["prior"])
        read, read_right, gold, gold_right = (int(row[column]) for column in COLUMNS[2:])
        if not 0 <= prior <= 1 or not 0 <= read_right <= read or not 0 <= gold_right <= gold:
            raise lexicons.LexiconError(
                f"figure_confidence.tsv: rule {row['rule']!r}: more figures right than judged, or a wrong prior"
            )
        right = read_right + GOLD * gold_right
        table[row["rule"]] = (right + STRENGTH * prior) / (read + GOLD * gold + STRENGTH)
    return table


@cache
def confidence(rule: str, value: float = 1.0) -> float:
    """How sure an indicator is that `rule` found, 0 to 1, for a figure whose value is as sure as `value`."""
    return round(value * _table().get(rule, UNKNOWN), 3)
