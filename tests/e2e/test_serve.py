"""The reading room as it is started from a shell, in a real browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("uvicorn")

from support.served import served


@pytest.fixture(scope="module")
def address(mined: Path) -> Iterator[str]:
    with served(mined / "archive") as address:
        yield address


def read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=60) as answer:
        return answer.read().decode("utf-8")  # type: ignore[no-any-return]


def test_it_listens_on_this_machine_alone(address: str) -> None:
    own = socket.gethostbyname(socket.gethostname())
    if own.startswith("127."):
        pytest.skip("this machine has no other address")
    with socket.socket() as other, pytest.raises(OSError):
        other.settimeout(2)
        other.connect((own, int(address.rpartition(":")[2])))


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="there is no browser")
def test_a_record_leads_to_its_characters_in_a_browser(address: str, tmp_path: Path) -> None:
    page = read(f"{address}/search?q=%E5%85%9A%E5%91%98")
    link = page.split('<article class="card hit">')[1].split('href="')[1].split('"')[0]
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}"]
    done = subprocess.run(
        [*command, "--virtual-time-budget=4000", "--dump-dom", f"{address}{link}"],
        capture_output=True, text=True, encoding="utf-8", timeout=120, check=True,
    )  # fmt: skip
    place = link.rpartition("#")[2]
    assert f'id="{place}" class="' in done.stdout
    marked = done.stdout.split(f'id="{place}" class="')[1].split('"')[0]
    assert "now" in marked.split()


def test_without_an_archive_or_a_password_it_says_so(tmp_path: Path, mined: Path) -> None:
    command = [str(Path(sys.executable).with_name("reportminer")), "serve", "--archive"]
    done = subprocess.run([*command, str(tmp_path)], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "no archive there" in done.stderr or "没有档案" in done.stderr
    environment = {**os.environ, "REPORTMINER_LANG": "en", "REPORTMINER_PASSWORD": ""}
    done = subprocess.run(
        [*command, str(mined / "archive"), "--host", "0.0.0.0"], capture_output=True, text=True, timeout=60, check=False,
        env=environment,
    )  # fmt: skip
    assert done.returncode == 2
    assert "needs a password" in done.stderr
