"""reportminer check: is the archive whole?"""

from __future__ import annotations

import typer

from reportminer.cli.messages import patient, say
from reportminer.cli.options import DEFAULT_ARCHIVE, ArchiveOption, open_archive
from reportminer.translation import translate


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("check")
    def check(archive: ArchiveOption = DEFAULT_ARCHIVE) -> None:
        """Verify every offset, every link between records, and the index against the store.

        Example: reportminer check --archive archive
        """
        with open_archive(archive) as opened, patient() as begins:
            begins("checking every report of the archive")
            wrong = opened.check()
        for words in wrong:
            say(f"wrong: {words}")
        if wrong:
            raise typer.Exit(1)
        print(translate("the archive is whole"))
