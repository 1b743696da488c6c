"""How is an archive put by, and how does it come back? ``reportminer backup`` and ``restore``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reportminer.cli.messages import UsageError, patient, say
from reportminer.cli.options import DEFAULT_ARCHIVE, ArchiveOption, open_archive


def register(app: typer.Typer) -> None:
    """Add the two commands."""

    @app.command("backup")
    def backup(
        folder: Annotated[
            Path, typer.Argument(help="Folder to make for the backup.", file_okay=False, show_default=False)
        ],
        archive: ArchiveOption = DEFAULT_ARCHIVE,
    ) -> None:
        """Copy one state of an archive into a new folder, while others may read it and a run may go on; the copy is verified.

        It holds archive.db and the files of people's decisions; indexes are made again from it. Bring it back with: restore

        Example: reportminer backup backups/monday --archive archive
        """
        with open_archive(archive) as opened, patient() as begins:
            begins("copying and verifying the archive")
            opened.backup(folder)
        say(f"wrote {folder}")

    @app.command("restore")
    def restore(
        folder: Annotated[Path, typer.Argument(help="Folder that backup wrote.", file_okay=False, show_default=False)],
        archive: ArchiveOption = DEFAULT_ARCHIVE,
        replace: Annotated[
            bool, typer.Option("--replace", help="Put what stands there aside, and the backup in its place.")
        ] = False,
    ) -> None:
        """Bring a backup back; it is verified before anything is changed.

        Example: reportminer restore backups/monday --archive again
        """
        from reportminer.archive.restoring import restore as bring_back

        if not folder.is_dir():
            raise UsageError(f"{folder}: no such folder")
        with patient() as begins:
            begins("verifying the backup")
            aside = bring_back(folder, archive, replace=replace, notice=say)
        say(f"restored {archive}")
        if aside is not None:
            say(f"what stood there is kept in {aside}; delete it when it is no longer needed")
