from __future__ import annotations

import itertools

from reportminer.outline import split_reports

BODY = "我们走访了许多农户和企业,听取了各方面的意见,把每一件事都落到了实处,群众普遍表示满意。" * 6
REPORT = f"一、主要做法\n{BODY}\n二、存在问题\n{BODY}\n"


def begins(text: str) -> list[str]:
    """First line of every report."""
    spans = split_reports(text)
    assert all(a.end <= b.begin for a, b in itertools.pairwise(spans))
    return [text[s.begin : s.end].split("\n", maxsplit=1)[0] for s in spans]


def titles(text: str) -> list[str]:
    return [text[s.title_begin : s.title_end] for s in split_reports(text)]


def test_one_report() -> None:
    text = f"某县工作总结\n{REPORT}"
    assert begins(text) == ["某县工作总结"]
    assert titles(text) == ["某县工作总结"]


def test_pieces_and_their_numbered_parts() -> None:
    text = (
        f"第1篇 某县党建工作调查报告\n下面是几篇范文。\n某县党建工作调查报告(1)\n{REPORT}某县党建工作调查报告(2)\n{REPORT}"
        f"第2篇 某镇党建工作调查报告\n{REPORT}"
    )
    assert begins(text) == ["某县党建工作调查报告(1)", "某县党建工作调查报告(2)", "第2篇 某镇党建工作调查报告"]
    assert titles(text) == ["某县党建工作调查报告(1)", "某县党建工作调查报告(2)", "某镇党建工作调查报告"]


def test_table_of_contents_is_no_report() -> None:
    text = f"第1篇 甲乡工作汇报\n第2篇 乙乡工作汇报\n第1篇 甲乡工作汇报\n{REPORT}第2篇 乙乡工作汇报\n{REPORT}"
    spans = split_reports(text)
    assert len(spans) == 2
    assert spans[0].begin == text.rindex("第1篇")


def test_titles_with_running_numbers() -> None:
    assert len(begins(f"乡镇工作汇报篇一\n{REPORT}乡镇工作汇报篇二\n{REPORT}")) == 2
    assert len(begins(f"乡镇工作汇报1\n{REPORT}乡镇工作汇报2\n{REPORT}乡镇工作汇报3\n{REPORT}")) == 3


def test_reports_set_one_after_the_other() -> None:
    text = f"甲县关于党建工作的调查报告\n{REPORT}甲县委组织部\n2010年5月6日\n乙镇农村党建工作情况汇报\n{REPORT}"
    assert titles(text) == ["甲县关于党建工作的调查报告", "乙镇农村党建工作情况汇报"]


def test_headings_that_end_like_titles_split_nothing() -> None:
    text = f"甲县工作总结\n2020年工作总结\n{REPORT}2021年工作计划\n一、加强学习\n{BODY}\n二、改进作风\n{BODY}\n"
    assert len(split_reports(text)) == 1


def test_title_in_front_matter() -> None:
    text = f"---\ntitle: 某市政府工作报告\n---\n\n各位代表:\n{REPORT}"
    assert titles(text) == ["某市政府工作报告"]


def test_no_text() -> None:
    assert [tuple(s) for s in split_reports("")] == [(0, 0, 0, 0, "empty")]
