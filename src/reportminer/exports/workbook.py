"""How do tables become a workbook? One look for all, texts that stay texts, links to the files, within what Excel takes."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

from reportminer.exports import cells
from reportminer.exports.columns import file_name
from reportminer.exports.errors import ExportError
from reportminer.exports.links import link_target
from reportminer.files import replacing

SHEET_ROWS = 1_048_576
"""rows of an Excel sheet, its head included"""
LINKS = 60_000
"""links that Excel allows in a sheet"""
_FILLED = 0.92
"""share of the width of a column that the lines of a wrapped text fill: they break before signs and within words"""
_NO_NAME = "[]:*?/\\'"
_CREATED = datetime(2020, 1, 1, tzinfo=UTC)
"""A fixed date, so that the same rows give the same bytes."""
_NOT_PRINTED = "本表供查阅，默认只打印表头；要全部打印，请取消打印区域（页面布局 → 打印区域）"
_WIDTH, _WIDE = 14, 24
"""widths of columns that have none of their own, the second of those whose texts would be more than two lines"""
_SEEN = 50
"""rows from which the width of such a column is told"""
_LINE, _LINES = 14.5, 16.0
"""height of a line, in points, and of each of several: fonts that stand in for one with Chinese characters are higher"""
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
        self._head = book.add_format({
            "bold": True, "bg_color": "#E8EEF7", "border": 1, "border_color": "#B8C4D6", "text_wrap": True,
            "valign": "vcenter", "align": "center",
        })  # fmt: skip
        self._wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self._number = book.add_format({"align": "right", "indent": 1, "valign": "top"})
        self._link = book.add_format({"font_color": "#1F4E8C", "underline": 1, "valign": "top"})
        self._taken: set[str] = set()

    def format(self, **properties: Any) -> Any:
        """A format of cells, by xlsxwriter's names."""
        return self._book.add_format(properties)

    def sheet(
        self,
        name: str,
        columns: Sequence[str],
        *,
        frozen: int = 0,
        widths: Mapping[str, int] | None = None,
        hidden: Container[str] = (),
        folded: Container[str] = (),
        portrait: bool = False,
        printed: bool = True,
    ) -> Any:
        """A new `xlsxwriter.worksheet.Worksheet` with its head, set up for printing.

        Args:
            name: cut to what Excel takes and told apart from the others.
            columns: heads.
            frozen: how many columns stay in view.
            widths: widths of columns by head, in characters.
            hidden: heads of columns that are not seen and not printed until somebody shows them.
            folded: the same, with a plus above the column behind them that shows them.
            portrait: printed upright.
            printed: else only its head is, with words on how to print all of it: it is there to be looked up.
        """
        sheet = self._book.add_worksheet(self._free_name(name))
        chosen = _WIDTHS | dict(widths or {})
        for number, column in enumerate(columns):
            look = _folding(column in folded, number > 0 and columns[number - 1] in folded)
            look["hidden"] = column in hidden or column in folded
            sheet.set_column(number, number, chosen.get(column, _WIDTH), self._wrapped, look)
            sheet.write_string(0, number, cells.for_sheet(column), self._head)
        if columns and columns[-1] in folded:
            sheet.set_column(len(columns), len(columns), None, None, _folding(False, True))
        sheet.set_row(0, _height(zip(columns, (chosen.get(column, _WIDTH) for column in columns), strict=True)) + 3)
        sheet.freeze_panes(1, frozen)
        sheet.repeat_rows(0)
        sheet.hide_gridlines(0)
        if not portrait:
            sheet.set_landscape()
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C第 &P 页，共 &N 页")
        if not printed:
            sheet.print_area(0, 0, 0, max(0, len(columns) - 1))
            sheet.set_header(f"&C{_NOT_PRINTED}")
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
        hidden: Container[str] = (),
        portrait: bool = False,
        printed: bool = True,
    ) -> int:
        """A sheet with a row of values each; columns in `linked` name files, which their cells lead to.

        Rows beyond what a sheet of Excel holds go on on another sheet, which the last row names. How many sheets it took
        is returned.
        """
        rows = iter(rows)
        first = list(islice(rows, _SEEN))
        chosen = _wide_enough(columns, first) | _WIDTHS | dict(widths or {})
        looks: dict[str, Any] = {
            "frozen": frozen,
            "widths": chosen,
            "hidden": hidden,
            "portrait": portrait,
            "printed": printed,
        }
        sheet, last, sheets = self.sheet(name, columns, **looks), 0, 1
        for row in chain(first, rows):
            if last == SHEET_ROWS - 2:
                # XlsxWriter leaves out what lies beyond without a word
                sheets += 1
                sheet.write_string(last + 1, 0, f"以下接续表“{self._cut(name, f' ({sheets})')}”")
                sheet.autofilter(0, 0, last, max(0, len(columns) - 1))
                sheet, last = self.sheet(self._cut(name, f" ({sheets})"), columns, **looks), 0
            last += 1
            seen = (
                (_link_words(column, value) if column in linked else value, chosen.get(column, _WIDTH))
                for column, value in zip(columns, row, strict=True)
                if column not in hidden
            )
            sheet.set_row(last, _height(seen))
            for number, (column, value) in enumerate(zip(columns, row, strict=True)):
                self._write_cell(
                    sheet, last, number, value, linked=column if column in linked and last <= LINKS else ""
                )
        sheet.autofilter(0, 0, last, max(0, len(columns) - 1))
        return sheets

    def notes(self, name: str, title: str, lines: Iterable[tuple[str, str]], *parts: Any) -> None:
        """A sheet of words: a title, lines of two cells, then parts of a heading with such lines each.

        Args:
            name: of the sheet.
            title: above all.
            lines: what and how it is.
            parts: heading and lines of each further part.
        """
        sheet = self._book.add_worksheet(self._free_name(name))
        strong = self._book.add_format({"bold": True, "valign": "top"})
        sheet.set_column(0, 0, 18, strong)
        sheet.set_column(1, 1, 76, self._wrapped)
        sheet.write_string(0, 0, cells.for_sheet(title), self._book.add_format({"bold": True, "font_size": 16}))
        at = 2
        for heading, told in (("", list(lines)), *parts):
            if heading:
                at += 1
                sheet.write_string(at, 0, heading, self._book.add_format({"bold": True, "font_size": 12}))
                at += 1
            for what, words in told:
                sheet.write_string(at, 0, cells.for_sheet(what), strong)
                sheet.write_string(at, 1, cells.for_sheet(words), self._wrapped)
                at += 1
        sheet.hide_gridlines(2)
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C第 &P 页，共 &N 页")

    def inner_link(self, sheet: Any, row: int, column: int, target: str, to_row: int, words: str) -> None:
        """A cell that leads to a row, counted from 1, of another sheet."""
        sheet.write_url(
            row, column, f"internal:'{target}'!A{to_row}", self._link, string=cells.for_sheet(words), tip=""
        )

    def row(self, sheet: Any, row: int, values: Iterable[Any], *, first: int = 0) -> None:
        """One row of values from the column `first` on."""
        for number, value in enumerate(values, first):
            self._write_cell(sheet, row, number, value)

    @staticmethod
    def _cut(name: str, ending: str) -> str:
        return name[: 31 - len(ending)] + ending

    def _write_cell(self, sheet: Any, row: int, column: int, value: Any, *, linked: str = "") -> None:
        plain = cells.scalar(value)
        if plain is None or plain == "":
            return
        if isinstance(plain, bool):
            sheet.write_boolean(row, column, plain)
        elif isinstance(plain, int | float) and abs(plain) < 1e15:
            sheet.write_number(row, column, plain, self._number)
        else:
            words = cells.for_sheet(plain)
            target = link_target(words) if linked else ""
            if target:
                sheet.write_url(row, column, target, self._link, string=_link_words(linked, words), tip="")
            else:
                sheet.write_string(row, column, words)

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


def _link_words(head: str, path: Any) -> str:
    """What a cell shows that leads to a file: its name for people, its path for programs."""
    words = cells.for_sheet(path)
    return file_name(words) if head == "文件" else words


def _wide_enough(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> dict[str, int]:
    """The widths of columns by the texts of some rows."""
    longest = [
        max((_columns(row[at]) for row in rows if isinstance(row[at], str)), default=0) for at in range(len(columns))
    ]
    return {column: _WIDE for column, most in zip(columns, longest, strict=True) if most > 2 * _WIDTH}


def _folding(inside: bool, behind: bool) -> dict[str, Any]:
    """What a column that is folded away, or stands behind such columns, is to xlsxwriter."""
    return {"level": 1} if inside else {"collapsed": True} if behind else {}


def _height(row: Iterable[tuple[Any, float]]) -> float:
    """The height of a row, in points, that its wrapped texts need: pairs of a value and the width of its column."""
    lines = 1
    for value, width in row:
        if isinstance(value, str) and value:
            lines = max(lines, sum(max(1, math.ceil(_columns(part) / (width * _FILLED))) for part in value.split("\n")))
    return _LINE if lines == 1 else min(_LINES * lines, 400)


def _columns(words: str) -> int:
    """How many columns of ASCII a text is wide: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in words[:4000])
