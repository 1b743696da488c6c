"""Which forms can rows be written in? One function a form, all taking the same rows and columns."""

from __future__ import annotations

import csv
import io
import math
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO, Any

import msgspec

from reportminer.exports import cells, pages
from reportminer.exports.errors import ExportError
from reportminer.exports.workbook import new_workbook
from reportminer.files import TEXT_MARK, replacing

Rows = Iterable[Mapping[str, Any]]
_WIDTH = 160
"""columns of a table that goes to a file, or to a program that says no width"""
_BESIDE = 3
"""columns of the screen between two columns of a table, and at its edges"""
_PAGE_STYLE = "body{max-width:none;margin:2rem;padding:0}table{width:100%}td{white-space:pre-line}"


def write(
    rows: Any,
    columns: Sequence[str],
    *,
    form: str,
    output: str | Path | None = None,
    title: str = "",
    repeated: int = 0,
) -> None:
    """Write rows as a table, in one of `FORMS`, to a file or to stdout.

    Args:
        rows: mappings, or a pandas DataFrame.
        columns: which keys, in which order; jsonl writes every key of each row.
        form: ``table``, ``jsonl``, ``csv``, ``xlsx``, ``html``, ``md`` or ``docx``.
        output: the file, which is replaced only when the new one is complete; stdout if None.
        title: heading of the page or name of the sheet.
        repeated: of a ``table`` too wide for its lines the columns are parted, and so many of the first ones stand before
            each part, which has the rows that say something in it; 0 folds the cells.

    Raises:
        ValueError: unknown form, or xlsx or docx without a file.
        ExportError: the file cannot be written.
    """
    if form not in FORMS:
        raise ValueError(f"there is no form {form!r}; forms are: {', '.join(FORMS)}")
    if form == "xlsx":
        if output is None:
            raise ValueError("xlsx needs a file to write to")
        write_book([(title, rows, columns)], output)
        return
    if form == "docx":
        _write_docx(rows, columns, output, title)
        return
    writer = partial(_print_table, repeated=repeated) if form == "table" else _WRITERS[form]
    if output is None:
        if form == "table":
            _print_table(cells.rows_of(rows), columns, None, title, repeated=repeated)
            return
        with _stdout() as stream:
            writer(cells.rows_of(rows), columns, stream, title)
        return
    with (
        replacing_file(Path(output)) as temporary,
        temporary.open("w", encoding="utf-8-sig" if form == "csv" else "utf-8", newline="") as stream,
    ):
        writer(cells.rows_of(rows), columns, stream, title)


def _write_docx(rows: Any, columns: Sequence[str], output: str | Path | None, title: str) -> None:
    from reportminer.exports.word import TooManyRowsError, write_word

    if output is None:
        raise ValueError("docx needs a file to write to")
    with replacing_file(Path(output)) as temporary:
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
def replacing_file(path: Path) -> Iterator[Path]:
    """`reportminer.files.replacing`, its errors in words."""
    try:
        with replacing(path) as temporary:
            yield temporary
    except OSError as error:
        raise ExportError(f"cannot write {path}: {error.strerror or error}") from error


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
    stream.write(f"{TEXT_MARK}\n\n")
    if title:
        stream.write(f"# {cells.for_markdown(title)}\n\n")
    stream.write(f"| {' | '.join(cells.for_markdown(column) for column in columns)} |\n")
    stream.write(f"|{'|'.join(' --- ' for _ in columns)}|\n")
    for row in rows:
        stream.write(f"| {' | '.join(cells.for_markdown(row.get(column)) for column in columns)} |\n")


def _write_html(rows: Rows, columns: Sequence[str], stream: IO[str], title: str) -> None:
    head = "".join(f'<th scope="col">{cells.for_html(column)}</th>' for column in columns)
    stream.write(pages.begin(title or "reportminer", style=_PAGE_STYLE))
    stream.write(f"<table><thead><tr>{head}</tr></thead><tbody>\n")
    for row in rows:
        stream.write(f"<tr>{''.join(_html_cell(row.get(column)) for column in columns)}</tr>\n")
    stream.write(f"</tbody></table>{pages.END}")


def _html_cell(value: Any) -> str:
    number = isinstance(cells.scalar(value), int | float)
    return f'<td class="n">{cells.for_html(value)}</td>' if number else f"<td>{cells.for_html(value)}</td>"


def _print_table(rows: Rows, columns: Sequence[str], stream: IO[str] | None, title: str, *, repeated: int) -> None:
    from rich.console import Console

    out = console() if stream is None else Console(file=stream, highlight=False, width=_WIDTH, color_system=None)
    listed = list(rows)
    parts = list(_parts(listed, columns, repeated, out.width))
    for number, part in enumerate(parts):
        told = part[repeated:]
        kept = [row for row in listed if len(parts) == 1 or any(row.get(column) not in (None, "") for column in told)]
        out.print(_table_of(kept, part, "" if number else title))


def _table_of(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], title: str) -> Any:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, title=Text(cells.for_terminal(title)) if title else None, title_justify="left")
    for column in columns:
        numbers = all(isinstance(cells.scalar(row.get(column)), int | float | None) for row in rows)
        table.add_column(Text(column), justify="right" if numbers and rows else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cells.for_terminal(row.get(column))) for column in columns))
    return table


def _parts(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[str], repeated: int, room: int
) -> Iterator[Sequence[str]]:
    """The columns of each table that a table is printed as, so that none is wider than `room` if that can be helped."""
    from rich.cells import cell_len

    def width(column: str) -> int:
        lines = (line for row in rows for line in cells.for_terminal(row.get(column)).splitlines())
        return max(cell_len(column), *map(cell_len, lines), 0) + _BESIDE

    lead, rest = columns[:repeated], list(columns[repeated:])
    if not repeated:
        yield columns
        return
    taken = sum(map(width, lead))
    part: list[str] = []
    used = taken
    for column in rest:
        if part and used + width(column) > room - _BESIDE:
            yield [*lead, *part]
            part, used = [], taken
        part.append(column)
        used += width(column)
    yield [*lead, *part]


def console() -> Any:
    """A `rich.console.Console` on stdout, as wide as COLUMNS says, else as the terminal is, else `_WIDTH`."""
    from rich.console import Console

    told = os.environ.get("COLUMNS", "").isdigit() or any(os.isatty(number) for number in (0, 1, 2))
    return Console(highlight=False, width=None if told else _WIDTH)


def write_book(sheets: Iterable[tuple[str, Any, Sequence[str]]], output: str | Path) -> None:
    """Write several tables into one workbook, a sheet each.

    Args:
        sheets: name, rows (as for `write`) and columns of each; names are cut to what Excel takes and told apart.
        output: the file, which is replaced only when the new one is complete.

    Raises:
        ExportError: the file cannot be written.
    """
    with new_workbook(Path(output), streamed=True) as book:
        for name, rows, columns in sheets:
            book.table(name, columns, ([row.get(column) for column in columns] for row in cells.rows_of(rows)))


_WRITERS: dict[str, Callable[[Rows, Sequence[str], IO[str], str], None]] = {
    "jsonl": _write_jsonl,
    "csv": _write_csv,
    "html": _write_html,
    "md": _write_markdown,
}
FORMS = ("table", "jsonl", "csv", "xlsx", "html", "md", "docx")
