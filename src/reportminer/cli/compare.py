"""What do indicators, plans, practices and outlines say side by side? ``reportminer compare``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from reportminer.cli.emit import emit
from reportminer.cli.guard import ExcludeMarkedOption, MaskPersonalOption, WhereOption, outgoing
from reportminer.cli.messages import UsageError, say
from reportminer.cli.options import (
    DEFAULT_ARCHIVE,
    ArchiveOption,
    ColumnNames,
    Format,
    OutputOption,
    PlacesOption,
    TemplateOption,
    YearOption,
    open_archive,
    year_span,
)
from reportminer.store.errors import ArchiveError
from reportminer.translation import told

if TYPE_CHECKING:
    from reportminer.archive.outgoing import Outgoing
    from reportminer.compare import CompareCell, Derived
    from reportminer.exports.columns import View


class Rows(StrEnum):
    """What a row of the table is."""

    place = "place"
    report = "report"


COLUMNS = ("year", "indicator")
"""what a column of the table can be"""


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


BESIDE = 3
"""places whose practices a page has room for side by side"""
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
            list[str] | None,
            typer.Option(
                "--columns",
                help="A column a `year` or an `indicator`, names for `people` or `machine`; may be parted by commas.",
            ),
        ] = None,
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
        template: TemplateOption = None,
        exclude_marked: ExcludeMarkedOption = False,
        mask_personal: MaskPersonalOption = False,
    ) -> None:
        """Put indicators of places and years side by side; every cell carries its sentence.

        Example: reportminer compare --indicator 地区生产总值 --indicator 地区生产总值增速 --format xlsx -o gdp.xlsx
        """
        across, names = _columns(columns or [])
        _refuse_others(
            {"--outline": outline, "--practices": practices, "--plan": plan},
            {
                "--indicator": indicator, "--rows": rows is not Rows.place, "--columns": across == "indicator",
                "--year": year, "--status": status, "--derive": derived, "--place": place, "--cells": flat, "--where": where,
            },
        )  # fmt: skip
        form = _form_for(form, output)
        if template is not None and (form is not TableFormat.docx or plan or practices or outline or flat):
            raise UsageError("--template is for a comparison as Word: -o FILE.docx")
        if form in {TableFormat.xlsx, TableFormat.parquet} and output is None:
            raise UsageError(f"{form.value} needs a file: add -o FILE.{form.value}")
        with (
            open_archive(archive, keeping=True) as opened,
            outgoing(
                opened, where=where, exclude_marked=exclude_marked, mask=mask_personal, form=form.value, output=output
            ) as out,
        ):
            if outline is not None:
                _outline(out, outline, form, output, names)
            elif practices:
                _practices(out, place or [], year_span(year), form, output, names)
            else:
                quote = plan or flat or form in QUOTING
                cells = _cells(out, indicator or [], rows.value, across, year, status or [], place or [], quote=quote)
                if plan:
                    _plan(cells, form, output, names)
                else:
                    beside = out.beside({cell.report_id for cell in cells} if flat or form in QUOTING else ())
                    asked = _asked(archive, indicator or [], year, place or [])
                    if form is TableFormat.xlsx:
                        from reportminer.review import accuracy_lines

                        asked = (*asked, *accuracy_lines(opened))
                    look = _Look(form, output, names, "报告" if rows is Rows.report else "", asked, template)
                    _write(_derived(cells, derived or []), look, flat=flat, beside=beside)


class _Look(NamedTuple):
    """How a table is written."""

    form: TableFormat
    output: Path | None
    names: ColumnNames | None
    row_head: str
    """head of the column that names the rows, "" for the usual one"""
    about: tuple[tuple[str, str], ...] = ()
    """what was asked, of which archive, when"""
    template: Path | None = None


def _asked(archive: Path, indicators: Sequence[str], year: str, places: Sequence[str]) -> tuple[tuple[str, str], ...]:
    from datetime import date

    what = ["、".join(indicators), *(["、".join(places)] if places else []), *([f"{year}年"] if year else [])]
    return (
        ("查询", "；".join(what)), ("档案库", str(archive.absolute())), ("制表日期", f"{date.today():%Y年%m月%d日}"),
    )  # fmt: skip


def _columns(given: list[str]) -> tuple[str, ColumnNames | None]:
    """What a column of the table is, and whom its names are for.

    Raises:
        UsageError: a value is neither, or two of one kind are given.
    """
    values = [value.strip() for words in given for value in words.replace("，", ",").split(",") if value.strip()]
    across = [value for value in values if value in COLUMNS]
    names = [ColumnNames(value) for value in values if value in {*ColumnNames}]
    if len(across) + len(names) < len(values) or len(across) > 1 or len(names) > 1:
        raise UsageError(f"--columns {', '.join(given)}: give year or indicator, and people or machine")
    return across[0] if across else "year", names[0] if names else None


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


def _write(cells: list[CompareCell], look: _Look, *, flat: bool, beside: dict[str, dict[str, str]]) -> None:
    from reportminer import compare as comparing
    from reportminer.exports.columns import View
    from reportminer.exports.views import CELLS, GRID

    form, output, names, row_head, about, template = look
    heads = {"row": row_head} if row_head else {}
    if form is TableFormat.jsonl or (flat and form is not TableFormat.parquet):
        rows = ({**cell.as_row(), **beside.get(cell.report_id, {})} for cell in cells)
        own = next(iter(beside.values()), {})
        _emit(rows, CELLS._replace(heads=heads).with_own(*own), form, output, "数据对比（逐条）", names)
        return
    if output is not None and form is TableFormat.parquet:
        _parquet(cells, output, beside)
        say(f"wrote {output}")
        return
    if names is not ColumnNames.machine and form in {TableFormat.xlsx, TableFormat.html}:
        if output is None:
            print(comparing.html_page(cells, beside=beside), end="")
            return
        if form is TableFormat.xlsx:
            comparing.write_workbook(cells, output, beside=beside, about=about)
        else:
            comparing.write_html(cells, output, beside=beside)
        say(f"wrote {output}")
        return
    if form is TableFormat.docx and output is not None and names is not ColumnNames.machine:
        comparing.write_document(cells, output, about=about, template=template, row_head=row_head or "地方")
        say(f"wrote {output}")
        return
    grid, columns = comparing.grid(cells)
    across = [name for name in columns if name not in GRID.machine]
    view = View.alike(GRID.table, *columns[: len(columns) - len(across)], heads=heads).followed_by(*across)
    _emit(grid, view, form, output, "数据对比", names, repeated=len(columns) - len(across))


def _parquet(cells: list[CompareCell], output: Path, beside: dict[str, dict[str, str]]) -> None:
    from reportminer.compare import write_parquet

    try:
        write_parquet(cells, output, beside=beside)
    except ImportError:
        raise UsageError("parquet needs an extra: pip install 'reportminer[parquet]'") from None


def _emit(
    rows: Iterable[Mapping[str, Any]],
    view: View,
    form: TableFormat,
    output: Path | None,
    title: str,
    names: ColumnNames | None,
    *,
    repeated: int = 0,
) -> None:
    """Rows in any of the forms; latex here, the others through the common sinks."""
    if form is TableFormat.parquet:
        raise UsageError("parquet holds cells of indicators; choose xlsx or csv for this table")
    if form is not TableFormat.latex:
        emit(rows, view, form=Format(form.value), output=output, title=title, names=names, repeated=repeated)
        return
    from reportminer.compare import latex
    from reportminer.compare.tables import replace_whole
    from reportminer.exports import for_people

    columns: Sequence[str] = view.columns("latex", machine=names is ColumnNames.machine)
    if names is not ColumnNames.machine:
        rows, columns = for_people(rows, columns, view)
    words = latex([dict(row) for row in rows], columns)
    if output is None:
        print(words, end="")
    else:
        replace_whole(output, lambda part: part.write_text(words, encoding="utf-8", newline="\n"))
        say(f"wrote {output}")


def _plan(cells: list[CompareCell], form: TableFormat, output: Path | None, names: ColumnNames | None) -> None:
    from reportminer.compare import plan_rows, plan_table
    from reportminer.exports.views import PLAN

    rows = plan_rows(cells)
    table = [row.as_row() for row in rows] if form is TableFormat.jsonl else plan_table(rows)
    _emit(table, PLAN, form, output, "目标与结果", names)


def _practices(
    out: Outgoing,
    places: list[str],
    span: tuple[int, int] | None,
    form: TableFormat,
    output: Path | None,
    names: ColumnNames | None,
) -> None:
    from reportminer.compare import practice_grid, practice_lines
    from reportminer.compare import practices as by_topic
    from reportminer.exports.views import PRACTICE_LINES, PRACTICES

    cells = by_topic(out.archive, places=places, year=span)
    out.announce({statement.report_id for cell in cells for statement in cell.statements})
    cells = [out.clean(cell) for cell in cells]
    if not cells:
        say("no practices of such places and years")
    if form is TableFormat.jsonl:
        _emit((cell.as_row() for cell in cells), PRACTICES, form, output, "", names)
        return
    grid, columns = practice_grid(cells)
    if form is TableFormat.xlsx or names is ColumnNames.machine or len(columns) - 2 <= BESIDE:
        _emit(grid, PRACTICES.followed_by(*columns[1:]), form, output, "做法对比", names)
    else:
        _emit(practice_lines(cells), PRACTICE_LINES, form, output, "做法对比", names)


def _outline(
    out: Outgoing, pair: tuple[str, str], form: TableFormat, output: Path | None, names: ColumnNames | None
) -> None:
    from reportminer.compare import align, outline_table
    from reportminer.exports.views import OUTLINE

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
    _emit(table, OUTLINE, form, output, "两篇对照", names)
