"""What people are given to look at, and what their verdicts tell."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path

import pytest
from openpyxl import load_workbook

from reportminer.archive import Archive
from reportminer.cli.app import main
from reportminer.review import accuracy, accuracy_lines, draw_of, interval, queue
from reportminer.store.errors import UnknownPlaceError


def test_the_least_sure_come_first(archive: Archive) -> None:
    report = next(report for report in archive.iter_reports() if "鲁甸" in report.title)
    items = queue(archive, limit=100)
    assert {item.what for item in items} == {"statement", "figure"}
    worth = [item.worth for item in items if item.what == "figure"]
    assert worth == sorted(worth, reverse=True)
    archive.correct(archive.entry(report.report_id, what="figure", kind="confirm", record_id="f1", who="甲"))
    assert (report.report_id, "f1") not in {(i.report_id, i.record_id) for i in queue(archive) if i.what == "figure"}


def test_kinds_places_and_numbers_are_held_to(archive: Archive) -> None:
    assert all(item.what == "statement" for item in queue(archive, what=["statement"]))
    assert len(queue(archive, kinds=["problem"], what=["statement"])) == 4
    assert len(queue(archive, limit=2, what=["statement"])) == 2
    assert len(queue(archive, places="鲁甸县", what=["figure"])) == 3
    assert queue(archive, max_confidence=0.5) == []
    with pytest.raises(UnknownPlaceError):
        queue(archive, places="没有的地方")


def test_a_larger_sample_holds_the_smaller(archive: Archive) -> None:
    few = {i for i in queue(archive, limit=0, sample=2, what=["statement"]) if i.drawn}
    many = {i for i in queue(archive, limit=0, sample=5, what=["statement"]) if i.drawn}
    assert (len(few), len(many)) == (2, 5)
    assert few < many


def test_accuracy_counts_the_sample_alone(archive: Archive) -> None:
    items = queue(archive, limit=0, sample=4, what=["figure"])
    for number, item in enumerate(items):
        kind = "change" if number == 0 else "confirm"
        archive.correct(
            archive.entry(
                item.report_id, what="figure", kind=kind, record_id=item.record_id, field="status" * (number == 0),
                value="目标", who="甲", drawn=True,
            )
        )  # fmt: skip
    [whole] = [row for row in accuracy(archive) if row.by == "all"]
    assert (whole.what, whole.checked, whole.right, whole.precision) == ("figure", 4, 3, 0.75)
    assert whole.low < 0.75 < whole.high
    [rest] = queue(archive, limit=0, sample=9, what=["figure"])
    archive.correct(archive.entry(rest.report_id, what="figure", kind="confirm", record_id=rest.record_id, who="甲"))
    # it was not drawn, and its number is greater than those of all that were
    assert [row.checked for row in accuracy(archive) if row.by == "all"] == [4]


def test_nothing_looked_at_tells_nothing(archive: Archive) -> None:
    assert accuracy(archive) == []


@pytest.mark.parametrize(("share", "checked"), [(0.95, 200), (0.9, 100), (0.8, 60), (0.97, 400)])
def test_intervals_hold_what_they_say(share: float, checked: int) -> None:
    """Of 1,000 samples, the interval of 93 to 97 in 100 holds the true share."""
    chance = random.Random(7)
    held = 0
    for _ in range(1000):
        right = sum(chance.random() < share for _ in range(checked))
        low, high = interval(right, checked)
        held += low <= share <= high
    assert 930 <= held <= 970


def test_an_archive_drawn_and_checked_is_covered_too() -> None:
    """The draw itself is fair: verdicts of the records with the least numbers estimate those of all."""
    held = 0
    for archive in range(300):
        wrong = {number for number in range(2000) if draw_of(f"{archive}", "truth", number, 0) < 0.1}
        sample = sorted(range(2000), key=lambda number: draw_of(f"{archive}", "figure", number, number + 1))[:150]
        low, high = interval(sum(number not in wrong for number in sample), len(sample))
        held += low <= 1 - len(wrong) / 2000 <= high
    assert 0.92 <= held / 300 <= 0.99


def test_workbooks_tell_what_was_checked(archive: Archive, tmp_path: Path) -> None:
    assert accuracy_lines(archive) == []
    for item in queue(archive, limit=0, sample=4, what=["figure"]):
        archive.correct(
            archive.entry(item.report_id, what="figure", kind="confirm", record_id=item.record_id, who="甲", drawn=True)
        )
    [(head, words)] = accuracy_lines(archive)
    assert (head, words[:24]) == ("数据准确率", "随机抽取并核对 4 条，4 条完全正确（100.0%，"[:24])
    archive.close()
    path = tmp_path / "a.xlsx"
    command = ["compare", "--indicator", "党员", "--archive", str(archive.path), "-o", str(path)]
    with suppress(SystemExit):
        main(command)
    cells = [str(cell.value) for row in load_workbook(path)["说明"] for cell in row]
    assert words in cells
