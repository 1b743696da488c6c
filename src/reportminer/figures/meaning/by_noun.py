"""What does a number measure that stands before the noun it counts, and which of the things are counted?"""

from __future__ import annotations

import re

from reportminer.figures.expressions import expression
from reportminer.figures.meaning import phrases, words
from reportminer.figures.meaning.by_subject import DEED, OF_CLASS, THERE_IS
from reportminer.figures.meaning.counted import (
    counted_body,
    doers_in,
    is_first,
    said_of,
    says_little,
    with_predicate,
    without_deed,
)
from reportminer.figures.meaning.phrases import EMPTY, Phrase
from reportminer.figures.meaning.sentence import Sentence
from reportminer.figures.meaning.slots import LAND, MEASURES, MONEY, PEOPLE, Slot
from reportminer.figures.meaning.words import tail_of
from reportminer.segmentation import segmenter

_DESCRIBING = 14
_OWNER = 5
_OWNERS = ("镇", "乡", "街道", "县", "区", "市", "部", "局", "委", "办", "院", "校")
_ARRANGED = frozenset({"布局", "承办", "举办", "开办", "加强", "抓实", "推动", "排名", "统筹"})
_THIN = 4
_ISSUED = expression("level issued")
_NAMES_PEOPLE = expression("level names people")
_JOINED = re.compile("[和、]")


def name_by_noun(
    sentence: Sentence, slot: Slot, left: int, subject: Phrase, behind: phrases.Span, rest: phrases.Span
) -> None:
    """Name a figure by the noun that stands `behind` it, with what says which of them are counted."""
    text, figure = sentence.text, slot.figure
    if behind[1] == slot.right < sentence.end:
        behind = _before_next(text, behind)
    slot.noun, rest = without_deed(phrases.of(text, *behind)), _told_of(text, left, figure.begin, behind[1], rest)
    if figure.unit in PEOPLE and not subject.text.endswith("解决"):
        slot.noun = _people_of(slot.noun)
    helped = subject.text in words.words_of("help")
    doers = doers_in(slot.noun, "people") if figure.unit in PEOPLE and not helped else 0
    if is_first(text, left, figure):
        doers = doers_in(slot.noun, "maker")
    if doers:
        slot.noun, rest = phrases.of(text, behind[0], behind[0] + doers), (behind[0] + doers, rest[1])
    if text[behind[0]] in "（(":
        slot.noun = Phrase(figure.unit + slot.noun.text, slot.noun.spans)
    slot.after, slot.rule = behind[1], "noun behind"
    said = _part_from_measure(sentence, slot, behind, rest)
    if slot.noun.text in _STATES and not subject.text and (things := sentence.head(figure.unit)):
        slot.name, slot.noun = slot.noun + things, things
        return
    described = _described(text, left, figure.begin)
    bound = sentence.bound
    if bound is not None and bound.figure.end == figure.begin:
        slot.name = phrases.of(text, bound.figure.begin, bound.figure.end) + slot.noun
    elif slot.noun.text in _EXTENT and rest[1] > rest[0] and figure.unit in LAND:
        slot.name = phrases.of(text, *phrases.trim(text, *rest)) + slot.noun
    elif described:
        slot.name = described + "的" + slot.noun
    elif said:
        slot.name = said
    elif figure.unit in PEOPLE and helped and not _NAMES_PEOPLE.search(slot.noun.text):
        slot.name = (subject if subject.text.endswith("解决") else EMPTY) + slot.noun + "人数"
    elif figure.unit in MONEY and subject.text in words.words_of("spend"):
        slot.name = slot.noun + subject
    elif slot.noun.text in words.words_of("thin") and len(subject.text) > _THIN:
        slot.name = Phrase(_ISSUED.sub("", subject.text, count=1), subject.spans) + slot.noun
    elif subject.text and len(subject.text) <= 6 and _is_action(subject.text):
        slot.name = _action(subject) + slot.noun
    else:
        slot.name = with_predicate(text, slot, rest, done=doers > 0)
        owned = _is_owner(subject.text) and subject.spans[-1][1] == figure.begin
        if owned and (slot.name == slot.noun or says_little(slot.noun)):
            slot.name = subject + slot.noun
        elif slot.name == slot.noun and says_little(slot.noun) and figure.unit not in MEASURES:
            slot.name = _deed_with(sentence, left, figure.begin) + slot.noun


def _deed_with(sentence: Sentence, left: int, at: int) -> Phrase:
    """What is done with things that are named by a bare word, as told right before their number, which begins at `at`.

    That is the verb there (延伸审计了|9个村) or, in a list, the one before the number that stands there: 视察了6个乡镇|14个村.
    """
    text = sentence.text
    begin, end = phrases.trim(text, max(left, at - _VERB_NEAR), at)
    if begin == end:
        last = sentence.done[-1] if sentence.done else None
        if last is None or last.rule != "noun behind" or text[last.after : at].strip() not in _LISTING:
            return EMPTY
        deed = last.name.text.removesuffix(last.noun.text)
        return Phrase(deed, last.name.spans) if 0 < len(deed) <= _VERB_AT_MOST and _is_verb(deed) else EMPTY
    word = segmenter().tag(text[begin:end])[-1][0]
    return phrases.of(text, end - len(word), end) if text[at - 1] != "等" and _is_verb(word) else EMPTY


def _is_verb(word: str) -> bool:
    """Is it a verb that says what is done with things, not only that they are there?"""
    if word in words.words_of("light deed") or word.endswith(_THERE):
        return False
    if word in words.words_of("verb") or word in words.words_of("joining"):
        return True
    return segmenter().tag(word)[0] in ((word, "v"), (word, "vn"))


_THERE = ("有", "辖", "到")
_LISTING = ("", "、", "和", "及")
_VERB_NEAR, _VERB_AT_MOST = 12, 3
"""characters before a number in which its verb stands, and of that verb at most"""


def _part_from_measure(sentence: Sentence, slot: Slot, behind: phrases.Span, rest: phrases.Span) -> Phrase:
    """Part the things counted from a measure behind them, whose the next number is; what a predicate says of them."""
    text, figure = sentence.text, slot.figure
    start, stop = phrases.trim(text, behind[0], slot.right)
    measure = tail_of(slot.noun.text) if slot.right < sentence.end and behind[1] < stop <= behind[1] + _CHANGED else ""
    if (
        measure
        and figure.unit not in PEOPLE
        and slot.noun.text[: -len(measure)].endswith((*words.tails("thing"), "企"))
    ):
        slot.after = figure.end  # 24个集聚区主营业务收入增长20%
        slot.noun = phrases.of(text, behind[0], behind[1] - len(measure))
    said = said_of(text, slot.noun, rest) if counted_body(slot.noun.text) else EMPTY
    if slot.right < sentence.end and stop == behind[1] and tail_of(text[start:stop]):
        # the words run up to the next number and name what it measures: 90个项目开工率达92%
        slot.after = figure.end
        body = counted_body(slot.noun.text) if figure.unit not in PEOPLE else 0
        if body:
            slot.noun = phrases.of(text, behind[0], behind[0] + body)
    return said


def _told_of(text: str, left: int, at: int, end: int, rest: phrases.Span) -> phrases.Span:
    """The predicate that tells of the things counted; none where they are only among which: 在全县23所初中里|排第五."""
    among = text.startswith(_INSIDE, end) and text.find("在", left, at) >= 0
    return (end, end) if among else rest


def _people_of(noun: Phrase) -> Phrase:
    """The people counted without what is told of theirs: 市级专家|的授课任务."""
    people, of, thing = noun.text.partition("的")
    return (
        Phrase(people, noun.spans) if of and _NAMES_PEOPLE.search(people) and not _NAMES_PEOPLE.search(thing) else noun
    )


_CHANGED = 6
"""characters of a change told between a measure and its number"""


def _before_next(text: str, behind: phrases.Span) -> phrases.Span:
    """The noun behind a number without what 和 joins to the next number: 2万户老旧小区改造|和新区3个项目."""
    begin, end = behind
    if text[end - 2 : end] in words.words_of("joining") and end - begin >= DEED:
        return begin, end - 2  # 5个小组联系3个村
    at = text.rfind("和", begin + 2, end - 1)
    done = text[at - 2 : at] in words.words_of("nominal")
    return (behind[0], at) if at > 0 and done else behind


_INSIDE = ("里", "中", "内", "当中")
_STATES = frozenset({"上涨", "下降", "上升", "下跌", "持平", "停产", "搬迁", "关闭", "回升", "增长"})
"""what is told of things that were counted before: 15种蔬菜中，9种上涨"""
_EXTENT = frozenset({"范围", "区域", "面积"})
"""what land is counted as; what is done there says more"""


def _is_owner(text: str) -> bool:
    """Is it a body or place right before a number, whose things are counted: 组织部30名干部?"""
    if not 2 <= len(text) <= _OWNER or not text.endswith(_OWNERS) or text[0] in "每各":
        return False
    for pair in (text[:2], text[-2:]) if text[-1] != "部" else ():
        if pair in _ARRANGED or pair in words.words_of("verb") or pair in words.words_of("hard"):
            return False
    return "、" not in text


def _action(subject: Phrase) -> Phrase:
    """The verb, or verbs joined by 和, at the end of the words before a number: 区委组织 → 组织."""
    verbs = words.words_of("verb")
    parts = _JOINED.split(subject.text)
    if subject.text in verbs or all(
        part in verbs or (part[:2] in verbs and (len(part) <= _VERB_AT_MOST or part[2:] in verbs)) for part in parts
    ):
        return subject
    for length in (4, 3, 2):
        if subject.text[-length:] in verbs:
            end = subject.spans[-1][1]
            return Phrase(subject.text[-length:], ((end - length, end),))
    return subject


def _described(text: str, left: int, end: int) -> Phrase:
    """The words with 的 before a number that say which of the things are counted: 列入计划的70个项目."""
    near = max(left, end - THERE_IS)
    of = OF_CLASS.search(text, near, end) if text.find("的", near, end) >= 0 else None
    if of is None:
        return EMPTY
    end = of.start() + 1
    begin = words.cut_front(text, left, end - 1)
    return phrases.of(text, begin, end - 1) if 2 <= end - 1 - begin <= _DESCRIBING else EMPTY


def _is_action(phrase: str) -> bool:
    verbs = words.words_of("verb")
    return phrase in verbs or phrase[-2:] in verbs or phrase[-3:] in verbs
