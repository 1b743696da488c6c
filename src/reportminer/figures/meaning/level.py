"""What does a number measure that tells neither a change nor a share: the noun behind it or the words before it?"""

from __future__ import annotations

import re

from reportminer.figures.meaning import phrases, words
from reportminer.figures.meaning.canonical import find_id
from reportminer.figures.meaning.classes import NOT_COUNTED
from reportminer.figures.meaning.counted import (
    counted_body,
    doers_in,
    is_first,
    said_of,
    says_little,
    with_predicate,
    without_deed,
)
from reportminer.figures.meaning.earlier import clause_before, owner, replaced_by, same_people, things_before
from reportminer.figures.meaning.lists import ADDED, shared_with
from reportminer.figures.meaning.phrases import EMPTY, Phrase, noun_after, subject_in
from reportminer.figures.meaning.sentence import Sentence
from reportminer.figures.meaning.slots import DURATIONS, LAND, MEASURES, MONEY, PEOPLE, POWER, RATIOS, SHARES, Slot
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
from reportminer.figures.meaning.standards import PART_PAID
from reportminer.figures.meaning.words import tail_of
from reportminer.records import Figure

_HEADLESS = ("以上", "以下", "以内", "学历", "文化程度", "文化", "文盲", "之间", "岁")
_RANK = re.compile(r"[“]?(?:国家|自治区|[省市县乡区州厅部村镇校]|[一二三四五]星|初|中|高|[A-E甲乙丙])级(?:以上)?[”]?$")
_EACH = re.compile(
    r"(?:平均|摊到|分到|折合)?(?:每[\u4e00-\u9fff]{1,3}|[村户人亩日月年季周校班株头]均)(?:每[年月天])?(?:平均)?"
)
_EACH_PAID = re.compile("每[\u4e00-\u9fff]{1,4}(?:补助|补贴|奖补|资助|补偿)")
_DONE = frozenset({
    "建成", "竣工", "开工", "投产", "在建", "续建", "交付", "完工", "达产", "投用", "分配",
    "入住", "整改", "销号", "办结", "化解", "清零",
})  # fmt: skip
SHORT = 5
"""characters of a subject that may leave its head out"""
_OF_CLASS = re.compile("的(?:就|还|也|只|仅|共|约|已|仍)?(?:有|占|达|为|是)?$")
_THERE_IS = 3
_DATED = re.compile(
    r"(?:(?:19|20)\d\d ?年(?:末|底|初)?|[年期]初|期末|[上去前]年|同期|原来|原先|过去|以往|此前|五”?[期末]*)的$"
)
_CHANGED_TO = re.compile(r"(?:[提升上增扩下降减回调攀跃][\u4e00-\u9fff]?)?[到至为]了?$")
_TOTALS = frozenset({"总数", "总量", "存量", "数量", "总规模"})
_TOTAL = re.compile("累计|达|总数|总量|[增升]至|[增升加]到|突破|超过")
_ADDED = re.compile("(?:新增|净增|增加|新增加|新登记|新设立|新设|新入|新发展|新培育|新认定)(?=..)")
_ADDING = ("新增", "净增")
_SEXES = frozenset({"男", "女", "男性", "女性", "少数民族", "汉族"})
_DESCRIBING = 14
_OWNER = 5
_OWNERS = ("镇", "乡", "街道", "县", "区", "市", "部", "局", "委", "办", "院", "校")
_ARRANGED = frozenset({"布局", "承办", "举办", "开办", "加强", "抓实", "推动", "排名", "统筹"})
_PLACES = ("城区", "市区", "县城", "城镇", "农村", "主城", "本级", "县直", "市直", "区直", "州直", "省直")
_THIN = 4
_HELPED = 6
_DEED = 4
"""characters of what so many per cent have done: 100%复工"""
_NO_DEEDS = frozenset({
    "用于", "来自", "以上", "以下", "情况", "问题", "左右", "分别", "基本", "目标", "低位", "高位", "水平", "区间", "速度",
})  # fmt: skip
_RATES = ("率", "比例", "比重", "占比")
_TIMES = ("次", "届")
_GROWING = ("增长", "增速", "递增")
_CLAUSE_ENDS = ("，", "。", "；", "、", ",", ";", "")
_DESCRIPTION = 4
_TELLING = re.compile(r"\d|以上|以下|[有未不无]")
"""a description that tells which of the things are counted"""
_INHABITED = ("村", "乡", "镇", "乡镇", "街道", "社区", "县", "区", "居委会", "村委会")
_LIMITS = ("至少", "最多", "不少于", "不超过")
_VERB_INSIDE = re.compile(r"(?:至少|最多|不少于|不超过)([\u4e00-\u9fff]{2})(?=[\d一二两三四五六七八九十])")
_OUTPUT = re.compile("([年日]产|[年日]处理|年加工)能?力?$")
_OUTPUT_AT_MOST = 5
_TWO_VERBS = 4
_OF_WHOLE = ("的", "的近", "的约")
_COMPLETED = re.compile("完成了?([^，。；完成]{2,12})的[近约]?$")
_THINGS = frozenset({"个", "项", "家", "户", "条", "座"})
_ISSUED = re.compile("^(?:.*》和?)?(?:.{0,8}?(?:落实|出台|实施|制定|推出|印发|建立))?")
_NAMES_PEOPLE = re.compile("人|居民|群众|师生|学生|农民|职工|[员工户者童女兵家]$")
_JOINED = re.compile("[和、]")


def headed(sentence: Sentence, left: int, end: int, noun: Phrase, unit: str = "") -> Phrase:
    """The subject `noun`, found in ``text[left:end]``; 60岁以上的 takes its head from the figure before."""
    if not noun.text:
        return noun
    if noun.text in _SEXES:
        return noun + sentence.head(unit)
    rank = _RANK.search(noun.text) if "级" in noun.text else None
    if rank and (rank.start() == 0 or noun.text[: rank.start()] in words.words_of("verb")):
        things = things_before(sentence, left)
        last = _RANK.search(things.text)  # 职业水平中级2名、初级10名
        return Phrase(things.text[: last.start()], things.spans) + noun if last and last.start() else noun + things
    of = _OF_CLASS.search(sentence.text, max(left, end - _THERE_IS), end) if sentence.of else None
    of_class = of is not None and not _DATED.search(sentence.text, max(left, of.start() - 12), of.start() + 1)
    if of_class or noun.text.endswith(_HEADLESS):
        return noun + sentence.head(unit)
    return noun


def name_level(sentence: Sentence, slot: Slot, left: int) -> None:
    """Name a figure that tells neither a change nor a share: by the noun behind it or by the words before."""
    text, figure = sentence.text, slot.figure
    unit = figure.unit
    shared = unit in SHARES and text.startswith("的", figure.end) and not NOT_COUNTED.match(text, figure.end)
    if shared and name_part(sentence, slot, *noun_after(text, figure.end + 1, slot.right)):
        return
    if unit == "%" and text.endswith(_OF_WHOLE, left, figure.begin) and _name_completion(sentence, slot, left):
        return
    subject = subject_in(text, left, figure.begin)
    if unit in DURATIONS and name_duration(sentence, slot, left, subject):
        return
    listed = unit in PEOPLE and text.endswith(("共", "共计", "等", "共有"), left, figure.begin)
    if listed and name_attendance(sentence, slot, left):
        return
    if unit in _TIMES and name_repetition(sentence, slot, subject):
        return
    if unit not in RATIOS and "的" in subject.text:
        subject = _undescribed(subject)
    verb = subject.text in words.words_of("verb")
    acted = verb or subject.text[-2:] in words.words_of("verb")
    of = text.startswith("的", slot.behind) and not NOT_COUNTED.match(text, slot.behind)
    behind, rest = noun_after(text, slot.behind + of, slot.right)
    part = unit in SHARES and not subject.text and (behind[1] - behind[0] > 2 or rest[1] > rest[0] > behind[0])
    if part and name_part(sentence, slot, behind, rest):
        return
    if unit in _DOING and _is_doer(subject.text) and text[behind[1] - 1] not in _PERSONS:
        behind, rest = (slot.behind, slot.behind), (slot.behind, rest[1])
    if unit in RATIOS or (of and (unit in MEASURES or unit in PEOPLE) and subject.text and not acted):
        behind = (slot.behind, slot.behind)
    counted = unit not in MEASURES and unit not in DURATIONS
    acting = unit in MEASURES and acted and (verb or of or unit in MONEY or len(subject.text) == _TWO_VERBS)
    output = _OUTPUT.search(text, max(left, figure.begin - _OUTPUT_AT_MOST), figure.begin) if unit in MEASURES else None
    powered = unit in POWER and not tail_of(subject.text)
    if behind[1] > behind[0] and (output or powered) and text[behind[1] - 1] not in "至到":
        slot.noun, slot.after, slot.rule = without_deed(phrases.of(text, *behind)), behind[1], "noun behind"
        slot.name = slot.noun + (output[1] + "能力" if output else "装机规模")
    elif behind[1] > behind[0] and (
        counted or not subject.text or acting or (unit == "吨" and not tail_of(subject.text))
    ):
        _name_by_noun(sentence, slot, left, subject, behind, rest)
        if of and unit in PEOPLE and not slot.name.text.endswith("人数"):
            slot.name += "人数"
        elif of and unit in MONEY and acted and len(subject.text) > 4 and slot.name == slot.noun:
            slot.name = Phrase(subject.text[:-2], subject.spans) + slot.noun
    else:
        _name_by_subject(sentence, slot, left, subject, rest)
    if figure.text.startswith(_LIMITS):
        _with_verb_inside(slot)


_DOING = PEOPLE | {"户"}


def _is_doer(subject: str) -> bool:
    """Do the words before a number of people name them, so that what follows is what they do: 志愿者26名|昼夜值守?"""
    return len(subject) > 2 and subject[-1] in _DOERS and subject[-2:] not in words.words_of("verb")


_DOERS = "员人者生官兵师民徒犯"


def _name_completion(sentence: Sentence, slot: Slot, left: int) -> bool:
    """Name what part of a plan is done: 完成年度计划投资的102% → 年度计划投资完成率."""
    match = _COMPLETED.search(sentence.text, left, slot.figure.begin)
    if match is None:
        return False
    things = next((done.noun for done in reversed(sentence.done) if done.figure.unit in _THINGS), EMPTY)
    slot.noun = things + phrases.of(sentence.text, *match.span(1))
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


def _name_by_noun(
    sentence: Sentence, slot: Slot, left: int, subject: Phrase, behind: phrases.Span, rest: phrases.Span
) -> None:
    """Name a figure by the noun that stands `behind` it, with what says which of them are counted."""
    text, figure = sentence.text, slot.figure
    if behind[1] == slot.right < sentence.end:
        behind = _before_next(text, behind)
    slot.noun = without_deed(phrases.of(text, *behind))
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
    if text[end - 2 : end] in words.words_of("joining") and end - begin >= _DEED:
        return begin, end - 2  # 5个小组联系3个村
    at = text.rfind("和", begin + 2, end - 1)
    done = text[at - 2 : at] in words.words_of("nominal")
    return (behind[0], at) if at > 0 and done else behind


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


def _name_by_subject(sentence: Sentence, slot: Slot, left: int, subject: Phrase, rest: phrases.Span) -> None:
    """Name a figure by the words before it; `rest` is the predicate behind it."""
    text, figure = sentence.text, slot.figure
    unit = figure.unit
    slot.rule = "subject before"
    replaced = replaced_by(sentence, slot)
    if replaced is not None:
        slot.noun, slot.name, slot.kind, slot.rule = replaced.noun, replaced.name, replaced.kind, "changed to"
        return
    if unit not in RATIOS and len(subject.text) > _WORDY:
        subject = _deed_in(subject)
    slot.name = _subject_before(sentence, slot, left, subject)
    slot.noun = slot.noun or slot.name
    if unit == "%" and not tail_of(subject.text) and slot.kind == "level":
        split = "的比例" in text[figure.end : figure.end + 30].partition("。")[0]
        slot.name = slot.noun + "比例" if split or PART_PAID.search(subject.text) else slot.noun
        if subject.text.endswith(_HEADLESS) and slot.noun != subject:
            slot.kind, slot.name = "share", slot.noun + "占比"
    if unit == "%" and text[figure.end : figure.end + 1] not in "，。；、":
        _name_by_deed(slot, text, rest)
    if text.startswith("的标准", figure.end):
        paid = EMPTY if subject else paid_at(text, figure.end + 3, sentence.end)
        slot.name = paid + "标准" if paid else subject + owner(sentence, left) + "标准"
    own = slot.name == subject
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
        slot.name = spent_next(sentence, slot) + subject
    elif thing and own and _only_done(subject.text) and _things_told(sentence, unit):
        slot.noun = phrases.core(sentence.base())
        if not _only_done(slot.noun.text.removeprefix("新")):
            slot.name = subject + slot.noun
    elif unit in PEOPLE and subject.text in words.words_of("help") and 2 <= rest[1] - rest[0] <= _HELPED:
        slot.name = phrases.of(text, *rest) + "人数"
    elif (verb and own) or bare:
        slot.name = subject + (same_people(sentence, slot) or ACTED_ON.get(unit, ""))
    elif not subject.text and rest[1] - rest[0] >= 2:
        name_by_predicate(sentence, slot, rest)
    elif slot.rule == "goes on" and unit in PEOPLE and sentence.done and sentence.done[-1].figure.unit not in PEOPLE:
        of_places = unit == "人" and slot.noun.text.endswith(_INHABITED)
        last = sentence.done[-1].figure.unit
        slot.name = Phrase("总人口", slot.noun.spans) if of_places else slot.noun + ("人口" if last == "户" else "人数")


def _name_by_deed(slot: Slot, text: str, rest: phrases.Span) -> None:
    """Name the share that has done what is said behind the number: 规上工业企业100%复工 → 规上工业企业复工率."""
    begin, end = slot.figure.end, rest[1]
    if text[end : end + 1] not in _CLAUSE_ENDS:
        return
    said = text[begin:end].removeprefix("以上").removeprefix("左右")
    if said.endswith(_GROWING) and len(said) <= _DEED:
        slot.kind, slot.change, slot.name = "growth", "增速", slot.noun + "增速"
    elif not 2 <= len(said) <= _DEED or said[:2] in _NO_DEEDS or slot.noun.text.endswith(_RATES):
        return
    elif said.endswith("量") or slot.noun.text[-2:] in words.words_of("verb") - words.words_of("nominal"):
        # 服务站覆盖90%以上行政村
        slot.name = slot.noun + said + "比例"
    else:
        said = said.removeprefix("实现").removeprefix("全部").removeprefix("全").removesuffix("率")
        slot.name = slot.noun + said + "率"


def _subject_before(sentence: Sentence, slot: Slot, left: int, subject: Phrase) -> Phrase:
    """What a number measures by the words before it, or before those where they say too little."""
    if slot.bracket and sentence.bracket is not None:
        return _in_bracket(slot, subject, phrases.core(sentence.bracket.noun))
    if not subject.text:
        slot.rule = "goes on"
        last = sentence.done[-1] if sentence.done else None
        if last is not None and last.kind == "share" and _is_changed_to(sentence.text, last.figure, slot.figure):
            slot.kind = "share"
            return last.name
        base = clause_before(sentence, left) or (sentence.base() if _goes_on(sentence, slot) else EMPTY)
        total = _TOTAL.search(sentence.text, left, slot.figure.end) and _ADDED.match(base.text)
        if base.text.endswith(_ADDING) and _TOTAL.search(sentence.text, left, slot.figure.end):
            return Phrase(base.text[:-2], base.spans)
        return Phrase(base.text[total.end() :], base.spans) if total and slot.figure.unit not in RATIOS else base
    if subject.text in words.words_of("vague"):
        whose = owner(sentence, left, subject.text)
        added = _ADDED.match(whose.text) if subject.text in _TOTALS else None
        return (Phrase(whose.text[added.end() :], whose.spans) if added else whose) + subject
    each = _EACH.fullmatch(sentence.text, left, slot.figure.begin) if sentence.rated else None
    if each and not words.cues("measured").search(subject.text) and not words.cues("paid").search(subject.text):
        unit = slot.figure.unit
        alike = MONEY if unit in MONEY else {unit}
        same = [done.kind == "level" and done.figure.unit in alike for done in sentence.done]
        if True in same:
            slot.rule = "for each"
            return (
                phrases.of(sentence.text, left, slot.figure.begin)
                + sentence.done[len(same) - 1 - same[::-1].index(True)].noun
            )
    if _EACH_PAID.fullmatch(subject.text) and sentence.done:
        slot.rule = "for each"
        return phrases.core(sentence.done[-1].noun) + subject
    whole = _in_unit(sentence, slot.figure.unit)
    if whole is not None and len(subject.text) <= SHORT and not find_id(subject.text, slot.figure.unit):
        noun = phrases.core(whole.noun)
        if slot.figure.unit in LAND and tail_of(noun.text):
            slot.rule = "part of a whole"
            return subject
        if noun and (_is_attribute(subject.text, noun.text) or subject.text.endswith(_PLACES)):
            slot.rule = "part of a whole"
            done = subject.text.endswith(_PLACES) and noun.text[:2] in words.words_of("verb")
            return subject + (Phrase(noun.text[2:], noun.spans) if done else noun)
    last = sentence.done[-1] if sentence.done else sentence.before
    if slot.figure.unit in SHARES and last is not None and last.figure.unit in SHARES and not tail_of(subject.text):
        if last.kind == "growth" and sentence.done:
            slot.kind, slot.change = "growth", last.change
            slot.rule = "change as before"
            return subject
        tail = tail_of(last.noun.text)
        if (
            tail
            and last.kind == "level"
            and not subject.text.endswith(("增速", "增幅"))
            and not _SAID_OF.match(sentence.text, slot.figure.end)
        ):
            slot.rule = "measure as before"
            return subject + _measure_of(last.noun.text, tail)
    noun = headed(sentence, left, slot.figure.begin, subject, slot.figure.unit)
    shared = shared_with(sentence, slot, left, subject)
    if shared and not ADDED.match(shared.text + noun.text):
        slot.noun = noun
    return shared + noun


_WORDY, _LEAST_OBJECT = 9, 2
"""characters of a subject from which on the doer before its verb is left out; of the object of that verb"""


def _deed_in(subject: Phrase) -> Phrase:
    """The last deed and its object, without who did it where: 市委、市政府|召开专题会议."""
    text, deeds = subject.text, words.words_of("deed")
    for at in range(len(text) - 2 - _LEAST_OBJECT, 2, -1):
        if text[at : at + 2] in deeds and ("、" in text[:at] or at > 2 * _WORDY):
            return Phrase(text[at:], subject.spans)
    return subject


_SAID_OF = re.compile("(?:以上|以下|左右)?[\u4e00-\u9fff]")
"""the words behind a share say what it is: 水质100%达标"""


def _in_bracket(slot: Slot, subject: Phrase, outer: Phrase) -> Phrase:
    """What a number in a bracket measures whose own words are `subject`, where `outer` is told before the bracket."""
    if not subject.text:
        return outer
    people = slot.figure.unit in PEOPLE and outer.text[-2:] not in subject.text
    part = len(subject.text) <= 6 and (people or _is_attribute(subject.text, outer.text))
    return subject + outer if part else subject


def _goes_on(sentence: Sentence, slot: Slot) -> bool:
    """May a number without a subject of its own tell more of what the last one measured?

    A duration may not, and a count of other things only within the sentence.
    """
    last, unit = sentence.last(), slot.figure.unit
    if last is None:
        return False
    if unit in DURATIONS and last.figure.unit not in DURATIONS:
        return _CHANGED_TO.search(sentence.text, last.figure.end, slot.figure.begin) is not None
    return bool(sentence.done) or unit == last.figure.unit or unit in RATIOS


def _measure_of(noun: str, tail: str) -> str:
    """The measure at the end of a noun with what says of what it is, as far as that is one word: 网络健全率 → 健全率."""
    before = noun[: -len(tail)]
    return tail if before.endswith("的") else before[-2:] + tail


def _in_unit(sentence: Sentence, unit: str) -> Slot | None:
    """The whole that is divided up, as told in `unit`: 棚户区2万户、180万平方米，其中主城区8000户."""
    whole = sentence.whole
    if whole is None or whole.figure.unit == unit:
        return whole
    told = (slot for slot in sentence.done if slot.figure.unit == unit and slot.noun == whole.noun)
    return next(told, None)


def _is_changed_to(text: str, old: Figure, new: Figure) -> bool:
    """Does a value follow the one that it has replaced: 由48%提高到63%?"""
    return old.unit == new.unit and _CHANGED_TO.match(text, old.end, new.begin) is not None


def _things_told(sentence: Sentence, unit: str) -> bool:
    """Have things been told of in this sentence, or in this unit in the one before?"""
    return bool(sentence.done) or (sentence.before is not None and sentence.before.figure.unit == unit)


def _only_done(phrase: str) -> bool:
    """Does the phrase only say what was done (基本建成, 竣工), not with what?"""
    return len(phrase) <= 4 and phrase[-2:] in _DONE


def _is_attribute(word: str, noun: str) -> bool:
    """Does `word` only tell which of the `noun`s (运输 of 企业), not name things of its own (小学, 党支部)?"""
    if noun[-2:] in word or (noun[-1:] == word[-1:] and len(word) > 2):
        return False
    return not tail_of(word, "thing") and word[-1] not in _PERSONS + _PLACES_AND_BODIES


_PLACES_AND_BODIES = "村镇乡县市区省户所院校局部厅站厂店社会组队班团委"
_PERSONS = "员人者生工户师兵民众部长友妇儿童男女犯徒"


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
    near = max(left, end - _THERE_IS)
    of = _OF_CLASS.search(text, near, end) if text.find("的", near, end) >= 0 else None
    if of is None:
        return EMPTY
    end = of.start() + 1
    begin = words.cut_front(text, left, end - 1)
    return phrases.of(text, begin, end - 1) if 2 <= end - 1 - begin <= _DESCRIBING else EMPTY


def _is_action(phrase: str) -> bool:
    verbs = words.words_of("verb")
    return phrase in verbs or phrase[-2:] in verbs or phrase[-3:] in verbs
