"""Which options do several commands share? One definition of each, so that defaults stand in one place."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportminer.cli.messages import UsageError

if TYPE_CHECKING:
    from reportminer.archive import Archive


class Format(StrEnum):
    """Forms in which records are printed."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"
    xlsx = "xlsx"
    html = "html"
    md = "md"


ArchiveOption = Annotated[
    Path, typer.Option("--archive", envvar="REPORTMINER_ARCHIVE", help="Folder of the archive.", show_default=True)
]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="Form of the output.")]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", help="File to write; xlsx needs one.", dir_okay=False)
]
PathsArgument = Annotated[list[Path], typer.Argument(help="Files and folders.", show_default=False)]
WorkersOption = Annotated[int, typer.Option("--workers", "-w", min=1, max=256, help="Processes that read and mine.")]
PlaceOption = Annotated[
    str, typer.Option("--place", help="County, prefecture or province by name or code; includes what lies below.")
]
YearOption = Annotated[str, typer.Option("--year", help="A year, or a span such as 2020-2023.")]

DEFAULT_ARCHIVE = Path("archive")
EARLIEST, LATEST = 1900, 2100


def open_archive(path: Path) -> Archive:
    """The archive in a folder, opened for reading.

    Raises:
        UsageError: there is none.
    """
    from reportminer.archive import Archive

    if not (path / "archive.db").is_file():
        raise UsageError(f"{path}: no archive there; make one with: reportminer ingest PATH --archive {path}")
    return Archive(path, read_only=True)


def year_span(text: str) -> tuple[int, int] | None:
    """``2021`` → (2021, 2021), ``2020-2023`` → (2020, 2023), ``2020-`` → (2020, 2100), "" → None.

    Raises:
        UsageError: anything else.
    """
    if not text:
        return None
    first, dash, last = text.replace("－", "-").replace("—", "-").partition("-")
    try:
        span = int(first or EARLIEST), int(last or (LATEST if dash else first))
    except ValueError:
        raise UsageError(f"--year {text}: give a year such as 2021 or a span such as 2020-2023") from None
    if not EARLIEST <= span[0] <= span[1] <= LATEST:
        raise UsageError(f"--year {text}: the span must run from an earlier to a later year between 1900 and 2100")
    return span
