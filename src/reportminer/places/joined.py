"""Whose record is it in a report of two units together (通川区、达川区…)? That of the one which its sentence names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from reportminer.sentences import STOP

from ..records import Figure, Place, Statement
from . import table
from .mentions import find_mentions

RULE = "joined in the title"
"""the rule of places that hold several units named together"""
_JOINT = re.compile(r"[、，和与及同以]{1,2}")
_ENDING = re.compile(r"[县市区旗]$")
_LEAST_SHORT = 2
"""characters of a name without its ending"""


class Unit(NamedTuple):
    """One of the units, by its name and code."""

    name: str
    adcode: str


def units_of(text: str, place: Place) -> list[Unit]:
    """The units that the place of a report holds together; none where it is one place.

    Args:
        text: what the evidence of the place refers to.
        place: of the report.
    """
    if place.rule != RULE:
        return []
    found = []
    for begin, end in place.evidence:
        mentions = find_mentions(text[begin:end])
        rows = [] if mentions else table.lookup(text[begin:end], year=table.NOW)
        codes = mentions[-1].codes if mentions else tuple(d.code for d in rows)
        inside = [code for code in codes if any(d.code == place.adcode for d in table.chain(code))]
        if len(inside) == 1:
            name = mentions[-1].text if mentions else next(d.name for d in rows if d.code == inside[0])
            found.append(Unit(name, inside[0]))
    return list(dict.fromkeys(found))


def share_out(text: str, records: Iterable[Figure | Statement], *, home: Place) -> None:
    """Give records that have no place of their own to the one of the joined units that their sentence names; in place.

    A figure is of the unit named last before it in its sentence, a statement of the only one that it names. Units named in a
    row, and 两区, 两县, are both: such records stay with the report's own place.

    Args:
        text: clean text of one report.
        records: figures and statements with offsets into `text`.
        home: the report's place, its evidence at the same offsets.
    """
    units = units_of(text, home)
    if len(units) < 2:
        return
    by_word = {
        word: unit for unit in units for word in (_ENDING.sub("", unit.name), unit.name) if len(word) >= _LEAST_SHORT
    }
    words = "|".join(sorted(map(re.escape, by_word), key=lambda word: (-len(word), word)))
    pattern = re.compile(rf"(?P<unit>{words})|[两二三各](?:个)?[县市区旗地]|分别")
    for record in records:
        if record.place:
            continue
        if isinstance(record, Figure):
            begin = max((m.end() for m in STOP.finditer(text, max(0, record.begin - 300), record.begin)), default=0)
            named = _named(text, begin, record.begin, pattern, by_word)[-1:]
        else:
            named = _named(text, record.begin, record.end, pattern, by_word)
        if named and None not in named and len(set(named)) == 1 and (unit := named[0]) is not None:
            record.place, record.adcode = unit


def _named(text: str, begin: int, end: int, pattern: re.Pattern[str], by_word: dict[str, Unit]) -> list[Unit | None]:
    """The units that a stretch of text names, in order; None where it names several in a row, or both as such."""
    found: list[Unit | None] = []
    last = -1
    for match in pattern.finditer(text, begin, end):
        unit = by_word[match["unit"]] if match["unit"] else None
        if last >= 0 and _JOINT.fullmatch(text, last, match.start()):
            found[-1] = None
        else:
            found.append(unit)
        last = match.end()
    return found
