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


def test_what_is_expected_holds_for_a_sentence_that_it_opens_and_beside_other_words_on_years() -> None:
    text = (
        "2023年政府工作报告\n2022年，“十四五”规划顺利推进。预计全县生产总值增长7%；粮食总产量稳定在32万吨以上，连续九年丰收，"
        "农业保险覆盖面继续扩大，水稻、玉米、油菜全程机械化水平保持全市前列；固定资产投资增长9%。一般公共预算收入增长4%。"
    )
    found = by_text(text)
    assert [found[value].estimate for value in ("7%", "9%", "4%")] == [True, True, False]


def test_likewise_holds_for_the_rest_of_the_paragraph() -> None:
    text = "2023年政府工作报告\n2022年，生产总值90亿元（预计数，下同）。工业投资增长9%。\n一般公共预算收入增长4%。"
    found = by_text(text)
    assert [found[value].estimate for value in ("90亿元", "9%", "4%")] == [True, True, False]


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


HEAD = "政府工作报告\n——2021年1月10日在市人民代表大会上\n"


@pytest.mark.parametrize(
    ("text", "year", "years"),
    [
        # a running total is of the years that its sentence looks back on, whatever year another clause names
        ("五年来，生产总值增加到60亿元（2020年为预计数）；累计完成固定资产投资88亿元。", None, (2016, 2020)),
        ("——五年来，实力跃升。生产总值是“十二五”末的1.4倍。固定资产投资累计完成88亿元。", None, (2016, 2020)),
        ("2020年生产总值增长3%，“十三五”以来年均增长7%；一般公共预算收入88亿元。", 2020, None),
        ("面对1951年以来最严重旱情，全力抗旱。粮食总产量88万吨。", 2020, None),
    ],
)
def test_words_that_name_years_and_do_not_date(text: str, year: int | None, years: Any) -> None:
    figure = next(
        f for f in by_text(HEAD + "一、工作回顾\n" + text, year=2021, genre="政府工作报告").values() if "88" in f.text
    )
    assert (figure.year, figure.years) == (year, years)


@pytest.mark.parametrize(
    ("text", "year", "years"),
    [
        ("今后五年主要目标是：地区生产总值年均增长7%，达到88亿元。", 2025, None),
        ("力争到2025年，生产总值突破60亿元；累计完成固定资产投资88亿元以上。", None, (2021, 2025)),
        ("到2025年，城镇新增就业88人。", None, (2021, 2025)),
        ("《纲要》围绕2035年远景目标，明确“十四五”时期的发展目标。一是生产总值达到88亿元。", 2025, None),
        ("推进返乡创业三年行动，城镇新增就业88人。", 2021, None),
        ("按照“十四五”规划的要求，地区生产总值增长8.8%。", 2021, None),
    ],
)
def test_the_year_that_a_plan_ends_with(text: str, year: int | None, years: Any) -> None:
    text = HEAD + "一、工作回顾\n去年，工作很好。\n二、今后五年主要目标和2021年工作\n" + text
    figure = next(f for f in by_text(text, year=2021, genre="政府工作报告").values() if "8" in f.text and f.begin > 60)
    assert (figure.status, figure.year, figure.years) == ("target", year, years)


def test_rows_of_values_before_a_change() -> None:
    text = HEAD + "一、工作回顾\n五年来，城镇和农村居民人均可支配收入分别从21000元、11000元提高到32000元、18000元。"
    found = by_text(text, year=2021, genre="政府工作报告")
    assert [found[words].before for words in ("21000元", "11000元", "32000元", "18000元")] == [True, True, False, False]


def test_what_a_town_is_to_produce_is_a_part() -> None:
    found = by_text("建成常住人口超过9万、地区生产总值突破60亿元的现代化新城。全市地区生产总值突破800亿元。", year=2021)
    assert [found[words].whole for words in ("突破60亿元", "突破800亿元")] == [False, True]


@pytest.mark.parametrize(
    ("text", "figure", "year", "years"),
    [
        ("五年来，我们建设城乡。城镇体系不断完善，常住人口城镇化率66%。", "66%", 2022, None),
        ("五年来，我们抓创新。平台增多，全社会研发投入强度1.7%。", "1.7%", 2022, None),
        ("五年来，城镇登记失业率控制在4%以内。", "4%以内", None, (2018, 2022)),
        ("五年来，城镇登记失业率3.2%，年均培训保持在3万人次。", "3.2%", 2022, None),
        ("五年来，一般公共预算收入31亿元，年均增长5%。", "31亿元", 2022, None),
        ("五年来，累计完成一般公共预算收入31亿元，年均增长5%。", "31亿元", None, (2018, 2022)),
        ("全年生产总值增长7%，提前完成“十四五”规划目标；规模以上工业增加值增长9%。", "9%", 2022, None),
        ("规模以上工业增加值比 “十三五 ”末增长40%。", "40%", None, (2021, 2022)),
    ],
)
def test_what_holds_at_one_time_is_of_the_last_year(text: str, figure: str, year: int | None, years: Any) -> None:
    found = by_text(f"政府工作报告\n{text}")[figure]
    assert (found.year, found.years) == (year, years)


def test_the_basis_may_stand_in_a_name_that_goes_on() -> None:
    text = "政府工作报告\n公共财政收入年均增长9%，2022年达到31亿元。"
    assert by_text(text)["31亿元"].basis == "公共财政收入"


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("争取综保区6月底前封关运营，全年进出口总额实现30亿元。", "30亿元"),
        ("经开区狠抓项目，全年完成固定资产投资86亿元。", "86亿元"),
        ("力争四个县GDP总量突破90亿元，常住人口城镇化率65%以上。", "65%以上"),
    ],
)
def test_what_a_zone_or_some_counties_are_to_reach_is_a_part(text: str, figure: str) -> None:
    assert not by_text(text)[figure].whole


@pytest.mark.parametrize(
    ("text", "indicator", "year", "years"),
    [
        ("五年城镇新增就业8万人。", "城镇新增就业", None, (2018, 2022)),
        ("三次产业恢复增长，助推全年地区生产总值完成91亿元。", "地区生产总值", 2022, None),
        ("狠抓项目，拉动全市固定资产投资60亿元。", "固定资产投资", 2022, None),
    ],
)
def test_words_that_lead_to_an_indicator_are_no_part_of_it(
    text: str, indicator: str, year: int | None, years: Any
) -> None:
    (figure,) = by_text(f"政府工作报告\n{text}").values()
    assert (figure.indicator_id, figure.year, figure.years) == (indicator, year, years)
