"""Do the commands that fill and move archives tell what they did not do?"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from reportminer.archive import ArchiveError
from reportminer.cli.app import build
from reportminer.cli.messages import UsageError
from reportminer.cli.options import year_span

REPORT = "石樵县2023年党建工作总结\n\n一、主要做法\n（一）抓好阵地建设。新建党群服务中心3个。\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(build(), [str(argument) for argument in arguments])


def test_what_failed_in_an_earlier_run_is_told_again(tmp_path: Path) -> None:
    folder, archive = tmp_path / "in", tmp_path / "archive"
    folder.mkdir()
    (folder / "一.txt").write_text(REPORT, encoding="utf-8")
    (folder / "空.txt").write_bytes(b"")
    first = run("ingest", folder, "--archive", archive)
    assert first.exit_code == 1
    assert "earlier runs" not in first.stderr
    second = run("ingest", folder, "--archive", archive)
    assert (
        "1 inputs failed in earlier runs and were not tried again; `reportminer failures` lists them" in second.stderr
    )
    (folder / "空.txt").write_text(REPORT.replace("石樵", "青砚"), encoding="utf-8")
    third = run("ingest", folder, "--archive", archive)
    assert third.exit_code == 0
    assert "earlier runs" not in third.stderr


def test_an_import_of_nothing_makes_no_archive(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    done = run("import", tmp_path / "out", "--archive", tmp_path / "back")
    assert isinstance(done.exception, ArchiveError)
    assert "no files.jsonl there; only what export --format jsonl wrote" in str(done.exception)
    assert not (tmp_path / "back").exists()


@pytest.mark.parametrize(
    ("member", "words"), [("inner.zip", "is a container: name one of its members"), ("other.txt", "holds no other.txt")]
)
def test_a_member_that_is_itself_a_container_is_told(tmp_path: Path, member: str, words: str) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as package:
        package.writestr("一.txt", REPORT)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as package:
        package.writestr("inner.zip", inner.getvalue())
    assert words in str(run("text", f"{tmp_path / 'a.zip'}!/{member}").exception)
    assert run("text", f"{tmp_path / 'a.zip'}!/inner.zip!/一.txt").exit_code == 0


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2021", (2021, 2021)), ("2020-2023", (2020, 2023)), ("2020至2023年", (2020, 2023)), ("２０２０～２０２３", (2020, 2023)),
        ("2020-", (2020, 2100)), ("-2020", (1900, 2020)), ("2020年", (2020, 2020)), ("", None), (" ", None),
    ],
)  # fmt: skip
def test_years_are_taken_as_people_write_them(text: str, span: tuple[int, int] | None) -> None:
    assert year_span(text) == span


@pytest.mark.parametrize("text", ["去年", "20", "2020-2010", "1800", "-", "2020,2021"])
def test_other_years_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match=f"--year {text}: "):
        year_span(text)
