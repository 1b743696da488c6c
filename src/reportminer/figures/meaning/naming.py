"""What does each number of a sentence measure, in the sentence's own words?"""

from __future__ import annotations

import re
from itertools import pairwise

from reportminer.figures.expressions import expression
from reportminer.figures.meaning import phrases, words
from reportminer.figures.meaning.by_subject import SHORT
from reportminer.figures.meaning.change import (
    Change,
    Share,
    change_word,
    find_change,
    find_share,
    with_change,
    with_share,
    without_base,
)
from reportminer.figures.meaning.classes import BOUNDING, is_class_bound, name_class
from reportminer.figures.meaning.counted import name_by_bound
from reportminer.figures.meaning.earlier import counted
from reportminer.figures.meaning.following import noun_after
from reportminer.figures.meaning.gaps import name_base, name_gap
from reportminer.figures.meaning.labels import label_over, own_label
from reportminer.figures.meaning.name_level import name_level
from reportminer.figures.meaning.norms import name_norm
from reportminer.figures.meaning.phrases import Phrase
from reportminer.figures.meaning.rates import name_change, name_share
from reportminer.figures.meaning.respectively import CLOSE_JOIN, JOIN, split_subjects
from reportminer.figures.meaning.sentence import AMONG, Sentence
from reportminer.figures.meaning.slots import DURATIONS, MEASURES, MONEY, PEOPLE, RATIOS, Slot
from reportminer.figures.meaning.subject import subject_in
from reportminer.figures.meaning.words import tail_of
from reportminer.records import Figure
from reportminer.sentences import CLAUSES

_BREAK = re.compile(rf"[{CLAUSES}\n（(）)]|——|—(?!\d)")
_TO = ("到", "至", "为", "达")
_CHAIN = 4
"""figures that may tell one thing in several units (1048户3044人)"""
_MOST_TOGETHER = 90
_STAGE = expression("naming stage")
"""what tells only which of the things are counted that the next number names"""
_AND = ("和", "、", "与", "及")
_TOLD_APART = 10
"""characters from 分别 to the first of the numbers that it tells apart"""
_FAR = 100
"""characters before a number that are looked at"""


def name_figures(sentence: Sentence) -> list[Slot]:
    """Name what the figures of a sentence measure."""
    slots = _slots(sentence)
    number = 0
    while number < len(slots):
        run = _name_run(sentence, _run(sentence.text, slots, number))
        for slot in run:
            if not slot.qualifier:
                sentence.done.append(slot)
                sentence.edge = slot.figure.end if slot.behind > slot.figure.end else max(slot.figure.end, slot.after)
        number += len(run)
    for slot in slots:
        if sentence.rated:
            _leave_every_out(slot)
        if "分别" in slot.name.text:
            slot.name = Phrase(slot.name.text.replace("分别", ""), slot.name.spans)
    for slot, after in pairwise(slots):
        if after.figure.approx != "eq" and not after.qualifier:
            name_by_bound(sentence.text, slot, after)
        if after.rule == "noun behind" and not slot.qualifier and after.figure.unit == slot.figure.unit:
            _lend_noun(sentence.text, slot, after)
        if slot.rule == after.rule == "noun behind":
            _lend_head(sentence.text, slot, after)
    return slots


_EVERY = expression("naming every")
_PAID = expression("naming paid")
_LEAST = 2
_MET = ("联系", "走访", "慰问", "培训")
"""deeds that say too little without those for whom they are done"""


def _leave_every_out(slot: Slot) -> None:
    """Take out of a name how often, or by each of whom, something is done: 每季度考评 → 考评."""
    if "每" not in slot.name.text or slot.rule == "for each" or slot.figure.unit in DURATIONS:
        return
    if slot.figure.unit in MONEY:
        slot.name = Phrase(_PAID.sub("", slot.name.text), slot.name.spans)
        return
    said = _EVERY.sub("", slot.name.text)
    if len(said) >= _LEAST and "每" not in said and said not in _MET:
        slot.name = Phrase(said, slot.name.spans)


_JOINED_BY = re.compile("[、，和及与](?P<done>[\u4e00-\u9fff]{0,4})")


def _lend_noun(text: str, slot: Slot, after: Slot) -> None:
    """Give 新建5所、改建8所幼儿园 the noun that only the second number has behind it."""
    bounds = slot.figure.end == after.figure.begin and slot.figure.approx in ("ge", "gt")  # 处5万元以上10万元以下罚款
    if bounds and len(slot.name.text) <= _DEED:
        slot.name, slot.noun, slot.rule = after.name, after.noun, "noun behind"
    between = _JOINED_BY.fullmatch(text, slot.figure.end, after.figure.begin)
    verbs = words.words_of("verb")
    if between is None or len(slot.name.text) > _DEED or (between["done"] and slot.name.text[-2:] not in ("", *verbs)):
        return
    if not slot.name or slot.name.text[-2:] in verbs:
        slot.name, slot.noun, slot.rule = slot.name + after.noun, after.noun, "noun behind"


_DEED = 4
"""characters of what is done that stands alone before a number"""


def _lend_head(text: str, slot: Slot, after: Slot) -> None:
    """Give 80个前期和120个在建项目 the head that only the second has."""
    if not 0 < len(slot.noun.text) <= 4 or slot.qualifier:
        return
    if text[slot.after : after.figure.begin].strip() not in _AND or not _STAGE.fullmatch(slot.noun.text):
        return
    staged = _STAGE.match(after.noun.text)
    head = after.noun.text[staged.end() :] if staged else tail_of(after.noun.text, "thing")
    slot.name, slot.noun = slot.name + head, slot.noun + head


def _slots(sentence: Sentence) -> list[Slot]:
    """A slot for every figure of a sentence, with the words behind it that may name it."""
    text, figures = sentence.text, sentence.figures
    count = len(figures)
    begins = [figure.begin for figure in figures]
    begins.append(sentence.end)
    bounds = _class_bounds(text, figures, begins)
    slots = []
    for number, figure in enumerate(figures):
        last = number
        while last + 1 < count and last - number < _CHAIN and _told_with(text, figures[last], figures[last + 1]):
            last += 1
        after = last + 1
        while after < count and bounds[after]:
            after += 1
        right = begins[number + 1] if bounds[number] else begins[after]
        clause = sentence.clause(figure.begin)
        slots.append(Slot(figure, clause, right, figures[last].end, qualifier=bounds[number]))
    return slots


def _told_with(text: str, figure: Figure, after: Figure) -> bool:
    """Do two figures tell one thing in two units: 1048户3044人, 1048户、3044人?"""
    if after.begin - figure.end != 1:
        return after.begin == figure.end
    both = figure.unit == "户" and after.unit == "人"
    return both and text[figure.end] == "、"


def _class_bounds(text: str, figures: list[Figure], begins: list[int]) -> list[bool]:
    """Which of the figures of a sentence bound a class?"""
    bounds = [
        figure.unit in BOUNDING and is_class_bound(text, figure, begins[number + 1])
        for number, figure in enumerate(figures)
    ]
    if True in bounds:
        for number in range(len(figures) - 2, -1, -1):
            # 总投资超10亿元或1亿美元项目
            if bounds[number + 1] and not bounds[number] and figures[number].unit in MEASURES:
                bounds[number] = text[figures[number].end : begins[number + 1]] in ("或", "或者")
    return bounds


def _run(text: str, slots: list[Slot], first: int) -> list[Slot]:
    """Figures that follow one another with nothing but a comma or 和 between them, all of one kind."""
    run = [slots[first]]
    if run[0].qualifier:
        return run
    for number in range(first + 1, len(slots)):
        slot, last = slots[number], run[-1].figure
        if slot.figure.begin - last.end > 3 or slot.qualifier:
            break
        same = last.unit == slot.figure.unit or (last.unit in RATIOS and slot.figure.unit in RATIOS)
        if not same:
            begin = run[0].figure.begin
            same = text.find("分别", max(0, begin - _TOLD_APART), begin) >= 0
        join = JOIN if last.unit in RATIOS or last.unit in MEASURES else CLOSE_JOIN
        if not same or not join.fullmatch(text, last.end, slot.figure.begin):
            break
        run.append(slot)
    return run


def _name_run(sentence: Sentence, run: list[Slot]) -> list[Slot]:
    """Name the figures of a run; those named, which are fewer where the words do not tell figures of several units apart."""
    head = run[0]
    left = _left_edge(sentence, head)
    phrase = sentence.text[left : head.figure.begin].rstrip()
    if phrase.endswith(("）", ")")):
        phrase = phrases.NOTE_AT_END.sub("", phrase)
    label = own_label(sentence, head)
    if label and len(run) == 1 and not head.qualifier:
        head.name = head.noun = label
        head.rule, head.first = "label", head.figure.begin
        return run
    alone = len(run) == 1 and not head.qualifier
    if alone and (name_norm(sentence, head) or name_gap(sentence, head, left) or name_base(sentence, head)):
        head.first = head.figure.begin
        return run
    change = find_change(phrase)
    share = None if change else find_share(phrase)
    together = _name_together(sentence, run, left, change, share) if len(run) > 1 else None
    if together is None and len(run) > 1 and any(slot.figure.unit not in _alike(head.figure.unit) for slot in run):
        run = run[:1]
    for at, slot in enumerate(run):
        slot.first = head.figure.begin
        if at and together is None:
            _name_next(sentence, slot, run[at - 1])
        elif together is not None:
            slot.noun, slot.name = together[at]
            slot.kind = "growth" if change else "share" if share else "level"
            slot.change = change_word(change) if change else ""
            slot.base_year = change.base_year if change else None
            slot.rule = "respectively"
        elif slot.qualifier:
            if left >= slot.figure.begin and sentence.done:
                left = max(slot.clause, sentence.done[-1].figure.end)  # 3个合同额在50万元以上的项目
            name_class(sentence, slot, subject_in(sentence.text, left, slot.figure.begin))
            sentence.bound = slot
        elif change is not None:
            name_change(sentence, slot, left, change)
        elif share is not None:
            name_share(sentence, slot, left, share)
        else:
            name_level(sentence, slot, left)
            if "比" in slot.name.text or "较" in slot.name.text:
                _leave_base_out(sentence, slot)
            over = label_over(sentence, slot, left)
            if over:
                slot.name = slot.noun = over + slot.name
    return run


_BASED = re.compile(r"(?:比|较)(?:.{0,6}[年月季度初末期])")


def _leave_base_out(sentence: Sentence, slot: Slot) -> None:
    """Take out of a name what the number is only compared with."""
    if _BASED.search(slot.name.text) and slot.rule == "subject before":
        slot.noun, slot.name = without_base(slot.name, sentence.base())


def _alike(unit: str) -> frozenset[str]:
    """Units that figures named together may have."""
    return RATIOS if unit in RATIOS else frozenset({unit})


_DIVIDED = re.compile(r"其中|按[^，,；;。]{2,8}分")


def _left_edge(sentence: Sentence, slot: Slot) -> int:
    """Where the words of the clause before a number begin; also keeps track of brackets and of wholes divided up."""
    text, end = sentence.text, slot.figure.begin
    left = max(sentence.edge, end - _FAR)
    if sentence.bracketed and _BRACKETS.search(text, left, end):
        last = _break_beyond_brackets(sentence, left, end)
    else:
        last = max(slot.clause, left)
    slot.bracket = sentence.bracket is not None or bool(sentence.host)
    if sentence.done and left == sentence.edge and text[left] in "当中里" and (among := AMONG.match(text, left, end)):
        sentence.whole = counted(sentence)
        last = max(last, among.end())
    elif sentence.divided and _DIVIDED.search(text, left, end):
        sentence.whole = sentence.whole or counted(sentence)
    elif sentence.whole is not None and _PARTED.search(text, left, end):
        sentence.whole = None
    if last > left or (last == left and left < end and text[left - 1 : left] in _STOPS):
        return last
    if sentence.done and sentence.edge > sentence.begin:
        comma = text.find("、", left, end)
        if comma >= 0:
            return comma + 1
        if text.startswith(("和", "及", "与"), left):
            return left + 1
    return left


_STOPS = frozenset(CLAUSES + "\n")
_PARTED = re.compile("[；;]")
_BRACKETS = re.compile(r"[（(）)]|——|—(?!\d)")


def _break_beyond_brackets(sentence: Sentence, left: int, end: int) -> int:
    """Where the clause begins that ends at `end`, notes in brackets passed over; `left` if nothing parts it."""
    text, last, skip = sentence.text, left, left
    for match in _BREAK.finditer(text, left, end):
        mark = match.group()
        if match.start() < skip:
            continue
        if mark in "（(":
            close = max(text.find("）", match.end(), end), text.find(")", match.end(), end))
            if close >= 0:
                skip = close + 1
                continue
            sentence.bracket = sentence.done[-1] if sentence.done else None
            sentence.host = _host(sentence, last, match.start())
        elif mark in "）)":
            sentence.bracket, sentence.host = None, phrases.EMPTY
        last = match.end()
    return last


def _host(sentence: Sentence, begin: int, end: int) -> Phrase:
    """The thing right before the bracket that opens at `end`; EMPTY where a figure or no thing stands there."""
    begin = max(begin, sentence.text.rfind("、", begin, end) + 1)
    if end - begin < _LEAST or sentence.edge > end - _LEAST or sentence.text.endswith(_AIMS, begin, end):
        return phrases.EMPTY
    host = phrases.core(subject_in(sentence.text, begin, end))
    named = len(host.text) >= _LEAST and host.text[-2:] not in words.words_of("hard")
    return host if named else phrases.EMPTY


_AIMS = ("目标", "任务", "要求", "标准", "计划", "指标")
"""what a bracket gives the number of: 完成考核目标（不低于94%）"""


def _name_next(sentence: Sentence, slot: Slot, last: Slot) -> None:
    """Name a figure that follows another with only a comma between, where the words before do not tell them apart."""
    unit = slot.figure.unit
    behind = noun_after(sentence.text, slot.behind, slot.right)[0]
    if unit in RATIOS or unit in MEASURES or behind[1] <= behind[0]:
        slot.noun, slot.name, slot.kind = last.noun, last.name, last.kind
        slot.change, slot.base_year, slot.rule = last.change, last.base_year, last.rule
        return
    slot.noun = slot.name = phrases.of(sentence.text, *behind)
    slot.after, slot.rule = behind[1], "noun behind"


def _listed_before(sentence: Sentence, left: int, at: int) -> Phrase:
    """The subjects that the clause before names for numbers told apart: 甲、乙增加值，分别占工业的30%、24%."""
    if "分别" not in sentence.text[left:at]:
        return phrases.EMPTY
    begin = max(sentence.clause(left - 1), sentence.edge)
    subject = subject_in(sentence.text, begin, left - 1, most=_MOST_TOGETHER)
    return subject if tail_of(subject.text) else phrases.EMPTY


_BOTH = re.compile("[猪牛羊马驴鸡鸭鹅兔]{2}(?![猪牛羊马驴鸡鸭鹅兔])")
"""animals whose names are written together: 牛羊存栏量"""
_GIVING = ("给予", "享受", "发放")


def _fit(slot: Slot, other: Slot) -> bool:
    """Can the other tell of what one tells: of what is measured, things are not counted?"""
    unit, named = slot.figure.unit, other.figure.unit
    return unit not in MEASURES or named in MEASURES or named in RATIOS


def _name_together(
    sentence: Sentence, run: list[Slot], left: int, change: Change | None, share: Share | None
) -> list[tuple[Phrase, Phrase]] | None:
    """Nouns and names for all figures of a run, None where each is named like a single one."""
    end = left + change.subject_end if change else left + share.subject_end if share else run[0].figure.begin
    subject = subject_in(sentence.text, left, end, most=_MOST_TOGETHER)
    if not subject.text and (change or share) and sentence.text[left - 1] in "，," and left - 1 > sentence.edge:
        subject = _listed_before(sentence, left, run[0].figure.begin)
    count = len(run)
    nouns: list[Phrase] | None = None
    if subject.text:
        nouns = split_subjects(subject, count, people=run[0].figure.unit in PEOPLE)
    told_apart = len(subject.text) <= SHORT + 1 and "分别" in sentence.text[left : run[0].figure.begin]
    vague = subject.text in words.words_of("vague")
    goes_on = not subject.text and (change or sentence.text.endswith(_TO, left, run[0].figure.begin))
    if nouns is None and (told_apart or vague or goes_on):
        recent = sentence.done[-4 * count :]
        gap = change is not None and change.direction == "gap"
        told = ("level", "growth") if gap else ("level",)
        earlier = [slot for slot in recent if slot.kind in told or not (change or subject.text)][-count:]
        if len(earlier) == count and all(_fit(slot, run[0]) for slot in earlier):
            nouns = [(slot.noun or slot.name) + subject for slot in earlier]
    if nouns is None and count == 2 and _BOTH.match(subject.text):
        nouns = [Phrase(kind + subject.text[2:], subject.spans) for kind in subject.text[:2]]
    if nouns is None:
        return None
    if subject.text.endswith(_GIVING):
        what = phrases.of(sentence.text, *noun_after(sentence.text, run[-1].figure.end, run[-1].right)[0])
        nouns = [Phrase(noun.text[:-2], noun.spans) + what if what else noun for noun in nouns]
    units = [slot.figure.unit for slot in run]
    if change:
        return [(noun, with_change(noun, change, unit)) for noun, unit in zip(nouns, units, strict=True)]
    return [(noun, with_share(noun, share) if share else noun) for noun in nouns]
