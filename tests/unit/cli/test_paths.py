"""Are files that may not be read failures of the run, not of the call?"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reportminer.cli.app import build


def test_a_named_file_that_may_not_be_read_is_listed_as_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = tmp_path / "closed.txt"
    closed.write_text("党建工作总结\n", encoding="utf-8")
    access, opening = os.access, os.open

    def no_access(path: str, mode: int, **options: bool) -> bool:
        return Path(os.fsdecode(path)) != closed and access(path, mode, **options)

    def no_open(path: str | Path, flags: int, *arguments: int, **options: int | None) -> int:
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return opening(path, flags, *arguments, **options)

    monkeypatch.setattr(os, "access", no_access)
    monkeypatch.setattr(os, "open", no_open)
    done = CliRunner().invoke(build(), ["ingest", str(closed), "--timeout", "0", "--archive", str(tmp_path / "a")])
    assert done.exit_code == 1, done.output
    assert "failed: " in done.stderr
    assert "closed.txt" in done.stderr
