"""What does a member of a list measure that only says whose it is: 建制率国企98%、|私企85%; 从行业看，建筑业31%?"""

from __future__ import annotations

import re

from reportminer.figures.expressions import expression
from reportminer.figures.meaning.phrases import EMPTY, Phrase, core
from reportminer.figures.meaning.sentence import Sentence
from reportminer.figures.meaning.slots import DURATIONS, MEASURES, MONEY, SHARES, Slot
from reportminer.figures.meaning.words import tail_of, words_of

_SIDE = expression("members side")
_ELSEWHERE = expression("members elsewhere")
_MEASURE = expression("members measure")
_LONGEST = 8
"""characters of a member"""
_SHORT = 6
_JOINS = frozenset("、，,；;")
_GROUP = (
    "道",
    "业",
    "户",
    "校",
    "村",
    "镇",
    "乡",
    "县",
    "区",
    "市",
    "员",
    "工",
    "生",
    "民",
    "人",
    "师",
    "部",
    "院",
    "所",
)
"""how those end who have a rate of their own"""


def name_member(sentence: Sentence, slot: Slot, left: int, subject: Phrase) -> Phrase | None:
    """The name of a member whose measure stands elsewhere in its list; None where the figure is no such member."""
    unit, member = slot.figure.unit, subject.text
    if len(member) > _LONGEST or (unit not in SHARES and unit not in MEASURES and unit not in DURATIONS):
        return None
    if tail_of(member) or member[:2] in words_of("verb") or _MEASURE.search(member):
        return None
    last = sentence.done[-1] if sentence.done else None
    joined = last is not None and _is_joined(sentence.text, last.figure.end, left)
    if last is not None and joined and last.figure.unit == unit:
        if last.rule == "member":
            slot.kind, slot.head, slot.rule = last.kind, last.head, "member"
            return subject + last.head
        measure = _before_member(last, member)
        if measure:
            slot.head, slot.rule = measure, "member"
            return subject + measure
    if unit in SHARES:
        return _share_of_member(sentence, slot, left, subject, joined=joined)
    if (
        last is not None
        and last.figure.unit == unit
        and last.kind == "level"
        and _is_elsewhere(sentence, slot, left, member)
    ):
        slot.rule = "member"
        return subject + last.noun
    return None


def _is_joined(text: str, end: int, left: int) -> bool:
    """Does nothing but a mark stand between the figure that ends at `end` and the words from `left` on?"""
    return left == end or (left == end + 1 and text[end] in _JOINS)


def _before_member(last: Slot, member: str) -> Phrase:
    """What the member before says for all: 最高额度|双职工, where the next one is 单职工; EMPTY where it says nothing."""
    if last.figure.unit not in MONEY and last.figure.unit not in SHARES and last.figure.unit not in DURATIONS:
        return EMPTY
    said = last.noun.text
    own = len(member)
    if last.rule != "subject before" or last.kind != "level" or tail_of(said) or _MEASURE.search(said):
        return EMPTY
    for length in (own, own + 1, own - 1):
        if not 2 <= length <= len(said) - 2:
            continue
        measure = said[:-length].removesuffix("按")
        alike = said[-1] == member[-1] and length == own and last.figure.unit in MONEY
        if alike and len(measure) > 1 and not {measure[:2], measure[-2:]} & words_of("verb"):
            return Phrase(measure, last.noun.spans)
        if tail_of(measure) or _MEASURE.search(measure):
            return Phrase(measure, last.noun.spans)
    return EMPTY


def _share_of_member(sentence: Sentence, slot: Slot, left: int, subject: Phrase, *, joined: bool) -> Phrase | None:
    """The name of a share whose member only is told: of those who are parted, of what the shares before are of, or a rate."""
    text, member = sentence.text, subject.text
    if slot.figure.unit != "%":
        return None
    side = _SIDE.match(text, max(sentence.begin, left - _FAR), left) if text[left - 1] in "，,：:" else None
    if side is None and left - sentence.begin < _FAR:
        side = _SIDE.match(text, sentence.begin, left)
    last = sentence.done[-1] if sentence.done else None
    if side is not None and (last is None or text[left - 1] in "，,"):
        slot.kind, slot.rule, slot.head = "share", "member", sentence.persons() + "占比"
        return subject + slot.head
    if last is None:
        return None
    if joined and last.kind == "share" and last.figure.unit == "%" and last.rule == "share":
        slot.kind, slot.rule, slot.head = "share", "member", Phrase("占比", ())
        return subject + slot.head
    rate = next((done for done in sentence.done[:-4:-1] if done.kind == "level" and done.figure.unit in SHARES), None)
    if rate is None or not member.endswith(_GROUP):
        return None
    tail = tail_of(rate.noun.text)
    if not tail.endswith("率") or text.find("其中", rate.figure.end, slot.figure.begin) < 0:
        return None
    slot.rule, slot.head = "member", rate.noun if len(rate.noun.text) <= _LONGEST else core(rate.noun)
    return subject + slot.head


_FAR = 16


def _is_elsewhere(sentence: Sentence, slot: Slot, left: int, member: str) -> bool:
    """Is the figure told of another place than the one before: 每万人有企业86户，|隔壁县128户?"""
    text = sentence.text
    if len(member) > _SHORT or text[left - 1] not in "，,；;" or text.find("其中", sentence.begin, left) >= 0:
        return False
    return _ELSEWHERE.search(text, left, slot.figure.begin) is not None


def is_part(slot: Slot, outer: Slot, subject: Phrase) -> bool:
    """Is a figure in a bracket a part of the amount or time told before it: 每户补助2.5万元（其中省|1.5万元）?"""
    unit = slot.figure.unit
    alike = unit == outer.figure.unit and (unit in MONEY or unit in DURATIONS or unit in SHARES)
    return (
        alike
        and len(subject.text) <= _LONGEST + 2
        and not tail_of(subject.text)
        and _MEASURE.search(subject.text) is None
    )


_DWELLERS = ("居民", "农民", "职工", "村民", "农村", "城镇")
_MEAN = re.compile("(?:人均|户均|平均).{2,}")


def mean_before(sentence: Sentence, slot: Slot, subject: Phrase) -> Phrase:
    """The mean that those have of whom only the name is told: 人均可支配收入3.2万元，城镇居民|4.5万元; EMPTY for others."""
    if slot.figure.unit not in MONEY or not subject.text.endswith(_DWELLERS):
        return EMPTY
    for last in sentence.recent():
        mean = _MEAN.search(last.noun.text) if last.figure.unit == slot.figure.unit and last.kind == "level" else None
        if mean is not None:
            return subject + Phrase(mean[0], last.noun.spans)
    return EMPTY
