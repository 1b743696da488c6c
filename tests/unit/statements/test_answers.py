"""Is every measure of a report on mending led to the problem that it answers?"""

from __future__ import annotations

import pytest

from reportminer.outline import find_sections
from reportminer.pipeline import extract_text
from reportminer.statements import find_statements

MENDING = """雁陂县农业局党组关于巡察整改情况的报告
一、组织领导情况
成立整改小组，召开专题会6次，制定整改措施38条。
二、具体问题整改情况
1.关于“三会一课”不规范问题。修订制度4项，对3个支部开展约谈。
2.关于资产管理混乱的问题。清查资产860万元，收回欠款32万元。
（三）关于“项目推进缓慢”的问题
组建专班2个，完工项目12个，拨付资金460万元。
"""
LABELLED = """雁陂县审计查出问题整改情况的报告
一、预算管理方面
存在问题：雁陂镇冷库项目资金闲置86万元。
整改情况：县财政已收回资金86万元，统筹用于茶园改造。
二、项目管理方面
存在问题：雁陂镇3个项目没有办理手续先行建设。
整改情况：县农业局补办手续3项，对5名责任人问责。
"""


def answered(text: str, genre: str) -> list[tuple[str, list[str]]]:
    points = find_statements(text, find_sections(text, genre=genre), genre=genre, deciders="rules")
    return [
        (point.head, [text[begin:end] for begin, end in point.answers]) for point in points if point.kind != "problem"
    ]


def test_the_problem_that_the_point_or_its_heading_names() -> None:
    assert [problem for _, problem in answered(MENDING, "整改报告")] == [
        [], ["“三会一课”不规范"], ["资产管理混乱"], ["项目推进缓慢"],
    ]  # fmt: skip


def test_the_problem_told_under_the_label_before() -> None:
    assert [problem for _, problem in answered(LABELLED, "整改报告")] == [
        ["雁陂镇冷库项目资金闲置86万元"],
        ["雁陂镇3个项目没有办理手续先行建设"],
    ]


@pytest.mark.parametrize("genre", ["总结", "政府工作报告"])
def test_reports_of_other_kinds_answer_nothing(genre: str) -> None:
    assert all(not problem for _, problem in answered(MENDING, genre))


def test_offsets_are_those_of_the_source() -> None:
    source = MENDING.replace("\n", "\n\n　　")
    (report,) = extract_text(source)
    told = [source[begin:end] for point in report.statements for begin, end in point.answers]
    assert told == ["“三会一课”不规范", "资产管理混乱", "项目推进缓慢"]
