"""How sure is the place of a report, and which other places does the text speak for?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from .. import lexicons
from ..lexicons.precision import precision_of
from ..records import Place, Reading
from . import table
from .evidence import Case

Rule = Callable[[Case], Place | None]
_MOST = 3
"""readings kept beside a place"""
_RIVALS = "rivals"
_TOLD = ("explicit", "inferred", "path")


def weighed(case: Case, place: Place, others: Iterable[Rule]) -> Place:
    """The place, in place, with the readings that compete with it and how sure it is.

    Args:
        case: what the rules look at.
        place: what the first rule that spoke gave.
        others: rules that speak later, strongest first.
    """
    place.competing = competing(case, place, others)
    if place.status not in _TOLD:
        place.confidence = 0.0
        return place
    sure = _trust()
    place.confidence = round(sure[place.rule] * (sure[_RIVALS] if place.competing else 1.0), 3)
    return place


def competing(case: Case, place: Place, others: Iterable[Rule]) -> list[Reading]:
    """What the other rules read, as far as it is another place: neither holds the other, neither is the other's later name."""
    found: dict[str, Reading] = {}
    for rule in others:
        other = rule(case)
        if other is None or not other.adcode or other.adcode in found or _agree(place, other):
            continue
        found[other.adcode] = Reading(
            name=other.name, adcode=other.adcode, full_name=other.full_name, evidence=other.evidence, rule=other.rule
        )
    return list(found.values())[:_MOST]


def _agree(place: Place, other: Place) -> bool:
    """Whether both can be true: one place lies in the other, or is what became of it."""
    if not place.adcode:
        return not place.name or other.adcode in place.candidates
    return table.may_be_one(place.adcode, other.adcode)


@lru_cache(maxsize=1)
def _trust() -> dict[str, float]:
    rows = lexicons.load_table(
        "place_trust.tsv", ("rule", "prior", "read", "read_right", "gold", "gold_right"), key="rule"
    )
    return {row["rule"]: precision_of(row, "place_trust.tsv") for row in rows}
