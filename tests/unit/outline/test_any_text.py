"""Whatever the text: spans lie inside it, sections nest, reports do not overlap."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reportminer.outline import find_sections, split_reports

PIECES = (
    *(
        "一、",
        "二、",
        "三、",
        "(一)",
        "(二)",
        "1、",
        "2.",
        "3．",
        "⒈",
        "①",
        "第一,",
        "一是",
        "二是",
        "首先,",
        "——",
        "1.1 ",
    ),
    *(
        "第1篇 ",
        "**",
        "## ",
        "主要做法",
        "存在的问题",
        "下步打算",
        "2020年工作回顾",
        "名词解释",
        "党员人数:",
        "近年来,",
    ),
    *(
        "各位代表:",
        "同时,我们也",
        "情况汇报(1)",
        "情况汇报(2)",
        "抓好队伍建设",
        "全县各单位认真做好了各项工作,群众十分满意",
    ),
    *("。", ":", ";", " ", "“", "”", "\n", "\n\n", "\r\n"),
)
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=60).map("".join)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_sections_nest(text: str) -> None:
    sections = find_sections(text)
    by_id = {section.id: section for section in sections}
    assert len(by_id) == len(sections)
    before = -1
    for section in sections:
        assert before < section.begin == section.head_begin < section.head_end <= section.end <= len(text)
        assert section.head and text[section.head_begin : section.head_end].endswith(section.head)
        before = section.begin
        if section.parent:
            parent = by_id[section.parent]
            assert parent.level == section.level - 1
            assert parent.begin < section.begin
            assert section.end <= parent.end
        else:
            assert section.level == 1


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_reports_do_not_overlap(text: str) -> None:
    spans = split_reports(text)
    assert spans
    end = 0
    for span in spans:
        assert end <= span.begin <= span.title_begin <= span.title_end <= span.end <= len(text)
        end = span.end
