"""When do two values agree, and how is a value brought into another unit?"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from reportminer.figures.units import registry

if TYPE_CHECKING:
    from reportminer.archive.rows import FigureRow

Number = float | int
SAME_SHARE = 0.011
"""levels that differ by less are the same number, rounded"""
SAME_POINTS = 0.11
"""percentages that differ by less are the same number, rounded"""


class Value(NamedTuple):
    """A value or a range in one unit; a missing end is open."""

    min: Number | None
    max: Number | None
    unit: str


def in_unit(figure: FigureRow, unit: str) -> Value | None:
    """The value of a figure in `unit`; None if that unit measures something else.

    % and 百分点 stay apart. An empty `unit` takes the figure's own.
    """
    if not unit or unit == figure.unit or figure.status == "masked":
        return Value(figure.min, figure.max, unit or figure.unit)
    units = registry()
    have, want = units.get(figure.unit), units.get(unit)
    if have is None or want is None or have.dimension != want.dimension or have.kind == "classifier":
        return None
    factor = Fraction(str(have.factor)) / Fraction(str(want.factor))

    def convert(number: Number | None) -> Number | None:
        if number is None:
            return None
        exact = Fraction(str(number)) * factor
        return int(exact) if exact.denominator == 1 else round(float(exact), 6)

    return Value(convert(figure.min), convert(figure.max), unit)


def contradicts(one: Value, other: Value) -> bool:
    """Whether two values can't both be true of the same thing: their ranges lie apart by more than rounding."""
    slack = _slack(one, other)
    return _above(one, other, slack) or _above(other, one, slack)


def _slack(one: Value, other: Value) -> float:
    if one.unit in {"%", "百分点", "‰"}:
        return SAME_POINTS
    return SAME_SHARE * max((abs(n) for n in (*one[:2], *other[:2]) if n is not None), default=0)


def _above(one: Value, other: Value, slack: float) -> bool:
    return one.min is not None and other.max is not None and one.min - other.max > slack
