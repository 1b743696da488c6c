"""Are copies found the same whether signatures are looked up at once or block by block?"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from reportminer.archive import Archive
from reportminer.archive.packing import PackedFile, pack_source
from reportminer.archive.repeats import _find, note_repeats
from reportminer.archive.terms import normalise
from reportminer.duplicates import Entry, find_duplicates, signature
from reportminer.records import Report
from reportminer.text import SourceText

COPIES = 11
"""of the fifteen, those that are not a shortened copy dated in another year, which counts as a report of its own"""


@pytest.fixture
def filled(tmp_path: Path) -> tuple[Archive, dict[str, str]]:
    """Five originals with three copies each, some shortened, in mixed order; their texts by id."""
    archive = Archive(tmp_path / "archive")
    texts: dict[str, str] = {}
    for number in range(20):
        base = number % 5
        letters = random.Random(base)
        lines = ["".join(chr(0x4E00 + letters.randrange(2000)) for _ in range(24)) + "。" for _ in range(40)]
        text = "".join(lines[: 40 - number // 5 * 4])
        report = Report(report_id=f"{number * 7 % 20:016x}", end=len(text), date=f"{2000 + number * 3 % 11}-01-01")
        report.source.path = f"{number:02d}.txt"
        texts[report.report_id] = normalise(text)
        packed = PackedFile(
            report.source.path, "", 0, False, [pack_source(SourceText(text, report.source.path), [report])], []
        )
        archive.store.connection.execute("INSERT OR IGNORE INTO runs VALUES (1, '', '', '', '{}')")
        archive.store.put_file(packed, path=f"/{number}", rules="", run_id=1)
    return archive, texts


@pytest.mark.parametrize("block", [3, 7, 20, 1000])
def test_blocks_make_no_difference(filled: tuple[Archive, dict[str, str]], block: int) -> None:
    archive, texts = filled
    entries = [Entry(row.report_id, signature(texts[row.report_id]), row.date, row.path) for row in archive.reports()]
    wanted = find_duplicates(entries, text_of=texts.__getitem__)
    found = _find(archive.store, block)
    assert len(found) == COPIES
    assert set(found) == set(wanted)
    assert {texts[copy][:4] == texts[original][:4] for copy, original in found.items()} == {True}
    if block >= 20:
        assert found == wanted


def test_signatures_of_another_version_are_made_anew(filled: tuple[Archive, dict[str, str]]) -> None:
    archive, _ = filled
    wanted = _find(archive.store)
    archive.store.connection.execute("UPDATE reports SET signature = x'00' WHERE report_key % 2")
    assert _find(archive.store) == wanted


def test_nothing_is_done_when_nothing_changed(
    filled: tuple[Archive, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, _ = filled
    assert note_repeats(archive.store) == COPIES
    monkeypatch.setattr("reportminer.archive.repeats._find", lambda store: pytest.fail("looked again"))
    assert note_repeats(archive.store) == COPIES
