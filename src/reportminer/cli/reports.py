"""reportminer reports: the reports of the archive."""

from __future__ import annotations

import typer

from reportminer.cli.emit import emit, plain
from reportminer.cli.options import DEFAULT_ARCHIVE, ArchiveOption, Format, FormatOption, OutputOption, open_archive

COLUMNS = (
    *(
        "report_id",
        "title",
        "place",
        "adcode",
        "year",
        "genre",
        "statements",
        "figures",
        "duplicate_of",
        "path",
        "part",
    ),
)


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("reports")
    def reports(
        archive: ArchiveOption = DEFAULT_ARCHIVE, form: FormatOption = Format.table, output: OutputOption = None
    ) -> None:
        """List the reports with place, year, genre and counts.

        Example: reportminer reports --format xlsx -o reports.xlsx
        """
        with open_archive(archive) as opened:
            emit(map(plain, opened.reports()), COLUMNS, form=form, output=output, title="reportminer · reports")
