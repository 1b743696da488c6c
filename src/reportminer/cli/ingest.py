"""How do files and folders get into the archive from a shell? ``reportminer ingest``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportminer.cli.catalogue import CatalogueOption, HeadsOption
from reportminer.cli.groups import spread
from reportminer.cli.messages import StoppedError, existing, patient, say, tell_failures
from reportminer.cli.options import (
    DEFAULT_ARCHIVE,
    DEFAULT_TIMEOUT,
    ArchiveOption,
    PathsArgument,
    Reading,
    TimeoutOption,
    WorkersOption,
)
from reportminer.translation import translate

if TYPE_CHECKING:
    from reportminer.ingest.progress import IngestSummary, Progress

KeepMissingOption = Annotated[
    bool, typer.Option("--keep-missing", help="Keep files of the archive that are gone from the folders given.")
]
PLAIN_EVERY_SECONDS = 5.0
_NAMED = 3
"""files that a message names"""


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("ingest")
    @spread
    def ingest(
        paths: PathsArgument,
        archive: ArchiveOption = DEFAULT_ARCHIVE,
        workers: WorkersOption = 1,
        redo: Annotated[bool, typer.Option("--redo", help="Mine again what is in the archive unchanged.")] = False,
        prune: Annotated[
            bool, typer.Option("--prune", help="Then take out every file of the archive that is gone from the disk.")
        ] = False,
        keep_missing: KeepMissingOption = False,
        timeout: TimeoutOption = DEFAULT_TIMEOUT,
        catalogue: CatalogueOption = None,
        heads: HeadsOption = None,
        *,
        reading: Reading,
    ) -> None:
        """Read files and folders into the archive; run again, it takes only what is new or changed.

        Example: reportminer ingest corpus/reports --archive archive --workers 2
        """
        from reportminer.archive import Archive

        found, missing = existing(paths)
        gone: list[str] | None = None
        with Archive(archive, notice=say) as opened:
            with progress() as report, patient() as begins:
                summary = opened.ingest(
                    found, workers=workers, redo=redo, progress=report, timeout=timeout, options=reading.options(),
                    catalogue=catalogue, heads=heads, keep_missing=keep_missing, stage=begins,
                )  # fmt: skip
            if prune and not summary.interrupted:
                gone = opened.prune()
        tell(summary, found)
        if gone is not None:
            say(f"{len(gone)} files that are gone from the disk were taken out")
        if not summary.ok or missing or not summary.files:
            raise typer.Exit(1)


def tell(summary: IngestSummary, paths: list[Path]) -> None:
    """Name the failures of a run and print its counts.

    Raises:
        StoppedError: it was broken off.
    """
    if summary.interrupted:
        say(f"{summary.done} of {summary.files} files were looked at")
        raise StoppedError
    tell_failures(summary.failures)
    say(
        f"{summary.files} files: {summary.new} new, {summary.changed} changed, {summary.unchanged} unchanged, "
        f"{summary.failed} failed, {summary.skipped} skipped; {summary.reports} reports, {summary.statements} statements, "
        f"{summary.figures} figures"
    )
    if summary.gone:
        say(
            f"{len(summary.gone)} files are no longer there, {summary.renamed} of them renamed: taken out of the archive "
            f"({_names(summary.gone)}); --keep-missing keeps such files"
        )
    if summary.kept:
        say(
            f"{len(summary.kept)} files are no longer there and were kept ({_names(summary.kept)}): is a drive not mounted? "
            "If they are really deleted, take them out with: reportminer ingest --prune"
        )
    if summary.failed_before:
        say(
            f"{summary.failed_before} inputs failed in earlier runs and were not tried again; "
            "`reportminer failures` lists them"
        )
    if not summary.files:
        say(f"failed: {', '.join(map(str, paths))}: no file in there")


def _names(paths: list[str]) -> str:
    return "、".join(Path(path).name for path in paths[:_NAMED]) + ("…" if len(paths) > _NAMED else "")


@contextmanager
def progress() -> Iterator[Callable[[Progress], None]]:
    """A progress bar on a terminal, a plain line every few seconds elsewhere."""
    import sys

    if not sys.stderr.isatty():
        yield _plain_lines()
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.fields[file]}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", file="", rate="", total=None)

        def update(state: Progress) -> None:
            rate = translate(f"{_rate(state)}, {state.failures} failed")
            bar.update(
                task, completed=state.done, total=state.total, file=escape(Path(state.path).name[-30:]), rate=rate
            )

        yield update


def _plain_lines() -> Callable[[Progress], None]:
    last = [0.0]

    def update(state: Progress) -> None:
        if state.seconds - last[0] >= PLAIN_EVERY_SECONDS:
            last[0] = state.seconds
            say(
                f"{state.done}/{state.total} files, {state.reports} reports, {state.failures} failed, "
                f"{_rate(state)}, {state.remaining_seconds:.0f} s left"
            )

    return update


def _rate(state: Progress) -> str:
    return translate(f"{state.characters / max(state.seconds, 1e-3) / 1e3:.0f} k characters/s")
