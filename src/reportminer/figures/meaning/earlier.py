"""What did the sentence say before a number that leaves something out: whose, of what, of which whole?"""

from __future__ import annotations

import re

from reportminer.figures.expressions import expression
from reportminer.figures.meaning import phrases, words
from reportminer.figures.meaning.following import noun_after
from reportminer.figures.meaning.phrases import EMPTY, Phrase
from reportminer.figures.meaning.sentence import Sentence
from reportminer.figures.meaning.slots import MONEY, PEOPLE, RATIOS, Slot
from reportminer.figures.meaning.subject import subject_in
from reportminer.figures.meaning.words import tail_of

_RANKED = expression("earlier ranked")

_TOPIC = expression("earlier topic")

_OWNER = 14


def counted(sentence: Sentence) -> Slot | None:
    """The last figure that counts things."""
    for slot in sentence.recent():
        if slot.figure.unit not in RATIOS and slot.kind == "level":
            return slot
    return sentence.before


_CHANGED = expression("changed to")
_FROM = re.compile(r"[由从](?:[^，。；、：\d]{0,6}[的每][^，。；、\d]{0,2})?$")
_FROM_LONGEST = 12
"""characters of what leads to the value that is replaced"""


def replaced_by(sentence: Sentence, slot: Slot) -> Slot | None:
    """The value that the figure has taken the place of: 由14个整合为|8个; None where it has not."""
    last = sentence.done[-1] if sentence.done else None
    if last is None or last.figure.unit != slot.figure.unit or last.kind not in ("level", "duration"):
        return None
    text, figure = sentence.text, last.figure
    if (
        not _FROM.search(text, max(sentence.begin, last.clause, figure.begin - _FROM_LONGEST), figure.begin)
        or not last.name
    ):
        return None
    return last if _CHANGED.fullmatch(text, figure.end, slot.figure.begin) else None


def given_before(sentence: Sentence, left: int) -> Phrase:
    """What the clause before gives or does, where no figure stands between: 代缴|养老保险费，每人每年100元."""
    text = sentence.text
    if left <= sentence.begin or text[left - 1] not in "，,：:":
        return EMPTY
    begin = max(sentence.edge, sentence.clause(left - 1), left - _GIVEN)
    begin = max(begin, text.rfind("、", begin, left - 1) + 1)
    said = text[begin : left - 1]
    things = phrases.last_things(said) if len(said) > _DEED else ""
    return phrases.of(text, left - 1 - len(things), left - 1) if len(things) > _BARE_DEED else EMPTY


def share_before(sentence: Sentence, left: int) -> Phrase:
    """What the clause before already calls a share: 甲占乙比重较高，占了总量的12%."""
    begin = max(sentence.edge, sentence.begin)
    at = sentence.text.rfind("占", begin, left - 1)
    if at < 0:
        return EMPTY
    start = max(sentence.text.rfind(mark, begin, at) for mark in "，,；;")
    return subject_in(sentence.text, max(begin, start + 1), at)


def acted_on(sentence: Sentence, slot: Slot) -> str:
    """What a verb without its object acts on, as told before in the same unit: 培训学员80人，输送65人."""
    unit = slot.figure.unit
    for last in sentence.done[: -_NEAR - 1 : -1]:
        if last.figure.unit != unit or last.kind != "level":
            continue
        noun = last.noun.text
        if noun[:2] in words.words_of("verb") and len(noun) >= _DEED:
            return noun[2:]
        if sentence.text.find("；", last.figure.end, slot.figure.begin) >= 0:
            return ""
        if unit in PEOPLE:
            things = phrases.without_deed(noun)
            named = things[-1:] in _PERSONS or things.endswith(tuple(words.words_of("people")))
            return things if named and _DEED <= len(things) <= _LONG and len(things) < len(noun) else ""
        if sentence.whole is not None or slot.name.text.endswith(_HAS_OBJECT):
            return ""
        if len(noun) <= _BARE_DEED:
            continue
        things = phrases.without_deed(noun)
        if len(things) > _LONG:
            things = phrases.last_things(things) or things
        return things if slot.name.text not in things else ""
    return ""


_PERSONS = frozenset("员人者生工师兵民众友妇儿童犯徒士年")
_HAS_OBJECT = ("资", "厕", "林", "商", "税", "水", "电", "路", "学", "业")
"""last characters of verbs that hold their object: 融资, 改厕, 造林"""
_GIVEN = 40
"""characters of a clause that are looked at for what it gives"""
_LONG = 10
"""characters of what a verb acts on from which on only what is named last is taken"""
_NEAR, _DEED, _BARE_DEED = 3, 4, 2
"""figures that are looked back on for what a bare verb acts on; characters at least of a verb
with its object, and at most of one without"""


_WANTING = expression("earlier wanting")


def found_wanting(sentence: Sentence, clause: int) -> Phrase:
    """The subject of the clause before the one that begins at `clause`, where that only calls it too small or great.

    人均藏书量偏低，为0.71册; 乡村医生年龄偏大，55岁以上20人.
    """
    text = sentence.text
    if clause <= sentence.begin or text[clause - 1] not in "，,：:":
        return EMPTY
    match = _WANTING.search(text, max(sentence.edge, clause - _WANTED), clause - 1)
    if match is None:
        return EMPTY
    begin, end = phrases.trim(text, max(sentence.clause(clause - 1), sentence.edge), match.start())
    numbered = _NUMBERED.match(text, begin, end)
    begin = numbered.end() if numbered else begin
    return phrases.of(text, begin, end) if 2 <= end - begin <= _OWNER else EMPTY


_WANTED = 8
"""characters that call something too small or great"""
_NUMBERED = re.compile("[一二三四五六七八九十]{1,2}是|[（(][一二三四五六七八九十\\d]{1,2}[）)]")


def clause_before(sentence: Sentence, left: int) -> Phrase:
    """The subject of the clause before, where no figure stands between: 女党员的比例也提高，已达到25%."""
    if left <= sentence.begin or sentence.text[left - 1] not in "，,：:":
        return EMPTY
    wanting = found_wanting(sentence, left)
    if wanting:
        return wanting
    text = sentence.text
    comma = max(text.rfind(mark, sentence.edge, left - 1) for mark in "，；,;")
    begin = comma + 1 if comma >= 0 else sentence.edge
    if begin >= left - 2 or (comma < 0 and sentence.done):
        return EMPTY
    if text.endswith(_COMPARED, begin, left - 1):
        return EMPTY
    begin, end = phrases.trim(text, begin, left - 1)
    (begin, end), rest = noun_after(text, begin, end)
    noun = phrases.of(text, begin, end)
    if (
        2 <= len(noun.text) <= 16
        and (rest[1] > rest[0] or tail_of(noun.text))
        and (not sentence.done or tail_of(noun.text))
    ):
        return noun
    return EMPTY


_COMPARED = ("相比", "比较", "对比", "比")
"""what ends a clause that only says what is compared with"""


def _clause_object(sentence: Sentence, left: int) -> Phrase:
    """The things named in the clause before: 新增特色产业园，国家级2个."""
    if left <= sentence.begin or sentence.text[left - 1] not in "，,：:":
        return EMPTY
    text = sentence.text
    begin = max(sentence.begin - 1, *(text.rfind(mark, sentence.begin, left - 1) for mark in "，；,;：")) + 1
    begin, end = phrases.trim(text, begin, left - 1)
    if text[begin : begin + 2] in words.words_of("verb"):
        begin += 2
    begin, end = noun_after(text, begin, end)[0]
    return phrases.of(text, begin, end)


def things_before(sentence: Sentence, left: int) -> Phrase:
    """The things that 省级12个、市级30个 are, named in the clause before or with the last number."""
    head = sentence.head() if sentence.done else _clause_object(sentence, left)
    return Phrase(_RANKED.sub("", head.text), head.spans)


def _of_rate(noun: Phrase) -> Phrase:
    """Of what a rate is told: not of a deed (发放|测评问卷), nor of another rate (矛盾纠纷|调处率)."""
    if noun.text.endswith("率"):
        return Phrase(noun.text[:-3], noun.spans) if len(noun.text) > _DEED else EMPTY
    if noun.text.startswith("每"):
        return Phrase(phrases.last_things(noun.text), noun.spans)
    return Phrase(phrases.without_deed(noun.text), noun.spans) if len(noun.text) > _DEED else noun


def _acted_on_anew(sentence: Sentence, left: int) -> Phrase:
    """What a clause behind a semicolon does something with, before one that measures it: 安置32人；壮大林业经济，|产值600万元."""
    text = sentence.text
    point = max(text.rfind("；", sentence.edge, left), text.rfind(";", sentence.edge, left))
    if point < 0 or text[left - 1] not in "，,":
        return EMPTY
    begin, end = phrases.trim(text, point + 1, left - 1)
    numbered = _NUMBERED.match(text, begin, end)
    begin, end = phrases.trim(text, numbered.end() if numbered else begin, end)
    acting = _ACTING.match(text, begin, end)
    if acting is None or text.find("，", acting.end(), end) >= 0:
        return EMPTY
    begin, end = noun_after(text, *phrases.trim(text, acting.end(), end))[0]
    return phrases.of(text, begin, end) if 2 <= end - begin <= _OWNER else EMPTY


_ACTING = expression("topics acting")
_MODIFIERS = frozenset({"设计", "规划", "计划", "预计", "概算", "实际", "建设", "年", "日", "总"})
"""what stands before 规模 and the like without telling of what they are"""


def _without_modifiers(sentence: Sentence) -> Phrase:
    """What was told of before, past measures that only say which: 水厂总投资9800万元，设计规模3万吨，|投资6200万元."""
    noun = sentence.base()
    vague = words.words_of("vague")
    for slot in reversed(sentence.done[:-1]):
        if not any(
            noun.text == modifier + noun.text[len(modifier) :] and noun.text[len(modifier) :] in vague
            for modifier in _MODIFIERS
        ):
            break
        noun = slot.noun
    return noun


_PLACES = tuple("省市县区州旗镇乡村")
_TELLING_WHERE = ("始建于", "建于", "位于", "地处", "坐落", "成立于", "建成于")
"""what a clause says of its subject that goes on in the next: 敬老院位于镇北，占地20亩"""
_EXTENTS = frozenset(
    {"总量", "增量", "规模", "总额", "增速", "增幅", "降幅", "涨幅", "占比", "比重", "比例", "总数", "数量"}
)


def owner(sentence: Sentence, left: int, told: str = "") -> Phrase:
    """Of what a word like 总投资 or 面积, the one `told`, is told: the things counted just before."""
    if sentence.done:
        if told.startswith("受益") and sentence.done[-1].figure.unit in MONEY:
            return EMPTY
        anew = _acted_on_anew(sentence, left)
        if anew:
            return anew
        return _owner_of_before(sentence, told)
    if told == "成员":
        return _founded(sentence, left)
    return _owner_in_clause(sentence, left) or _founded(sentence, left)


def _owner_of_before(sentence: Sentence, told: str) -> Phrase:
    """Of what the word `told` is told, as the numbers before in the sentence say."""
    noun = _without_modifiers(sentence)
    if told in _AREAS and (
        noun.text.startswith("距") or "距" in noun.text or sentence.done[-1].noun.text.endswith(_ADMINISTERED)
    ):
        return EMPTY  # 距县城30公里，|面积; 辖12个行政村，|面积
    vague = words.words_of("vague")
    if noun.text in vague or noun.text.startswith(told):
        return EMPTY
    if told in _EARNED and noun.text[:2] in _SOLD:
        return EMPTY
    for length in (5, 4, 3, 2):
        # 非煤产业完成投资…，实现增加值: the second is the industry's, not the investment's
        if noun.text[-length:] in vague and len(noun.text) > length + 1:
            if noun.text[:-length] in words.words_of("ownerless"):
                if told in _SPENT:
                    return Phrase(noun.text[:-length], noun.spans)
                return noun if told in _EXTENTS else EMPTY
            whose = Phrase(noun.text[:-length], noun.spans)
            return EMPTY if whose.text in _SOWN else whose
    if told.endswith("率"):
        return _of_rate(noun)
    done = noun.text[:2]
    begun = len(noun.text) > _DEED and done in words.words_of("deed") and done not in words.words_of("nominal")
    return Phrase(noun.text[2:], noun.spans) if begun else noun


_AREAS = frozenset({"面积", "总面积"})
_ADMINISTERED = ("村", "社区", "乡镇", "镇", "乡", "街道", "村委会", "居委会")
_SOWN = frozenset({"播种", "种植", "栽种", "收获", "栽插", "养殖"})
"""what a measure is of that tells a deed and no thing: 播种|面积"""
_SPENT = frozenset({"支出", "总支出", "结余", "结转", "超收", "缺口"})
_EARNED = frozenset({"利润", "总利润", "利税", "营收", "总营收", "税收", "净利润"})
_SOLD = frozenset({"生产", "销售", "上缴", "实现", "完成"})
"""what a firm does with its goods, which earn nothing themselves: 销售水泥85万吨，利润640万元"""


def _founded(sentence: Sentence, left: int) -> Phrase:
    """What was founded or begun in an earlier clause of the sentence, of which more is told: 成立强村公司，去年|营收1640万元."""
    text = sentence.text
    stop = left - 1
    while sentence.begin < stop and text[stop] in "，,":
        begin = max(sentence.begin, *(text.rfind(mark, sentence.begin, stop) + 1 for mark in "，,；;"))
        found = _FOUNDED.search(text, begin, stop)
        if found:
            of = text.rfind("的", *found.span("what")) + 1
            start = of or found.start("what")
            return (
                phrases.of(text, start, found.end("what")) if _LEAST <= found.end("what") - start <= _OWNER else EMPTY
            )
        stop = begin - 1
    return EMPTY


_FOUNDED = expression("earlier founded")
_LEAST = 2


def _owner_in_clause(sentence: Sentence, left: int) -> Phrase:
    """Of what the clause before tells, where no figure stands between."""
    text = sentence.text
    if left <= sentence.begin or text[left - 1] not in "，,：:":
        return EMPTY
    start = max(sentence.begin - 1, *(text.rfind(mark, sentence.begin, left - 1) for mark in "，；,;：")) + 1
    match = _TOPIC.match(text, start, left - 1)
    if match:
        begin, end = phrases.trim(text, *match.span("about" if match["about"] else "object"))
        if match["object"]:
            begin, end = noun_after(text, begin, end)[0]
    else:
        begin, end = phrases.trim(text, start, left - 1)
        span, rest = noun_after(text, begin, end)
        placed = text.startswith(_TELLING_WHERE, rest[0]) and not text.endswith(_PLACES, *span)
        if span != (begin, end) and not placed and not text.startswith("以", rest[0]):
            return EMPTY
        begin, end = span
    if end - begin > _OWNER:
        begin = max(begin, text.rfind("、", begin, end) + 1)
    return phrases.of(text, begin, end) if 2 <= end - begin <= _OWNER else EMPTY
