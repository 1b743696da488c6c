"""What could not be read, and why? ``reportminer failures``."""

from __future__ import annotations

import typer

from reportminer.cli.emit import emit, form_for, plain
from reportminer.cli.options import (
    DEFAULT_ARCHIVE,
    ArchiveOption,
    ColumnNames,
    ColumnsOption,
    Format,
    FormatOption,
    OutputOption,
    open_archive,
)
from reportminer.translation import translate


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("failures")
    def failures(
        archive: ArchiveOption = DEFAULT_ARCHIVE,
        form: FormatOption = Format.table,
        output: OutputOption = None,
        names: ColumnsOption = None,
    ) -> None:
        """List the inputs that failed or were left out: file, stage, reason.

        Example: reportminer failures --format csv -o failures.csv
        """
        from reportminer.exports.views import FAILURES

        with open_archive(archive) as opened:
            english = names is ColumnNames.machine or form_for(form, output) is Format.jsonl
            rows = (
                row if english else {**row, "reason": translate(row["reason"], "zh")}
                for row in map(plain, opened.failures())
            )
            emit(rows, FAILURES, form=form, output=output, title="未能读取", names=names)
