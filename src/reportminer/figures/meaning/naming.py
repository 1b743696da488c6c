"""What does each number of a sentence measure, in the sentence's own words?"""

from __future__ import annotations

import re

from reportminer.figures.meaning import phrases, words
from reportminer.figures.meaning.change import (
    Change,
    Share,
    change_word,
    find_change,
    find_share,
    with_change,
    with_share,
)
from reportminer.figures.meaning.classes import NOT_COUNTED, is_class_bound, name_class
from reportminer.figures.meaning.earlier import (
    Sentence,
    clause_before,
    counted,
    owner,
    same_people,
    share_before,
    things_before,
)
from reportminer.figures.meaning.phrases import EMPTY, Phrase, noun_after, subject_in
from reportminer.figures.meaning.respectively import CLOSE_JOIN, JOIN, split_subjects, tail_of
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
from reportminer.records import Figure

_BREAK = re.compile(r"[，。；：！？\n,;:!?（(）)]|——|—(?!\d)")
_HEADLESS = ("以上", "以下", "以内", "学历", "文化程度", "文化", "之间")
_CHANGES_THINGS = frozenset({"增", "增加", "减少", "减", "压减", "削减", "降低"})
_RANK = re.compile(r"[“]?(?:国家|自治区|[省市县乡区州厅部村镇校]|[一二三四五]星|初|中|高|[A-E甲乙丙])级(?:以上)?[”]?$")
_TO = ("到", "至", "为", "达")
_DONE = frozenset({"建成", "竣工", "开工", "投产", "在建", "续建", "交付", "完工", "达产", "投用", "分配", "入住"})
_CHAIN = 4
"""figures that may tell one thing in several units (1048户3044人)"""
_SHORT = 5
_DATED = re.compile(r"(?:(?:19|20)\d\d ?年(?:末|底|初)?|[年期]初|期末|[上去前]年|同期|五”?[期末]*)的$")
_TOTAL = re.compile("达|总数|总量|[增升]至|[增升加]到|突破|超过")
_ADDED = re.compile("(?:新增|净增|增加|新增加|新登记|新设立|新设|新入|新发展|新培育|新认定)(?=..)")
_SEXES = frozenset({"男", "女", "男性", "女性", "少数民族", "汉族"})
_DESCRIBING = 14
_MOST_TOGETHER = 90
_FAR = 100
"""characters before a number that are looked at"""


def name_figures(
    text: str, begin: int, end: int, figures: list[Figure], before: Slot | None, people: Slot | None = None
) -> list[Slot]:
    """Name what the `figures` of the sentence ``text[begin:end]`` measure.

    Args:
        text: the whole text.
        begin: where the sentence begins.
        end: where it ends.
        figures: its figures in order.
        before: the last named figure of the sentence before, in the same paragraph: a sentence may leave its subject out.
        people: the last figure of the paragraph that counts people.
    """
    count = len(figures)
    begins = [figure.begin for figure in figures]
    begins.append(end)
    bounds = [
        figure.unit in MEASURES and is_class_bound(text, figure, begins[number + 1])
        for number, figure in enumerate(figures)
    ]
    for number in range(count - 2, -1, -1):
        # 总投资超10亿元或1亿美元项目
        if bounds[number + 1] and not bounds[number] and figures[number].unit in MEASURES:
            bounds[number] = text[figures[number].end : begins[number + 1]] in ("或", "或者")
    slots = []
    for number, figure in enumerate(figures):
        last = number
        while last + 1 < count and last - number < _CHAIN and begins[last + 1] == figures[last].end:
            last += 1
        after = last + 1
        while after < count and bounds[after]:
            after += 1
        right = begins[number + 1] if bounds[number] else begins[after]
        slots.append(Slot(figure, right=right, behind=figures[last].end, qualifier=bounds[number]))
    sentence = Sentence(text, begin, end, before, people, edge=begin)
    number = 0
    while number < len(slots):
        run = _run(text, slots, number)
        _name_run(sentence, run)
        for slot in run:
            if not slot.qualifier:
                sentence.done.append(slot)
                sentence.edge = slot.figure.end if slot.behind > slot.figure.end else max(slot.figure.end, slot.after)
        number += len(run)
    return slots


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
        join = JOIN if last.unit in RATIOS or last.unit in MEASURES else CLOSE_JOIN
        if not same or not join.fullmatch(text, last.end, slot.figure.begin):
            break
        run.append(slot)
    return run


def _name_run(sentence: Sentence, run: list[Slot]) -> None:
    """Name the figures of a run."""
    head = run[0]
    left = _left_edge(sentence, head)
    phrase = sentence.text[left : head.figure.begin].rstrip()
    if phrase.endswith(("）", ")")):
        phrase = phrases.NOTE_AT_END.sub("", phrase)
    change = find_change(phrase)
    share = None if change else find_share(phrase)
    together = _name_together(sentence, run, left, change, share) if len(run) > 1 else None
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
            name_class(
                sentence.text, slot, subject_in(sentence.text, left, slot.figure.begin), sentence.head(slot.figure.unit)
            )
        elif change is not None:
            _name_change(sentence, slot, left, change)
        elif share is not None:
            _name_share(sentence, slot, left, share)
        else:
            _name_level(sentence, slot, left)


_DIVIDED = re.compile(r"其中|按[^，,；;。]{2,8}分")


def _left_edge(sentence: Sentence, slot: Slot) -> int:
    """Where the words of the clause before a number begin; also keeps track of brackets and of wholes divided up."""
    text, end = sentence.text, slot.figure.begin
    left = max(sentence.edge, end - _FAR)
    if _BRACKETS.search(text, left, end):
        last = _break_beyond_brackets(sentence, left, end)
    else:
        last = end
        while last > left and text[last - 1] not in _STOPS:
            last -= 1
    slot.bracket = sentence.bracket is not None
    if _DIVIDED.search(text, left, end):
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


_STOPS = frozenset("，。；：！？\n,;:!?")
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
        elif mark in "）)":
            sentence.bracket = None
        last = match.end()
    return last


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


# ---------------------------------------------------------------- several numbers in a row


def _name_together(
    sentence: Sentence, run: list[Slot], left: int, change: Change | None, share: Share | None
) -> list[tuple[Phrase, Phrase]] | None:
    """Nouns and names for all figures of a run, None where each is named like a single one."""
    end = left + change.subject_end if change else left + share.subject_end if share else run[0].figure.begin
    subject = subject_in(sentence.text, left, end, most=_MOST_TOGETHER)
    count = len(run)
    nouns: list[Phrase] | None = None
    if subject.text:
        nouns = split_subjects(subject, count)
    told_apart = len(subject.text) <= _SHORT + 1 and "分别" in sentence.text[left : run[0].figure.begin]
    vague = subject.text in words.words_of("vague")
    goes_on = not subject.text and (change or sentence.text.endswith(_TO, left, run[0].figure.begin))
    if nouns is None and (told_apart or vague or goes_on):
        recent = sentence.done[-4 * count :]
        earlier = [slot for slot in recent if slot.kind == "level" or not (change or subject.text)][-count:]
        if len(earlier) == count:
            nouns = [(slot.noun or slot.name) + subject for slot in earlier]
    if nouns is None:
        return None
    units = [slot.figure.unit for slot in run]
    if change:
        return [(noun, with_change(noun, change, unit)) for noun, unit in zip(nouns, units, strict=True)]
    return [(noun, with_share(noun, share) if share else noun) for noun in nouns]


# ---------------------------------------------------------------- one number


def _name_change(sentence: Sentence, slot: Slot, left: int, change: Change) -> None:
    text, figure = sentence.text, slot.figure
    noun = _before_change(text, left, left + change.subject_end)
    slot.rule = "change"
    if figure.unit not in RATIOS and (not noun.text or noun.text in words.words_of("verb")):
        (begin, end), _ = noun_after(text, figure.end, slot.right)
        if end > begin and change.word not in _CHANGES_THINGS:
            return _name_level(sentence, slot, left)
        if end > begin and figure.unit not in MEASURES:
            slot.noun = phrases.of(text, begin, end)
            slot.name = Phrase(change.net + change.word + slot.noun.text, slot.noun.spans)
            slot.after = end
            return None
    if noun.text in words.words_of("vague"):
        noun = owner(sentence, left, noun.text) + noun
        slot.rule = "change of what is told of"
    elif not noun.text:
        told = EMPTY if noun.text else clause_before(sentence, left)
        noun = (told or sentence.base(points=figure.unit == "百分点")) + noun
        slot.rule = "change of the one before"
    slot.kind = "growth"
    slot.change = change_word(change)
    slot.base_year = change.base_year
    slot.noun = noun
    slot.name = with_change(noun, change, figure.unit)
    return None


def _before_change(text: str, begin: int, end: int) -> Phrase:
    """The subject of a change; 收入再创新高、增长8% has a predicate between."""
    if end > begin and text[end - 1] == "、":
        start, stop = phrases.trim(text, begin, end - 1)
        noun, said = noun_after(text, start, stop)
        if said[1] > said[0] and noun[1] - noun[0] >= 2:
            return phrases.of(text, *noun)
    return subject_in(text, begin, end)


def _name_share(sentence: Sentence, slot: Slot, left: int, share: Share) -> None:
    end = left + share.subject_end
    noun = _headed(sentence, left, end, subject_in(sentence.text, left, end))
    noun = noun or share_before(sentence, left) or sentence.base()
    slot.kind, slot.rule = "share", "share"
    slot.noun = noun
    slot.name = with_share(noun, share)


def _headed(sentence: Sentence, left: int, end: int, noun: Phrase, unit: str = "") -> Phrase:
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


def _name_level(sentence: Sentence, slot: Slot, left: int) -> None:
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
    if whole is not None and whole.figure.unit == slot.figure.unit and len(subject.text) <= _SHORT:
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
    return _headed(sentence, left, slot.figure.begin, subject, slot.figure.unit)


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
    parts = re.split("[和、]", subject.text)
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
    match = words.edges().lead.match(text, left, end - 1)
    begin = match.end() if match else left
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
