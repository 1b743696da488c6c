"""Records as tasks of an annotation tool, and its annotations back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import spacy
from spacy.tokens import DocBin

from reportminer.archive import Archive
from reportminer.corrections import CorrectionError
from reportminer.review import evaluate_corrections, read_annotations, write_gold, write_tasks, write_training


@pytest.fixture
def report_id(archive: Archive) -> str:
    return next(row.report_id for row in archive.report_rows() if "鲁甸" in row.title)


@pytest.fixture
def task(archive: Archive, report_id: str, tmp_path: Path) -> dict[str, Any]:
    """The one task, as if exported with the predictions accepted."""
    assert write_tasks(archive, [report_id], tmp_path / "tasks.json") == 1
    [task] = json.loads((tmp_path / "tasks.json").read_text(encoding="utf-8"))
    result = [dict(region) for region in task["predictions"][0]["result"]]
    task["annotations"] = [{"was_cancelled": False, "completed_by": {"email": "a@b"}, "result": result}]
    return task


def entries(archive: Archive, task: dict[str, Any], tmp_path: Path, **options: Any) -> list[Any]:
    path = tmp_path / "export.json"
    path.write_text(json.dumps([task]), encoding="utf-8")
    return read_annotations(archive, path, who="甲", **options)


def test_regions_stand_at_their_characters(task: dict[str, Any], tmp_path: Path) -> None:
    text = task["data"]["text"]
    for region in task["predictions"][0]["result"]:
        value = region["value"]
        assert text[value["start"] : value["end"]] == value["text"]
    offered = {element.get("value") for element in ElementTree.parse(tmp_path / "tasks.xml").iter("Label")}
    assert {label for r in task["predictions"][0]["result"] for label in r["value"]["labels"]} <= offered


def test_accepted_predictions_ask_for_nothing(archive: Archive, task: dict[str, Any], tmp_path: Path) -> None:
    assert entries(archive, task, tmp_path) == []
    assert {entry.kind for entry in entries(archive, task, tmp_path, confirm=True)} == {"confirm"}


def test_relabelled_moved_deleted_added(archive: Archive, task: dict[str, Any], report_id: str, tmp_path: Path) -> None:
    result = task["annotations"][0]["result"]
    by_id = {region["id"]: region for region in result}
    by_id["f1"]["value"] = {**by_id["f1"]["value"], "labels": ["数据·目标"]}
    by_id["p1"]["value"] = {**by_id["p1"]["value"], "end": by_id["p1"]["value"]["end"] - 1}
    result.remove(by_id["f2"])
    begin = task["data"]["text"].index("轮训了所有村干部")
    result.append({"id": "new", "type": "labels", "value": {"start": begin, "end": begin + 8, "labels": ["成效"]}})
    found = entries(archive, task, tmp_path)
    assert sorted((e.what, e.kind, e.field) for e in found) == [
        ("figure", "change", "status"), ("figure", "delete", ""), ("statement", "add", ""), ("statement", "change", "span"),
    ]  # fmt: skip
    assert {entry.who for entry in found} == {"a@b"}
    archive.correct(found)
    report = archive.report(report_id)
    assert (report.figures[0].status, "f2" in {f.id for f in report.figures}) == ("target", False)
    assert archive.check() == []


def test_cancelled_annotations_ask_for_nothing(archive: Archive, task: dict[str, Any], tmp_path: Path) -> None:
    task["annotations"][0]["was_cancelled"] = True
    task["annotations"][0]["result"] = []
    assert entries(archive, task, tmp_path) == []


@pytest.mark.parametrize("content", ["{}", "[1]", "[{}]", "nonsense"])
def test_what_is_no_export_is_refused(archive: Archive, tmp_path: Path, content: str) -> None:
    (tmp_path / "x.json").write_text(content, encoding="utf-8")
    with pytest.raises(CorrectionError, match="no export of Label Studio"):
        read_annotations(archive, tmp_path / "x.json", who="甲")


def correct_some(archive: Archive, report_id: str) -> None:
    archive.correct(
        [
            archive.entry(report_id, what="figure", record_id="f1", field="status", value="目标", who="甲"),
            archive.entry(report_id, what="figure", record_id="f2", kind="confirm", who="甲"),
            archive.entry(report_id, what="figure", record_id="f3", kind="delete", who="甲"),
            archive.entry(report_id, what="statement", record_id="p1", field="kind", value="原因", who="甲"),
        ]
    )


def test_corrected_records_for_those_who_train(archive: Archive, report_id: str, tmp_path: Path) -> None:
    correct_some(archive, report_id)
    paths = write_training(archive, tmp_path / "out")
    assert [path.name for path in paths] == ["corrected.spacy", "corrected.jsonl"]
    [doc] = DocBin().from_disk(paths[0]).get_docs(spacy.blank("zh").vocab)
    assert {span.label_ for span in doc.spans["checked"]} == {"target", "actual", "cause"}
    assert len(doc.spans["figures"]) == 2


def test_what_people_looked_at_is_gold(archive: Archive, report_id: str, tmp_path: Path) -> None:
    correct_some(archive, report_id)
    scores = evaluate_corrections(archive)
    assert (scores["figure_value"].hit, scores["figure_value"].gold, scores["figure_value"].system) == (2, 2, 3)
    assert scores["figure_value_status"].hit == 1
    assert (scores["statement_kind"].hit, scores["statement_found"].hit) == (0, 1)
    [gold] = write_gold(archive, tmp_path / "gold")
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    text = gold.with_name(f"{report_id}.txt").read_text(encoding="utf-8")
    assert [(row["t"], row.get("status"), row.get("kind")) for row in rows] == [
        ("item", None, "cause"), ("figure", "target", None), ("figure", "actual", None),
    ]  # fmt: skip
    assert all(text[row["b"] : row["e"]] == row["q"] for row in rows if row["t"] == "figure")
