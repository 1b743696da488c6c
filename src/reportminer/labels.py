"""What does a reader see in place of a record's own value? The Chinese labels of `lexicons/labels.tsv`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Protocol

from reportminer.lexicons import load_table
from reportminer.records import Number

SIGNS = {"gt": ">", "ge": "≥", "lt": "<", "le": "≤", "about": "约"}
SHARES = frozenset({"%", "百分点", "‰", "倍", "比例"})
"""units that no 万 or 亿 is put before"""


@cache
def labels(field: str) -> dict[str, str]:
    """The label of each value of a field (``kind``, ``role``, ``status``, ``approx``, ``level`` …), in the order of the table."""
    rows = load_table("labels.tsv", ("field", "value", "label"))
    return {row["value"]: row["label"] for row in rows if row["field"] == field}


def label(field: str, value: str) -> str:
    """The label of one value; the value itself where it needs none."""
    return labels(field).get(value, value)


class Shown(Protocol):
    """What `shown` needs of a cell or figure."""

    @property
    def min(self) -> Number | None: ...
    @property
    def max(self) -> Number | None: ...
    @property
    def approx(self) -> str: ...
    @property
    def status(self) -> str: ...


def readable_unit(numbers: Iterable[Number | None], unit: str) -> tuple[int, str]:
    """A factor and a unit that make the numbers short: 亿元 or 万元 for large sums, the unit itself for small ones."""
    sizes = sorted(abs(number) for number in numbers if number)
    middle = sizes[len(sizes) // 2] if sizes else 0
    if unit in SHARES or middle < 1e4:
        return 1, unit
    return (10**8, f"亿{unit}") if middle >= 1e8 else (10**4, f"万{unit}")


def scaled(number: Number, factor: int) -> float:
    """A number in a readable unit."""
    return round(number / factor, 6)


def shown(cell: Shown, factor: int = 1, unit: str = "") -> str:
    """A value as a reader would write it: ≥85, 约5, 3～5; approximators and ranges are never flattened."""
    if cell.min is None and cell.max is None:
        return "（隐去）" if cell.status == "masked" else ""
    ends = [f"{scaled(end, factor):,.10g}" for end in (cell.min, cell.max) if end is not None]
    if cell.approx == "range" and len(ends) == 2:
        return "～".join(ends) + unit
    return SIGNS.get(cell.approx, "") + ends[0] + unit
