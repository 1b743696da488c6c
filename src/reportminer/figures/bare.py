"""What does a number without a unit count? Scaled numbers, lost percent signs, ratios, ages, masked digits."""

from __future__ import annotations

import re
from decimal import Decimal

from reportminer.figures import approximators
from reportminer.figures.units import Unit
from reportminer.records import Approx

_SENTENCE = "。；;\n"
_PEOPLE = re.compile(r"(?:人口|人数|党员|职工|学生|农民|居民|人员|劳动力|群众|游客|旅客|从业|就业|受益|惠及|参保)[^，。；,;]{0,10}$")
_MONEY = re.compile(r"(?:产值|收入|投资|资金|存款|贷款|余额|GDP|财政|税收|利润|总额|费用|补助|工资)[^，。；,;]{0,8}$")
_HOUSEHOLDS = re.compile(r"(?:户数|用户)[^，。；,;]{0,6}$")
_RATE = re.compile(
    r"(?:率|比重|比例|占比|覆盖面|增幅|降幅|增速|(?:同比|环比|分别|年均|同口径|比上年|比去年)?(?:增长|下降|提高|上升|减少)|占[^，。；,;]{0,12})(?:已|也|将|均)?(?:了|为|是|达|达到|达到了|达|提高到|提高至|上升到|保持在|控制在|分别为|分别达|分别达到|[:：])?$"
)
_COUNTED = re.compile(
    r"(?:的)?[^，。；,;、\d“”]{0,8}?(?:(?P<people>人口|群众|人民|居民|市民|学生|考生|职工|农民工|农民|劳动力|残疾人|老年人|老人|老干部|妇女|儿女|党员|干部|游客"
    r"|旅客|学子|师生|儿童|毕业生|人才|劳动者|参保人|村民|移民|牧民|从业人员)|(?P<households>农户|贫困户|住户|用户|群众户))"
)
_INDEX = re.compile(r"(?:系数|指数|得分|评分|分值)(?:已|均)?(?:为|是|达|达到|降至|降到|提高到|提升至|升至)?$")
_STOP = re.compile(r"\s?(?:[，。；,;、)）]|和|以上|以下|左右|$)")
_AGE = re.compile(r"\s?(以上|以下|左右)(?!的?[个项家件])")
_AGED = re.compile(r"(?:年龄|平均年龄|年纪|其中|[，。；,;、（(])(?:在|均|都|为|达|是)?$")
_RATIO_CUE = re.compile(r"(?:比|结构|调整|优化|配套|配比|按|占)")
_UNMASKABLE = frozenset("年 个月 天 周 季度 世纪 县 市 省 区 乡 镇 村 街道 社区 旗 州 校 队 组 站 期 届 集 卷 版 分 秒".split())


def read(
    text: str, begin: int, end: int, value: Decimal, *, scaled: bool, han: bool
) -> tuple[str, int, Approx | None, str] | None:
    """Unit, end, approximator behind and rule of a number that has no unit; None if it is no quantity."""
    lead = text[max(0, begin - 24) : begin]
    if scaled:
        after = approximators.word_after(text, end, time=False)
        counted = _COUNTED.match(text, after[0] if after else end)
        if counted is not None:
            stop, approx = after if after else (end, None)
            return ("户" if counted.lastgroup == "households" else "人"), stop, approx, "scaled number"
        if not _STOP.match(text, end) and text[end : end + 1] != "的":
            return None
        unit = "人" if _PEOPLE.search(lead) else "户" if _HOUSEHOLDS.search(lead) else "元" if _MONEY.search(lead) else ""
        stop, approx = after if after else (end, None)
        return unit, stop, approx, "scaled number"
    if han:
        return None
    if value >= 100 and _COUNTED.match(text, end):
        return "人", end, None, "counted people"
    after = approximators.word_after(text, end, time=False)
    stop, approx = after if after else (end, None)
    if not _STOP.match(text, end):
        return None
    if _INDEX.search(lead):
        return "", stop, approx, "index"
    if value <= 1000 and _RATE.search(lead) and not (lead[-1:] in "少高升长降" and value == int(value) and after is None):
        return "%", stop, approx, "percent restored"
    if after and _AGE.match(text, end) and 10 <= value <= 100 and value == int(value) and _AGED.search(lead):
        return "岁", stop, approx, "age"
    return None


def ratio_parts(text: str, begin: int, written: str) -> tuple[list[tuple[int, int]], str] | None:
    """Spans of the parts of 12.5:41:46.5, and % if they are shares of a whole; None for times of day and scores without a word of comparison near."""
    parts = [(begin + m.start(), begin + m.end()) for m in re.finditer(r"\d+(?:\.\d+)?", written)]
    values = [Decimal(text[b:e]) for b, e in parts]
    end = begin + len(written)
    if len(parts) < 3 and "." not in written:
        near = text[max(0, begin - 12) : begin] + text[end : end + 4]
        if "比" not in near:
            return None
    elif len(parts) >= 3 and not _RATIO_CUE.search(text[max(0, begin - 30) : begin] + text[end : end + 4]) and "." not in written:
        return None
    return parts, "%" if abs(sum(values) - 100) <= 1 else ""


def maskable(unit: Unit, written: str) -> bool:
    """Whether a run of mask characters before `unit` stands for a number and not for a name or a date."""
    return unit.name not in _UNMASKABLE and written != "大"
