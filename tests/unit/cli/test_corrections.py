"""The commands that put records right and list what was put right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reportminer.archive import Archive
from reportminer.cli.app import main


def run(*arguments: object) -> int:
    try:
        main([str(argument) for argument in arguments])
    except SystemExit as error:
        return int(error.code or 0)
    return 0


@pytest.fixture
def place(archive: Archive) -> Path:
    archive.close()
    return archive.path


def report_id(place: Path, words: str = "鲁甸") -> str:
    with Archive(place) as archive:
        return next(row.report_id for row in archive.report_rows() if words in row.title)


def log(place: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    assert run("corrections", "list", "--archive", place, "--format", "jsonl") == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_record_is_changed_listed_and_taken_back(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = report_id(place)
    assert run("correct", report, "--record", "f1", "--set", "status=目标", "--who", "王敏", "--archive", place) == 0
    [entry] = log(place, capsys)
    assert (entry["who"], entry["quote"], entry["new"], entry["state"]) == ("王敏", "3000元", "target", "holds")
    assert run("corrections", "undo", entry["id"][:8], "--archive", place) == 0
    assert [line["state"] for line in log(place, capsys)] == ["taken back", "holds"]


def test_a_record_is_added_at_a_quote(place: Path) -> None:
    report = report_id(place)
    arguments = ("--add", "statement", "--quote", "轮训了所有村干部", "--set", "kind=成效", "--archive", place)
    assert run("correct", report, *arguments) == 0
    with Archive(place) as archive:
        added = [s for s in archive.report(report).statements if s.rule == "added"]
        text = archive.source_text(report)
    assert [(s.kind, text[s.begin : s.end]) for s in added] == [("outcome", "轮训了所有村干部")]


def test_confirming_and_deleting(place: Path) -> None:
    report = report_id(place)
    assert run("correct", report, "--record", "f1", "--confirm", "--archive", place) == 0
    assert run("correct", report, "--record", "p1", "--delete", "--archive", place) == 0
    with Archive(place) as archive:
        found = archive.report(report)
    assert (found.figures[0].rule, found.statements[0].id) == ("confirmed", "p2")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--record", "f99", "--set", "status=目标"], "no record 'f99'"),
        (["--record", "f1", "--set", "status=也许"], "status cannot be '也许'"),
        (["--record", "f1", "--set", "status"], "write FIELD=VALUE"),
        (["--record", "f1"], "say one of"),
        (["--delete"], "--delete needs --record"),
        (["--add", "figure", "--quote", "党"], "stands 4 times"),
        (["--add", "figure", "--at", "9"], "two offsets"),
        (["--add", "figure"], "added at a span"),
        (["--record", "f1", "--set", "status=目标", "--delete"], "say one of"),
    ],
)
def test_what_cannot_be_done_is_told(
    arguments: list[str], words: str, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("correct", report_id(place), *arguments, "--archive", place) == 2
    assert words in capsys.readouterr().err


def test_logs_are_exchanged_and_contradictions_told(
    place: Path, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other"
    with Archive(other) as archive:
        archive.ingest(folder)
    for where, status in ((place, "目标"), (other, "标准")):
        assert run("correct", report_id(place), "--record", "f1", "--set", f"status={status}", "--archive", where) == 0
    assert run("corrections", "export", "-o", tmp_path / "log.jsonl", "--archive", other) == 0
    assert run("corrections", "import", tmp_path / "log.jsonl", "--archive", place) == 1
    assert "conflict: figure" in capsys.readouterr().err
    assert run("corrections", "conflicts", "--archive", place, "--format", "jsonl") == 1
    assert [json.loads(line)["state"] for line in capsys.readouterr().out.splitlines()] == ["holds", "does not hold"]


def test_stale_ones_are_listed(place: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("corrections", "stale", "--archive", place) == 0
    assert run("correct", report_id(place), "--record", "f1", "--confirm", "--archive", place) == 0
    with Archive(place) as archive:
        (folder / "鲁甸2008.txt").unlink()
        archive.prune()
    assert run("corrections", "stale", "--archive", place) == 1
    assert "match nothing" in capsys.readouterr().err


def test_a_log_that_is_none_changes_nothing(place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "log.jsonl").write_text("nonsense\n", encoding="utf-8")
    assert run("corrections", "import", tmp_path / "log.jsonl", "--archive", place) == 2
    assert "line 1 is no correction" in capsys.readouterr().err
    assert run("corrections", "import", tmp_path / "none.jsonl", "--archive", place) == 1
    assert log(place, capsys) == []


def test_a_workbook_goes_out_and_comes_back(place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "校对.xlsx"
    assert run("review", "export", "-o", path, "--archive", place, "--sample", "9") == 0
    book = load_workbook(path)
    sheet = book["数据"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, 7):
        sheet.cell(row, heads["核对"]).value = "正确"
    sheet.cell(2, heads["状态"]).value = "目标"
    book.save(path)
    assert run("review", "apply", path, "--archive", place, "--dry-run") == 0
    assert "5 corrections would be made" in capsys.readouterr().err
    assert log(place, capsys) == []
    assert run("review", "apply", path, "--archive", place, "--who", "王敏") == 0
    assert [entry["kind"] for entry in log(place, capsys)].count("confirm") == 4
    assert run("quality", "--archive", place, "--format", "jsonl") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["checked"], row["right"]) for row in rows if row["by"] == "all"] == [(5, 4)]


def test_a_sample_that_nobody_looked_at_is_told(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("quality", "--archive", place) == 0
    assert "no record drawn at random was looked at yet" in capsys.readouterr().err


def test_wrong_use_of_review(place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("review", "export", "-o", tmp_path / "a.csv", "--archive", place) == 2
    assert run("review", "export", "-o", tmp_path / "a.xlsx", "--archive", place, "--type", "word") == 2
    assert run("review", "apply", tmp_path / "none.xlsx", "--archive", place) == 1
    assert "none.xlsx: it cannot be read" in capsys.readouterr().err


def test_what_people_looked_at_measures_the_program(
    place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("evaluate", "--corrections", "--archive", place) == 0
    assert "nobody has looked at" in capsys.readouterr().err
    report = report_id(place)
    assert run("correct", report, "--record", "f1", "--set", "status=目标", "--archive", place) == 0
    assert run("correct", report, "--record", "f2", "--confirm", "--archive", place) == 0
    capsys.readouterr()
    assert run("evaluate", "--corrections", "--archive", place, "--format", "jsonl") == 0
    rows = {row["measure"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}
    assert (rows["figure_found"]["recall"], rows["figure_value_status"]["recall"]) == (1.0, 0.5)
    assert run("evaluate", "--archive", place) == 2
    assert run("train", "--corrections", "--archive", place, "-o", tmp_path / "own") == 2
    assert "at least 30" in capsys.readouterr().err
    assert run("review", "training", "--archive", place, "-o", tmp_path / "out") == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "corrected.spacy", "corrected.jsonl", f"{report}.txt", f"{report}.gold.jsonl", f"{report}.windows.json",
    }  # fmt: skip


def test_tasks_go_out_and_annotations_come_back(
    place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "tasks.json"
    assert run("review", "tasks", report_id(place)[:6], "-o", path, "--archive", place) == 0
    [task] = json.loads(path.read_text(encoding="utf-8"))
    task["annotations"] = [{"result": task["predictions"][0]["result"][1:]}]
    path.write_text(json.dumps([task]), encoding="utf-8")
    assert run("review", "annotations", path, "--archive", place, "--dry-run") == 0
    assert "1 corrections would be made" in capsys.readouterr().err
    assert run("review", "annotations", path, "--archive", place) == 0
    assert [entry["kind"] for entry in log(place, capsys)] == ["delete"]


def test_personal_numbers_leave_masked_if_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from openpyxl import load_workbook

    folder, place, path = tmp_path / "in", tmp_path / "archive", tmp_path / "校对.xlsx"
    folder.mkdir()
    number, text = "11010519491231002X", "（一）联系不上信访人。{}的户主打了3次电话没有人接，工作经费不足。"
    (folder / "人.txt").write_text(
        f"青砚县信访工作情况汇报\n\n一、存在的问题\n{text.format(number)}\n", encoding="utf-8"
    )
    with Archive(place) as archive:
        archive.ingest(folder)
        [report] = archive.iter_reports()
        archive.correct(
            archive.entry(report.report_id, what="statement", record_id=report.statements[0].id, kind="confirm")
        )
    capsys.readouterr()
    assert run("review", "export", "-o", path, "--archive", place, "--type", "figure", "--mask-personal") == 0
    words = [str(cell.value) for sheet in load_workbook(path) for row in sheet for cell in row if cell.value]
    assert any("110*************2X" in word for word in words)
    assert not any(number in word for word in words)
    assert run("review", "apply", path, "--archive", place) == 0
    assert "0 corrections made" in capsys.readouterr().err
    assert run("corrections", "list", "--archive", place, "--format", "jsonl") == 0
    assert number in capsys.readouterr().out
    assert run("corrections", "list", "--archive", place, "--format", "jsonl", "--mask-personal") == 0
    assert number not in capsys.readouterr().out
