"""Is a file replaced whole, and only a file?"""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from reportminer.files import replace_file, replacing


def test_a_file_is_replaced_when_all_is_written(tmp_path: Path) -> None:
    path = tmp_path / "下" / "表.csv"
    replace_file(path, b"old")
    with replacing(path) as temporary:
        temporary.write_bytes(b"new")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert [entry.name for entry in path.parent.iterdir()] == ["表.csv"]


def test_an_error_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    replace_file(path, b"old")
    with pytest.raises(ZeroDivisionError), replacing(path) as temporary:
        temporary.write_bytes(b"half")
        raise ZeroDivisionError
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["表.csv"]


def test_parts_that_killed_runs_left_are_removed_and_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "表[1].csv"
    left, fresh, other, foreign = (
        tmp_path / name
        for name in (".表[1].csv.4711.tmp", ".表[1].csv.4712.tmp", ".表1.csv.4711.tmp", ".表[1].csv.own.tmp")
    )
    for part in (left, fresh, other, foreign):
        part.write_bytes(b"half")
    for part in (left, other, foreign):
        os.utime(part, (1_000_000_000, 1_000_000_000))
    replace_file(path, b"new")
    assert {entry.name for entry in tmp_path.iterdir()} == {path.name, fresh.name, other.name, foreign.name}


@pytest.mark.skipif(os.name == "nt", reason="needs symbolic links")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    link = tmp_path / "表.csv"
    (tmp_path / "下").mkdir()
    link.symlink_to("下/表.csv")
    replace_file(link, b"new")
    assert link.is_symlink()
    assert (tmp_path / "下" / "表.csv").read_bytes() == b"new"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_a_pipe_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "管"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    replace_file(pipe, b"new")
    assert os.read(reader, 10) == b"new"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
