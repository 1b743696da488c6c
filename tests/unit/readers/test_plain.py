"""Plain text is the decoded bytes; Markdown gives headings and tables too."""

from reportminer import readers
from reportminer.text import SourceText


def read(text: str, name: str) -> SourceText:
    (result,) = readers.read_bytes(text.encode(), name)
    assert isinstance(result, SourceText), result
    return result


def test_line_breaks_stay_as_they_are() -> None:
    text = "全县党员\r\n十人。\n\n　　第二段\x00。\r"
    assert read(text, "a.txt").text == text


def test_headings_of_markdown() -> None:
    source = read("# 总结\n\n## 一、做法 ##\n正文#1。\n", "a.md")
    assert [(source.text[m.begin : m.end], m.level) for m in source.headings] == [("总结", 1), ("一、做法", 2)]


def test_table_of_markdown() -> None:
    source = read("前文。\n\n| 指标 | 2022年 |\n| --- | ---: |\n| 党员 | 8,412 |\n| 支部 | |\n\n后文。", "a.md")
    (table,) = source.tables
    assert [(c.row, c.column, source.text[c.begin : c.end]) for c in table.cells] == [
        (0, 0, "指标"),
        (0, 1, "2022年"),
        (1, 0, "党员"),
        (1, 1, "8,412"),
        (2, 0, "支部"),
        (2, 1, ""),
    ]
    assert source.text[table.begin : table.end].startswith("指标")


def test_page_saved_as_text_is_read_as_a_page() -> None:
    assert (
        read("<!DOCTYPE html><html><body><p>全县共有党员十人，</p></body></html>", "a.txt").text
        == "全县共有党员十人，\n"
    )


def test_page_saved_as_doc_is_read_as_a_page() -> None:
    assert read("<html><body><p>全县共有党员十人，</p></body></html>", "a.doc").text == "全县共有党员十人，\n"
