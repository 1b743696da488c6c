"""The rows of a cluster are those of an archive."""

from pathlib import Path

import pytest

from reportminer.archive import Archive

CORPUS = Path(__file__).parents[3] / "corpus" / "reports"
DERIVED = ("province", "filed")


def rows_of(frame):
    """The rows of a data frame, comparable."""
    names = [name for name in frame.columns if name not in DERIVED]
    found = [tuple(_plain(row[name]) for name in names) for row in frame.collect()]
    return names, sorted(found, key=repr)


def rows_of_archive(rows, names):
    return sorted((tuple(_plain(getattr(row, name)) for name in names) for row in rows), key=repr)


def _plain(value):
    if isinstance(value, list | tuple):
        return tuple(value)
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    with Archive(tmp_path_factory.mktemp("archive")) as opened:
        opened.ingest([CORPUS])
        yield opened


@pytest.fixture(scope="module")
def mined(spark, tmp_path_factory):
    from reportminer.spark import mine

    return mine(spark, str(CORPUS), tmp_path_factory.mktemp("out") / "out")


@pytest.mark.parametrize("name", ["reports", "statements", "parts", "figures"])
def test_rows_are_those_of_an_archive(archive, mined, name):
    reading = {
        "reports": archive.reports, "statements": archive.iter_statements, "parts": archive.iter_parts,
        "figures": archive.iter_figures,
    }  # fmt: skip
    names, found = rows_of(mined[name])
    assert found == rows_of_archive(reading[name](), names)


def test_failures_and_texts_are_those_of_an_archive(archive, mined):
    _, found = rows_of(mined["failures"])
    assert found == rows_of_archive(archive.failures(), ["path", "stage", "reason", "skipped"])
    texts = {row["path"]: row["text"] for row in mined["texts"].collect()}
    for report in archive.iter_reports():
        assert texts[report.source.path] == archive.source_text(report.report_id)


def test_sections_are_those_of_the_records(archive, mined):
    names, found = rows_of(mined["sections"])
    wanted = [
        (report.report_id, section.id, *(_plain(getattr(section, name)) for name in names[2:]))
        for report in archive.iter_reports()
        for section in report.sections
    ]
    assert found == sorted(wanted, key=repr)
