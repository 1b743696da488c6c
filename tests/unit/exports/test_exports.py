"""Do rows reach every form whole and harmless?"""

from __future__ import annotations

import csv
import errno
import html.parser
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from rich.cells import cell_len

from reportminer import exports
from reportminer.exports import cells

HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://x.example","a")',
    "@SUM(A1)",
    "+cmd|' /C calc'!A0",
    "－1+1",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "a|b|c",
    "[a](javascript:alert(1))",
    "\x1b[31m红\x07",
    "\u202e倒",
    "坏字\ud800",
    "一\n二\r\n三",
    "{=1}",
    "http://x.example/",
]
COLUMNS = ("text", "score", "topics", "missing")
ROWS: list[dict[str, Any]] = [{"text": text, "score": 1.5, "topics": ["甲", "乙"], "extra": 1} for text in HOSTILE]


@pytest.mark.parametrize("form", exports.FORMS)
def test_every_form_is_written_and_the_same_twice(form: str, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    exports.write(ROWS, COLUMNS, form=form, output=one, title="表")
    exports.write(iter(ROWS), COLUMNS, form=form, output=two, title="表")
    assert one.read_bytes() == two.read_bytes()
    assert one.stat().st_size > 100
    assert sorted(p.name for p in tmp_path.iterdir()) == ["one", "two"]


def test_xlsx_holds_text_as_text_and_numbers_as_numbers(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    exports.write(ROWS, COLUMNS, form="xlsx", output=file, title="做法：[党建]/2008")
    sheet = openpyxl.load_workbook(file).active
    assert sheet.title == "做法：党建2008"
    for row, text in zip(list(sheet.rows)[1:], HOSTILE, strict=True):
        assert row[0].data_type == "s"
        assert row[0].hyperlink is None
        plain = cells.text(text)
        if plain.isprintable():
            assert row[0].value == plain
        assert (row[1].value, row[1].data_type) == (1.5, "n")
        assert row[2].value == "甲；乙"
        assert row[3].value is None


def test_xlsx_links_to_source_files_that_are_there(tmp_path: Path) -> None:
    source = tmp_path / "报告.txt"
    source.write_text("文", encoding="utf-8")
    rows = [{"path": str(source)}, {"path": f"{source}!/里面.txt"}, {"path": "/没有.txt"}]
    exports.write(rows, ["path"], form="xlsx", output=tmp_path / "a.xlsx")
    found = next(iter(openpyxl.load_workbook(tmp_path / "a.xlsx").active.columns))[1:]
    assert [cell.value for cell in found] == [row["path"] for row in rows]
    assert [cell.hyperlink is not None for cell in found] == [True, True, False]


def test_csv_is_for_excel_and_no_cell_is_a_formula(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    exports.write(ROWS, COLUMNS, form="csv", output=file)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")))
    assert rows[0] == list(COLUMNS)
    assert len(rows) == len(HOSTILE) + 1
    assert not any(row[0].startswith(("=", "+", "-", "@", "＝", "－")) for row in rows)
    assert rows[1][0] == "'=1+1"
    assert rows[1][1:3] == ["1.5", "甲；乙"]


@pytest.mark.parametrize("number", ["-3.5%", "+8", "-1,200", "-1e5", "-0.9百分点", "-2.1%（预计）⚠", "-9.9%*"])
def test_csv_leaves_signed_numbers_alone(number: str) -> None:
    assert cells.for_csv(number) == number


@pytest.mark.parametrize("words", ["-1+2", "-1(A1)", "-1百分点+1", "+1*2", "-1%cmd", "-2+3强化阵地", "=1"])
def test_csv_marks_what_only_begins_like_a_number(words: str) -> None:
    assert cells.for_csv(words) == f"'{words}"


def test_csv_on_stdout_has_no_byte_order_mark(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    exports.write([{"text": "党建"}], ["text"], form="csv")
    assert capsysbinary.readouterr().out == "text\r\n党建\r\n".encode()


def test_jsonl_holds_every_key_and_every_value(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    exports.write(
        [*ROWS, {"score": float("nan"), "nested": {"a": ("坏\ud800", 2**70)}}], COLUMNS, form="jsonl", output=file
    )
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n")[:-1]]
    assert [row["text"] for row in rows[:-1]] == [cells.text(text) for text in HOSTILE]
    assert rows[0] == {"text": "=1+1", "score": 1.5, "topics": ["甲", "乙"], "extra": 1}
    assert rows[-1]["score"] is None
    assert rows[-1]["nested"]["a"][0] == "坏\ufffd"


class _Tags(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.cells: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not any(name.startswith("on") or name in {"src", "href"} for name, _ in attrs)
        if tag == "td":
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data


def test_html_escapes_everything_and_needs_nothing_from_outside(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    exports.write(ROWS, COLUMNS, form="html", output=file, title="<b>题</b>")
    page = _Tags()
    page.feed(file.read_text(encoding="utf-8"))
    assert set(page.tags) <= {
        *("html", "head", "meta", "title", "style", "body", "h1", "table", "thead", "tbody", "tr", "th", "td"),
    }
    assert page.cells[20] == HOSTILE[5]
    assert page.cells[24] == HOSTILE[6]


def test_markdown_keeps_its_columns_and_escapes_markup(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    exports.write(ROWS, COLUMNS, form="md", output=file)
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[:2] == ["<!-- reportminer -->", ""]
    lines = lines[2:]
    assert len(lines) == len(HOSTILE) + 2
    assert all(line.replace("\\|", "").count("|") == len(COLUMNS) + 1 for line in lines)
    assert "<" not in "".join(lines)
    assert "\\[a\\]" in "".join(lines)


def test_a_table_sends_no_commands_to_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    exports.write(ROWS, COLUMNS, form="table", title="题[bold]")
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\x07" not in out
    assert "\u202e" not in out
    assert "题[bold]" in out
    assert "=1+1" in out


def test_a_data_frame_is_taken_too(tmp_path: Path) -> None:
    table = pd.DataFrame(
        {"year": pd.array([2008, None], dtype="Int64"), "head": ["甲", None], "value": [1.5, float("nan")]}
    )
    exports.write(table, ["year", "head", "value"], form="csv", output=tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines() == ["year,head,value", "2008,甲,1.5", ",,"]


def test_a_file_is_replaced_only_by_a_whole_one(tmp_path: Path) -> None:
    def broken() -> Any:
        yield {"text": "甲"}
        raise RuntimeError("half way")

    for form in exports.FORMS:
        file = tmp_path / f"a.{form}"
        file.write_text("old", encoding="utf-8")
        with pytest.raises(RuntimeError, match="half way"):
            exports.write(broken(), ["text"], form=form, output=file)
        assert file.read_text(encoding="utf-8") == "old"
    assert len(list(tmp_path.iterdir())) == len(exports.FORMS)


def test_wrong_use_is_told(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="forms are: table"):
        exports.write([], ["a"], form="pdf")
    with pytest.raises(ValueError, match="needs a file"):
        exports.write([], ["a"], form="xlsx")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(exports.ExportError, match="cannot write"):
        exports.write([], ["a"], form="csv", output=tmp_path / "file" / "a.csv")


def test_no_rows_make_an_empty_table(tmp_path: Path) -> None:
    for form in exports.FORMS:
        exports.write([], ["甲", "乙"], form=form, output=tmp_path / form)
    assert (tmp_path / "csv").read_text(encoding="utf-8-sig") == "甲,乙\n"
    assert (tmp_path / "jsonl").read_text(encoding="utf-8") == ""


def test_a_workbook_that_cannot_be_written_says_why_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", "x")

    monkeypatch.setattr("xlsxwriter.workbook.ZipFile", refuse)
    with pytest.raises(exports.ExportError) as error:
        exports.write(ROWS, COLUMNS, form="xlsx", output=tmp_path / "a.xlsx")
    assert str(error.value) == f"cannot write {tmp_path / 'a.xlsx'}: Permission denied"
    assert not list(tmp_path.iterdir())


def test_more_rows_than_a_sheet_holds_go_on_on_another_which_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reportminer.exports.workbook.SHEET_ROWS", 5)
    file = tmp_path / "a.xlsx"
    for rows, sheets in ((3, ["表"]), (4, ["表", "表 (2)"]), (7, ["表", "表 (2)", "表 (3)"])):
        exports.write([{"text": f"甲{n}"} for n in range(rows)], ["text"], form="xlsx", output=file, title="表")
        book = openpyxl.load_workbook(file)
        assert book.sheetnames == sheets
        held = [row[0].value for sheet in book for row in list(sheet.rows)[1:]]
        assert [text for text in held if text.startswith("甲")] == [f"甲{n}" for n in range(rows)]
        assert [text for text in held if "接续" in text] == [f"以下接续表“{name}”" for name in sheets[1:]]


@pytest.mark.parametrize(("length", "kept"), [(32_767, "甲" * 32_767), (32_768, "甲" * 32_766 + "…")])
def test_what_a_cell_cannot_hold_is_cut_and_says_so(length: int, kept: str) -> None:
    assert cells.for_sheet("甲" * length) == kept


@pytest.mark.parametrize("width", [40, 80, 400])
def test_a_table_too_wide_is_printed_in_parts(
    width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    years = [str(year) for year in range(2001, 2021)]
    rows = [
        {"地方": f"青砚{number}县", **{year: f"{number},{year}亿元" for year in years if int(year) % 3 == number}}
        for number in range(3)
    ]
    exports.write(rows, ["地方", *years], form="table", title="对比", repeated=1)
    printed = capsys.readouterr().out
    assert printed.count("对比") == 1
    assert all(printed.count(cell) == 1 for row in rows for cell in list(row.values())[1:])
    assert all(printed.count(f" {year} ") == 1 for year in years)
    assert max(map(cell_len, printed.splitlines())) <= width
    assert (printed.count("地方") == 1) == (width == 400)
