"""Which reports are in the archive? ``reportminer reports``."""

from __future__ import annotations

import typer

from reportminer.cli.emit import emit, form_for, plain
from reportminer.cli.guard import ExcludeMarkedOption, MaskPersonalOption, WhereOption, outgoing
from reportminer.cli.options import (
    DEFAULT_ARCHIVE,
    ArchiveOption,
    ColumnsOption,
    Format,
    FormatOption,
    OutputOption,
    open_archive,
)


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("reports")
    def reports(
        archive: ArchiveOption = DEFAULT_ARCHIVE,
        where: WhereOption = None,
        form: FormatOption = Format.table,
        output: OutputOption = None,
        exclude_marked: ExcludeMarkedOption = False,
        mask_personal: MaskPersonalOption = False,
        names: ColumnsOption = None,
    ) -> None:
        """List the reports with place, year, genre and counts.

        Example: reportminer reports --format xlsx -o reports.xlsx
        """
        from reportminer.exports.views import REPORTS

        form = form_for(form, output)
        with (
            open_archive(archive) as opened,
            outgoing(
                opened, where=where, exclude_marked=exclude_marked, mask=mask_personal, form=form, output=output
            ) as out,
        ):
            rows = out.rows(plain(row) for row in out.archive.report_rows())
            emit(rows, REPORTS.with_own(*out.heads()), form=form, output=output, title="报告", names=names)
