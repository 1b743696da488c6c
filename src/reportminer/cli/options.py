"""Which options do several commands share? One definition of each, so that defaults stand in one place."""

from __future__ import annotations

import os
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from reportminer.cli.messages import OPENED, UsageError, say
from reportminer.ingest import FILE_TIMEOUT
from reportminer.records import EARLIEST, LATEST
from reportminer.store.errors import QuerySyntaxError

if TYPE_CHECKING:
    from reportminer.archive import Archive
    from reportminer.readers import ReadOptions
    from reportminer.search.query import Years


class Format(StrEnum):
    """Forms in which records are printed."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"
    xlsx = "xlsx"
    html = "html"
    md = "md"
    docx = "docx"


class ColumnNames(StrEnum):
    """Whom the columns of a table are named for."""

    people = "people"
    machine = "machine"


ColumnsOption = Annotated[
    ColumnNames | None,
    typer.Option("--columns", help="people: Chinese heads and values; machine: the names of the record contract."),
]
TemplateOption = Annotated[
    Path | None,
    typer.Option(
        "--template", help="Word file whose styles and page are taken, in place of GB/T 9704.", dir_okay=False
    ),
]
ArchiveOption = Annotated[
    Path, typer.Option("--archive", envvar="REPORTMINER_ARCHIVE", help="Folder of the archive.", show_default=True)
]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="Form of the output.")]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", help="File to write; xlsx and docx need one.", dir_okay=False)
]
PathsArgument = Annotated[list[Path], typer.Argument(help="Files and folders.", show_default=False, readable=False)]
"""what may not be read is a failure like any other, told where it is read"""
WorkersOption = Annotated[int, typer.Option("--workers", "-w", min=1, max=256, help="Processes that read and mine.")]
PlacesOption = Annotated[
    list[str] | None,
    typer.Option("--place", help="County, prefecture, province by name or code, with all below; may be repeated."),
]
YearOption = Annotated[str, typer.Option("--year", help="A year, or a span such as 2020-2023.")]

TimeoutOption = Annotated[
    float, typer.Option("--timeout", min=0, help="Seconds that one file may take before it is given up; 0: no limit.")
]
MaxBytesOption = Annotated[
    int | None,
    typer.Option("--max-bytes", min=1, help="Largest file, and largest unpacked member of a container; 200 million."),
]
NoOcrOption = Annotated[
    bool, typer.Option("--no-ocr", help="Leave out pages without text instead of recognising them.")
]
NoOfficeOption = Annotated[bool, typer.Option("--no-office", help="Never start LibreOffice for what only it can read.")]


class Printed(NamedTuple):
    """How the rows of a command are printed or written, and whom their heads are for."""

    form: FormatOption = Format.table
    output: OutputOption = None
    names: ColumnsOption = None


class Reading(NamedTuple):
    """How files are read."""

    max_bytes: MaxBytesOption = None
    no_ocr: NoOcrOption = False
    no_office: NoOfficeOption = False

    def options(self) -> ReadOptions:
        """The choices as the readers take them."""
        from reportminer.readers import ReadOptions

        options = ReadOptions(ocr=not self.no_ocr, office=not self.no_office)
        return options if self.max_bytes is None else replace(options, max_bytes=self.max_bytes)


KindsOption = Annotated[
    list[str] | None,
    typer.Option("--kind", "-k", help="practice or 做法, problem or 问题, …; may be repeated, or parted by commas."),
]
DEFAULT_ARCHIVE = Path("archive")
DEFAULT_TIMEOUT = FILE_TIMEOUT


def open_archive(path: Path, *, keeping: bool = False) -> Archive:
    """The archive in a folder, opened for reading; with `keeping` so that answers are kept in it, where that is allowed.

    Raises:
        UsageError: there is none.
    """
    from reportminer.archive import Archive

    if not (path / "archive.db").is_file():
        raise UsageError(f"{path}: no archive there; make one with: reportminer ingest PATH --archive {path}")
    OPENED.append(path)
    writable = keeping and os.access(path, os.W_OK) and os.access(path / "archive.db", os.W_OK)
    return Archive(path, read_only=not writable, notice=say)


def checked_years(text: str) -> Years | None:
    """The years of ``--year``; None if it is empty.

    Raises:
        UsageError: it is neither a year nor a span.
    """
    from reportminer.search.query import parse_years

    try:
        return parse_years(text) if text.strip() else None
    except QuerySyntaxError as error:
        raise UsageError(f"--year {text}: give a year such as 2021 or a span such as 2020-2023") from error


def year_span(text: str) -> tuple[int, int] | None:
    """``2021`` → (2021, 2021), ``2020-2023`` and ``2020至2023`` → (2020, 2023), ``2020-`` → (2020, 2100), "" → None.

    Raises:
        UsageError: anything else.
    """
    years = checked_years(text)
    return None if years is None else years.within(EARLIEST, LATEST)
