"""What does a number measure that tells only how many live there, how long it is or what it costs: 线路9条|186公里?"""

from __future__ import annotations

from reportminer.figures.meaning import words
from reportminer.figures.meaning.canonical import find_id
from reportminer.figures.meaning.phrases import Phrase
from reportminer.figures.meaning.sentence import Sentence
from reportminer.figures.meaning.slots import LAND, MEASURES, MONEY, PEOPLE, RATIOS, Slot
from reportminer.figures.meaning.words import tail_of

_THINGS = frozenset({"个", "项", "处", "座", "条", "栋"})
INHABITED = tuple(words.words_of("inhabited"))


def name_what_goes_on(sentence: Sentence, slot: Slot) -> None:
    """Name the households, people, money or extent of what was counted just before: 15个村民小组，402户，1610人."""
    unit, last = slot.figure.unit, sentence.done[-1]
    if unit in _EXTENDING or unit in MONEY:
        _name_extent(sentence, slot, last)
        return
    dwelt_in = slot.noun.text.endswith(INHABITED)
    if unit in PEOPLE and last.figure.unit not in PEOPLE:
        households = last.figure.unit == "户"
        of_places = unit == "人" and dwelt_in
        slot.name = Phrase("总人口", slot.noun.spans) if of_places else slot.noun + ("人口" if households else "人数")
    elif unit == "户" and (slot.noun.text.endswith("小区") or (last.figure.unit in _THINGS and not dwelt_in)):
        slot.name = slot.noun + "户数"
    elif unit == "户" and dwelt_in:
        deed = last.name.text[:2]
        slot.name = Phrase((deed if deed in words.words_of("verb") else "") + "户数", slot.noun.spans)


def _name_extent(sentence: Sentence, slot: Slot, last: Slot) -> None:
    """Name the money or extent of what was counted right before: 线路9条|186公里 → 线路长度."""
    name, between = slot.name.text, sentence.text[last.figure.end : slot.figure.begin]
    counted = last.figure.unit not in MEASURES and last.figure.unit not in RATIOS and last.kind == "level"
    if slot.figure.unit in MONEY and sentence.bound is not None:
        return
    if not counted or len(name) < _LEAST_NAME or len(between) > _BETWEEN or "每" in between:
        return
    if not tail_of(name) and not name.endswith(_SUMS) and not find_id(name, slot.figure.unit):
        slot.name += _EXTENDING.get(slot.figure.unit, "金额")


_LEAST_NAME, _BETWEEN = 2, 4
_SUMS = ("金", "款", "费", "补助", "补贴", "津贴", "工资", "奖励", "慰问", "救助", "资助", "经费", "债", "税", "租")
"""what names a sum of money itself"""
_EXTENDING = dict.fromkeys(LAND, "面积") | {"公里": "长度", "米": "长度"}
