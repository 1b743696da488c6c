"""Is a number part of a rule: a rate that is paid, how often something is done, the bound that something follows from?"""

from __future__ import annotations

import re

from reportminer.figures.expressions import expression
from reportminer.figures.meaning.laid_down import is_laid_down
from reportminer.figures.meaning.sentence import Sentence
from reportminer.figures.meaning.slots import DURATIONS, MONEY, RATIOS
from reportminer.figures.meaning.words import cues
from reportminer.records import Figure

_PERIOD = expression("standards period")
_TIMES = frozenset({"次", "期", "场", "场次", "堂", "节", "篇", "学时", "课时", "小时", "天", "遍", "回", "晚"})
_FOR_EACH = expression("standards for each")
_EACH_ONE = expression("standards each one")
_PAID = expression("standards paid")
_EVERY = re.compile("每[人户名月年天日亩]")
_EVERY_TIME = re.compile("每[人户名月年天日]$")
_ALLOWANCE = re.compile("津贴|补助|补贴|养老金|低保|护理费")
_OUGHT = expression("standards ought")
PART_PAID = expression("standards part paid")


_AT_A_RATE = expression("standards at a rate")
_RATE_SET = expression("standards rate set")


THRESHOLD = expression("standards threshold")
"""what follows the bound of a class that a rule is made for: 3名以上党员的单位应建立支部"""
_CONDITION = expression("standards condition")
"""a condition that ends in 的 and what follows from it: 连续两年优秀的，工资上浮"""
_GIVEN = expression("standards given")
_CONDITIONAL = expression("standards conditional")
_BOUNDED = expression("standards bounded")
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


_RULED = expression("standards ruled")


_FOLLOWS = expression("standards follows")
"""what a rule says of those beyond a bound"""


_HELD_TO = expression("standards held to")


def begins_rule(text: str, at: int, behind: int, end: int) -> bool:
    """Is the number the bound from which on something is paid: 种植50亩以上的，每亩补助200元?"""
    if _BOUNDED.search(text, at, behind) is None and _HELD_TO.search(text, max(0, at - _DOCK), at) is None:
        return False
    return _RULED.match(text, behind, end) is not None or _FOLLOWS.match(text, behind, end) is not None


def _is_rate(before: str, figure_text: str, name: str) -> bool:
    """Is the money paid at a rate that is laid down: 补助每月200元, 月报酬不低于2800元?"""
    return _PAID.search(name) is not None and (figure_text.startswith(_NORM) or _EVERY.search(before) is not None)


def _is_rule(before: str, figure_text: str, unit: str, near: str, name: str, *, plan: bool) -> bool:
    """Is the number part of a rule: how often, for each person, who pays which part?"""
    if _PERIOD.search(before) and (figure_text[0] in "一二两三" or (unit in _TIMES and figure_text[0] in "四1234不至")):
        return not figure_text.startswith(_TOO_LITTLE)
    if before.endswith("平均每") or (before.endswith("了") and unit not in MONEY):
        return False
    if "每" in before and (_is_found(before, figure_text, name) or (plan and _is_due_from_each(before, name))):
        return False
    if unit not in MONEY and (before.endswith("每") or _EACH_ONE.search(before)):
        return True
    if unit in MONEY and "平均" not in before and (before.endswith("每") or _FOR_EACH.search(before)):
        return _is_laid_down(before)
    if unit == "元" and not (plan and figure_text.startswith(_NORM)) and _is_small_pay(before, figure_text, name):
        return True
    if unit in MONEY and not (plan and _RAISED_TO.search(before)) and _is_rate(before, figure_text, name):
        return True
    if unit in MONEY and not plan and _EVERY_TIME.search(before) and _ALLOWANCE.search(near):
        return True
    if figure_text.endswith(_WITHIN) and (plan or "一般" in before or "规定" in before or before.endswith("限")):
        return True
    if unit in DURATIONS and before.endswith(_TERM):
        return True
    if unit in _NORMED and _ALLOTTED.search(before):
        return True
    if unit == "%" and (PART_PAID.search(before) or _RATE_SET.search(before)):
        return True
    return _is_bounded_by_rule(before, figure_text, unit, near, name, plan=plan)


def _is_small_pay(before: str, figure_text: str, name: str) -> bool:
    """Is it so little that it can only be what each one pays or is paid: 个人缴费60元，财政补助280元?"""
    each = _PAID_EACH.search(name) is not None or _PAYS_EACH_TIME.search(before) is not None
    return each and _SMALL.fullmatch(figure_text) is not None and not _PAID_OUT.search(before)


_PAYS_EACH_TIME = expression("standards pays each time")


_PAID_EACH = expression("paid each")
_SMALL = re.compile(r"[^\d]{0,3}\d{1,3}(?:\.\d{1,2})?(?:[-—~至到]\d{1,3})?元(?:以上|以下|以内|左右)?")
_PAID_OUT = expression("paid out")


def _is_found(before: str, figure_text: str, name: str) -> bool:
    """Is a number for each one what was found, and too little: 摊到每个支部不足1000元, 每万人仅配执法人员3人?"""
    if _PAID.search(name):
        return False
    return figure_text.startswith(_TOO_LITTLE) or _ONLY.search(before) is not None


def _is_due_from_each(before: str, name: str) -> bool:
    """In a plan, is it what each body is to do or be given (每村投入20万元), not a rate or norm of single things?"""
    return (
        _EACH_BODY.search(before) is not None and not before.endswith(_GIVEN_TO_EACH) and not cues("rate").search(name)
    )


def _is_bounded_by_rule(before: str, figure_text: str, unit: str, near: str, name: str, *, plan: bool) -> bool:
    """Is the number a bound (不少于, 不得超过) that a rule sets, not one that a plan wants to reach?"""
    if not figure_text.startswith(_AT_LEAST):
        return False
    if before.endswith(_BY):
        return True
    if not plan:
        return unit not in RATIOS or (
            not figure_text.startswith("至少") and ("的标准" in near or _OUGHT.search(near) is not None)
        )
    if figure_text.startswith("不得") or "的标准" in near:
        return True
    if unit in RATIOS:
        return False
    if (
        (unit in DURATIONS and not name.endswith(("数", "量", "率")))
        or unit in _LESSONS
        or (figure_text.startswith(_AT_MOST) and _WHOLE_YEAR.search(before) is None)
    ):
        return True
    return unit not in MONEY and ("每" in before or _OUGHT.search(before) is not None)


_GIVEN_TO_EACH = ("配备", "配齐", "选配", "发放")
"""what a rule gives to each one, in plans too: 每村配备1名"""
_SHARED_OUT = expression("standards shared out")
_EACH_BODY = expression("standards each body")
_ONLY = expression("standards only")
_RAISED_TO = expression("standards raised to")
_TOO_LITTLE = ("不足", "不到", "仅", "只有")
_AT_MOST = ("不超过", "不高于")
_BY = ("按", "按照")
_WHOLE_YEAR = expression("whole year")
_TERM = ("限期", "限时")
_LESSONS = frozenset({"学时", "课时", "节"})
_AT_LEAST = (*_NORM, "至少", "不得")
_ALLOTTED = expression("standards allotted")
"""how many each one is given: 每个投放点配备督导员1名"""
_WITHIN = ("日内", "天内", "小时内", "工作日内", "分钟内", "天以内", "小时以内", "分钟以内")


def _is_laid_down(before: str) -> bool:
    """Is an amount for each one laid down (每户补助), not measured (每亩产值)? The word nearest to it says so."""
    measured = max((match.end() for match in cues("measured").finditer(before)), default=-1)
    paid = max((match.end() for match in cues("paid").finditer(before)), default=-1)
    return paid >= measured


_TAKEN = expression("standards taken")
_AT_PER_CENT = re.compile(r"按(?:照)?[^，。；\d]{0,12}$")
_GIVING = ("给予", "享受", "予以")
_GIVES = expression("standards gives")
_FOR_WHOM = expression("standards for whom")
_FOR_THOSE = expression("standards for those")
_BEYOND = expression("standards beyond")
_CLASSED = expression("standards classed")
_HAPPENED = expression("standards happened")


_PENAL = expression("standards penal")
_DOCKED = expression("standards docked")
"""what is taken off for each time: 迟报1次扣绩效200元"""
_DOCK = 12
_SAID = 60
"""characters before an amount that say whom a rule is for"""
_GOES_ON = expression("standards goes on")
"""a shorter member of a rule: 国家级奖励8万元，省级|4万元"""


def _is_scored(sentence: Sentence, clause: int, figure: Figure) -> bool:
    """Is it a mark that an assessment gives, or what it is given for: 组织领导（15分）, 归档率100%，5分, 90分以上为优秀?"""
    text, at, end = sentence.text, figure.begin, figure.end
    if figure.unit != "分":
        if text.find("分", clause, min(end + _MARK, sentence.end)) < 0:
            return False
        return _MARKED.match(text, end, sentence.end) is not None or (
            figure.unit in MONEY and _TRADED.search(text, clause, at) is not None
        )
    if _CHANGED.search(text, clause, at):
        return False
    if _TAKEN.search(text, clause, at) or _GRADED.match(text, end, sentence.end) or _MARKS.search(text, clause, at):
        return True
    bracketed = text[at - 1 : at] in _OPENS and text[end : end + 1] in _CLOSES
    return bracketed or (text[at - 1 : at] in _COMMAS and sentence.begin < at and text[end : end + 1] in _STOPS)


_CHANGED = re.compile(r"由$|从$|[由从]\d+分[^，。；\d]{1,4}[到至为]$")
_MARK = 14
"""characters behind a number within which the marks stand that it is given"""
_MARKED = expression("standards marked")
_TRADED = expression("standards traded")
_GRADED = expression("standards graded")
_MARKS = expression("standards marks")
_OPENS, _CLOSES, _COMMAS, _STOPS = (frozenset(marks) for marks in ("（(", "）)", "，,", "；;。，,"))


def _is_consequence(sentence: Sentence, clause: int, figure: Figure) -> bool:
    """Does the amount follow from a rule that says for whom (对评为优秀的…奖励3000元; 扣2分; 按30%补助)?"""
    text, at, unit = sentence.text, figure.begin, figure.unit
    if unit in (*MONEY, "%") and _PENAL.search(text, max(sentence.begin, at - _SAID), at):
        return True
    if unit in MONEY and (
        _AT_A_RATE.match(text, figure.end, sentence.end) or _DOCKED.search(text, max(clause, at - _DOCK), at)
    ):
        return True
    if unit in (*MONEY, "%") and text.find("按", clause, at) >= 0 and _AT_PER_CENT.search(text, clause, at):
        return _GIVES.match(text, figure.end, sentence.end) is not None
    if unit == "%" and text.endswith(_GIVING, clause, at):
        return _GIVES.match(text, figure.end, sentence.end) is not None
    if unit not in MONEY:
        return False
    said = text[max(sentence.begin, at - _SAID) : at]
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
    if sentence.rule_end >= 0 and unit in MONEY:
        if _GOES_ON.search(text, sentence.rule_end, at):
            return True
        if sentence.rule_end >= clause and _COMES_TO.fullmatch(text, sentence.rule_end, at):
            return False
        if _is_next_rate(sentence, figure):
            return True
    if plan and unit in MONEY and _RAISED_TO.search(text, max(clause, at - _DOCK), at):
        return False
    if _is_part_of_rule(sentence, figure) or _is_said(sentence, figure):
        return True
    if (unit == "%" and _SHARED_OUT.match(text, behind, end)) or _is_scored(sentence, clause, figure):
        return True
    if text.endswith(_WANTING, clause, at):
        return False
    if plan and figure.text.endswith(_WITHIN) and unit in DURATIONS:
        return True
    stop = _CLAUSE_END.search(text, behind, min(end, behind + 12))
    near = text[clause : stop.start() if stop else min(end, behind + 12)]
    if _MAY_RULE.search(near) and (
        _is_rule(text[clause:at], figure.text, unit, near, name, plan=plan)
        or cues("standard").search(near)
        or (unit in MONEY and cues("rate").search(name))
        or _AT_A_RATE.match(text, behind, end)
        or _is_consequence(sentence, clause, figure)
    ):
        return True
    if is_laid_down(sentence, clause, figure, plan=plan):
        return True
    return sentence.of and _is_condition(text, clause, at, behind, end, unit)


def _is_next_rate(sentence: Sentence, figure: Figure) -> bool:
    """Is it the next amount of a rule and about as large: 高中生每人1000元、大学生3000元; 保费60元，农户只交12元?"""
    text, value = sentence.text, _value_of(figure)
    last = sentence.rate
    if last <= 0 or value <= 0 or not last / _ALIKE <= value <= last * _ALIKE:
        return False
    return _NEXT_RATE.fullmatch(text, sentence.rule_end, figure.begin) is not None


def _value_of(figure: Figure) -> float:
    return figure.min or figure.max or 0


_ALIKE = 30
"""how many times as much the next amount of a rule may be"""
_NEXT_RATE = expression("standards next rate")
_COMES_TO = re.compile("(?:[共合]?计|共|补助|补贴|奖补|拨付?|筹[到得集]|收[到取]|发放|投入|安排|落实)了?")
"""between a rate and the sum that it comes to: 按每公里15万元|补助27万元"""


def _is_part_of_rule(sentence: Sentence, figure: Figure) -> bool:
    """Is it a part of what a rule sets: 户外活动每天不少于2小时，其中体育活动1小时?"""
    whole = sentence.whole
    if whole is None or whole.figure.status != "standard" or whole.figure.unit != figure.unit:
        return False
    return figure.unit in DURATIONS


def _is_said(sentence: Sentence, figure: Figure) -> bool:
    """Does the sentence say what is laid down: 市里规定：满1年未开工的收取闲置费, 应在10日内送达?"""
    text, at, end = sentence.text, figure.begin, sentence.end
    if text.find("规定", sentence.begin, at) >= 0 and _SAID_BY_RULE.search(text, max(sentence.begin, at - _SAID), at):
        return True
    clause = sentence.clause(at)
    if figure.text in _ALL_DAY and _LASTING.search(text, max(clause, at - _DOCK), at) is None:
        return True
    if _IT_IS.match(text, figure.end, end):
        return True
    if (
        figure.unit != "百分点"
        and _SET_AS.search(text, max(clause, at - _DOCK), at)
        and _DONE_BY.search(text, at - 4, at) is None
    ):
        return True
    if (
        figure.unit in MONEY
        and _SMALL_FEE.fullmatch(figure.text)
        and _FEE.search(text, max(sentence.begin, at - 2 * _DOCK), at)
    ):
        return True
    if figure.unit not in DURATIONS:
        return False
    if figure.unit in _SHORT and text.endswith("前", sentence.begin, at) and _AHEAD_OF.match(text, figure.end, end):
        return _DONE_BY.search(text, max(sentence.begin, at - _SAID), at) is None
    stop = _CLAUSE_END.search(text, figure.end, end)
    until = stop.start() if stop else end
    return _DUE.match(text, figure.end, end) is not None and _DONE_BY.search(text, clause, until) is None


_SAID_BY_RULE = expression("standards said")
_SET_AS = expression("standards set as")
_FEE = expression("standards fee")
_FEE_VALUE = r"\d{1,4}(?:\.\d{1,2})?"
_SMALL_FEE = re.compile(
    rf"[^\d]{{0,3}}{_FEE_VALUE}元?(?:[-—~～至到]{_FEE_VALUE})?[元块]钱?(?:/[\u4e00-\u9fff]{{1,3}})?(?:以[上下内]|左右)?"
)
_ALL_DAY = ("24小时", "二十四小时", "365天", "三百六十五天")
_LASTING = re.compile("[了已]|持续|历时|连续|降[雨水]|雨量|[到达近超]$|至$|最[大高]")
_IT_IS = expression("standards it is")
_AHEAD_OF = expression("standards ahead of")
_DUE = expression("standards due")
_DONE_BY = expression("standards done by")
_SHORT = frozenset({"小时", "天", "日", "分钟", "个工作日"})
_WANTING = ("缺", "短缺", "差", "少")
"""words before a number that is found to be wanting, by whatever standard: 按标准缺60人"""
_CLAUSE_END = re.compile("[，。；,;]")
_MAY_RULE = re.compile(r"[缴给享限封起比收每标承匹返担得应准补奖养老不扣加减罚按资分预提]")
