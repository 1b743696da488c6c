"""Does the folder for offices without internet hold installers that their shells can read, and check sums that are right?"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
PYTHONS = ["3.11", "3.12"]
QUOTED = re.compile(r'"[^"]*"')


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reportminer_bundle", ROOT / "scripts" / "bundle.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


bundle = _script()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("bundle")
    bundle.write_rest(made, PYTHONS, ["win_amd64"])
    return made


@pytest.fixture(scope="module")
def batch(folder: Path) -> bytes:
    return (folder / "install.bat").read_bytes()


def test_check_sums_hold_for_every_file(folder: Path) -> None:
    lines = [line.split("  ", 1) for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines()]
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {"SHA256SUMS"}
    assert {name for _, name in lines} == there
    assert all(hashlib.sha256((folder / name).read_bytes()).hexdigest() == told for told, name in lines)


def test_nothing_is_left_to_fill_in(folder: Path) -> None:
    for name, encoding in {"install.bat": "gb18030", "install.sh": "utf-8", "使用说明.txt": "utf-8-sig"}.items():
        assert not re.search(r"\{[a-z]+\}", (folder / name).read_text(encoding))


def test_the_installers_ask_for_what_is_packed(folder: Path) -> None:
    known = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    assert bundle.EXTRAS in known
    for name in ("install.bat", "install.sh"):
        text = (folder / name).read_bytes().decode("gb18030", "replace")
        assert f'"reportminer[{bundle.EXTRAS}]"' in text
        assert "--no-index" in text
        assert "3.12 3.11" in text
        assert "3.13" not in text


def test_lines_of_the_batch_end_as_its_shell_wants(batch: bytes) -> None:
    assert batch.count(b"\r\n") == batch.count(b"\n") > 0
    assert not batch.startswith(b"\xef\xbb\xbf")


def test_no_character_of_the_batch_holds_a_byte_that_its_shell_would_obey(batch: bytes) -> None:
    """Where the code page is not 936, each byte of a Chinese character is taken for a character of its own."""
    wide = [char.encode("gb18030") for char in batch.decode("gb18030") if ord(char) > 127]
    assert wide
    assert [raw for raw in wide if set(raw) & set(b'|^&<>%"()!')] == []


def test_labels_brackets_and_quotes_of_the_batch_fit(batch: bytes) -> None:
    lines = batch.decode("gb18030").splitlines()
    labels = {line[1:] for line in lines if line.startswith(":")}
    assert labels
    assert {found for line in lines for found in re.findall(r"goto (\w+)", line)} == labels
    depth = 0
    for line in lines:
        assert line.count('"') % 2 == 0, line
        bare = QUOTED.sub("", line)
        depth += bare.count("(") - bare.count(")")
        assert depth in (0, 1), line
        assert not re.search(r"%(?!%v|PY%|~dp0)", bare.replace("%%v", "").replace("%PY%", "").replace("%~dp0", "")), (
            line
        )
    assert depth == 0
    for inside in QUOTED.findall("\n".join(lines)):
        assert "%" not in inside.replace("%~dp0", ""), inside


def test_the_batch_ends_with_its_status_on_every_way(batch: bytes) -> None:
    good, bad = batch.decode("gb18030").split(":failed")
    assert good.rstrip().endswith("exit /b 0")
    assert bad.rstrip().endswith("exit /b 1")
    for line in good.splitlines():
        if "-m venv" in line or "pip install" in line:
            assert line.endswith("|| goto failed")


@pytest.mark.skipif(shutil.which("sh") is None, reason="no sh")
def test_the_shell_reads_the_other_installer(folder: Path) -> None:
    assert b"\r" not in (folder / "install.sh").read_bytes()
    assert subprocess.run(["sh", "-n", str(folder / "install.sh")], check=False).returncode == 0
