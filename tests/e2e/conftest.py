import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpus" / "reports"
SHARED = ROOT.parent / "shared"

Run = Callable[..., subprocess.CompletedProcess[str]]


def reportminer(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    """The installed command, as a user's shell starts it."""
    command = [str(Path(sys.executable).with_name("reportminer")), *map(str, arguments)]
    environment = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1", **options.pop("env", {})}  # type: ignore[dict-item]
    options = {"text": True, "encoding": "utf-8", **options}
    return subprocess.run(command, capture_output=True, env=environment, check=False, timeout=300, **options)  # type: ignore[call-overload]


@pytest.fixture(scope="session")
def run() -> Run:
    return reportminer


@pytest.fixture(scope="session")
def mined(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `mine` writes for the sample reports."""
    out = tmp_path_factory.mktemp("mined") / "out"
    done = reportminer("mine", CORPUS, "-o", out)
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="session")
def seeds() -> Path:
    folder = SHARED / "seeds"
    if not folder.is_dir():
        pytest.skip("the seed reports are not beside the project")
    return folder
