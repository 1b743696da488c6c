"""reportminer indicators: which indicators can be compared."""

from __future__ import annotations

import typer

from reportminer.cli.emit import emit
from reportminer.cli.options import DEFAULT_ARCHIVE, ArchiveOption, Format, FormatOption, OutputOption, open_archive

COLUMNS = ("indicator_id", "reports", "places", "years", "figures", "unit")


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("indicators")
    def indicators(
        archive: ArchiveOption = DEFAULT_ARCHIVE, form: FormatOption = Format.table, output: OutputOption = None
    ) -> None:
        """List the canonical indicators found, with counts of reports, places and years.

        Example: reportminer indicators
        """
        from reportminer.compare import indicators as list_indicators

        with open_archive(archive) as opened:
            emit(list_indicators(opened), COLUMNS, form=form, output=output, title="reportminer · indicators")
