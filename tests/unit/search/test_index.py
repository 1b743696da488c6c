"""Is an index that is missing, behind or damaged noticed, and made right again?"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from reportminer.archive import Archive

QUERY = "经费"


def segment_files(archive: Archive) -> list[Path]:
    return sorted(p for p in (archive.path / "index").iterdir() if p.suffix in {".store", ".term", ".idx", ".pos"})


def reopened(archive: Archive, notices: list[str]) -> Archive:
    archive.close()
    return Archive(archive.path, notice=notices.append)


def remove(archive: Archive) -> None:
    shutil.rmtree(archive.path / "index")


def cut_short(archive: Archive) -> None:
    file = segment_files(archive)[0]
    file.write_bytes(file.read_bytes()[:-1])


def flip_a_bit(archive: Archive) -> None:
    for file in segment_files(archive):
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 1
        file.write_bytes(bytes(data))


def lose_a_file(archive: Archive) -> None:
    segment_files(archive)[0].unlink()


def garble_the_note(archive: Archive) -> None:
    (archive.path / "index" / "state.json").write_text("{", encoding="utf-8")


def garble_the_meta_file(archive: Archive) -> None:
    (archive.path / "index" / "meta.json").write_text("{}", encoding="utf-8")


@pytest.mark.parametrize("damage", [remove, cut_short, flip_a_bit, lose_a_file, garble_the_note, garble_the_meta_file])
def test_damage_is_noticed_and_mended(archive: Archive, damage: Callable[[Archive], None]) -> None:
    wanted = archive.hits(QUERY)
    archive.index.forget()
    damage(archive)
    notices: list[str] = []
    archive._notice = notices.append
    # an index that is not there is nothing wrong: it is made when it is needed
    assert (archive.check() == []) == (damage is remove)
    assert [words for words in notices if "missing" in words] == notices
    notices.clear()
    again = reopened(archive, notices)
    assert again.hits(QUERY) == wanted
    assert len(notices) == 1
    assert "built" in notices[0]
    assert again.check() == []


def test_an_index_of_another_archive_is_not_believed(archive: Archive, tmp_path: Path, folder: Path) -> None:
    with Archive(tmp_path / "other") as other:
        other.ingest([folder / "昭阳2010.txt"])
        wanted = other.hits(QUERY)
    shutil.rmtree(tmp_path / "other" / "index")
    shutil.copytree(archive.path / "index", tmp_path / "other" / "index")
    with Archive(tmp_path / "other") as other:
        assert other.hits(QUERY) == wanted


def test_an_index_that_is_behind_catches_up(archive: Archive, folder: Path) -> None:
    old = archive.path.parent / "old-index"
    shutil.copytree(archive.path / "index", old)
    file = folder / "昭阳2010.txt"
    file.write_text(file.read_text(encoding="utf-8").replace("经费短缺", "经费很少"), encoding="utf-8")
    archive.ingest(folder)
    wanted = [hit.text for hit in archive.hits(QUERY)]
    shutil.rmtree(archive.path / "index")
    shutil.copytree(old, archive.path / "index")
    notices: list[str] = []
    again = reopened(archive, notices)
    assert sorted(hit.text for hit in again.hits(QUERY)) == sorted(wanted)
    assert notices == []
    assert again.check() == []


def test_an_index_written_but_not_noted_is_not_written_twice(archive: Archive, folder: Path) -> None:
    note = archive.path / "index" / "state.json"
    before = note.read_bytes()
    (folder / "新.txt").write_text(
        "标题 巧家县工作总结 530622 2012 总结\n节 做法\npractice ⟦管好经费⟧。\n", encoding="utf-8"
    )
    archive.ingest(folder)
    wanted = len(archive.hits(QUERY))
    note.write_bytes(before)
    again = reopened(archive, [])
    assert len(again.hits(QUERY)) == wanted
    assert again.check() == []


def test_an_archive_that_cannot_be_written_to_is_searched_in_memory(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = [hit.text for hit in archive.hits(QUERY)]
    archive.close()
    shutil.rmtree(archive.path / "index")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with Archive(archive.path, read_only=True) as frozen:
        assert [hit.text for hit in frozen.hits(QUERY)] == wanted
    assert not (archive.path / "index").exists()


def test_a_search_does_not_wait_for_ever_for_another_writer(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    from reportminer.search import index
    from reportminer.store.lock import locked

    monkeypatch.setattr(index, "_PATIENCE", 0.1)
    wanted = [hit.text for hit in archive.hits(QUERY)]
    remove(archive)
    notices: list[str] = []
    again = reopened(archive, notices)
    with locked(archive.path / "index.lock", wait=1):
        assert [hit.text for hit in again.hits(QUERY)] == wanted
    assert "in memory" in notices[0]
    assert not (archive.path / "index").exists()


def test_two_histories_with_equal_numbers_are_told_apart(archive: Archive, tmp_path: Path, folder: Path) -> None:
    """A restored copy has gone on with other files; the index that stood there is of the same age and size."""
    backup = tmp_path / "backup"
    archive.close()
    shutil.copytree(archive.path, backup)
    for word, where in (("桥", archive.path), ("路", backup)):
        (folder / "新.txt").write_text(
            f"标题 巧家县工作总结 530622 2012 总结\n节 做法\npractice ⟦修{word}⟧。\n", encoding="utf-8"
        )
        with Archive(where) as one:
            one.ingest(folder)
    shutil.rmtree(backup / "index")
    shutil.copytree(archive.path / "index", backup / "index")
    with Archive(backup) as restored:
        assert restored.check() == []
        assert [hit.head for hit in restored.hits("修路", widen=False)] == ["修路"]
        assert restored.hits("修桥", widen=False) == []


def test_a_broken_off_writing_is_noticed(archive: Archive) -> None:
    wanted = archive.hits(QUERY)
    note = archive.path / "index" / "state.json"
    note.write_bytes(note.read_bytes().replace(b'"unfinished":false', b'"unfinished":true'))
    notices: list[str] = []
    again = reopened(archive, notices)
    assert again.check() == []
    assert again.hits(QUERY) == wanted
    assert [words for words in notices if "broken off" in words] == notices
    assert len(notices) == 2


@pytest.mark.skipif(os.name == "nt", reason="needs symbolic links")
def test_an_index_on_a_read_only_disk_is_searched_where_it_stands(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = archive.hits(QUERY)
    archive.close()
    (archive.path / "index" / ".tantivy-meta.lock").unlink()
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    notices: list[str] = []
    with Archive(archive.path, read_only=True, notice=notices.append) as frozen:
        assert frozen.hits(QUERY) == wanted
        assert frozen.check() == []
    assert notices == []
    assert not (archive.path / "index" / ".tantivy-meta.lock").exists()
