"""reportminer compare: indicators side by side."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from reportminer.cli.emit import emit
from reportminer.cli.messages import UsageError, say
from reportminer.cli.options import (
    DEFAULT_ARCHIVE,
    ArchiveOption,
    Format,
    FormatOption,
    OutputOption,
    YearOption,
    open_archive,
    year_span,
)

COLUMNS = (
    *("indicator_id", "row", "column", "status", "text", "min", "max", "approx", "unit", "conflict", "sentence"),
    *("title", "path", "begin", "end"),
)


class Rows(StrEnum):
    """What a row of the table is."""

    place = "place"
    report = "report"


class Columns(StrEnum):
    """What a column of the table is."""

    year = "year"
    indicator = "indicator"


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("compare")
    def compare(
        indicator: Annotated[
            list[str], typer.Option("--indicator", "-i", help="Indicator by name, or 约:words; may be repeated.")
        ],
        archive: ArchiveOption = DEFAULT_ARCHIVE,
        rows: Annotated[Rows, typer.Option("--rows", help="A row a place or a row a report.")] = Rows.place,
        columns: Annotated[
            Columns, typer.Option("--columns", help="A column a year or a column an indicator.")
        ] = Columns.year,
        year: YearOption = "",
        status: Annotated[
            list[str] | None,
            typer.Option("--status", help="actual, target, standard, qualifier, masked; may be repeated."),
        ] = None,
        form: FormatOption = Format.table,
        output: OutputOption = None,
    ) -> None:
        """Put indicators of places and years side by side; every cell carries its sentence.

        Example: reportminer compare --indicator 地区生产总值 --indicator 地区生产总值增速 --format xlsx -o gdp.xlsx
        """
        from typing import get_args

        from reportminer import compare as comparing
        from reportminer.records import Status

        known = get_args(Status)
        if unknown := [name for name in status or () if name not in known]:
            raise UsageError(f"--status {', '.join(unknown)}: known are {', '.join(known)}")
        with open_archive(archive) as opened:
            span = year_span(year)
            cells = comparing.compare(
                opened, indicator, rows=rows.value, columns=columns.value, year=span, status=status or ()
            )
        if not cells:
            say("nothing to compare: no report states that; `reportminer indicators` lists what there is")
        if form is Format.xlsx:
            if output is None:
                raise UsageError("xlsx needs a file: add -o FILE.xlsx")
            comparing.write_workbook(cells, output)
            say(f"wrote {output}")
        elif form is Format.jsonl:
            emit((cell.as_row() for cell in cells), COLUMNS, form=form, output=output)
        else:
            grid, names = comparing.grid(cells)
            emit(grid, names, form=form, output=output, title="reportminer · compare")
