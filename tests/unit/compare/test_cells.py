from __future__ import annotations

from typing import Any

import pytest

from reportminer.compare import UnknownIndicatorError, compare, grid, indicators, quoted, worded_indicators
from reportminer.compare.declines import as_growth

NAME = "地区生产总值"


def only(cells: list[Any]) -> Any:
    (cell,) = cells
    return cell


def test_a_work_report_reviews_the_year_before_and_plans_its_own(archive: Any, growth: Any) -> None:
    archive.report(
        "一、工作回顾\n生产总值增长⟦5.1%⟧。\n二、工作安排\n预期目标是：生产总值增长⟦6%⟧。",
        growth(5.1), growth(6, status="target"),
    )  # fmt: skip
    cells = compare(archive, [NAME + "增速"])
    assert {(c.status, c.year, c.min) for c in cells} == {("actual", 2022, 5.1), ("target", 2023, 6)}


def test_a_summary_of_a_year_speaks_of_that_year(archive: Any, growth: Any) -> None:
    archive.report("生产总值增长⟦5.1%⟧。", growth(5.1), genre="总结")
    assert only(compare(archive, [NAME + "增速"])).year == 2023


def test_what_is_expected_of_the_year_under_review_is_a_result_marked_so(archive: Any, gdp: Any) -> None:
    archive.report("预计全年生产总值完成⟦900元⟧。", gdp(900, status="target", year=2022))
    cell = only(compare(archive, [NAME]))
    assert (cell.status, cell.year, cell.estimate) == ("actual", 2022, True)
    assert grid([cell])[0][0]["2022"].endswith("（预计）")


def test_a_measured_value_comes_before_an_expected_one(archive: Any, gdp: Any) -> None:
    archive.report("预计生产总值⟦900元⟧。", gdp(900, status="target", year=2022))
    archive.report("生产总值由上年的⟦910元⟧起步。", gdp(910, year=2022), year=2024)
    cell = only(compare(archive, [NAME]))
    assert (cell.min, cell.conflict, cell.others[0][0]) == (910, False, "900元")


def test_a_year_comes_before_several_years_together(archive: Any, gdp: Any) -> None:
    archive.report(
        "过去五年，累计城镇新增就业⟦50元⟧。\n2022年工作：城镇新增就业⟦9元⟧。", gdp(50, year=2022), gdp(9, year=2022)
    )
    cells = compare(archive, [NAME])
    assert {(c.column, c.min, c.conflict) for c in cells} == {("2022", 9, False), ("", 50, False)}


def test_the_value_before_a_change_is_not_the_years(archive: Any, gdp: Any) -> None:
    archive.report("生产总值从⟦700元⟧增加到⟦910元⟧。", gdp(700, year=2022), gdp(910, year=2022))
    assert [(c.column, c.min) for c in compare(archive, [NAME])] == [("2022", 910)]


def test_the_place_comes_before_its_parts_and_its_own_before_the_quoted(archive: Any, gdp: Any) -> None:
    archive.report(
        "高新区生产总值达到⟦90元⟧。\n全市生产总值⟦910元⟧。\n全省生产总值⟦9000元⟧。",
        gdp(90, year=2022), gdp(910, year=2022), gdp(9000, year=2022, place="山西省", adcode="140000"),
    )  # fmt: skip
    cells = compare(archive, [NAME])
    assert {(c.row, c.min, c.conflict) for c in cells} == {("临汾市", 910, False), ("山西省", 9000, False)}


def test_another_way_of_counting_is_listed_but_no_conflict(archive: Any, growth: Any) -> None:
    archive.report(
        "收入增长⟦9.8%⟧（剔除留抵退税因素同口径增长⟦14.1%⟧）。", growth(9.8, year=2022), growth(14.1, year=2022)
    )
    cell = only(compare(archive, [NAME + "增速"]))
    assert (cell.min, cell.conflict, [text for text, *_ in cell.others]) == (9.8, False, ["14.1%"])


def test_values_that_cannot_both_be_true_are_flagged(archive: Any, gdp: Any) -> None:
    archive.report("生产总值⟦900元⟧。\n去年生产总值⟦1900元⟧。", gdp(900, year=2022), gdp(1900, year=2022))
    assert only(compare(archive, [NAME])).conflict


@pytest.mark.parametrize(("first", "second"), [(1000.0, 1004.0), (910.0, 910.0)])
def test_rounding_is_no_conflict(archive: Any, gdp: Any, first: float, second: float) -> None:
    archive.report("生产总值⟦甲⟧。\n生产总值⟦乙⟧。", gdp(first, year=2022), gdp(second, year=2022))
    assert not only(compare(archive, [NAME])).conflict


def test_struck_out_is_neither_zero_nor_missing(archive: Any, gdp: Any) -> None:
    archive.report("生产总值⟦xx元⟧。", gdp(0, min=None, max=None, status="masked", year=2022))
    rows, _ = grid(compare(archive, [NAME]))
    assert rows[0]["2022"] == "（隐去）"


def test_units_are_made_equal_and_percent_stays_apart_from_points(archive: Any) -> None:
    area = {"indicator": "粮食总产量", "indicator_id": "粮食总产量", "year": 2022}
    archive.report("粮食总产量⟦5吨⟧。", {**area, "unit": "吨"})
    archive.report("粮食总产量⟦8000公斤⟧。", {**area, "unit": "公斤"}, place="大同市", adcode="140200")
    archive.report("粮食总产量提高⟦2个百分点⟧。", {**area, "unit": "百分点"}, place="太原市", adcode="140100")
    cells = compare(archive, ["粮食总产量"])
    assert {c.row for c in cells} == {"临汾市", "大同市"}
    assert len({c.unit for c in cells}) == 1
    by_row = {c.row: c.min for c in cells}
    assert by_row["大同市"] == pytest.approx(1.6 * by_row["临汾市"])


def test_sentences_and_offsets_lead_to_the_figure(archive: Any, gdp: Any) -> None:
    report = archive.report("开头。去年生产总值⟦900元⟧，再创新高。结尾。", gdp(900, year=2022))
    cell = only(quoted(archive, compare(archive, [NAME])))
    assert archive.source_text(report)[cell.begin : cell.end] == "900元"
    assert cell.sentence == "去年生产总值900元，再创新高。"


def test_duplicates_do_not_count(archive: Any, gdp: Any) -> None:
    archive.report("生产总值⟦900元⟧。", gdp(900, year=2022, duplicate_of="other"))
    assert compare(archive, [NAME]) == []


def test_indicators_compared_by_words_are_grouped_by_wording_and_unit(archive: Any) -> None:
    archive.report(
        "改造农村危房⟦300户⟧，完成危房改造投资⟦50元⟧。",
        {"indicator": "改造农村危房", "unit": "户", "year": 2022}, {"indicator": "危房改造投资", "year": 2022},
    )  # fmt: skip
    archive.report(
        "全市改造农村危房⟦200户⟧。",
        {"indicator": "全市改造农村危房", "unit": "户", "year": 2022},
        place="大同市",
        adcode="140200",
    )
    cells = compare(archive, ["约:危房"])
    names = {c.indicator_id for c in cells}
    assert len(names) == 2
    assert {c.row for c in cells if c.unit == "户"} == {"临汾市", "大同市"}
    listed = {row["indicator_id"]: row for row in worded_indicators(archive)}
    assert {row["reports"] for row in listed.values()} == {1, 2}


def test_indicators_count_reports_places_and_years(archive: Any, gdp: Any) -> None:
    archive.report("生产总值⟦900元⟧。", gdp(900, year=2022))
    archive.report("生产总值⟦800元⟧。", gdp(800, year=2021), year=2022)
    assert indicators(archive) == [
        {"indicator_id": NAME, "reports": 2, "places": 1, "years": 2, "figures": 2, "unit": "元"}
    ]


def test_places_without_code_and_reports_wanted_alone_are_counted_so(archive: Any, gdp: Any) -> None:
    ids = [
        archive.report("生产总值⟦900元⟧。", gdp(900, year=2022), place=place, adcode="")
        for place in ("青砚县", "青砚县", "雁陂县")
    ]
    archive.report("生产总值⟦900元⟧。", gdp(900, year=2022, adcode=""))
    archive.report("生产总值⟦900元⟧。", gdp(900, year=2022, duplicate_of="other"), place="大同市", adcode="140200")
    (row,) = indicators(archive)
    assert (row["reports"], row["places"], row["figures"]) == (4, 3, 4)
    (row,) = indicators(archive.limited(ids[:2]))
    assert (row["reports"], row["places"]) == (2, 1)
    assert indicators(archive.limited([])) == []
    assert indicators(archive) == indicators(archive)


def test_a_running_total_says_nothing_of_the_clauses_beside_it(archive: Any, gdp: Any) -> None:
    archive.report(
        "五年来民生改善。城镇新增就业⟦50元⟧。\n去年累计建园三家，城镇新增就业⟦9元⟧，累计发放70元。",
        gdp(50, year=None), gdp(9, year=2022),
    )  # fmt: skip
    cell = next(cell for cell in compare(archive, [NAME]) if cell.year == 2022)
    assert (cell.min, cell.conflict) == (9, False)


def test_a_decline_stands_among_growth_below_zero(archive: Any, growth: Any) -> None:
    fell = {"indicator_id": NAME + "降幅"}
    archive.report("生产总值增长⟦5.1%⟧。", growth(5.1, year=2021), year=2022)
    archive.report("生产总值下降⟦9.9%⟧。", growth(9.9, year=2022, **fell))
    cells = compare(archive, [NAME + "增速"])
    assert [(c.column, c.min, c.max, c.text) for c in cells] == [
        ("2021", 5.1, 5.1, "5.1%"),
        ("2022", -9.9, -9.9, "9.9%"),
    ]
    assert grid(cells)[0][0]["2022"] == "-9.9%"
    assert [c.min for c in compare(archive, [NAME + "降幅"])] == [9.9]
    (row,) = indicators(archive)
    assert (row["indicator_id"], row["figures"], row["years"]) == (NAME + "增速", 2, 2)


@pytest.mark.parametrize(
    ("approx", "low", "high", "mirrored"),
    [("ge", 3, None, ("le", None, -3)), ("lt", None, 3, ("gt", -3, None)), ("range", 3, 5, ("range", -5, -3))],
)
def test_bounds_of_a_decline_are_mirrored(
    archive: Any, growth: Any, approx: str, low: int | None, high: int | None, mirrored: tuple[Any, ...]
) -> None:
    fields = growth(3, year=2022, indicator_id=NAME + "降幅", approx=approx)
    archive.report("生产总值下降⟦3%⟧。", {**fields, "min": low, "max": high})
    cell = only(compare(archive, [NAME + "增速"]))
    assert (cell.approx, cell.min, cell.max) == mirrored


def test_an_indicator_named_twice_stands_once(archive: Any, gdp: Any) -> None:
    archive.report("生产总值⟦910元⟧。", gdp(910, year=2022))
    assert len(compare(archive, ["GDP", "生产总值", NAME])) == 1


def test_cells_of_different_years_side_by_side_say_their_year(archive: Any, gdp: Any, growth: Any) -> None:
    archive.report("生产总值⟦910元⟧，增长⟦5%⟧。", gdp(910, year=2022), growth(5, year=2021))
    rows, _ = grid(compare(archive, [NAME, NAME + "增速"], columns="indicator"))
    assert (rows[0][NAME], rows[0][NAME + "增速"]) == ("910元（2022）", "5%（2021）")
    rows, _ = grid(compare(archive, [NAME], columns="indicator"))
    assert rows[0][NAME] == "910元"


@pytest.mark.parametrize(
    "words",
    [
        "过去五年，城镇新增就业⟦50万人⟧。",
        "累计新增城镇就业⟦50万人⟧。",
        "2018年至2022年，新增城镇就业⟦50万人⟧。",
        "五年来，城镇就业增加⟦50万人⟧。",
    ],
)
@pytest.mark.parametrize("year", [2022, None])
def test_what_several_years_sum_up_to_takes_no_years_cell(archive: Any, gdp: Any, words: str, year: int | None) -> None:
    archive.report(words, gdp(50, year=year))
    assert only(compare(archive, [NAME])).column == ""


@pytest.mark.parametrize(
    "words",
    [
        "全年累计新增城镇就业⟦5万人⟧。",
        "过去五年，生产总值由700元增加到⟦910元⟧。",
        "五年来，生产总值突破⟦900元⟧。",
        "新增城镇就业⟦5万人⟧。",
    ],
)
def test_a_value_of_one_year_or_reached_in_the_last_one_keeps_its_cell(archive: Any, gdp: Any, words: str) -> None:
    archive.report(words, gdp(5, year=2022))
    assert only(compare(archive, [NAME])).column == "2022"


def test_steps_reached_one_after_the_other_give_way_to_the_years_value(archive: Any, gdp: Any) -> None:
    archive.report(
        "生产总值连续迈上⟦700元⟧、⟦900元⟧台阶。\n全年完成生产总值⟦930元⟧。",
        gdp(700, year=2022), gdp(900, year=2022), gdp(930, year=2022),
    )  # fmt: skip
    cells = {cell.column: cell for cell in compare(archive, [NAME])}
    assert (cells["2022"].min, cells["2022"].conflict) == (930, False)
    assert cells[""].min in {700, 900}


@pytest.mark.parametrize(
    ("words", "column"),
    [
        ("生产总值由2017年的700元增加到910元，增长⟦30%⟧。", ""),
        ("生产总值比2017年增长⟦30%⟧。", ""),
        ("生产总值比“十二五 ”末增长⟦30%⟧。", ""),
        ("生产总值由2021年的700元增加到910元，增长⟦30%⟧。", "2022"),
        ("税收由2017年的70元增加到90元；生产总值增长⟦3%⟧。", "2022"),
    ],
)
def test_growth_since_an_earlier_year_is_no_growth_of_the_year(
    archive: Any, growth: Any, words: str, column: str
) -> None:
    archive.report(words, growth(30, year=2022))
    assert only(compare(archive, [NAME + "增速"])).column == column


def test_mean_growth_since_an_earlier_year_keeps_its_cell(archive: Any, growth: Any) -> None:
    name = NAME + "年均增速"
    archive.report("生产总值比2017年年均增长⟦5%⟧。", growth(5, year=2022, indicator=name, indicator_id=name))
    assert only(compare(archive, [name])).column == "2022"


@pytest.mark.parametrize("places", ["山西省", "临汾", "1410", ["大同市", "141000"], "大同市,临汾市"])
def test_rows_are_held_to_places(archive: Any, gdp: Any, places: Any) -> None:
    archive.report("生产总值⟦910元⟧。", gdp(910))
    archive.report(
        "生产总值⟦720元⟧，全国生产总值⟦9999元⟧。",
        gdp(720),
        gdp(9999, place="全国", adcode="000000"),
        place="西安市",
        adcode="610100",
    )
    assert {cell.row for cell in compare(archive, [NAME])} >= {"临汾市", "西安市"}
    assert {cell.row for cell in compare(archive, [NAME], places=places)} == {"临汾市"}
    assert {cell.adcode for cell in compare(archive, [NAME], places=places, rows="report")} == {"141000"}


def test_plans_of_several_years_are_no_plan_of_the_first(archive: Any, gdp: Any) -> None:
    archive.report("今后五年，新增城镇就业⟦50万人⟧。", gdp(50, status="target"))
    assert only(compare(archive, [NAME], status=["target"])).column == ""


def test_figures_of_a_glossary_take_no_cell(archive: Any, gdp: Any) -> None:
    text = "生产总值⟦910元⟧。\n" + "稳步推进各项工作。\n" * 8 + "名词解释\n1. 百亿工程：指生产总值⟦100元⟧的项目。\n"
    archive.report(text, gdp(910, year=2022), gdp(100, year=2022))
    cell = only(compare(archive, [NAME]))
    assert (cell.min, cell.others) == (910, ())


STOCK = "养老床位"


@pytest.fixture
def beds() -> Any:
    return lambda value, **more: {
        "min": value, "max": value, "unit": "张", "indicator": STOCK, "indicator_id": STOCK, "year": 2022, **more
    }  # fmt: skip


@pytest.mark.parametrize(
    "words",
    ["全市共有养老床位⟦812张⟧。", "养老床位达到⟦812张⟧，", "养老机构21家、养老床位⟦812张⟧。", "现有⟦812张⟧养老床位。",
     "养老床位增加到⟦812张⟧。", "养老床位突破⟦812张⟧大关。"],
)  # fmt: skip
def test_a_count_of_what_there_is_fills_a_cell(archive: Any, beds: Any, words: str) -> None:
    archive.report(words, beds(812))
    assert only(compare(archive, [STOCK])).min == 812


@pytest.mark.parametrize(
    "words",
    [
        "新增托位300个、养老床位⟦812张⟧。",
        "建成养老床位⟦812张⟧。",
        "撤并后减少养老床位⟦812张⟧。",
        "每个乡镇有养老床位⟦812张⟧。",
        "各县设养老床位⟦812张⟧。",
        "调研组走访了9个乡镇、养老床位⟦812张⟧。",
        "对⟦812张⟧养老床位作了检查。",
        "⟦812张⟧养老床位配备了呼叫设备。",
        "主城区养老机构21家，养老床位⟦812张⟧。",
        "高新区养老床位⟦812张⟧。",
        "养老床位至少⟦812张⟧。",
    ],
)
def test_what_was_added_looked_at_or_is_part_of_a_place_fills_none(archive: Any, beds: Any, words: str) -> None:
    archive.report(words, beds(812))
    assert compare(archive, [STOCK]) == []


def test_what_each_unit_has_fills_no_cell_of_the_place(archive: Any, beds: Any) -> None:
    archive.report("千名老人拥有养老床位⟦35张⟧。", beds(35, per="每千名老人"))
    assert compare(archive, [STOCK]) == []


def test_a_township_has_a_row_of_its_own_beside_its_county(archive: Any, beds: Any) -> None:
    archive.report("全县养老床位⟦812张⟧。", beds(812), place="沁源县", adcode="140431")
    archive.report(
        "全镇养老床位⟦40张⟧。", beds(40, report_level="township", place="郭道镇", report_place="郭道镇"),
        place="沁源县", adcode="140431",
    )  # fmt: skip
    assert {(c.row, c.min, c.conflict) for c in compare(archive, [STOCK])} == {
        ("沁源县", 812, False), ("沁源县郭道镇", 40, False),
    }  # fmt: skip


def test_an_unknown_indicator_names_those_near_it(archive: Any) -> None:
    with pytest.raises(UnknownIndicatorError, match="no indicator '地区生产总直'; nearest are: 地区生产总值"):
        compare(archive, ["地区生产总直"])
    assert compare(archive, ["GDP", "约:地区生产总直"]) == []


def test_years_to_compare_may_not_run_backwards(archive: Any) -> None:
    with pytest.raises(ValueError, match="run backwards"):
        compare(archive, [NAME], year=(2023, 2020))


def test_a_grid_of_one_indicator_names_it(archive: Any, gdp: Any) -> None:
    archive.report("生产总值⟦900元⟧。", gdp(900, year=2022))
    (row,), names = grid(compare(archive, [NAME]))
    assert names == ["indicator", "row", "status", "2022"]
    assert (row["indicator"], row["2022"]) == (NAME, "900元")


@pytest.mark.parametrize(("first", "second", "conflict"), [(1000, 1009, False), (1000, 1030, True), (1000, 970, True)])
def test_levels_conflict_from_about_one_percent_on(
    archive: Any, gdp: Any, first: float, second: float, conflict: bool
) -> None:
    archive.report("生产总值⟦甲⟧。\n生产总值⟦乙⟧。", gdp(first, year=2022), gdp(second, year=2022))
    assert only(compare(archive, [NAME])).conflict is conflict


@pytest.mark.parametrize(("first", "second", "conflict"), [(8.0, 8.1, False), (8.0, 8.3, True)])
def test_percentages_conflict_from_a_tenth_of_a_point_on(
    archive: Any, growth: Any, first: float, second: float, conflict: bool
) -> None:
    archive.report("生产总值增长⟦甲⟧。\n生产总值增长⟦乙⟧。", growth(first, year=2022), growth(second, year=2022))
    assert only(compare(archive, [NAME + "增速"])).conflict is conflict


def test_a_conflict_is_told_however_sure_and_exact_either_value_is(archive: Any, gdp: Any) -> None:
    archive.report("生产总值⟦900元⟧。\n生产总值⟦1900元⟧。", gdp(900, year=2022), gdp(1900, year=2022))
    archive.figures[0] = archive.figures[0]._replace(confidence=0.95)
    archive.figures[1] = archive.figures[1]._replace(confidence=0.55)
    assert only(compare(archive, [NAME])).conflict


def test_a_range_of_decline_turns_round_as_growth(archive: Any, growth: Any) -> None:
    archive.report("生产总值下降⟦甲⟧。", growth(0, year=2022))
    row = archive.figures[0]._replace(min=3, max=5, approx="range", indicator_id=NAME + "降幅")
    assert as_growth(row)[5:8] == (-5, -3, "range")


def test_an_office_that_speaks_of_its_county_speaks_for_it(archive: Any, gdp: Any) -> None:
    archive.report(
        "全市地区生产总值⟦90亿元⟧。", gdp(90, year=2022, place="全市", adcode="141000", report_level="unit"), year=2023
    )
    archive.report(
        "邻市地区生产总值⟦70亿元⟧。",
        gdp(70, year=2022, place="临汾市", adcode="141000"),
        place="运城市",
        adcode="140800",
    )
    cell = only(compare(archive, ["地区生产总值"]))
    assert (cell.text, len(cell.others)) == ("90亿元", 1)


def test_another_way_of_reckoning_stands_with_a_mark(archive: Any, growth: Any) -> None:
    archive.report("同口径增长⟦6%⟧。", growth(6, year=2022))
    cell = only(compare(archive, ["地区生产总值增速"]))
    assert cell.basis == "同口径"
    assert grid([cell])[0][0]["2022"] == "6%（同口径）"
