"""How does the archive compare with its own catalogue? ``reportminer catalogue`` checks one and makes one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reportminer.cli.emit import emit, form_for
from reportminer.cli.groups import command
from reportminer.cli.guard import Guard, WhereOption, outgoing
from reportminer.cli.messages import say
from reportminer.cli.options import (
    DEFAULT_ARCHIVE,
    ArchiveOption,
    Format,
    FormatOption,
    OutputOption,
    Printed,
    open_archive,
)

HeadsOption = Annotated[
    Path | None,
    typer.Option("--heads", help="File that maps the heads of this catalogue to the usual ones.", dir_okay=False),
]
CatalogueOption = Annotated[
    Path | None,
    typer.Option(
        "--catalogue", help="The archive's own catalogue (xlsx, csv, tsv), matched to the reports.", dir_okay=False
    ),
]


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(help="Compare the archive's own catalogue with the archive, or make one.", no_args_is_help=True)
    app.add_typer(group, name="catalogue")

    command(group, "check", check)
    command(group, "apply", apply)
    command(group, "export", export)


def check(
    file: Annotated[Path, typer.Argument(help="Catalogue: .xlsx, .csv or .tsv.", show_default=False)],
    archive: ArchiveOption = DEFAULT_ARCHIVE,
    heads: HeadsOption = None,
    *,
    printed: Printed,
) -> None:
    """List what each row was matched to, rows without a file, files without a row, doubled rows, contradictions.

    Example: reportminer catalogue check 目录.xlsx --archive archive
    """
    from reportminer.exports.views import CATALOGUE

    with open_archive(archive) as opened:
        lines = opened.check_catalogue(file, heads=heads)
        emit(lines, CATALOGUE, printed, title="目录核对")


def apply(
    file: Annotated[Path, typer.Argument(help="Catalogue: .xlsx, .csv or .tsv.", show_default=False)],
    archive: ArchiveOption = DEFAULT_ARCHIVE,
    heads: HeadsOption = None,
) -> None:
    """Give a catalogue to an archive whose files were read in before; later runs of ingest keep to it.

    Example: reportminer catalogue apply 目录.xlsx --archive archive
    """
    from reportminer.archive import Archive

    if not (archive / "archive.db").is_file():
        open_archive(archive)  # refuses: one that is not there must not be made
    with Archive(archive, notice=say) as opened:
        counts = opened.apply_catalogue(file, heads=heads)
    say("catalogue: " + ", ".join(f"{finding}: {count}" for finding, count in sorted(counts.items())))
    if set(counts) - {"matched"}:
        say(f"see each with: reportminer catalogue check {file} --archive {archive}")


def export(
    archive: ArchiveOption = DEFAULT_ARCHIVE,
    where: WhereOption = None,
    form: FormatOption = Format.table,
    output: OutputOption = None,
    *,
    guard: Guard,
) -> None:
    """Write a catalogue filled from the reports, to be corrected and given back with ingest --catalogue.

    Example: reportminer catalogue export --archive archive -o 目录.xlsx
    """
    from reportminer.catalogue import EXPORT_COLUMNS, export_rows
    from reportminer.exports.views import PLAIN

    form = form_for(form, output)
    form = Format.csv if form is Format.table and output is None else form
    with (
        open_archive(archive) as opened,
        outgoing(opened, guard, where=where, form=form, output=output) as out,
    ):
        out.announce()
        filed = out.archive.filed()
        rows = export_rows(out.archive.report_rows(), filed, opened.catalogue_fields())
        own = out.heads()
        columns = (*EXPORT_COLUMNS, *(head for head in own if head not in EXPORT_COLUMNS))
        emit(map(out.clean, rows), PLAIN.followed_by(*columns), Printed(form, output), title="文件目录")
