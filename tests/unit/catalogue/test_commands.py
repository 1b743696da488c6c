"""Do the commands show the catalogue's columns, leave marked reports out and mask what is personal, and never the store?"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reportminer.archive import Archive
from reportminer.cli.app import build

MOBILE = "13912345678"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    marked = (
        "滦南县2019年养老服务工作总结\n机密★10年\n一、主要做法\n（一）建设食堂。全县建成老年食堂16个，方便老人就餐。\n"
    )
    plain = (
        f"迁西县2018年养老服务工作总结\n一、主要做法\n（一）建设食堂。全县建成老年食堂12个，电话{MOBILE}，老人满意。\n"
    )
    (folder / "甲.txt").write_text(marked, encoding="utf-8")
    (folder / "乙.txt").write_text(plain, encoding="utf-8")
    (tmp_path / "目录.csv").write_text("文件名,保管期限\n甲.txt,永久\n乙.txt,10年\n", encoding="utf-8")
    return tmp_path


def run(folder: Path, *words: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(build(), [*words, "--archive", str(folder / "archive")])
    return result.exit_code, result.stdout, result.stderr


def ingest(folder: Path) -> None:
    assert run(folder, "ingest", str(folder / "texts"), "--catalogue", str(folder / "目录.csv"))[0] == 0


def test_reports_shows_and_filters_by_the_catalogues_columns(archive: Path) -> None:
    ingest(archive)
    code, out, _ = run(archive, "reports", "--where", "保管期限=永久", "--format", "jsonl")
    [row] = [json.loads(line) for line in out.splitlines()]
    assert (code, row["title"], row["保管期限"]) == (0, "滦南县2019年养老服务工作总结", "永久")


@pytest.mark.parametrize("words", [("search", "老年食堂", "--format", "jsonl"), ("reports", "--format", "jsonl")])
def test_marked_reports_are_told_and_left_out(archive: Path, words: tuple[str, ...]) -> None:
    ingest(archive)
    _, everything, _ = run(archive, *words)
    _, kept, told = run(archive, *words, "--exclude-marked")
    assert ("甲.txt" in everything, "甲.txt" in kept, "乙.txt" in kept) == (True, False, True)
    assert "1 reports carry a mark of secrecy (机密★10年: 1) and were left out" in told


def test_personal_numbers_are_masked_in_outputs_and_never_in_the_store(archive: Path) -> None:
    ingest(archive)
    _, plain, _ = run(archive, "search", "老年食堂", "--format", "jsonl")
    _, hidden, told = run(archive, "search", "老年食堂", "--format", "jsonl", "--mask-personal")
    assert (MOBILE in plain, MOBILE in hidden) == (True, False)
    assert "mobile" in told
    code, _, _ = run(archive, "export", str(archive / "out"), "--mask-personal", "--exclude-marked")
    lines = (archive / "out" / "reports.jsonl").read_text(encoding="utf-8").splitlines()
    assert (code, len(lines), MOBILE in lines[0]) == (0, 1, False)
    with Archive(archive / "archive", read_only=True) as opened:
        [found] = opened.personal()
        assert opened.source_text(found["report_id"])[found["begin"] : found["end"]] == MOBILE


def test_an_exported_catalogue_can_be_given_back(archive: Path) -> None:
    run(archive, "ingest", str(archive / "texts"))
    made = archive / "made.csv"
    assert run(archive, "catalogue", "export", "-o", str(made))[0] == 0
    rows = list(csv.DictReader(made.read_text(encoding="utf-8-sig").splitlines()))
    assert sorted((row["地区"], row["年度"], row["密级"]) for row in rows) == [
        ("河北省唐山市滦南县", "2019", "机密★10年"),
        ("河北省唐山市迁西县", "2018", ""),
    ]
    code, out, _ = run(archive, "catalogue", "check", str(made), "--format", "jsonl")
    assert (code, [json.loads(line)["finding"] for line in out.splitlines()]) == (0, ["matched", "matched"])
