"""Do the cells of a workbook come out as people see them, and are damaged ones and bombs refused?"""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter

from reportminer.readers.base import ReadError
from reportminer.readers.sheets import sheets


def workbook(*rows: list[object]) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("目录")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        book.add_worksheet("空")
    return data.getvalue()


def test_cells_are_texts_in_their_places() -> None:
    first, second = sheets(workbook(["件号", "日期", "页数"], [3, date(2021, 3, 15), 2.5], ["", True, " 字 "]))
    assert first == ("目录", [["件号", "日期", "页数"], ["3", "2021-03-15", "2.5"], ["", "是", "字"]])
    assert second == ("空", [])


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04nothing", b"not a workbook"])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(ReadError):
        list(sheets(data))


def test_a_workbook_that_unpacks_to_more_than_memory_holds_is_refused() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b" " * 300_000_000)
    with pytest.raises(ReadError, match="unpack"):
        list(sheets(data.getvalue()))
