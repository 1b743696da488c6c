"""Do people see Chinese heads and values, and programs the names of the contract?"""

from __future__ import annotations

import re
from typing import Any

import pytest

from reportminer.exports import FORMS, View, for_people, views
from reportminer.exports.columns import COMPUTED, exact_of, source_of, value_of
from reportminer.schema import heading

VIEWS = {name: view for name, view in vars(views).items() if isinstance(view, View)} | {
    f"HITS {name}": view for name, view in views.HITS.items()
}


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("form", [form for form in FORMS if form != "jsonl"])
def test_every_head_is_chinese_and_stands_once(name: str, form: str) -> None:
    view = VIEWS[name]
    heads = for_people([], view.columns(form), view)[1]
    assert len(set(heads)) == len(heads)
    assert all(re.search("[\u4e00-\u9fff]", head) or head == "F1" for head in heads), heads


@pytest.mark.parametrize("name", VIEWS)
def test_programs_get_no_column_that_only_readers_know(name: str) -> None:
    view = VIEWS[name]
    assert view.columns("jsonl") == view.columns("csv", machine=True) == view.machine
    assert not (COMPUTED.keys() - {"value", "file"}) & set(view.machine)


@pytest.mark.parametrize(
    ("figure", "value", "exact"),
    [
        ({"min": 120_500_000_000, "max": 120_500_000_000, "unit": "元", "approx": "eq"}, "1,205亿元", 120_500_000_000),
        ({"min": 85, "max": None, "unit": "%", "approx": "ge"}, "≥85%", 85),
        ({"min": None, "max": 4.5, "unit": "%", "approx": "le"}, "≤4.5%", 4.5),
        ({"min": 50_000, "max": 50_000, "unit": "人", "approx": "about"}, "约5万人", 50_000),
        ({"min": 3, "max": 5, "unit": "%", "approx": "range"}, "3～5%", None),
        (
            {"min": None, "max": None, "unit": "元", "approx": "eq", "status": "masked", "text": "xx元"},
            "（隐去）",
            None,
        ),
        ({"min": float("nan"), "max": float("nan"), "unit": "元", "approx": "eq", "text": "若干"}, "若干", None),
    ],
)
def test_a_value_is_readable_beside_its_exact_number(figure: dict[str, Any], value: str, exact: Any) -> None:
    assert value_of(figure) == value
    assert exact_of(figure) == exact


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"title": "禾渡县工作总结", "year": 2020, "page": 3}, "《禾渡县工作总结》（2020年），第3页"),
        ({"title": "禾渡县2020年工作总结", "year": 2020, "page": None}, "《禾渡县2020年工作总结》"),
        ({"title": "目标", "year": 2025, "report_year": 2021}, "《目标》（2021年）"),
        ({"title": "目标", "year": 2025, "indicator": "增速"}, "《目标》"),
        ({"title": "", "path": "a/总结.zip!/里/一.txt"}, "一.txt"),
    ],
)
def test_a_source_is_cited_as_readers_do(row: dict[str, Any], words: str) -> None:
    assert source_of(row) == words


def test_values_are_labelled_and_truths_told_in_words() -> None:
    row = {
        "kind": "practice",
        "head": "=cmd",
        "status": "explicit",
        "sample": True,
        "skipped": False,
        "text": "practice",
    }
    view = View.alike("statements", *row, labels={"status": "place_status"})
    [shown], heads = (list(part) for part in for_people([row], view.columns("csv"), view))
    assert shown == dict(zip(heads, ["做法", "=cmd", "写明", "是", "", "practice"], strict=True))


def test_a_head_of_the_archives_own_is_told_apart() -> None:
    view = View.alike("reports", "title").followed_by("标题", "保管期限")
    rows, heads = for_people([{"title": "甲", "标题": "乙", "保管期限": "永久"}], view.columns("csv"), view)
    assert heads == ["标题", "标题（2）", "保管期限"]
    assert list(rows) == [{"标题": "甲", "标题（2）": "乙", "保管期限": "永久"}]


def test_heads_hang_on_the_table_and_unknown_ones_stay() -> None:
    assert heading("text", "statements") == "原文"
    assert heading("text", "figures") == "原文写法"
    assert heading("密级") == "密级"
