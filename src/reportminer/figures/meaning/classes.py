"""Which numbers bound a class (35岁以下党员, 亿元以上项目) instead of telling a value?"""

from __future__ import annotations

import re

from reportminer.figures.meaning import phrases, words
from reportminer.figures.meaning.phrases import Phrase, noun_after
from reportminer.figures.meaning.slots import LAND, MEASURES, Slot
from reportminer.records import Figure

_BOUND = re.compile(r"^过|以上|以下|以内|之上|之下|超|不足|不满|未满|不到|以外|低于|高于|大于|小于|[-—－~～至到]|级$")
NOT_COUNTED = re.compile(
    r"的?(?:关口|大关|台阶|关|门槛|目标|新台阶|规模|水平|大台阶|标准|时间|比例|速度|增速|增长|要求|幅度|成绩)"
)


def is_class_bound(text: str, figure: Figure, limit: int) -> bool:
    """Does the figure bound a class rather than tell a value? `limit` is where the next figure begins."""
    if figure.unit not in MEASURES or not _BOUND.search(figure.text):
        return False
    following = text[figure.end : figure.end + 1]
    if figure.unit == "岁" and following and following in "的占达":
        return True
    if NOT_COUNTED.match(text, figure.end):
        return False
    if following == "的":
        begin, end = noun_after(text, figure.end + 1, limit)[0]
        return end > begin or limit == figure.end + 1
    begin, end = noun_after(text, figure.end, limit)[0]
    return end > begin or (figure.unit == "岁" and limit == figure.end)


def name_class(text: str, slot: Slot, subject: Phrase, head: Phrase) -> None:
    """Name what the bound is set on: 党员年龄, 项目投资额.

    Args:
        text: the whole text.
        slot: the figure.
        subject: the words before it in its clause.
        head: what was counted last, for 其中35岁以下的.
    """
    figure = slot.figure
    start = figure.end + (text[figure.end : figure.end + 1] == "的")
    begin, end = noun_after(text, start, slot.right)[0]
    noun = phrases.of(text, begin, end) if end > begin else head
    slot.kind, slot.rule, slot.noun = "qualifier", "class bound", noun
    if figure.unit == "岁":
        slot.name = noun + "年龄"
    elif 0 < len(subject.text) <= 8 and subject.text[-2:] not in words.words_of("verb"):
        slot.name = noun + subject
    elif figure.unit in LAND:
        slot.name = noun + "面积"
    else:
        slot.name = noun + ("投资额" if "项目" in noun.text or "投资" in noun.text else "规模")
