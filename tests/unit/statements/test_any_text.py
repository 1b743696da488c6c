"""Whatever the text: spans lie inside it, lead phrases inside their points, order and ids hold, twice gives the same."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from reportminer.outline import find_sections
from reportminer.records import KINDS
from reportminer.statements import find_statements
from reportminer.statements.blocks import find_blocks

PIECES = (
    *(
        "一、",
        "二、",
        "（一）",
        "(二)",
        "1、",
        "2.",
        "一是",
        "二是",
        "三要",
        "首先，",
        "其次，",
        "第一，",
        "一方面，",
        "另一方面，",
        "①",
        "——",
    ),
    *("主要做法", "存在的问题", "原因分析", "对策建议", "2020年工作回顾", "2021年重点工作", "名词解释", "各位代表："),
    *(
        "加强教育培训",
        "经费不足",
        "实现了较快发展",
        "我们也清醒地看到存在不少问题",
        "总之",
        "有的单位不重视",
        "主要预期目标是：",
    ),
    *("，", "。", "；", "：", "\n", "\n\n", " ", "**", "　", "增长6.5%", "县委组织部积极落实", "《", "”", "x"),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from(["政府工作报告", "汇报"]))
def test_records_hold_together(text: str, genre: str) -> None:
    sections = find_sections(text)
    found = find_statements(text, sections, genre=genre, deciders="rules")
    assert [s.id for s in found] == [f"p{number}" for number in range(1, len(found) + 1)]
    known = {section.id for section in sections} | {""}
    for before, after in pairwise(found):
        assert before.end <= after.begin
    for s in found:
        assert 0 <= s.begin <= s.head_begin <= s.head_end <= s.end <= len(text)
        assert text[s.head_begin : s.head_end] == s.head
        assert text[s.begin : s.end].strip() == text[s.begin : s.end] != ""
        assert s.kind in KINDS
        assert 0.0 < s.confidence <= 1.0
        assert s.section in known
        assert s.rule
    assert found == find_statements(text, sections, genre=genre, deciders="rules")


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_blocks_do_not_overlap(text: str) -> None:
    blocks = find_blocks(text, find_sections(text))
    end = 0
    for block in sorted(blocks, key=lambda b: b.begin):
        assert end <= block.begin <= block.end <= len(text)
        end = block.end
