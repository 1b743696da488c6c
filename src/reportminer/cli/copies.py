"""Which reports and passages are copied from others? ``reportminer copies``."""

from __future__ import annotations

from typing import Annotated

import typer

from reportminer.cli.emit import emit
from reportminer.cli.groups import spread
from reportminer.cli.guard import Guard, WhereOption, outgoing
from reportminer.cli.messages import patient
from reportminer.cli.options import DEFAULT_ARCHIVE, ArchiveOption, Printed, open_archive


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("copies")
    @spread
    def copies(
        archive: ArchiveOption = DEFAULT_ARCHIVE,
        where: WhereOption = None,
        smallest: Annotated[int, typer.Option("--smallest", min=20, help="Characters that a passage must share.")] = 60,
        *,
        printed: Printed,
        guard: Guard,
    ) -> None:
        """List reports that are copies of others, and passages that one report shares with another.

        Example: reportminer copies --archive archive --format xlsx -o copies.xlsx
        """
        from reportminer.archive.copied import copied
        from reportminer.exports.views import COPIES

        with (
            open_archive(archive) as opened,
            outgoing(opened, guard, where=where, form=printed.form, output=printed.output) as out,
        ):
            out.announce()
            with patient() as begins:
                begins("looking for passages that reports share")
                rows = copied(out.archive, smallest=smallest)
            emit(map(out.clean, rows), COPIES, printed, title="重复与雷同")
