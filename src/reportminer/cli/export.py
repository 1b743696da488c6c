"""How does an archive leave as files that others can read, and come back? ``reportminer export`` and ``import``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from reportminer.cli.emit import emit
from reportminer.cli.guard import ExcludeMarkedOption, MaskPersonalOption, guarded
from reportminer.cli.messages import UsageError, existing, say
from reportminer.cli.options import DEFAULT_ARCHIVE, ArchiveOption, Format, open_archive


class ExportFormat(StrEnum):
    """Forms in which an archive leaves."""

    jsonl = "jsonl"
    sqlite = "sqlite"
    parquet = "parquet"


def register(app: typer.Typer) -> None:
    """Add the two commands."""

    @app.command("export")
    def export(
        folder: Annotated[Path, typer.Argument(help="Folder to write into.", file_okay=False, show_default=False)],
        archive: ArchiveOption = DEFAULT_ARCHIVE,
        form: Annotated[
            ExportFormat, typer.Option("--format", "-f", help="jsonl can be imported again.")
        ] = ExportFormat.jsonl,
        exclude_marked: ExcludeMarkedOption = False,
        mask_personal: MaskPersonalOption = False,
    ) -> None:
        """Write a whole archive as JSON Lines, as one compact SQLite file, or as Parquet tables (extra `parquet`).

        With --exclude-marked or --mask-personal only reports.jsonl is written: the rest is for bringing everything back.

        Example: reportminer export backup --archive archive --format jsonl
        """
        with open_archive(archive) as opened:
            if exclude_marked or mask_personal:
                if form is not ExportFormat.jsonl:
                    raise UsageError("--exclude-marked and --mask-personal write jsonl only")
                rows = (msgspec.to_builtins(report) for report in opened.iter_reports())
                kept = guarded(rows, opened, exclude_marked=exclude_marked, mask=mask_personal)
                folder.mkdir(parents=True, exist_ok=True)
                emit(kept, (), form=Format.jsonl, output=folder / "reports.jsonl")
                return
            marked = sum(bool(opened.secrecy(report.report_id)) for report in opened.reports())
            if marked:
                say(f"{marked} reports carry a mark of secrecy and go out; --exclude-marked leaves them out")
            for path in opened.export(folder, form.value):
                say(f"wrote {path}")

    @app.command("import")
    def import_(
        folder: Annotated[Path, typer.Argument(help="Folder that export --format jsonl wrote.", show_default=False)],
        archive: ArchiveOption = DEFAULT_ARCHIVE,
    ) -> None:
        """Bring an exported archive back, or into another one; nothing is read or mined again.

        Example: reportminer import backup --archive archive
        """
        from reportminer.archive import Archive
        from reportminer.store.transfer import find_export

        existing([folder])
        find_export(folder)  # before an archive is made for it
        with Archive(archive, notice=say) as opened:
            before = opened.stats()["files"]
            count = opened.import_from(folder)
            new = opened.stats()["files"] - before
        say(f"{count} files brought in: {new} new, {count - new} known and replaced")
