"""``reportminer lists``: what goes in, comes out, is shown and written."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from reportminer.archive import Archive
from reportminer.cli.app import build
from reportminer.cli.messages import UsageError


def run(*arguments: object) -> int:
    done = CliRunner().invoke(build(), [str(word) for word in arguments])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code


@pytest.fixture
def place(archive: Archive) -> Path:
    archive.close()
    return archive.path


def shown(place: Path, name: str, tmp_path: Path) -> list[dict[str, str]]:
    assert run("lists", "show", name, "--archive", place, "-o", tmp_path / "shown.jsonl") == 0
    return [json.loads(line) for line in (tmp_path / "shown.jsonl").read_text(encoding="utf-8").splitlines()]


def test_hits_go_in_and_out(place: Path, tmp_path: Path) -> None:
    assert run("lists", "add", "经费", "--search", "经费", "--kind", "问题", "--who", "甲", "--archive", place) == 0
    rows = shown(place, "经费", tmp_path)
    assert {row["head"] for row in rows} == {"党建经费不足", "经费短缺"}
    assert run("lists", "remove", "经费", rows[0]["id"][:8], "--archive", place) == 0
    assert [row["id"] for row in shown(place, "经费", tmp_path)] == [rows[1]["id"]]
    assert run("lists", "rename", "经费", "经费问题", "--archive", place) == 0
    assert run("lists", "delete", "经费问题", "--archive", place) == 0
    with Archive(place) as archive:
        assert archive.lists() == []


def test_reports_and_records_go_in_by_their_ids(place: Path, tmp_path: Path) -> None:
    with Archive(place) as archive:
        ids = [row.report_id for row in archive.report_rows()]
    assert run("lists", "create", "选中", "--note", "备用", "--archive", place) == 0
    assert run("lists", "add", "选中", ids[0][:8], f"{ids[1]}:p1", "--archive", place) == 0
    assert [(row["report_id"], row["record_id"]) for row in shown(place, "选中", tmp_path)] == [
        (ids[0], ""),
        (ids[1], "p1"),
    ]


def test_every_form_a_clerk_opens(place: Path, tmp_path: Path) -> None:
    run("lists", "add", "表", "--search", "=cmd OR 经费", "--archive", place)
    for name in ("表.xlsx", "表.csv", "表.docx", "表.html"):
        assert run("lists", "export", "表", "-o", tmp_path / name, "--archive", place) == 0
    with (tmp_path / "表.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["类别"] for row in rows} == {"要点"}
    sheet = load_workbook(tmp_path / "表.xlsx").active
    assert sheet is not None
    assert sheet.max_row == len(rows) + 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["show", "没有"], "there is no list"),
        (["add", "表"], "give either ids or --search"),
        (["create", "  "], "needs a name"),
        (["remove", "没有", "ab"], "there is no list"),
    ],
)
def test_wrong_use_is_told(place: Path, arguments: list[str], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        run("lists", *arguments, "--archive", place)
