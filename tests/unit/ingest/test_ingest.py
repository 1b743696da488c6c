"""Does a run bring in what is new, once, whatever goes wrong on the way?"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest

from reportminer import lexicons, pipeline
from reportminer.archive import Archive, ArchiveError, Progress
from reportminer.ingest import workers as workers_module
from reportminer.ingest.run import Task, mined
from reportminer.ingest.settings import Settings
from reportminer.readers import ReadOptions
from reportminer.store.packing import PackedFile

Everything = Callable[[Archive], list[tuple[object, ...]]]


def test_every_file_comes_in_with_its_records(archive: Archive) -> None:
    reports = archive.report_rows()
    assert [Path(report.path).name for report in reports] == ["昭阳2010.txt", "臺北.txt", "鲁甸2008.txt"]
    assert [report.year for report in reports] == [2010, 2009, 2008]
    assert [report.statements for report in reports] == [3, 2, 4]
    assert archive.stats()["statements"] == 9
    assert archive.stats()["statements: problem"] == 4
    assert (archive.stats()["places"], archive.stats()["reports without place"]) == (3, 0)
    assert archive.check() == []


def test_a_second_run_does_nothing(archive: Archive, folder: Path, rows_of: Everything) -> None:
    before, generation = rows_of(archive), archive.store.generation
    summary = archive.ingest(folder)
    assert (summary.unchanged, summary.new, summary.changed, summary.reports) == (3, 0, 0, 0)
    assert rows_of(archive) == before
    assert archive.store.generation == generation


def test_a_changed_file_replaces_what_it_gave(archive: Archive, folder: Path) -> None:
    file = folder / "昭阳2010.txt"
    file.write_text(file.read_text(encoding="utf-8").replace("活动场所简陋", "缺少活动室"), encoding="utf-8")
    summary = archive.ingest(folder)
    assert (summary.changed, summary.unchanged) == (1, 2)
    heads = [row.head for row in archive.iter_statements("problem")]
    assert "缺少活动室" in heads
    assert "活动场所简陋" not in heads
    assert len(archive.report_rows()) == 3
    assert not archive.hits("活动场所简陋", widen=False)
    assert archive.hits("缺少活动室")[0].head == "缺少活动室"
    assert archive.check() == []


def test_other_rules_or_redo_mine_again(archive: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert archive.ingest(folder, redo=True).unchanged == 0
    assert archive.ingest(folder).unchanged == 3
    monkeypatch.setattr(lexicons, "fingerprint", lambda: "other rules")
    assert archive.ingest(folder).unchanged == 0
    assert len(archive.report_rows()) == 3
    assert archive.check() == []


def test_the_same_report_in_two_files_is_stored_once(archive: Archive, folder: Path) -> None:
    copy = folder / "再次" / "副本.txt"
    copy.parent.mkdir()
    shutil.copy(folder / "鲁甸2008.txt", copy)
    before = archive.stats()["statements"]
    assert archive.ingest(folder).repeated == 1
    assert archive.stats()["statements"] == before
    report = next(r for r in archive.report_rows() if r.year == 2008)
    assert report.paths == (str(copy), str(folder / "鲁甸2008.txt"))
    assert report.path == str(copy)
    assert archive.check() == []


def test_when_a_file_changes_its_copy_stands_in(archive: Archive, folder: Path) -> None:
    original = folder / "鲁甸2008.txt"
    report = next(r for r in archive.report_rows() if r.year == 2008)
    copy = folder / "鲁甸副本.txt"
    shutil.copy(original, copy)
    archive.ingest(folder)
    original.write_text("标题 巧家县工作总结 530622 2012 总结\n", encoding="utf-8")
    archive.ingest(folder)
    assert {r.year: r.path for r in archive.report_rows()}[2008] == str(copy)
    assert archive.report(report.report_id).statements[0].head == "党建经费不足"
    assert archive.source_text(report.report_id) == copy.read_text(encoding="utf-8")
    assert archive.check() == []


def test_failures_are_records(archive: Archive, folder: Path) -> None:
    (folder / "空.txt").write_text(" \n", encoding="utf-8")
    (folder / "坏.txt").write_text("defect", encoding="utf-8")
    summary = archive.ingest([folder, folder / "没有.txt"])
    assert not summary.ok
    assert summary.failed == 3
    found = {Path(f.path).name: (f.stage, f.reason) for f in archive.failures()}
    assert found["空.txt"] == ("read", "the file holds no text")
    assert found["坏.txt"] == ("extract", "KeyError: 'a rule broke'")
    assert found["没有.txt"][0] == "extract"  # the pipeline of these tests opens it without asking
    assert archive.stats()["reports"] == 3


def test_a_failure_goes_when_its_file_is_mended(archive: Archive, folder: Path) -> None:
    file = folder / "空.txt"
    file.write_text("", encoding="utf-8")
    archive.ingest(folder)
    assert len(archive.failures()) == 1
    file.write_text("标题 巧家县工作总结 530622 2012 总结\n", encoding="utf-8")
    assert archive.ingest(folder).ok
    assert archive.failures() == []


def test_progress_follows_the_files_in_order(tmp_path: Path, folder: Path, marked_pipeline: None) -> None:
    seen: list[Progress] = []
    with Archive(tmp_path / "other") as archive:
        archive.ingest(folder, progress=seen.append)
    assert [Path(state.path).name for state in seen] == ["昭阳2010.txt", "臺北.txt", "鲁甸2008.txt"]
    assert [(state.done, state.total) for state in seen] == [(1, 3), (2, 3), (3, 3)]


def test_ctrl_c_keeps_what_is_finished(
    tmp_path: Path, folder: Path, marked_pipeline: None, archive: Archive, rows_of: Everything
) -> None:
    def stop(state: Progress) -> None:
        if state.done == 2:
            raise KeyboardInterrupt

    with Archive(tmp_path / "other") as other:
        assert other.ingest(folder, progress=stop).interrupted
        assert len(other.report_rows()) == 2
        assert other.runs()[-1]["state"] == "interrupted"
        assert [hit.year for hit in other.hits("经费短缺", widen=False)] == [2010]
        assert other.ingest(folder).new == 1
        assert rows_of(other) == rows_of(archive)
        assert other.check() == []


def test_a_full_disk_is_told_and_nothing_is_lost(archive: Archive, folder: Path, rows_of: Everything) -> None:
    before = rows_of(archive)
    (folder / "新.txt").write_text(
        "标题 巧家县工作总结 530622 2012 总结\n节 做法\n" + "practice ⟦办实事⟧。\n" * 9000, encoding="utf-8"
    )
    pages = archive.store.connection.execute("PRAGMA page_count").fetchone()[0]
    archive.store.connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(ArchiveError, match="disk is full"):
        archive.ingest(folder)
    assert rows_of(archive) == before
    archive.store.connection.execute(f"PRAGMA max_page_count = {2**30}")
    assert archive.ingest(folder).new == 1
    assert archive.check() == []


def test_an_error_at_any_write_leaves_whole_files(
    tmp_path: Path, folder: Path, archive: Archive, rows_of: Everything
) -> None:
    wanted = rows_of(archive)
    finished: list[int] = []
    for allowed in range(0, 90, 7):
        where = tmp_path / f"fault{allowed}"
        with Archive(where) as broken:
            real = broken.store.connection
            broken.store.connection = _Failing(real, allowed)  # type: ignore[assignment]
            with suppress(ArchiveError):
                broken.ingest(folder)
                finished.append(allowed)
            broken.store.connection = real
            if real.in_transaction:
                real.execute("ROLLBACK")
        with Archive(where) as again:
            assert len(again.report_rows()) in (0, 1, 2, 3)
            assert again.ingest(folder).ok
            assert rows_of(again) == wanted
            assert again.check() == []
    assert len(finished) < 8


class _Failing:
    """A connection that fails at the n-th write and at every later one, as a disk does that went away."""

    def __init__(self, real: sqlite3.Connection, allowed: int) -> None:
        self.real, self.allowed = real, allowed

    def __getattr__(self, name: str) -> object:
        return getattr(self.real, name)

    def execute(self, sql: str, *values: object) -> sqlite3.Cursor:
        self._count(sql)
        return self.real.execute(sql, *values)  # type: ignore[arg-type]

    def executemany(self, sql: str, values: object) -> sqlite3.Cursor:
        self._count(sql)
        return self.real.executemany(sql, values)  # type: ignore[arg-type]

    def _count(self, sql: str) -> None:
        if sql.startswith(("SELECT", "ROLLBACK", "PRAGMA")):
            return
        self.allowed -= 1
        if self.allowed < 0:
            raise sqlite3.OperationalError("disk I/O error")


@pytest.mark.usefixtures("marked_pipeline")
def test_an_archive_opened_read_only_takes_nothing_in(archive: Archive, folder: Path) -> None:
    archive.close()
    with Archive(archive.path, read_only=True) as closed, pytest.raises(ArchiveError, match="read-only"):
        closed.ingest(folder)


def test_runs_are_kept_with_version_rules_and_counts(archive: Archive) -> None:
    (run,) = archive.runs()
    assert run["state"] == "done"
    assert run["reports"] == 3
    assert run["rules"].endswith(lexicons.fingerprint())
    assert run["libraries"]["tantivy"]
    assert len(run["tables"]["units.tsv"]) == 12
    assert run["finished"] >= run["started"]


def test_a_run_that_never_ended_is_told(archive: Archive, folder: Path) -> None:
    archive.store.connection.execute("UPDATE runs SET state = 'running'")
    archive.ingest(folder)
    assert [run["state"] for run in archive.runs()] == ["broken off", "done"]


def test_workers_give_the_same_archive(tmp_path: Path, rows_of: Everything) -> None:
    where = tmp_path / "in"
    where.mkdir()
    for number in range(7):
        head = f"云澜县第{number}次党建工作汇报\n一、存在的问题\n"
        text = f"{head}一是经费不足。村级办公经费只有{number + 2}千元。\n二是党员老化。\n"
        (where / f"{number}.txt").write_text(text, encoding="utf-8")
    with Archive(tmp_path / "one") as one, Archive(tmp_path / "two") as two:
        one.ingest(where)
        two.ingest(where, workers=2)
        assert len(one.report_rows()) == 7
        assert rows_of(one) == rows_of(two)


def _die_at_three(task: Task) -> PackedFile:
    import os

    if task.path == "3":
        os._exit(9)
    return PackedFile(task.path, "", 0, False, [], [])


def _hang_at_three(task: Task) -> PackedFile:
    import re

    if task.path == "3":
        # native code that never gives other threads or signals a turn
        re.match("(a+)+$", "a" * 60 + "b")
    return PackedFile(task.path, "", 0, False, [], [])


def _die_once_at_three(task: Task) -> PackedFile:
    import os

    trace = Path(f"{task.path}.seen")
    if task.path == "3" and not trace.exists():
        trace.touch()
        os._exit(9)
    return PackedFile(task.path, "", 0, False, [], [])


@pytest.fixture
def importable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """This module under a name by which workers can import it; the working folder holds a file 3."""
    name = f"reportminer_workers_{tmp_path.name}"
    module = tmp_path / f"{name}.py"
    module.write_text(Path(__file__).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "3").write_text("x", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.chdir(tmp_path)
    spec = importlib.util.spec_from_file_location(name, module)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, name, loaded)
    spec.loader.exec_module(loaded)
    yield loaded


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(
    ("work", "words"), [("_die_at_three", "died"), ("_hang_at_three", "longer than 1 s"), ("_die_once_at_three", "")]
)
def test_a_worker_that_dies_or_hangs_takes_only_its_file_down(
    importable: ModuleType, work: str, words: str, workers: int
) -> None:
    tasks = [Task(str(number), "") for number in range(12)]
    begin = time.monotonic()
    results = list(mined(tasks, settings=Settings(workers=workers, timeout=1.0), work=getattr(importable, work)))
    assert time.monotonic() - begin < 30
    assert [result.path for result in results] == [str(number) for number in range(12)]
    failed = {result.path: result.failures[0].reason for result in results if result.failures}
    assert list(failed) == (["3"] if words else [])
    assert words in failed.get("3", "")


def test_what_a_worker_loads_does_not_count_as_the_time_of_its_file(importable: ModuleType) -> None:
    slow = Path(f"{importable.__name__}.py")
    slow.write_text(slow.read_text(encoding="utf-8") + "\n\ntime.sleep(1.5)\n", encoding="utf-8")
    results = mined([Task("0", "")], settings=Settings(timeout=1.0), work=importable._die_at_three)
    assert [result.failures for result in results] == [[]]


def test_a_run_broken_off_does_not_wait_for_a_file_that_hangs(
    importable: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers_module, "PATIENCE", 0.1)
    tasks = [Task(str(number), "") for number in (0, 1, 3)]
    results = mined(tasks, settings=Settings(workers=2), work=importable._hang_at_three)
    assert next(results).path == "0"
    begin = time.monotonic()
    results.close()  # type: ignore[attr-defined]
    assert time.monotonic() - begin < 5


def test_what_took_too_long_is_tried_again(tmp_path: Path) -> None:
    file = tmp_path / "云澜县.txt"
    file.write_text("云澜县党建工作汇报\n一、存在的问题\n一是经费不足。村级经费只有2千元。\n", encoding="utf-8")
    with Archive(tmp_path / "archive") as archive:
        summary = archive.ingest(file, timeout=1e-6)
        assert (summary.failed, summary.ok, summary.interrupted) == (1, False, False)
        (failure,) = archive.failures()
        assert "longer than 1e-06 s" in failure.reason
        assert archive.ingest(file, timeout=60).ok
        assert len(archive.report_rows()) == 1
        assert archive.failures() == []
        assert archive.ingest(file, timeout=60).unchanged == 1
        with pytest.raises(ValueError, match="timeout"):
            archive.ingest(file, timeout=-1)


@pytest.mark.usefixtures("marked_pipeline")
def test_files_read_with_other_options_are_mined_again(archive: Archive, folder: Path) -> None:
    assert archive.ingest(folder, options=ReadOptions()).unchanged == 3
    assert archive.ingest(folder, options=ReadOptions(ocr=False)).unchanged == 0
    assert archive.ingest(folder, options=ReadOptions(ocr=False)).unchanged == 3
    assert archive.ingest(folder).unchanged == 0


@pytest.mark.usefixtures("marked_pipeline")
def test_a_file_given_twice_is_one_file(archive: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    file = Path("昭阳2010.txt")
    summary = archive.ingest([file, folder / file, Path("..") / folder.name / file, folder])
    assert (summary.files, summary.unchanged, summary.new) == (3, 3, 0)
    assert archive.stats()["files"] == 3


@pytest.mark.skipif(sys.platform not in {"linux", "freebsd"}, reason="needs a disk that takes any bytes for names")
@pytest.mark.parametrize("workers", [1, 2])
def test_names_in_another_encoding(tmp_path: Path, workers: int, rows_of: Everything) -> None:
    """As old archives have them that were unpacked from a zip of Windows."""
    where = tmp_path / os.fsdecode("云澜县".encode("gb18030"))
    where.mkdir()
    for name in ("总结", "空"):
        (where / os.fsdecode(f"{name}.txt".encode("gb18030"))).write_text("总结。" * (name != "空"), encoding="utf-8")
    with Archive(tmp_path / "archive") as archive:
        summary = archive.ingest(where, workers=workers)
        assert (summary.new, summary.failed) == (1, 1)
        assert [Path(report.path).name for report in archive.report_rows()] == ["总结.txt"]
        assert [Path(failure.path).parts[-2:] for failure in archive.failures()] == [("云澜县", "空.txt")]
        assert archive.runs()[0]["paths"] == [str(tmp_path / "云澜县")]
        assert archive.ingest(where).unchanged == 2
        assert archive.prune() == []
        archive.export(tmp_path / "out")
        with Archive(tmp_path / "back") as back:
            back.import_from(tmp_path / "out")
            assert rows_of(back) == rows_of(archive)
        (where / os.fsdecode("空.txt".encode("gb18030"))).unlink()
        assert len(archive.prune()) == 1
        assert archive.check() == []


@pytest.mark.usefixtures("marked_pipeline")
def test_an_archive_does_not_take_itself_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    with Archive("档案") as archive:
        for _ in range(2):
            assert (archive.ingest(".").files, archive.failures()) == (3, [])


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs rights that can be taken away")
def test_a_folder_that_may_not_be_looked_into_is_told(archive: Archive, folder: Path) -> None:
    locked, listed = folder / "锁", folder / "名"
    for closed, rights in ((locked, 0o000), (listed, 0o444)):
        closed.mkdir()
        (closed / "a.txt").write_text("文", encoding="utf-8")
        closed.chmod(rights)
    summary = archive.ingest(folder)
    assert (summary.unchanged, summary.failed) == (3, 2)
    assert archive.prune() == []
    assert {Path(f.path).name: f.reason for f in archive.failures()} == {
        "a.txt": "no permission to read it", "锁": "no permission to read it",
    }  # fmt: skip
    locked.chmod(0o755), listed.chmod(0o755)


def test_an_unmounted_disk_does_not_empty_the_archive(archive: Archive, folder: Path) -> None:
    shutil.move(folder, folder.with_name("elsewhere"))
    with pytest.raises(ArchiveError, match="not mounted"):
        archive.prune()
    assert len(archive.report_rows()) == 3


def test_the_pipeline_is_called_by_its_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    calls: list[Path] = []

    def note(path: Path, **options: object) -> pipeline.FileResult:
        calls.append(path)
        return pipeline.FileResult(str(path), [], [])

    monkeypatch.setattr(pipeline, "extract_file", note)
    file = tmp_path / "a.txt"
    file.write_text("文", encoding="utf-8")
    with Archive(tmp_path / "archive") as archive:
        archive.ingest([file])
    assert calls == [file]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_what_is_no_file_is_told_and_not_waited_for(tmp_path: Path) -> None:
    where = tmp_path / "in"
    (where / "下").mkdir(parents=True)
    os.mkfifo(where / "管")
    (where / "链").symlink_to("下")
    (where / "断").symlink_to("无")
    with Archive(tmp_path / "archive") as archive:
        for _ in range(2):
            summary = archive.ingest(where)
            assert (summary.files, summary.failed, summary.skipped) == (3, 2, 1)
        assert {Path(f.path).name: f.reason for f in archive.failures()} == {
            "断": "there is no such file",
            "管": "not a regular file (a pipe, socket or device)",
            "链": "a symbolic link to a folder: not followed",
        }


STEP = """
def without_figures(draft, *, unit=""):
    draft.figures = [figure for figure in draft.figures if unit and figure.unit != unit]
"""


@pytest.mark.parametrize("workers", [1, 2])
def test_steps_of_ones_own_run_in_every_process_and_are_noted(
    workers: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own_steps.py").write_text(STEP, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    own = importlib.import_module("own_steps")
    (tmp_path / "a.txt").write_text("禾渡县工作总结\n2021年，选派技术员86名，投入资金320万元。\n", encoding="utf-8")
    with Archive(tmp_path / "archive") as archive:
        steps = [*pipeline.STEPS, partial(own.without_figures, unit="人")]
        assert archive.ingest(tmp_path / "a.txt", workers=workers, steps=steps).new == 1
        assert [figure.unit for figure in archive.iter_figures()] == ["元"]
        assert archive.ingest(tmp_path / "a.txt", workers=workers, steps=steps).unchanged == 1
        assert archive.ingest(tmp_path / "a.txt", workers=workers).changed == 1
        assert {figure.unit for figure in archive.iter_figures()} == {"人", "元"}
    del sys.modules["own_steps"]


def test_a_step_that_other_processes_cannot_find_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with Archive(tmp_path / "archive") as archive:
        with pytest.raises(ValueError, match="no function of a module"):
            archive.ingest(tmp_path, steps=[lambda draft: None])
        assert archive.store.known_files() == {}


def test_what_failed_before_is_counted(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    with Archive(tmp_path / "archive") as archive:
        assert archive.ingest(tmp_path / "empty.txt").failed_before == 0
        (tmp_path / "b.txt").write_text("禾渡县工作总结\n选派技术员86名。\n", encoding="utf-8")
        assert archive.ingest(tmp_path / "b.txt").failed_before == 1
