"""How do tables become a workbook? One look for all, texts that stay texts, links to the files, within what Excel takes."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reportminer.exports import cells
from reportminer.exports.errors import ExportError
from reportminer.exports.links import link_target
from reportminer.files import replacing

SHEET_ROWS = 1_048_576
"""rows of an Excel sheet, its head included"""
LINKS = 60_000
"""links that Excel allows in a sheet"""
_NO_NAME = "[]:*?/\\'"
_CREATED = datetime(2020, 1, 1, tzinfo=UTC)
"""A fixed date, so that the same rows give the same bytes."""
_WIDTH = 14
_WIDTHS = {
    "text": 80, "sentence": 60, "snippet": 60, "head": 36, "title": 36, "path": 30, "section": 30, "indicator": 24,
    "原文": 80, "原句": 60, "要点": 36, "标题": 36, "文件": 30, "章节": 30, "指标": 24, "地方": 18, "地方全称": 24,
    "年份": 8, "类型": 8, "序号": 6, "状态": 8, "单位": 8, "页码": 6, "文种": 12, "约数": 8, "各级标题": 60, "主体": 20,
    "主题": 20, "可信度": 8, "代表性表述": 70, "关键词": 40, "问题": 28,
}  # fmt: skip
"""widths of columns by head, in characters"""
FILES = frozenset({"path", "文件"})
"""heads of columns that name files"""


class Book:
    """A workbook that is being written; nothing of a report becomes a formula, a link or a number in it.

    Args:
        book: an open `xlsxwriter.Workbook`.
    """

    def __init__(self, book: Any) -> None:
        self._book = book
        self._head = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1})
        self._wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self._taken: set[str] = set()

    def format(self, **properties: Any) -> Any:
        """A format of cells, by xlsxwriter's names."""
        return self._book.add_format(properties)

    def sheet(
        self, name: str, columns: Sequence[str], *, frozen: int = 0, widths: Mapping[str, int] | None = None
    ) -> Any:
        """A new `xlsxwriter.worksheet.Worksheet` with its head, set up for printing.

        Args:
            name: cut to what Excel takes and told apart from the others.
            columns: heads.
            frozen: how many columns stay in view.
            widths: widths of columns by head, in characters.
        """
        sheet = self._book.add_worksheet(self._free_name(name))
        chosen = _WIDTHS | dict(widths or {})
        for number, column in enumerate(columns):
            sheet.set_column(number, number, chosen.get(column, _WIDTH), self._wrapped)
            sheet.write_string(0, number, cells.for_sheet(column), self._head)
        sheet.freeze_panes(1, frozen)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C第 &P 页，共 &N 页")
        return sheet

    def table(
        self,
        name: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[Any]],
        *,
        frozen: int = 0,
        widths: Mapping[str, int] | None = None,
        linked: Container[str] = FILES,
    ) -> None:
        """A sheet with a row of values each; columns in `linked` name files, which their cells lead to.

        Raises:
            ExportError: more rows than a sheet holds.
        """
        sheet = self.sheet(name, columns, frozen=frozen, widths=widths)
        last = 0
        for last, row in enumerate(rows, 1):
            if last >= SHEET_ROWS:
                # XlsxWriter leaves out what lies beyond without a word
                raise ExportError(
                    f"more than {SHEET_ROWS - 1:,} rows are too many for a sheet of Excel; write csv or jsonl"
                )
            for number, (column, value) in enumerate(zip(columns, row, strict=True)):
                _write_cell(sheet, last, number, value, link=column in linked and last <= LINKS)
        sheet.autofilter(0, 0, last, max(0, len(columns) - 1))

    def _free_name(self, name: str) -> str:
        """A name that Excel takes and that no other sheet has: 31 characters, without its own signs."""
        plain = "".join(character for character in name if character not in _NO_NAME and character.isprintable())
        plain = plain.strip() or "reportminer"
        free, number = plain[:31], 1
        while free.lower() in self._taken:
            number += 1
            ending = f" ({number})"
            free = plain[: 31 - len(ending)] + ending
        self._taken.add(free.lower())
        return free


@contextmanager
def new_workbook(path: Path, *, title: str = "reportminer", streamed: bool = False) -> Iterator[Book]:
    """A workbook that takes the place of `path` when the block ends well.

    Args:
        path: the file.
        title: what its properties call it.
        streamed: rows leave memory as they are written; cells must then come row by row.

    Raises:
        ExportError: the file cannot be written; `path` is then as it was.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxWriterException

    texts = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    try:
        with (
            replacing(path) as part,
            xlsxwriter.Workbook(str(part), {**texts, "nan_inf_to_errors": True, "constant_memory": streamed}) as book,
        ):
            book.set_properties({"title": title, "created": _CREATED})
            yield Book(book)
    except (OSError, XlsxWriterException) as error:
        cause = error.args[0] if isinstance(error, XlsxWriterException) and error.args else error
        words = cause.strerror if isinstance(cause, OSError) else None
        raise ExportError(f"cannot write {path}: {words or cause}") from error


def _write_cell(sheet: Any, row: int, column: int, value: Any, *, link: bool) -> None:
    plain = cells.scalar(value)
    if plain is None or plain == "":
        return
    if isinstance(plain, bool):
        sheet.write_boolean(row, column, plain)
    elif isinstance(plain, int | float) and abs(plain) < 1e15:
        sheet.write_number(row, column, plain)
    else:
        words = cells.for_sheet(plain)
        target = link_target(words) if link else ""
        if target:
            sheet.write_url(row, column, target, string=words, tip="")
        else:
            sheet.write_string(row, column, words)
