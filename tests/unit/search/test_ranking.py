"""Do texts rise that hold the words of a query close together?"""

from __future__ import annotations

from pathlib import Path

import pytest

from reportminer.archive import Archive
from reportminer.search.ranking import EARLY, HALF, aboutness, closeness, raised

ASKED = (("污水",), ("管网", "管道"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("污水管网", 1.0),
        ("管道污水", 1.0),
        ("污水" + "厂" * 2 * HALF + "管网", 0.5),
        ("只有污水", 0.5),
        ("没有", 0.0),
        ("污水" + "厂" * 200 + "管网", 0.5),
    ],
)
def test_closeness(text: str, expected: float) -> None:
    assert closeness(text, ASKED) == pytest.approx(expected)


def test_the_end_of_a_sentence_parts_words() -> None:
    assert closeness("治理污水，铺设管网", ASKED) > closeness("治理污水。铺设管网", ASKED)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("污水管网", (1 + (1 + EARLY / (EARLY + 2)) / 2) / 2),
        ("没有", 0.0),
        ("厂" * EARLY + "污水", (0.25 + 0.25) / 2),
        ("污水。" + "厂" * 10, (0.5 + 0.25 * 2 / 13) / 2),
    ],
)
def test_aboutness(text: str, expected: float) -> None:
    assert aboutness(text, ASKED) == pytest.approx(expected)


def test_what_speaks_of_it_at_once_and_throughout_is_about_it() -> None:
    throughout = "治理污水，先查清污水从哪里来。污水入管以后，再看河水。"
    passing = "整修道路，种树种花，拆除棚子，清运垃圾，治理污水。再看河水。"
    assert aboutness(throughout, [["污水"]]) > aboutness(passing, [["污水"]])


def test_raised_reads_traditional_texts_and_leaves_what_asks_for_nothing() -> None:
    assert raised(2.0, "汙水與管網", [], literal=True) == 2.0
    assert raised(2.0, "管 網", [["管网"]], literal=True) == pytest.approx(2.0)
    assert raised(2.0, "管道", [["管网"]], literal=True) < 2.0


def test_a_passing_mention_counts_in_full_where_other_words_were_found() -> None:
    text = "厂" * 100 + "污水"
    assert raised(2.0, text, [["污水"]], literal=False) == 2.0
    assert raised(2.0, text, [["污水"]], literal=True) < 2.0


def test_statements_that_hold_the_words_side_by_side_come_first(tmp_path: Path, marked_pipeline: None) -> None:
    far = "污水要治理，河道要清淤，垃圾要清运，道路要硬化，路灯要亮起来，绿化也要跟上，同时改造管网"
    near = "道路要硬化，路灯要亮起来，绿化也要跟上，河道要清淤，垃圾要清运，还要改造污水管网，治理环境"
    file = tmp_path / "一.txt"
    lines = f"标题 巧家县工作总结 530622 2012 总结\n节 做法\npractice ⟦甲⟧{far}。\npractice ⟦乙⟧{near}。\n"
    file.write_text(lines, encoding="utf-8")
    with Archive(tmp_path / "archive") as archive:
        archive.ingest([file])
        for limit in (1, 2, 20):
            assert archive.hits("污水 管网", limit=limit)[0].head == "乙"
