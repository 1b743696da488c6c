"""Which indicators can be compared? ``reportminer indicators``."""

from __future__ import annotations

from typing import Annotated

import typer

from reportminer.cli.emit import emit
from reportminer.cli.groups import spread
from reportminer.cli.options import DEFAULT_ARCHIVE, ArchiveOption, Printed, open_archive


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("indicators")
    @spread
    def indicators(
        archive: ArchiveOption = DEFAULT_ARCHIVE,
        others: Annotated[
            bool, typer.Option("--others", help="Those that no canonical indicator covers, similar wordings grouped.")
        ] = False,
        *,
        printed: Printed,
    ) -> None:
        """List the canonical indicators found, with counts of reports, places and years.

        Example: reportminer indicators
        """
        from reportminer.compare import indicators as list_indicators
        from reportminer.compare import worded_indicators
        from reportminer.exports.views import INDICATORS

        with open_archive(archive, keeping=True) as opened:
            rows = worded_indicators(opened) if others else list_indicators(opened)
        view = INDICATORS.followed_by("wordings") if others else INDICATORS
        emit(rows, view, printed, title="指标")
