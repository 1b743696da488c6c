"""Is this numeral no quantity at all? Names, slogans, idioms, ordinals, years and the article 一个."""

from __future__ import annotations

import re
from functools import lru_cache

from reportminer.figures.approximators import Approximator
from reportminer.figures.expressions import expression
from reportminer.figures.reading import Numeral
from reportminer.figures.units import Unit
from reportminer.lexicons import load_table

COLUMNS = ("word", "kind")

_OPENING = "“‘「『《〈【"
_CLOSING = "”’」』》〉】"
_OPEN = re.compile(rf"[{_OPENING}][^{_OPENING}{_CLOSING}\n。]*$")
_LONGEST_COINAGE = 16
_LONGEST_TITLE = 40
_ABSTRACT_UNITS = frozenset("个种项条件支场次份篇张层")
_DURATION_BEFORE = expression("exclusions duration before")
_DURATION_AFTER = expression("exclusions duration after")
_DURATION_CUE = expression("exclusions duration cue")
_DURATION_SPAN = expression("exclusions duration span")
_BULLET = re.compile(r"[\s　#*·•\-]*(?:[（(\[【〔［]?\d{1,3}[）)\]】〕］.．、]*|[一二三四五六七八九十]+、)?[\s　*“]*")
_LONGEST_BULLET = 40
_EXPLAINED = re.compile(r"[^，。；\n]{1,12}?(?:[：:]|[，,]?(?:是)?指)")
_VERB_REACH = 12
_ROW_UNITS = frozenset(["人", "社区"])
_NOUN = re.compile(r"[\u4e00-\u9fff]{2}|[、，。；）)]|$")
_IN_ROW = expression("exclusions in row")
_DIVISIONS = expression("exclusions divisions")
_CLAUSE_ENDS = frozenset("，。；：、\n")
_ROAD = expression("exclusions road")
_ROAD_REACH = 6
_RANKING = frozenset("前后")
_BEFORE_TIMES = frozenset("底末目此之以今最")
"""what makes 前 and 后 a time (年底前, 最后) and the number behind them none of a rank (前5名)"""
_RANKED = frozenset(["人", "个", "家"])
_SCHOOLS = re.compile(r"[，。；、）]|$|[^，。；、]{0,8}?[学院校园馆站医]")
"""所 counts schools, hospitals and the like; behind other words it is the name of an institute (中电六所)"""
_SESSION = expression("exclusions session")
_PERIODIC = expression("exclusions periodic")
_REACHING = expression("exclusions reaching")
_LEVEL = expression("exclusions level")
_ONLY = expression("exclusions only")


def is_reached(text: str, begin: int, end: int) -> bool:
    """Whether a bare 百亿元 is a level that something reaches (产值达百亿元, 跃上千亿元台阶), not a size (百亿元企业)."""
    return _LEVEL.match(text, end) is not None and _REACHING.search(text, max(0, begin - 4), begin) is not None


def is_no_quantity(
    text: str, numeral: Numeral, unit: Unit, begin: int, end: int, before: tuple[int, Approximator] | None
) -> bool:
    """Whether a numeral with a unit names something and measures nothing.

    Args:
        text: the text.
        numeral: the number.
        unit: its unit.
        begin, end: the span with approximators.
        before: the approximator before the number.
    """
    if numeral.han:
        return (
            _is_name(text, numeral, unit, end, before)
            or in_set_word(text, numeral.begin)
            or in_straight_quotes(text, begin, end)
            or in_coinage(text, begin, end)
        )
    if in_coinage(text, begin, end, longest=_LONGEST_COINAGE // 2):
        # “5000亿元” alone in quotation marks is a quantity, “两个10万元” and “3V” are names
        alone = text[begin - 1] in _OPENING and text[end : end + 1] in _CLOSING
        in_letters = text[end - 1].isascii() and text[end - 1].isalpha()
        return not (alone and unit.measures and not in_letters)
    return not unit.measures and _is_name(text, numeral, unit, end, before)


_FIRST = ("前", "头")
_HALF = "半"
_SHIFTED = ("提前", "延后", "推后")
"""a change in time that is measured: 提前半个月"""
_SPAN_ENDS = ("内", "的", "")
"""what makes 前3个月 a span that is measured"""


def _is_name(text: str, numeral: Numeral, unit: Unit, end: int, before: tuple[int, Approximator] | None) -> bool:
    """Whether a numeral with a unit is a year or a stretch of time, an ordinal, an article or part of a name."""
    if unit.name == "个月" and before is None and text[numeral.begin - 1 : numeral.begin] in _FIRST:
        return not _is_ahead(text, numeral.begin) and text[end : end + 1] not in _SPAN_ENDS
    if unit.name == "年":
        return _is_year_or_age(text, numeral, end, before)
    if unit.name == "个" and text[numeral.end] == "大":
        return not 1 < numeral.low <= 100 or (numeral.han and not counts_large_things(text, numeral.begin, end))
    if numeral.han:
        return _is_han_label(text, numeral, unit, end, inexact=before is not None)
    return numeral.begin > 0 and _is_numbered(text, numeral.begin, unit)


def _is_ahead(text: str, begin: int) -> bool:
    """Whether 前 or 后 before a number ends a word of a change in time."""
    return text.startswith(_SHIFTED, max(0, begin - 2))


def _is_numbered(text: str, begin: int, unit: Unit) -> bool:
    """Whether the word before an Arabic number makes it a rank, a road or a time of day: 前5名, 省道302, 9点30分."""
    if text[begin - 1] in _RANKING and unit.name in _RANKED:
        return begin == 1 or text[begin - 2] not in _BEFORE_TIMES
    if unit.name == "分":
        return text[begin - 1] in "时点:："
    start = begin - _ROAD_REACH if begin > _ROAD_REACH else 0
    if unit.name == "条":
        return False
    return unit.dimension == "count" and text.find("道", start, begin) >= 0 and bool(_ROAD.search(text, start, begin))


def _is_year_or_age(text: str, numeral: Numeral, end: int, before: tuple[int, Approximator] | None) -> bool:
    """Whether a number of 年 is a calendar year or a stretch of time in passing."""
    if not numeral.han and numeral.approx == "eq" and before is None and 1900 <= numeral.low <= 2100:
        return True
    if before is not None and before[1].word != "近":
        return False
    return is_passing_duration(
        text, numeral.begin, numeral.end + 1, han=numeral.han and numeral.low < 100 and numeral.approx == "eq"
    )


def _is_han_label(text: str, numeral: Numeral, unit: Unit, end: int, *, inexact: bool) -> bool:
    """Whether a Chinese numeral and its classifier make an ordinal, an article or a count of abstract things."""
    if unit.name == "次" and is_session(text, numeral.begin, end):
        return True
    if numeral.high == 1 and unit.name == "批":
        return True
    if (
        numeral.rule == "vague"
        and numeral.low < 10
        and not numeral.is_few
        and (not unit.han or text.startswith("一二", numeral.begin))
    ):
        return True
    inexact = inexact or (numeral.approx != "eq" and not numeral.is_few) or end > numeral.end + len(unit.name)
    if numeral.is_few and not inexact and unit.name in _ABSTRACT_UNITS - {"次", "场"}:
        return True
    if numeral.low >= 100 or inexact or (unit.kind == "ratio" and unit.han):
        return False
    if numeral.begin and text[numeral.begin - 1] in "届第前后末首" and not _is_ahead(text, numeral.begin):
        return True
    told = (not unit.han or unit.name in _ROW_UNITS) and counts_things(text, numeral, unit, end)
    told = told or stands_behind_noun(text, numeral, unit, end)
    if not unit.han and not told:
        return True
    if numeral.high == 1:
        lasting = (
            unit.kind == "time"
            and text[max(0, numeral.begin - 1) : numeral.begin] != "每"
            and is_measured_time(text, numeral.begin, end)
        )
        return not lasting and not told and is_article(text, numeral.begin, unit)
    if unit.kind not in ("classifier", "event"):
        return False
    if unit.name == "所" and not _SCHOOLS.match(text, end):
        return True
    ordinal = text[numeral.begin : numeral.end] == "二" and not told
    if ordinal or is_headword(text, numeral.begin, end):
        return True
    return is_abstract_count(text, end, unit) and not (numeral.low > 10 and _words("found").match(text, end))


@lru_cache(maxsize=1)
def _set_words() -> dict[str, tuple[tuple[int, str], ...]]:
    """By every two characters in them and by their last one: the set words, and how far in front of these they begin."""
    table: dict[str, list[tuple[int, str]]] = {}
    for row in load_table("not_figures.tsv", COLUMNS, key="word"):
        word = row["word"]
        for before in range(len(word)):
            table.setdefault(word[before : before + 2], []).append((before, word))
    return {characters: tuple(places) for characters, places in table.items()}


def in_set_word(text: str, begin: int) -> bool:
    """Whether the numeral at `begin` stands in a word of ``not_figures.tsv``."""
    words = _set_words()
    for characters in (text[begin : begin + 2], text[begin]):
        for before, word in words.get(characters, ()):
            if before <= begin and text.startswith(word, begin - before):
                return True
    return False


def in_coinage(text: str, begin: int, end: int, *, longest: int = _LONGEST_COINAGE) -> bool:
    """Whether the span stands inside a short quotation or a title: “六联六建”, “3个100%”, 《八项规定》."""
    match = _OPEN.search(text, begin - longest if begin > longest else 0, begin)
    if match is None:
        return False
    at, char = match.start(), match[0][0]
    reach = _LONGEST_TITLE if char in "《〈" else longest
    close = text.find(_CLOSING[_OPENING.index(char)], end, at + reach + 2)
    return close >= 0 and "。" not in text[at:close]


def in_straight_quotes(text: str, begin: int, end: int) -> bool:
    """Whether straight quotation marks stand close on both sides."""
    left = text.rfind('"', max(0, begin - 8), begin)
    if left < 0:
        return False
    right = text.find('"', end, end + 9)
    return right >= 0 and not re.search(r"[，。；,;]", text[left:right])


@lru_cache(maxsize=1)
def _large() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns of the verbs before and the things behind 八大."""
    rows = load_table("large_things.tsv", COLUMNS, key="word")
    verbs, things = (
        "|".join(re.escape(row["word"]) for row in rows if row["kind"] == kind) for kind in ("verb", "thing")
    )
    return re.compile(rf"(?:{verbs})[^，。；、\d“”]{{0,4}}$"), re.compile(rf"[^，。；、：\d“”]{{0,8}}?(?:{things})")


def counts_large_things(text: str, begin: int, end: int) -> bool:
    """Whether 八大 counts things that are being built (建设八大特色区域) and does not name a programme (三大攻坚战)."""
    verb, thing = _large()
    return verb.search(text[max(0, begin - 10) : begin]) is not None and thing.match(text, end) is not None


def is_headword(text: str, begin: int, end: int) -> bool:
    """Whether the numeral begins a term that its line goes on to explain: 五种思维：战略思维、… or 四项行动，是指…"""
    start = max(0, begin - _LONGEST_BULLET)
    line = text.rfind("\n", start, begin) + 1
    return (
        (line > 0 or start == 0)
        and _BULLET.fullmatch(text, line, begin) is not None
        and _EXPLAINED.match(text, end) is not None
    )


def is_session(text: str, begin: int, end: int) -> bool:
    """Whether it is the ordinal of a session or congress: 十届人大五次会议, 市十二次党代会."""
    return _SESSION.match(text, end) is not None and (
        "届" in text[max(0, begin - 12) : begin] or text.startswith("党代会", end)
    )


def is_passing_duration(text: str, begin: int, end: int, *, han: bool) -> bool:
    """Whether a number of years names a stretch of time and measures nothing: 过去五年, 三年行动, 近3年来.

    In Chinese numerals a number of years is taken for a name (三年行动, 九年义务教育) unless a word beside it says that time is
    measured (连续三年, 用三年时间).
    """
    if _DURATION_SPAN.match(text, end) or text.startswith(_HALF, end):
        return False
    if _DURATION_BEFORE.search(text, max(0, begin - 6), begin):
        return True
    if is_measured_time(text, begin, end):
        return False
    return han or bool(_DURATION_AFTER.match(text, end))


def is_measured_time(text: str, begin: int, end: int) -> bool:
    """Whether a word at a number of years, months or days says that time is measured: 连续三年, 用一个月时间."""
    return bool(_DURATION_SPAN.match(text, end) or _DURATION_CUE.search(text, max(0, begin - 6), begin))


def is_article(text: str, begin: int, unit: Unit) -> bool:
    """Whether 一 before a unit means "a" and not the number 1."""
    before = text[max(0, begin - 18) : begin]
    if before[-1:] in "第这那某另同哪任万统唯逐":
        return True
    if _PERIODIC.search(before):
        # 每一个 is "every", 每月一次 a rule
        return before[-1:] == "每"
    return not (
        _ONLY.search(before) and unit.kind in ("classifier", "event") and unit.name not in ("个", "种", "项", "条")
    )


@lru_cache(maxsize=1)
def _abstract() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns of what stands behind counts of abstract things, and of things that are counted after all."""
    rows = load_table("abstract_counts.tsv", COLUMNS, key="word")
    words: dict[str, list[str]] = {}
    for row in sorted(rows, key=lambda row: (-len(row["word"]), row["word"])):
        words.setdefault(row["kind"], []).append(re.escape(row["word"]))
    abstract, things = "|".join(words["abstract"]), "|".join(words["thing"])
    return re.compile(rf"[“‘「『〈《\"]|\d+(?:\.\d+)?[%％]|{abstract}"), re.compile(
        rf"[^，。；、：的为是和在与及等上下来\d“”]{{0,2}}?(?:{things})"
    )


def ends_clause(text: str, end: int) -> bool:
    """Whether no noun follows that a number would count: a pause, or a verb of what is done with it (五万块修路)."""
    return end >= len(text) or text[end] in _CLAUSE_ENDS or text[end] in "、）)钱用修"


def stands_behind_noun(text: str, numeral: Numeral, unit: Unit, end: int) -> bool:
    """Whether a small Chinese numeral stands behind what it counts, before a pause: 光伏电站一座，培训班两期。"""
    if unit.kind not in ("classifier", "event") or (end < len(text) and text[end] not in _PAUSES):
        return False
    noun = text[max(0, numeral.begin - 4) : numeral.begin].rstrip()
    if not unit.han:
        return numeral.high > 1 and _HELD.search(noun + unit.name) is not None
    if numeral.high == 1 and (unit.kind == "event" or unit.name in _UNCOUNTED):
        return False
    return _COUNTED_BEFORE.search(noun) is not None


_PAUSES = frozenset("，。；、（）\n")
_UNCOUNTED = _ABSTRACT_UNITS | {"人", "户", "名"}
"""units of which 一 behind a noun counts nothing: 不漏一户、不漏一人"""
_HELD = expression("exclusions held")
"""what is held so many times, with the unit: 培训班|期; a project of that name is one of its stages (产业园二期)"""
_COUNTED_BEFORE = expression("exclusions counted before")


def counts_things(text: str, numeral: Numeral, unit: Unit, end: int) -> bool:
    """Whether a small Chinese numeral counts things with a classifier that is mostly part of a name or an ordinal.

    It does behind a verb of having, giving or making (添置六张课桌), where 两 or more than ten stand with a classifier of bodily
    things (两袋化肥), in a row of divisions that a verb opens (辖五镇七乡), and of people where a clause says what became of them
    (二人被追责); but not in 二期工程, 三组村民.
    """
    bodily = _words("bodily").fullmatch(unit.name) is not None
    if (unit.kind not in ("classifier", "event") and not bodily) or _words("ordinal").match(text, end):
        return False
    before = text[max(0, numeral.begin - _VERB_REACH) : numeral.begin]
    if unit.name == "人":
        return (not before or before[-1] in _CLAUSE_ENDS) and _words("done").match(text, end) is not None
    if _words("division").fullmatch(unit.name):
        return _DIVISIONS.search(before) is not None
    if unit.han or numeral.high == 1:
        return False
    if bodily and (numeral.low > 10 or text[numeral.begin] == "两" or _IN_ROW.search(before)):
        return _NOUN.match(text, end) is not None
    loose = text[numeral.begin : numeral.end] == "二" or _words("loose").fullmatch(unit.name)
    return not loose and _words("verb").search(before) is not None


@lru_cache(maxsize=8)
def _words(kind: str) -> re.Pattern[str]:
    """The words of a kind of ``han_counts.tsv``: verbs at the end of what stands before, others at the beginning behind."""
    words = "|".join(re.escape(row["word"]) for row in load_table("han_counts.tsv", COLUMNS) if row["kind"] == kind)
    return re.compile(rf"(?:{words})了?(?:近|约|共)?$" if kind == "verb" else rf"(?:{words})")


def is_abstract_count(text: str, end: int, unit: Unit) -> bool:
    """Whether a Chinese-numeral count is one of no things: 两个覆盖, 三个方面, 四个更加, but not 三个重点项目."""
    if unit.name not in _ABSTRACT_UNITS:
        return False
    abstract, thing = _abstract()
    match = abstract.match(text, end)
    if match is None:
        return False
    return unit.name not in ("个", "支") or thing.match(text, match.end()) is None
