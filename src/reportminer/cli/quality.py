"""How right are the records of this archive? ``reportminer quality`` estimates it from what people looked at."""

from __future__ import annotations

import typer

from reportminer.cli.emit import emit
from reportminer.cli.groups import spread
from reportminer.cli.messages import say
from reportminer.cli.options import DEFAULT_ARCHIVE, ArchiveOption, Printed, open_archive


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("quality")
    @spread
    def quality(
        archive: ArchiveOption = DEFAULT_ARCHIVE,
        *,
        printed: Printed,
    ) -> None:
        """Tell which share of the archive's records is wholly right, with its 95 % interval, by type, kind, rule and genre.

        It counts records that were drawn at random (review export --sample) and looked at.

        Example: reportminer quality --archive archive
        """
        from reportminer.exports.views import QUALITY
        from reportminer.review import accuracy

        with open_archive(archive) as opened:
            rows = accuracy(opened)
        emit((row._asdict() for row in rows), QUALITY, printed, title="准确程度")
        if not rows:
            say("no record drawn at random was looked at yet; draw some with: reportminer review export --sample 100")
