"""What could not be read, and why? ``reportminer failures``."""

from __future__ import annotations

import typer

from reportminer.cli.emit import emit, plain
from reportminer.cli.options import DEFAULT_ARCHIVE, ArchiveOption, Format, FormatOption, OutputOption, open_archive

COLUMNS = ("path", "stage", "reason", "skipped")


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("failures")
    def failures(
        archive: ArchiveOption = DEFAULT_ARCHIVE, form: FormatOption = Format.table, output: OutputOption = None
    ) -> None:
        """List the inputs that failed or were left out: file, stage, reason.

        Example: reportminer failures --format csv -o failures.csv
        """
        with open_archive(archive) as opened:
            emit(map(plain, opened.failures()), COLUMNS, form=form, output=output, title="reportminer · failures")
