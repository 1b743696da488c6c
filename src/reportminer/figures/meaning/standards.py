"""Is a number part of a rule: a rate that is paid, how often something is done, the bound that something follows from?"""

from __future__ import annotations

import re

from reportminer.figures.meaning.sentence import Sentence
from reportminer.figures.meaning.slots import MONEY, RATIOS
from reportminer.figures.meaning.words import cues
from reportminer.records import Figure

_PERIOD = re.compile(r"每(?:年度?|半年|个?季度|季|个?月|周|天|日|旬|学期|[两三四六]个月)(?!度)")
_TIMES = frozenset({"次", "期", "场", "场次", "堂", "节", "篇", "学时", "课时", "小时", "天", "遍", "回"})
_FOR_EACH = re.compile(
    r"(?:每(?:人|名|户|亩|生|个?村|社区|头|只|套|桌|天|次|件|公里|平方米|所|班|个|吨|株)|人均(?=$)|每千人|每百人)[^，,；;]{0,4}(?:每?[年月天日])?"
)
_EACH_ONE = re.compile(
    r"每(?:个|名|位|户|村|支部)[^，,；;]{0,10}(?:联系|负责|安排|至少|配备?|应|缴纳?|发放?|给予|扶持|不|帮扶|包联?|结对|确定)$"
)
_PAID = re.compile("(?:补助|补贴|津贴|报酬|低保金|养老金|抚恤金|救助金|生活费|护理费|奖补)$")
_EVERY = re.compile("每[人户名月年天日亩]")
_EACH_TIME = re.compile("每(?:次|期|场|季度|个?月|周|年|半年)[^，,；;]{0,3}$")
_OUGHT = re.compile(r"每|应|须|要求|规定|必须|时间")
PART_PAID = re.compile(r"(?:承担|返还|匹配|分担|负担|补助|配套|奖励|补贴|提取|计提)(?:比例)?$")


_AT_A_RATE = re.compile(
    r"(?:/[年月天])?(?:的[^，。；]{0,6}标准|标准(?:安排|给予|落实|发放|补助|收取|执行|支付|配备|配置))"
)


_SET_UP = (
    r"(?:原则上|都|均|要|应当?|须|必须|一律|可以?|采取|采用|实行|通过|单独|联合|就近|及时|统一|全部|由)*"
    r"(?:[成建设]立|组建|设置|配备|配齐|选配|建支部|组成|应|须|必须|一律|采取|实行)(?!了)"
)
THRESHOLD = re.compile(rf"[^，。；、\d]{{0,12}}?的(?:[^，。；\d的]{{0,14}}?[，,]?){_SET_UP}")
"""what follows the bound of a class that a rule is made for: 3名以上党员的单位应建立支部"""
_CONDITION = re.compile(
    r"[^，。；、：\d占达]{0,14}的[，,](?!有|占|共|约|达|为|仅|只|就?是|\d|比|增|下降|上升|分别|更)[^，。；\d]{2,}"
)
"""a condition that ends in 的 and what follows from it: 连续两年优秀的，工资上浮"""
_GIVEN = re.compile(r"的[，,][^，。；\d]{0,12}(?:给予|奖励|补助|补贴|扣减?|处以?|发放|按)[^，。；\d]{0,14}$")
_CONDITIONAL = re.compile(r"对|凡|连续|满|超过?|达到?|不足|低于|高于|获得?|未")
_BOUNDED = re.compile(r"以上|以下|以内|不足|不满|未满|不到|超过|满|[-—~～至到]")
_NORM = ("不少于", "不得少于", "不低于", "不得低于", "不超过", "不得超过", "不高于")
_NORMED = _TIMES | frozenset({"人", "名", "个", "年", "个月", "学分", "支", "本", "件", "份"})


def _is_condition(text: str, clause: int, at: int, behind: int, end: int, unit: str) -> bool:
    """Is the number the bound that a rule is made for, or what follows from it?"""
    around = max(0, clause - 24)
    if text.find("的", behind, min(end, behind + 32)) < 0 and text.find("的", around, at) < 0:
        return False
    bounded = unit in ("人", "名", "家", "户") and _BOUNDED.search(text, max(clause, at - 1), behind)
    if bounded and THRESHOLD.match(text, behind, end) and text.find("已", clause, end) < 0:
        return True
    if begins_rule(text, at, behind, end):
        return True
    if _CONDITION.match(text, behind, end) and _CONDITIONAL.search(text, clause, behind):
        return True
    return _GIVEN.search(text, around, at) is not None and "。" not in text[around:at]


_RULED = re.compile(
    r"(?:的|者)[，,](?:每[^，。；\d]{1,6}|一次性|再|另)?(?:给予|补助|补贴|奖励|奖补|按|扣|罚|处以|报销)"
)


_FOLLOWS = re.compile(
    r"的(?:一律|[^，。；\d]{0,8}(?:奖励|取消|扣减|扣除|处以?|通报|不收|不予|清退|罚|约谈|问责|一票否决|予以|给予))"
)
"""what a rule says of those beyond a bound"""


def begins_rule(text: str, at: int, behind: int, end: int) -> bool:
    """Is the number the bound from which on something is paid: 种植50亩以上的，每亩补助200元?"""
    if _BOUNDED.search(text, at, behind) is None:
        return False
    return _RULED.match(text, behind, end) is not None or _FOLLOWS.match(text, behind, end) is not None


def _is_rate(before: str, figure_text: str, name: str) -> bool:
    """Is the money paid at a rate that is laid down: 补助每月200元, 月报酬不低于2800元?"""
    return _PAID.search(name) is not None and (figure_text.startswith(_NORM) or _EVERY.search(before) is not None)


def _is_rule(before: str, figure_text: str, unit: str, near: str, name: str, *, plan: bool) -> bool:
    """Is the number part of a rule: how often, for each person, who pays which part?"""
    if _PERIOD.search(before) and (figure_text[0] in "一二两三" or (unit in _TIMES and figure_text[0] in "四1234不至")):
        return True
    if unit not in MONEY and (before.endswith("每") or _EACH_ONE.search(before)):
        return True
    if unit in MONEY and "平均" not in before and (before.endswith("每") or _FOR_EACH.search(before)):
        return _is_laid_down(before)
    if unit in MONEY and _is_rate(before, figure_text, name):
        return True
    if figure_text.endswith(_WITHIN) and (plan or "一般" in before or before.endswith("限")):
        return True
    if figure_text.startswith(_AT_LEAST) and (
        "每" in before if plan and unit not in MONEY else not plan and unit not in RATIOS
    ):
        return True
    if unit in _NORMED and _ALLOTTED.search(before):
        return True
    if unit in _HOURS and figure_text.startswith(_NORM):
        return True
    if unit in _NORMED and _EACH_TIME.search(before) and figure_text.startswith(_NORM):
        return True
    if unit == "%" and PART_PAID.search(before):
        return True
    if not plan and unit in _NORMED and figure_text.startswith(_NORM):
        return True
    return figure_text.startswith(("不低于", "不少于", "不得", "不超过", "不高于")) and (
        "的标准" in near or (not plan and _OUGHT.search(near) is not None)
    )


_AT_LEAST = (*_NORM, "至少", "不得")
_ALLOTTED = re.compile(
    r"每(?:个|名|位|户|所|座|条)?[^，；。、\d]{0,10}(?:配备?|设|建|安排|聘|落实|选派|明确)[^，；。\d]{0,6}$"
)
"""how many each one is given: 每个投放点配备督导员1名"""
_WITHIN = ("日内", "天内", "小时内", "工作日内", "分钟内")
_HOURS = frozenset({"学时", "课时", "分钟", "次", "场次"})


def _is_laid_down(before: str) -> bool:
    """Is an amount for each one laid down (每户补助), not measured (每亩产值)? The word nearest to it says so."""
    measured = max((match.end() for match in cues("measured").finditer(before)), default=-1)
    paid = max((match.end() for match in cues("paid").finditer(before)), default=-1)
    return paid >= measured


_TAKEN = re.compile(r"(?:每[次人天项起处]?|一律|予以|再)?(?:扣|加|减|记|积)(?:除|罚|掉)?(?:当年|年度|考核)?(?:积)?$")
_AT_PER_CENT = re.compile(r"按(?:照)?(?:[^，。；\d]{0,10}(?:的|每[\u4e00-\u9fff]{1,5}|人均))?$")
_GIVES = re.compile(
    r"(?:的(?:比例|标准))?(?:进行|予以|给予|实行|来)?(?:补助|补贴|奖励|奖补|提取|计提|缴|报销|补偿|分红|返还|扣|发放|配套|列支)"
)
_FOR_WHOM = re.compile(
    r"(?:^|[，。；：:])(?:凡|对于?|如|获得?|考[上取入]|评为|一经|未|超过|被|达到)[^，。；\d]{0,24}?(?:的|者|户|人员|子女|支部|企业|书记|学生)?[，,]?[^，。；\d]{0,14}?"
    r"(?:给予|奖励|奖补|再奖|补助|补贴|资助|扣发|扣减|处以?|罚款|奖金|一次性|优先)[^，。；\d]{0,8}$"
)
_FOR_THOSE = re.compile(r"对[^，。；]{2,30}的[^，。；\d]{0,12}(?:奖励|奖补|扣减?|罚款?)$")
_BEYOND = re.compile(
    r"(?:以上|以下|低于|不足)[^，。；]{0,5}的[^，。；\d]{0,8}(?:奖励|扣|处|罚款?|给予)[^，。；\d]{0,4}$"
)
_CLASSED = re.compile(r"的[，,]?(?:[^，。；\d]{0,16})(?:给予|奖|补|资助|扣|罚|处)|凡|者[，,]?|一次性|每[户人亩名个头]")
_HAPPENED = re.compile(r"[了已共]|累计|先后|去年|今年|上年|目前|全年|\d户|\d人|\d名")


_GOES_ON = re.compile(r"[、和](?=$)|[；;，,、][^，。；;、\d]{0,6}(?:[级类档道等的者]|等奖)$")
"""a shorter member of a rule: 国家级奖励8万元，省级|4万元"""


def _is_consequence(sentence: Sentence, clause: int, figure: Figure) -> bool:
    """Does the amount follow from a rule that says for whom (对评为优秀的…奖励3000元; 扣2分; 按30%补助)?"""
    text, at, unit = sentence.text, figure.begin, figure.unit
    if unit == "分":
        return _TAKEN.search(text, clause, at) is not None
    if unit in MONEY and _AT_A_RATE.match(text, figure.end, sentence.end):
        return True
    if unit in (*MONEY, "%") and text.find("按", clause, at) >= 0 and _AT_PER_CENT.search(text, clause, at):
        return _GIVES.match(text, figure.end, sentence.end) is not None
    if unit not in MONEY:
        return False
    said = text[max(sentence.begin, at - 60) : at]
    if _BEYOND.search(said) or _FOR_THOSE.search(text, sentence.begin, at):
        return True
    whom = _FOR_WHOM.search(said)
    return whom is not None and _CLASSED.search(said) is not None and _HAPPENED.search(said) is None


def is_standard(sentence: Sentence, clause: int, figure: Figure, name: str, *, plan: bool) -> bool:
    """Is the figure part of a rule by its own clause?

    Args:
        sentence: its sentence.
        clause: where its clause begins.
        figure: the figure with its unit.
        name: what it measures.
        plan: does the section tell of plans or advice?
    """
    text, at, behind, end, unit = sentence.text, figure.begin, figure.end, sentence.end, figure.unit
    if sentence.rule_end >= 0 and unit in MONEY and _GOES_ON.search(text, sentence.rule_end, at):
        return True
    stop = _CLAUSE_END.search(text, behind, min(end, behind + 12))
    near = text[clause : stop.start() if stop and unit != "%" else min(end, behind + 12)]
    if _MAY_RULE.search(near) and (
        _is_rule(text[clause:at], figure.text, unit, near, name, plan=plan)
        or cues("standard").search(near)
        or (unit in MONEY and cues("rate").search(name))
        or _AT_A_RATE.match(text, behind, end)
        or _is_consequence(sentence, clause, figure)
    ):
        return True
    return sentence.of and _is_condition(text, clause, at, behind, end, unit)


_CLAUSE_END = re.compile("[，。；,;]")
_MAY_RULE = re.compile(r"[限封每标承匹返担得应准补奖养老不扣加减罚按资]")
