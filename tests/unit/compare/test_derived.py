"""Is a comparison that was kept the same as one made anew, and is it made anew when something changed?"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from reportminer.compare import cells as module
from reportminer.compare import compare
from reportminer.store.database import Store

NAME = "地区生产总值"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The comparisons that were made, not taken from what was kept."""
    calls: list[tuple[str, ...]] = []
    real = module._cells

    def counted(store: Any, wanted: Any, *rest: Any) -> Any:
        calls.append(tuple(wanted))
        return real(store, wanted, *rest)

    monkeypatch.setattr(module, "_cells", counted)
    return calls


@pytest.fixture
def filled(archive: Any, gdp: Any, growth: Any) -> Any:
    """An archive in which two reports of a place differ, and one speaks of another place."""
    archive.report("生产总值⟦900元⟧，增长⟦5.1%⟧。", gdp(900), growth(5.1))
    archive.report("预计生产总值⟦980元⟧。", gdp(980, status="target"), title="临汾市总结", genre="总结")
    archive.report("生产总值⟦87元⟧。", gdp(87.5), place="枫陵县", adcode="", year=2021)
    return archive


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"rows": "report"},
        {"columns": "indicator"},
        {"year": (2020, 2022)},
        {"status": ["target"]},
        {"places": ["临汾市"]},
        {"places": "141000"},
    ],
)
@pytest.mark.parametrize("wanted", [NAME, NAME + "增速", "约:生产总值"])
def test_a_kept_comparison_is_the_one_that_was_made(filled: Any, made: list[Any], wanted: str, asked: Any) -> None:
    first = compare(filled, [wanted], **asked)
    again = compare(filled, [wanted], **asked)
    assert again == first and len(made) == 1
    assert [list(map(type, cell)) for cell in again] == [list(map(type, cell)) for cell in first]


def test_other_questions_have_other_answers(filled: Any, made: list[Any]) -> None:
    whole = compare(filled, [NAME])
    assert {cell.year for cell in whole} > {cell.year for cell in compare(filled, [NAME], year=(2022, 2022))}
    assert compare(filled, [NAME], places="临汾市") != whole
    assert compare(filled, [NAME, NAME + "增速"]) != whole
    assert len(made) == 4


def test_a_changed_archive_is_compared_anew(filled: Any, gdp: Any, made: list[Any]) -> None:
    before = compare(filled, [NAME])
    filled.report("生产总值⟦77元⟧。", gdp(77), place="大同市", adcode="140200")
    after = compare(filled, [NAME])
    assert {cell.row for cell in after} - {cell.row for cell in before} == {"大同市"}
    assert len(made) == 2


def test_changed_rules_compare_anew(filled: Any, made: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    compare(filled, [NAME])
    monkeypatch.setattr(module, "fingerprint", lambda: "other rules")
    compare(filled, [NAME])
    assert len(made) == 2


def test_an_archive_opened_to_read_compares_and_uses_what_was_kept(filled: Any, made: list[Any]) -> None:
    before = compare(filled, [NAME])
    folder: Path = filled.store.path.parent
    filled.store.close()
    filled._opened = Store(folder, read_only=True)
    assert compare(filled, [NAME]) == before and len(made) == 1
    assert compare(filled, [NAME], year=(2022, 2022)) == compare(filled, [NAME], year=(2022, 2022)) != []
    assert len(made) == 3


def test_what_was_kept_and_damaged_is_made_anew(filled: Any, made: list[Any]) -> None:
    before = compare(filled, [NAME])
    with sqlite3.connect(filled.store.path) as other:
        other.execute("UPDATE derived SET body = x'789c030000000001'")
    assert compare(filled, [NAME]) == before and len(made) == 2
