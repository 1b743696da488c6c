"""What does a number measure that tells neither a change nor a share: the noun behind it or the words before it?"""

from __future__ import annotations

import re

from reportminer.figures.meaning import phrases, words
from reportminer.figures.meaning.classes import NOT_COUNTED
from reportminer.figures.meaning.earlier import clause_before, owner, same_people, things_before
from reportminer.figures.meaning.phrases import EMPTY, Phrase, noun_after, subject_in
from reportminer.figures.meaning.sentence import Sentence
from reportminer.figures.meaning.slots import DURATIONS, MEASURES, MONEY, PEOPLE, RATIOS, SHARES, Slot
from reportminer.figures.meaning.special import (
    ACTED_ON,
    name_attendance,
    name_by_predicate,
    name_duration,
    name_part,
    name_repetition,
    paid_at,
    spent_for,
    spent_next,
)
from reportminer.figures.meaning.status import PART_PAID
from reportminer.figures.meaning.words import tail_of

_HEADLESS = ("以上", "以下", "以内", "学历", "文化程度", "文化", "之间")
_RANK = re.compile(r"[“]?(?:国家|自治区|[省市县乡区州厅部村镇校]|[一二三四五]星|初|中|高|[A-E甲乙丙])级(?:以上)?[”]?$")
_DONE = frozenset({"建成", "竣工", "开工", "投产", "在建", "续建", "交付", "完工", "达产", "投用", "分配", "入住"})
SHORT = 5
"""characters of a subject that may leave its head out"""
_DATED = re.compile(r"(?:(?:19|20)\d\d ?年(?:末|底|初)?|[年期]初|期末|[上去前]年|同期|五”?[期末]*)的$")
_TOTAL = re.compile("达|总数|总量|[增升]至|[增升加]到|突破|超过")
_ADDED = re.compile("(?:新增|净增|增加|新增加|新登记|新设立|新设|新入|新发展|新培育|新认定)(?=..)")
_SEXES = frozenset({"男", "女", "男性", "女性", "少数民族", "汉族"})
_DESCRIBING = 14
_JOINED = re.compile("[和、]")


def headed(sentence: Sentence, left: int, end: int, noun: Phrase, unit: str = "") -> Phrase:
    """The subject `noun`, found in ``text[left:end]``; 60岁以上的 takes its head from the figure before."""
    if not noun.text:
        return noun
    if noun.text in _SEXES:
        return noun + sentence.head(unit)
    rank = _RANK.search(noun.text) if "级" in noun.text else None
    if rank and (rank.start() == 0 or noun.text[: rank.start()] in words.words_of("verb")):
        return noun + things_before(sentence, left)
    of_class = sentence.text[end - 1 : end] == "的" and not _DATED.search(sentence.text, max(left, end - 12), end)
    if of_class or noun.text.endswith(_HEADLESS):
        return noun + sentence.head(unit)
    return noun


def name_level(sentence: Sentence, slot: Slot, left: int) -> None:
    """Name a figure that tells neither a change nor a share: by the noun behind it or by the words before."""
    text, figure = sentence.text, slot.figure
    unit = figure.unit
    shared = unit in SHARES and text.startswith("的", figure.end) and not NOT_COUNTED.match(text, figure.end)
    if shared and name_part(sentence, slot):
        return
    subject = subject_in(text, left, figure.begin)
    if unit in DURATIONS and name_duration(sentence, slot, left, subject):
        return
    listed = unit in PEOPLE and text.endswith(("共", "共计", "等", "共有"), left, figure.begin)
    if listed and name_attendance(sentence, slot, left):
        return
    if unit == "次" and name_repetition(sentence, slot, subject):
        return
    verb = subject.text in words.words_of("verb")
    acted = verb or subject.text[-2:] in words.words_of("verb")
    of = text.startswith("的", slot.behind) and not NOT_COUNTED.match(text, slot.behind)
    behind, rest = noun_after(text, slot.behind + of, slot.right)
    if unit in RATIOS or (of and (unit in MEASURES or unit in PEOPLE) and subject.text and not acted):
        behind = (slot.behind, slot.behind)
    counted = unit not in MEASURES and unit not in DURATIONS
    acting = unit in MEASURES and acted and (verb or of or unit in MONEY)
    if behind[1] > behind[0] and (counted or not subject.text or acting):
        _name_by_noun(sentence, slot, left, subject, behind, rest)
        if of and unit in PEOPLE:
            slot.name += "人数"
        elif of and unit in MONEY and acted and len(subject.text) > 4 and slot.name == slot.noun:
            slot.name = Phrase(subject.text[:-2], subject.spans) + slot.noun
    else:
        _name_by_subject(sentence, slot, left, subject, rest)


def _name_by_noun(
    sentence: Sentence, slot: Slot, left: int, subject: Phrase, behind: phrases.Span, rest: phrases.Span
) -> None:
    """Name a figure by the noun that stands `behind` it, with what says which of them are counted."""
    text, figure = sentence.text, slot.figure
    slot.noun = phrases.of(text, *behind)
    slot.after, slot.rule = behind[1], "noun behind"
    start, stop = phrases.trim(text, behind[0], slot.right)
    if slot.right < sentence.end and stop == behind[1] and tail_of(text[start:stop]):
        # the words run up to the next number and name what it measures: 90个项目开工率达92%
        slot.after = figure.end
        body = _counted_body(slot.noun.text) if figure.unit not in PEOPLE else 0
        if body:
            slot.noun = phrases.of(text, behind[0], behind[0] + body)
    described = _described(text, left, figure.begin)
    if described:
        slot.name = described + "的" + slot.noun
    elif figure.unit in MONEY and subject.text in words.words_of("spend"):
        slot.name = slot.noun + subject
    elif subject.text and len(subject.text) <= 6 and _is_action(subject.text):
        slot.name = _action(subject) + slot.noun
    else:
        slot.name = _with_predicate(text, slot, rest)


_BODY = re.compile(r"[\u4e00-\u9fff]{0,5}(?:村|社区|乡镇|企业|单位|合作社|县|区)(?:[（(][^（）()]{1,6}[）)])?")


def _counted_body(noun: str) -> int:
    """How long the things are whose measure follows them: 行政村|集体经济收入; 0 where there is no such pair."""
    match = _BODY.match(noun)
    if match is None or len(noun) - match.end() < 2 or not tail_of(noun[match.end() :]):
        return 0
    return match.end()


def _name_by_subject(sentence: Sentence, slot: Slot, left: int, subject: Phrase, rest: phrases.Span) -> None:
    """Name a figure by the words before it; `rest` is the predicate behind it."""
    text, figure = sentence.text, slot.figure
    unit = figure.unit
    slot.rule = "subject before"
    slot.noun = slot.name = _subject_before(sentence, slot, left, subject)
    if unit == "%" and not tail_of(subject.text) and slot.kind == "level":
        split = "的比例" in text[figure.end : figure.end + 30].partition("。")[0]
        slot.name = slot.noun + "比例" if split or PART_PAID.search(subject.text) else slot.noun
    if text.startswith("的标准", figure.end):
        paid = EMPTY if subject else paid_at(text, figure.end + 3, sentence.end)
        slot.name = paid + "标准" if paid else subject + owner(sentence, left) + "标准"
    own = slot.noun == subject
    verb = subject.text in words.words_of("verb")
    bare = (
        (own or subject.text in words.words_of("vague"))
        and unit in PEOPLE
        and slot.rule == "subject before"
        and len(subject.text) == 2
        and _bare(subject.text)
    )
    thing = unit not in MEASURES and unit not in DURATIONS and unit not in RATIOS and unit not in PEOPLE
    if unit in MONEY and subject.text in words.words_of("spend") and rest[1] - rest[0] >= 4:
        slot.name = spent_for(text, rest) + subject
    elif unit in MONEY and subject.text in words.words_of("spend") and slot.name == subject:
        slot.name = spent_next(sentence, slot, left) + subject
    elif thing and own and _only_done(subject.text) and sentence.done:
        slot.name = subject + phrases.core(sentence.base())
    elif (verb and own) or bare:
        slot.name = subject + (same_people(sentence, slot) or ACTED_ON.get(unit, ""))
    elif not subject.text and rest[1] - rest[0] >= 2:
        name_by_predicate(sentence, slot, rest)
    elif slot.rule == "goes on" and unit in PEOPLE and sentence.done and sentence.done[-1].figure.unit not in PEOPLE:
        slot.name = slot.noun + "人口"


def _subject_before(sentence: Sentence, slot: Slot, left: int, subject: Phrase) -> Phrase:
    """What a number measures by the words before it, or before those where they say too little."""
    if slot.bracket and sentence.bracket is not None:
        outer = phrases.core(sentence.bracket.noun)
        if not subject.text:
            return outer
        people = slot.figure.unit in PEOPLE and outer.text[-2:] not in subject.text
        return (
            subject + outer
            if len(subject.text) <= 6 and (people or _is_attribute(subject.text, outer.text))
            else subject
        )
    if not subject.text:
        slot.rule = "goes on"
        base = clause_before(sentence, left) or sentence.base()
        total = _TOTAL.search(sentence.text, left, slot.figure.end) and _ADDED.match(base.text)
        return Phrase(base.text[total.end() :], base.spans) if total and slot.figure.unit not in RATIOS else base
    if subject.text in words.words_of("vague"):
        return owner(sentence, left, subject.text) + subject
    whole = sentence.whole
    if whole is not None and whole.figure.unit == slot.figure.unit and len(subject.text) <= SHORT:
        noun = phrases.core(whole.noun)
        if noun and _is_attribute(subject.text, noun.text):
            slot.rule = "part of a whole"
            return subject + noun
    last = sentence.done[-1] if sentence.done else sentence.before
    if slot.figure.unit in SHARES and last is not None and last.figure.unit in SHARES and not tail_of(subject.text):
        if last.kind == "growth" and sentence.done:
            slot.kind, slot.change = "growth", last.change
            slot.rule = "change as before"
            return subject
        tail = tail_of(last.noun.text)
        if tail and last.kind == "level":
            slot.rule = "measure as before"
            return subject + last.noun.text[-max(len(tail) + 2, 4) :]
    return headed(sentence, left, slot.figure.begin, subject, slot.figure.unit)


def _only_done(phrase: str) -> bool:
    """Does the phrase only say what was done (基本建成, 竣工), not with what?"""
    return len(phrase) <= 4 and phrase[-2:] in _DONE


def _is_attribute(word: str, noun: str) -> bool:
    """Does `word` only tell which of the `noun`s (运输 of 企业), not name things of its own (小学, 党支部)?"""
    if noun[-2:] in word or (noun[-1:] == word[-1:] and len(word) > 2):
        return False
    return not tail_of(word, "thing") and word[-1] not in _PERSONS + _PLACES_AND_BODIES


_PLACES_AND_BODIES = "村镇乡县市区省户所院校局部厅站厂店社会组队班团委"
_PERSONS = "员人者生工户师兵民众部长友妇儿童男女"


def _bare(phrase: str) -> bool:
    """Is the phrase a verb without its object (受伤, 死亡) rather than people?"""
    return phrase[-1] not in _PERSONS


def _action(subject: Phrase) -> Phrase:
    """The verb, or verbs joined by 和, at the end of the words before a number: 区委组织 → 组织."""
    verbs = words.words_of("verb")
    parts = _JOINED.split(subject.text)
    if subject.text in verbs or all(part in verbs or part[:2] in verbs for part in parts):
        return subject
    for length in (4, 3, 2):
        if subject.text[-length:] in verbs:
            end = subject.spans[-1][1]
            return Phrase(subject.text[-length:], ((end - length, end),))
    return subject


def _described(text: str, left: int, end: int) -> Phrase:
    """The words with 的 before a number that say which of the things are counted: 列入计划的70个项目."""
    if not end or text[end - 1] != "的":
        return EMPTY
    begin = words.cut_front(text, left, end - 1)
    return phrases.of(text, begin, end - 1) if 2 <= end - 1 - begin <= _DESCRIBING else EMPTY


def _is_action(phrase: str) -> bool:
    verbs = words.words_of("verb")
    return phrase in verbs or phrase[-2:] in verbs or phrase[-3:] in verbs


def _with_predicate(text: str, slot: Slot, rest: tuple[int, int]) -> Phrase:
    """The counted noun with the short predicate that says which of them: 没有发展党员的行政村."""
    if text.startswith(("有", "是", "情况", "问题"), rest[0]):
        return slot.noun
    begin, end = phrases.trim(text, *rest)
    said = text[begin:end]
    if not said or (rest[1] >= slot.right and slot.right < len(text) and text[slot.right] not in "。！？\n"):
        return slot.noun
    told = text[max(0, slot.figure.begin - 8) : slot.figure.begin]
    chosen = said[0] in "受获被" or "其中" in told or told.endswith("有")
    if (
        (chosen and len(said) <= 12)
        or (len(said) <= 6 and said[:2] in words.words_of("state"))
        or (len(said) <= 14 and said[0] in "没未不无仍缺")
    ):
        of = "的" if len(said) > 4 else ""
        return Phrase(said + of + slot.noun.text, (*slot.noun.spans, (begin, end)))
    return slot.noun
