"""When do two values agree, and how is a value brought into another unit?"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, Protocol

from reportminer.figures.meaning import canonical
from reportminer.figures.units import registry
from reportminer.search.suggest import did_you_mean

if TYPE_CHECKING:
    from reportminer.schema import FigureRow

Number = float | int
SIGNS = {"gt": ">", "ge": "≥", "lt": "<", "le": "≤", "about": "约"}
CHANGES = ("年均增速", "增速", "降幅")
SAME_SHARE = 0.011
"""levels that differ by less are the same number, rounded"""
SAME_POINTS = 0.11
"""percentages that differ by less are the same number, rounded"""


def identify(name: str) -> tuple[str, ...]:
    """The canonical indicators called `name`, of one dimension each; `name` itself if none is. A change may be named by any
    name of what changes (GDP增速)."""
    name = name.strip()
    if name in canonical.indicators():
        return (name,)
    if name in canonical.names():
        return canonical.names()[name]
    for change in CHANGES:
        levels = canonical.names().get(name.removesuffix(change), ()) if name.endswith(change) else ()
        if known := tuple(level + change for level in levels if level + change in canonical.indicators()):
            return known
    return (name,)


class UnknownIndicatorError(ValueError):
    """There is no canonical indicator of that name; the message names those near it."""


def near_words(name: str) -> str:
    """Words for a message: that there is no indicator `name`, and which there are like it."""
    hint = did_you_mean(name, canonical.indicators())
    return f"there is no indicator {name!r}{hint}; 约:{name} compares whatever is worded so"


def unit_of(indicator_id: str) -> str:
    """The unit in which a canonical indicator is compared, "" if it is not canonical."""
    found = canonical.indicators().get(indicator_id)
    return found.unit if found else ""


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
    if unit in {"%", "百分点", "‰", "倍", "比例"} or middle < 1e4:
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
