"""Are queries read from whatever file people keep them in?"""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import pytest

from reportminer.cli.messages import UsageError
from reportminer.cli.queries import read_queries


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("q.txt", "党建\n\n# 说明\n结对 共建\n".encode(), {1: "党建", 4: "结对 共建"}),
        ("q.txt", "黨建\n".encode("utf-8-sig"), {1: "黨建"}),
        ("q.txt", "党建\r\n经费\r\n".encode("gb18030"), {1: "党建", 2: "经费"}),
        ("q.csv", "编号,查询\n1,党建 经费\n2,\n3,\"\"\"结对\"\" OR 共建\"\n".encode(), {2: "党建 经费", 4: '"结对" OR 共建'}),
        ("q.csv", "党建,甲\n经费,乙\n".encode(), {1: "党建", 2: "经费"}),
        ("q.tsv", "说明\t关键词\n甲\t党建\n".encode(), {2: "党建"}),
    ],
)  # fmt: skip
def test_queries_of_a_text_or_a_column(tmp_path: Path, name: str, data: bytes, expected: dict[int, str]) -> None:
    (tmp_path / name).write_bytes(data)
    assert read_queries(tmp_path / name) == expected


@pytest.mark.parametrize("heading", ["查询", "Query"])
def test_queries_of_a_workbook(tmp_path: Path, heading: str) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["编号", None, heading])
    book.active.append([1, None, "党建 经费"])
    book.active["C5"] = "结对共建"
    book.create_sheet("另").append(["别的"])
    book.save(tmp_path / "q.xlsx")
    assert read_queries(tmp_path / "q.xlsx") == {2: "党建 经费", 5: "结对共建"}


def test_queries_of_a_workbook_with_text_in_its_cells(tmp_path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "q.xlsx"), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["党建", 1])
        sheet.write_row(1, 0, ["经费", 2])
    assert read_queries(tmp_path / "q.xlsx") == {1: "党建", 2: "经费"}


@pytest.mark.parametrize(
    "sheet",
    [
        '<row r="1"><c r="A1" t="s"><v/></c></row>',
        '<row r="1"><c r="A1" t="s"><v>7</v></c></row>',
        '<row r="999999999"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="ZZZZZ1"><v>1</v></c></row>',
    ],
)
def test_a_workbook_that_contradicts_itself_is_damaged(tmp_path: Path, sheet: str) -> None:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with zipfile.ZipFile(tmp_path / "q.xlsx", "w") as package:
        words = f'<worksheet xmlns="{space}"><sheetData>{sheet}</sheetData></worksheet>'
        package.writestr("xl/worksheets/sheet1.xml", words)
    with pytest.raises(UsageError, match="damaged"):
        read_queries(tmp_path / "q.xlsx")


def test_queries_of_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("党建\n经费".encode())))
    assert read_queries(Path("-")) == {1: "党建", 2: "经费"}


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("q.txt", b"\n# \n", "holds no query"),
        ("q.txt", b"\xff\xff\xff", "neither UTF-8 nor GB18030"),
        ("q.xlsx", b"PK\x03\x04 and no more", "damaged"),
        ("q.csv", b"query\n", "holds no query"),
        ("q.csv", b'"' + b"x" * 140_000 + b'"\n', "damaged"),
        (None, b"", "no such file"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, name: str | None, data: bytes, words: str) -> None:
    if name:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(UsageError, match=words):
        read_queries(tmp_path / (name or "q.txt"))
