"""What does a number measure whose name stands before it, in its clause or, left out there, in an earlier one?"""

from __future__ import annotations

import re

from reportminer.figures.expressions import expression
from reportminer.figures.meaning import phrases, words
from reportminer.figures.meaning.actors import WORDY, deed_in, without_actor, without_payer
from reportminer.figures.meaning.canonical import find_id
from reportminer.figures.meaning.completing import complete, name_paid
from reportminer.figures.meaning.counted import named_briefly, without_examples
from reportminer.figures.meaning.earlier import acted_on, clause_before, given_before, owner, replaced_by, things_before
from reportminer.figures.meaning.extents import INHABITED, name_what_goes_on
from reportminer.figures.meaning.filling import EMPTY_DEEDS, fill_out
from reportminer.figures.meaning.gifts import name_price
from reportminer.figures.meaning.lists import ADDED, shared_with
from reportminer.figures.meaning.members import is_part, mean_before, name_member
from reportminer.figures.meaning.phrases import EMPTY, Phrase
from reportminer.figures.meaning.sentence import Sentence, things_of
from reportminer.figures.meaning.slots import DURATIONS, LAND, MEASURES, MONEY, PEOPLE, RATIOS, SHARES, Slot
from reportminer.figures.meaning.special import (
    ACTED_ON,
    name_by_predicate,
    paid_at,
    spent_for,
    spent_next,
)
from reportminer.figures.meaning.standards import PART_PAID
from reportminer.figures.meaning.words import tail_of
from reportminer.records import Figure
from reportminer.segmentation import segmenter

_HEADLESS = ("以上", "以下", "以内", "学历", "文化程度", "文化", "文盲", "之间", "岁")
_RANK = expression("level rank")
_RANK_INSIDE = re.compile(_RANK.pattern.removesuffix("$"))
_EACH = expression("level each")
_EACH_PAID = expression("level each paid")
_DONE = words.words_of("finished")
SHORT = 5
"""characters of a subject that may leave its head out"""
OF_CLASS = re.compile("的(?:就|还|也|只|仅|共|约|已|仍)?(?:有|占|达|为|是)?$")
THERE_IS = 3
_DATED = expression("level dated")
_CHANGED_TO = expression("level changed to")
_TOTALS = frozenset({"总数", "总量", "存量", "数量", "总规模"})
_TOTAL = expression("level total")
_ADDED = expression("level added")
_ADDING = ("新增", "净增")
_SEXES = frozenset({"男", "女", "男性", "女性", "少数民族", "汉族"})
_PLACES = ("城区", "市区", "县城", "城镇", "农村", "主城", "本级", "县直", "市直", "区直", "州直", "省直")
_HELPED = 6
DEED = 4
"""characters of what so many per cent have done: 100%复工"""
_NO_DEEDS = frozenset({
    "用于", "来自", "以上", "以下", "情况", "问题", "左右", "分别", "基本", "目标", "低位", "高位", "水平", "区间", "速度",
})  # fmt: skip
_RATES = ("率", "比例", "比重", "占比")
_GROWING = ("增长", "增速", "递增")
_CLAUSE_ENDS = ("，", "。", "；", "、", ",", ";", "")


def headed(sentence: Sentence, left: int, end: int, noun: Phrase, unit: str = "") -> Phrase:
    """The subject `noun`, found in ``text[left:end]``; 60岁以上的 takes its head from the figure before."""
    if not noun.text:
        return noun
    if noun.text in _SEXES:
        return noun + sentence.head(unit)
    rank = _RANK.search(noun.text) if "级" in noun.text else None
    if rank and (rank.start() == 0 or noun.text[: rank.start()] in words.words_of("verb")):
        things = things_before(sentence, left)
        inside = _RANK_INSIDE.search(things.text)
        if inside and inside.start() and inside.end() < len(things.text):  # 享受正处级待遇5名，副处级11名
            return Phrase(things.text[: inside.start()], things.spans) + noun + things.text[inside.end() :]
        last = _RANK.search(things.text)  # 职业水平中级2名、初级10名
        return Phrase(things.text[: last.start()], things.spans) + noun if last and last.start() else noun + things
    of = OF_CLASS.search(sentence.text, max(left, end - THERE_IS), end) if sentence.of else None
    of_class = of is not None and not _DATED.search(sentence.text, max(left, of.start() - 12), of.start() + 1)
    if of_class or noun.text.endswith(_HEADLESS):
        bound = sentence.bound
        if bound is not None and bound.noun and bound.figure.begin >= left:
            return noun + bound.noun
        if unit == "岁":
            persons = sentence.persons()
            return noun + (Phrase(persons.text.removesuffix("平均年龄"), persons.spans) + "年龄" if persons else EMPTY)
        things = sentence.head(unit)
        return noun if of_class and unit in PEOPLE and things.text.endswith(INHABITED) else noun + things
    return noun


def name_by_subject(sentence: Sentence, slot: Slot, left: int, subject: Phrase, rest: phrases.Span) -> None:
    """Name a figure by the words before it; `rest` is the predicate behind it."""
    text, figure = sentence.text, slot.figure
    unit = figure.unit
    slot.rule = "subject before"
    replaced = replaced_by(sentence, slot)
    if replaced is not None:
        slot.noun, slot.name, slot.kind, slot.rule = replaced.noun, replaced.name, replaced.kind, "changed to"
        return
    subject = _freed(sentence, subject, unit)
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
        paid = EMPTY if subject and not _AT_RATE.search(subject.text) else paid_at(text, figure.end + 3, sentence.end)
        slot.name = paid + "标准" if paid else subject + owner(sentence, left) + "标准"
    name_price(sentence, slot, left, subject)
    fill_out(sentence, slot, left)
    own = slot.name == subject
    verb = subject.text in words.words_of("verb")
    bare = (
        (own or subject.text in words.words_of("vague"))
        and unit in PEOPLE
        and slot.rule == "subject before"
        and len(subject.text) == 2
        and _bare(subject.text)
    )
    doing = _doing_so(sentence, slot, left, subject) if own else EMPTY
    thing = unit not in MEASURES and unit not in DURATIONS and unit not in RATIOS and unit not in PEOPLE
    spending = subject.text in words.words_of("spend") or (
        text.startswith("用于", figure.end) and subject.text[-2:] in words.words_of("spend")
    )
    if unit in MONEY and spending and rest[1] - rest[0] >= 4:
        paying = subject if subject.text in words.words_of("spend") else Phrase("资金", subject.spans)
        slot.name = spent_for(text, rest) + paying
    elif unit in MONEY and subject.text in words.words_of("spend") and slot.name == subject:
        slot.name = spent_next(sentence, slot) + subject
    elif thing and own and _only_done(subject.text) and _things_told(sentence, unit):
        slot.noun = _undone(phrases.core(sentence.base()))
        if not _only_done(slot.noun.text.removeprefix("新")):
            slot.name = subject + slot.noun
    elif unit in PEOPLE and subject.text in words.words_of("help") and 2 <= rest[1] - rest[0] <= _HELPED:
        slot.name = phrases.of(text, *rest) + "人数"
    elif subject.text in _HARMED and unit in PEOPLE and (event := _event_before(sentence, slot)):
        slot.name = event + subject + "人数"
    elif (verb and own) or bare or doing:
        said_alone = EMPTY if subject.text not in EMPTY_DEEDS else sentence.topic()
        slot.name = said_alone + (doing + subject if doing else subject + _acted_on(sentence, slot))
    elif not subject.text and rest[1] - rest[0] >= 2:
        name_by_predicate(sentence, slot, rest)
    elif slot.rule == "goes on" and sentence.done and sentence.done[-1].figure.unit != unit:
        name_what_goes_on(sentence, slot)
    complete(sentence, slot, left)
    name_paid(sentence, slot, left)


def _freed(sentence: Sentence, subject: Phrase, unit: str) -> Phrase:
    """The words before a number without who pays or acts, what is told of at length, and examples."""
    if unit in MONEY:
        subject = without_payer(subject)
    if unit not in RATIOS:
        deed = without_actor(sentence.text, subject)
        told_apart = any(done.figure.unit == unit and done.name.text == deed.text for done in sentence.recent())
        subject = subject if told_apart else deed
    if unit not in RATIOS and len(subject.text) > WORDY:
        subject = deed_in(subject)
    return without_examples(subject) if "等" in subject.text and unit not in MONEY else subject


def _doing_so(sentence: Sentence, slot: Slot, left: int, subject: Phrase) -> Phrase:
    """Those counted right before the number who do what its subject says: 税源户31户|入库7200万元."""
    last = sentence.done[-1] if sentence.done else None
    if last is None or last.figure.end != left or last.figure.unit == slot.figure.unit or last.kind != "level":
        return EMPTY
    if last.rule not in ("subject before", "noun behind") or not 2 <= len(subject.text) <= _SHORT_DEED:
        return EMPTY
    return things_of(last) if segmenter().tag(subject.text)[0][1] == "v" else EMPTY


_SHORT_DEED = 4
"""characters of what those counted right before a number do"""


_HARMED = frozenset({"死亡", "受伤", "伤", "亡", "重伤", "轻伤", "失踪", "失联", "伤亡"})


def _event_before(sentence: Sentence, slot: Slot) -> Phrase:
    """In what people came to harm, as counted just before: 火灾14起、死亡|8人; EMPTY where nothing says so."""
    for done in sentence.recent():
        if sentence.text.find("；", done.figure.end, slot.figure.begin) >= 0:
            return EMPTY
        if done.figure.unit == "起" and done.kind == "level":
            return Phrase(done.noun.text.removeprefix("发生"), done.noun.spans)
    return EMPTY


def _acted_on(sentence: Sentence, slot: Slot) -> str:
    """What is done to whom, or of which whole it is a part: 培训学员80人，输送|学员65人; 学生900人，其中初中|学生300人."""
    unit, whole = slot.figure.unit, sentence.whole
    if whole is not None and unit in PEOPLE and whole.figure.unit in PEOPLE and not _is_deed(slot.name.text):
        return things_of(whole).text
    return acted_on(sentence, slot) or ACTED_ON.get(unit, "")


def _is_deed(word: str) -> bool:
    return word in words.words_of("verb") or word in words.words_of("hard")


_AT_RATE = re.compile("按照?每[^，。；]{1,8}$")


def _undone(noun: Phrase) -> Phrase:
    """The things without what was done with them: 城市棚改|新建."""
    done = noun.text[-2:] in _DONE or noun.text.endswith(("新建", "改建", "扩建"))
    return Phrase(noun.text[:-2], noun.spans) if done and len(noun.text) > _DONE_AT_LEAST else noun


_DONE_AT_LEAST = 4


_EXTREMES = frozenset({"最高", "最低", "最多", "最少", "最大", "最小", "最长", "最短"})
_EXTREME = re.compile(
    "[，；、]?(?:其中)?(?P<most>最[高低多少大小长短])[的者]?(?:一[个家位户])?(?:就|也|只有|只|仅|已)?[为达有]?到?$"
)
"""what tells the extreme values of what was told before: 价格一般600元，最高1100元"""
_BODIES = ("社区", "村", "乡镇", "镇街", "街道", "学校", "医院", "单位", "机关", "企业", "小区", "园区", "县区")
_IN_BODIES = ("支部", "总支", "党委", "党组织", "站", "中心", "协会", "工会", "组织", "室", "点", "队", "书屋", "窗口")
"""what each of such bodies or places has one of, so that its parts are told by them: 消防站9个，其中社区4个"""


def _is_listed_apart(sentence: Sentence, slot: Slot) -> bool:
    """Does the figure go on with parts that have names of their own: 其中专报23期、|预警97期?"""
    last, whole = sentence.done[-1] if sentence.done else None, sentence.whole
    if (
        last is None
        or whole is None
        or last is whole
        or last.rule != "subject before"
        or last.figure.unit != slot.figure.unit
    ):
        return False
    apart = len(last.name.text) > SHORT and last.name.text[-1] not in "式型类级性"
    return apart and sentence.text.startswith("、", last.figure.end)


_INVESTED = ("投资", "资金", "投入")
"""what a list of things made costs together"""


def _name_by_deed(slot: Slot, text: str, rest: phrases.Span) -> None:
    """Name the share that has done what is said behind the number: 规上工业企业100%复工 → 规上工业企业复工率."""
    begin, end = slot.figure.end, rest[1]
    if text[end : end + 1] not in _CLAUSE_ENDS:
        return
    said = text[begin:end].removeprefix("以上").removeprefix("左右")
    if said.endswith(_GROWING) and len(said) <= DEED:
        slot.kind, slot.change, slot.name = "growth", "增速", slot.noun + "增速"
    elif not 2 <= len(said) <= DEED or said[:2] in _NO_DEEDS or slot.noun.text.endswith(_RATES):
        return
    elif said.endswith("量") or slot.noun.text[-2:] in words.words_of("verb") - words.words_of("nominal"):
        # 服务站覆盖90%以上行政村
        slot.name = slot.noun + said + "比例"
    else:
        said = said.removeprefix("实现").removeprefix("全部").removeprefix("全").removesuffix("率")
        slot.name = slot.noun + said + "率"


def _subject_before(sentence: Sentence, slot: Slot, left: int, subject: Phrase) -> Phrase:
    """What a number measures by the words before it, or before those where they say too little."""
    if subject.text in _SET_OR_REAL and (measured := _measured_alike(sentence, slot)):
        slot.rule, slot.noun = "measure as before", measured
        return measured + subject
    if slot.bracket:
        if sentence.host:
            return _in_bracket(sentence, slot, subject, sentence.host)
        if sentence.bracket is not None:
            return _in_bracket(sentence, slot, subject, phrases.core(sentence.bracket.noun))
    if not subject.text:
        slot.rule = "goes on"
        extreme = _EXTREME.match(sentence.text, left, slot.figure.begin)
        if extreme and sentence.last() is not None:
            base = sentence.base()
            told = 2 if base.text[:2] in _EXTREMES else 0
            return phrases.of(sentence.text, *extreme.span("most")) + Phrase(base.text[told:], base.spans)
        last = sentence.done[-1] if sentence.done else None
        if last is not None and last.kind == "share" and _is_changed_to(sentence.text, last.figure, slot.figure):
            slot.kind = "share"
            return last.name
        rate = _EACH.match(sentence.text, left, slot.figure.begin) if sentence.rated else None
        given = given_before(sentence, left) if rate else EMPTY
        if given:
            return given
        base = clause_before(sentence, left) or (sentence.base() if _goes_on(sentence, slot) else EMPTY)
        total = _TOTAL.search(sentence.text, left, slot.figure.end) and _ADDED.match(base.text)
        if base.text.endswith(_ADDING) and _TOTAL.search(sentence.text, left, slot.figure.end):
            return Phrase(base.text[:-2], base.spans)
        return Phrase(base.text[total.end() :], base.spans) if total and slot.figure.unit not in RATIOS else base
    if subject.text in words.words_of("vague"):
        summed = subject.text.endswith(_INVESTED) and sentence.is_list()
        whose = EMPTY if summed else owner(sentence, left, subject.text)
        added = _ADDED.match(whose.text) if subject.text in _TOTALS else None
        return (Phrase(whose.text[added.end() :], whose.spans) if added else whose) + subject
    each = _for_each(sentence, slot, left, subject) if sentence.rated else EMPTY
    if each:
        slot.rule = "for each"
        return each
    paid = _EACH_PAID.fullmatch(subject.text) if sentence.done else None
    if paid:
        slot.rule = "for each"
        own = paid["each"].removeprefix("个")
        if len(own) > 1 and "每" not in own:
            return Phrase(subject.text[paid.start("each") :].removeprefix("个"), subject.spans)
        return phrases.core(sentence.done[-1].noun) + subject
    member = name_member(sentence, slot, left, subject)
    if member is not None:
        return member
    part = _part_of_whole(sentence, slot, subject)
    if part is not None:
        return part
    share = _share_as_before(sentence, slot, subject)
    if share is not None:
        return share
    noun = headed(sentence, left, slot.figure.begin, subject, slot.figure.unit)
    slot.head = Phrase(noun.text[len(subject.text) :], noun.spans) if noun.text.startswith(subject.text) else EMPTY
    shared = shared_with(sentence, slot, left, subject)
    if shared and not ADDED.match(shared.text + noun.text):
        slot.noun = noun
    return shared + noun


_SHORT_NAME = 2
_SET_OR_REAL = frozenset({"实际", "标准", "规定", "要求", "省定", "国家标准", "规定标准", "实际比例", "法定"})
"""what tells a value that is set, or the real one, without of what: 贫困发生率2.1%（标准|3%）"""


def _measured_alike(sentence: Sentence, slot: Slot) -> Phrase:
    """What the figure before measures in the same unit; EMPTY where it measures nothing, or something else stands between."""
    last = sentence.done[-1] if sentence.done else None
    if last is None or last.kind not in ("level", "share") or last.figure.unit != slot.figure.unit:
        return EMPTY
    return last.name if len(last.name.text) > _SHORT_NAME else EMPTY


def _part_of_whole(sentence: Sentence, slot: Slot, subject: Phrase) -> Phrase | None:
    """The name of a part of what was told before, by the part and the whole; None where the figure is no part."""
    whole = _in_unit(sentence, slot.figure.unit)
    noun = phrases.core(whole.noun) if whole is not None else EMPTY
    bodies = subject.text.endswith(_BODIES) and noun.text.endswith(_IN_BODIES)
    if whole is not None and len(subject.text) <= SHORT and (bodies or not find_id(subject.text, slot.figure.unit)):
        if slot.figure.unit in LAND and tail_of(noun.text):
            slot.rule = "part of a whole"
            return subject
        placed = slot.figure.unit in MEASURES and subject.text.endswith(INHABITED)
        placed = placed or bodies
        if (
            noun
            and not _is_listed_apart(sentence, slot)
            and (_is_attribute(subject.text, noun.text) or subject.text.endswith(_PLACES) or placed)
        ):
            slot.rule, slot.head = "part of a whole", noun
            bound = sentence.bound
            if bound is not None and bound.noun and bound.figure.begin >= slot.clause and bound.noun.text != noun.text:
                slot.head = bound.noun
                return subject + bound.noun  # 干部312人，其中书记平均年龄51岁，60岁以上的|42人
            done = subject.text.endswith(_PLACES) and noun.text[:2] in words.words_of("verb")
            return subject + (Phrase(noun.text[2:], noun.spans) if done else named_briefly(noun))
    mean = mean_before(sentence, slot, subject)
    if not mean:
        return None
    slot.rule = "part of a whole"
    return mean


def _share_as_before(sentence: Sentence, slot: Slot, subject: Phrase) -> Phrase | None:
    """What a share measures that goes on with the measure or change of the share before it; None where it does not."""
    last = sentence.done[-1] if sentence.done else sentence.before
    if slot.figure.unit not in SHARES or last is None or last.figure.unit not in SHARES or tail_of(subject.text):
        return None
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
    return None


def _for_each(sentence: Sentence, slot: Slot, left: int, subject: Phrase) -> Phrase:
    """What is told for each one (每户, 村均), as what was counted or given before says; EMPTY where nothing does."""
    if not _EACH.fullmatch(sentence.text, left, slot.figure.begin):
        return EMPTY
    if words.cues("measured").search(subject.text) or words.cues("paid").search(subject.text):
        return EMPTY
    unit = slot.figure.unit
    of = next((done for done in reversed(sentence.done) if done.figure.unit == subject.text[1:] != unit), None)
    if of is not None and subject.text[0] == "每":
        return phrases.core(of.noun) + ("人数" if unit in PEOPLE else "")
    alike = MONEY if unit in MONEY else {unit}
    for done in reversed(sentence.done):
        if done.kind == "level" and done.figure.unit in alike:
            said = phrases.of(sentence.text, left, slot.figure.begin)
            return said if said.text.endswith(done.noun.text) else said + done.noun
    return given_before(sentence, left)


_SAID_OF = expression("level said of")
"""the words behind a share say what it is: 水质100%达标"""


def _in_bracket(sentence: Sentence, slot: Slot, subject: Phrase, outer: Phrase) -> Phrase:
    """What a number in a bracket measures whose own words are `subject`, where `outer` is told before the bracket."""
    if not subject.text:
        return outer
    if subject.text in words.words_of("vague") or (outer == sentence.host and len(subject.text) < SHORT):
        return outer + subject
    people = slot.figure.unit in PEOPLE and outer.text[-2:] not in subject.text
    bodies = subject.text.endswith(_BODIES) and outer.text.endswith(_IN_BODIES)
    of = sentence.bracket if outer != sentence.host else None
    part = of is not None and is_part(slot, of, subject)
    part = part or (len(subject.text) <= 6 and (people or bodies or _is_attribute(subject.text, outer.text)))
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
    return not tail_of(word, "thing") and word[-1] not in PERSONS + _PLACES_AND_BODIES


_PLACES_AND_BODIES = "村镇乡县市区省户所院校局部厅站厂店社会组队班团委"
PERSONS = "员人者生工户师兵民众部长友妇儿童男女犯徒士授警"


def _bare(phrase: str) -> bool:
    """Is the phrase a verb without its object (受伤, 死亡) rather than people?"""
    return phrase[-1] not in PERSONS
