"""Which assertions does a point hold?"""

from __future__ import annotations

import pytest

from reportminer.records import Kind, Statement
from reportminer.statements.parts import find_parts

CASES: dict[str, tuple[Kind, str]] = {
    "problems_told_one_after_another": (
        "problem",
        "‹工业底子不够厚实›，‹小微企业周转困难较多›，‹乡镇财力增长乏力›，‹基层“三保”压力增大›。",
    ),
    "a_predicate_goes_on_with_its_subject": (
        "problem",
        "‹部分村干部年龄偏大，难以适应信息化办公›，‹集体收入来源单一›。",
    ),
    "lead_ins_and_resolves_stay_out": (
        "problem",
        "我们清醒认识到，工作中还存在不少困难和问题：‹冷链仓储能力不足›，‹品牌知名度不高›。对此，我们将认真加以解决。",
    ),
    "areas_that_share_a_lack_are_one": ("problem", "仓储、物流、加工等方面还有不少薄弱环节。"),
    "a_clause_that_wants_work_or_lacks_by_its_form": (
        "problem",
        "‹冷链物流弱›，‹茶农培训还要加强›，‹采摘成本持续上升›，‹加工用地任务依然艰巨›，‹服务方式需不断改进›。",
    ),
    "words_that_name_several_lead_in_only_to_a_list": (
        "problem",
        "全县经济社会发展还存在一些困难，‹出口企业还面临一些困难›，‹消费恢复还不快›。",
    ),
    "hollow_clauses_and_sums_are_no_measures": (
        "practice",
        "大力开展宣传教育，建立“四大体系”，签约亿元以上项目86个，‹推行“一窗通办”›，‹选派技术员58名›。",
    ),
    "indicators_and_how_far_things_came_are_results": (
        "practice",
        "〔完成生产总值86亿元〕，〔投资1.2亿元的雁陂大桥通车〕，‹新建冷库12座›，‹改造村道46公里›。",
    ),
    "one_problem_has_no_parts": ("problem", "受山区地形影响，通村道路养护资金不足。"),
    "what_was_mended_is_no_problem": (
        "problem",
        "‹饮水设施老旧›，去年反映的停水难题已解决，‹管护人员不足›。",
    ),
    "less_of_what_is_bad_is_no_problem": (
        "problem",
        "‹执法力量不足›，全县刑事案件下降12.6%，农商行不良贷款率保持较低水平，‹化肥用量下降缓慢›，‹物流费用下降空间有限›。",
    ),
    "less_of_what_is_bad_among_deeds_is_no_problem": (
        "outcome",
        "〔新增林地3200亩〕，〔村医达到160名〕，单位产值能耗持续下降，工业投资等指标降幅持续收窄。",
    ),
    "a_deed_about_what_is_bad_is_no_problem": (
        "problem",
        "‹铸造企业产品低端›，今后应当减少低效投资，淘汰落后设备，‹清理闲置厂房难度大›，‹淘汰落后窑炉任务艰巨›。",
    ),
    "maxims_and_what_all_get_are_no_problems": (
        "problem",
        "‹食品抽检覆盖面不够›，食品安全来不得半点马虎，差距就是潜力，困难家庭全部纳入救助，‹部分病人未纳入救助›。",
    ),
    "measures_without_slogans": (
        "practice",
        "围绕产业强县，坚持以群众满意为标准，‹建成香菇大棚320座›，不断开创新局面，‹出台奖补办法4项›。",
    ),
    "results_beside_measures": (
        "practice",
        "‹开展夜间巡河46次›，‹查处违规排污12起›，〔断面水质达标率提高到98%〕。",
    ),
    "commas_in_quotations_part_nothing": (
        "practice",
        "‹推行“一村一策，分类指导”的帮扶办法›，‹选派联络员58名›。",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_finds_the_marked_assertions(case: tuple[Kind, str]) -> None:
    kind, marked = case
    text = "".join(letter for letter in marked if letter not in "‹›〔〕")
    expected = []
    for open_, close, of in (("‹", "›", kind), ("〔", "〕", "outcome")):
        expected += [(piece.split(close)[0], of) for piece in marked.split(open_)[1:]]
    parts = find_parts(text, Statement(kind=kind, begin=0, end=len(text), confidence=0.9))
    assert sorted((text[p.begin : p.end], p.kind) for p in parts) == sorted(
        ("".join(c for c in piece if c not in "‹›〔〕"), of) for piece, of in expected
    )
    assert all(p.head in text[p.begin : p.end] and 0 < p.confidence <= 0.9 for p in parts)


def test_points_of_other_kinds_have_none() -> None:
    text = "建成水厂3座，改造管网20公里。"
    assert find_parts(text, Statement(kind="plan", begin=0, end=len(text))) == []
