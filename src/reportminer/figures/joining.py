"""What do a number, its unit and the words at it say together?"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from reportminer.figures import approximators, candidates, numerals, reading, units
from reportminer.figures.approximators import Approximator
from reportminer.figures.reading import Numeral, Value
from reportminer.figures.units import Unit
from reportminer.records import Approx

EXTENDING = frozenset("半多万亿零十" + numerals.PLAIN_DIGITS)
"""what can go on behind a unit and change the number: 一年半, 3个多月, 3个亿, 1年零4个月, 七成五"""
BEFORE_ROUND_UNITS = frozenset(["classifier", "event"])
BRACKETS = frozenset("（(")
_PER = frozenset("/／")


@lru_cache(maxsize=1)
def behind_unit() -> frozenset[str]:
    """The characters behind a unit with which a quantity can go on."""
    return approximators.first_characters() | candidates.RANGE_SIGNS | EXTENDING | BRACKETS | _PER


_LENGTHS = frozenset({"米", "公里", "里", "海里"})
_WATERS = "河海陆环部"
"""what 内 behind a length belongs to: 5公里内河航道"""


def _is_reach(text: str, unit: Unit, end: int) -> bool:
    """Is the length of `unit` one that something lies within: 周边50米内?"""
    return unit.name in _LENGTHS and text[end + 1 : end + 2] not in _WATERS


def behind(text: str, unit: Unit, end: int) -> tuple[int, tuple[int, Approx] | None]:
    """Where a quantity ends whose unit ends at `end`, with what it is a rate of (元/年) and an approximator; that word."""
    if text[end] in _PER:
        rate = units.rate_pattern().match(text, end)
        end = rate.end() if rate else end
    after = approximators.word_after(text, end, time=unit.kind == "time" or _is_reach(text, unit, end))
    if after is None or (after[1] == "gt" and unit.kind in BEFORE_ROUND_UNITS and unit.name != units.PEOPLE):
        return end, None
    return after[0], after


def approx(numeral: Numeral, before: tuple[int, Approximator] | None, after: tuple[int, Approx] | None) -> Approx:
    """What the words around a number and the number itself say together: the word before it counts first."""
    if numeral.approx == "range":
        return "range"
    if before is not None:
        return before[1].approx
    return after[1] if after is not None else numeral.approx


def low_of(first: Numeral, second: Numeral) -> Value:
    """The lower end of a range, with the scale that only the upper end writes: 40-50万, 三到五千."""
    low = first.low
    if first.scale == 1 and second.scale > 1 and low * second.scale < second.high:
        low = low * second.scale
    if first.han and second.han and first.low < 10:
        step = reading.step_of(Decimal(second.low) / second.scale)
        if low * step < second.high:
            low = low * step
    return low
