from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest

from reportminer.corrections import new_entry
from reportminer.issues import EditError, recurring
from reportminer.issues.decisions import Edits, edits_of, entries_between, keep_edits, read_edits, read_topics
from reportminer.issues.units import statement_key


def issue(clusters: list[Any], word: str) -> Any:
    (found,) = [c for c in clusters if any(word in s.text for s in c.statements)]
    return found


def test_a_label_given_by_hand_is_shown_from_then_on(make: Callable[..., Any]) -> None:
    archive = make()
    finance = issue(recurring(archive), "刚性支出")
    edits = read_edits(archive.path)
    edits.rename(finance.cluster_id, "钱不够用")
    keep_edits(archive.path, edits)
    assert issue(recurring(make(), anew=True), "刚性支出").label == "钱不够用"
    edits.rename(finance.cluster_id, "")
    keep_edits(archive.path, edits)
    assert issue(recurring(make()), "刚性支出").label == finance.label


def test_merged_issues_stay_one(make: Callable[..., Any]) -> None:
    archive = make()
    clusters = recurring(archive)
    finance, air = issue(clusters, "刚性支出"), issue(clusters, "污染防治任务")
    edits = Edits()
    edits.merge([air.cluster_id], finance.cluster_id)
    keep_edits(archive.path, edits)
    merged = issue(recurring(make(), anew=True), "污染防治任务")
    assert merged.cluster_id == finance.cluster_id
    assert merged.size == finance.size + air.size


def test_issues_are_not_merged_in_a_circle() -> None:
    edits = Edits()
    edits.merge(["b"], "a")
    edits.merge(["c"], "b")
    assert edits.target("c") == "a"
    with pytest.raises(EditError, match="same issue"):
        edits.merge(["a"], "c")


def test_a_split_parts_off_the_statements_with_a_word(make: Callable[..., Any]) -> None:
    archive = make()
    style = issue(recurring(archive), "深入基层")
    edits = Edits()
    new = edits.split(style.cluster_id, ["四风"])
    keep_edits(archive.path, edits)
    clusters = {c.cluster_id: c for c in recurring(make(), min_places=1)}
    assert [s.text for s in clusters[new].statements] == ["作风建设抓得不紧，四风问题时有发生。"]
    assert clusters[new].origin == "split"
    assert clusters[style.cluster_id].size == style.size - 1


def test_a_pinned_statement_stays_where_it_was_put(make: Callable[..., Any]) -> None:
    archive = make()
    clusters = recurring(archive)
    finance, style = issue(clusters, "刚性支出"), issue(clusters, "深入基层")
    moved = next(s for s in style.statements if "脱离群众" in s.text)
    edits = Edits()
    edits.pin([statement_key(moved.report_id, moved.text)], finance.cluster_id)
    keep_edits(archive.path, edits)
    assert issue(recurring(make(), anew=True), "脱离群众").cluster_id == finance.cluster_id


def test_decisions_that_cannot_be_read_are_never_overwritten(make: Callable[..., Any]) -> None:
    archive = make()
    (archive.path / "issues_edits.json").write_text("{", encoding="utf-8")
    with pytest.raises(EditError, match=r"issues_edits\.json"):
        recurring(archive)


def test_a_topic_file_fixes_clusters(make: Callable[..., Any]) -> None:
    archive = make()
    (archive.path / "issues_topics.tsv").write_text(
        "topic\tcues\twithout\n债务\t债务|刚性支出\t质量\n", encoding="utf-8"
    )
    fixed = issue(recurring(archive, min_places=1), "刚性支出")
    assert (fixed.label, fixed.origin) == ("债务", "topic")
    assert not any("质量" in s.text for s in fixed.statements)


@pytest.mark.parametrize("line", ["债务", "债务\t", "债务\t债\n债务\t欠款"])
def test_a_damaged_topic_file_is_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "topics.tsv"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(EditError, match=r"topics\.tsv"):
        read_topics(path)


def test_decisions_are_the_log_replayed() -> None:
    steps = [Edits()]
    for change in (
        lambda e: e.rename("a", "甲"),
        lambda e: e.merge(["b", "c"], "a"),
        lambda e: e.split("a", ["路", "桥"]),
        lambda e: e.pin(["k1", "k2"], "a"),
        lambda e: e.rename("a", "乙"),
        lambda e: e.pin(["k1"], "b"),
        lambda e: e.rename("a", ""),
    ):
        after = msgspec.json.decode(msgspec.json.encode(steps[-1]), type=Edits)
        change(after)
        steps.append(after)
    log = [entry for pair in pairwise(steps) for entry in entries_between(*pair, who="甲")]
    assert edits_of(log) == steps[-1]
    assert edits_of(log[:1]).names == {"a": "甲"}
    undone = new_entry("", what="issue", kind="undo", who="甲", new=log[0].id)
    assert edits_of([log[0], undone]) == Edits()


def test_merges_in_a_circle_from_two_offices_do_not_hang() -> None:
    one, other = Edits(merges={"a": "b"}), Edits(merges={"b": "a"})
    log = [*entries_between(Edits(), one, who="甲"), *entries_between(Edits(), other, who="乙")]
    assert edits_of(log).merges == {"a": "b"}
