"""What does a reader see in place of a record's own value? The Chinese labels of `lexicons/labels.tsv`."""

from __future__ import annotations

from functools import cache

from reportminer.lexicons import load_table


@cache
def labels(field: str) -> dict[str, str]:
    """The label of each value of a field (``kind``, ``role``, ``status``, ``approx``, ``level`` …), in the order of the table."""
    rows = load_table("labels.tsv", ("field", "value", "label"))
    return {row["value"]: row["label"] for row in rows if row["field"] == field}


def label(field: str, value: str) -> str:
    """The label of one value; the value itself where it needs none."""
    return labels(field).get(value, value)
