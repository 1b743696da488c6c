"""reportminer mine: the main job in one go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reportminer.cli.ingest import ingest_paths
from reportminer.cli.messages import existing, say
from reportminer.cli.options import (
    DEFAULT_TIMEOUT,
    MaxBytesOption,
    NoOcrOption,
    NoOfficeOption,
    PathsArgument,
    TimeoutOption,
    WorkersOption,
    read_options,
)
from reportminer.records import KINDS

if TYPE_CHECKING:
    from reportminer.archive import Archive

STATEMENT_COLUMNS = (
    *("kind", "head", "text", "actors", "topics", "place", "adcode", "year", "title", "section", "confidence", "rule"),
    *("report_id", "path", "page", "begin", "end", "statement_id"),
)
FIGURE_COLUMNS = (
    *("indicator", "text", "min", "max", "approx", "unit", "status", "time", "year", "indicator_id", "per", "place"),
    *("adcode", "title", "report_year", "confidence", "rule", "report_id", "path", "page", "begin", "end"),
    *("figure_id", "statement_id"),
)
TABLES: dict[str, Sequence[str]] = {"practices": ("practice",), "problems": ("problem", "cause"), "statements": KINDS}
"""tables of statements with the kinds in them"""
COMPARED = 24


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("mine")
    def mine(
        paths: PathsArgument,
        output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write into.", file_okay=False)],
        workers: WorkersOption = 1,
        timeout: TimeoutOption = DEFAULT_TIMEOUT,
        max_bytes: MaxBytesOption = None,
        no_ocr: NoOcrOption = False,
        no_office: NoOfficeOption = False,
    ) -> None:
        """Do the main job in one go: archive, tables, workbooks and one page to look at it all.

        Example: reportminer mine corpus/reports -o out
        """
        found, missing = existing(paths)
        output.mkdir(parents=True, exist_ok=True)
        summary = ingest_paths(
            found,
            output / "archive",
            workers=workers,
            timeout=timeout,
            options=read_options(max_bytes, no_ocr, no_office),
        )
        write_products(output)
        say(f"wrote {output}/index.html, figures.csv, comparison.xlsx, issues.xlsx")
        for name, kinds in TABLES.items():
            say(f"wrote {output}/{name}.csv: {', '.join(kinds)}")
        if not summary.ok or missing or not summary.files:
            raise typer.Exit(1)


def write_products(folder: Path) -> None:
    """Write the tables, workbooks and the page of the archive in ``folder/archive``."""
    from reportminer import compare, exports, issues
    from reportminer.archive import Archive
    from reportminer.site import page, write_page

    with Archive(folder / "archive", read_only=True) as archive:
        for name, kinds in TABLES.items():
            rows = _rows(archive, kinds)
            exports.write(rows, STATEMENT_COLUMNS, form="csv", output=folder / f"{name}.csv")
        figures = (row._asdict() for row in archive.iter_figures())
        exports.write(figures, FIGURE_COLUMNS, form="csv", output=folder / "figures.csv")
        chosen = [row["indicator_id"] for row in compare.indicators(archive)[:COMPARED]]
        cells = compare.compare(archive, chosen, rows="place", columns="year")
        compare.write_workbook(cells, folder / "comparison.xlsx")
        clusters = issues.recurring(archive, remember=True)
        issues.write_workbook(clusters, folder / "issues.xlsx")
        html = page(archive, issues=[c.as_row() for c in clusters], cells=[cell.as_row() for cell in cells])
        write_page(folder / "index.html", html)


def _rows(archive: Archive, kinds: Sequence[str]) -> Iterator[dict[str, Any]]:
    return (row._asdict() for row in archive.iter_statements(kind=list(kinds)))
