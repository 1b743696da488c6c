"""How often is a rule right? Counts of judged records, drawn to what was expected of the rule."""

from __future__ import annotations

from collections.abc import Mapping

from reportminer.lexicons import LexiconError

COUNTS = ("prior", "read", "read_right", "gold", "gold_right")
"""columns of a table of rules: what was expected, records that were read and those of the gold, and how many were right"""
STRENGTH = 10.0
"""The prior counts as much as so many records that were judged (a Beta prior with this many pseudo-observations)."""
GOLD = 0.5
"""Weight of a record of the gold: the rules were made with it in sight. Records that were only read count in full."""


def posterior(prior: float, judged: float, right: float) -> float:
    """Mean of the Beta posterior of a rule's precision.

    Args:
        prior: what was expected, 0 to 1.
        judged: how many of its records were judged, weighted.
        right: how many of them were right, weighted; at most `judged`.
    """
    return (right + STRENGTH * prior) / (judged + STRENGTH)


def precision_of(row: Mapping[str, str], table: str) -> float:
    """The precision of the rule in a row with the columns `COUNTS`, 0 to 1.

    Raises:
        LexiconError: the prior is no probability, or more records were right than judged.
    """
    read, read_right, gold, gold_right = (int(row[column] or 0) for column in COUNTS[1:])
    prior = float(row["prior"])
    if not 0 <= prior <= 1 or not 0 <= read_right <= read or not 0 <= gold_right <= gold:
        raise LexiconError(f"{table}: rule {row['rule']!r}: more records right than judged, or a wrong prior")
    return posterior(prior, read + GOLD * gold, read_right + GOLD * gold_right)
