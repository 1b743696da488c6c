"""Statements like a given one, copies grouped, and where else the words of a report stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportminer.archive import Archive
from reportminer.search.similar import SAME_FROM, likeness, repeated, similar

SHARED = "⟦建立流动党员台账⟧，逐人登记务工去向、联系电话和党费缴纳情况，每季度由支部书记电话回访一次"
TEXTS = {
    "甲.txt": f"""\
标题 云岭县党建工作汇报 530621 2018 汇报
节 做法
practice {SHARED}，全年回访⟪312人⟫。
practice ⟦推行河长制⟧，把全县主要河道划分到乡镇和村，由河长每月巡河并公布结果。
""",
    "乙.txt": f"""\
标题 青砚县党建工作汇报 530602 2019 汇报
节 做法
practice {SHARED}，全年回访⟪298人⟫。
practice ⟦压实河长责任⟧，主要河道由河长每月巡河，巡河结果在乡镇公布。
""",
    "丙.txt": f"""\
标题 沱江县党建工作汇报 430121 2019 汇报
节 做法
practice {SHARED}，全年回访⟪77人⟫。
practice ⟦登记流动党员去向⟧，支部书记每季度联系外出党员，收缴党费并登记务工去向。
practice ⟦开展技能比武⟧，组织职工参加焊接、养老护理等项目竞赛。
""",
}


@pytest.fixture
def archive(tmp_path: Path, marked_pipeline: None) -> Archive:
    where = tmp_path / "reports"
    where.mkdir()
    for name, text in TEXTS.items():
        (where / name).write_text(text, encoding="utf-8")
    archive = Archive(tmp_path / "archive")
    assert archive.ingest(where).ok
    return archive


def of(archive: Archive, name: str) -> tuple[str, list[str]]:
    """Id and statements of the report in a file."""
    row = next(row for row in archive.report_rows() if Path(row.path).name == name)
    text = archive.source_text(row.report_id)
    return row.report_id, [text[s.begin : s.end] for s in archive.report(row.report_id).statements]


def test_what_says_nearly_the_same_comes_first_and_copies_are_one(archive: Archive) -> None:
    report_id, texts = of(archive, "甲.txt")
    found = similar(archive.store, archive.index, texts[0], head="建立流动党员台账", without={report_id})
    assert len(found[0].same) == 1
    assert {found[0].hit.title, found[0].same[0].title} == {"青砚县党建工作汇报", "沱江县党建工作汇报"}
    assert found[0].likeness >= SAME_FROM
    assert "登记流动党员去向" in found[1].hit.text
    assert found[1].likeness < SAME_FROM
    assert all("技能比武" not in one.hit.text for one in found)
    assert [one.likeness for one in found] == sorted((one.likeness for one in found), reverse=True)


def test_other_words_for_the_same_are_found(archive: Archive) -> None:
    report_id, texts = of(archive, "甲.txt")
    [first, *_] = similar(archive.store, archive.index, texts[1], without={report_id})
    assert "压实河长责任" in first.hit.text


def test_only_and_without_and_limit_hold(archive: Archive) -> None:
    report_id, texts = of(archive, "甲.txt")
    other, _ = of(archive, "乙.txt")
    found = similar(archive.store, archive.index, texts[0], without={report_id}, only={report_id, other})
    assert {one.hit.report_id for one in found} == {other}
    assert not any(one.same for one in found)
    assert len(similar(archive.store, archive.index, texts[0], limit=1)) == 1
    assert similar(archive.store, archive.index, "") == similar(archive.store, archive.index, "（）") == []
    assert similar(archive.store, archive.index, "火星探测器" * 9) == []


def test_repeated_words_are_found_where_they_stand(archive: Archive) -> None:
    report_id, texts = of(archive, "甲.txt")
    first, second = repeated(archive.store, archive.index, texts, report_id=report_id)
    assert [Path(hit.path).name for hit in first] == sorted(["乙.txt", "丙.txt"])
    assert second == []
    assert repeated(archive.store, archive.index, ["短句。"], report_id=report_id) == [[]]
    [one] = repeated(archive.store, archive.index, texts[:1], report_id=report_id, only={report_id})
    assert one == []
    [cut] = repeated(archive.store, archive.index, texts[:1], report_id="", most=2)
    assert len(cut) == 2


def test_likeness_is_the_same_both_ways_and_one_of_itself(archive: Archive) -> None:
    _, texts = of(archive, "丙.txt")
    for one in texts:
        assert likeness(archive.index, one, one) == pytest.approx(1.0)
        for other in texts:
            assert likeness(archive.index, one, other) == pytest.approx(likeness(archive.index, other, one))


def test_what_differs_in_figures_alone_is_the_same(archive: Archive) -> None:
    _, texts = of(archive, "甲.txt")
    changed = texts[0].replace("312", "9,040".replace(",", ""))
    [found] = repeated(archive.store, archive.index, [changed], report_id="")
    assert {Path(hit.path).name for hit in found} == {"甲.txt", "乙.txt", "丙.txt"}
