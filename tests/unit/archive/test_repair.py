"""Is a damaged archive made whole again, and does a backup come back as it was?"""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from reportminer.archive import Archive, ArchiveError
from reportminer.archive.repairing import mend
from reportminer.archive.restoring import restore
from reportminer.store import seals
from reportminer.store.errors import DamagedError

Everything = Callable[[Archive], list[tuple[object, ...]]]
pytestmark = pytest.mark.usefixtures("marked_pipeline")


def damage(folder: Path, *statements: str) -> None:
    """Change a closed archive as a disk would, without its triggers."""
    with closing(sqlite3.connect(folder / "archive.db")) as base, base:
        triggers = base.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        seals.break_seals(base)
        for statement in statements:
            assert base.execute(statement).rowcount, statement
        for (trigger,) in triggers:
            base.execute(trigger)


def overwrite(folder: Path, name: str, at: int, data: bytes) -> None:
    """Write into the page at which a table or index begins."""
    with closing(sqlite3.connect(folder / "archive.db")) as base:
        page = base.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0]
    with (folder / "archive.db").open("rb+") as file:
        file.seek((page - 1) * 4096 + at)
        file.write(data)


REPAIRED = (
    lambda folder: damage(folder, "UPDATE statements SET text = 'x'"),
    lambda folder: damage(folder, "DELETE FROM figures"),
    lambda folder: damage(folder, "UPDATE occurrences SET record = x'00' WHERE occurrence_id = 1"),
    lambda folder: damage(folder, "DELETE FROM occurrences WHERE occurrence_id = 2"),
    lambda folder: damage(folder, "UPDATE texts SET body = x'00' WHERE text_id = 2"),
    lambda folder: damage(folder, "DELETE FROM sources"),
    lambda folder: damage(folder, "UPDATE files SET sha256 = 'x' WHERE file_id = 1"),
    lambda folder: damage(folder, "UPDATE seals SET total = total + 1 WHERE name = 'statements'"),
    lambda folder: overwrite(folder, "statements", 0, bytes(4096)),
    lambda folder: overwrite(folder, "reports_by_id", 0, b"\xff" * 50),
    lambda folder: overwrite(folder, "texts", 3, b"\0\0"),
    lambda folder: overwrite(folder, "meta", 0, bytes(4096)),
)


@pytest.mark.parametrize("breaks", REPAIRED)
def test_what_is_damaged_is_mined_again(archive: Archive, rows_of: Everything, breaks: Callable[[Path], None]) -> None:
    wanted, path = rows_of(archive), archive.path
    archive.close()
    breaks(path)
    mended = mend(path)
    assert mended.before
    assert mended.after == []
    assert mended.done is not None and mended.done.whole
    with Archive(path, read_only=True) as again:
        assert rows_of(again) == wanted
        assert len(again.hits("经费")) > 1
    kept = Path(mended.done.kept)
    assert (kept / "archive.db").is_file()
    assert mend(path).before == []


def test_what_is_damaged_and_gone_from_the_disk_is_told_as_lost(
    archive: Archive, folder: Path, rows_of: Everything
) -> None:
    path = archive.path
    gone = folder / "鲁甸2008.txt"
    number = archive.store.query("SELECT file_id FROM files WHERE path LIKE '%鲁甸2008%'").fetchone()[0]
    archive.close()
    damage(
        path,
        f"UPDATE occurrences SET record = x'00' WHERE source_id IN (SELECT source_id FROM sources WHERE file_id = {number})",
    )
    gone.unlink()
    mended = mend(path)
    assert mended.after == []
    assert mended.done is not None
    assert (mended.done.lost, mended.done.sound) == ([str(gone)], 2)
    with Archive(path) as again:
        assert len(again.report_rows()) == 2
        [failure] = again.failures()
        assert (failure.path, failure.stage) == (str(gone), "store")
        assert "no longer there" in failure.reason


def test_a_damaged_head_is_no_loss(archive: Archive, rows_of: Everything) -> None:
    wanted, path = rows_of(archive), archive.path
    archive.close()
    with (path / "archive.db").open("rb+") as file:
        file.write(bytes(64))
    with pytest.raises(DamagedError, match="is not an archive"):
        Archive(path, read_only=True)
    assert mend(path).after == []
    with Archive(path) as again:
        assert rows_of(again) == wanted


def test_where_nothing_can_be_read_nothing_is_changed(archive: Archive) -> None:
    path = archive.path
    archive.close()
    (path / "archive.db").write_bytes(b"not at all" * 1000)
    with pytest.raises(ArchiveError, match=r"nothing can be read of .* restore"):
        mend(path)
    assert (path / "archive.db").read_bytes() == b"not at all" * 1000
    assert sorted(p.name for p in path.iterdir() if p.is_dir()) == ["index"]


def test_runs_and_the_catalogue_are_carried_over(archive: Archive) -> None:
    path = archive.path
    with archive.store.transaction():
        archive.store.set_meta("catalogue", "[]")
    runs = archive.runs()
    archive.close()
    damage(path, "DELETE FROM statements WHERE statement_key = 1")
    mend(path)
    with Archive(path) as again:
        assert again.store.meta("catalogue") == "[]"
        assert again.runs()[: len(runs)] == runs
        assert again.ingest(path.parent / "reports").unchanged == 3


@pytest.mark.parametrize("name", ["index", "index-figures"])
def test_a_file_in_place_of_an_index_is_replaced(archive: Archive, name: str) -> None:
    what = "statements" if name == "index" else "figures"
    wanted = archive.hits("经费", what=what)
    path = archive.path
    archive.close()
    shutil.rmtree(path / name)
    (path / name).write_text("not a folder", encoding="utf-8")
    told: list[str] = []
    with Archive(path, read_only=True, notice=told.append) as again:
        assert again.hits("经费", what=what) == wanted
    assert any("built anew" in words for words in told)


def test_a_broken_index_is_built_anew_by_repair(archive: Archive) -> None:
    path = archive.path
    archive.close()
    for file in (path / "index").glob("*.store"):
        file.write_bytes(b"x" * file.stat().st_size)
    (path / "index.lock").unlink()
    (path / "index.lock").mkdir()
    mended = mend(path)
    assert "the full-text index of the statements has a damaged file" in mended.before[0]
    assert (mended.done, mended.after) == (None, [])


def test_a_backup_comes_back(archive: Archive, folder: Path, rows_of: Everything, tmp_path: Path) -> None:
    wanted = rows_of(archive)
    (archive.path / "issues.json").write_text("{}", encoding="utf-8")
    archive.backup(tmp_path / "put by")
    assert sorted(p.name for p in (tmp_path / "put by").iterdir()) == ["archive.db", "backup.json", "issues.json"]
    with pytest.raises(ArchiveError, match="is there already"):
        archive.backup(tmp_path / "put by")
    assert restore(tmp_path / "put by", tmp_path / "new") is None
    with Archive(tmp_path / "new") as again:
        assert rows_of(again) == wanted
        assert again.check() == []
    (folder / "又.txt").write_text(
        "标题 巧家县工作总结 530622 2012 总结\n节 做法\nproblem ⟦人手不足⟧。\n", encoding="utf-8"
    )
    archive.ingest(folder)
    later = rows_of(archive)
    path = archive.path
    archive.close()
    with pytest.raises(ArchiveError, match="nothing was changed"):
        restore(tmp_path / "put by", path)
    aside = restore(tmp_path / "put by", path, replace=True)
    assert aside is not None
    with Archive(path) as again:
        assert rows_of(again) == wanted
        assert len(again.hits("经费")) > 1
        assert again.hits("人手不足") == []
    with Archive(aside, read_only=True) as before:
        assert rows_of(before) == later


def test_a_damaged_backup_is_refused_before_anything_is_changed(archive: Archive, tmp_path: Path) -> None:
    archive.backup(tmp_path / "b")
    data = bytearray((tmp_path / "b" / "archive.db").read_bytes())
    data[len(data) // 2] ^= 4
    (tmp_path / "b" / "archive.db").write_bytes(data)
    with pytest.raises(DamagedError, match="is not the file that was written"):
        restore(tmp_path / "b", tmp_path / "new")
    assert not (tmp_path / "new").exists()
    (tmp_path / "b" / "backup.json").unlink()
    shutil.copy(archive.path / "archive.db", tmp_path / "b" / "archive.db")
    restore(tmp_path / "b", tmp_path / "new")


def test_a_damaged_archive_gives_no_backup(archive: Archive, tmp_path: Path) -> None:
    path = archive.path
    archive.close()
    damage(path, "UPDATE figures SET text = 'x'")
    with Archive(path, read_only=True) as again, pytest.raises(DamagedError):
        again.backup(tmp_path / "b")
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith((".b", "b"))] == []


def test_a_backup_during_a_run_is_of_one_moment(archive: Archive, folder: Path, tmp_path: Path) -> None:
    for number in range(60):
        text = f"标题 巧家县第{number}次总结 530622 2012 总结\n节 做法\nproblem ⟦缺{number}人⟧，⟪{number}个⟫村。\n"
        (folder / f"多{number:02d}.txt").write_text(text, encoding="utf-8")
    run = threading.Thread(target=lambda: archive.ingest(folder))
    sizes = []
    with Archive(archive.path, read_only=True) as reader:
        run.start()
        for number in range(1000):
            reader.backup(tmp_path / str(number))
            with Archive(tmp_path / str(number), read_only=True) as copy:
                assert not any(fault for name in seals.SEALED for fault in copy.store.seals.faults(name))
                sizes.append(len(copy.report_rows()))
            if not run.is_alive():
                break
        run.join()
    assert sizes == sorted(sizes)
    assert all(3 <= size <= 63 for size in sizes)


def test_no_rights_to_write_is_told(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ArchiveError, match=r"cannot write|is there already"):
        archive.backup(tmp_path / "file" / "b")
    assert (tmp_path / "file").is_file()
