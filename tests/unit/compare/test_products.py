from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from reportminer.compare import (
    align,
    compare,
    decided,
    derive,
    html_page,
    latex,
    outline_table,
    plan_rows,
    plan_table,
    practice_grid,
    practice_lines,
    practices,
    quoted,
    spread,
    write_document,
    write_parquet,
    write_workbook,
)
from reportminer.compare.outlines import worded
from reportminer.records import Report, Section, Statement

GROWTH = "地区生产总值增速"


def plan_of(archive: Any, indicator: str = GROWTH) -> Any:
    (row,) = [row for row in plan_rows(quoted(archive, compare(archive, [indicator]))) if row.year == 2022]
    return row


@pytest.mark.parametrize(
    ("target", "actual", "verdict", "gap"),
    [
        ({"min": 6, "max": None, "approx": "ge"}, {"min": 6.2, "max": 6.2}, "达到", 0.2),
        ({"min": 6, "max": 6, "approx": "about"}, {"min": 5.5, "max": 5.5}, "未达到", -0.5),
        ({"min": 6, "max": 6}, {"min": None, "max": 7, "approx": "lt"}, "无法判断", 1.0),
        ({"min": 6, "max": 7, "approx": "range"}, {"min": 6, "max": 6}, "达到", 0.0),
        ({"min": 6, "max": 6}, {"min": 5, "max": None, "approx": "ge"}, "无法判断", -1.0),
        ({"min": 6, "max": 6}, {"min": 7, "max": None, "approx": "ge"}, "达到", 1.0),
    ],
)
def test_last_years_target_stands_beside_this_years_result(
    archive: Any, growth: Any, target: Any, actual: Any, verdict: str, gap: float
) -> None:
    archive.report("今年目标：生产总值增长⟦甲⟧。", growth(0, status="target", year=2022, **target), year=2022)
    archive.report("生产总值增长⟦乙⟧。", growth(0, year=2022, **actual), year=2023)
    row = plan_of(archive)
    assert (row.verdict, row.gap) == (verdict, pytest.approx(gap))
    assert row.target.text == "甲" and row.actual.text == "乙"
    (line,) = plan_table([row])
    assert line["target_sentence"] == "今年目标：生产总值增长甲。"


def test_a_ceiling_is_kept_from_below(archive: Any) -> None:
    price = {"indicator": "城镇登记失业率", "indicator_id": "城镇登记失业率", "unit": "%", "year": 2022}
    archive.report("失业率控制在⟦4.5%以内⟧。", {**price, "status": "target", "min": None, "approx": "le"}, year=2022)
    archive.report("失业率⟦3.9%⟧。", price, year=2023)
    row = plan_of(archive, "城镇登记失业率")
    assert (row.verdict, row.gap) == ("达到", pytest.approx(-0.6))


def test_a_target_without_result_is_left_open(archive: Any, growth: Any) -> None:
    archive.report("目标增长⟦6%⟧。", growth(6, status="target", year=2022), year=2022)
    row = plan_of(archive)
    assert (row.actual, row.gap, row.verdict) == (None, None, "无法判断")


def test_rank_mean_and_change_are_marked_as_derived(archive: Any, gdp: Any) -> None:
    for place, adcode, values in (("太原市", "140100", (400, 500)), ("大同市", "140200", (300, 300))):
        for year, value in zip((2021, 2022), values, strict=True):
            archive.report("生产总值⟦甲⟧。", gdp(value, year=year), place=place, adcode=adcode, year=year + 1)
    archive.report("生产总值超⟦乙⟧。", gdp(900, year=2022, max=None, approx="gt"), place="阳泉市", adcode="140300")
    computed = derive(compare(archive, ["地区生产总值"]), ["rank", "mean", "change"])
    found = {(c.derived, c.row, c.column.split()[0]): (c.min, c.unit) for c in computed}
    assert found["rank", "太原市", "2022"] == (1, "位")
    assert found["rank", "大同市", "2022"] == (2, "位")
    assert found["mean", "（各地）", "2022"] == (400.0, "元")
    assert found["change", "太原市", "2022"] == (25.0, "%")
    assert not any(row == "阳泉市" for _, row, _ in found)
    assert all(not c.text and not c.report_id for c in computed)


def test_the_change_of_a_percentage_is_in_points(archive: Any, growth: Any) -> None:
    for year, value in ((2021, 8.0), (2022, 6.5)):
        archive.report("增长⟦甲⟧。", growth(value, year=year), year=year + 1)
    (cell,) = derive(compare(archive, [GROWTH]), ["change"])
    assert (cell.min, cell.unit) == (-1.5, "百分点")


def test_nothing_else_can_be_derived(archive: Any) -> None:
    with pytest.raises(ValueError, match="median"):
        derive([], ["median"])  # type: ignore[list-item]


def test_practices_stand_by_topic_and_place(archive: Any) -> None:
    archive.practice("太原市", "140100", 2021, "推行网格化管理，设网格员。", "社会治理")
    archive.practice("大同市", "140200", 2019, "建网格，一格一员。", "社会治理")
    archive.practice("大同市", "140200", 2020, "组织技能培训，上门办班。", "教育培训")
    cells = practices(archive)
    rows, columns = practice_grid(cells)
    assert columns == ["topic", "太原市", "大同市", "first"]
    assert rows[0] == {
        "topic": "社会治理", "太原市": "推行网格化管理（2021）", "大同市": "建网格（2019）", "first": "2019 大同市",
    }  # fmt: skip
    assert practice_lines(cells)[0] == {
        "topic": "社会治理", "place": "太原市", "size": 1, "first": 2021, "practices": "推行网格化管理（2021）",
    }  # fmt: skip
    assert spread(cells, "社会治理") == [(2019, "大同市", "建网格"), (2021, "太原市", "推行网格化管理")]
    assert {c.row for c in practices(archive, places=["140200"])} == {"大同市"}
    assert {c.row for c in practices(archive, places=["太原"])} == {"太原市"}


def test_practices_of_masked_places_are_not_one_places(archive: Any) -> None:
    for number in (1, 2):
        archive.practice("xx市", "", 2020 + number, f"做法{number}，推行积分制。", "社会治理")
        report, row = list(archive.listed.items())[-1]
        archive.listed[report] = row._replace(place_status="masked", full_name="")
    cells = practices(archive)
    assert {(cell.row, cell.size, cell.adcode) for cell in cells} == {
        ("xx市（2021.txt）", 1, ""),
        ("xx市（2022.txt）", 1, ""),
    }


def test_a_comparison_in_word_has_its_sources_as_endnotes(archive: Any, gdp: Any, tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    archive.report("总值约⟦900元⟧。", gdp(900, year=2022, approx="about"), title="=HYPERLINK(1)<b>")
    archive.report("目标⟦950元⟧。", gdp(950, year=2023, status="target"), place="大同市", adcode="140200")
    cells = compare(archive, ["地区生产总值"])
    write_document(cells, tmp_path / "c.docx", about=[("查询", "GDP")])
    write_document(cells, tmp_path / "d.docx", about=[("查询", "GDP")])
    assert (tmp_path / "c.docx").read_bytes() == (tmp_path / "d.docx").read_bytes()
    document = docx.Document(str(tmp_path / "c.docx"))
    (table,) = document.tables
    assert [cell.text for cell in table.rows[0].cells] == ["指标", "地方", "状态", "2022", "2023"]
    assert [cell.text for cell in table.rows[1].cells] == ["地区生产总值", "大同市", "目标", "", "950元"]
    assert "约：原文只说了约数。目标：计划要达到的数。" in document.paragraphs[-1].text
    notes = zipfile.ZipFile(tmp_path / "c.docx").read("word/endnotes.xml").decode()
    assert "2022：《=HYPERLINK(1)&lt;b&gt;》，2023.txt" in notes
    assert len(document.element.body.xpath(".//w:endnoteReference")) == 2


def test_two_reports_are_aligned_by_role(archive: Any) -> None:
    old = "抓好党员集中培训，全年办班三期。整治村级阵地，建好活动室。减轻基层负担，精简会议文件。"
    new = "抓好党员集中培训，全年办班三期。整治村级阵地，建好活动室和广场。推行党员积分管理。"
    texts = {"a1": old, "b2": new}

    class Two:
        def report(self, name: str) -> Report:
            text, found, begin = texts[name], [], 0
            for number, piece in enumerate(text.split("。")[:-1], 1):
                end = begin + len(piece) + 1
                found.append(
                    Statement(id=f"p{number}", kind="practice", head=piece.split("，")[0], begin=begin, end=end)
                )
                begin = end
            section = Section(id="s1", head="主要做法", role="practice", head_begin=0, head_end=4, end=len(text))
            return Report(report_id=name, sections=[section], statements=found)

        def source_text(self, name: str) -> str:
            return texts[name]

    lines = [line for line in align(Two(), "a1", "b2") if line.level == "statement"]  # type: ignore[arg-type]
    told = [(line.change, line.old and line.old.head, line.new and line.new.head) for line in lines]
    assert told == [
        ("repeated", "抓好党员集中培训", "抓好党员集中培训"),
        ("changed", "整治村级阵地", "整治村级阵地"),
        ("new", None, "推行党员积分管理"),
        ("dropped", "减轻基层负担", None),
    ]
    assert outline_table(lines)[0]["likeness"] == "100%"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("建好活动室12个，全部开放。", "建好活动室和广场15个，全部开放。"),
        ("", "新的"),
        ("旧的", ""),
        ("同", "同"),
        ("长" * 4000, "长" * 4001),
    ],
)
def test_what_stayed_came_and_went_makes_up_both_texts(old: str, new: str) -> None:
    stretches = worded(old, new)
    assert "".join(each.text for each in stretches if each.change != "new") == old
    assert "".join(each.text for each in stretches if each.change != "dropped") == new
    assert all(each.text for each in stretches)


def test_a_changed_number_is_one_stretch() -> None:
    assert worded("活动室12个。", "活动室15个。") == [
        ("same", "活动室"),
        ("dropped", "12"),
        ("new", "15"),
        ("same", "个。"),
    ]


def sample(archive: Any, gdp: Any) -> list[Any]:
    archive.report("<b>生产总值⟦900元⟧。", gdp(900, year=2022), title="=HYPERLINK(1)")
    archive.report("生产总值⟦800元⟧。", gdp(800, year=2022), place="大同市", adcode="140200")
    cells = quoted(archive, compare(archive, ["地区生产总值"]))
    return [*cells, *derive(cells, ["rank"])]


def test_the_workbook_keeps_texts_as_texts(archive: Any, gdp: Any, tmp_path: Path) -> None:
    write_workbook(sample(archive, gdp), tmp_path / "c.xlsx", about=[("查询", "=cmd|' /C calc'!A0")])
    book = openpyxl.load_workbook(tmp_path / "c.xlsx")
    assert book.sheetnames == ["说明", "总览", "对比", "依据"]
    sheet = book["对比"]
    assert [cell.value for cell in sheet[1]] == ["地方", "指标", "单位", "状态", "2022", "2022 位次"]
    assert [cell.value for cell in sheet[2]] == ["大同市", "地区生产总值", "元", "实际", 800, 2]
    assert "生产总值800元" in sheet["E2"].comment.text
    assert "非原文" in sheet["F2"].comment.text
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_of_the_evidence_only_the_head_is_printed(archive: Any, gdp: Any, tmp_path: Path) -> None:
    write_workbook(sample(archive, gdp), tmp_path / "c.xlsx")
    book = openpyxl.load_workbook(tmp_path / "c.xlsx")
    evidence = book["依据"]
    assert evidence.max_row > 2
    assert evidence.print_area.replace("$", "").endswith(f"A1:{evidence.cell(1, evidence.max_column).column_letter}1")
    assert "打印区域" in evidence.oddHeader.center.text
    assert not book["对比"].print_area


def test_numbers_stay_numbers_and_say_by_their_format_how_exact_they_are(
    archive: Any, growth: Any, tmp_path: Path
) -> None:
    told = (
        {"min": 6, "max": None, "approx": "ge"}, {"min": 6.5, "max": 6.5, "approx": "about"},
        {"min": 6, "max": 7.5, "approx": "range"}, {"min": None, "max": 4, "approx": "le"}, {"min": -1.2, "max": -1.2},
        {"min": None, "max": None, "status": "masked"},
    )  # fmt: skip
    for number, given in enumerate(told):
        place = f"青砚{number}县"
        archive.report("增长⟦甲⟧。", growth(0, year=2022, **given), place=place, adcode=f"53062{number}")
    write_workbook(quoted(archive, compare(archive, [GROWTH])), tmp_path / "c.xlsx")
    cells = [row[4] for row in openpyxl.load_workbook(tmp_path / "c.xlsx")["对比"].iter_rows(min_row=2)]
    assert [(cell.value, cell.number_format.partition(";")[0]) for cell in cells] == [
        (6, '"≥"#,##0'), (6.5, '"约"#,##0.0'), (6, '#,##0"～7.5"'), (4, '"≤"#,##0'), (-1.2, "#,##0.0"), ("（隐去）", "@"),
    ]  # fmt: skip
    assert all(cell.alignment.horizontal == "right" for cell in cells)


def test_indicators_of_one_place_stand_together_and_unknown_years_last(
    archive: Any, gdp: Any, growth: Any, tmp_path: Path
) -> None:
    archive.report("增长⟦6%⟧，总值⟦9元⟧。", growth(6, year=2022), gdp(9, year=2021))
    archive.report("五年来增长⟦7%⟧，总值⟦5元⟧。", growth(7, year=None), gdp(5, year=None))
    archive.figures[-2] = archive.figures[-2]._replace(years_first=2016, years_last=2020)
    archive.figures[-1] = archive.figures[-1]._replace(years_first=None, years_last=None)
    cells = compare(archive, ["地区生产总值", GROWTH])
    write_workbook(cells, tmp_path / "c.xlsx")
    heads, *rows = openpyxl.load_workbook(tmp_path / "c.xlsx")["对比"].iter_rows(values_only=True)
    assert heads[4:] == ("2021", "2022", "2016–2020", "年份不详")
    assert [row[1:] for row in rows] == [
        ("地区生产总值", "元", "实际", 9, None, None, 5), (GROWTH, "%", "实际", None, 6, 7, None),
    ]  # fmt: skip


def test_many_columns_of_several_years_are_folded_away(archive: Any, growth: Any, tmp_path: Path) -> None:
    for first in range(2001, 2009):
        archive.report("五年来增长⟦7%⟧。", growth(7, year=None))
        archive.figures[-1] = archive.figures[-1]._replace(years_first=first, years_last=first + 4)
    for name, cells in (("many", compare(archive, [GROWTH])), ("few", compare(archive, [GROWTH])[:2])):
        write_workbook(cells, tmp_path / f"{name}.xlsx")
        sheet = openpyxl.load_workbook(tmp_path / f"{name}.xlsx")["对比"]
        assert sheet.column_dimensions["E"].hidden == (name == "many")
        assert not sheet.column_dimensions["D"].hidden


def test_masked_places_of_one_name_have_rows_of_their_own(archive: Any, gdp: Any) -> None:
    for value in (3, 4):
        report = archive.report("总值⟦甲⟧。", gdp(value, year=2022), place="xx市", adcode="", title="xx市工作汇报")
        row = archive.listed[report]
        archive.listed[report] = row._replace(place_status="masked", full_name="", path=f"{value}/{value}.txt")
        archive.figures[-1] = archive.figures[-1]._replace(path=f"{value}/{value}.txt")
    cells = compare(archive, ["地区生产总值"])
    assert {(cell.row, cell.min) for cell in cells} == {("xx市工作汇报（3.txt）", 3), ("xx市工作汇报（4.txt）", 4)}


def test_the_page_opens_every_cell_to_its_sentence(archive: Any, gdp: Any) -> None:
    words = html_page(sample(archive, gdp))
    assert "&lt;b&gt;生产总值900元。" in words
    assert "<script" not in words and "<b>生产" not in words
    assert words.count("<details>") == 2
    assert words.count('class="n derived"') == 2


def test_latex_escapes_what_reports_say() -> None:
    words = latex([{"甲": "50%_{x}", "乙": None}], ["甲", "乙"])
    assert r"50\%\_\{x\} &  \\" in words
    assert words.startswith(r"\begin{tabular}{ll}")


def test_parquet_has_a_row_a_cell(archive: Any, gdp: Any, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="the parquet extra is not installed")
    cells = sample(archive, gdp)
    write_parquet(cells, tmp_path / "c.parquet")
    table = parquet.read_table(tmp_path / "c.parquet")
    assert table.num_rows == len(cells)
    assert table.column("min").to_pylist() == [c.min for c in cells]


def test_the_gap_between_two_shares_is_in_percentage_points(archive: Any, growth: Any) -> None:
    archive.report("今年生产总值增长⟦6%⟧。", growth(6, status="target", year=2022), year=2022)
    archive.report("去年生产总值增长⟦5.1%⟧。", growth(5.1, year=2022))
    assert [row["gap"] for row in plan_table(plan_rows(compare(archive, [GROWTH])))] == ["-0.9百分点"]


def test_targets_without_results_are_left_out_unless_asked_for(archive: Any, growth: Any) -> None:
    archive.report("增长⟦6%⟧。", growth(6, year=2023, status="target"))
    rows = plan_rows(compare(archive, [GROWTH]))
    assert [row.verdict for row in rows] == ["无法判断"]
    assert decided(rows) == []


def test_a_result_reckoned_another_way_leaves_open_whether_the_target_was_reached(archive: Any, growth: Any) -> None:
    archive.report("今年生产总值增长⟦6%⟧。", growth(6, status="target", year=2022), year=2022)
    archive.report("去年生产总值同口径增长⟦6.1%⟧。", growth(6.1, year=2022, basis="同口径"))
    row = plan_of(archive)
    assert (row.gap, row.verdict, row.actual.basis) == (0.1, "无法判断", "同口径")
