"""Files as they were read: there, gone, changed, inside a container, too large."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from reportminer.archive import Archive
from reportminer.archive.originals import original
from reportminer.store.errors import ArchiveError

TEXT = "云岭县党建工作汇报\n一、主要做法\n（一）开展结对共建。机关支部与村支部结成35对。\n" * 3


@pytest.fixture
def files(tmp_path: Path) -> Path:
    where = tmp_path / "files"
    where.mkdir()
    (where / "one.txt").write_text(TEXT, encoding="utf-8")
    with zipfile.ZipFile(where / "more.zip", "w") as packed:
        packed.writestr("inner.txt", TEXT.replace("云岭县", "青砚县"))
    return where


@pytest.fixture
def found(tmp_path: Path, files: Path) -> tuple[Archive, dict[str, str]]:
    archive = Archive(tmp_path / "archive")
    archive.ingest(files)
    return archive, {Path(row.path).name: row.report_id for row in archive.report_rows()}


def test_a_file_that_is_there_is_read(found: tuple[Archive, dict[str, str]], files: Path) -> None:
    archive, ids = found
    data = (files / "one.txt").read_bytes()
    assert original(archive, ids["one.txt"]) == ("there", data)
    assert original(archive, ids["one.txt"][:8]).data == data
    assert original(archive, ids["one.txt"], largest=10) == ("large", b"")


def test_what_is_gone_changed_or_inside_says_so(found: tuple[Archive, dict[str, str]], files: Path) -> None:
    archive, ids = found
    inner = next(name for name in ids if name != "one.txt")
    assert original(archive, ids[inner]) == ("inside", b"")
    (files / "one.txt").write_text(TEXT + "。", encoding="utf-8")
    assert original(archive, ids["one.txt"]) == ("changed", b"")
    (files / "one.txt").unlink()
    assert original(archive, ids["one.txt"]) == ("gone", b"")
    (files / "one.txt").mkdir()
    assert original(archive, ids["one.txt"]) == ("gone", b"")
    shutil.rmtree(files)
    assert original(archive, ids["one.txt"]) == ("gone", b"")


def test_no_such_report(found: tuple[Archive, dict[str, str]]) -> None:
    with pytest.raises(ArchiveError):
        original(found[0], "../../etc/passwd")
