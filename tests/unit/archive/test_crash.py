"""Does an archive survive kill -9 at any moment, and does the next run end where an undisturbed one would have?"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from reportminer.archive import Archive

KILLS = int(os.environ.get("REPORTMINER_KILLS", "12"))
"""one hundred takes a minute and a half: REPORTMINER_KILLS=100 pytest tests/unit/archive/test_crash.py"""
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


@pytest.mark.slow
@pytest.mark.usefixtures("marked_pipeline")
def test_kill_at_random_moments(tmp_path: Path, many: Path, rows_of: Everything) -> None:
    def ingest(where: Path, *, redo: bool = False) -> None:
        with Archive(where) as archive:
            assert archive.ingest(many, redo=redo).ok

    ingest(tmp_path / "warm")  # children then find everything imported
    begin = time.monotonic()
    assert in_a_child(lambda: ingest(tmp_path / "whole"))
    whole_time = time.monotonic() - begin
    with Archive(tmp_path / "whole", read_only=True) as whole:
        wanted = rows_of(whole)
        wanted_hits = sorted(hit.text for hit in whole.hits('"第3个问题"', limit=100))
    assert len(wanted) > 500
    assert len(wanted_hits) == 37

    moments = random.Random(20)
    partial = 0
    for number in range(KILLS):
        where = tmp_path / f"killed{number // 4}"  # four kills each: the first from nothing, the last over a redo
        redo = number % 4 == 3
        in_a_child(lambda: ingest(where, redo=redo), kill_after=moments.uniform(0, whole_time))  # noqa: B023
        if not (where / "archive.db").exists():
            continue
        with Archive(where) as archive:
            partial += 0 < len(archive.reports()) < 37
            assert {hit.text for hit in archive.hits('"第3个问题"', limit=100)} <= set(wanted_hits)
            assert archive.check() == []
            if redo:
                assert archive.ingest(many).ok
                assert rows_of(archive) == wanted
                assert sorted(hit.text for hit in archive.hits('"第3个问题"', limit=100)) == wanted_hits
                assert archive.check() == []
    assert partial >= KILLS // 50
