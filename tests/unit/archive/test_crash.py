"""Does an archive survive kill -9 at any moment, and does the next run end where an undisturbed one would have?"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from reportminer.archive import Archive, ArchiveError

KILLS = int(os.environ.get("REPORTMINER_KILLS", "12"))
"""one hundred takes some minutes: REPORTMINER_KILLS=100 pytest tests/unit/archive/test_crash.py"""
Everything = Callable[[Archive], list[tuple[object, ...]]]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A folder of forty reports, some of them the same."""
    where = tmp_path / "many"
    where.mkdir()
    for number in range(40):
        lines = "".join(f"problem ⟦第{line}个问题⟧，涉及⟪{line + number % 37}个⟫村。\n" for line in range(12))
        text = f"标题 巧家县第{number % 37}次总结 530622 {2000 + number % 20} 总结\n节 存在的问题\n{lines}"
        (where / f"{number:02d}.txt").write_text(text, encoding="utf-8")
    return where


def in_a_child(work: Callable[[], None], *, kill_after: float | None = None) -> bool:
    """Run `work` in a child process, killed after a while; whether it got to its end."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0


class Work:
    """What is done to an archive, and the reports that it is done with, which may stand as at first or as later on."""

    def __init__(self, many: Path) -> None:
        self.many = many
        self.backup = many.with_name("backup")
        self._at_first = shutil.copytree(many, many.with_name("at first"))
        self._later = shutil.copytree(many, many.with_name("later on"))
        for number in range(5):
            (self._later / f"{number:02d}.txt").unlink()
        for number in range(5, 10):
            file = self._later / f"{number:02d}.txt"
            file.write_text(file.read_text(encoding="utf-8").replace("个⟫村", "座⟫村"), encoding="utf-8")

    def stand_in(self, *, later: bool) -> None:
        shutil.rmtree(self.many)
        shutil.copytree(self._later if later else self._at_first, self.many)

    def ingest(self, where: Path, *, redo: bool = False) -> None:
        with Archive(where) as archive:
            assert archive.ingest(self.many, redo=redo).ok

    def redo(self, where: Path) -> None:
        self.ingest(where, redo=True)

    def prune(self, where: Path) -> None:
        with Archive(where) as archive:
            archive.prune()

    def bring_in(self, where: Path) -> None:
        with Archive(where) as archive:
            archive.import_from(self.backup)

    def index(self, where: Path) -> None:
        with Archive(where) as archive:
            archive.index.rebuild()
            archive.hits("问题")


@pytest.mark.slow
@pytest.mark.usefixtures("marked_pipeline")
def test_kill_at_random_moments(tmp_path: Path, many: Path, rows_of: Everything) -> None:
    """Ingest, redo, prune, import and the building of the index, one after the other, each killed on the way."""
    work, whole, where = Work(many), tmp_path / "whole", tmp_path / "killed"

    def seen(where: Path) -> tuple[list[tuple[object, ...]], list[str]]:
        with Archive(where, read_only=True) as archive:
            assert archive.check() == []
            return rows_of(archive), sorted(hit.text for hit in archive.hits('"第3个问题"', limit=100))

    work.ingest(whole)  # children then find everything imported
    before = seen(whole)
    with Archive(whole) as archive:
        archive.export(work.backup)
    work.stand_in(later=True)
    work.ingest(whole)
    work.prune(whole)
    after = seen(whole)
    assert len(before[1]) == 37
    assert before != after
    steps = (
        (work.ingest, False, before),
        (work.redo, False, before),
        (work.index, False, before),
        (work.ingest, True, None),
        (work.prune, True, after),
        (work.index, True, after),
        (work.bring_in, True, None),
        (work.ingest, False, before),
    )
    moments = random.Random(20)
    killed = 0
    while killed < KILLS:
        shutil.rmtree(where, ignore_errors=True)
        for do, later, wanted in steps:
            work.stand_in(later=later)
            begin = time.monotonic()
            timed = shutil.copytree(where, tmp_path / "timed") if where.exists() else tmp_path / "timed"
            assert in_a_child(lambda: do(timed))  # noqa: B023
            seconds = time.monotonic() - begin
            shutil.rmtree(timed)
            killed += not in_a_child(lambda: do(where), kill_after=moments.uniform(0, seconds))  # noqa: B023
            try:
                seen(where)
            except ArchiveError as error:
                # killed before the first table was made
                assert do == work.ingest and re.search("there is no archive|is empty", str(error))
            do(where)
            assert wanted is None or seen(where) == wanted


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc to find the workers")
def test_killed_workers_are_replaced(tmp_path: Path, rows_of: Everything) -> None:
    """Real workers, one or both of which die while they mine; the run goes on and nothing is missing."""
    where = tmp_path / "in"
    where.mkdir()
    for number in range(300):
        points = "".join(
            f"{point}、第{number * point % 91}个村经费不足，每年只有{number + point}千元。\n" for point in range(1, 9)
        )
        (where / f"{number}.txt").write_text(f"云澜县第{number}次汇报\n一、存在的问题\n{points}", encoding="utf-8")

    def ingest(name: str) -> subprocess.Popen[bytes]:
        call = "from reportminer.cli import main; main()"
        command = [sys.executable, "-c", call, "ingest", where, "--archive", tmp_path / name, "--workers", "2"]
        return subprocess.Popen(command, stderr=subprocess.DEVNULL)

    def seen(name: str) -> list[tuple[object, ...]]:
        with Archive(tmp_path / name) as archive:
            assert archive.check() == []
            return rows_of(archive)

    assert ingest("whole").wait() == 0
    moments = random.Random(21)
    killed = number = 0
    while killed < max(3, KILLS // 4):
        number += 1
        run = ingest(f"killed{number}")
        for _ in range(4):
            while run.poll() is None and not _workers(run.pid):
                time.sleep(0.02)
            time.sleep(moments.uniform(0.0, 0.5))
            workers = _workers(run.pid) if run.poll() is None else []
            victims = workers if moments.random() < 0.3 else moments.sample(workers, min(1, len(workers)))
            for victim in victims:
                with suppress(ProcessLookupError):
                    os.kill(victim, signal.SIGKILL)
            killed += len(victims)
        run.wait()
        seen(f"killed{number}")
        assert ingest(f"killed{number}").wait() == 0
        assert seen(f"killed{number}") == seen("whole")


def _workers(parent: int) -> list[int]:
    """The processes that the fork server of a process has started."""
    children: dict[int, list[int]] = {}
    names: dict[int, str] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError):
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            children.setdefault(int(fields[1]), []).append(int(entry.name))
            names[int(entry.name)] = (entry / "cmdline").read_text()
    servers = [child for child in children.get(parent, []) if "forkserver" in names[child]]
    return sorted(worker for server in servers for worker in children.get(server, []))
