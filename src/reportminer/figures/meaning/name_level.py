"""What does a number measure that tells neither a change nor a share: the noun behind it or the words before it?"""

from __future__ import annotations

import re

from reportminer.figures.expressions import expression
from reportminer.figures.meaning import phrases, words
from reportminer.figures.meaning.by_noun import name_by_noun
from reportminer.figures.meaning.by_subject import PERSONS, name_by_subject
from reportminer.figures.meaning.chunks import nominal
from reportminer.figures.meaning.classes import NOT_COUNTED
from reportminer.figures.meaning.counted import (
    without_deed,
)
from reportminer.figures.meaning.earlier import replaced_by
from reportminer.figures.meaning.following import noun_after
from reportminer.figures.meaning.gifts import name_gift
from reportminer.figures.meaning.phrases import EMPTY, Phrase
from reportminer.figures.meaning.sentence import AMONG, Sentence
from reportminer.figures.meaning.slots import DURATIONS, MEASURES, MONEY, PEOPLE, POWER, RATIOS, SHARES, Slot
from reportminer.figures.meaning.special import (
    name_attendance,
    name_duration,
    name_part,
    name_repetition,
)
from reportminer.figures.meaning.subject import subject_in
from reportminer.figures.meaning.words import tail_of
from reportminer.segmentation import segmenter

_TIMES = ("次", "届")
_DESCRIPTION = 4
_TELLING = expression("level telling")
"""a description that tells which of the things are counted"""
_LIMITS = ("至少", "最多", "不少于", "不超过")
_VERB_INSIDE = expression("level verb inside")
_OUTPUT = expression("level output")
_OUTPUT_AT_MOST = 5
_TWO_VERBS = 4
_OF_WHOLE = ("的", "的近", "的约")
_COMPLETED = expression("level completed")
_RESTORED = re.compile("(?:仅|只|已|基本)?恢复[到至][^，。；]{2,14}的[近约]?$")
"""what part of an earlier level is reached again: 恢复到2019年的"""
_ONLY_PLAN = re.compile(
    "(?:[全年本当][年度内]?度?|省|市|县|上级)?(?:下达)?(?:目标|计划|任务|预算|指标)(?:任务|目标|数|指标)?"
)
"""words for what was planned that do not say of what"""
_THINGS = frozenset({"个", "项", "家", "户", "条", "座"})


def name_level(sentence: Sentence, slot: Slot, left: int) -> None:
    """Name a figure that tells neither a change nor a share: by the noun behind it or by the words before."""
    text, figure = sentence.text, slot.figure
    unit = figure.unit
    shared = unit in SHARES and text.startswith("的", figure.end) and not NOT_COUNTED.match(text, figure.end)
    if shared and _name_coverage(sentence, slot, left):
        return
    if shared and name_part(sentence, slot, *noun_after(text, figure.end + 1, slot.right)):
        return
    if unit == "%" and text.endswith(_OF_WHOLE, left, figure.begin) and _name_completion(sentence, slot, left):
        return
    if text.endswith(_REST, left, figure.begin) and _name_rest(sentence, slot, left):
        return
    subject = _within(sentence, left, unit) + subject_in(text, left, figure.begin)
    if unit in DURATIONS and replaced_by(sentence, slot) is None and name_duration(sentence, slot, left, subject):
        return
    listed = unit in PEOPLE and text.endswith(("共", "共计", "等", "共有"), left, figure.begin)
    if listed and name_attendance(sentence, slot, left):
        return
    if unit in _TIMES and name_repetition(sentence, slot, subject):
        return
    if unit not in RATIOS and "的" in subject.text and "《" not in subject.text:
        subject = _undescribed(subject)
    verb = subject.text in words.words_of("verb") or subject.text in words.words_of("short deed")
    acted = verb or subject.text[-2:] in words.words_of("verb")
    of = text.startswith("的", slot.behind) and not NOT_COUNTED.match(text, slot.behind)
    behind, rest, runs_on = _noun_behind(sentence, slot, slot.behind + of)
    part = unit in SHARES and not subject.text and (behind[1] - behind[0] > 2 or rest[1] > rest[0] > behind[0])
    if part and name_part(sentence, slot, behind, rest):
        return
    counted = unit not in MEASURES and unit not in DURATIONS
    if _is_no_noun(text, slot, subject, behind, of=of, acted=acted):
        behind = (slot.behind, slot.behind)
    if unit in MONEY and name_gift(sentence, slot, left, behind):
        return
    if unit in MONEY and subject.text and text[slice(*behind)] in words.words_of("verb"):
        behind = (slot.behind, slot.behind)  # 补贴按每月200元|发放
    acting = unit in MEASURES and acted and (verb or of or unit in MONEY or len(subject.text) == _TWO_VERBS)
    output = _OUTPUT.search(text, max(left, figure.begin - _OUTPUT_AT_MOST), figure.begin) if unit in MEASURES else None
    powered = unit in POWER and not tail_of(subject.text)
    if behind[1] > behind[0] and (output or powered) and text[behind[1] - 1] not in "至到":
        slot.noun, slot.after, slot.rule = without_deed(phrases.of(text, *behind)), behind[1], "noun behind"
        slot.name = slot.noun + (output[1] + "能力" if output else "装机规模")
    elif behind[1] > behind[0] and (
        counted or not subject.text or acting or (unit == "吨" and not tail_of(subject.text))
    ):
        name_by_noun(sentence, slot, left, subject, behind, rest)
        if runs_on:
            slot.after = figure.end  # 学生|人人会唱3首
        if of and unit in PEOPLE and not slot.name.text.endswith("人数"):
            slot.name += "人数"
        elif of and unit in MONEY and acted and len(subject.text) > 4 and slot.name == slot.noun:
            slot.name = Phrase(subject.text[:-2], subject.spans) + slot.noun
    else:
        name_by_subject(sentence, slot, left, subject, rest)
    if figure.text.startswith(_LIMITS):
        _with_verb_inside(slot)
    if not slot.name:
        slot.name = slot.noun = _told_in_clause_before(sentence, slot)


def _is_no_noun(text: str, slot: Slot, subject: Phrase, behind: phrases.Span, *, of: bool, acted: bool) -> bool:
    """Do the words `behind` a number name no things that it counts, as the words before it or its unit tell?"""
    unit = slot.figure.unit
    if unit in _DOING and _is_doer(subject.text) and text[behind[1] - 1] not in PERSONS:
        return True
    if len(subject.text) > len(unit) + 1 and subject.text.endswith(unit) and unit in _COUNTED:
        return True
    if unit in RATIOS or (of and (unit in MEASURES or unit in PEOPLE) and subject.text and not acted):
        return True
    counted = unit not in MEASURES and unit not in DURATIONS
    return counted and not acted and _is_followed_by_deed(text, subject, slot.figure.begin, behind)


def _noun_behind(sentence: Sentence, slot: Slot, begin: int) -> tuple[phrases.Span, phrases.Span, bool]:
    """The noun behind a number, what is told of it, and whether that is told with the next number: 学生|人人会唱3首."""
    text, unit = sentence.text, slot.figure.unit
    each = text.endswith("每", 0, slot.figure.begin)
    if (
        AMONG.match(text, begin)
        and not each
        and slot.right < sentence.end
        and unit not in MEASURES
        and text[begin - 1] != "的"
    ):
        return (begin, begin), (begin, begin), False  # 灭火器9具|中压力不足的5具
    behind, rest = noun_after(text, begin, slot.right)
    if behind[1] <= behind[0] or unit in RATIOS:
        return behind, rest, False
    noun = nominal(text, behind)
    runs_on = slot.right in (behind[1], rest[1]) and slot.right < sentence.end
    little = noun[0] < noun[1] <= noun[0] + _BARE and unit not in PEOPLE
    if noun == behind or (runs_on and little):
        return behind, rest, False
    return noun, (noun[1], max(rest[1], behind[1])), runs_on


def _told_in_clause_before(sentence: Sentence, slot: Slot) -> Phrase:
    """What the clause before does or is about, where no other figure stands in it: 补齐网格员，达到|160名."""
    text, end = sentence.text, slot.clause - 1
    if end <= sentence.begin or text[end] not in _CLAUSES or slot.figure.unit in DURATIONS:
        return EMPTY
    begin = sentence.clause(end)
    if sentence.done and sentence.done[-1].figure.begin >= begin:
        return EMPTY
    told = subject_in(text, begin + 2 * (_TO_BE_DONE.match(text, begin, end) is not None), end)
    return told if _LEAST_TOLD <= len(told.text) <= _MOST_TOLD else EMPTY


_TO_BE_DONE = re.compile("[一二三四五六七八九]要")
_CLAUSES = frozenset("，,：:")
_LEAST_TOLD, _MOST_TOLD = 3, 12
_BARE = 2
"""characters of a noun that says too little without what is told of it"""


def _within(sentence: Sentence, left: int, unit: str) -> Phrase:
    """The words before the time within which a rate is reached: 首次执行案件|3个月内|结案率."""
    last = sentence.done[-1] if sentence.done else None
    if last is None or unit not in SHARES or last.figure.end != left or last.figure.unit not in DURATIONS:
        return EMPTY
    return last.noun if last.figure.text.endswith("内") and last.rule == "subject before" else EMPTY


_NAMED = 4
"""characters of a subject that names what is counted"""
_DEED = 5
"""characters of what is done with the things that have been counted"""


def _is_followed_by_deed(text: str, subject: Phrase, at: int, behind: phrases.Span) -> bool:
    """Do things stand before their number, at `at`, and what is done with them behind it: 抽取水样60份|送检?"""
    if not 0 < behind[1] - behind[0] <= _DEED or len(subject.text) < _NAMED or subject.spans[-1][1] != at:
        return False
    told = segmenter().tag(text[slice(*behind)])
    if told[-1][1].startswith("n") or told[0][1] not in ("v", "vd", "ad", "vn") or all(tag == "vn" for _, tag in told):
        return False
    return segmenter().tag(subject.text)[-1][1].startswith("n")


_DOING = PEOPLE | {"户"}


def _is_doer(subject: str) -> bool:
    """Do the words before a number of people name them, so that what follows is what they do: 志愿者26名|昼夜值守?"""
    named = subject[-1:] in _DOERS or subject.endswith(_FORCES)
    return len(subject) > 2 and named and subject[-2:] not in words.words_of("verb")


_COUNTED = frozenset({"户", "村", "组", "队", "厂", "店", "校", "班", "所", "站", "场"})
"""units that are the last word of what they count: 纳税大户18户|缴税900万元"""
_FORCES = ("警力", "兵力", "劳力", "劳动力", "力量")
_DOERS = "员人者生官兵师民徒犯"


_REST = ("其余", "剩余", "余下", "剩下", "其余的", "剩余的", "余下的", "剩下的", "仅剩", "还剩", "只剩", "尚剩")


def _name_rest(sentence: Sentence, slot: Slot, left: int) -> bool:
    """Name the rest of what was counted before, where no noun says so: 积案67件，化解58件，其余|9件正在办理."""
    text, figure = sentence.text, slot.figure
    if slot.figure.unit in MEASURES | RATIOS or len(text[left : figure.begin].strip("，、；")) > _REST_AT_MOST:
        return False
    following = text[figure.end : figure.end + 6]
    goes_on = (
        following.startswith(_GOES_ON)
        or following[:1].isdigit()
        or not following
        or segmenter().tag(following)[0][1] in _NO_NOUNS
    )
    if not goes_on:
        return False
    of, things = _counted_things(sentence, figure.unit)
    if of is None:
        return False
    slot.noun = Phrase(things, of.noun.spans)
    end = figure.begin - (text[figure.begin - 1] == "的")
    rest = phrases.of(text, end - 2, end)
    slot.name, slot.rule = rest + slot.noun, "part of a whole"
    return True


def _counted_things(sentence: Sentence, unit: str) -> tuple[Slot | None, str]:
    """The first figure of the sentence that counts things in this unit, and these things without what was done with them."""
    for done in reversed(sentence.recent()):
        if done.figure.unit != unit or done.kind != "level" or done.qualifier:
            continue
        things = phrases.without_deed(done.noun.text)
        if len(things) > _LONG_THINGS:
            things = phrases.last_things(things) or things
        if 1 < len(things) <= _MOST_TOLD:
            return done, things
    return None, ""


_REST_AT_MOST, _LONG_THINGS = 4, 8
_GOES_ON = ("计划", "正在", "均", "已", "全部", "将", "力争", "确保", "预计", "限期", "尚", "仍", "，", "。", "；")
_NO_NOUNS = frozenset({"v", "d", "p", "c", "ad", "t"})
"""parts of speech of what follows a number that counts no things of its own"""
_COVERING = "覆盖"


def _name_coverage(sentence: Sentence, slot: Slot, left: int) -> bool:
    """Name the share of things that something covers: 路长制覆盖100%的干道."""
    at = slot.figure.begin - len(_COVERING)
    if at <= left or not sentence.text.startswith(_COVERING, at):
        return False
    covering = subject_in(sentence.text, left, at)
    if not covering:
        return False
    slot.noun, slot.name, slot.rule = covering, covering + "覆盖率", "subject before"
    return True


def _name_completion(sentence: Sentence, slot: Slot, left: int) -> bool:
    """Name what part of a plan is done: 完成年度计划投资的102% → 年度计划投资完成率."""
    restored = _RESTORED.search(sentence.text, left, slot.figure.begin)
    if restored:
        whose = subject_in(sentence.text, left, restored.start())
        slot.noun = whose if len(whose.text) > 1 else phrases.core(sentence.base())
        slot.name, slot.kind, slot.rule = slot.noun + "恢复比例", "share", "completion"
        return bool(slot.noun)
    match = _COMPLETED.search(sentence.text, left, slot.figure.begin)
    if match is None:
        return False
    plan = phrases.of(sentence.text, *match.span(1))
    whose = subject_in(sentence.text, left, match.start())
    if _ONLY_PLAN.fullmatch(plan.text) and (whose or sentence.done):
        slot.noun = whose or phrases.core(sentence.base())
        slot.name = slot.noun + "完成" + plan + "比例"
    else:
        things = next((done.noun for done in reversed(sentence.done) if done.figure.unit in _THINGS), EMPTY)
        slot.noun = things + plan
        slot.name = slot.noun + "完成率"
    slot.kind, slot.rule = "share", "completion"
    return True


def _undescribed(subject: Phrase) -> Phrase:
    """A verb and its object without a long description between: 建设相对独立的办公用房 → 建设办公用房."""
    text = subject.text
    of = text.rfind("的")
    if of - 2 < _DESCRIPTION or len(text) - of < 3 or text[:2] not in words.words_of("verb"):
        return subject
    if _TELLING.search(text, 0, of):
        return subject
    return Phrase(text[:2] + text[of + 1 :], subject.spans)


def _with_verb_inside(slot: Slot) -> None:
    """Take up the verb that stands inside a figure: 每季度至少联系一次 → 每季度联系."""
    inside = _VERB_INSIDE.match(slot.figure.text)
    if inside is None or (inside[1] not in words.words_of("verb") and not slot.figure.text.startswith("至少")):
        return
    behind = slot.rule == "noun behind"
    slot.name = Phrase(inside[1] + slot.name.text if behind else slot.name.text + inside[1], slot.name.spans)
