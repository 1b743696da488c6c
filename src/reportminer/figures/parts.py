"""How much do the smaller units behind a unit add to a quantity? 372元8角4分, 一斤二两, 两年零三个月, 三块五."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from msgspec.structs import replace

from reportminer.figures import numerals, units
from reportminer.figures.expressions import expression
from reportminer.figures.reading import Numeral
from reportminer.figures.units import Unit
from reportminer.lexicons import load_table, split_values

COLUMNS = ("unit", "parts", "per", "whole", "share", "unless")
_NUMBER = re.compile(r"零?(?P<number>\d{1,2}|两|[一二三四五六七八九十]{1,3})")
_TENTHS = expression("parts tenths")
_TENTH_UNITS = {"块": "元", "斤": "斤", "成": "成", "折": "折"}
"""units behind which a single digit counts tenths, 三块五, and the unit that the number then has"""


class _Part(NamedTuple):
    per: int
    whole: str
    share: Decimal
    unless: str


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, _Part]]:
    """By unit: the smaller ones by their forms, longest first."""
    found: dict[str, dict[str, _Part]] = {}
    for row in load_table("unit_parts.tsv", COLUMNS):
        part = _Part(int(row["per"]), row["whole"] or row["unit"], Decimal(row["share"] or 1), row["unless"])
        for form in split_values(row["parts"]):
            found.setdefault(row["unit"], {})[form] = part
    return {unit: dict(sorted(forms.items(), key=lambda item: -len(item[0]))) for unit, forms in found.items()}


@lru_cache(maxsize=1)
def has_parts() -> frozenset[str]:
    """The units that smaller ones can follow."""
    return frozenset([*_table(), *_TENTH_UNITS])


def with_parts(text: str, numeral: Numeral, unit: Unit, end: int) -> tuple[Numeral, Unit, int] | None:
    """The quantity with all that smaller units behind it add; None if none follows."""
    low, high, name, at = Decimal(numeral.low), Decimal(numeral.high), unit.name, end
    while (found := _part_at(text, at, unit.name)) is not None:
        number, part, at = found
        if part.whole != name:
            low, high, name = low * part.share, high * part.share, part.whole
        low, high = low + number / part.per, high + number / part.per
    if at == end and unit.name in _TENTH_UNITS and (tenths := _TENTHS.match(text, end)):
        name, at = _TENTH_UNITS[unit.name], tenths.end()
        more = Decimal(numerals.DIGITS.get(tenths["digit"], 5)) / 10
        low, high = low + more, high + more
    if at == end:
        return None
    return replace(numeral, low=low, high=high), units.registry()[name], at


def _part_at(text: str, at: int, unit: str) -> tuple[Decimal, _Part, int] | None:
    """The number, the smaller unit and its end, of what stands at `at` behind `unit` (or behind a part of it)."""
    match = _NUMBER.match(text, at)
    if match is None:
        return None
    written = match["number"]
    number = Decimal(written) if written.isdecimal() else numerals.read_han(written)
    if number is None:
        return None
    for form, part in _table().get(unit, {}).items():
        stop = match.end() + len(form)
        if text.startswith(form, match.end()) and not (part.unless and text[stop : stop + 1] in (*part.unless,)):
            return number, part, stop
    return None
