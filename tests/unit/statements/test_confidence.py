"""How sure a kind is said to be: the precision of the rule that decided, drawn to what was expected of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reportminer import lexicons
from reportminer.lexicons.precision import posterior, precision_of
from reportminer.outline import find_sections
from reportminer.statements import confidence, find_statements
from reportminer.training import calibration
from reportminer.training.fitting import Example

TEXT = (
    "某县调研报告\n一、存在的问题\n（一）经费保障不足。多数村没有专项经费，活动靠临时筹措。\n"
    "（二）队伍老化。后备力量缺乏，年轻人外出务工。\n"
)
HEADER = "\t".join(confidence.COLUMNS) + "\n"


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    confidence._table.cache_clear()
    lexicons.load_table.cache_clear()
    yield monkeypatch
    confidence._table.cache_clear()
    lexicons.load_table.cache_clear()


def use(table: pytest.MonkeyPatch, rows: str) -> None:
    table.setattr(lexicons, "read_bytes", lambda name: (HEADER + rows).encode())


def test_every_row_gives_a_probability() -> None:
    rows = lexicons.load_table("confidence.tsv", confidence.COLUMNS)
    assert len(rows) > 20
    for row in rows:
        assert 0 < confidence.confidence(row["rule"], float(row["from"] or 0)) < 1
    assert confidence.confidence("a rule nobody knows") == confidence.UNKNOWN


def test_more_points_right_are_never_less_sure() -> None:
    values = [posterior(0.8, 20, right) for right in range(21)]
    assert values == sorted(values)
    assert 0 < values[0] < values[-1] < 1
    assert posterior(0.8, 0, 0) == pytest.approx(0.8)
    assert posterior(0.8, 10000, 9000) == pytest.approx(0.9, abs=0.001)


def test_what_the_model_gives_more_is_never_less_sure() -> None:
    values = [confidence.confidence(confidence.MODEL, step / 100) for step in range(101)]
    assert values == sorted(values)
    assert values[0] < 0.5
    assert 0.9 < values[-1] < 1


def test_steps_that_fall_are_levelled(table: pytest.MonkeyPatch) -> None:
    use(table, "model\t0.0\t0.5\t0\t0\t200\t120\nmodel\t0.5\t0.5\t0\t0\t200\t60\nmodel\t0.8\t0.9\t0\t0\t0\t0\n")
    low, middle, high = (confidence.confidence("model", probability) for probability in (0.1, 0.6, 0.9))
    assert low == middle == pytest.approx((130 / 220 + 70 / 220) / 2 * 1.0, abs=0.02)
    assert high == 0.9


@pytest.mark.parametrize(
    "row",
    [
        "role\t\t0.9\t5\t6\t0\t0\n",
        "role\t\t1.2\t0\t0\t0\t0\n",
        "model\t0.5\t0.5\t0\t0\t0\t0\nmodel\t0.4\t0.5\t0\t0\t0\t0\n",
    ],
)
def test_impossible_rows_are_told(row: str, table: pytest.MonkeyPatch) -> None:
    use(table, row)
    with pytest.raises(lexicons.LexiconError, match=r"confidence\.tsv"):
        confidence.confidence("role")


def test_statements_are_no_surer_than_their_rule() -> None:
    found = find_statements(TEXT, find_sections(TEXT), deciders="rules")
    assert [s.rule for s in found] == ["heading+role"] * 2
    assert all(0.9 < s.confidence <= confidence.confidence("role") for s in found)


def test_long_lead_phrases_and_loose_forms_are_less_sure() -> None:
    sure = confidence.record_confidence("heading+role", section="parent", kind="problem", head="经费不足")
    assert (
        confidence.record_confidence(
            "heading+role",
            section="parent",
            kind="problem",
            head="经费不足，多数村没有专项经费，活动靠临时筹措，难以经常开展",
        )
        < sure
    )
    assert confidence.record_confidence("lead+role", section="parent", kind="problem", head="经费不足") < sure
    assert confidence.record_confidence("heading+role", section="words", kind="problem", head="经费不足") < sure


def test_points_are_judged_by_gold(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_text(TEXT, encoding="utf-8")
    gold = tmp_path / "甲.gold.jsonl"
    gold.write_text(
        '{"t":"item","kind":"problem","start":"（一）经费保障不足。","end":"靠临时筹措。","head":"经费保障不足"}\n'
        '{"t":"item","kind":"cause","start":"（二）队伍老化。","end":"年轻人外出务工。","head":"队伍老化"}\n',
        encoding="utf-8",
    )
    judged = list(calibration.judged_points([gold]))
    assert [(point.rule, point.right) for point in judged] == [("role", True), ("role", False)]
    odds = [(Example("要加大投入", "plan", "r"), {"plan": 0.95, "practice": 0.05})]
    counted = {
        line.split("\t")[0] + line.split("\t")[1]: line.split("\t")[5:]
        for line in calibration.table(judged, odds).splitlines()
    }
    assert counted["role"] == ["2", "1"]
    assert counted["model0.9"] == ["1", "1"]
    assert counted["phase:plan"] == ["0", "0"]
    assert "| 2 |" in calibration.reliability(judged)


def test_what_was_read_says_more_than_the_gold() -> None:
    def row(read: int, gold: int) -> dict[str, str]:
        judged = {"read": read, "read_right": read, "gold": gold, "gold_right": gold}
        return {"rule": "words", "prior": "0.5", **{name: str(count) for name, count in judged.items()}}

    assert precision_of(row(10, 0), "table.tsv") == precision_of(row(0, 20), "table.tsv") == 0.75
