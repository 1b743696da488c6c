"""A workbook of records goes out, is edited by whatever program, and comes back."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from reportminer.archive import Archive
from reportminer.corrections import CorrectionError
from reportminer.exports.workbook import new_workbook
from reportminer.review import queue, read_plan, write_workbook


@pytest.fixture
def book(archive: Archive, tmp_path: Path) -> Path:
    path = tmp_path / "校对.xlsx"
    reports = [row.report_id for row in archive.report_rows()]
    counts = write_workbook(archive, queue(archive, sample=2), path, reports=reports)
    assert counts == {"要点": 9, "数据": 5, "报告": 3}
    return path


class Edited:
    """A workbook opened for editing, its cells by head."""

    def __init__(self, path: Path, sheet: str) -> None:
        self.path, self.book = path, load_workbook(path, rich_text=False)
        self.sheet = self.book[sheet]
        self.heads = {cell.value: cell.column for cell in self.sheet[1]}

    def row_of(self, head: str, value: str) -> int:
        return next(cell.row for cell in self.sheet[self.letter(head)] if cell.value == value)

    def letter(self, head: str) -> str:
        return self.sheet.cell(1, self.heads[head]).column_letter  # type: ignore[no-any-return]

    def put(self, row: int, **cells: Any) -> None:
        for head, value in cells.items():
            self.sheet.cell(row, self.heads[head]).value = value

    def save(self) -> None:
        self.book.save(self.path)


def test_an_untouched_workbook_asks_for_nothing(archive: Archive, book: Path) -> None:
    plan = read_plan(archive, book, who="甲")
    assert (plan.entries, plan.problems, plan.remarks, plan.untouched) == ([], [], [], 17)


def edit(path: Path) -> None:
    """What an office does to it: a changed cell, a right one, a deleted one, a new one, rows moved and gone."""
    figures = Edited(path, "数据")
    figures.put(figures.row_of("原文", "3000元"), 状态="目标", 数值="约5000元", 年份=2007, 备注="看了原件")
    figures.put(figures.row_of("原文", "35对"), 核对="正确")
    moved = [[cell.value for cell in row] for row in figures.sheet.iter_rows(min_row=2, max_row=6)][::-1]
    for number, values in enumerate(moved, 2):
        for column, value in enumerate(values, 1):
            figures.sheet.cell(number, column).value = value
    figures.save()
    points = Edited(path, "要点")
    points.put(points.row_of("要点", "活动场所简陋"), 核对="删除")
    report = points.sheet.cell(points.row_of("要点", "加强村支书培训"), points.heads["报告编号"]).value
    points.sheet.delete_rows(points.row_of("要点", "经费短缺"))
    points.put(points.sheet.max_row, 类型="成效", 要点="轮训", 原文="轮训了所有村干部", 报告编号=report)
    points.save()
    reports = Edited(path, "报告")
    reports.put(reports.row_of("标题", "昭阳区基层组织建设调查报告"), 文种="总结", 地方="昭通市")
    reports.save()


def check(archive: Archive, path: Path) -> None:
    plan = read_plan(archive, path, who="甲")
    assert (plan.problems, plan.remarks) == ([], [])
    archive.correct(plan.entries)
    reports = {report.title: report for report in archive.iter_reports()}
    first, second = reports["鲁甸县党建工作汇报"], reports["昭阳区基层组织建设调查报告"]
    figure = first.figures[0]
    assert (figure.status, figure.min, figure.approx, figure.year, figure.rule) == (
        "target",
        5000,
        "about",
        2007,
        "corrected",
    )
    assert {f.text: f.rule for f in first.figures}["35对"] == "confirmed"
    assert "活动场所简陋" not in {s.head for s in second.statements}
    assert "经费短缺" in {s.head for s in second.statements}
    assert [(s.kind, s.head) for s in first.statements if s.rule == "added"] == [("outcome", "轮训")]
    assert (second.genre, second.place.adcode, second.place.status) == ("总结", "530600", "corrected")
    assert {entry.note for entry in archive.corrections()} == {"", "看了原件"}
    again = read_plan(archive, path, who="甲")
    assert not [entry for entry in again.entries if entry.kind == "change" and entry.old != entry.new]


def test_edits_deletions_new_rows_moved_rows(archive: Archive, book: Path) -> None:
    edit(book)
    check(archive, book)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_workbook_saved_by_libreoffice(archive: Archive, book: Path, tmp_path: Path) -> None:
    edit(book)
    out = tmp_path / "saved"
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    subprocess.run([*command, "--convert-to", "xlsx", "--outdir", str(out), str(book)], check=True, timeout=180)
    if not (out / book.name).exists():
        pytest.skip("LibreOffice is installed without Calc")
    check(archive, out / book.name)


def test_what_cannot_be_understood_is_told_by_row(archive: Archive, book: Path) -> None:
    figures = Edited(book, "数据")
    row = figures.row_of("原文", "3000元")
    figures.put(row, 状态="大概")
    figures.put(figures.row_of("原文", "41%"), 编号="x")
    figures.put(figures.row_of("原文", "12个"), 核对="好")
    figures.put(
        figures.sheet.max_row, 原文="没有这句", 报告编号=figures.sheet.cell(row, figures.heads["报告编号"]).value
    )
    figures.put(figures.sheet.max_row + 1, 指标="什么")
    figures.save()
    plan = read_plan(archive, book, who="甲")
    assert plan.entries == []
    reasons = " | ".join(problem.reason for problem in plan.problems)
    for words in ("status cannot be '大概'", "编号 was changed", "not '好'", "stands 0 times", "a new row needs 原文"):
        assert words in reasons


def test_columns_of_the_office_are_passed_over_and_told(archive: Archive, book: Path) -> None:
    figures = Edited(book, "数据")
    figures.sheet.cell(1, 30).value = "我的看法"
    figures.save()
    assert read_plan(archive, book, who="甲").remarks == [
        "数据: the columns 我的看法 are not of this workbook and were passed over"
    ]


def test_other_workbooks_and_files_are_refused(archive: Archive, tmp_path: Path) -> None:
    with new_workbook(tmp_path / "a.xlsx") as book:
        book.sheet("甲", ["乙"])
    with pytest.raises(CorrectionError, match="none of the sheets"):
        read_plan(archive, tmp_path / "a.xlsx", who="甲")
    (tmp_path / "b.xlsx").write_bytes(b"PK nonsense")
    with pytest.raises(CorrectionError, match="cannot be read as a workbook"):
        read_plan(archive, tmp_path / "b.xlsx", who="甲")


def test_a_workbook_stays_good_when_the_archive_is_mined_again(archive: Archive, book: Path, folder: Path) -> None:
    edit(book)
    archive.ingest(folder, redo=True)
    check(archive, book)


def test_texts_are_no_formulas(archive: Archive, folder: Path, tmp_path: Path) -> None:
    (folder / "公式.txt").write_text(
        "标题 青沛县=1+1 530621 2008 汇报\n节 存在的问题\nproblem ⟦=HYPERLINK(1)⟧，只有⟪3元⟫。\n", encoding="utf-8"
    )
    archive.ingest(folder)
    write_workbook(archive, queue(archive), tmp_path / "c.xlsx")
    cells = [cell for sheet in load_workbook(tmp_path / "c.xlsx") for row in sheet for cell in row]
    assert any("=HYPERLINK(1)" in str(cell.value) for cell in cells)
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_headings_have_a_sheet_of_their_own(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "章节.xlsx"
    items = queue(archive, what=["section"], limit=9)
    assert write_workbook(archive, items, path) == {"要点": 0, "数据": 0, "章节": 5}
    sheet = Edited(path, "章节")
    row = sheet.row_of("小标题", "存在的困难")
    sheet.put(row, 作用="原因")
    sheet.put(sheet.row_of("小标题", "对策建议"), 核对="正确")
    sheet.save()
    plan = read_plan(archive, path, who="甲")
    assert (plan.problems, len(plan.entries)) == ([], 2)
    archive.correct(plan.entries)
    report = next(report for report in archive.iter_reports() if "昭阳" in report.title)
    assert [(section.role, section.rule) for section in report.sections] == [
        ("cause", "corrected"),
        ("other", "confirmed"),
    ]
    assert archive.check() == []
    assert len(queue(archive, what=["section"])) == 3


def test_titles_lead_to_the_published_pages_of_their_reports(archive: Archive, tmp_path: Path) -> None:
    items = queue(archive)
    shown = items[0].report_id
    page = tmp_path / "pages" / "report" / f"{shown}.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>", encoding="utf-8")
    path = tmp_path / "review.xlsx"
    write_workbook(archive, items, path, pages=tmp_path / "pages")
    links = [
        (cell.hyperlink.target, shown in str([other.value for other in row]))
        for sheet in load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.hyperlink is not None and ".html" in str(cell.hyperlink.target)
    ]
    assert links
    assert all(target.endswith(f"/report/{shown}.html") and own for target, own in links)
