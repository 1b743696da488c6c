"""Named lists in an archive: they last whatever happens to the archive, its files and the rules."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from tests.support.histories import SETTINGS, Steps, begin, happens, histories, mining
from tests.unit.conftest import REPORTS

from reportminer import pipeline
from reportminer.archive import Archive
from reportminer.corrections import CorrectionError
from reportminer.records import Report
from reportminer.store.errors import ArchiveError
from reportminer.store.packing import file_digest


def of_title(archive: Archive, words: str) -> Report:
    return next(report for report in archive.iter_reports() if words in report.title)


def fill(archive: Archive, name: str = "经费") -> str:
    report = of_title(archive, "鲁甸")
    things = [(report.report_id, record) for record in ("p1", "f1", "s2", "")]
    assert archive.add_to_list(name, things, who="甲", note="给处长看") == 4
    return report.report_id


def test_things_of_every_kind_are_shown_as_they_stand(archive: Archive) -> None:
    report_id = fill(archive)
    items = archive.list_items("经费")
    text = archive.source_text(report_id)
    assert [(item.what, item.record_id, item.state) for item in items] == [
        ("statement", "p1", ""), ("figure", "f1", ""), ("section", "s2", ""), ("report", "", ""),
    ]  # fmt: skip
    assert [item.head for item in items] == ["党建经费不足", "数 3000元", "主要做法", "鲁甸县党建工作汇报"]
    assert all(item.text in text for item in items)
    assert "村级办公经费每年只有" in items[1].text
    assert {(item.place, item.year, item.note, item.who) for item in items} == {("鲁甸县", 2008, "给处长看", "甲")}


def test_nothing_is_in_a_list_twice(archive: Archive) -> None:
    report_id = fill(archive)
    assert archive.add_to_list("经费", [(report_id, "p1"), (report_id[:8], "p2"), (report_id, "p2")], who="乙") == 1
    assert len(archive.list_items("经费")) == 5


def test_reports_records_and_the_index_stay_as_they_are(archive: Archive) -> None:
    before, generation = list(archive.iter_reports()), archive.store.generation
    fill(archive)
    assert archive.store.generation == generation
    assert list(archive.iter_reports()) == before
    assert archive.check() == []
    assert archive.stale_corrections() == []
    assert archive.correction_conflicts() == []


def test_taken_out_and_brought_back(archive: Archive) -> None:
    fill(archive)
    first, *others = [item.id for item in archive.list_items("经费")]
    assert archive.remove_from_list("经费", [first[:8]]) == 1
    assert [item.id for item in archive.list_items("经费")] == others
    archive.undo(archive.corrections()[-1].id, who="乙")
    assert [item.id for item in archive.list_items("经费")] == [first, *others]
    with pytest.raises(CorrectionError, match="0 items"):
        archive.remove_from_list("经费", ["zz"])
    archive.delete_list("经费")
    assert archive.lists() == []
    archive.undo(archive.corrections()[-1].id, who="乙")
    assert len(archive.list_items("经费")) == 4


def test_a_corrected_record_is_shown_corrected(archive: Archive) -> None:
    report_id = fill(archive)
    archive.correct(archive.entry(report_id, what="statement", record_id="p1", field="kind", value="原因", who="甲"))
    archive.correct(archive.entry(report_id, what="figure", record_id="f1", kind="delete", who="甲"))
    statement, figure = archive.list_items("经费")[:2]
    assert (statement.kind, statement.state) == ("cause", "")
    assert (figure.head, figure.state) == ("数 3000元", "text")


def test_a_thing_whose_report_is_gone_is_shown_as_it_was_seen(archive: Archive, folder: Path) -> None:
    fill(archive)
    before = archive.list_items("经费")
    (folder / "鲁甸2008.txt").unlink()
    archive.prune()
    after = archive.list_items("经费")
    assert {item.state for item in after} == {"gone"}
    assert [(i.id, i.head, i.text, i.title, i.place, i.year) for i in after] == [
        (i.id, i.head, i.text, i.title, i.place, i.year) for i in before
    ]
    (folder / "鲁甸2008.txt").write_text(REPORTS["鲁甸2008.txt"], encoding="utf-8")
    archive.ingest(folder)
    assert archive.list_items("经费") == before


def test_what_is_left_out_is_left_out_of_lists(archive: Archive) -> None:
    report_id = fill(archive)
    others = [row.report_id for row in archive.report_rows() if row.report_id != report_id]
    chosen = archive.limited(others)
    assert chosen.list_items("经费") == []
    with pytest.raises(ArchiveError):
        chosen.add_to_list("经费", [(report_id, "p1")])


def test_unknown_lists_and_records_are_told(archive: Archive) -> None:
    report_id = fill(archive)
    with pytest.raises(CorrectionError, match="no record 'p99'"):
        archive.add_to_list("经费", [(report_id, "p99")])
    with pytest.raises(CorrectionError, match="no list 别的"):
        archive.list_items("别的")
    with pytest.raises(ArchiveError):
        archive.add_to_list("经费", [("0000", "")])
    with pytest.raises(CorrectionError, match="already"):
        archive.create_list("经费")


_Model = dict[str, tuple[str, str]]
"""what a list should hold: report (by title) and quote, by id of the entry"""


@SETTINGS
@given(steps=histories(["add", "add", "remove", "undo", "log", "rules", "ids", "correct", "delete"], longest=10))
def test_any_history_keeps_what_was_put_in_and_not_taken_out(
    steps: Steps, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = {"strict": False, "other ids": False}

    def newer(path: Path, report: Report) -> None:
        report.source.sha256, _ = file_digest(path)  # tells a file again that was renamed
        if rules["other ids"]:
            report.report_id = report.report_id[::-1]
        if rules["strict"]:  # rules that find other records
            report.statements = report.statements[1:]
            for number, statement in enumerate(report.statements):
                statement.id = f"n{number}"

    monkeypatch.setattr(pipeline, "extract_file", mining(newer))
    root = tmp_path_factory.mktemp("history")
    folder, archive = begin(root)
    wanted: _Model = {}
    gone: dict[str, _Model] = {}
    for number, (step, which, item) in enumerate(steps, 1):
        archive = _take(step, archive, folder, root / f"archive-{number}", which, item, rules, wanted, gone)
        _compare(archive, wanted)
    archive.ingest(folder, redo=True)
    _compare(archive, wanted)
    assert archive.check() == []


def _compare(archive: Archive, wanted: Mapping[str, tuple[str, str]]) -> None:
    items = archive.list_items("表") if archive.lists() else []
    assert {item.id: (item.title, item.state == "gone") for item in items} == {
        name: (title, False) for name, (title, _) in wanted.items()
    }
    for item in items:
        text = archive.source_text(item.report_id)
        assert text[item.begin : item.end].strip() == wanted[item.id][1].strip()


def _once(archive: Archive, wanted: _Model) -> None:
    """What was put in anew before its removal was taken back stands in the list once, by either of its entries."""
    shown = {item.id for item in archive.list_items("表")} if archive.lists() else set()
    for told in set(wanted.values()):
        same = [name for name, other in wanted.items() if other == told]
        kept = [name for name in same if name in shown]
        assert len(same) == 1 or len(kept) == 1
        for name in same:
            if len(same) > 1 and name not in kept:
                del wanted[name]


def _take(
    step: str, archive: Archive, folder: Path, place: Path, which: int, item: int, rules: dict[str, bool], wanted: _Model,
    gone: dict[str, _Model],
) -> Archive:  # fmt: skip
    report = sorted(archive.iter_reports(), key=lambda report: report.title)[which]
    archive = happens(step, archive, folder, place, report)
    if step == "add" and report.statements:
        statement = report.statements[item % len(report.statements)]
        if archive.add_to_list("表", [(report.report_id, statement.id)], who="甲"):
            quote = archive.source_text(report.report_id)[statement.begin : statement.end]
            wanted[archive.list_items("表")[-1].id] = (report.title, quote)
    elif step == "remove" and wanted:
        name = sorted(wanted)[item % len(wanted)]
        archive.remove_from_list("表", [name])
        gone[archive.corrections()[-1].id] = {name: wanted.pop(name)}
    elif step == "delete" and archive.lists():
        archive.delete_list("表")
        # a list that is deleted stays so, whatever earlier removal is taken back
        before = {thing: told for other in gone.values() for thing, told in other.items()}
        gone[archive.corrections()[-1].id] = {**before, **wanted}
        wanted.clear()
    elif step == "undo" and gone:
        name = sorted(gone)[item % len(gone)]
        archive.undo(name, who="乙")
        back = gone.pop(name)
        wanted |= {thing: told for thing, told in back.items() if not any(thing in other for other in gone.values())}
        _once(archive, wanted)
    elif step in {"rules", "ids"}:
        key = "strict" if step == "rules" else "other ids"
        rules[key] = not rules[key]
        archive.ingest(folder, redo=True)
    elif step == "log":
        archive.export_corrections(place.with_suffix(".jsonl"))
        archive.close()
        archive = Archive(place)
        archive.ingest(folder)
        archive.import_corrections(place.with_suffix(".jsonl"))
    elif step == "correct" and report.statements:
        archive.correct(
            archive.entry(
                report.report_id, what="statement", kind="confirm", record_id=report.statements[0].id, who="甲"
            )
        )
    return archive
