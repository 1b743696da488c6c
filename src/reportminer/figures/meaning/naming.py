"""What does each number of a sentence measure, in the sentence's own words?"""

from __future__ import annotations

import re

from reportminer.figures.meaning import phrases, words
from reportminer.figures.meaning.change import Change, Share, find_change, find_share
from reportminer.figures.meaning.phrases import EMPTY, Phrase, noun_after
from reportminer.figures.meaning.respectively import JOIN, split_subjects
from reportminer.figures.meaning.slots import DURATIONS, MEASURES, PEOPLE, RATIOS, SHARES, Slot
from reportminer.records import Figure

_BREAK = re.compile(
    r"[，。；：！？\n,;:!?—]|[（(](?![市区县旗工郊镇乡村场街道社委所、]{1,5}[)）])|(?<=[^市区县旗工郊镇乡村场委会道])[)）]"
)
_BOUND = re.compile(r"以上|以下|以内|之上|之下|及以上|超|不足|不满|未满|不到|以外|低于|高于|大于|小于|[-—－~～至到]")
_NOT_CLASS = ("关口", "大关", "台阶", "关", "门槛", "目标", "新台阶", "的目标", "规模", "的规模", "水平", "大台阶")
_ADVERBIAL = ("结合", "通过", "按照", "根据", "围绕", "经过", "依托", "随着")
_MAX_LEFT = 26


def name_figures(text: str, begin: int, end: int, figures: list[Figure], before: Slot | None) -> list[Slot]:
    """Name what the `figures` of the sentence ``text[begin:end]`` measure.

    Args:
        before: the last named figure of the sentence before in the same paragraph, for sentences that leave their subject out.
    """
    slots = [Slot(figure) for figure in figures]
    for number, slot in enumerate(slots):
        limit = slots[number + 1].figure.begin if number + 1 < len(slots) else end
        slot.right = limit
        slot.qualifier = is_class_bound(text, slot.figure, limit)
    done: list[Slot] = []
    edge = begin
    number = 0
    while number < len(slots):
        run = _run(text, slots, number)
        _name_run(text, run, edge, begin, done, before)
        for slot in run:
            if not slot.qualifier:
                done.append(slot)
                edge = max(slot.figure.end, slot.after)
        number += len(run)
    return slots


def is_class_bound(text: str, figure: Figure, limit: int) -> bool:
    """Does the figure bound a class (35岁以下党员, 亿元以上项目, 超50亿元的企业) rather than tell a value?"""
    unit = figure.unit
    if unit not in MEASURES or not _BOUND.search(figure.text):
        return False
    following = text[figure.end : figure.end + 1]
    if unit == "岁" and following in "的占达":
        return True
    if following == "的":
        rest = noun_after(text, figure.end + 1, limit)[0]
        return (rest[1] > rest[0] and not text.startswith(_NOT_CLASS, figure.end)) or limit == figure.end + 1
    if text.startswith(_NOT_CLASS, figure.end):
        return False
    span = noun_after(text, figure.end, limit)[0]
    return span[1] - span[0] >= 1 or (unit == "岁" and limit == figure.end)


def _run(text: str, slots: list[Slot], first: int) -> list[Slot]:
    """Figures that follow one another with nothing but a comma or 和 between them, all of one kind."""
    run = [slots[first]]
    if run[0].qualifier:
        return run
    for slot in slots[first + 1 :]:
        last = run[-1].figure
        gap = text[last.end : slot.figure.begin]
        same = last.unit == slot.figure.unit or (last.unit in RATIOS) == (slot.figure.unit in RATIOS)
        if len(gap) > 3 or not JOIN.fullmatch(gap) or slot.qualifier or not same:
            break
        run.append(slot)
    return run


def _name_run(text: str, run: list[Slot], edge: int, begin: int, done: list[Slot], before: Slot | None) -> None:
    """Name the figures of a run; `edge` is where the words that belong to no earlier figure begin."""
    head = run[0]
    left = _left_edge(text, edge, head.figure.begin, begin, done, head)
    phrase = text[left : head.figure.begin]
    change = find_change(phrase)
    share = None if change else find_share(phrase)
    names: list[tuple[Phrase, Phrase]] | None = None
    if len(run) > 1:
        names = _name_together(text, run, left, change, share, done)
    for at, slot in enumerate(run):
        if names is not None:
            slot.noun, slot.name = names[at]
            slot.kind = "growth" if change else "share" if share else "level"
            slot.change = _change_word(change) if change else ""
            slot.rule = "respectively"
        elif slot.qualifier:
            _name_qualifier(text, slot, left, done, before)
        elif change is not None:
            _name_change(text, slot, left, change, done, before)
        elif share is not None:
            _name_share(text, slot, left, share, done, before)
        else:
            _name_level(text, slot, left, done, before)


def _left_edge(text: str, edge: int, end: int, begin: int, done: list[Slot], slot: Slot) -> int:
    """Where the words of the clause before a number begin."""
    left = max(edge, end - 60)
    last = -1
    for match in _BREAK.finditer(text, left, end):
        last = match.end()
        slot.bracket = match.group() in "（("
    if last >= 0:
        return last
    if done and edge > begin:
        comma = text.find("、", left, end)
        if comma >= 0:
            return comma + 1
        for word in ("和", "及", "与"):
            if text.startswith(word, left):
                return left + 1
    return left


# ---------------------------------------------------------------- subjects


def _subject(text: str, begin: int, end: int) -> Phrase:
    """The subject named in ``text[begin:end]``, trimmed; a long one is cut to its last verb and object."""
    begin, end = phrases.trim(text, begin, end)
    if end - begin > _MAX_LEFT:
        begin = phrases.last_object(text, begin, end)
        if end - begin > _MAX_LEFT:
            begin = end - _MAX_LEFT
        begin, end = phrases.trim(text, begin, end)
    if end - begin > 4:
        match = words.edges().open.match(text, begin, end)
        if match and end - match.end() >= 2:
            begin = match.end()
            if text[begin] == "了":
                begin += 1
    return phrases.of(text, begin, end)


def _last(done: list[Slot], before: Slot | None, *, unit: str = "", level: bool = True) -> Slot | None:
    """The figure that an elliptical one goes on from."""
    for slot in reversed(done):
        if not level or slot.kind == "level":
            return slot
    if done:
        return done[-1]
    return before


def _base(slot: Slot | None) -> Phrase:
    return EMPTY if slot is None else slot.noun or slot.name


# ---------------------------------------------------------------- several numbers in a row


def _name_together(
    text: str, run: list[Slot], left: int, change: Change | None, share: Share | None, done: list[Slot]
) -> list[tuple[Phrase, Phrase]] | None:
    """Names for all figures of a run, None where each is named like a single one."""
    head = run[0].figure
    end = left + change.subject_end if change else left + share.subject_end if share else head.begin
    subject = _subject(text, left, end)
    count = len(run)
    nouns: list[Phrase] | None = None
    if subject.text and subject.text not in ("和", "，"):
        nouns = split_subjects(subject, count)
        if nouns is None and subject.text in words.words_of("vague"):
            earlier = [slot for slot in done if slot.kind == "level"][-count:]
            if len(earlier) == count:
                nouns = [_base(slot) + subject for slot in earlier]
    else:
        earlier = [slot for slot in done if slot.kind == "level" or not change][-count:]
        if len(earlier) == count:
            nouns = [_base(slot) for slot in earlier]
    if nouns is None:
        return None
    return [
        (noun, _with_change(noun, change, slot.figure.unit) if change else _with_share(noun, share) if share else noun)
        for noun, slot in zip(nouns, run, strict=True)
    ]


# ---------------------------------------------------------------- one number


def _with_change(noun: Phrase, change: Change, unit: str) -> Phrase:
    if change.direction == "gap":
        return noun + (change.base or "") + change.word
    if unit in SHARES or unit == "倍":
        if change.base and not change.yearly:
            return noun + change.base.replace("同", "比", 1) + ("增长" if change.direction == "up" else "降幅")
        return noun + ("年均" if change.yearly else "") + change.noun
    return noun + ("年均" if change.yearly else "") + change.word


def _change_word(change: Change) -> str:
    """The change as canonical indicators call it."""
    if change.direction == "gap":
        return change.base + change.word
    if change.base and not change.yearly:
        return change.base + change.noun
    return ("年均" if change.yearly else "") + change.noun


def _with_share(noun: Phrase, share: Share) -> Phrase:
    if share.of:
        return noun + ("占" + share.of + "比重")
    return noun + "占比"


def _name_change(text: str, slot: Slot, left: int, change: Change, done: list[Slot], before: Slot | None) -> None:
    noun = _subject(text, left, left + change.subject_end)
    slot.rule = "change"
    if slot.figure.unit not in RATIOS:
        (begin, end), _ = noun_after(text, slot.figure.end, slot.right)
        if end > begin and slot.figure.unit not in MEASURES:
            slot.noun = phrases.of(text, begin, end)
            slot.name = Phrase(change.word + slot.noun.text, slot.noun.spans)
            slot.after = end
            return
    if not noun.text or noun.text in words.words_of("vague"):
        noun = _base(_last(done, before)) + noun
        slot.rule = "change of the one before"
    slot.kind = "growth"
    slot.change = _change_word(change)
    slot.noun = noun
    slot.name = _with_change(noun, change, slot.figure.unit)


def _name_share(text: str, slot: Slot, left: int, share: Share, done: list[Slot], before: Slot | None) -> None:
    end = left + share.subject_end
    noun = _headed(text, left, end, done, before)
    if not noun.text:
        noun = _base(_last(done, before))
    slot.kind, slot.rule = "share", "share"
    slot.noun = noun
    slot.name = _with_share(noun, share)


def _headed(text: str, left: int, end: int, done: list[Slot], before: Slot | None) -> Phrase:
    """The subject in ``text[left:end]``; 60岁以上的 takes its noun from the figure before."""
    noun = _subject(text, left, end)
    if noun.text and (text[end - 1 : end] == "的" or noun.text.endswith(("以上", "以下", "以内", "学历", "文化程度"))):
        return noun + _base(_last(done, before))
    return noun


def _name_qualifier(text: str, slot: Slot, left: int, done: list[Slot], before: Slot | None) -> None:
    figure = slot.figure
    start = figure.end + (text[figure.end : figure.end + 1] == "的")
    (begin, end), _ = noun_after(text, start, slot.right)
    noun = phrases.of(text, begin, end) if end > begin else _base(_last(done, before))
    subject = _subject(text, left, figure.begin)
    slot.kind, slot.rule = "qualifier", "class bound"
    if figure.unit == "岁":
        slot.name = noun + "年龄"
    elif subject.text and len(subject.text) <= 8:
        slot.name = noun + subject
    else:
        slot.name = noun + ("投资额" if "项目" in noun.text else "规模")
    slot.noun = noun


def _name_level(text: str, slot: Slot, left: int, done: list[Slot], before: Slot | None) -> None:
    figure = slot.figure
    unit = figure.unit
    subject = _subject(text, left, figure.begin)
    if unit in SHARES and text[figure.end : figure.end + 1] == "的" and _name_part(text, slot):
        return
    behind, rest = noun_after(text, figure.end, slot.right)
    if (
        unit in SHARES
        or unit in RATIOS
        or (unit in MEASURES and text[figure.end : figure.end + 1] == "的" and subject.text)
    ):
        behind = (figure.end, figure.end)
    verb = subject.text in words.words_of("verb")
    counted = unit not in MEASURES and unit not in DURATIONS and not (unit in PEOPLE and subject.text and not verb)
    if behind[1] > behind[0] and (counted or not subject.text or (verb and unit in MEASURES)):
        slot.noun = phrases.of(text, *behind)
        slot.after = behind[1]
        slot.rule = "noun behind"
        verb_text = subject if subject.text and (len(subject.text) <= 6 and _is_action(subject.text)) else EMPTY
        slot.name = verb_text + slot.noun if verb_text.text else _with_predicate(text, slot, rest)
        return
    slot.rule = "subject before"
    if slot.bracket and done:
        slot.noun = subject + _base(done[-1]) if subject.text else _base(done[-1])
    elif not subject.text:
        slot.noun = _base(_last(done, before))
        slot.rule = "goes on"
    elif subject.text in words.words_of("vague"):
        slot.noun = _owner(text, left, done, before) + subject
    else:
        slot.noun = _headed(text, left, figure.begin, done, before)
    slot.name = slot.noun
    if slot.noun.text in words.words_of("verb") and unit in PEOPLE:
        slot.name = slot.noun + ("人员" if unit != "人次" else "人次")


def _is_action(phrase: str) -> bool:
    verbs = words.words_of("verb")
    return phrase in verbs or phrase[-2:] in verbs or phrase[-3:] in verbs


def _with_predicate(text: str, slot: Slot, rest: tuple[int, int]) -> Phrase:
    """The counted noun with the short predicate that says which of them: 没有发展党员的行政村."""
    begin, end = phrases.trim(text, *rest)
    said = text[begin:end]
    if not said or (rest[1] >= slot.right and slot.right < len(text) and text[slot.right] not in "。！？\n"):
        return slot.noun
    if len(said) <= 8 or (len(said) <= 14 and said[0] in "没未不无仍缺"):
        of = "的" if len(said) > 4 else ""
        return Phrase(said + of + slot.noun.text, (*slot.noun.spans, (begin, end)))
    return slot.noun


def _name_part(text: str, slot: Slot) -> bool:
    """Name a share that stands before its noun: 6.2%的村没有… → 没有…的村占比."""
    (begin, end), rest = noun_after(text, slot.figure.end + 1, slot.right)
    if end <= begin:
        return False
    noun = phrases.of(text, begin, end)
    said_begin, said_end = rest
    if text.startswith(_ADVERBIAL, said_begin):
        said_begin, said_end = said_end + 1, noun_after(text, said_end + 1, slot.right)[1][1]
    while said_begin < said_end and text[said_begin] in "均都已是为":
        said_begin += 1
    said = text[said_begin:said_end].replace("了", "", 1)
    slot.kind, slot.rule, slot.noun = "share", "part of", noun
    if text[rest[0] : rest[0] + 1] in ("是", "为") and said:
        slot.name = Phrase(said + "占比", ((said_begin, said_end),))
    elif said and len(said) <= 24:
        slot.name = Phrase(f"{said}的{noun.text}占比", (*noun.spans, (said_begin, said_end)))
    else:
        slot.name = noun + "占比"
    return True


_TOPIC = re.compile(r"([^，。；：、\n]{2,16}?)(?:方面|中|上|领域|建设|工作)?[，：]$")


def _owner(text: str, left: int, done: list[Slot], before: Slot | None) -> Phrase:
    """Of what a word like 总投资 or 面积 is told: the things counted just before."""
    last = _last(done, None)
    if last is not None:
        noun = _base(last)
        return noun if noun.text not in words.words_of("vague") else EMPTY
    match = _TOPIC.search(text, max(0, left - 20), left)
    if match:
        begin, end = phrases.trim(text, match.start(1), match.end(1))
        if 2 <= end - begin <= 10:
            return phrases.of(text, begin, end)
    return EMPTY
