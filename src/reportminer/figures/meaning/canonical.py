"""Which canonical indicator is meant? Looks whole names up; a name that is not listed gets none."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from reportminer import lexicons
from reportminer.figures.meaning import words
from reportminer.figures.units import of_dimension, registry

COLUMNS = ("id", "kind", "dimension", "unit", "changes", "aliases")
_RATIO = frozenset({"%", "‰"})
_TOLD_WITH_THEIR_UNIT = frozenset({"money", "ratio", "area", "mass", "length", "time"})
"""dimensions that an indicator without unit is never told in"""


class Indicator(msgspec.Struct, frozen=True, gc=False):
    """A canonical indicator."""

    id: str
    kind: str
    dimension: str
    unit: str


@cache
def indicators() -> dict[str, Indicator]:
    """All canonical indicators by id, those of change included."""
    found = {}
    for row in lexicons.load_table("indicators.tsv", COLUMNS, "id"):
        found[row["id"]] = Indicator(row["id"], row["kind"], row["dimension"], row["unit"])
        for change in lexicons.split_values(row["changes"]):
            name = row["id"] + change
            found[name] = Indicator(name, "growth", row["dimension"], "%")
    return found


@cache
def names() -> dict[str, tuple[str, ...]]:
    """Every way of writing an indicator, with the ids it may mean (of one dimension each, so that the unit tells).

    Raises:
        LexiconError: one name for two indicators of one dimension.
    """
    found: dict[str, tuple[str, ...]] = {}
    listed = indicators()
    for row in lexicons.load_table("indicators.tsv", COLUMNS, "id"):
        for name in (row["id"], *lexicons.split_values(row["aliases"])):
            key = _fold(name)
            others = found.get(key, ())
            for other in others:
                if other != row["id"] and same_dimension(listed[other].unit, row["unit"]):
                    raise lexicons.LexiconError(f"indicators.tsv: {name!r} names {other} and {row['id']}")
            if row["id"] not in others:
                found[key] = (*others, row["id"])
    for indicator in listed:
        found.setdefault(_fold(indicator), (indicator,))
    return found


def _fold(name: str) -> str:
    return name.replace("“", "").replace("”", "").replace("（", "(").replace("）", ")").replace(" ", "")


@cache
def _dimension(unit: str) -> str:
    """The dimension of a unit that measures, "" for one that counts; all currencies are one."""
    known = registry().get(unit)
    if known is None or known.kind in ("classifier", "event"):
        return ""
    return known.dimension.partition(":")[0]


@cache
def same_dimension(unit: str, other: str) -> bool:
    """Can values in these units be told in one column? An indicator without unit is counted in whatever it is told in."""
    if unit == "户" and other in of_dimension("people"):
        return False
    if not unit or not other:
        return _dimension(unit or other) not in _TOLD_WITH_THEIR_UNIT
    return _dimension(unit) == _dimension(other)


LARGE = 50
"""a price change told as more per cent than this is an index number (居民消费价格指数102.5%)"""


@cache
def _front() -> tuple[re.Pattern[str], frozenset[str]]:
    """What may stand before the name of an indicator, and the characters that it begins with."""
    listed = words.phrase_words("front")
    return re.compile(f"(?:{words.alternation(listed)})+"), frozenset(word[0] for word in listed)


def _listed(name: str) -> tuple[str, ...]:
    """The ids that a name may mean, looked up as it stands and without what may stand before it."""
    folded = name if name.isalnum() else _fold(name)
    table = names()
    found = table.get(folded)
    pattern, begins = _front()
    match = pattern.match(folded) if found is None and folded[:1] in begins else None
    if match:
        found = table.get(folded[match.end() :])
    return found or ()


@cache
def _endings() -> frozenset[str]:
    """The last two characters of every name."""
    return frozenset(name[-2:] for name in names())


def may_name(name: str) -> bool:
    """Can `name` be that of an indicator? Most of what is measured ends otherwise, which is seen at once."""
    end = name[-2:]
    return end in _endings() or not end.isalnum()


def find_id(name: str, unit: str, change: str = "", *, large: bool = False) -> str:
    """Canonical id of the indicator called `name`, "" if none is meant for certain.

    Args:
        name: what is measured, without the change.
        unit: unit of the value.
        change: 增速, 降幅, 年均增速 or other words for a change of it.
        large: the value is more than 50.
    """
    meant = _listed(name)
    if not meant:
        return ""
    listed = indicators()
    for found in meant:
        kind = listed[found].kind
        if change:
            for noun in (change, {"涨幅": "增速"}.get(change, change)):
                if found + noun in listed and unit in _RATIO:
                    return found + noun
            if kind == "growth" and change in ("涨幅", "增速") and unit in _RATIO and not large:
                return found
        elif same_dimension(unit, listed[found].unit) and not (kind == "growth" and large):
            return found
    return ""
