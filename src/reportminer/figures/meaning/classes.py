"""Which numbers bound a class (35岁以下党员, 亿元以上项目) instead of telling a value?"""

from __future__ import annotations

import re

from reportminer.figures.expressions import expression
from reportminer.figures.meaning import phrases, words
from reportminer.figures.meaning.earlier import found_wanting
from reportminer.figures.meaning.following import noun_after
from reportminer.figures.meaning.phrases import EMPTY, Phrase
from reportminer.figures.meaning.sentence import Sentence
from reportminer.figures.meaning.slots import LAND, MEASURES, MONEY, SHARES, Slot
from reportminer.figures.meaning.standards import THRESHOLD
from reportminer.figures.meaning.words import tail_of
from reportminer.records import Figure
from reportminer.sentences import ENDS

_BOUND = expression("classes bound")
_THERE = expression("classes there")
NOT_COUNTED = expression("classes not counted")


_SPANS = frozenset({"年", "个月"})
_SIZES = frozenset({"人", "户", "张", "头", "只", "羽", "匹", "学时"})
"""units that tell how large a thing is as a whole: 百人以上企业"""
BOUNDING = MEASURES | SHARES | _SPANS | _SIZES
"""units of numbers that may bound a class"""
_LIMITS = ("以上", "以下")
_ENDS = ("", *ENDS, "\n")


def is_class_bound(text: str, figure: Figure, limit: int) -> bool:
    """Does the figure bound a class rather than tell a value? `limit` is where the next figure begins."""
    if figure.unit in _SPANS:
        begin = figure.end + text.startswith("的", figure.end)
        if not figure.text.endswith(_LIMITS):
            return figure.approx != "eq" and _is_told_there(text, figure, limit)
        return noun_after(text, begin, limit)[0][1] > begin or _is_told_of(text, figure, limit)
    if figure.unit in _SIZES:
        return figure.text.endswith(_LIMITS) and _is_size_bound(text, figure, limit)
    if figure.unit in SHARES:
        return _is_rate_bound(text, figure, limit)
    if figure.unit not in MEASURES:
        return False
    ranked = text.startswith("级", figure.end) and not NOT_COUNTED.match(text, figure.end + 1)
    if ranked and noun_after(text, figure.end + 1, limit)[0][1] > figure.end + 1:
        return True
    if figure.approx == "eq" or not _BOUND.search(figure.text):
        return False
    following = text[figure.end : figure.end + 1]
    if figure.unit == "岁" and following and following in "的占达：:":
        return True
    if NOT_COUNTED.match(text, figure.end):
        return False
    if following == "的":
        begin, end = noun_after(text, figure.end + 1, limit)[0]
        there = _THERE.match(text, figure.end + 1, limit)
        return end > begin or (there is not None and there.end() == limit)
    if limit == figure.end and figure.unit != "岁":
        classed = figure.text.endswith(_LIMITS) or figure.approx == "range"
        return classed and _COUNTED_NEXT.match(text, limit) is not None
    begin, end = noun_after(text, figure.end, limit)[0]
    if (
        figure.unit in MONEY
        and text.endswith(_SPENDS, 0, figure.begin)
        and text[begin : begin + 2] in words.words_of("verb")
    ):
        return False  # 每年拿出2000万元以上|扶持产业
    return end > begin or (figure.unit == "岁" and limit == figure.end and text[limit : limit + 1] not in _ENDS)


_SPENDS = ("拿出", "投入", "安排", "拨付", "筹集", "筹措", "列支", "整合", "争取")
"""what is done with money that goes for what is told behind it"""


def _is_told_there(text: str, figure: Figure, limit: int) -> bool:
    """Does what follows a bound only tell how many or which part there are: 5—10年的占36%?"""
    said = _TOLD_OF.fullmatch(text, figure.end, limit)
    return said is not None and said["there"] is not None


def _is_told_of(text: str, figure: Figure, limit: int) -> bool:
    """Does what follows a bound go on to tell how many or which part there are: 五年以上有期徒刑9人, 10年以上的占三成?"""
    said = _TOLD_OF.fullmatch(text, figure.end, limit)
    if said is None:
        return False
    return said["there"] is not None or said["what"][:2] not in words.words_of("hard") | words.words_of("verb")


_ONLY_THERE = re.compile(f"(?:{_THERE.pattern})")
_TOLD_OF = re.compile(f"(?P<there>的(?:{_THERE.pattern}))|(?P<what>[一-鿿]{{2,12}})")


def _is_size_bound(text: str, figure: Figure, limit: int) -> bool:
    """Does a number of people or beds tell how large things are (60人以上企业), without being the bound of a rule?"""
    begin = figure.end + text.startswith("的", figure.end)
    noun = text[slice(*noun_after(text, begin, limit)[0])]
    head = tail_of(noun, "thing") or any(
        noun.startswith(thing) for thing in ("企业", "班级", "事故", "单位", "村", "园区", "大班额")
    )
    head = (
        head
        or noun.endswith("事故")
        or (figure.unit != "户" and noun[-1:] in _SIZED and noun[:2] not in words.words_of("verb"))
        or (figure.unit in _ANIMALS and noun.endswith("户"))
    )
    return bool(head) and THRESHOLD.match(text, figure.end) is None


_ANIMALS = ("头", "只", "羽", "匹")
_SIZED = frozenset("场点厂店站所社团队访故案村区园组率班校院")
"""last characters of what is as large as so many people, beds or animals: 500头以上养殖场, 50人以下教学点"""


def _is_rate_bound(text: str, figure: Figure, limit: int) -> bool:
    """Does a rate tell which things are spoken of: 城镇化率低于40%的县?"""
    at = figure.begin
    if (
        figure.approx == "eq"
        or not text.startswith("的", figure.end)
        or not _BOUND.search(figure.text)
        or text[at - 1] not in "率重"
    ):
        return False
    if NOT_COUNTED.match(text, figure.end):
        return False
    begin, end = noun_after(text, figure.end + 1, limit)[0]
    return end > begin


_COUNTED_NEXT = re.compile(r"\d{1,4}(?:个|家|户|项|名|人|座|条|所|只)")


def name_class(sentence: Sentence, slot: Slot, subject: Phrase) -> None:
    """Name what the bound is set on: 党员年龄, 项目投资额.

    Args:
        sentence: its sentence.
        slot: the figure.
        subject: the words before it in its clause.
    """
    text, figure = sentence.text, slot.figure
    ranked = text[figure.end : figure.end + 1] == "级"
    start = figure.end + (text[figure.end : figure.end + 1] in ("的", "级"))
    begin, end = noun_after(text, start, slot.right)[0]
    there = text[figure.end : figure.end + 1] == "的" and _ONLY_THERE.fullmatch(text, figure.end + 1, slot.right)
    noun = phrases.of(text, begin, end) if end > begin and not there else EMPTY
    if not noun and figure.unit == "岁":
        noun = found_wanting(sentence, slot.clause) or sentence.persons()
        noun = Phrase(noun.text.removesuffix("平均年龄").removesuffix("年龄"), noun.spans)
    noun = noun or sentence.head(_THING if figure.unit in MONEY else figure.unit)
    slot.kind, slot.rule, slot.noun = "qualifier", "class bound", noun
    if figure.unit == "岁":
        slot.name = noun + "年龄"
    elif figure.unit in _SPANS:
        said = EMPTY if end > begin else _lasting(text, slot, subject)
        if not said and sentence.bound is not None and sentence.bound.figure.unit == figure.unit:
            slot.name = sentence.bound.name
            return
        if said.text.endswith(_TERMS):
            slot.name = said
            return
        lasting = subject.text[-2:] if end > begin and subject.text[-2:] in _LASTING else ""
        slot.name = (said or noun) + lasting + ("年限" if lasting in _FOR_YEARS else "时间")
    elif figure.unit == "分":
        slot.name = Phrase("考核得分" if _ASSESSED.search(text, sentence.begin, sentence.end) else "分数段", ())
    elif 0 < len(subject.text) <= _MEASURE and _is_measure(subject.text, ranked=ranked):
        slot.name = noun + _without_verb(subject)
    elif figure.unit in LAND:
        slot.name = noun + "面积"
    elif "项目" in noun.text or "投资" in noun.text:
        slot.name = noun + "投资额"
    else:
        measured = _measured_before(sentence, figure)
        slot.name = measured if noun.text in measured.text else noun + (measured or _size(figure, noun))


def _lasting(text: str, slot: Slot, subject: Phrase) -> Phrase:
    """What lasts so long where no noun stands behind the bound: 服役|10年以上, 12个月以上|未结案件."""
    said = _TOLD_OF.fullmatch(text, slot.figure.end, slot.right)
    return phrases.of(text, *said.span("what")) if said is not None and said["what"] else subject


def _size(figure: Figure, noun: Phrase) -> str:
    """What a class of these things is told by where nothing says so."""
    if figure.unit in _SIZES:
        return "人数" if figure.unit == "人" else "规模"
    return "金额" if figure.unit in MONEY and not noun.text.endswith("企业") else "规模"


def _is_measure(text: str, *, ranked: bool) -> bool:
    """Do the words before a bound name what it is set on, not a place or what is done? Before 亿元级 only a measure does."""
    if not tail_of(text) and (ranked or not text.endswith(tuple(words.words_of("matter")))):
        return False
    if text[-2:] in words.words_of("verb") or text[-2:] in words.words_of("hard"):
        return False
    return text[-1] not in "区县市镇乡村域扩"


def _without_verb(subject: Phrase) -> Phrase:
    """The measure that a class is told by, without what is done to it: 新增产值 → 产值."""
    text = subject.text
    for length in (3, 2):
        if len(text) >= length + 2 and text[length - 2 : length] in words.words_of("verb") and tail_of(text):
            return Phrase(text[length:], subject.spans)
    return subject


_ASSESSED = expression("assessed")
_TERMS = ("期限", "年限", "时间", "时长", "工龄", "周期", "账龄", "刑期")
_LASTING = frozenset({"使用", "服役", "结转", "滞留", "挂账", "闲置", "拖欠", "超期", "运行"})
"""what a thing has been for so long: 结转|两年以上的资金"""
_FOR_YEARS = ("使用", "服役", "结转", "运行")
_THING = "个"
"""unit of the things that a sum of money bounds a class of"""
_MEASURE = 8
"""characters of the measure that a class is told by"""
_AMONG_THEM = re.compile("[，,；;。]?(?:其中)[：:，,]?(?:有)?$")


def _measured_before(sentence: Sentence, figure: Figure) -> Phrase:
    """What the sentence has measured or bounded before in this unit: 收入5万元以下的30个，10万元以上的8个."""
    bound = sentence.bound
    if bound is not None and bound.figure.unit == figure.unit:
        return Phrase(bound.name.text.removeprefix(bound.noun.text), bound.name.spans)
    last = sentence.last()
    if last is None or last.figure.unit != figure.unit or last.kind != "level":
        return EMPTY
    among = _AMONG_THEM.search(sentence.text, last.figure.end, figure.begin)
    return last.noun if among else EMPTY
