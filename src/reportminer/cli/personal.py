"""Where do personal data stand in the reports of the archive? ``reportminer personal``."""

from __future__ import annotations

import typer

from reportminer.cli.emit import emit
from reportminer.cli.groups import spread
from reportminer.cli.options import DEFAULT_ARCHIVE, ArchiveOption, Printed, open_archive


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("personal")
    @spread
    def personal(
        archive: ArchiveOption = DEFAULT_ARCHIVE,
        *,
        printed: Printed,
    ) -> None:
        """List numbers of identity cards, mobile telephones and bank cards in the reports, masked, with their offsets.

        Example: reportminer personal --archive archive -o personal.xlsx
        """
        from reportminer.exports.views import PERSONAL

        with open_archive(archive) as opened:
            emit(opened.personal(), PERSONAL, printed, title="个人信息")
