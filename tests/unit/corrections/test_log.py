"""The log: order, contradictions, reading."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from reportminer.corrections import CorrectionError, anchor_of, conflicts, new_entry, read_log
from reportminer.records import Correction

TEXT = "党员120人"


def change(new: Any, *, old: Any = "actual", when: str = "2026-01-01", **fields: Any) -> Correction:
    given: dict[str, Any] = {"kind": "change", "field": "status", "new": new, "old": old, **fields}
    return new_entry("r", what="figure", anchor=anchor_of(TEXT, 2, 6), who="甲", when=when, **given)


def test_entries_made_without_knowing_each_other_contradict() -> None:
    first, second = change("target"), change("standard", when="2026-01-02")
    assert [(c.held, c.other) for c in conflicts([second, first])] == [(second, first)]


def test_a_second_thought_is_no_contradiction() -> None:
    assert not conflicts([change("target"), change("standard", old="target", when="2026-01-02")])


def test_saying_the_same_is_no_contradiction() -> None:
    assert not conflicts([change("target"), change("target", when="2026-01-02")])


def test_changing_what_somebody_deleted_is_one() -> None:
    deleted = change(None, kind="delete", field="")
    assert conflicts([deleted, change("target", when="2026-01-02")])


def test_what_was_taken_back_contradicts_nothing() -> None:
    first = change("target")
    undone = new_entry("r", what="figure", kind="undo", who="甲", new=first.id, when="2026-01-03")
    assert not conflicts([first, undone, change("standard", when="2026-01-02")])


def test_a_log_that_somebody_edited_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    line = msgspec.json.encode(change("target")).decode()
    path.write_text(line + "\n", encoding="utf-8")
    assert read_log(path) == [change("target")]
    path.write_text(line.replace('"target"', '"standard"'), encoding="utf-8")
    with pytest.raises(CorrectionError, match=r"line 1: the entry .* was changed"):
        read_log(path)
    path.write_text("{}\n[]\n", encoding="utf-8")
    with pytest.raises(CorrectionError, match="line"):
        read_log(path)
