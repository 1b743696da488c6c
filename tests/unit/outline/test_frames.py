"""What does the kind of report say of its sections?"""

from __future__ import annotations

import pytest

from reportminer.outline import default_kind, find_sections, has_no_others
from reportminer.records import Genre, Role

BODY = "各乡镇按照县里的统一安排抓好落实，逐项建立台账，年底前由专班组织验收并通报结果。"


def roles(text: str, genre: Genre) -> list[Role]:
    return [section.role for section in find_sections(text, genre=genre)]


@pytest.mark.parametrize(
    ("genre", "head", "role"),
    [
        ("计划", "重点工作", "plan"),
        ("总结", "重点工作", "practice"),
        ("方案", "主要措施", "plan"),
        ("方案", "检查范围", "other"),
        ("统计公报", "农业", "background"),
        ("审计报告", "县级预算执行审计情况", "problem"),
        ("政府工作报告", "一九九六年工作回顾", "outcome"),
        ("总结", "一九九六年工作回顾", "practice"),
        ("整改报告", "关于茶园管护资金问题", "practice"),
        ("汇报", "关于茶园管护资金问题", "problem"),
        ("整改报告", "整改组织情况", "practice"),
        ("述职报告", "廉洁自律情况", "practice"),
        ("讲话", "理清思路，做好明年各项工作", "plan"),
        ("述职报告", "政治理论学习情况", "practice"),
        ("视察报告", "条例实施的基本情况", "practice"),
        ("审计报告", "工程建设管理方面", "problem"),
        ("审计报告", "其他需要说明的事项", "other"),
        ("审计报告", "审计发现的主要问题及整改情况", "problem"),
        ("整改报告", "整改措施及成效", "practice"),
        ("整改报告", "整改工作中存在的问题", "problem"),
        ("计划", "2018年工作回顾", "practice"),
        ("交流发言", "思考", "insight"),
        ("汇报", "症结在哪里", "cause"),
        ("汇报", "还卡在哪里", "problem"),
        ("汇报", "路在何方", "recommendation"),
        ("汇报", "请求支持", "recommendation"),
        ("汇报", "自查自纠情况", "practice"),
        ("总结", "干了哪些事", "practice"),
        ("考察报告", "学到了什么", "insight"),
        ("讲话", "去年的成效来之不易，值得肯定", "outcome"),
        ("讲话", "眼前的短板不少，务必认真对待", "problem"),
    ],
)
def test_genre_frames_a_heading(genre: Genre, head: str, role: Role) -> None:
    assert roles(f"枫陵县材料\n\n{BODY}\n\n一、{head}\n\n{BODY}\n\n{BODY}\n", genre)[0] == role


@pytest.mark.parametrize(
    ("body", "role"),
    [
        ("开展巡园46次，整改隐患12处。", "practice"),
        ("全县新增茶园3.2万亩，同比增长8%。", "outcome"),
    ],
)
def test_a_heading_of_circumstances_is_what_its_body_tells(body: str, role: Role) -> None:
    assert roles(f"禾渡县茶业汇报\n\n{BODY}\n\n一、茶业运行情况\n\n{body}{BODY}\n", "汇报")[0] == role


@pytest.mark.parametrize(
    ("head", "role"),
    [("执行问题清单制", "practice"), ("突出“红色引领”，聚合治理合力", "practice"), ("合力攻坚运输难", "practice")],
)
def test_one_word_does_not_make_a_problem(head: str, role: Role) -> None:
    assert roles(f"石樵县汇报\n\n{BODY}\n\n一、{head}\n\n{BODY}\n", "汇报")[0] == role


def test_points_under_headings_that_say_nothing() -> None:
    assert default_kind("统计公报") == "outcome"
    assert default_kind("审计报告") == "problem"
    assert default_kind("总结") is None
    assert has_no_others("方案")
    assert not has_no_others("总结")
