"""Which bare numbers are parts of what was counted right before them: 职工58人（在编41、编外17）?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportminer.figures.bare import unit_told
from reportminer.figures.expressions import expression
from reportminer.figures.units import PEOPLE, registry
from reportminer.records import Figure

_OPENS = expression("members opens")
_MEMBER = re.compile(r"\s?[\u4e00-\u9fff“”]{1,12}?\s?(?<!第)(?P<number>\d{1,7})(?![\d.．%％])")
_PARTED = re.compile(r"\s?[、，,和及]\s?|\s?(?=[）)。；;\n]|$)")
_CLOSES = "）)。；;\n"
_COUNTED = frozenset({"classifier", "event"})
_CONFIDENCE = 0.9
_MOST = 40
"""members of a list that are looked at"""


def find_members(text: str, figures: Sequence[Figure]) -> list[Figure]:
    """The bare numbers of lists behind a whole, with the unit of that whole.

    A list stands in brackets, behind a colon or behind 其中; each member is a name and a number, and at least two of them
    together are not more than the whole, which is what proves them.

    Args:
        text: clean text of a report.
        figures: its quantities in order of begin.

    Returns:
        New figures, with value, unit and the rule ``member``.
    """
    known = {figure.begin: figure for figure in figures}
    found: list[Figure] = []
    for whole in figures:
        opens = _OPENS.match(text, whole.end)
        if opens is not None and _is_counted(whole):
            found.extend(_listed(text, opens.end(), whole, known))
    return found


def _is_counted(whole: Figure) -> bool:
    unit = registry().get(whole.unit)
    return whole.min is not None and (whole.unit == PEOPLE or (unit is not None and unit.kind in _COUNTED))


def _listed(text: str, at: int, whole: Figure, known: dict[int, Figure]) -> list[Figure]:
    """The members of the list that begins at `at`, none where they are more than the whole."""
    bare: list[Figure] = []
    total, count = 0.0, 0
    while count < _MOST and (match := _MEMBER.match(text, at)) is not None:
        begin, end = match.span("number")
        own = known.get(begin)
        if own is not None and (own.unit != whole.unit or own.min is None):
            break
        value = int(match["number"])
        stop = _PARTED.match(text, own.end if own is not None else end)
        if stop is None:
            break
        total, count = total + value, count + 1
        if own is None:
            bare.append(
                Figure(
                    begin=begin, end=end, text=match["number"], min=value, max=value, approx="eq", unit=whole.unit,
                    rule="member", confidence=_CONFIDENCE,
                )
            )  # fmt: skip
        at = stop.end()
        if text[at : at + 1] in _CLOSES:
            break
    return bare if count > 1 and whole.min is not None and total <= whole.min else []


def find_listed(text: str, figures: Sequence[Figure], bare: Sequence[tuple[int, int]]) -> list[Figure]:
    """The bare numbers of lists whose last member alone writes the unit: 本科38、硕士3人; 补办302，停业46，取缔13家.

    Args:
        text: clean text of a report.
        figures: its quantities.
        bare: spans of whole numbers without unit.

    Returns:
        New figures with the unit of the next member. Commas part members only where two numbers in a row have no unit, or
        one is of people, as what stands before it says.
    """
    known = {figure.begin: figure for figure in figures}
    covered = {figure.end for figure in figures}
    found: dict[int, tuple[Figure, bool]] = {}
    for begin, end in sorted(bare, reverse=True):
        if end in covered or begin in known or not _is_listed(text, begin, end):
            continue
        parted = _BETWEEN.match(text, end)
        behind = known.get(parted.end()) if parted is not None else None
        people = unit_told(text, begin) == PEOPLE and _PEOPLE.search(text, max(0, begin - _REACH), begin) is not None
        if behind is not None and _is_counted(behind) and parted is not None and behind.min is not None:
            comma = text[end] != "、"
            unit, sure = behind.unit, not comma or parted.end() in found
        elif people and (end == len(text) or text[end] in _ENDS):
            unit, sure = PEOPLE, True
        else:
            continue
        value = int(text[begin:end])
        figure = Figure(
            begin=begin, end=end, text=text[begin:end], min=value, max=value, approx="eq", unit=unit, rule="member",
            confidence=_DOUBTFUL,
        )  # fmt: skip
        found[begin], known[begin] = (figure, sure), figure
    kept: list[Figure] = []
    for begin in sorted(found):
        figure, sure = found[begin]
        linked = kept and (at := _BETWEEN.match(text, kept[-1].end)) is not None and at.end() == begin
        chained = (at := _BETWEEN.match(text, figure.end)) is not None and at.end() in found
        if sure or linked or chained:
            kept.append(figure)
    return kept


def _is_listed(text: str, begin: int, end: int) -> bool:
    """Whether a noun stands right before the whole number, so that it is none of a road, a room or a year."""
    number = text[begin:end]
    if not number.isdecimal() or len(number) > _DIGITS or (len(number) == _YEAR and number[:2] in ("19", "20")):
        return False
    if not begin or not "\u4e00" <= text[begin - 1] <= "\u9fff" or number[0] == "0":
        return False
    return _APART.search(text, begin - 1, begin) is None


_BETWEEN = expression("members listed")
_APART = expression("members apart")
_PEOPLE = expression("members people")
_REACH = 6
_DIGITS = 7
_YEAR = 4
_DOUBTFUL = 0.7
_ENDS = "，。；、）\n"
