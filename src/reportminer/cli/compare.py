"""What do indicators, plans, practices and outlines say side by side? ``reportminer compare``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reportminer.cli.emit import emit
from reportminer.cli.guard import ExcludeMarkedOption, MaskPersonalOption, WhereOption, outgoing
from reportminer.cli.messages import UsageError, say
from reportminer.cli.options import (
    DEFAULT_ARCHIVE,
    ArchiveOption,
    Format,
    OutputOption,
    PlacesOption,
    YearOption,
    open_archive,
    year_span,
)
from reportminer.store.errors import ArchiveError
from reportminer.translation import told

if TYPE_CHECKING:
    from reportminer.archive.outgoing import Outgoing
    from reportminer.compare import CompareCell, Derived

COLUMNS = (
    *("indicator_id", "row", "column", "status", "text", "min", "max", "approx", "unit", "conflict", "sentence"),
    *("title", "path", "page", "begin", "end", "year", "place", "adcode", "report_id", "estimate", "derived"),
)


class Rows(StrEnum):
    """What a row of the table is."""

    place = "place"
    report = "report"


class Columns(StrEnum):
    """What a column of the table is."""

    year = "year"
    indicator = "indicator"


class TableFormat(StrEnum):
    """Forms of a comparison."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"
    xlsx = "xlsx"
    html = "html"
    md = "md"
    docx = "docx"
    latex = "latex"
    parquet = "parquet"


QUOTING = frozenset({TableFormat.jsonl, TableFormat.xlsx, TableFormat.html, TableFormat.parquet})
"""forms that show the sentence of every cell"""


_USED = {
    "--outline": (),
    "--practices": ("--place", "--year", "--where"),
    "--plan": ("--indicator", "--rows", "--year", "--place", "--where"),
}
"""options that tables of another kind than cells of indicators make use of"""

TableFormatOption = Annotated[TableFormat, typer.Option("--format", "-f", help="Form of the output.")]


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("compare")
    def compare(
        indicator: Annotated[
            list[str] | None, typer.Option("--indicator", "-i", help="Indicator by name, or 约:words; may be repeated.")
        ] = None,
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
        plan: Annotated[bool, typer.Option("--plan", help="Targets beside the results of the same year.")] = False,
        derived: Annotated[
            list[str] | None, typer.Option("--derive", help="rank, mean or change, computed; may be repeated.")
        ] = None,
        practices: Annotated[bool, typer.Option("--practices", help="Practices by topic and place instead.")] = False,
        place: PlacesOption = None,
        where: WhereOption = None,
        outline: Annotated[
            tuple[str, str] | None, typer.Option("--outline", help="Two reports by id, the earlier one first, aligned.")
        ] = None,
        flat: Annotated[
            bool, typer.Option("--cells", help="One cell a row with its evidence, in any form, instead of a grid.")
        ] = False,
        form: TableFormatOption = TableFormat.table,
        output: OutputOption = None,
        exclude_marked: ExcludeMarkedOption = False,
        mask_personal: MaskPersonalOption = False,
    ) -> None:
        """Put indicators of places and years side by side; every cell carries its sentence.

        Example: reportminer compare --indicator 地区生产总值 --indicator 地区生产总值增速 --format xlsx -o gdp.xlsx
        """
        _refuse_others(
            {"--outline": outline, "--practices": practices, "--plan": plan},
            {
                "--indicator": indicator, "--rows": rows is not Rows.place, "--columns": columns is not Columns.year,
                "--year": year, "--status": status, "--derive": derived, "--place": place, "--cells": flat, "--where": where,
            },
        )  # fmt: skip
        form = _form_for(form, output)
        if form in {TableFormat.xlsx, TableFormat.parquet} and output is None:
            raise UsageError(f"{form.value} needs a file: add -o FILE.{form.value}")
        with (
            open_archive(archive, keeping=True) as opened,
            outgoing(
                opened, where=where, exclude_marked=exclude_marked, mask=mask_personal, form=form.value, output=output
            ) as out,
        ):
            if outline is not None:
                _outline(out, outline, form, output)
            elif practices:
                _practices(out, place or [], year_span(year), form, output)
            else:
                quote = plan or flat or form in QUOTING
                cells = _cells(
                    out, indicator or [], rows.value, columns.value, year, status or [], place or [], quote=quote
                )
                if plan:
                    _plan(cells, form, output)
                else:
                    beside = out.beside({cell.report_id for cell in cells} if flat or form in QUOTING else ())
                    _write(_derived(cells, derived or []), form, output, flat=flat, beside=beside)


def _refuse_others(modes: Mapping[str, Any], options: Mapping[str, Any]) -> None:
    """Refuse options that the table asked for makes no use of.

    Raises:
        UsageError: an option would be ignored; the message names it.
    """
    mode = next((name for name, value in modes.items() if value), None)
    if mode is None:
        return
    given = [name for name, value in {**modes, **options}.items() if value and name != mode]
    if unused := [name for name in given if name not in _USED[mode]]:
        raise UsageError(f"{mode} makes no use of {', '.join(unused)}: leave that away")


def _form_for(form: TableFormat, output: Path | None) -> TableFormat:
    """The form to write in: that of the file's name where none was asked for.

    Raises:
        UsageError: the name of the file says another form than the one asked for, or one that nothing is written in.
    """
    named = output.suffix.lower().removeprefix(".") if output is not None else ""
    named = {"tex": "latex"}.get(named, named)
    if form is TableFormat.table and named not in {"", "txt", *TableFormat}:
        known = [{"latex": "tex"}.get(other, other) for other in TableFormat if other is not TableFormat.table]
        raise UsageError(f"{output}: nothing is written as {named}; name it .{', .'.join(known)}, or .txt")
    if named not in {*TableFormat} or named == form.value:
        return form
    if form is TableFormat.table:
        return TableFormat(named)
    raise UsageError(f"{output}: the name says {named}, --format says {form.value}")


def _cells(
    out: Outgoing,
    wanted: list[str],
    rows: str,
    columns: str,
    year: str,
    status: list[str],
    places: list[str],
    *,
    quote: bool,
) -> list[CompareCell]:
    from typing import get_args

    from reportminer import compare as comparing
    from reportminer.records import Status

    if not wanted:
        raise UsageError("name what to compare with --indicator; `reportminer indicators` lists what there is")
    known = get_args(Status)
    if unknown := [name for name in status if name not in known]:
        raise UsageError(f"--status {', '.join(unknown)}: known are {', '.join(known)}")
    try:
        cells = comparing.compare(
            out.archive, wanted, rows=rows, columns=columns, year=year_span(year), status=status, places=places  # type: ignore[arg-type]
        )  # fmt: skip
        if quote:
            cells = comparing.quoted(out.archive, cells)
    except comparing.UnknownIndicatorError as error:
        raise UsageError(str(error)) from error
    out.announce({name for cell in cells for name in (cell.report_id, *(other[1] for other in cell.others))})
    if not cells:
        words = told(
            "no report of such places states that for such years" if places or year else "no report states that"
        )
        say(f"nothing to compare: {words}; `reportminer indicators` lists what there is")
    return [out.clean(cell) for cell in cells]


def _derived(cells: list[CompareCell], wanted: list[str]) -> list[CompareCell]:
    from reportminer.compare import DERIVED, derive

    if unknown := [name for name in wanted if name not in DERIVED]:
        raise UsageError(f"--derive {', '.join(unknown)}: known are {', '.join(DERIVED)}")
    names: list[Derived] = [name for name in DERIVED if name in wanted]
    return [*cells, *derive(cells, names)]


def _write(
    cells: list[CompareCell],
    form: TableFormat,
    output: Path | None,
    *,
    flat: bool = False,
    beside: dict[str, dict[str, str]],
) -> None:
    from reportminer import compare as comparing

    heads = next(iter(beside.values()), {})
    rows = ({**cell.as_row(), **beside.get(cell.report_id, {})} for cell in cells)
    if flat and form not in {TableFormat.jsonl, TableFormat.parquet}:
        _emit(list(rows), (*COLUMNS, *heads), form, output, "reportminer · compare")
        return
    if form is TableFormat.jsonl:
        emit(rows, COLUMNS, form=Format.jsonl, output=output)
        return
    if output is not None and form in {TableFormat.xlsx, TableFormat.html, TableFormat.parquet}:
        if form is TableFormat.parquet:
            _parquet(cells, output, beside)
        else:
            write = comparing.write_workbook if form is TableFormat.xlsx else comparing.write_html
            write(cells, output, beside=beside)
        say(f"wrote {output}")
        return
    if form is TableFormat.html:
        print(comparing.html_page(cells, beside=beside), end="")
        return
    grid, names = comparing.grid(cells)
    _emit(grid, names, form, output, "reportminer · compare")


def _parquet(cells: list[CompareCell], output: Path, beside: dict[str, dict[str, str]]) -> None:
    from reportminer.compare import write_parquet

    try:
        write_parquet(cells, output, beside=beside)
    except ImportError:
        raise UsageError("parquet needs an extra: pip install 'reportminer[parquet]'") from None


def _emit(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[str], form: TableFormat, output: Path | None, title: str
) -> None:
    """Rows in any of the forms; latex here, the others through the common sinks."""
    if form is TableFormat.parquet:
        raise UsageError("parquet holds cells of indicators; choose xlsx or csv for this table")
    if form is not TableFormat.latex:
        emit(rows, columns, form=Format(form.value), output=output, title=title)
        return
    from reportminer.compare import latex
    from reportminer.compare.tables import replace_whole

    words = latex([dict(row) for row in rows], columns)
    if output is None:
        print(words, end="")
    else:
        replace_whole(output, lambda part: part.write_text(words, encoding="utf-8", newline="\n"))
        say(f"wrote {output}")


def _plan(cells: list[CompareCell], form: TableFormat, output: Path | None) -> None:
    from reportminer.compare import plan_rows, plan_table
    from reportminer.compare.plan import COLUMNS as PLAN

    rows = plan_rows(cells)
    table = [row.as_row() for row in rows] if form is TableFormat.jsonl else plan_table(rows)
    _emit(table, PLAN, form, output, "reportminer · plan")


def _practices(
    out: Outgoing, places: list[str], span: tuple[int, int] | None, form: TableFormat, output: Path | None
) -> None:
    from reportminer.compare import practice_grid
    from reportminer.compare import practices as by_topic

    cells = by_topic(out.archive, places=places, year=span)
    out.announce({statement.report_id for cell in cells for statement in cell.statements})
    cells = [out.clean(cell) for cell in cells]
    if not cells:
        say("no practices of such places and years")
    if form is TableFormat.jsonl:
        emit((cell.as_row() for cell in cells), (), form=Format.jsonl, output=output)
        return
    grid, names = practice_grid(cells)
    _emit(grid, names, form, output, "reportminer · practices")


def _outline(out: Outgoing, pair: tuple[str, str], form: TableFormat, output: Path | None) -> None:
    from reportminer.compare import align, outline_table
    from reportminer.compare.outlines import COLUMNS as OUTLINE

    archive = out.archive
    try:
        old, new = (archive.find_report(name) for name in pair)
    except ArchiveError as error:
        raise UsageError(str(error)) from error
    if left := [name for name in (old, new) if archive.only is not None and name not in archive.only]:
        raise UsageError(f"report {', '.join(left)} carries a mark of secrecy: --exclude-marked leaves it out")
    out.announce((old, new))
    lines = [out.clean(line) for line in align(archive, old, new)]
    table = [line.as_row() for line in lines] if form is TableFormat.jsonl else outline_table(lines)
    _emit(table, OUTLINE, form, output, "reportminer · outline")
