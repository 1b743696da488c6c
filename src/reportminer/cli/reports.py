"""Which reports are in the archive? ``reportminer reports``."""

from __future__ import annotations

import typer

from reportminer.cli.emit import emit, form_for, plain
from reportminer.cli.groups import spread
from reportminer.cli.guard import Guard, WhereOption, outgoing
from reportminer.cli.options import DEFAULT_ARCHIVE, ArchiveOption, Printed, open_archive


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("reports")
    @spread
    def reports(
        archive: ArchiveOption = DEFAULT_ARCHIVE,
        where: WhereOption = None,
        *,
        printed: Printed,
        guard: Guard,
    ) -> None:
        """List the reports with place, year, genre and counts.

        Example: reportminer reports --format xlsx -o reports.xlsx
        """
        from reportminer.exports.views import REPORTS

        form = form_for(printed.form, printed.output)
        with (
            open_archive(archive) as opened,
            outgoing(opened, guard, where=where, form=form, output=printed.output) as out,
        ):
            rows = out.rows(plain(row) for row in out.archive.report_rows())
            emit(rows, REPORTS.with_own(*out.heads()), printed, title="报告")
