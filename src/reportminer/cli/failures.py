"""What could not be read, and why? ``reportminer failures``."""

from __future__ import annotations

import typer

from reportminer.cli.emit import emit, form_for, plain
from reportminer.cli.groups import spread
from reportminer.cli.options import DEFAULT_ARCHIVE, ArchiveOption, ColumnNames, Format, Printed, open_archive
from reportminer.translation import translate


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("failures")
    @spread
    def failures(
        archive: ArchiveOption = DEFAULT_ARCHIVE,
        *,
        printed: Printed,
    ) -> None:
        """List the inputs that failed or were left out: file, stage, reason.

        Example: reportminer failures --format csv -o failures.csv
        """
        from reportminer.exports.views import FAILURES

        with open_archive(archive) as opened:
            english = printed.names is ColumnNames.machine or form_for(printed.form, printed.output) is Format.jsonl
            rows = (
                row if english else {**row, "reason": translate(row["reason"], "zh")}
                for row in map(plain, opened.failures())
            )
            emit(rows, FAILURES, printed, title="未能读取")
