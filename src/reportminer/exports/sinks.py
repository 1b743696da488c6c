"""Which forms can rows be written in? One function a form, all taking the same rows and columns."""

from __future__ import annotations

import csv
import io
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import msgspec

from reportminer.exports import cells
from reportminer.files import new_workbook, replacing
from reportminer.links import link_target

Rows = Iterable[Mapping[str, Any]]
_WIDTH = 160
_LINKS = 60_000
_SHEET_ROWS = 1_048_576
"""rows of an Excel sheet, its head included"""
_CREATED = datetime(2020, 1, 1, tzinfo=UTC)
"""A fixed date, so that the same rows give the same bytes."""


class ExportError(RuntimeError):
    """A table could not be written; the message names the file and the reason."""


def write(rows: Any, columns: Sequence[str], *, form: str, output: str | Path | None = None, title: str = "") -> None:
    """Write rows as a table, in one of `FORMS`, to a file or to stdout.

    Args:
        rows: mappings, or a pandas DataFrame.
        columns: which keys, in which order; jsonl writes every key of each row.
        form: ``table``, ``jsonl``, ``csv``, ``xlsx``, ``html``, ``md`` or ``docx``.
        output: the file, which is replaced only when the new one is complete; stdout if None.
        title: heading of the page or name of the sheet.

    Raises:
        ValueError: unknown form, or xlsx or docx without a file.
        ExportError: the file cannot be written.
    """
    if form not in FORMS:
        raise ValueError(f"there is no form {form!r}; forms are: {', '.join(FORMS)}")
    if form == "xlsx":
        if output is None:
            raise ValueError("xlsx needs a file to write to")
        _write_xlsx([(title, cells.rows_of(rows), columns)], Path(output))
        return
    if form == "docx":
        _write_docx(rows, columns, output, title)
        return
    writer = _WRITERS[form]
    if output is None:
        if form == "table":
            _print_table(cells.rows_of(rows), columns, None, title)
            return
        with _stdout() as stream:
            writer(cells.rows_of(rows), columns, stream, title)
        return
    with (
        _replacing(Path(output)) as temporary,
        temporary.open("w", encoding="utf-8-sig" if form == "csv" else "utf-8", newline="") as stream,
    ):
        writer(cells.rows_of(rows), columns, stream, title)


def _write_docx(rows: Any, columns: Sequence[str], output: str | Path | None, title: str) -> None:
    from reportminer.exports.word import TooManyRowsError, write_word

    if output is None:
        raise ValueError("docx needs a file to write to")
    with _replacing(Path(output)) as temporary:
        try:
            write_word(cells.rows_of(rows), columns, temporary, title)
        except TooManyRowsError as error:
            raise ExportError(f"{output}: {error}") from error


@contextmanager
def _stdout() -> Iterator[IO[str]]:
    """stdout as UTF-8 with line breaks left as they are."""
    sys.stdout.flush()
    raw = getattr(sys.stdout, "buffer", None)
    if raw is None:
        yield sys.stdout
        return
    stream = io.TextIOWrapper(raw, encoding="utf-8", newline="", write_through=True)
    try:
        yield stream
    finally:
        with suppress(ValueError):
            stream.detach()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Errors of writing in words."""
    try:
        yield
    except OSError as error:
        raise ExportError(f"cannot write {path}: {error.strerror or error}") from error


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """`reportminer.files.replacing`, its errors in words."""
    with _told(path), replacing(path) as temporary:
        yield temporary


def _write_jsonl(rows: Rows, columns: Sequence[str], stream: IO[str], title: str) -> None:
    encoder = msgspec.json.Encoder(enc_hook=cells.scalar)
    for row in rows:
        stream.write(encoder.encode(_sound(dict(row))).decode("utf-8"))
        stream.write("\n")


def _sound(value: Any) -> Any:
    """The same value without what JSON can't hold: lone surrogates, numbers that are none."""
    if isinstance(value, str) or (isinstance(value, float) and math.isnan(value)):
        return cells.scalar(value)
    if isinstance(value, Mapping):
        return {str(key): _sound(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_sound(part) for part in value]
    return value if isinstance(value, float | int | bool) or value is None else _sound(cells.scalar(value))


def _write_csv(rows: Rows, columns: Sequence[str], stream: IO[str], title: str) -> None:
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([cells.for_csv(row.get(column)) for column in columns])


def _write_markdown(rows: Rows, columns: Sequence[str], stream: IO[str], title: str) -> None:
    if title:
        stream.write(f"# {cells.for_markdown(title)}\n\n")
    stream.write(f"| {' | '.join(cells.for_markdown(column) for column in columns)} |\n")
    stream.write(f"|{'|'.join(' --- ' for _ in columns)}|\n")
    for row in rows:
        stream.write(f"| {' | '.join(cells.for_markdown(row.get(column)) for column in columns)} |\n")


_PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
body {{ font: 15px/1.6 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; margin: 2rem; color: #1c1c1c }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ border: 1px solid #ccc; padding: .3rem .5rem; text-align: left; vertical-align: top; white-space: pre-line }}
th {{ background: #f0f3f7; position: sticky; top: 0 }}
td.number {{ text-align: right; font-variant-numeric: tabular-nums }}
</style></head><body><h1>{title}</h1><table>
<thead><tr>{head}</tr></thead><tbody>
"""


def _write_html(rows: Rows, columns: Sequence[str], stream: IO[str], title: str) -> None:
    head = "".join(f'<th scope="col">{cells.for_html(column)}</th>' for column in columns)
    stream.write(_PAGE.format(title=cells.for_html(title or "reportminer"), head=head))
    for row in rows:
        stream.write(f"<tr>{''.join(_html_cell(row.get(column)) for column in columns)}</tr>\n")
    stream.write("</tbody></table></body></html>\n")


def _html_cell(value: Any) -> str:
    number = isinstance(cells.scalar(value), int | float)
    return f'<td class="number">{cells.for_html(value)}</td>' if number else f"<td>{cells.for_html(value)}</td>"


def _write_table(rows: Rows, columns: Sequence[str], stream: IO[str], title: str) -> None:
    _print_table(rows, columns, stream, title)


def _print_table(rows: Rows, columns: Sequence[str], stream: IO[str] | None, title: str) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, title=Text(cells.for_terminal(title)) if title else None, title_justify="left")
    listed = list(rows)
    for column in columns:
        numbers = all(isinstance(cells.scalar(row.get(column)), int | float | None) for row in listed)
        table.add_column(Text(column), justify="right" if numbers and listed else "left", overflow="fold")
    for row in listed:
        table.add_row(*(Text(cells.for_terminal(row.get(column))) for column in columns))
    if stream is None:
        # piped, a table as wide as it needs to be reads better than one folded at 80 columns
        Console(highlight=False, width=None if sys.stdout.isatty() else _WIDTH).print(table)
    else:
        Console(file=stream, highlight=False, width=_WIDTH, color_system=None).print(table)


def write_book(sheets: Iterable[tuple[str, Any, Sequence[str]]], output: str | Path) -> None:
    """Write several tables into one workbook, a sheet each.

    Args:
        sheets: name, rows (as for `write`) and columns of each; names are cut to what Excel takes and told apart.
        output: the file, which is replaced only when the new one is complete.

    Raises:
        ExportError: the file cannot be written.
    """
    _write_xlsx(((name, cells.rows_of(rows), columns) for name, rows, columns in sheets), Path(output))


def _write_xlsx(sheets: Iterable[tuple[str, Rows, Sequence[str]]], path: Path) -> None:
    with _told(path), new_workbook(path, constant_memory=True, nan_inf_to_errors=True, in_memory=False) as book:
        book.set_properties({"created": _CREATED})
        taken: set[str] = set()
        for title, rows, columns in sheets:
            _xlsx_sheet(book, _sheet_name(title, taken), rows, columns)


def _xlsx_sheet(book: Any, name: str, rows: Rows, columns: Sequence[str]) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bg_color": "#F0F3F7", "border": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for number, column in enumerate(columns):
        sheet.set_column(number, number, _column_width(column), wrapped)
        sheet.write_string(0, number, column, bold)
    sheet.freeze_panes(1, 0)
    last = 0
    for last, row in enumerate(rows, 1):
        if last >= _SHEET_ROWS:
            # XlsxWriter leaves out what lies beyond without a word
            raise ExportError(
                f"more than {_SHEET_ROWS - 1:,} rows are too many for a sheet of Excel; write csv or jsonl"
            )
        for number, column in enumerate(columns):
            _xlsx_cell(sheet, last, number, row.get(column), link=column == "path" and last <= _LINKS)
    sheet.autofilter(0, 0, last, max(0, len(columns) - 1))


def _xlsx_cell(sheet: Any, row: int, column: int, value: Any, *, link: bool) -> None:
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


def _column_width(column: str) -> int:
    return {"text": 80, "head": 36, "title": 36, "path": 30, "snippet": 60, "section": 30, "indicator": 24}.get(
        column, 14
    )


def _sheet_name(title: str, taken: set[str]) -> str:
    """A name that Excel takes and that is not among those `taken`: 31 characters, without its own signs."""
    plain = "".join(character for character in title if character not in "[]:*?/\\'" and character.isprintable())
    plain = plain.strip() or "reportminer"
    name, number = plain[:31], 1
    while name.lower() in taken:
        number += 1
        ending = f" ({number})"
        name = plain[: 31 - len(ending)] + ending
    taken.add(name.lower())
    return name


_WRITERS: dict[str, Callable[[Rows, Sequence[str], IO[str], str], None]] = {
    "table": _write_table,
    "jsonl": _write_jsonl,
    "csv": _write_csv,
    "html": _write_html,
    "md": _write_markdown,
}
FORMS = ("table", "jsonl", "csv", "xlsx", "html", "md", "docx")
