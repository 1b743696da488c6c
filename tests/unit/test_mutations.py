"""Can every rule that a mutation round breaks be broken, and are its tests there?"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def mutate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reportminer_mutate", ROOT / "scripts" / "mutate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_row_fits_its_file(mutate: ModuleType) -> None:
    rows = mutate.read_table(mutate.TABLE)
    assert len(rows) > 40
    assert [(row["file"], row["old"], told) for row in rows if (told := mutate.faults(row))] == []


def test_a_row_that_fits_no_more_is_told(mutate: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("LIMIT = 5\nLIMIT = 5\n", encoding="utf-8")
    row = {"file": "a.py", "old": "LIMIT = 5", "new": "LIMIT = 50", "tests": "tests/unit/nothing"}
    assert mutate.faults(row, tmp_path) == ["stands 2 times", "no tests/unit/nothing"]
    assert mutate.faults({**row, "file": "b.py", "tests": ""}, tmp_path) == ["stands 0 times"]
