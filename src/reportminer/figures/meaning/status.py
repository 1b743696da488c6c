"""Is a figure fact, target, rule or the bound of a class?"""

from __future__ import annotations

import re
from functools import cache

import msgspec

from reportminer import lexicons
from reportminer.figures.meaning.sentence import Sentence
from reportminer.figures.meaning.words import alternation
from reportminer.records import Figure, Role, Status

PLAN_ROLES: frozenset[Role] = frozenset({"plan", "recommendation"})


@cache
def _cues(status: str) -> re.Pattern[str]:
    rows = lexicons.load_table("status_cues.tsv", ("status", "where", "unless", "words"))
    found = {
        word: row["unless"] for row in rows if row["status"] == status for word in lexicons.split_values(row["words"])
    }
    if status.startswith("actual"):
        # what something is compared with (比上年) tells nothing of it
        return re.compile("|".join(f"{word}(?<![比较同与]{word})" for word in found))
    return re.compile(alternation(found))


_PERIOD = re.compile(r"每(?:年度?|半年|个?季度|季|个?月|周|天|日|旬|学期|[两三四六]个月)(?![^，,；;]{0,3}度)")
_TIMES = frozenset({"次", "期", "场", "场次", "堂", "节", "篇", "学时", "课时", "小时", "天", "遍", "回"})
_FOR_EACH = re.compile(r"每(?:人|名|户|亩|生|个?村|社区|头|只|套|桌|天|次)[^，,；;]{0,4}(?:每?[年月天日])?")
_EACH_ONE = re.compile(
    r"每(?:个|名|位|户|村|支部)[^，,；;]{0,10}(?:联系|负责|安排|至少|配备?|应|缴纳?|发放?|给予|扶持|不|帮扶|包联?|结对|确定)$"
)
_PAID = re.compile("(?:补助|补贴|津贴|报酬|低保金|养老金|抚恤金|救助金|生活费|护理费|奖补)$")
_EVERY = re.compile("每[人户名月年天日亩]")
_EACH_TIME = re.compile("每(?:次|期|场|季度|个?月|周|年|半年)[^，,；;]{0,3}$")
_OUGHT = re.compile(r"每|应|须|要求|规定|必须|时间")
PART_PAID = re.compile(r"(?:承担|返还|匹配|分担|负担|补助|配套|奖励|补贴|提取|计提)(?:比例)?$")


_AT_A_RATE = re.compile(r"(?:/[年月天])?的[^，。；]{0,6}标准")
_STATE = re.compile(r"的[^，。；]{1,10}?(?:没有|有(?![序效机])|是|未)")


_SET_UP = (
    r"(?:原则上|都|均|要|应当?|须|必须|一律|可以?|采取|采用|实行|通过|单独|联合|就近|及时|统一|全部|由)*"
    r"(?:[成建设]立|组建|设置|配备|配齐|选配|建支部|组成|应|须|必须|一律|采取|实行)(?!了)"
)
_THRESHOLD = re.compile(rf"[^，。；、\d]{{0,12}}?的(?:[^，。；\d的]{{0,14}}?[，,]?){_SET_UP}")
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
    if bounded and _THRESHOLD.match(text, behind, end) and text.find("已", clause, end) < 0:
        return True
    if _CONDITION.match(text, behind, end) and _CONDITIONAL.search(text, clause, behind):
        return True
    return _GIVEN.search(text, around, at) is not None and "。" not in text[around:at]


def _is_rate(before: str, figure_text: str, name: str) -> bool:
    """Is the money paid at a rate that is laid down: 补助每月200元, 月报酬不低于2800元?"""
    return _PAID.search(name) is not None and (figure_text.startswith(_NORM) or _EVERY.search(before) is not None)


def _is_rule(before: str, figure_text: str, unit: str, near: str, name: str, *, plan: bool) -> bool:
    """Is the number part of a rule: how often, for each person, who pays which part?"""
    if _PERIOD.search(before) and (figure_text[0] in "一二两三" or (unit in _TIMES and figure_text[0] in "四1234不至")):
        return True
    if before.endswith("每") or _EACH_ONE.search(before):
        return True
    if unit == "元" and "平均" not in before and (_FOR_EACH.search(before) or _is_rate(before, figure_text, name)):
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


class Told(msgspec.Struct, frozen=True, gc=False):
    """Where a sentence first says words that colour all figures behind them; its end where it does not."""

    aim: int
    fact: int
    estimate: int


def told_in(sentence: Sentence, *, plan: bool) -> Told:
    """Where the sentence begins to tell of facts, in a `plan`, or else of aims and of estimates."""
    text, begin, end = sentence.text, sentence.begin, sentence.end
    if plan:
        fact = _cues("actual_sentence").search(text, begin, end)
        return Told(end, fact.start() if fact else end, end)
    aim = _cues("target_sentence").search(text, begin, end)
    estimate = text.find("预计", begin, end)
    return Told(aim.start() if aim else end, end, estimate if estimate >= 0 else end)


def status_of(
    sentence: Sentence, clause: int, figure: Figure, told: Told, *, plan: bool, review: bool, name: str
) -> Status:
    """Status of the figure.

    Args:
        sentence: the sentence that holds it.
        clause: where the figure's own clause begins.
        figure: the figure with its unit.
        told: what the sentence says of aims and facts.
        plan: does the section tell of plans or advice?
        review: does a heading say that it looks back?
        name: what the figure measures.
    """
    text, end = sentence.text, sentence.end
    at, behind, unit = figure.begin, figure.end, figure.unit
    near = text[clause : min(end, behind + 12)]
    if _MAY_RULE.search(near) and (
        _is_rule(text[clause:at], figure.text, unit, near, name, plan=plan)
        or _cues("standard_clause").search(near)
        or (unit == "元" and _cues("standard_name").search(name))
        or _AT_A_RATE.match(text, behind, end)
    ):
        return "standard"
    if sentence.of and _is_condition(text, clause, at, behind, end, unit):
        return "standard"
    if unit in ("年", "个月") and _within(text, clause, at, behind, end):
        return "target"
    if plan:
        if text.endswith(_FROM, clause, at) or (sentence.of and _STATE.match(text, behind, end)):
            return "actual"
        return "actual" if told.fact < at or _cues("actual").search(text, clause, at) else "target"
    aimed = told.aim < at or (not review and told.estimate < at)
    if not aimed and _MAY_AIM.search(text, clause, at):
        aim = _cues("target").search(text, clause, end)
        aimed = aim is not None and aim.start() < at
    return "target" if aimed and not _cues("actual").search(text, clause, at) else "actual"


_FROM = ("由", "从", "由每月", "由每年", "从每月", "从每年")
_MAY_AIM = re.compile("[力争确计目达将有可打要预拟促]")
_MAY_RULE = re.compile(r"[每标承匹返担得应准补奖养老不]")
_INTENT = re.compile(r"准备|计划|打算|拟|争取|力争|力求|要|规划")
_INTENDED = re.compile(r"的[^，。；]{0,10}(?:计划|规划|目标|方案)")


def _within(text: str, clause: int, at: int, behind: int, end: int) -> bool:
    """Does the time say within which something is meant to be done: 准备在3年内完成?"""
    if not (text.endswith("内", at, behind) or text.startswith(("内", "之内", "时间内"), behind)):
        return False
    return _INTENT.search(text, clause, at) is not None or _INTENDED.match(text, behind, end) is not None
