"""Files made to cost time and memory are refused by counting, before they cost any."""

import importlib.util
import time
from pathlib import Path
from types import ModuleType

import pytest

from reportminer import readers
from reportminer.readers import ReadOptions
from reportminer.records import Failure


def _hostile() -> ModuleType:
    path = Path(__file__).parents[3] / "benchmarks" / "hostile.py"
    spec = importlib.util.spec_from_file_location("hostile", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("html attributes", "attributes in one element"),
        ("html nesting", "elements within elements"),
        ("mail parts", "max_members"),
        ("pdf content", "bomb"),
        ("pdf forms", "draw each other"),
        ("ofd steps", "text objects on one page"),
        ("zip of zips", "bomb"),
    ],
)
def test_floods_are_refused_by_counting(name: str, reason: str) -> None:
    path, make = _hostile().HOSTILE[name]
    data = make()
    begin = time.process_time()
    result = list(readers.read_bytes(data, path, options=ReadOptions(office=False, ocr=False)))[-1]
    assert isinstance(result, Failure)
    assert reason in result.reason
    assert time.process_time() - begin < 8
