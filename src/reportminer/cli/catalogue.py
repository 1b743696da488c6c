"""How does the archive compare with its own catalogue? ``reportminer catalogue`` checks one and makes one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reportminer.cli.emit import emit
from reportminer.cli.messages import say
from reportminer.cli.options import DEFAULT_ARCHIVE, ArchiveOption, Format, FormatOption, OutputOption, open_archive

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

    @group.command("check")
    def check(
        file: Annotated[Path, typer.Argument(help="Catalogue: .xlsx, .csv or .tsv.", show_default=False)],
        archive: ArchiveOption = DEFAULT_ARCHIVE,
        heads: HeadsOption = None,
        form: FormatOption = Format.table,
        output: OutputOption = None,
    ) -> None:
        """List what each row was matched to, rows without a file, files without a row, doubled rows, contradictions.

        Example: reportminer catalogue check 目录.xlsx --archive archive
        """
        from reportminer.catalogue import COLUMNS

        with open_archive(archive) as opened:
            lines = opened.check_catalogue(file, heads=heads)
            emit(lines, COLUMNS, form=form, output=output, title="reportminer · catalogue")

    @group.command("export")
    def export(
        archive: ArchiveOption = DEFAULT_ARCHIVE, form: FormatOption = Format.csv, output: OutputOption = None
    ) -> None:
        """Write a catalogue filled from the reports, to be corrected and given back with ingest --catalogue.

        Example: reportminer catalogue export --archive archive -o 目录.xlsx
        """
        from reportminer.catalogue import EXPORT_COLUMNS, export_rows

        with open_archive(archive) as opened:
            reports = opened.reports()
            secrecy = {report.report_id: opened.secrecy(report.report_id) for report in reports}
            if marked := sum(map(bool, secrecy.values())):
                say(f"{marked} reports carry a mark of secrecy")
            emit(export_rows(reports, secrecy), EXPORT_COLUMNS, form=form, output=output, title="文件目录")
