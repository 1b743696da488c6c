"""When do two values agree, and how is a value brought into another unit?"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from reportminer.figures.meaning import canonical
from reportminer.figures.units import registry
from reportminer.records import Number
from reportminer.search.suggest import did_you_mean
from reportminer.translation import told

CHANGES = ("年均增速", "增速", "降幅")
SAME_SHARE = 0.011
"""levels that differ by less are the same number, rounded"""
SAME_POINTS = 0.11
"""percentages that differ by less are the same number, rounded"""


class Claim(NamedTuple):
    """A figure that may fill a cell, with what places it; the columns behind `own` are its report's. Truths are 0 and 1.

    `status` is ``actual`` for what is expected of a year under review; `own` tells that it speaks of its report's place.
    """

    report_id: str
    begin: int
    end: int
    text: str
    min: Number | None
    max: Number | None
    approx: str
    unit: str
    status: str
    year: int | None
    confidence: float
    page: int | None
    place: str
    adcode: str
    basis: str
    estimate: bool
    own: bool
    title: str
    genre: str
    report_year: int | None
    report_place: str
    report_adcode: str
    full_name: str
    level: str
    place_status: str
    sample: bool
    path: str
    first: int | None = None
    """first and last of the years that the value covers together, where it is of several"""
    last: int | None = None

    @property
    def span(self) -> str:
        """These years: 2016–2020; "" where the value is of one year, or of none that is known."""
        return f"{self.first}–{self.last}" if self.year is None and self.first and self.last else ""


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
    return told(f"there is no indicator {name!r}{hint}; 约:{name} compares whatever is worded so")


def unit_of(indicator_id: str) -> str:
    """The unit in which a canonical indicator is compared, "" if it is not canonical."""
    found = canonical.indicators().get(indicator_id)
    return found.unit if found else ""


def in_unit(claim: Claim, unit: str) -> Claim | None:
    """A figure with its value in `unit`; None if that unit measures something else.

    % and 百分点 stay apart. An empty `unit` takes the figure's own.
    """
    if not unit or unit == claim.unit:
        return claim
    if claim.status == "masked":
        return claim._replace(unit=unit)
    factor = _factor(claim.unit, unit)
    if factor is None:
        return None

    def convert(number: Number | None) -> Number | None:
        if number is None:
            return None
        exact = Fraction(str(number)) * factor
        return int(exact) if exact.denominator == 1 else round(float(exact), 6)

    return claim._replace(min=convert(claim.min), max=convert(claim.max), unit=unit)


@lru_cache(maxsize=1024)
def _factor(have: str, want: str) -> Fraction | None:
    """How many of one unit another one is, None if they measure different things."""
    one, other = registry().get(have), registry().get(want)
    if one is None or other is None or one.dimension != other.dimension or one.kind == "classifier":
        return None
    return Fraction(str(one.factor)) / Fraction(str(other.factor))


def contradicts(one: Claim, other: Claim) -> bool:
    """Whether two values can't both be true of the same thing: their ranges lie apart by more than rounding."""
    slack = _slack(one, other)
    return _above(one, other, slack) or _above(other, one, slack)


def _slack(one: Claim, other: Claim) -> float:
    if one.unit in {"%", "百分点", "‰"}:
        return SAME_POINTS
    return SAME_SHARE * max((abs(n) for n in (one.min, one.max, other.min, other.max) if n is not None), default=0)


def _above(one: Claim, other: Claim, slack: float) -> bool:
    return one.min is not None and other.max is not None and one.min - other.max > slack
