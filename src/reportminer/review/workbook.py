"""How do records get to people who know Excel? One sheet a type, drop-down lists, the sentence with the record marked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportminer.corrections import span_of
from reportminer.exports import cells
from reportminer.exports.links import link_target
from reportminer.exports.workbook import Book, new_workbook
from reportminer.records import Corrected, Figure, Report, Section, Statement
from reportminer.review.queue import Queued
from reportminer.review.sheets import (
    BEFORE,
    COLUMNS,
    GUIDE,
    HIDDEN,
    KEY,
    NOTE,
    QUOTE,
    REPORT,
    SHEETS,
    VERDICT,
    drop_downs,
    items_of,
    values_of,
)
from reportminer.sentences import around

if TYPE_CHECKING:
    from reportminer.archive import Archive

_SPARE = 200
"""empty rows that stay open for new records"""
_REACH = 160
"""characters in front of and behind a record within which its sentence is sought"""
_GUIDE = (
    "这本工作簿列出需要核对的记录，每类一张表。",
    "核对：记录无误，选“正确”；根本不该有这条记录，选“删除”；没看过的留空。",
    "改正：直接改白色单元格里的类型、要点、指标、数值、状态、年份、地方等；数值照报告的写法写，如 约1205亿元、30%以上。",
    "补录：在表末空行里填写“原文”（报告中的原字）和“报告编号”，再填各项。",
    "灰色单元格不能改；排序、筛选、删去整行都不影响回填：删去的行只当作没看过。",
    "改好后交回：reportminer review apply 本文件",
)


def write_workbook(
    archive: Archive,
    items: Iterable[Queued],
    path: Path,
    *,
    reports: Sequence[str] = (),
    clean: Callable[[Any], Any] = lambda value: value,
    pages: Path | None = None,
) -> dict[str, int]:
    """Write a workbook of records to look over.

    Args:
        archive: that they stand in.
        items: the records, in the order in which they are shown.
        path: the file.
        reports: ids of reports whose title, date, year and place are to be looked over.
        clean: gives a report, and its text, as they may be shown; texts must stay as long as they are.
        pages: folder of the pages that were published of the archive: titles lead to those of the reports.

    Returns:
        How many rows each sheet has, by its name.

    Raises:
        ExportError: the file cannot be written; it is then as it was.
    """
    by_what: dict[Corrected, list[Queued]] = {what: [] for what in SHEETS.values()}
    for item in items:
        by_what[item.what].append(item)
    by_what["report"] = [Queued("report", report_id, "", 0, 0, 0.0, False) for report_id in reports]
    counts = {}
    seen = _Seen(archive, clean)
    with new_workbook(path, title="reportminer · 校对") as book:
        guide = book.sheet(GUIDE, (GUIDE,), widths={GUIDE: 100})
        for number, words in enumerate(_GUIDE, 1):
            guide.write_string(number, 0, words)
        for name, what in SHEETS.items():
            if by_what[what] or what in {"statement", "figure"}:
                _Sheet(book, name, what, pages).write(by_what[what], seen)
                counts[name] = len(by_what[what])
    return counts


class _Seen:
    """Reports with their texts, the last one kept at hand."""

    def __init__(self, archive: Archive, clean: Callable[[Any], Any]) -> None:
        self.archive, self.clean = archive, clean
        self._last: tuple[str, Report, str] = ("", Report(), "")

    def __getitem__(self, report_id: str) -> tuple[Report, str]:
        if self._last[0] != report_id:
            report, text = self.archive.report(report_id), self.archive.source_text(report_id)
            self._last = report_id, self.clean(report), self.clean(text)
        return self._last[1:]


class _Sheet:
    """One sheet that is being written."""

    def __init__(self, book: Book, name: str, what: Corrected, pages: Path | None) -> None:
        self.what, self.columns, self.pages = what, COLUMNS[what], pages
        widths = {column.head: column.width for column in self.columns}
        self.sheet = book.sheet(name, [column.head for column in self.columns], frozen=2, widths=widths)
        self.open = book.format(locked=False, text_wrap=True, valign="top")
        self.shut = book.format(text_wrap=True, valign="top", font_color="#595959", bg_color="#F2F2F2")
        self.marked = book.format(bold=True, font_color="#C00000")

    def write(self, items: Sequence[Queued], seen: _Seen) -> None:
        """Write the rows, then what holds for the whole sheet."""
        for row, item in enumerate(items, 1):
            report, text = seen[item.report_id]
            self._row(row, item, report, text)
        last = len(items) + _SPARE
        for row in range(len(items) + 1, last + 1):
            for number, column in enumerate(self.columns):
                if column.head not in HIDDEN:
                    self.sheet.write_blank(row, number, None, self.open)
        for head, offered in drop_downs(self.columns).items():
            at = self._at(head)
            self.sheet.data_validation(
                1, at, last, at, {"validate": "list", "source": list(offered), "ignore_blank": True}
            )
        for head in HIDDEN:
            self.sheet.set_column(self._at(head), self._at(head), None, None, {"hidden": True})
        self.sheet.autofilter(0, 0, max(1, len(items)), len(self.columns) - 1)
        self.sheet.protect("", {"sort": True, "autofilter": True, "format_cells": True, "format_columns": True,
                                "format_rows": True, "insert_rows": True, "delete_rows": True})  # fmt: skip

    def _at(self, head: str) -> int:
        return next(number for number, column in enumerate(self.columns) if column.head == head)

    def _row(self, row: int, item: Queued, report: Report, text: str) -> None:
        record = _record(report, item)
        values = values_of(record)
        told: dict[str, Any] = {
            "标题": report.title, "文件": report.source.path, REPORT: report.report_id,
            KEY: json.dumps([item.what, report.report_id, item.record_id, *_span(record, report), int(item.drawn)]),
            BEFORE: json.dumps(values, ensure_ascii=False),
        }  # fmt: skip
        if not isinstance(record, Report):
            begin, end = span_of(record)
            told |= {QUOTE: text[begin:end], "可信度": record.confidence, "依据规则": record.rule}
        for number, column in enumerate(self.columns):
            if column.field or column.head in {VERDICT, NOTE}:
                self.sheet.write_string(row, number, cells.for_sheet(values.get(column.field, "")), self.open)
            elif column.head == "出处句" and not isinstance(record, Report):
                self._sentence(row, number, text, record.begin, record.end)
            elif column.head == "可信度":
                self.sheet.write_number(row, number, told.get(column.head, 1.0), self.shut)
            else:
                leads = {"文件": report.source.path, "标题": self._page(report.report_id)}
                self._told(row, number, cells.for_sheet(told.get(column.head, "")), leads.get(column.head, ""))

    def _page(self, report_id: str) -> str:
        """The file of the page of a report, "" if no pages are known."""
        return "" if self.pages is None else str(self.pages / "report" / f"{report_id}.html")

    def _told(self, row: int, number: int, words: str, file: str) -> None:
        target = link_target(file)
        if target:
            self.sheet.write_url(row, number, target, self.shut, string=words, tip="")
        else:
            self.sheet.write_string(row, number, words, self.shut)

    def _sentence(self, row: int, number: int, text: str, begin: int, end: int) -> None:
        first, last = around(text, begin, end, reach=_REACH)
        before, inside, after = (cells.for_sheet(part) for part in (text[first:begin], text[begin:end], text[end:last]))
        fragments = [part for part in (before, self.marked, inside, after) if part != ""]
        if len(fragments) < 4 or len(before) + len(inside) + len(after) > cells.LONGEST_CELL:
            self.sheet.write_string(row, number, cells.for_sheet(before + inside + after), self.shut)
        else:
            self.sheet.write_rich_string(row, number, *fragments, self.shut)


def _record(report: Report, item: Queued) -> Report | Section | Statement | Figure:
    if item.what == "report":
        return report
    items: Sequence[Section | Statement | Figure] = items_of(report, item.what)
    return next(record for record in items if record.id == item.record_id)


def _span(record: Report | Section | Statement | Figure, report: Report) -> tuple[int, int]:
    begin, end = (record.begin, record.end) if isinstance(record, Report) else span_of(record)
    return begin - report.begin, end - report.begin
