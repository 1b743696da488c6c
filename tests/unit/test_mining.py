from pathlib import Path

import pytest

import reportminer
from reportminer.archive import Archive

REPORT = "禾渡县2021年工作总结\n一、存在的问题\n一是经费不足。村均经费只有2万元。二是力量薄弱。只有专职人员1名。\n"


def test_the_main_job_writes_archive_tables_workbooks_and_page(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    told: list[str] = []
    summary, written = reportminer.mine(
        tmp_path / "a.txt", tmp_path / "out", progress=lambda state: told.append(state.state)
    )
    assert (summary.reports, told) == (1, ["new"])
    assert {path.name for path in written} == {
        *("index.html", "pages", "comparison.xlsx", "issues.xlsx"),
        *("practices.csv", "problems.csv", "statements.csv", "figures.csv"),
    }
    assert all(path.stat().st_size for path in written)
    assert "经费不足" in (tmp_path / "out" / "problems.csv").read_text(encoding="utf-8-sig")


def test_a_run_that_was_broken_off_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(archive: Archive, *args: object, **options: object) -> reportminer.archive.IngestSummary:
        return reportminer.archive.IngestSummary(interrupted=True)

    monkeypatch.setattr(Archive, "ingest", stop)
    assert reportminer.mine(tmp_path, tmp_path / "out").written == []
