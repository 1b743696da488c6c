"""Is a copy judged as its original is, without being read again?"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from reportminer.search.evidence import Field, Needles
from reportminer.search.judging import Judging
from reportminer.search.query import parse
from reportminer.search.query_things import Thing
from reportminer.search.ranking import Asked, features, score, shown
from reportminer.search.searchables import Hit, HitPart

THINGS = (Thing(("污水",), 0), Thing(("管网",), 1, others=("管道",)))
ASKED = Asked((0.6, 0.4), (0.5, 0.5), ((), ()), ((), ()))
TEXT = "镇区道路已经硬化。污水收集管网只铺到两条主街，管道常年失修。"


class Reading(Needles):
    """Needles that note what they look through."""

    def __init__(self) -> None:
        super().__init__(THINGS, parse("污水 管网").groups)
        self.read: list[str] = []

    def find(self, texts: Any) -> list[Field]:
        self.read += texts
        return super().find(texts)


def hit(key: int, *, text: str = TEXT, section: str = "", kind: str = "problem", begin: int = 0) -> Hit:
    return Hit(
        key, kind, "污水管网不全", text, f"r{key}", "工作总结", "甲县", 2020, f"{key}.txt", begin, begin + len(text), section,
        f"s{key}", text, "", "总结",
    )  # fmt: skip


def judging() -> tuple[Judging, Reading]:
    needles = Reading()
    query: Any = SimpleNamespace(needles=needles, asked=ASKED, things=THINGS)
    return Judging(query), needles


def test_a_text_is_looked_through_once_for_all_its_copies() -> None:
    judge, needles = judging()
    judge.judge([hit(number, begin=100 * number) for number in range(5)])
    judge.judge([hit(number, begin=100 * number) for number in range(5, 9)])
    assert needles.read.count(TEXT) == 1
    assert needles.read.count("污水管网不全") == 1


def test_copies_differ_by_what_is_above_them_and_by_their_kind_only() -> None:
    judge, needles = judging()
    hits = [hit(1), hit(2, section="污水处理"), hit(3, kind="practice"), hit(4, text="没有提到")]
    judged = judge.judge(hits)
    for one, found in zip(hits, judged, strict=True):
        text, head, above = needles.find([one.text, one.head, f"{one.section}，{one.title}，{one.place}"])
        assert found.own == features(text, head, shown(above, ASKED), one.kind, ASKED)
        assert found.score == score(found.own)
        assert found.fields == (text, head, above)
    assert judged[1].own.above > judged[0].own.above == 0.0


def test_parts_of_a_copy_are_its_own() -> None:
    judge, _ = judging()
    first, second = judge.judge([hit(1), hit(2, begin=500)])
    at = TEXT.index("污水")

    def parts(begin: int) -> list[HitPart]:
        return [
            HitPart("practice", "镇区道路", begin, begin + at),
            HitPart("problem", "管网", begin + at, begin + len(TEXT)),
        ]

    first.weigh_parts(parts(0), ASKED, ())
    second.weigh_parts(parts(500), ASKED, ())
    assert first.of_parts == second.of_parts
    assert first.part is not None
    assert second.part is not None
    assert (first.part.begin, second.part.begin) == (at, 500 + at)
    # of the kinds asked for, only this part is left
    third = judge.judge([hit(3)])[0]
    third.weigh_parts(parts(0), ASKED, ("practice",))
    assert third.part is not None
    assert third.part.kind == "practice"
