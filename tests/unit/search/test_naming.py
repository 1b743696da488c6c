"""Does a person find a report by what it is called?"""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from reportminer.archive import Archive
from reportminer.cli import app
from reportminer.search.naming import named_reports


def titles(archive: Archive, words: str) -> list[str]:
    return [row.title for row in named_reports(archive.store, archive.report_rows(), words)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("鲁甸 2008", ["鲁甸县党建工作汇报"]),
        ("昭阳区", ["昭阳区基层组织建设调查报告"]),
        ("2010年", ["昭阳区基层组织建设调查报告"]),
        ("互助共建工作总结", ["互助共建工作總結"]),
        ("昭通市", ["昭阳区基层组织建设调查报告", "鲁甸县党建工作汇报"]),
        ("昭通 2008", ["鲁甸县党建工作汇报"]),
        ("工作 总结", ["互助共建工作總結"]),
        ("火星", []),
        ("鲁甸 2010", []),
    ],
)
def test_words_of_title_place_and_year_find_reports(words: str, found: list[str], archive: Archive) -> None:
    assert titles(archive, words) == found


def run(archive: Archive, *words: str):
    return CliRunner().invoke(app.build(), ["show", *words, "--archive", str(archive.path)])


def test_the_one_report_that_fits_is_shown(archive: Archive) -> None:
    done = run(archive, "鲁甸", "2008")
    assert done.exit_code == 0
    assert done.stdout.startswith("鲁甸县党建工作汇报\n  编号  ")
    assert "[" not in done.stdout.split("文件")[1].split("\n", 1)[1]
    row = next(row for row in archive.report_rows() if row.year == 2008)
    assert run(archive, row.report_id[:6]).stdout == done.stdout


def test_several_are_listed_and_none_is_told(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr("reportminer.cli.show.say", said.append)
    done = run(archive, "昭通市")
    assert "2 reports fit '昭通市'" in str(done.exception)
    assert done.stdout == ""
    assert [line.split("  ")[1] for line in said] == ["昭阳区基层组织建设调查报告", "鲁甸县党建工作汇报"]
    assert "no report fits '火星'" in str(run(archive, "火星").exception)


def test_ids_and_offsets_are_shown_when_asked_for(archive: Archive, tmp_path: Path) -> None:
    row = next(row for row in archive.report_rows() if row.year == 2008)
    done = run(archive, row.report_id, "--offsets")
    point = archive.report(row.report_id).statements[0]
    assert f"{point.id} [{point.begin}, {point.end})" in done.stdout


def test_points_that_answer_in_part_stand_in_a_table(tmp_path: Path) -> None:
    point = "一是多措并举抓党建。成立领导小组3个，选派第一书记20名，培训村干部300人次。群众满意度明显提高，村集体收入增长三成。"
    (tmp_path / "a.txt").write_text(f"禾渡县2021年工作总结\n一、主要做法\n{point}\n", encoding="utf-8")
    with Archive(tmp_path / "archive") as archive:
        archive.ingest(tmp_path / "a.txt")
        table = archive.search("选派第一书记")
        assert len(table) >= 1
        assert "best_part" in table.columns
        assert any(isinstance(part, dict) for part in table["best_part"])
