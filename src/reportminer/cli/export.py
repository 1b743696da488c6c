"""How does an archive leave as files that others can read, and come back? ``reportminer export`` and ``import``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from reportminer.cli.groups import command
from reportminer.cli.guard import Guard, WhereOption, outgoing
from reportminer.cli.messages import UsageError, existing, patient, say
from reportminer.cli.options import DEFAULT_ARCHIVE, ArchiveOption, PlacesOption, YearOption, open_archive, year_span


class ExportFormat(StrEnum):
    """Forms in which an archive leaves."""

    jsonl = "jsonl"
    sqlite = "sqlite"
    parquet = "parquet"


def register(app: typer.Typer) -> None:
    """Add the two commands."""

    command(app, "export", export)
    command(app, "import", import_)


def export(
    folder: Annotated[Path, typer.Argument(help="Folder to write into.", file_okay=False, show_default=False)],
    archive: ArchiveOption = DEFAULT_ARCHIVE,
    form: Annotated[
        ExportFormat, typer.Option("--format", "-f", help="jsonl can be imported again.")
    ] = ExportFormat.jsonl,
    where: WhereOption = None,
    *,
    guard: Guard,
) -> None:
    """Write a whole archive as JSON Lines, as one compact SQLite file, or as Parquet tables (extra `parquet`).

    With --where, --exclude-marked or --mask-personal only records are written, not what would bring all back.

    Example: reportminer export backup --archive archive --format jsonl
    """
    partly = bool(where or any(guard))
    if partly and form is ExportFormat.sqlite:
        raise UsageError(
            "sqlite is a copy of all: with --where, --exclude-marked, --mask-personal write jsonl or parquet"
        )
    with (
        open_archive(archive) as opened,
        outgoing(opened, guard, where=where, form=form, output=folder) as out,
    ):
        out.announce()
        for path in opened.export(folder, form.value) if not partly else out.export(folder, form.value):
            say(f"wrote {path}")


def import_(
    folder: Annotated[
        Path,
        typer.Argument(help="Folder that export --format jsonl, or a job of Spark, wrote.", show_default=False),
    ],
    archive: ArchiveOption = DEFAULT_ARCHIVE,
    place: PlacesOption = None,
    year: YearOption = "",
    topic: Annotated[
        list[str] | None,
        typer.Option(
            "--topic", help="Of a job of Spark: only reports with a statement on this topic; may be repeated."
        ),
    ] = None,
) -> None:
    """Bring an exported archive back, or into another one; nothing is read or mined again.

    Of what a job of Spark wrote, --place, --year and --topic take a slice.

    Example: reportminer import backup --archive archive
    """
    from reportminer.archive import Archive
    from reportminer.spark.slices import Slice, bring_in, is_output
    from reportminer.store.transfer import find_export

    existing([folder])
    wanted = Slice.of(place or (), year_span(year), topic or ())
    cluster = is_output(folder)
    if not cluster:
        if wanted.narrows:
            raise UsageError(
                "--place, --year and --topic are for what a job of Spark wrote; search and compare take them too"
            )
        find_export(folder)  # before an archive is made for it
    with Archive(archive, notice=say) as opened:
        before = opened.stats()["files"]
        with patient() as begins:
            begins("bringing in the exported archive")
            count = bring_in(opened, folder, wanted) if cluster else opened.import_from(folder)
        new = opened.stats()["files"] - before
    say(f"{count} files brought in: {new} new, {count - new} known and replaced")
