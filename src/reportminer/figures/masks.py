"""Which digits were struck out or taken out of a text?"""

from __future__ import annotations

import re
from typing import NamedTuple

from reportminer.figures import approximators, units
from reportminer.figures.expressions import expression
from reportminer.lexicons import load_table

_PLACE_BEHIND = re.compile(r"[园庄村镇乡屯寨沟湾河街路桥堡坪坡]")
_LINE_BEGINS = re.compile(r"(?<![^\n])[ #-]*+$")
_LONGEST_BULLET = 40
_STRIPPED = expression("masks stripped")
"""words that want a number behind them, where only its unit is left"""


class Gap(NamedTuple):
    """A place where a number was: its span with what is left, and the unit."""

    begin: int
    end: int
    unit: str


def read_mask(text: str, begin: int, end: int) -> Gap | None:
    """The masked quantity (xx个, **余名, xx万元以上) whose mask and scale stand at ``text[begin:end]``.

    None where the mask stands for a name (**县, ***同志) or is bold type.
    """
    at = end + (text[end : end + 1] == " ")
    at += text[at : at + 1] in ("多", "余")
    found = units.match_unit(text, at)
    behind = text[max(0, begin - 1) : begin]
    if found is None or behind == "第":
        return None
    unit, stop = found
    if unit.name == units.PEOPLE and behind in ("使", "让", "令"):
        return None  # 使xx人习惯了: the people of a place
    if unit.name in _unmaskable() or text[at:stop] == "大":
        return None
    if text[at:stop] != "个" and _PLACE_BEHIND.match(text, stop):
        return None
    if text[begin] == "*" and _LINE_BEGINS.search(text, max(0, begin - _LONGEST_BULLET), begin):
        return None
    after = approximators.word_after(text, stop, time=unit.kind == "time")
    return Gap(begin, after[0] if after else stop, unit.name)


def find_stripped(text: str) -> list[Gap]:
    """Where digits were taken out before a unit: 现有党员人，下设个总支，增长%."""
    gaps = []
    for match in _STRIPPED.finditer(text):
        begin = match.end()
        found = units.match_unit(text, begin + (text[begin] in "万亿"))
        if found is not None:
            gaps.append(Gap(begin, found[1], found[0].name))
    return gaps


def _unmaskable() -> frozenset[str]:
    """Units before which a mask stands for a name, an ordinal or a date (xx年, **县)."""
    return frozenset(row["unit"] for row in load_table("mask_stops.tsv", ("unit",), key="unit"))
