from __future__ import annotations

import pytest

from reportminer.outline.roles import Verdict, by_body, by_words, child_role, top_role


@pytest.mark.parametrize(
    ("head", "role"),
    [
        ("主要做法及成效", "practice"),
        ("取得的成效和主要做法", "practice"),
        ("存在的薄弱环节", "problem"),
        ("存在的主要问题和原因", "problem"),
        ("产生这些问题的主要原因", "cause"),
        ("几点启示", "insight"),
        ("总体评价和基本经验", "insight"),
        ("下步打算", "plan"),
        ("今后的努力方向", "plan"),
        ("关于进一步加强工会工作的几点建议", "recommendation"),
        ("对社区工作的几点思考", "recommendation"),
        ("调查的原因及目的", "background"),
        ("工会组织建设现状", "background"),
        ("取得的主要成绩", "outcome"),
        ("问题和不足", "problem"),
        ("站情简介", "background"),
        ("主要战果", "outcome"),
        ("有关请求", "recommendation"),
        ("下半年打算", "plan"),
    ],
)
def test_heading_words(head: str, role: str) -> None:
    found = by_words(head)
    assert found is not None
    assert found.role == role


@pytest.mark.parametrize(
    "head", ["提高分析问题、解决问题的能力", "着力解决突出问题", "坚持问题导向,补齐短板", "梳理工作经验,展望今后路径"]
)
def test_what_is_done_about_problems_is_no_problem(head: str) -> None:
    assert by_words(head) is None


@pytest.mark.parametrize(
    ("head", "seen", "title", "role"),
    [
        ("强化人才支撑,激发村级活力", [], "某县交流发言", "practice"),
        ("加强组织领导", ["practice", "problem"], "某县工作汇报", "plan"),
        ("加强组织领导", ["background", "problem"], "某县工作的调查报告", "recommendation"),
        ("思想认识不到位", ["practice"], "某县工作汇报", "problem"),
        ("总结经验,展望未来", ["practice"], "某县工作汇报", "plan"),
    ],
)
def test_headings_without_heading_words(head: str, seen: list[str], title: str, role: str) -> None:
    assert top_role(head, seen=seen, title=title).role == role  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("head", "reviewed", "role"),
    [
        ("2015年及过去五年的工作", False, "outcome"),
        ("2016年主要工作", True, "plan"),
        ("奋力谱写发展新篇章", True, "plan"),
        ("加强政府自身建设", True, "plan"),
    ],
)
def test_years_tell_review_from_plan(head: str, reviewed: bool, role: str) -> None:
    assert top_role(head, seen=[], title="", plan_year=2016, reviewed=reviewed).role == role


def test_children_take_their_parents_role_unless_they_name_a_section() -> None:
    problem = Verdict("problem", 0.9, "words")
    assert child_role("工作经费不足", problem).role == "problem"
    assert child_role("原因分析", problem).role == "cause"
    practice = Verdict("practice", 0.9, "words")
    assert child_role("产业发展取得新成效", practice).role == "practice"


def test_under_the_state_of_things_measures_are_practices() -> None:
    state = Verdict("background", 0.9, "words")
    assert child_role("强素质,干部水平有了新提升", state).role == "practice"
    assert child_role("组织设置", state, label=True).role == "background"


def test_what_something_is_names_no_section() -> None:
    lessons = Verdict("insight", 0.9, "words")
    assert child_role("办好服务大厅是密切联系群众的有效途径", lessons).role == "insight"
    assert child_role("下一步加强阵地建设的主要措施", lessons).role != "insight"


def test_headings_of_a_review_that_tell_a_result_are_outcomes() -> None:
    review = Verdict("practice", 0.9, "review")
    heads = {
        "农业发展质效稳步提升": "outcome",
        "五年来，治理能力显著增强": "outcome",
        "发展活力日益增强": "outcome",
        "发展壮大特色产业": "practice",
        "工业运行稳进提质": "outcome",
        "全力稳住经济大盘，综合实力显著增强": "practice",
        "我们坚持精细管理，城市品质稳步提升": "practice",
    }
    assert {head: child_role(head, review).role for head in heads} == heads


@pytest.mark.parametrize(
    ("head", "body", "role"),
    [
        ("基本情况", "2020年1月至9月，全县法院共受理执行案件860件，执结790件。", "background"),
        ("总体情况", "2020年1月至9月，全县法院共受理执行案件860件，执结790件。", "outcome"),
        ("整改情况", "全镇共排查隐患86处，已整改81处。", "practice"),
        ("用电安全自查情况", "共检查线路36公里，更换电表42块。", "practice"),
        ("总体情况", "一季度，全市共发生火灾23起，死亡1人。", "outcome"),
        ("抢险救灾情况", "（一）提前预警。发送预警短信12万条，转移群众863人。", "practice"),
        ("税收收入完成情况", "2011年，全局共组织税收收入4.8亿元，增长17%。", "outcome"),
        ("指标完成情况", "1、健康档案：建立电子档案860份，建档率91%。", "outcome"),
        ("总体情况", "一季度，全县重点项目完成投资23.6亿元，占计划的19%。", "outcome"),
        ("基本情况", "“十二五”期间，全县累计完成投资87亿元。", "background"),
        ("检查概况", "共检查门店186家，抽检样品92个。", "outcome"),
        ("总体态势", "“五一”假期，全市共接报警情1463起，同比上升8%。", "outcome"),
        ("自评结论", "自评得分998分。", "outcome"),
        ("基本情况", "全县现有法庭6个，干警92人。", "background"),
        ("形成三个转变", "一是习惯明显转变。", "outcome"),
        ("河道治理扎实推进", "投入36万元，清淤9公里。", "practice"),
        ("经济效益稳步提升", "产值36亿元，增长9%。", "outcome"),
    ],
)
def test_what_came_of_a_time_and_what_only_stands(head: str, body: str, role: str) -> None:
    verdict = top_role(head, seen=[], title="工作总结", body=body)
    assert by_body(head, body, verdict).role == role


@pytest.mark.parametrize(
    ("head", "role"),
    [
        ("审计评价", "outcome"),
        ("基本镇情", "background"),
        ("概述", "background"),
        ("推进中存在的困难", "problem"),
        ("尚未完成的事项", "problem"),
        ("三季度工作建议", "plan"),
        ("护林与富民并重", "practice"),
        ("作业负担偏重", "problem"),
    ],
)
def test_names_of_sections_and_headings_that_only_look_like_them(head: str, role: str) -> None:
    assert top_role(head, seen=[], title="工作汇报").role == role
