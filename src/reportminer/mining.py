"""What comes of the main job? Files mined into an archive; tables, workbooks and pages written beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from reportminer import compare, exports, issues
from reportminer.archive import Archive, IngestSummary, Progress
from reportminer.archive.outgoing import Outgoing
from reportminer.exports.views import FIGURES, STATEMENTS
from reportminer.files import is_own_folder, mark_folder
from reportminer.records import KINDS
from reportminer.site import publish
from reportminer.site.comparison import COMPARED, most_stated

if TYPE_CHECKING:
    from reportminer.exports.columns import View
    from reportminer.pipeline import Step
    from reportminer.readers import ReadOptions

TABLES: dict[str, Sequence[str]] = {"practices": ("practice",), "problems": ("problem", "cause"), "statements": KINDS}
"""tables of statements with the kinds in them"""


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
    catalogue: str | Path | None = None,
    heads: str | Path | None = None,
    exclude_marked: bool = False,
    mask_personal: bool = False,
    keep_missing: bool = False,
    stage: Callable[[str], None] | None = None,
    machine: bool = False,
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
        notice: called with a sentence when something is waited for or built anew, and with what is told of marks of
            secrecy and personal data in the files written.
        catalogue: the archive's own catalogue, as for `Archive.ingest`.
        heads: a file that maps its heads to the usual ones.
        exclude_marked: the files written leave out reports that carry a mark of secrecy; the archive holds them.
        keep_missing: keep what is gone from the folders given, as for `Archive.ingest`.
        stage: called with words whenever something begins that may take long.
        mask_personal: the files written have numbers of identity cards, mobiles and bank cards masked; the archive not.
        machine: name columns and values of the csv tables as the record contract does, not for people.

    Raises:
        CatalogueError: the catalogue cannot be read; nothing was mined.
        ArchiveError: the archive cannot be written to.
        ExportError: a file cannot be written.
    """
    folder = Path(output)
    given = [Path(paths)] if isinstance(paths, str | Path) else [Path(path) for path in paths]
    if not is_own_folder(folder) and any(path.absolute() == folder.absolute() for path in given):
        words = f"{folder}: holds the reports themselves; write into a folder of its own, such as {folder / 'out'}"
        raise exports.ExportError(words)
    mark_folder(folder)
    with Archive(folder / "archive", notice=notice) as archive:
        summary = archive.ingest(
            given, workers=workers, timeout=timeout, options=options, steps=steps, progress=progress,
            catalogue=catalogue, heads=heads, keep_missing=keep_missing, stage=stage,
        )  # fmt: skip
    if summary.interrupted:
        return Mined(summary, [])
    written = write_products(
        folder, exclude_marked=exclude_marked, mask_personal=mask_personal, notice=notice, stage=stage, machine=machine
    )
    return Mined(summary, written)


def write_products(
    folder: Path,
    *,
    exclude_marked: bool = False,
    mask_personal: bool = False,
    notice: Callable[[str], None] | None = None,
    stage: Callable[[str], None] | None = None,
    machine: bool = False,
) -> list[Path]:
    """Write tables, workbooks and pages of the archive in ``folder/archive``; the files written are returned.

    Args:
        folder: what holds the archive, and gets the files.
        exclude_marked: leave out reports that carry a mark of secrecy.
        mask_personal: mask numbers of identity cards, mobile telephones and bank cards.
        notice: called with what there is to tell of such marks and numbers.
        stage: called with words whenever something begins that may take long.
        machine: name columns and values of the csv tables as the record contract does.
    """
    from reportminer.review import accuracy_lines

    tables = {name: folder / f"{name}.csv" for name in (*TABLES, "figures")}
    comparison, recurring = folder / "comparison.xlsx", folder / "issues.xlsx"
    told = notice or (lambda words: None)
    with (
        Archive(folder / "archive") as opened,
        Outgoing(opened, exclude_marked=exclude_marked, mask=mask_personal, notice=told) as out,
    ):
        archive, heads, beside = out.archive, out.heads(), out.beside()
        out.announce()

        def write(rows: Iterable[Any], view: View, path: Path) -> None:
            filed = ({**out.clean(row._asdict()), **beside.get(row.report_id, {})} for row in rows)
            _write_csv(filed, view.with_own(*heads), path, machine=machine)

        begins = stage or (lambda words: None)
        begins("writing the tables of statements and figures")
        for name, kinds in TABLES.items():
            write(archive.iter_statements(kind=list(kinds)), STATEMENTS, tables[name])
        write(archive.iter_figures(), FIGURES, tables["figures"])
        checked = accuracy_lines(opened)
        begins("comparing the figures of all places and years")
        cells = most_stated(archive)
        compare.write_workbook(
            [out.clean(cell) for cell in cells], comparison, beside=beside, about=[*_about(folder, COMPARED), *checked]
        )
        begins("looking for problems that recur")
        clusters = issues.recurring(archive, remember=True)
        issues.write_workbook(
            [out.clean(cluster) for cluster in clusters], recurring, beside=beside, about=[*_about(folder), *checked]
        )
        pages = publish(out, folder, clusters=clusters, cells=cells, notice=told, stage=begins, among=True)
    return [*pages, comparison, recurring, *tables.values()]


def _about(folder: Path, most: int = 0) -> list[tuple[str, str]]:
    """What the first sheet of a workbook says: what was asked, of which archive, when."""
    asked = f"报告说得最多的 {most} 个指标，按地方和年份" if most else "不同地方反复讲到的问题"
    return [
        ("查询", asked),
        ("档案库", str((folder / "archive").absolute())),
        ("制表日期", f"{date.today():%Y年%m月%d日}"),
    ]


def _write_csv(rows: Iterable[Mapping[str, Any]], view: View, path: Path, *, machine: bool) -> None:
    columns: Sequence[str] = view.columns("csv", machine=machine)
    if not machine:
        rows, columns = exports.for_people(rows, columns, view)
    exports.write(rows, columns, form="csv", output=path)
