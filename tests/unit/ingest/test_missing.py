"""Does a folder that is given again lose in the archive what it lost on the disk, and nothing else?"""

from __future__ import annotations

import shutil
from pathlib import Path

import docx
import pytest
from typer.testing import CliRunner

import reportminer
from reportminer import exports, readers
from reportminer.archive import Archive, IngestSummary
from reportminer.cli import app
from reportminer.files import MARKER, is_own_folder
from reportminer.records import Failure

TEXT = "{place}2021年工作总结\n一、存在的问题\n一是{problem}。村均经费只有{n}万元。\n"
PLACES = ("禾渡县", "柳坪县", "石溪县", "青砚县", "雁陂县")


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "汇报"
    folder.mkdir()
    for number, place in enumerate(PLACES):
        words = TEXT.format(place=place, problem="经费不足", n=number + 2)
        (folder / f"{place}.txt").write_text(words, encoding="utf-8")
    return folder


def ingest(folder: Path, **options: bool) -> tuple[IngestSummary, set[str]]:
    """What a run over a folder told, and the names of the files in the archive after it."""
    with Archive(folder.parent / "archive") as archive:
        summary = archive.ingest(folder, **options)
        return summary, {Path(key).name for key in archive.store.known_files()}


def names(paths: list[str]) -> list[str]:
    return [Path(path).name for path in paths]


def test_what_was_deleted_goes_out(reports: Path) -> None:
    ingest(reports)
    (reports / "石溪县.txt").unlink()
    summary, known = ingest(reports)
    assert (names(summary.gone), summary.renamed, summary.kept) == (["石溪县.txt"], 0, [])
    assert "石溪县.txt" not in known
    with Archive(reports.parent / "archive", read_only=True) as archive:
        assert len(archive.report_rows()) == 4
        assert archive.check() == []


def test_a_renamed_file_is_not_there_twice(reports: Path) -> None:
    ingest(reports)
    (reports / "石溪县.txt").rename(reports / "石溪县（定稿）.txt")
    summary, known = ingest(reports)
    assert (names(summary.gone), summary.renamed, summary.new) == (["石溪县.txt"], 1, 1)
    assert known == {*(f"{place}.txt" for place in PLACES if place != "石溪县"), "石溪县（定稿）.txt"}


def test_all_files_may_be_renamed(reports: Path) -> None:
    ingest(reports)
    for file in list(reports.iterdir()):
        file.rename(reports / f"2021-{file.name}")
    summary, known = ingest(reports)
    assert (len(summary.gone), summary.renamed, len(known)) == (5, 5, 5)


def test_a_corrected_file_under_a_new_name_takes_the_place_of_the_old_one(reports: Path) -> None:
    ingest(reports)
    old = reports / "柳坪县.txt"
    (reports / "柳坪县（改）.txt").write_text(old.read_text(encoding="utf-8").replace("不足", "短缺"), encoding="utf-8")
    old.unlink()
    summary, known = ingest(reports)
    assert (names(summary.gone), summary.renamed) == (["柳坪县.txt"], 0)
    assert "柳坪县（改）.txt" in known


def test_missing_files_can_be_kept(reports: Path) -> None:
    ingest(reports)
    (reports / "石溪县.txt").unlink()
    summary, known = ingest(reports, keep_missing=True)
    assert (summary.gone, summary.kept, len(known)) == ([], [], 5)


def test_an_empty_folder_is_taken_for_a_drive_that_is_not_mounted(reports: Path) -> None:
    ingest(reports)
    for file in list(reports.iterdir()):
        file.unlink()
    summary, known = ingest(reports)
    assert (summary.gone, len(summary.kept), len(known)) == ([], 5, 5)


def test_another_drive_in_the_same_place_takes_nothing_out(reports: Path) -> None:
    ingest(reports)
    shutil.rmtree(reports)
    reports.mkdir()
    (reports / "别处.txt").write_text(TEXT.format(place="渔溪县", problem="人手少", n=9), encoding="utf-8")
    summary, known = ingest(reports)
    assert (summary.gone, len(summary.kept), len(known)) == ([], 5, 6)


def test_a_folder_below_on_which_no_drive_is_mounted_keeps_its_files(reports: Path) -> None:
    below = reports / "移动硬盘"
    below.mkdir()
    for place in ("禾渡县", "柳坪县"):
        (reports / f"{place}.txt").rename(below / f"{place}.txt")
    ingest(reports)
    for file in list(below.iterdir()):
        file.unlink()
    summary, known = ingest(reports)
    assert (summary.gone, len(summary.kept), len(known)) == ([], 2, 5)
    below.rmdir()  # the folder itself is gone: somebody deleted it
    summary, known = ingest(reports)
    assert (len(summary.gone), summary.kept, len(known)) == (2, [], 3)


def test_other_folders_and_files_are_left_alone(reports: Path) -> None:
    other = reports.parent / "另一处"
    other.mkdir()
    (other / "渔溪县.txt").write_text(TEXT.format(place="渔溪县", problem="人手少", n=9), encoding="utf-8")
    ingest(reports)
    ingest(other)
    (reports / "石溪县.txt").unlink()
    summary, known = ingest(other)
    assert (summary.gone, summary.kept, len(known)) == ([], [], 6)
    with Archive(reports.parent / "archive") as archive:  # a file tells nothing of those beside it
        assert archive.ingest(reports / "柳坪县.txt").gone == []


def test_the_commands_say_what_went_out(reports: Path) -> None:
    archive = str(reports.parent / "archive")
    runner = CliRunner()
    runner.invoke(app.build(), ["ingest", str(reports), "--archive", archive])
    (reports / "石溪县.txt").unlink()
    done = runner.invoke(app.build(), ["ingest", str(reports), "--archive", archive])
    assert "1 files are no longer there, 0 of them renamed: taken out of the archive (石溪县.txt)" in done.stderr
    for file in list(reports.iterdir()):
        file.unlink()
    done = runner.invoke(app.build(), ["ingest", str(reports), "--archive", archive])
    assert "4 files are no longer there and were kept" in done.stderr
    assert "is a drive not mounted?" in done.stderr


def test_results_and_archives_are_not_read_as_reports(reports: Path) -> None:
    out = reports / "结果"
    reportminer.mine(reports, out)
    assert (out / MARKER).is_file()
    assert (out / "archive" / MARKER).is_file()
    again = reportminer.mine(reports, out).summary
    assert (again.reports, again.unchanged, again.gone) == (0, 5, [])
    assert [(Path(f.path).name, f.skipped) for f in again.failures] == [("结果", True)]
    elsewhere = reportminer.mine(reports, reports.parent / "另存").summary
    assert [(Path(f.path).name, f.skipped) for f in elsewhere.failures] == [("结果", True)]
    assert "reportminer wrote" in elsewhere.failures[0].reason
    assert reportminer.mine(out, reports.parent / "再存").summary.reports == 0


def test_reports_beside_results_are_read_however_often_the_results_are_written(reports: Path) -> None:
    beside = reports.parent / "结果"
    beside.mkdir()
    (beside / "页.txt").write_text(TEXT.format(place="渔溪县", problem="人手少", n=9), encoding="utf-8")
    for _ in range(2):
        written = reportminer.mine(reports, beside).written
    assert not is_own_folder(beside)
    found = reportminer.mine(beside, reports.parent / "另存").summary
    assert found.reports == 1
    assert all(failure.skipped for failure in found.failures)
    assert {"archive", "pages", "index.html"} <= {Path(failure.path).name for failure in found.failures}
    assert {path.name for path in written} <= {Path(failure.path).name for failure in found.failures}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_tables_and_outlines_of_the_program_are_no_reports(
    reports: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    ingest(reports)
    monkeypatch.setenv("REPORTMINER_LANG", language)
    runner, archive = CliRunner(), ["--archive", str(reports.parent / "archive")]
    out = reports / "摘出"
    out.mkdir()
    asked = {
        "a.md": ["search", "人手", "-f", "md"], "b.txt": ["reports"], "c.txt": ["stats"], "d.txt": ["search", "人手"],
        "e.txt": ["show", "渔溪县"], "f.md": ["issues", "--min-places", "1", "-f", "md"],
    }  # fmt: skip
    (reports / "渔溪县.txt").write_text(TEXT.format(place="渔溪县", problem="人手少", n=9), encoding="utf-8")
    ingest(reports)
    for name, words in asked.items():
        monkeypatch.setenv("COLUMNS", "60" if name < "d" else "200")
        done = runner.invoke(app.build(), [*words, *archive])
        assert done.exit_code == 0, done.stderr
        (out / name).write_text(done.stdout, encoding="utf-8")
    again = ingest(reports)[0]
    assert sorted(Path(failure.path).name for failure in again.failures) == sorted(asked)
    assert all(failure.skipped and "reportminer wrote" in failure.reason for failure in again.failures)


@pytest.mark.parametrize(
    "text",
    [
        "| 地方 | 人数 |\n| --- | --- |\n| 渔溪县 | 12 |\n\n渔溪县工作总结\n一、存在问题\n一是人手少。\n",
        "渔溪县工作总结\n ──────────────────── \n一、存在问题\n一是人手少，经费不足。\n",
        "渔溪县组织图\n├── 办公室\n└── 党建科\n一、存在问题\n一是人手少，经费不足。\n",
    ],
)
def test_rules_and_tables_of_people_are_read(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    assert not any(isinstance(found, Failure) for found in readers.read(tmp_path / "a.md"))


def test_what_was_read_of_a_folder_of_results_before_it_was_marked_goes_out(reports: Path) -> None:
    out = reports / "结果"
    out.mkdir()
    (out / "page.txt").write_text(TEXT.format(place="渔溪县", problem="人手少", n=9), encoding="utf-8")
    assert len(ingest(reports)[1]) == 6
    (out / MARKER).touch()
    summary, known = ingest(reports)
    assert names(summary.gone) == ["page.txt"]
    assert "page.txt" not in known


def test_results_are_not_written_among_the_reports(reports: Path) -> None:
    with pytest.raises(reportminer.mining.exports.ExportError, match="write into a folder of its own"):
        reportminer.mine(reports, reports)


def test_a_folder_with_other_things_is_not_marked(reports: Path) -> None:
    (reports.parent / "notes.txt").touch()
    first = reportminer.mine(reports, reports.parent).written
    assert not (reports.parent / MARKER).exists()
    assert reportminer.mine(reports, reports.parent).written == first
    assert all(path.exists() for path in [*first, reports.parent / "notes.txt"])


def test_a_folder_of_others_where_pages_would_go_is_left_alone(reports: Path) -> None:
    kept = reports.parent / "pages" / "旧网页.html"
    kept.parent.mkdir()
    kept.write_text("别人的", encoding="utf-8")
    with pytest.raises(exports.ExportError, match="holds other files"):
        reportminer.mine(reports, reports.parent)
    assert kept.read_text(encoding="utf-8") == "别人的"


@pytest.mark.parametrize("form", ["docx", "html"])
def test_a_file_that_the_program_wrote_is_no_report(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"检索.{form}"
    exports.write([{"要点": "开展结对共建活动。"}], ["要点"], form=form, output=path, title="检索结果")
    [found] = readers.read(path)
    assert isinstance(found, Failure)
    assert found.skipped
    assert "reportminer wrote" in found.reason


def test_a_word_file_that_somebody_went_on_with_is_read(tmp_path: Path) -> None:
    path = tmp_path / "简报.docx"
    exports.write([{"要点": "开展结对共建活动。"}], ["要点"], form="docx", output=path, title="检索结果")
    document = docx.Document(str(path))
    document.core_properties.last_modified_by = "王某"
    document.save(str(path))
    [found] = readers.read(path)
    assert "结对共建" in found.text
