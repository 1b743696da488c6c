"""Of what is a word told that says little alone: 发放, 任务, 缺口, 新增?"""

from __future__ import annotations

from reportminer.figures.expressions import expression
from reportminer.figures.meaning import phrases, words
from reportminer.figures.meaning.phrases import Phrase
from reportminer.figures.meaning.sentence import Sentence
from reportminer.figures.meaning.slots import MONEY, RATIOS, Slot

EMPTY_DEEDS = words.words_of("empty deed")
"""what says so little alone that it is told of what was told before in the same unit, or of the whole point"""
_BEFORE_THINGS = ("新增", "净增", "缺", "尚缺", "实有", "应有")
_OF_SUMS = ("支出", "缺口", "到位")
"""what is told of a sum of money that was told just before: 预算收入3亿元，支出5亿元"""
_FUNDS = ("资金", "基金", "经费", "补助", "补贴", "津贴")
_FUNDED = expression("level funded")


def fill_out(sentence: Sentence, slot: Slot, left: int) -> None:
    """Give a name that says little alone what it is told of."""
    name, unit = slot.name.text, slot.figure.unit
    if unit in MONEY and _FUNDED.fullmatch(name):
        topic = sentence.topic()
        if topic.text.endswith(_FUNDS):
            slot.name = slot.noun = topic
    elif name in EMPTY_DEEDS and not slot.bracket and unit not in RATIOS:
        whose = _whose(sentence, slot, name)
        before = name in _BEFORE_THINGS
        slot.name = slot.name + whose if before else whose + slot.name
        slot.noun = whose if before and whose else slot.name
    elif name.endswith("任务") and slot.rule == "goes on" and sentence.text.endswith("完成", left, slot.figure.begin):
        slot.name = slot.noun = Phrase(name[:-2] + "完成", slot.name.spans)


def _whose(sentence: Sentence, slot: Slot, name: str) -> Phrase:
    """What was counted just before in the same unit, else the topic of the point."""
    last = sentence.done[-1] if sentence.done else None
    unit = slot.figure.unit
    if last is None or last.figure.unit != unit or last.kind != "level" or (unit in MONEY and name not in _OF_SUMS):
        return sentence.topic()
    if name == "支出":
        return Phrase(last.noun.text.removesuffix("收入"), last.noun.spans)
    return phrases.core(last.noun)
