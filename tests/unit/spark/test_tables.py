"""The rows are the same whoever makes them: one process, several, threads of Spark, or executors of their own.

Folders named in REPORTMINER_REPORTS (parted by ``:``) are mined beside the corpus: `pytest -m slow` over a whole archive.
"""

import os
from pathlib import Path

import pytest

from .conftest import require_spark, rows_with

CORPUS = Path(__file__).parents[3] / "corpus" / "reports"
FOLDERS = [CORPUS, *map(Path, filter(None, os.environ.get("REPORTMINER_REPORTS", "").split(os.pathsep)))]
TABLES = ("reports", "statements", "parts", "figures", "sections", "failures", "texts")
DERIVED = ("province", "filed")


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    """One folder with links to all reports."""
    folder = tmp_path_factory.mktemp("papers")
    for number, given in enumerate(FOLDERS):
        for path in sorted(path for path in given.rglob("*") if path.is_file()):
            link = folder / str(number) / path.relative_to(given)
            link.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, link) if path.stat().st_dev == folder.stat().st_dev else link.write_bytes(path.read_bytes())
    return folder


def rows_of_archive(papers, folder, workers):
    """The rows of all tables of an archive, as lists of cells by column."""
    from reportminer.archive import Archive
    from reportminer.spark.rows import SECTIONS

    with Archive(folder) as archive:
        archive.ingest([papers], workers=workers)
        found = {
            "reports": archive.report_rows(), "statements": list(archive.iter_statements()),
            "parts": list(archive.iter_parts()), "figures": list(archive.iter_figures()),
        }  # fmt: skip
        made = {name: [row._asdict() for row in rows] for name, rows in found.items()}
        reports = list(archive.iter_reports())
        made["sections"] = [
            {"report_id": report.report_id, "section_id": section.id}
            | {name: getattr(section, name) for name in SECTIONS.names[2:]}
            for report in reports
            for section in report.sections
        ]
        names = ("path", "stage", "reason", "skipped")
        made["failures"] = [{name: getattr(failure, name) for name in names} for failure in archive.failures()]
        texts = {report.source.path: archive.source_text(report.report_id) for report in reports}
        made["texts"] = [{"path": path, "text": text} for path, text in texts.items()]
    return made


def comparable(rows, names):
    """Rows whoever made them: cells in the order of `names`, rows in an order of their own."""
    return sorted(repr(tuple(_plain(row[name]) for name in names)) for row in rows)


def _plain(value):
    if isinstance(value, list | tuple):
        return tuple(value)
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


@pytest.fixture(scope="module")
def made(papers, tmp_path_factory, request):
    """All tables, made in one way; each way once."""
    known = {}

    def make(how):
        if how not in known:
            folder = tmp_path_factory.mktemp("made")
            if how.startswith("local-cluster"):
                known[how], _ = rows_with(how, papers, folder)
            elif how == "local[2]":
                from reportminer.spark import mine

                tables = mine(request.getfixturevalue("spark"), str(papers), folder / "out")
                known[how] = {name: [row.asDict() for row in tables[name].collect()] for name in TABLES}
            else:
                known[how] = rows_of_archive(papers, folder / "archive", workers=1 if how == "serial" else 2)
        return known[how]

    return make


@pytest.mark.parametrize("how", ["pool", "local[2]", pytest.param("local-cluster[2,1,2048]", marks=pytest.mark.slow)])
def test_rows_are_the_same_whoever_makes_them(made, how):
    if how.startswith("local"):
        require_spark()
    wanted, found = made("serial"), made(how)
    for name in TABLES:
        rows = wanted[name]
        names = [column for column in (rows or found[name] or [{}])[0] if column not in DERIVED]
        assert comparable(found[name], names) == comparable(rows, names), name
    assert all(wanted[name] for name in TABLES if name != "failures")
