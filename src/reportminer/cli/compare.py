"""What do indicators, plans, practices and outlines say side by side? ``reportminer compare``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from reportminer.cli.emit import emit
from reportminer.cli.groups import command
from reportminer.cli.guard import Guard, WhereOption, outgoing
from reportminer.cli.messages import UsageError, say
from reportminer.cli.options import (
    DEFAULT_ARCHIVE,
    ArchiveOption,
    ColumnNames,
    Format,
    OutputOption,
    PlacesOption,
    Printed,
    TemplateOption,
    YearOption,
    open_archive,
    year_span,
)
from reportminer.store.errors import ArchiveError
from reportminer.translation import told

if TYPE_CHECKING:
    from reportminer.archive import Archive
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

IndicatorsOption = Annotated[
    list[str] | None, typer.Option("--indicator", "-i", help="Indicator by name, or 约:words; may be repeated.")
]
RowsOption = Annotated[Rows, typer.Option("--rows", help="A row a place or a row a report.")]
AcrossOption = Annotated[
    list[str] | None,
    typer.Option(
        "--columns",
        help="A column a `year` or an `indicator`, names for `people` or `machine`; may be parted by commas.",
    ),
]
StatusOption = Annotated[
    list[str] | None,
    typer.Option("--status", help="actual, target, standard, qualifier, masked; may be repeated."),
]
DerivedOption = Annotated[
    list[str] | None, typer.Option("--derive", help="rank, mean or change, computed; may be repeated.")
]
OutlineOption = Annotated[
    tuple[str, str] | None, typer.Option("--outline", help="Two reports by id, the earlier one first, aligned.")
]
TableFormatOption = Annotated[TableFormat, typer.Option("--format", "-f", help="Form of the output.")]


def register(app: typer.Typer) -> None:
    """Add the command."""

    command(app, "compare", compare)


def compare(
    indicator: IndicatorsOption = None,
    archive: ArchiveOption = DEFAULT_ARCHIVE,
    rows: RowsOption = Rows.place,
    columns: AcrossOption = None,
    year: YearOption = "",
    status: StatusOption = None,
    plan: Annotated[bool, typer.Option("--plan", help="Targets beside the results of the same year.")] = False,
    undecided: Annotated[
        bool, typer.Option("--undecided", help="With --plan, also rows where target or result is missing.")
    ] = False,
    derived: DerivedOption = None,
    practices: Annotated[bool, typer.Option("--practices", help="Practices by topic and place instead.")] = False,
    place: PlacesOption = None,
    where: WhereOption = None,
    outline: OutlineOption = None,
    flat: Annotated[
        bool, typer.Option("--cells", help="One cell a row with its evidence, in any form, instead of a grid.")
    ] = False,
    form: TableFormatOption = TableFormat.table,
    output: OutputOption = None,
    template: TemplateOption = None,
    *,
    guard: Guard,
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
    look = _Look(_form_for(form, output), output, names, "报告" if rows is Rows.report else "", template)
    if template is not None and (look.form is not TableFormat.docx or plan or practices or outline or flat):
        raise UsageError("--template is for a comparison as Word: -o FILE.docx")
    if look.form in {TableFormat.xlsx, TableFormat.parquet} and output is None:
        raise UsageError(f"{look.form.value} needs a file: add -o FILE.{look.form.value}")
    with (
        open_archive(archive, keeping=True) as opened,
        outgoing(opened, guard, where=where, form=look.form, output=output) as out,
    ):
        if outline is not None:
            _outline(out, outline, look)
            return
        if practices:
            _practices(out, place or [], year_span(year), look)
            return
        quote = plan or flat or look.form in QUOTING
        cells = _cells(out, indicator or [], rows.value, across, year, status or [], place or [], quote=quote)
        if plan:
            _plan(cells, look, undecided=undecided)
            return
        beside = out.beside({cell.report_id for cell in cells} if flat or look.form in QUOTING else ())
        about = _asked(opened, indicator or [], year, place or [], look)
        _write(_derived(cells, derived or []), look._replace(about=about), flat=flat, beside=beside)


class _Look(NamedTuple):
    """How a table is written."""

    form: TableFormat
    output: Path | None
    names: ColumnNames | None
    row_head: str
    """head of the column that names the rows, "" for the usual one"""
    template: Path | None = None
    about: tuple[tuple[str, str], ...] = ()
    """what was asked, of which archive, when"""


def _asked(
    archive: Archive, indicators: Sequence[str], year: str, places: Sequence[str], look: _Look
) -> tuple[tuple[str, str], ...]:
    from datetime import date

    from reportminer.review import accuracy_lines

    what = ["、".join(indicators), *(["、".join(places)] if places else []), *([f"{year}年"] if year else [])]
    return (
        ("查询", "；".join(what)), ("档案库", str(archive.path.absolute())), ("制表日期", f"{date.today():%Y年%m月%d日}"),
        *(accuracy_lines(archive) if look.form is TableFormat.xlsx else ()),
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

    form, output, names, row_head, template, about = look
    heads = {"row": row_head} if row_head else {}
    if form is TableFormat.jsonl or (flat and form is not TableFormat.parquet):
        rows = ({**cell.as_row(), **beside.get(cell.report_id, {})} for cell in cells)
        own = next(iter(beside.values()), {})
        _emit(rows, CELLS._replace(heads=heads).with_own(*own), look, "数据对比（逐条）")
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
    _emit(grid, view, look, "数据对比", repeated=len(columns) - len(across))


def _parquet(cells: list[CompareCell], output: Path, beside: dict[str, dict[str, str]]) -> None:
    from reportminer.compare import write_parquet

    try:
        write_parquet(cells, output, beside=beside)
    except ImportError:
        raise UsageError("parquet needs an extra: pip install 'reportminer[parquet]'") from None


def _emit(rows: Iterable[Mapping[str, Any]], view: View, look: _Look, title: str, *, repeated: int = 0) -> None:
    """Rows in any of the forms; latex here, the others through the common sinks."""
    form, output, names = look[:3]
    if form is TableFormat.parquet:
        raise UsageError("parquet holds cells of indicators; choose xlsx or csv for this table")
    if form is not TableFormat.latex:
        emit(rows, view, Printed(Format(form.value), output, names), title=title, repeated=repeated)
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


def _plan(cells: list[CompareCell], look: _Look, *, undecided: bool) -> None:
    from reportminer.compare import decided, plan_rows, plan_table
    from reportminer.exports.views import PLAN

    every = plan_rows(cells)
    rows = every if undecided else decided(every)
    if len(rows) < len(every):
        say(f"{len(every) - len(rows)} rows without a verdict are left out; --undecided shows them")
    table = [row.as_row() for row in rows] if look.form is TableFormat.jsonl else plan_table(rows)
    _emit(table, PLAN, look, "目标与结果")


def _practices(out: Outgoing, places: list[str], span: tuple[int, int] | None, look: _Look) -> None:
    from reportminer.compare import practice_grid, practice_lines
    from reportminer.compare import practices as by_topic
    from reportminer.exports.views import PRACTICE_LINES, PRACTICES

    cells = by_topic(out.archive, places=places, year=span)
    out.announce({statement.report_id for cell in cells for statement in cell.statements})
    cells = [out.clean(cell) for cell in cells]
    if not cells:
        say("no practices of such places and years")
    if look.form is TableFormat.jsonl:
        _emit((cell.as_row() for cell in cells), PRACTICES, look, "")
        return
    grid, columns = practice_grid(cells)
    if look.form is TableFormat.xlsx or look.names is ColumnNames.machine or len(columns) - 2 <= BESIDE:
        _emit(grid, PRACTICES.followed_by(*columns[1:]), look, "做法对比")
    else:
        _emit(practice_lines(cells), PRACTICE_LINES, look, "做法对比")


def _outline(out: Outgoing, pair: tuple[str, str], look: _Look) -> None:
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
    table = [line.as_row() for line in lines] if look.form is TableFormat.jsonl else outline_table(lines)
    _emit(table, OUTLINE, look, "两篇对照")
