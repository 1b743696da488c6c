"""How is the main job done in one go? ``reportminer mine``."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from reportminer.cli.catalogue import CatalogueOption, HeadsOption
from reportminer.cli.groups import spread
from reportminer.cli.guard import Guard
from reportminer.cli.ingest import KeepMissingOption, progress, tell
from reportminer.cli.messages import existing, patient, say
from reportminer.cli.options import (
    DEFAULT_TIMEOUT,
    ColumnNames,
    ColumnsOption,
    PathsArgument,
    Reading,
    TimeoutOption,
    WorkersOption,
)


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("mine")
    @spread
    def mine(
        paths: PathsArgument,
        output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write into.", file_okay=False)],
        workers: WorkersOption = 1,
        keep_missing: KeepMissingOption = False,
        timeout: TimeoutOption = DEFAULT_TIMEOUT,
        catalogue: CatalogueOption = None,
        heads: HeadsOption = None,
        names: ColumnsOption = None,
        *,
        reading: Reading,
        guard: Guard,
    ) -> None:
        """Do the main job in one go: archive, tables, workbooks and one page to look at it all.

        Example: reportminer mine corpus/reports -o out
        """
        from reportminer.mining import mine as run

        found, missing = existing(paths)
        with progress() as report, patient() as begins:
            summary, written = run(
                found,
                output,
                workers=workers,
                timeout=timeout,
                options=reading.options(),
                progress=report,
                notice=say,
                catalogue=catalogue,
                heads=heads,
                **guard._asdict(),
                keep_missing=keep_missing,
                stage=begins,
                machine=names is ColumnNames.machine,
            )
        tell(summary, found)
        say(f"wrote into {output}: archive, {', '.join(path.name for path in written)}")
        say(f"open this page in a browser: {(output / 'index.html').absolute()}")
        if find_spec("starlette") is not None:
            say(f"or read all of the archive in a browser with: reportminer serve --archive {output / 'archive'}")
        if not summary.ok or missing or not summary.files:
            raise typer.Exit(1)
