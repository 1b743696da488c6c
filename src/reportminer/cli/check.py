"""reportminer check: is the archive whole? With --repair it is made so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportminer.cli.messages import patient, say
from reportminer.cli.options import DEFAULT_ARCHIVE, ArchiveOption, open_archive
from reportminer.translation import translate

if TYPE_CHECKING:
    from reportminer.archive.repairing import Repair

WHOLE = "the archive is whole"


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("check")
    def check(
        archive: ArchiveOption = DEFAULT_ARCHIVE,
        repair: Annotated[
            bool,
            typer.Option("--repair", help="Mine again what is damaged, from its files, and build the indexes anew."),
        ] = False,
    ) -> None:
        """Verify check sums, every offset, every link between records, and the index against the store.

        With --repair what is sound moves into a new archive.db, and what is damaged is mined again from its files. What is lost
        because its file is gone is listed by `failures`. The damaged database is kept beside.

        Example: reportminer check --archive archive
        """
        if repair:
            _mend(archive)
            return
        with open_archive(archive) as opened, patient() as begins:
            begins("checking every report of the archive")
            wrong = opened.check()
        for words in wrong:
            say(f"wrong: {words}")
        if wrong:
            raise typer.Exit(1)
        print(translate(WHOLE))


def _mend(folder: Path) -> None:
    from reportminer.archive.repairing import mend

    mended = mend(folder, notice=say)
    for words in mended.before:
        say(f"wrong: {words}")
    if mended.done is not None:
        _tell(mended.done)
    for words in mended.after if mended.before else ():
        say(f"still wrong: {words}")
    if mended.after or (mended.done is not None and not mended.done.whole):
        raise typer.Exit(1)
    print(translate(WHOLE))


def _tell(done: Repair) -> None:
    say(
        f"{done.sound} files were sound and are kept, {len(done.mined)} were mined again, of {len(done.lost)} something is lost"
    )
    for path in done.mined:
        say(f"mined again: {path}")
    for path in done.lost:
        say(f"lost: {path}: it was damaged in the archive, and the file is no longer there")
    if done.unknown:
        say(
            f"lost: {done.unknown} files of which not even the name is left; ingest their folders again: reportminer ingest PATH…"
        )
    say(f"the damaged database is kept in {done.kept}; delete it when it is no longer needed")
