"""Replaying the log on a report."""

from typing import Any

import pytest

from reportminer.corrections import anchor_of, apply, new_entry
from reportminer.records import Correction, Figure, Place, Report, Statement

TEXT = "全县建成公路35公里，计划投资2亿元。群众出行难。"


@pytest.fixture
def report() -> Report:
    road, money = TEXT.index("35公里"), TEXT.index("2亿元")
    return Report(
        report_id="r1",
        end=len(TEXT),
        place=Place(name="某县"),
        statements=[Statement(id="p1", begin=0, end=18, head="建成公路", figures=["f1", "f2"])],
        figures=[
            Figure(id="f1", begin=road, end=road + 4, text="35公里", min=35, max=35, unit="公里", statement="p1"),
            Figure(
                id="f2", begin=money, end=money + 3, text="2亿元", min=2e8, max=2e8, unit="元", statement="p1", status="target",
            ),
        ],
    )  # fmt: skip


def entry(words: str, **fields: Any) -> Correction:
    begin = TEXT.index(words)
    given: dict[str, Any] = {"what": "figure", "kind": "change", "who": "甲", **fields}
    return new_entry("r1", anchor=anchor_of(TEXT, begin, begin + len(words)), **given)


def test_a_field_is_changed_and_what_the_rules_said_is_kept(report: Report) -> None:
    found, stale = apply(report, [entry("2亿元", field="status", new="actual")], TEXT)
    figure = found.figures[1]
    assert (figure.status, figure.rule, figure.confidence, stale) == ("actual", "corrected", 1.0, [])
    assert found.corrected == {"f2": {"status": "target"}}
    assert report.figures[1].status == "target"


def test_a_deleted_figure_leaves_its_statement(report: Report) -> None:
    found, _ = apply(report, [entry("35公里", kind="delete")], TEXT)
    assert [figure.id for figure in found.figures] == ["f2"]
    assert found.statements[0].figures == ["f2"]


def test_an_added_statement_stands_in_order(report: Report) -> None:
    added = entry("群众出行难", what="statement", kind="add", record={"kind": "problem", "head": "出行难"})
    found, _ = apply(report, [added], TEXT)
    assert [(s.kind, s.head, TEXT[s.begin : s.end]) for s in found.statements][1] == ("problem", "出行难", "群众出行难")
    assert TEXT[found.statements[1].head_begin : found.statements[1].head_end] == "出行难"


def test_what_was_confirmed_outlives_rules_that_change_their_mind(report: Report) -> None:
    seen = {"min": 35, "max": 35, "unit": "公里", "indicator": "公路", "status": "actual", "text": "35公里"}
    confirmed = entry("35公里", kind="confirm", record=seen)
    report.figures[0].status = "target"
    found, _ = apply(report, [confirmed], TEXT)
    assert (found.figures[0].status, found.figures[0].indicator, found.figures[0].rule) == (
        "actual",
        "公路",
        "confirmed",
    )


def test_a_corrected_record_that_the_rules_lose_is_set_up_again(report: Report) -> None:
    changed = entry("35公里", field="indicator", new="公路里程", record={"min": 35, "max": 35, "unit": "公里"})
    del report.figures[0]
    found, stale = apply(report, [changed], TEXT)
    figure = found.figures[0]
    assert (TEXT[figure.begin : figure.end], figure.indicator, figure.unit, stale) == ("35公里", "公路里程", "公里", [])
    assert figure.statement == "p1"
    assert found.statements[0].figures == [figure.id, "f2"]


def test_taking_back_and_taking_the_taking_back_back(report: Report) -> None:
    changed = entry("2亿元", field="status", new="actual", when="2026-01-01")
    undone = new_entry("r1", what="figure", kind="undo", who="乙", new=changed.id, when="2026-01-02")
    again = new_entry("r1", what="figure", kind="undo", who="甲", new=undone.id, when="2026-01-03")
    assert apply(report, [changed, undone], TEXT).report == report
    assert apply(report, [again, undone, changed], TEXT).report.figures[1].status == "actual"


def test_later_entries_win_whatever_order_they_come_in(report: Report) -> None:
    first = entry("2亿元", field="status", new="actual", when="2026-01-01")
    second = entry("2亿元", field="status", new="standard", when="2026-01-02")
    assert apply(report, [second, first], TEXT).report.figures[1].status == "standard"


def test_what_matches_nothing_is_told(report: Report) -> None:
    changed = entry("2亿元", field="status", new="actual")
    gone = TEXT.replace("2亿元", "3亿元")
    assert apply(report, [changed], gone).stale == [changed]


def test_a_new_span_ties_anew(report: Report) -> None:
    begin = TEXT.index("35公里")
    moved = entry("群众出行难", what="statement", kind="add", record={"kind": "problem"})
    wider = entry(
        TEXT[:18], what="statement", field="span", new={"span": {"quote": TEXT[:10], "occurrence": 0, "begin": 0, "end": 10}}
    )  # fmt: skip
    found, stale = apply(report, [moved, wider], TEXT)
    assert not stale
    assert TEXT[found.statements[0].begin : found.statements[0].end] == TEXT[:10]
    assert found.statements[0].figures == (["f1"] if begin + 4 <= 10 else [])


def test_report_fields(report: Report) -> None:
    year = new_entry("r1", what="report", kind="change", who="甲", field="year", new=2020)
    place = new_entry("r1", what="report", kind="change", who="甲", field="place", new={"name": "乙县", "adcode": ""})
    found, _ = apply(report, [year, place], TEXT)
    assert (found.year, found.year_status, found.place.name, found.place.status) == (
        2020,
        "corrected",
        "乙县",
        "corrected",
    )
