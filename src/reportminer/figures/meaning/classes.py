"""Which numbers bound a class (35岁以下党员, 亿元以上项目) instead of telling a value?"""

from __future__ import annotations

import re

from reportminer.figures.expressions import expression
from reportminer.figures.meaning import phrases, words
from reportminer.figures.meaning.chunks import nominal
from reportminer.figures.meaning.counted import doers_in, people_in
from reportminer.figures.meaning.earlier import found_wanting
from reportminer.figures.meaning.following import noun_after
from reportminer.figures.meaning.gifts import is_paid
from reportminer.figures.meaning.phrases import EMPTY, Phrase
from reportminer.figures.meaning.sentence import Sentence
from reportminer.figures.meaning.slots import LAND, MEASURES, MONEY, SHARES, Slot
from reportminer.figures.meaning.standards import THRESHOLD
from reportminer.figures.meaning.words import tail_of
from reportminer.records import Figure
from reportminer.segmentation import segmenter
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
    if figure.unit in MONEY and end > begin and is_paid(text, figure.begin, begin, end):
        return False
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
    if figure.unit == "人" and noun.endswith(tuple(words.words_of("people"))):
        return False  # 配备3名以上|专职干部
    head = tail_of(noun, "thing") or any(
        noun.startswith(thing) for thing in ("企业", "班级", "事故", "单位", "村", "园区", "大班额")
    )
    head = (
        head
        or noun.endswith("事故")
        or (figure.unit != "户" and noun[-1:] in _SIZED and noun[:2] not in words.plain_verbs())
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
    noun = _things(figure, phrases.of(text, begin, end)) if end > begin and not there else EMPTY
    told = bool(noun)
    if not noun and figure.unit == "岁":
        noun = _counted_next(text, slot.right, sentence.end) or found_wanting(sentence, slot.clause)
        noun = noun or sentence.persons() or _people_of(sentence.topic())
        noun = Phrase(noun.text.removesuffix("平均年龄").removesuffix("年龄"), noun.spans)
    unit = "" if figure.unit in _SPANS else _THING if figure.unit in MONEY else figure.unit
    noun = noun or sentence.head(unit)
    slot.kind, slot.rule, slot.noun = "qualifier", "class bound", noun
    if figure.unit in _SPANS:
        slot.name = _by_span(sentence, slot, subject, told=told)
    else:
        slot.name = _by_measure(sentence, slot, subject, ranked=ranked)


def _people_of(topic: Phrase) -> Phrase:
    """The people whom a point is about: 教职人员|青黄不接; EMPTY where it is about something else."""
    return Phrase(topic.text[: people_in(topic.text)], topic.spans)


def _counted_next(text: str, at: int, end: int) -> Phrase:
    """The people whom the number behind a bound counts: 75岁以上的|62位|老人; EMPTY where no people follow it."""
    counted = _PEOPLE_NEXT.match(text, at, end)
    if counted is None:
        return EMPTY
    noun = phrases.of(text, *nominal(text, noun_after(text, counted.end(), end)[0]))
    people = people_in(noun.text)
    return phrases.of(text, counted.end(), counted.end() + people) if people else EMPTY


_PEOPLE_NEXT = re.compile(r"\d{1,6}(?:多|余)?[名位个人]")


def _things(figure: Figure, noun: Phrase) -> Phrase:
    """The things of a class without what is told of them: 老人|免费接种, 坡地|的播种面积; EMPTY where a number follows."""
    text = noun.text
    digit = _DIGIT.search(text)
    if digit:
        text = text[: digit.start()]
    if figure.unit in _OF_PLACES:
        text = text.partition("的")[0]
        text = _SLOPE.sub("", text) if figure.unit == "度" else text
    doers = doers_in(noun, "maker")
    text = text[:doers] if doers else text
    ought = _OUGHT.search(text, 2)
    if ought:
        text = text[: ought.start()]
    if figure.unit == "岁":
        people = people_in(text)
        rest = text[people:]
        if (
            people
            and rest
            and (digit or tail_of(rest) or _MEASURED.match(rest) or segmenter().tag(rest)[0][1][0] in "vdp")
        ):
            text = text[:people]
    return Phrase(text, noun.spans) if len(text) > 1 or text in _ONE else EMPTY


_DIGIT = re.compile(r"[\d\s]")
_SLOPE = re.compile("(?<=[地田坡])(?!.*[地田坡]).*")
_OF_PLACES = frozenset({"度", "米", "公里"})
_MEASURED = re.compile("(?:占比|比重|比例|数量)")
_ONE = frozenset("村县乡镇户厂矿店校")
"""things of one character that a class may be made of"""


def _by_span(sentence: Sentence, slot: Slot, subject: Phrase, *, told: bool) -> Phrase:
    """Name a bound by how long something has lasted; `told` where a noun stands behind it."""
    noun = slot.noun
    said = EMPTY if told else _lasting(sentence.text, slot, subject)
    bound = sentence.bound
    if not said and bound is not None and bound.figure.unit == slot.figure.unit:
        return bound.name
    if said.text.endswith(_TERMS) and not said.text.endswith(_NO_TERMS):
        return said
    term = Phrase(subject.text.removesuffix("满").removesuffix("已"), subject.spans)
    if told and term.text.endswith(_TERMS) and not term.text.endswith(_NO_TERMS):
        return noun + term
    if not said and _OWED.search(noun.text):
        return noun + "账龄"
    lasting = ""
    if told and len(subject.text) > 1:
        last, tag = segmenter().tag(subject.text)[-1]
        lasting = (
            subject.text[-2:] if subject.text[-2:] in _LASTING else last if tag[0] == "v" and len(last) > 1 else ""
        )
    return (said or noun) + lasting + ("年限" if lasting in _FOR_YEARS else "时间")


def _by_measure(sentence: Sentence, slot: Slot, subject: Phrase, *, ranked: bool) -> Phrase:
    """Name a bound by the measure that it is set on."""
    text, figure, noun = sentence.text, slot.figure, slot.noun
    if figure.unit == "岁":
        return noun + "年龄"
    if figure.unit == "分":
        return Phrase("考核得分" if _ASSESSED.search(text, sentence.begin, sentence.end) else "分数段", ())
    if figure.unit == "度" and (subject.text.endswith("坡度") or noun.text.endswith(_SLOPES)):
        return noun + "坡度"
    if figure.unit in _LENGTHS and _APART.search(subject.text):
        return noun + "距离"
    if ranked and figure.unit == "吨":
        return noun + "吨级"
    made = _OUTPUT.search(subject.text) if figure.unit in MEASURES else None
    if made:
        return noun + (made[0] + ("额" if figure.unit in MONEY else "量"))
    if 0 < len(subject.text) <= _MEASURE and _is_measure(subject.text, ranked=ranked):
        return noun + _without_verb(subject)
    if figure.unit in LAND:
        return noun + "面积"
    if figure.unit in MONEY and len(subject.text) <= _SHORT and subject.text.endswith(_SUMS):
        return noun + subject + "额"
    limit = _OUGHT.match(noun.text) if figure.unit in MONEY else None
    if limit:
        return Phrase(noun.text[limit.end() :] + "限额", noun.spans)
    if "项目" in noun.text or "投资" in noun.text:
        return noun + "投资额"
    measured = _measured_before(sentence, figure)
    return measured if noun.text in measured.text else noun + (measured or _size(figure, noun))


_SHORT = 4
"""characters of what a sum is paid, owed or lost for"""
_SUMS = ("薪", "税", "款", "债", "贷", "保费", "损失", "交易", "采购", "缴费", "欠费", "消费", "融资")
_SLOPES = ("地", "田", "坡", "土")
_LENGTHS = frozenset({"米", "公里"})
_APART = re.compile("距(?!骨)|(?<![撤脱隔背])离[^开职婚退休岗任]")
_OUTPUT = re.compile(
    "[日年月](?:均)?(?:供水|供气|处理|加工|生产|产|供|发电|用水|用电|销售|出栏|屠宰|消耗|耗能|耗)(?:污水|垃圾|废水|生猪|牲畜|肉牛|固废|秸秆|粪污|蔬菜|水|电|粮|奶|菜)?$"
)
"""what a class of works is told by: so much made or used a day or year"""
_OUGHT = re.compile("(?:应当?|必须|须|需要?|一律)(?=..)")
_OWED = re.compile("账款|欠款|往来款|借款|贷款|债|欠账")


def _lasting(text: str, slot: Slot, subject: Phrase) -> Phrase:
    """What lasts so long where no noun stands behind the bound: 服役|10年以上, 12个月以上|未结案件."""
    said = _TOLD_OF.fullmatch(text, slot.figure.end, slot.right)
    what = said["what"] if said is not None else None
    return phrases.of(text, *said.span("what")) if said is not None and what and what[0] != "的" else subject


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
_TERMS = ("期限", "年限", "时间", "时长", "龄", "期")
_NO_TERMS = ("时期", "学期", "前期", "后期", "长期", "近期", "定期", "超期", "逾期", "延期", "假期")
_LASTING = frozenset({"使用", "服役", "结转", "滞留", "挂账", "闲置", "拖欠", "超期", "运行", "结余"})
"""what a thing has been for so long: 结转|两年以上的资金"""
_FOR_YEARS = ("使用", "服役", "结转", "结余", "运行")
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
