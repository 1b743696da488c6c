"""How much is in the archive? ``reportminer stats``."""

from __future__ import annotations

import typer

from reportminer.cli.emit import emit
from reportminer.cli.groups import spread
from reportminer.cli.options import DEFAULT_ARCHIVE, ArchiveOption, Printed, open_archive


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("stats")
    @spread
    def stats(
        archive: ArchiveOption = DEFAULT_ARCHIVE,
        *,
        printed: Printed,
    ) -> None:
        """Count files, reports, places, years, records.

        Example: reportminer stats
        """
        from reportminer.exports.views import STATS

        with open_archive(archive) as opened:
            rows = ({"what": name, "count": count} for name, count in opened.stats().items())
            emit(rows, STATS, printed, title="档案概况")
