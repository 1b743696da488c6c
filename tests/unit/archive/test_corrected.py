"""Corrections in an archive: they last whatever happens to the archive, its files and the rules."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from tests.support.histories import SETTINGS, Steps, begin, happens, histories, mining
from tests.unit.conftest import extract_marked

from reportminer import pipeline
from reportminer.archive import Archive
from reportminer.corrections import CorrectionError, apply
from reportminer.records import Report, encode
from reportminer.review.gold import looked_at
from reportminer.store.corrected import entries_in
from reportminer.store.database import Store
from reportminer.store.errors import DamagedError
from reportminer.store.packing import PackedReport, compress_report


def of_title(archive: Archive, words: str) -> Report:
    return next(report for report in archive.iter_reports() if words in report.title)


def correct_status(archive: Archive, words: str = "鲁甸", status: str = "目标") -> str:
    report = of_title(archive, words)
    entry = archive.entry(
        report.report_id, what="figure", record_id=report.figures[0].id, field="status", value=status, who="甲"
    )
    assert archive.correct(entry) == []
    return entry.id


def test_every_answer_shows_the_corrected_record(archive: Archive) -> None:
    correct_status(archive)
    report = of_title(archive, "鲁甸")
    assert report.figures[0].status == "target"
    assert [row.figure_id for row in archive.iter_figures(status="target") if row.report_id == report.report_id] == [
        "f1"
    ]
    assert archive.check() == []
    assert archive.search("办公经费", what="figures", limit=1)["status"].tolist() == ["target"]


def test_a_deleted_statement_is_found_no_more(archive: Archive) -> None:
    report = of_title(archive, "鲁甸")
    assert report.report_id in set(archive.search("开展结对共建活动")["report_id"])
    archive.correct(archive.entry(report.report_id, what="statement", record_id="p3", kind="delete", who="甲"))
    assert report.report_id not in set(archive.search("开展结对共建活动")["report_id"])


def test_corrections_outlive_mining_again_and_renaming(archive: Archive, folder: Path) -> None:
    correct_status(archive)
    archive.ingest(folder, redo=True)
    assert of_title(archive, "鲁甸").figures[0].status == "target"
    (folder / "鲁甸2008.txt").rename(folder / "改名.txt")
    archive.prune()
    assert [entry.field for entry in archive.stale_corrections()] == ["status"]
    archive.ingest(folder)
    assert of_title(archive, "鲁甸").figures[0].status == "target"
    assert archive.stale_corrections() == []


def test_copies_of_a_report_share_corrections(archive: Archive, folder: Path) -> None:
    shutil.copy(folder / "鲁甸2008.txt", folder / "00副本.txt")
    correct_status(archive)
    archive.ingest(folder)
    assert of_title(archive, "鲁甸").source.path.endswith("00副本.txt")
    assert of_title(archive, "鲁甸").figures[0].status == "target"


def test_rules_that_give_the_report_another_id_keep_them(
    archive: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    correct_status(archive)
    before = of_title(archive, "鲁甸").report_id

    def cleaned(path: Path, **options: object) -> pipeline.FileResult:
        result = extract_marked(path)
        for source in result.sources:
            for report in source.reports:
                report.report_id = report.report_id[::-1]
                report.figures = report.figures[1:]
        return result

    monkeypatch.setattr(pipeline, "extract_file", cleaned)
    archive.ingest(folder, redo=True)
    report = of_title(archive, "鲁甸")
    assert report.report_id == before[::-1]
    assert (report.figures[0].status, report.figures[0].text) == ("target", "3000元")
    assert archive.check() == []


def test_a_file_that_was_put_right_keeps_what_its_surroundings_prove(archive: Archive, folder: Path) -> None:
    correct_status(archive)
    path = folder / "鲁甸2008.txt"
    path.write_text(path.read_text(encoding="utf-8") + "practice ⟦办好夜校⟧，办了⟪9期⟫。\n", encoding="utf-8")
    archive.ingest(folder)
    assert of_title(archive, "鲁甸").figures[0].status == "target"
    path.write_text(path.read_text(encoding="utf-8").replace("3000元", "5000元"), encoding="utf-8")
    archive.ingest(folder)
    assert of_title(archive, "鲁甸").figures[0].status == "actual"
    assert len(archive.stale_corrections()) == 1


def test_mining_again_replays_the_log_where_it_mines(
    archive: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    correct_status(archive)
    before = list(archive.iter_reports())

    def not_needed(store: Store, occurrence_id: int, signature: bytes | None = None) -> PackedReport:
        raise AssertionError(f"occurrence {occurrence_id} was packed a second time")

    monkeypatch.setattr(Store, "_packed_again", not_needed)
    assert archive.ingest(folder, redo=True).ok
    assert list(archive.iter_reports()) == before
    assert archive.check() == []


@pytest.mark.parametrize("known", [0, 1, 3])
def test_a_log_that_moved_on_while_a_file_was_mined_holds(
    archive: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch, known: int
) -> None:
    for status in ("目标", "标准"):
        correct_status(archive, status=status)
    before = list(archive.iter_reports())
    foreign = archive.entry(of_title(archive, "鲁甸").report_id, field="title", value="别的题", who="乙")
    monkeypatch.setattr(Store, "corrections_in", lambda store, path: {
        report_id: [*entries, encode(foreign)][:known] for report_id, entries in entries_in(store.connection, path).items()
    })  # fmt: skip
    assert archive.ingest(folder, redo=True).ok
    assert list(archive.iter_reports()) == before
    assert archive.check() == []


@pytest.mark.parametrize("column", ["record", "corrected", "entry"])
def test_what_is_made_of_corrections_is_verified(archive: Archive, column: str) -> None:
    correct_status(archive)
    table = {"record": "occurrences", "corrected": "reports", "entry": "corrections"}[column]
    [row] = archive.store.connection.execute(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL LIMIT 1")
    other = row[0].replace(b"target", b"actual") if column == "entry" else compress_report(Report(report_id="f" * 16))
    archive.store.connection.execute("DROP TRIGGER IF EXISTS sealed_" + table + "_up")
    archive.store.connection.execute(f"UPDATE {table} SET {column} = ? WHERE {column} IS NOT NULL", (other,))
    with pytest.raises(DamagedError):
        list(looked_at(archive))
    with pytest.raises(DamagedError):
        archive.stale_corrections()


def test_taking_back_gives_the_mined_record(archive: Archive) -> None:
    mined = list(archive.iter_reports())
    entry = correct_status(archive)
    back = archive.undo(entry[:6], who="乙")
    assert list(archive.iter_reports()) == mined
    with pytest.raises(CorrectionError, match="taken back already"):
        archive.undo(entry, who="乙")
    archive.undo(back.id, who="乙")
    assert of_title(archive, "鲁甸").figures[0].status == "target"
    with pytest.raises(CorrectionError, match="no correction has the id"):
        archive.undo("zzz", who="乙")


def test_two_offices_merge_their_logs(archive: Archive, folder: Path, tmp_path: Path) -> None:
    other = Archive(tmp_path / "other")
    other.ingest(folder)
    correct_status(archive, status="目标")
    correct_status(other, status="标准")
    correct_status(other, "昭阳", "目标")
    assert other.export_corrections(tmp_path / "log.jsonl") == 2
    merged = archive.import_corrections(tmp_path / "log.jsonl")
    assert (merged.fresh, merged.known, len(merged.conflicts), merged.stale) == (2, 0, 1, [])
    assert merged.conflicts[0].held.new == "standard"
    assert of_title(archive, "昭阳").figures[0].status == "target"
    assert archive.import_corrections(tmp_path / "log.jsonl").fresh == 0
    assert archive.export_corrections(tmp_path / "back.jsonl") == 3
    other.import_corrections(tmp_path / "back.jsonl")
    assert list(other.iter_reports()) == list(archive.iter_reports())


def test_wrong_records_and_spans_are_told(archive: Archive) -> None:
    report = of_title(archive, "鲁甸")
    with pytest.raises(CorrectionError, match="no record 'f99'"):
        archive.entry(report.report_id, what="figure", record_id="f99", field="status", value="目标")
    with pytest.raises(CorrectionError, match="stands at"):
        archive.entry(report.report_id, what="figure", kind="add", span=(5, 5000), values={})
    with pytest.raises(CorrectionError, match="begin and end"):
        archive.entry(report.report_id, what="figure", record_id="f1", field="span")


@SETTINGS
@given(steps=histories(["status", "kind", "delete", "confirm", "add", "undo", "rules"], longest=8))
def test_any_history_ends_in_the_log_replayed_on_what_was_mined(
    steps: Steps, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    strict = [False]

    def newer(path: Path, report: Report) -> None:
        if strict[0]:  # rules that find less, and read it otherwise
            report.figures = report.figures[::2]
            for figure in report.figures:
                figure.indicator = "别的"

    mined = mining(newer)
    monkeypatch.setattr(pipeline, "extract_file", mined)
    root = tmp_path_factory.mktemp("history")
    folder, archive = begin(root)
    for number, (step, which, item) in enumerate(steps, 1):
        archive = _take(step, archive, folder, root / f"archive-{number}", which, item, strict)
    archive.ingest(folder, redo=True)
    for report in archive.iter_reports():
        text = archive.source_text(report.report_id)
        [fresh] = mined(Path(report.source.path)).sources[0].reports
        own = [entry for entry in archive.corrections() if entry.report_id == report.report_id]
        assert report == apply(fresh, own, text).report
        assert all(text[s.begin : s.end] for s in report.statements)
    assert archive.check() == []
    assert archive.stale_corrections() == []


def _take(step: str, archive: Archive, folder: Path, place: Path, which: int, item: int, strict: list[bool]) -> Archive:
    report = list(archive.iter_reports())[which]
    archive = happens(step, archive, folder, place, report)
    if step == "rules":
        strict[0] = not strict[0]
        archive.ingest(folder, redo=True)
    elif step == "undo":
        log = archive.corrections()
        if log:
            try:
                archive.undo(log[item % len(log)].id, who="乙")
            except CorrectionError as error:
                assert "already" in str(error)
    elif step in {"status", "confirm"} and report.figures:
        figure = report.figures[item % len(report.figures)]
        kind = "change" if step == "status" else "confirm"
        archive.correct(
            archive.entry(
                report.report_id, what="figure", kind=kind, record_id=figure.id, field="status" * (step == "status"),
                value="目标", who="甲",
            )
        )  # fmt: skip
    elif step in {"kind", "delete"} and report.statements:
        statement = report.statements[item % len(report.statements)]
        kind = "change" if step == "kind" else "delete"
        archive.correct(
            archive.entry(
                report.report_id, what="statement", kind=kind, record_id=statement.id, field="kind" * (step == "kind"),
                value="成效", who="甲",
            )
        )  # fmt: skip
    elif step == "add":
        text = archive.source_text(report.report_id)
        begin = text.index("\n") + 1 + item
        archive.correct(
            archive.entry(
                report.report_id,
                what="statement",
                kind="add",
                span=(begin, begin + 9),
                values={"kind": "做法"},
                who="甲",
            )
        )
    return archive


def test_records_travel_as_rows_that_can_be_read_back(archive: Archive, tmp_path: Path) -> None:
    entry = correct_status(archive)
    archive.export(tmp_path / "out")
    [line] = (tmp_path / "out" / "corrections.jsonl").read_bytes().splitlines()
    assert msgspec.json.decode(line)["id"] == entry


def test_decisions_on_issues_are_in_the_log_and_travel(archive: Archive, tmp_path: Path) -> None:
    from reportminer.issues.decisions import Edits, keep_edits, read_edits

    keep_edits(archive.path, Edits(names={"a": "从前的"}))  # as kept before there was a log
    archive.decide(Edits(names={"a": "从前的", "b": "新的"}), who="甲")
    assert [(entry.who, entry.new) for entry in archive.corrections()] == [("", "从前的"), ("甲", "新的")]
    archive.export(tmp_path / "out")
    other = Archive(tmp_path / "other")
    other.import_from(tmp_path / "out")
    assert read_edits(other.path).names == {"a": "从前的", "b": "新的"}
    other.undo(archive.corrections()[1].id, who="乙")
    assert read_edits(other.path).names == {"a": "从前的"}
    assert other.stale_corrections() == []
