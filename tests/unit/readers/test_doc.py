"""Old Word files are read by their own tables, whole or saved fast, with numbers and tables as Word shows them."""

import io
from types import ModuleType

import pytest

from reportminer import readers
from reportminer.readers import ReadOptions
from reportminer.records import Failure
from reportminer.text import SourceText

OWN = ReadOptions(office=False)


def read(data: bytes) -> SourceText:
    (result,) = readers.read_bytes(data, "a.doc", options=OWN)
    assert not isinstance(result, Failure), result
    return result


def test_pieces_in_any_order_and_width(ole: ModuleType) -> None:
    data = ole.word97([("全县有党员", False), ("8412", True), ("名。\r", False), ("GDP 12\r", True), ("完。\r", False)])
    assert read(data).text == "全县有党员8412名。\nGDP 12\n完。\n"


def test_signs_of_word_are_translated(ole: ModuleType) -> None:
    text = "甲\x0b乙\x1e丙\x1f丁\x01\x08\x02\r\x13 PAGE \x142\x15页\x0c\x13 HYPERLINK \x13 X \x14y\x15 \x14链接\x15。\r"
    assert read(ole.word97([(text, False)])).text == "甲\n乙-丙丁\n2页\n链接。\n"


def test_table_without_paragraph_properties(ole: ModuleType) -> None:
    source = read(ole.word97([("前文。\r指标\x07数量\x07\x07党员\x078412\x07\x07后文。\r", False)]))
    assert "党员" in source.text and "8412" in source.text
    assert source.text.startswith("前文。\n") and source.text.endswith("后文。\n")


def test_encrypted_says_so(ole: ModuleType) -> None:
    (result,) = readers.read_bytes(ole.word97([("密\r", False)], flags=0x0100), "a.doc")
    assert isinstance(result, Failure)
    assert "encrypted" in result.reason


@pytest.mark.parametrize("codec", ["gbk", "big5"])
def test_word_6(ole: ModuleType, codec: str) -> None:
    text = (
        "全縣黨員隊伍建設情況的報告，共有黨員十人。"
        if codec == "big5"
        else "全县党员队伍建设情况的报告，共有党员十人。"
    )
    source = read(ole.word6(f"{text}\r\x13 PAGE \x141\x15第二段，工作有序。\r", codec))
    assert source.text == f"{text}\n1第二段，工作有序。\n"
    assert source.encoding == ("big5" if codec == "big5" else "gb18030")


def test_without_text(ole: ModuleType) -> None:
    (result,) = readers.read_bytes(ole.word97([("\r\r", False)]), "a.doc", options=OWN)
    assert isinstance(result, Failure)
    assert "no text" in result.reason


@pytest.fixture(scope="module")
def converted(formats: ModuleType) -> SourceText:
    """A Word file with lists, headings and a table, saved as .doc by LibreOffice."""
    if not formats.OFFICE:
        pytest.skip("LibreOffice is not installed")
    import docx

    document = docx.Document()
    document.add_heading("主要做法", level=2)
    for text in ("加强领导", "明确责任"):
        document.add_paragraph(text, style="List Number")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip((c for row in table.rows for c in row.cells), ("指标", "2022年", "党员", ""), strict=True):
        cell.text = text
    document.add_paragraph("以上。")
    out = io.BytesIO()
    document.save(out)
    return read(formats.converted(out.getvalue(), ".docx", "doc:MS Word 97"))


def test_automatic_numbers(converted: SourceText) -> None:
    assert "1.加强领导\n2.明确责任\n" in converted.text


def test_headings(converted: SourceText) -> None:
    assert [(converted.text[m.begin : m.end], m.level) for m in converted.headings] == [("主要做法", 2)]


def test_table(converted: SourceText) -> None:
    (table,) = converted.tables
    assert [converted.text[c.begin : c.end] for c in table.cells] == ["指标", "2022年", "党员", ""]
    assert converted.text.endswith("以上。\n")


def test_characters_that_take_two_places_do_not_shift_what_follows(ole: ModuleType) -> None:
    text = "负责人：\U00020bb7田。\r指标\x07数量\x07\x07党员\x0712\x07\x07完。\r"
    source = read(ole.word97([(text, False)]))
    assert source.text.startswith("负责人：\U00020bb7田。\n") and source.text.endswith("完。\n")


def test_damaged_sizes_end_at_once(ole: ModuleType) -> None:
    data = bytearray(ole.word97([("全县有桥三十一座。\r", False)]))
    begin = data.index(b"\xec\xa5\xc1\x00")
    for place in (0xFA, 0x102):
        data[begin + place : begin + place + 8] = (16).to_bytes(4, "little") + (0x7FFFFFF0).to_bytes(4, "little")
    assert read(bytes(data)).text == "全县有桥三十一座。\n"


def test_piece_table_that_promises_too_much_is_damaged(ole: ModuleType) -> None:
    data = ole.word97([("全县有桥三十一座。\r", False)])
    clx = data.index(b"\x01\x02\x00\x00\x00\x02")
    broken = data[: clx + 14] + (0x7FFFFFFF).to_bytes(4, "little") + data[clx + 18 :]
    (result,) = readers.read_bytes(broken, "a.doc", options=OWN)
    assert isinstance(result, Failure)
    assert "piece table" in result.reason
