"""Are words that stand among the same words found alike, and used for widening only?"""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from reportminer.archive import Archive, ArchiveError
from reportminer.search import neighbours
from reportminer.search.neighbours import FILE, learn

VERBS = ("种植", "收购", "销售", "运输"), ("审理", "宣判", "起诉", "上诉"), ("演奏", "聆听", "谱写", "欣赏")
NOUNS = ("柑橘", "葡萄"), ("案件", "官司"), ("乐曲", "歌剧")
TAILS = ("丰收", "季节", "果农"), ("法官", "律师", "法庭"), ("琴弦", "舞台", "观众")


def clauses() -> list[str]:
    """Clauses about fruit, courts and music; in each field two nouns stand among the same words."""
    made = [
        f"{verb}{noun}{tail}"
        for verbs, nouns, tails in zip(VERBS, NOUNS, TAILS, strict=True)
        for noun in nouns
        for verb in verbs
        for tail in tails
    ]
    random.Random(7).shuffle(made)
    return made


def test_words_among_the_same_words_are_neighbours() -> None:
    found = learn(clauses())
    assert {word: found.get(word) for pair in NOUNS for word in pair} == {
        "柑橘": ("葡萄",), "葡萄": ("柑橘",), "案件": ("官司",), "官司": ("案件",), "乐曲": ("歌剧",), "歌剧": ("乐曲",),
    }  # fmt: skip


def test_words_that_stand_together_are_no_neighbours() -> None:
    together = [clause.replace(noun, "柑橘葡萄") for clause in clauses() for noun in ("柑橘", "葡萄") if noun in clause]
    found = learn([*together, *(clause for clause in clauses() if "柑橘" not in clause and "葡萄" not in clause)])
    assert "柑橘" not in found
    assert found["案件"] == ("官司",)


@pytest.mark.parametrize("name", ["昆明", "十个", "工作"])
def test_places_numbers_and_weak_words_are_no_neighbours(name: str) -> None:
    found = learn([clause.replace("葡萄", name) for clause in clauses()])
    assert name not in found
    assert "柑橘" not in found
    assert found["案件"] == ("官司",)


def test_of_equally_near_words_the_earlier_come_first() -> None:
    spread = np.random.default_rng(1).standard_normal((12, 4))
    spread[[3, 5, 6, 9, 10, 11]] = spread[0]  # six words exactly as near to the first, of which four are kept
    vectors = spread / np.linalg.norm(spread, axis=1, keepdims=True)
    nearest, likeness = neighbours._compared(vectors)
    cosines = np.round(vectors @ vectors.T, 3)
    np.fill_diagonal(cosines, -1)
    assert nearest[0].tolist() == [3, 5, 6, 9]
    assert nearest.tolist() == np.argsort(-cosines, axis=1, kind="stable")[:, :4].tolist()
    assert likeness.tolist() == np.take_along_axis(cosines, nearest, axis=1).tolist()


def test_few_words_have_no_neighbours() -> None:
    assert learn([]) == {}
    assert learn(["种植柑橘"] * 20) == {}


def reports(folder: Path) -> Path:
    """A folder with one report, a problem for each clause."""
    folder.mkdir()
    lines = [f"problem ⟦{clause}⟧有困难。" for clause in clauses()]
    text = "\n".join(["标题 巧家县工作总结 530622 2012 总结", "节 问题", *lines, ""])
    (folder / "一.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def learnt(tmp_path: Path, marked_pipeline: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an archive that counts as large enough to be learnt from."""
    monkeypatch.setattr(neighbours, "ENOUGH", 50)
    with Archive(tmp_path / "archive") as archive:
        archive.ingest([reports(tmp_path / "reports")])
    return tmp_path / "archive"


def test_neighbours_widen_a_search_with_few_hits_and_say_so(learnt: Path) -> None:
    with Archive(learnt, read_only=True) as archive:
        few = archive.hits("乐曲 -琴弦 -舞台")
        many = archive.hits("乐曲")
    assert {hit.head[2:4] for hit in few if not hit.widened} == {"乐曲"}
    assert {hit.head[2:4] for hit in few if hit.widened} == {"歌剧"}
    assert [hit.widened for hit in few] == [False] * 4 + [True] * 4
    assert "【歌剧】" in few[-1].highlight()
    assert {hit.head[2:4] for hit in many} == {"乐曲"}


def test_a_damaged_or_foreign_file_is_not_used_and_made_anew(learnt: Path) -> None:
    path = learnt / FILE
    whole = path.read_bytes()
    with Archive(learnt) as archive:
        known = dict(neighbours.neighbours(archive.store, learnt))
        assert known["案件"] == ("官司",)
        for damaged in (whole[: len(whole) // 2], whole.replace("官司".encode(), "官吏".encode()), b""):
            path.write_bytes(damaged)
            assert neighbours.neighbours(archive.store, learnt) == {}
        assert neighbours.is_due(archive.store, learnt)
        neighbours.relearn(archive.store, learnt)
        assert not neighbours.is_due(archive.store, learnt)
        assert path.read_bytes() == whole
        archive.store.set_meta("archive_id", "another")
        assert neighbours.neighbours(archive.store, learnt) == {}


def test_what_goes_wrong_while_learning_is_told(learnt: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (learnt / FILE).unlink()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(neighbours, "replace_file", full)
    with Archive(learnt) as archive, pytest.raises(ArchiveError, match="the disk is full"):
        archive.ingest([])


def test_small_archives_learn_nothing(tmp_path: Path, marked_pipeline: None) -> None:
    with Archive(tmp_path / "archive") as archive:
        archive.ingest([reports(tmp_path / "reports")])
        assert neighbours.neighbours(archive.store, tmp_path / "archive") == {}
    assert not (tmp_path / "archive" / FILE).exists()


@pytest.mark.parametrize(("least", "most"), [(0, 3), (20, 40), (100, 200)])
def test_no_more_is_read_of_an_archive_however_large(
    learnt: Path, least: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbours, "SAMPLE", most)
    monkeypatch.setattr(neighbours, "LARGE_SAMPLE", most)
    with Archive(learnt, read_only=True) as archive:
        found = neighbours._clauses(archive.store)
    assert least <= sum(map(len, found)) <= most + 12
