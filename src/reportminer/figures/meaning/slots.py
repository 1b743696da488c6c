"""What has been found out about one figure, and which units are of a kind?"""

from __future__ import annotations

import msgspec

from reportminer.figures.meaning.phrases import EMPTY, Phrase
from reportminer.figures.units import of_dimension, of_kind
from reportminer.records import Figure, Status

PROPORTION = "比例"
"""unit of a proportion that is written without one (收入比为2.3)"""
RATIOS = of_kind("ratio") | {PROPORTION}
LAND = of_dimension("area")
MONEY = of_kind("money")
SHARES = of_dimension("ratio") | {PROPORTION}
PEOPLE = of_dimension("people")
DURATIONS = of_dimension("time")
POWER = of_dimension("power")
MEASURES = of_kind("money", "measure", "score") | of_dimension("age")


class Slot(msgspec.Struct):
    """One figure with what has been found out about it."""

    figure: Figure
    clause: int = 0
    """where its clause begins, by the commas of the sentence"""
    right: int = 0
    """where the words behind it that may name it end at most"""
    behind: int = 0
    """where the words behind it begin: after all that stand with it (1048户3044人)"""
    after: int = 0
    """end of the words behind it that it has taken"""
    kind: str = "level"
    noun: Phrase = EMPTY
    """what is measured, without the verb: to be taken up by what follows"""
    head: Phrase = EMPTY
    """the things that `noun` is a class of, where it is told as one: 社区托管的|小区"""
    name: Phrase = EMPTY
    bracket: bool = False
    qualifier: bool = False
    norm: Status | None = None
    """is it a norm that another figure is measured by (低于13%的标准), a rule or an aim?"""
    change: str = ""
    """the change told of `noun`: 增速, 降幅, 年均增速 …"""
    base_year: int | None = None
    """the year a change is counted from, where it is told"""
    rule: str = ""
    first: int = 0
    """where the first figure of its run begins"""
