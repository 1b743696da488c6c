"""What comes of the main job? Files mined into an archive; tables, workbooks and a page written beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from reportminer import compare, exports, issues
from reportminer.archive import Archive, IngestSummary, Progress
from reportminer.records import KINDS
from reportminer.site import page, write_page

if TYPE_CHECKING:
    from reportminer.pipeline import Step
    from reportminer.readers import ReadOptions

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
"""indicators in the comparison: those that most reports state"""


class Mined(NamedTuple):
    """What a run did, and the files written from the archive: none if it was broken off."""

    summary: IngestSummary
    written: list[Path]


def mine(
    paths: Iterable[str | Path] | str | Path,
    output: str | Path,
    *,
    workers: int = 1,
    timeout: float | None = None,
    options: ReadOptions | None = None,
    steps: Sequence[Step] | None = None,
    progress: Callable[[Progress], None] | None = None,
    notice: Callable[[str], None] | None = None,
) -> Mined:
    """Do the main job in one go: bring files into ``output/archive``, then write all that is made from it.

    Args:
        paths: files and folders.
        output: folder to write into; made if missing.
        workers: processes that read and mine.
        timeout: seconds that one file may take, as for `Archive.ingest`.
        options: limits and choices of reading.
        steps: run in place of `reportminer.pipeline.STEPS`.
        progress: called after each file.
        notice: called with a sentence when something is waited for or built anew.

    Raises:
        ArchiveError: the archive cannot be written to.
        ExportError: a file cannot be written.
    """
    folder = Path(output)
    folder.mkdir(parents=True, exist_ok=True)
    with Archive(folder / "archive", notice=notice) as archive:
        summary = archive.ingest(
            paths, workers=workers, timeout=timeout, options=options, steps=steps, progress=progress
        )
    return Mined(summary, [] if summary.interrupted else write_products(folder))


def write_products(folder: Path) -> list[Path]:
    """Write tables, workbooks and the page of the archive in ``folder/archive``; the files written are returned."""
    tables = {name: folder / f"{name}.csv" for name in (*TABLES, "figures")}
    comparison, recurring, index = folder / "comparison.xlsx", folder / "issues.xlsx", folder / "index.html"
    with Archive(folder / "archive", read_only=True) as archive:
        for name, kinds in TABLES.items():
            exports.write(_rows(archive, kinds), STATEMENT_COLUMNS, form="csv", output=tables[name])
        figures = (row._asdict() for row in archive.iter_figures())
        exports.write(figures, FIGURE_COLUMNS, form="csv", output=tables["figures"])
        chosen = [row["indicator_id"] for row in compare.indicators(archive)[:COMPARED]]
        cells = compare.quoted(archive, compare.compare(archive, chosen, rows="place", columns="year"))
        compare.write_workbook(cells, comparison)
        clusters = issues.recurring(archive, remember=True)
        issues.write_workbook(clusters, recurring)
        html = page(archive, issues=[c.as_row() for c in clusters], cells=[cell.as_row() for cell in cells])
        write_page(index, html)
    return [index, comparison, recurring, *tables.values()]


def _rows(archive: Archive, kinds: Sequence[str]) -> Iterator[dict[str, Any]]:
    return (row._asdict() for row in archive.iter_statements(kind=list(kinds)))
