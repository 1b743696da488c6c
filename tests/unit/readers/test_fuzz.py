"""No bytes make a reader raise.

The run in CI is short; for a longer one: ``REPORTMINER_FUZZ=20 pytest tests/unit/readers/test_fuzz.py`` takes 20 times as
many examples, and ``scripts/fuzz_readers.py`` reads 1,000 damaged files of each format under limits.
"""

import importlib.util
import os
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportminer import cleaning, readers
from reportminer.readers import ReadOptions
from reportminer.records import Failure
from reportminer.text import SourceText

LIMITS = ReadOptions(office=False, ocr=False, max_bytes=2_000_000, max_characters=500_000)
TIMES = int(os.environ.get("REPORTMINER_FUZZ", "1"))
FUZZ = settings(
    max_examples=60 * TIMES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
NAMES = (
    "a.txt",
    "a.html",
    "a.docx",
    "a.doc",
    "a.pdf",
    "a.zip",
    "a.eml",
    "a.ofd",
    "a.odt",
    "a.rtf",
    "a.7z",
    "a.md",
    "a",
)
STARTS = (
    b"", b"%PDF-1.4\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html><body>", b"{\\rtf1", b"7z\xbc\xaf\x27\x1c",
    b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1f\x8b\x08\x00",
)  # fmt: skip


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parents[2] / "support" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def check(data: bytes, name: str) -> None:
    for result in readers.read_bytes(data, name, options=LIMITS):
        if isinstance(result, Failure):
            assert result.reason and result.path.startswith(name)
            continue
        assert isinstance(result, SourceText)
        result.text.encode()
        assert all(0 <= mark.begin <= mark.end <= len(result.text) for mark in result.headings)
        assert list(result.page_begins) == sorted(result.page_begins)
        clean = cleaning.clean(result)
        assert len(clean.text) <= len(result.text)
        cleaning.measure(clean)


@FUZZ
@given(st.sampled_from(STARTS), st.binary(max_size=400), st.sampled_from(NAMES))
def test_arbitrary_bytes(start: bytes, data: bytes, name: str) -> None:
    check(start + data, name)


@pytest.fixture(scope="module")
def originals(formats: ModuleType, report: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder: Path = tmp_path_factory.mktemp("originals")
    forms = ["docx", "pdf", "html", "zip", "eml", "mht", "ofd", "gb18030", "utf-16"] + (
        ["doc", "odt", "rtf"] if formats.OFFICE else []
    )
    paths = [formats.write(report, form, folder) for form in forms]
    return {path.name: path.read_bytes() for path in paths}


@settings(FUZZ, max_examples=150 * TIMES)
@given(st.data())
def test_damaged_files(originals: dict[str, bytes], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(originals)))
    raw = bytearray(originals[name])
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(len(raw) // 2, len(raw)))
    check(bytes(raw[:cut]), name)


def test_mutated_files_of_every_format(originals: dict[str, bytes]) -> None:
    mutations = load("mutations")
    for name, data in sorted(originals.items()):
        for seed in range(5 * TIMES):
            check(mutations.mutated(data, seed), name)
