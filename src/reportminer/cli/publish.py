"""How is an archive read without a server? ``reportminer publish`` writes its pages as files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reportminer.cli.groups import spread
from reportminer.cli.guard import Guard, outgoing
from reportminer.cli.messages import patient, say
from reportminer.cli.options import DEFAULT_ARCHIVE, ArchiveOption, open_archive


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("publish")
    @spread
    def publish(
        output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write into.", file_okay=False)],
        archive: ArchiveOption = DEFAULT_ARCHIVE,
        language: Annotated[str, typer.Option("--language", help="Language of the pages: zh or en.")] = "zh",
        *,
        guard: Guard,
    ) -> None:
        """Write an archive as pages that open from disk, to be read and searched without any program.

        Example: reportminer publish --archive out/archive -o pages
        """
        from reportminer.site import publish as run

        with (
            patient() as begins,
            open_archive(archive, keeping=True) as opened,
            outgoing(opened, guard, form="html", output=output) as out,
        ):
            out.announce()
            first, _ = run(out, output, language=language, notice=say, stage=begins)
        say(f"open this page in a browser: {first.absolute()}")
