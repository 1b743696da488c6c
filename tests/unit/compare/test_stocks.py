from __future__ import annotations

from typing import Any

import pytest

from reportminer.compare import compare

BEDS, JOBS, OUTPUT, PROJECTS = "养老床位", "城镇新增就业", "工业总产值", "重点项目"


def counted(indicator: str, value: float, unit: str, **more: Any) -> dict[str, Any]:
    return {"min": value, "max": value, "unit": unit, "indicator": indicator, "indicator_id": indicator, **more}


@pytest.mark.parametrize(
    "words",
    [
        "新改建养老床位⟦812张⟧。",
        "新（改、扩）建托位90个、养老床位⟦812张⟧。",
        "开工养老床位⟦812张⟧。",
        "筹集养老床位⟦812张⟧。",
        "新认定护理院3家、养老床位⟦812张⟧。",
        "新增护理院3家，养老床位⟦812张⟧。",
        "⟦812张⟧养老床位、40个托位全部完成验收。",
        "县直机关现有养老机构2家，养老床位⟦812张⟧。",
        "市直属机关工委管理的单位共9个，有养老机构2家，养老床位⟦812张⟧。",
        "城东高新区发展加快，今年园内养老床位⟦812张⟧。",
    ],
)
def test_what_was_built_told_of_or_is_of_a_part_is_no_stock(archive: Any, words: str) -> None:
    archive.report(words, counted(BEDS, 812, "张", year=2022))
    assert compare(archive, [BEDS]) == []


@pytest.mark.parametrize(
    "words",
    [
        "新增养老床位90张、达到⟦812张⟧。",
        "累计建成养老床位⟦812张⟧。",
        "新增护理院3家，全市养老床位⟦812张⟧。",
        "新增护理院3家，养老床位突破⟦812张⟧。",
        "高新区建设加快，全市养老床位⟦812张⟧。",
        "建成高新区护理院，养老床位达到⟦812张⟧。",
    ],
)
def test_a_stock_told_behind_an_addition_or_a_zone_is_kept(archive: Any, words: str) -> None:
    archive.report(words, counted(BEDS, 812, "张", year=2022))
    assert [cell.min for cell in compare(archive, [BEDS])] == [812]


@pytest.mark.parametrize(
    ("paragraph", "year"),
    [
        ("——这是民生持续改善的五年。养老服务更好，城镇新增就业⟦9000人⟧。", None),
        ("五年来，民生持续改善。城镇新增就业⟦9000人⟧。", None),
        ("五年来，民生持续改善。刚刚过去的一年，路通了。城镇新增就业⟦9000人⟧。", 2022),
        ("2022年是“十三五”之后的第二年。城镇新增就业⟦9000人⟧。", 2022),
        ("实施就业三年行动，民生持续改善。城镇新增就业⟦9000人⟧。", 2022),
        ("五年来，民生持续改善。城镇新增就业达到⟦9000人⟧。", 2022),
    ],
)
def test_a_paragraph_on_five_years_gives_their_sum_not_one_years_value(
    archive: Any, paragraph: str, year: int | None
) -> None:
    archive.report(paragraph, counted(JOBS, 9000, "人", year=2022))
    assert [cell.year for cell in compare(archive, [JOBS])] == [year]


def test_years_of_an_average_do_not_add_up(archive: Any) -> None:
    name = "人均地区生产总值"
    archive.report("五年来，实力增强。人均地区生产总值⟦60000元⟧。", counted(name, 60000, "元", year=2022))
    assert [cell.year for cell in compare(archive, [name])] == [2022]


def test_a_year_of_comparison_does_not_date_a_paragraph(archive: Any) -> None:
    archive.report(
        "五年来，我市民生持续改善。\n——城乡更美。城镇化率较2018年提高5个百分点。\n——民生更好。城镇新增就业⟦9000人⟧。",
        counted(JOBS, 9000, "人", year=None),
    )
    assert [cell.year for cell in compare(archive, [JOBS])] == [None]


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("全市完成工业总产值⟦90亿元⟧。", True),
        ("推进园区建设，完成工业总产值⟦90亿元⟧。", True),
        ("城东高新区要当好龙头，完成工业总产值⟦90亿元⟧。", False),
        ("城东开发区完成工业总产值⟦90亿元⟧。", False),
    ],
)
def test_what_a_zone_is_to_make_is_no_value_of_its_place(archive: Any, words: str, kept: bool) -> None:
    archive.report(words, counted(OUTPUT, 9e9, "元", year=2022))
    assert bool(compare(archive, [OUTPUT])) is kept


@pytest.mark.parametrize(
    ("words", "kept"), [("全年实施⟦18个⟧重点项目。", True), ("机场、大桥等⟦18个⟧重点项目开工。", False)]
)
def test_the_end_of_a_list_of_examples_is_no_count_of_all(archive: Any, words: str, kept: bool) -> None:
    archive.report(words, counted(PROJECTS, 18, "个", year=2022))
    assert bool(compare(archive, [PROJECTS])) is kept


def test_an_undated_value_before_a_change_fills_no_cell(archive: Any) -> None:
    name = "森林覆盖率"
    archive.report(
        "森林覆盖率由⟦41.2%⟧提高到⟦45.6%⟧。",
        counted(name, 41.2, "%", year=None),
        counted(name, 45.6, "%", year=None),
    )
    assert [cell.min for cell in compare(archive, [name])] == [45.6]


@pytest.mark.parametrize(
    "words", ["森林覆盖率同比提高⟦2.5%⟧;绿地面积增长14%。", "森林覆盖率占比⟦2.5%⟧、绿地率增长到14%。"]
)
def test_a_comparison_with_last_year_is_no_value_before_a_change(archive: Any, words: str) -> None:
    archive.report(words, counted("森林覆盖率", 2.5, "%", year=2022))
    assert [cell.year for cell in compare(archive, ["森林覆盖率"])] == [2022]


def test_the_old_parts_of_a_structure_fill_no_cell(archive: Any) -> None:
    name = "第二产业占比"
    archive.report(
        "三次产业结构由8.1：⟦57.8⟧：34.1调整为7.5：⟦55.0⟧：37.5。",
        counted(name, 57.8, "%", year=None),
        counted(name, 55.0, "%", year=None),
    )
    assert [cell.min for cell in compare(archive, [name])] == [55.0]


def test_the_new_parts_of_a_structure_are_of_the_last_of_the_years(archive: Any) -> None:
    name = "第二产业占比"
    archive.report("五年来，结构更优。三次产业结构调整为7.5：⟦55.0⟧：37.5。", counted(name, 55.0, "%", year=None))
    assert [(cell.min, cell.year) for cell in compare(archive, [name])] == [(55.0, 2022)]
