from __future__ import annotations

from typing import Any

import pytest

from reportminer.figures import find_figures
from reportminer.figures.meaning.spans import last_told, years_of

WORK = "政府工作报告"


def by_text(text: str, **options: Any) -> dict[str, Any]:
    return {figure.text: figure for figure in find_figures(text, **{"year": 2023, "genre": WORK, **options})}


@pytest.mark.parametrize(
    ("text", "year", "years"),
    [
        ("云澜县生产总值90亿元。", 2022, None),
        ("五年来，累计新增城镇就业9万人。", None, (2018, 2022)),
        ("“十三五”期间，新增城镇就业9万人。", None, (2016, 2020)),
        ("2018年至2021年，新增城镇就业9万人。", None, (2018, 2021)),
        ("2019年以来，新增城镇就业9万人。", None, (2019, 2022)),
        ("“十三五”末，全县生产总值达到90亿元。", 2020, None),
        ("政府工作报告\n五年来，生产总值突破90亿元。", 2022, None),
        ("累计新增城镇就业9万人。", None, None),
        ("今后五年，新增城镇就业9万人。", None, (2023, 2027)),
    ],
)
def test_one_year_or_the_span_that_a_value_covers(text: str, year: int | None, years: Any) -> None:
    (figure,) = [f for f in by_text(text).values() if f.unit != "年"]
    assert (figure.year, figure.years) == (year, years)


def test_a_summary_looks_back_on_its_own_year() -> None:
    assert by_text("全县有党员3000名。", genre="总结")["3000名"].year == 2023


def test_growth_since_an_earlier_year_covers_the_years_after_it() -> None:
    figure = by_text("全年生产总值由2017年的70亿元增加到91亿元，增长30%。")["30%"]
    assert (figure.indicator_id, figure.year, figure.years) == ("地区生产总值增速", None, (2018, 2022))


def test_a_value_before_a_change_is_told_apart() -> None:
    found = by_text("生产总值由70亿元增加到90亿元。")
    assert (found["70亿元"].before, found["90亿元"].before) == (True, False)
    assert (found["70亿元"].year, found["90亿元"].year) == (None, 2022)


def test_what_is_expected_of_the_year_under_review_is_an_estimate() -> None:
    text = "2023年政府工作报告\n预计2022年生产总值完成90亿元。\n2023年，生产总值力争达到99亿元。"
    found = by_text(text)
    assert (found["90亿元"].estimate, found["99亿元"].estimate) == (True, False)


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("生产总值按可比价计算增长8%。", "可比价"),
        ("一般公共预算收入同口径增长8%。", "同口径"),
        ("扣除留抵退税因素后，增长8%。", "扣除"),
        ("生产总值增长8%。", ""),
    ],
)
def test_how_a_value_was_reckoned(text: str, basis: str) -> None:
    assert by_text(text)["8%"].basis == basis


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("全县生产总值达到90亿元。", True),
        ("青砚新区获批省级新区，入驻企业44户，预计实现生产总值90亿元。", False),
        ("全市园区开工项目25个，完成固定资产投资90亿元。", False),
        ("河东片区引进项目7个，完成固定资产投资90亿元。", False),
        ("突出抓好园区经济，完成固定资产投资90亿元。", True),
        ("举办两期开发区项目建设观摩，完成固定资产投资90亿元。", True),
        ("高新区建设加快，全县完成固定资产投资90亿元。", True),
    ],
)
def test_the_whole_or_a_part_of_the_place(text: str, whole: bool) -> None:
    assert by_text(text)["90亿元"].whole is whole


def test_all_of_a_zone_is_the_whole_in_its_own_report() -> None:
    assert by_text("青砚新区完成固定资产投资90亿元。", place="青砚新区")["90亿元"].whole


@pytest.mark.parametrize(
    ("text", "stock"),
    [
        ("全县有养老床位812张。", "stock"),
        ("走访养老院，见到养老床位812张。", ""),
        ("全县城镇新增就业812人。", "flow"),
        ("生产总值812亿元。", ""),
    ],
)
def test_how_much_there_is_or_what_came_about(text: str, stock: str) -> None:
    (figure,) = by_text(text).values()
    assert figure.stock == stock


def test_a_figure_in_the_notes_is_of_no_indicator() -> None:
    body = "全县生产总值90亿元。\n" * 6
    found = find_figures(body + "名词解释\n1.首位度：指首位城市生产总值的比重，如生产总值40亿元。", year=2023)
    assert [figure.indicator_id for figure in found] == ["地区生产总值"] * 6 + [""]


@pytest.mark.parametrize(
    ("words", "last", "ahead", "years"),
    [
        ("过去五年", 2022, False, (2018, 2022)),
        ("今后三年", 2022, True, (2023, 2025)),
        ("“十四五”时期", 2022, False, (2021, 2022)),
        ("“十四五”时期", 2022, True, (2021, 2025)),
        ("较“十二五”末", 2018, False, (2016, 2018)),
        ("本届政府", 2022, False, None),
        ("过去五年", None, False, None),
    ],
)
def test_years_that_words_mean(words: str, last: int | None, ahead: bool, years: Any) -> None:
    assert years_of(words, last=last, ahead=ahead) == years


def test_the_last_words_on_time_count() -> None:
    told = last_told("五年来，全县大变样。去年，")
    assert told is not None and not told.many
    told = last_told("去年，全县大变样。五年来，")
    assert told is not None and told.many
    assert last_told("全县大变样") is None


def test_a_canonical_name_of_its_own_wins_over_the_whole_it_is_part_of() -> None:
    found = by_text("进出口总额120亿元，其中出口80亿元、进口40亿元。党员3000名，其中农村1200名。")
    assert {text: figure.indicator_id for text, figure in found.items()} == {
        "120亿元": "进出口总额", "80亿元": "出口总额", "40亿元": "进口总额", "3000名": "党员", "1200名": "农村党员",
    }  # fmt: skip
