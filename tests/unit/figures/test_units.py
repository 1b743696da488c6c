"""The unit registry: complete, consistent, longest form first."""

from __future__ import annotations

import pytest

from reportminer.figures.approximators import COLUMNS as APPROXIMATOR_COLUMNS
from reportminer.figures.units import COLUMNS, match_pair, match_unit, registry
from reportminer.lexicons import load_table, split_values

KINDS = {"classifier", "event", "measure", "money", "ratio", "time", "score"}


def name_at(text: str) -> str | None:
    found = match_unit(text, 0)
    return found[0].name if found else None


def test_there_are_hundreds_of_units() -> None:
    units = registry()
    assert len(units) > 250
    assert sum(unit.kind == "classifier" for unit in units.values()) > 100
    assert {unit.kind for unit in units.values()} == KINDS


def test_no_form_has_two_units() -> None:
    forms = [form for row in load_table("units.tsv", COLUMNS) for form in (row["unit"], *split_values(row["forms"]))]
    assert len(forms) == len(set(forms))


def test_a_word_that_looks_like_a_unit_gives_way_before_certain_characters() -> None:
    assert name_at("年制学校") is None
    assert name_at("年制定") == "年"
    assert name_at("年制") is None


def test_a_form_may_count_before_certain_words_only() -> None:
    found = match_unit("日以内办结", 0)
    assert found is not None
    assert (found[0].name, found[1]) == ("天", 1)
    assert name_at("日召开") is None
    assert name_at("日内部会议") is None


def test_factors_agree_within_a_dimension() -> None:
    units = registry()
    assert units["公顷"].factor / units["平方米"].factor == 10_000
    assert units["公顷"].factor / units["亩"].factor == pytest.approx(15)
    assert units["吨"].factor / units["公斤"].factor == 1000
    assert units["公斤"].factor / units["斤"].factor == 2
    assert units["小时"].factor / units["分钟"].factor == 60
    assert units["%"].dimension != units["百分点"].dimension


@pytest.mark.parametrize(
    ("text", "unit"),
    [("平方公里", "平方公里"), ("个百分点", "百分点"), ("个月", "个月"), ("个工作日", "工作日"), ("人次", "人次"), ("名", "人"),
     ("位群众", "人"),     ("千瓦时", "千瓦时"), ("km", "公里"), ("㎡", "平方米"), ("％", "%"), ("美元", "美元"),
        ("年代", None), ("号", None),
     ("周年", None),     ("项目", None), ("mm", "毫米"), ("mmol", "mmol"), ("mmolx", None), ("", None)],
)  # fmt: skip
def test_longest_form_wins(text: str, unit: str | None) -> None:
    assert name_at(text) == unit


def test_pairs_keep_their_brackets() -> None:
    found = match_unit("处(次)问题", 0)
    assert found is not None
    unit, end = match_pair("处(次)问题", *found)
    assert (unit.name, end) == ("处(次)", 4)
    plain = match_unit("个(略)", 0)
    assert plain is not None
    assert match_pair("个(略)", *plain) == plain


def test_approximators_have_known_sides() -> None:
    rows = load_table("approximators.tsv", APPROXIMATOR_COLUMNS)
    assert {row["side"] for row in rows} == {"before", "inside", "after"}
    assert {row["approx"] for row in rows} <= {"gt", "ge", "lt", "le", "about"}
    assert len({(row["word"], row["side"]) for row in rows}) == len(rows)
