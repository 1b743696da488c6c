"""Does every workbook keep texts as texts, within what Excel takes?"""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from reportminer.exports import ExportError
from reportminer.exports.workbook import new_workbook


def test_a_workbook_that_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "in the way").write_text("")
    with (
        pytest.raises(ExportError, match="cannot write"),
        new_workbook(tmp_path / "in the way" / "x.xlsx") as book,
    ):
        book.table("表", ["甲"], [["乙"]])
    assert [path.name for path in tmp_path.iterdir()] == ["in the way"]


@pytest.mark.parametrize("streamed", [False, True])
def test_texts_stay_texts_and_the_same_rows_give_the_same_bytes(tmp_path: Path, streamed: bool) -> None:
    row = ["=1+1", "http://example.org", "12", 12, 0.5, True, None, ""]
    for name in ("x.xlsx", "y.xlsx"):
        with new_workbook(tmp_path / name, streamed=streamed) as book:
            book.table("表", list("甲乙丙丁戊己庚辛"), [row])
    assert (tmp_path / "x.xlsx").read_bytes() == (tmp_path / "y.xlsx").read_bytes()
    _, cells = openpyxl.load_workbook(tmp_path / "x.xlsx").active.iter_rows()
    assert [(cell.data_type, cell.value, cell.hyperlink) for cell in cells] == [
        ("s", "=1+1", None), ("s", "http://example.org", None), ("s", "12", None), ("n", 12, None), ("n", 0.5, None),
        ("b", True, None), ("n", None, None), ("n", None, None),
    ]  # fmt: skip


def test_sheets_of_names_that_excel_refuses_are_told_apart(tmp_path: Path) -> None:
    with new_workbook(tmp_path / "x.xlsx") as book:
        for name in ("增速[%]/年", "增速%年", "长" * 40, "长" * 41, "?"):
            book.sheet(name, ["甲"])
    names = openpyxl.load_workbook(tmp_path / "x.xlsx").sheetnames
    assert names == ["增速%年", "增速%年 (2)", "长" * 31, "长" * 27 + " (2)", "reportminer"]


def test_only_the_column_of_files_links_to_them(tmp_path: Path) -> None:
    file = tmp_path / "报告.txt"
    file.write_text("文", encoding="utf-8")
    with new_workbook(tmp_path / "x.xlsx") as book:
        book.table("表", ["文件", "标题"], [[str(file), str(file)], ["没有.txt", ""]])
    _, first, second = openpyxl.load_workbook(tmp_path / "x.xlsx").active.iter_rows()
    assert [bool(cell.hyperlink) for cell in (*first, second[0])] == [True, False, False]
    assert first[0].value == "报告.txt"


def test_rows_are_as_high_as_their_texts_need(tmp_path: Path) -> None:
    with new_workbook(tmp_path / "x.xlsx") as book:
        book.table("表", ["甲", "乙"], [["短", 1], ["长" * 40, 2], ["一\n二\n三", 3]], widths={"甲": 20})
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx").active
    low, high, three = (sheet.row_dimensions[number].height for number in (2, 3, 4))
    assert low < three < high


def test_words_about_a_workbook_and_hidden_columns(tmp_path: Path) -> None:
    with new_workbook(tmp_path / "x.xlsx") as book:
        book.notes("说明", "=题", [("查询", "=1+1")], ("标记", [("约", "约数")]))
        sheet = book.sheet("总览", ["甲", "乙"], hidden={"乙"})
        book.inner_link(sheet, 1, 0, "说明", 1, "=指标")
    words, shown = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert [cell.value for row in words.iter_rows() for cell in row if cell.value] == [
        "=题", "查询", "=1+1", "标记", "约", "约数",
    ]  # fmt: skip
    assert all(cell.data_type == "s" for row in words.iter_rows() for cell in row if cell.value)
    assert (shown["A2"].value, shown["A2"].hyperlink.location) == ("=指标", "'说明'!A1")
    assert [shown.column_dimensions[name].hidden for name in "AB"] == [False, True]


def test_folded_columns_are_away_until_the_plus_behind_them_is_pressed(tmp_path: Path) -> None:
    for name, last in (("x.xlsx", ["丁"]), ("y.xlsx", [])):
        with new_workbook(tmp_path / name) as book:
            book.sheet("表", ["甲", "乙", "丙", *last], folded={"乙", "丙"})
        sheet = openpyxl.load_workbook(tmp_path / name)["表"]
        looks = sheet.column_dimensions
        assert not looks["A"].hidden
        assert looks["B"].hidden
        assert looks["B"].outlineLevel == 1
        assert looks["D"].collapsed
        assert not looks["D"].hidden


def test_columns_without_a_width_of_their_own_are_wide_enough_for_long_texts(tmp_path: Path) -> None:
    with new_workbook(tmp_path / "x.xlsx", streamed=True) as book:
        book.table("表", ["甲县", "乙县", "要点"], ([text, "短", "短"] for text in ("加强培训" * 9, "短")))
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["表"]
    first, second = (sheet.column_dimensions[name].width for name in "AB")
    assert first > second
    assert [cell.value for cell in sheet["B"]] == ["乙县", "短", "短"]
    assert sheet.print_options.gridLines
