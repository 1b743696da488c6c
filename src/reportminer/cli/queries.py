"""Which queries does a file hold? One a line of a text, or one a row of a column of a sheet."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Container, Sequence
from pathlib import Path

import typer
from typer.core import TyperCommand

from reportminer.cli.messages import UsageError

HEADINGS = ("query", "queries", "查询", "查询词", "检索词", "检索式", "关键词", "关键字")
"""headings of the column that holds the queries; without one of them it is the first column"""


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
        from reportminer.readers.base import ReadError
        from reportminer.readers.sheets import sheets

        try:
            return _column(next(sheets(data))[1])
        except ReadError as error:
            raise UsageError(f"{path}: is damaged ({error})") from error
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
