"""Which queries does a file hold? One a line of a text, or one a row of a column of a sheet."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Container, Iterator, Sequence
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand

from reportminer.cli.messages import UsageError

HEADINGS = ("query", "queries", "查询", "查询词", "检索词", "检索式", "关键词", "关键字")
"""headings of the column that holds the queries; without one of them it is the first column"""
_ROWS, _COLUMNS = 1_048_576, 16_384
"""rows and columns of the largest sheet that Excel makes"""
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class QueryCommand(TyperCommand):
    """A command whose argument is a query, which may begin with a minus: ``-学生``, ``-kind:plan 党建``.

    What begins so and is no option of the command is part of the query; an option that looks like one and is none
    (``--years``) is refused.
    """

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        """The arguments, those of the query with a blank before the minus, so that none is taken for an option."""
        short = {name for parameter in self.params for name in parameter.opts if len(name) == 2}
        return super().parse_args(ctx, [f" {arg}" if _is_query(arg, short) else arg for arg in args])


def _is_query(argument: str, short: Container[str]) -> bool:
    if argument[:1] != "-" or argument[1:2] == "-" or len(argument) < 3:
        return False
    from reportminer.search.query import FIELDS

    field = argument[1:].replace("：", ":").partition(":")
    return bool(field[1] and field[0].lower() in FIELDS) or argument[:2] not in short


def read_queries(path: Path) -> dict[int, str]:
    """The queries of a file by their line or row: UTF-8 or GB18030 text, .csv, .tsv or .xlsx; ``-`` is stdin.

    Empty lines and those that begin with # hold none.

    Raises:
        UsageError: there is no such file, it cannot be read, or it holds no query.
    """
    if str(path) != "-" and not path.is_file():
        raise UsageError(f"{path}: no such file")
    data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    try:
        lines = _lines(data, path)
    except (csv.Error, ValueError, IndexError) as error:
        raise UsageError(f"{path}: is damaged ({error})") from error
    found = {number: text for number, line in enumerate(lines, 1) if (text := line.strip()) and text[0] != "#"}
    if not found:
        raise UsageError(f"{path}: holds no query; write one a line")
    return found


def _lines(data: bytes, path: Path) -> list[str]:
    kind = path.suffix.lower()
    if kind in {".xlsx", ".xlsm"}:
        return _column(_sheet(data, path))
    if kind in {".csv", ".tsv"}:
        rows = csv.reader(io.StringIO(_decoded(data, path), newline=""), delimiter="\t" if kind == ".tsv" else ",")
        return _column(list(rows))
    return _decoded(data, path).splitlines()


def _decoded(data: bytes, path: Path) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError(f"{path}: neither UTF-8 nor GB18030 text")


def _column(rows: Sequence[Sequence[str]]) -> list[str]:
    """The cells that hold queries, "" for the heading."""
    heading = [cell.strip().lower() for cell in rows[0]] if rows else []
    chosen = next((number for number, cell in enumerate(heading) if cell in HEADINGS), None)
    cells = [row[chosen or 0] if len(row) > (chosen or 0) else "" for row in rows]
    return cells if chosen is None else ["", *cells[1:]]


def _sheet(data: bytes, path: Path) -> list[list[str]]:
    """The cells of the first sheet of a workbook (ECMA-376 part 1, 18.3), rows in their places."""
    from reportminer.readers.base import ReadError
    from reportminer.readers.package import Package, open_zip

    try:
        package = Package.of_zip(open_zip(data))
        names = [name for name in package.names() if name.startswith("xl/worksheets/sheet")]
        sheet = package.part(min(names, key=lambda name: (len(name), name))) if names else None
        shared = package.part("xl/sharedStrings.xml")
    except ReadError as error:
        raise UsageError(f"{path}: {error}") from error
    if sheet is None:
        raise UsageError(f"{path}: is no workbook")
    strings = [_text(item) for item in shared.iter(f"{_MAIN}si")] if shared is not None else []
    rows: list[list[str]] = []
    for row in sheet.iter(f"{_MAIN}row"):
        number = int(row.get("r") or len(rows) + 1)
        if not len(rows) < number <= _ROWS:
            raise ValueError(f"row {number}")
        rows += [[] for _ in range(number - len(rows))]
        cells: dict[int, str] = {}
        for cell, value in _cells(row):
            cells[_number(cell.get("r") or "") or len(cells)] = strings[int(value)] if cell.get("t") == "s" else value
        if max(cells, default=0) >= _COLUMNS:
            raise ValueError(f"column {max(cells)}")
        rows[-1] = [cells.get(number, "") for number in range(max(cells, default=-1) + 1)]
    return rows


def _cells(row: Any) -> Iterator[tuple[Any, str]]:
    for cell in row.iter(f"{_MAIN}c"):
        yield cell, _text(cell) if cell.get("t") == "inlineStr" else cell.findtext(f"{_MAIN}v") or ""


def _text(element: Any) -> str:
    return "".join(text.text or "" for text in element.iter(f"{_MAIN}t"))


def _number(reference: str) -> int:
    """The number of a cell's column, from 0: C7 → 2."""
    number = 0
    for letter in reference.rstrip("0123456789"):
        number = number * 26 + ord(letter) - ord("A") + 1
    return max(0, number - 1)
