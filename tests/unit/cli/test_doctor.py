"""Does `doctor` find what is missing and what is broken, and nothing where all is well?"""

from __future__ import annotations

import json
from importlib import metadata
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reportminer import doctor
from reportminer.archive import Archive
from reportminer.cli import app
from reportminer.readers import office
from reportminer.translation import translate


def findings(archive: Path | None = None) -> dict[str, doctor.Finding]:
    return {f"{found.area} {found.name}": found for found in doctor.examine(archive)}


def test_nothing_is_wrong_where_all_is_installed(archive: Archive) -> None:
    found = findings(archive.path)
    assert [f for f in found.values() if f.state == "wrong"] == []
    assert found["rules rule tables"].state == "ok"
    assert found["archive archive"].words.endswith("3 files, 3 reports, 0 failures")
    assert found["archive the full-text index of the statements"].words == "is in step"
    for each in found.values():
        translate(each.words, "zh")


def test_a_missing_package_is_wrong_and_a_missing_extra_is_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    version = metadata.version

    def without(name: str) -> str:
        if name in {"tantivy", "onnxruntime", "rapidocr"}:
            raise metadata.PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(doctor.metadata, "version", without)
    found = findings()
    assert (found["packages tantivy"].state, found["packages tantivy"].words) == ("wrong", "is not installed")
    assert found["extras ocr"].state == "note"
    assert translate(found["extras ocr"].words, "zh").startswith(
        "没有安装（onnxruntime, rapidocr）：装上才能识别扫描件"
    )


def test_office_and_fonts_that_are_missing_are_notes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: "")
    monkeypatch.setattr(doctor, "_families", set)
    found = findings()
    assert (found["formats LibreOffice"].state, found["fonts 仿宋"].state) == ("note", "note")
    monkeypatch.setattr(doctor, "_families", lambda: {"SimSun", "仿宋_GB2312", "fzxbsjw.ttf"})
    found = findings()
    assert (found["fonts 仿宋"].state, found["fonts 小标宋"].state) == ("ok", "ok")
    assert "SimSun" in found["fonts 楷体"].words


def test_an_archive_that_does_not_open_is_wrong(archive: Archive) -> None:
    archive.close()
    (archive.path / "archive.db").write_bytes(b"no database" * 500)
    done = CliRunner().invoke(app.build(), ["doctor", "--archive", str(archive.path), "--format", "jsonl"])
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 1
    assert [row["name"] for row in rows if row["state"] == "wrong"] == ["archive"]


def test_a_damaged_index_is_wrong(archive: Archive) -> None:
    archive.close()
    next((archive.path / "index").glob("*.term")).unlink()
    found = findings(archive.path)
    assert found["archive the full-text index of the statements"].state == "wrong"


def test_the_terminal_reads_well(tmp_path: Path) -> None:
    done = CliRunner().invoke(app.build(), ["doctor", "--archive", str(tmp_path)])
    assert done.exit_code == 0
    assert "\n  · archive  none in " in done.stdout
    assert done.stdout.splitlines()[-1].startswith("0 things keep something from working, ")
