"""Are copies found the same whatever was compared before, and is nothing compared twice?"""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

import pytest

from reportminer.archive import Archive
from reportminer.duplicates import Entry, count_shared, find_duplicates, signature
from reportminer.duplicates.shingles import Hashes
from reportminer.folding import normalise
from reportminer.ingest.repeats import note_repeats
from reportminer.records import Report
from reportminer.store.packing import PackedFile, pack_source
from reportminer.text import SourceText

COPIES = 11
"""of the fifteen, those that are not a shortened copy dated in another year, which counts as a report of its own"""


Filled = tuple[Archive, dict[str, str]]


def report_of(number: int) -> tuple[Report, str]:
    """One of five originals or of their copies, some shortened, with its text."""
    letters = random.Random(number % 5)
    lines = ["".join(chr(0x4E00 + letters.randrange(2000)) for _ in range(24)) + "。" for _ in range(40)]
    text = "".join(lines[: 40 - number // 5 * 4])
    report = Report(report_id=f"{number * 7 % 20:016x}", end=len(text), date=f"{2000 + number * 3 % 11}-01-01")
    report.source.path = f"{number:02d}.txt"
    return report, text


def put(archive: Archive, numbers: Iterable[int]) -> Archive:
    """Store reports; the archive again."""
    archive.store.connection.execute("INSERT OR IGNORE INTO runs VALUES (1, '', '', '', '{}', 0)")
    for number in numbers:
        report, text = report_of(number)
        source = pack_source(SourceText(text, report.source.path), [report])
        packed = PackedFile(report.source.path, "", 0, False, [source], [])
        archive.store.put_file(packed, path=f"/{number}", rules="", run_id=1)
    return archive


def noted(archive: Archive) -> dict[str, str]:
    """For each copy its original, as the archive tells."""
    count = note_repeats(archive.store)
    found = {row.report_id: row.duplicate_of for row in archive.report_rows() if row.duplicate_of}
    assert len(found) == count
    return found


def matches(archive: Archive) -> list[tuple[int, int, int]]:
    return archive.store.query("SELECT first, second, shared FROM matches ORDER BY 1, 2").fetchall()


@pytest.fixture
def filled(tmp_path: Path) -> Filled:
    """An archive of twenty reports, five originals with three copies each; their texts by id."""
    reports = [report_of(number) for number in range(20)]
    texts = {report.report_id: normalise(text) for report, text in reports}
    return put(Archive(tmp_path / "archive"), range(20)), texts


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows with every comparison of two texts."""
    calls: list[int] = []

    def counting(first: Hashes, second: Hashes) -> int:
        calls.append(first.size)
        return count_shared(first, second)

    monkeypatch.setattr("reportminer.duplicates.count_shared", counting)
    return calls


def test_archive_finds_what_the_function_finds(filled: Filled) -> None:
    archive, texts = filled
    entries = [
        Entry(row.report_id, signature(texts[row.report_id]), row.date, row.path) for row in archive.report_rows()
    ]
    found = noted(archive)
    assert len(found) == COPIES
    assert found == find_duplicates(entries, text_of=texts.__getitem__)


@pytest.mark.parametrize("batch", [2, 2_000])
def test_signatures_of_another_version_are_made_anew(
    filled: Filled, batch: int, compared: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, _ = filled
    wanted, signatures, known = noted(archive), stored_signatures(archive), matches(archive)
    archive.store.connection.execute("UPDATE reports SET signature = x'00' WHERE report_key % 2")
    archive.store.connection.execute("UPDATE matches SET shared = 0 WHERE first % 2 OR second % 2")
    archive.store.set_meta("repeats_seen", "")
    compared.clear()
    monkeypatch.setattr("reportminer.ingest.repeats._BATCH", batch)
    assert noted(archive) == wanted
    assert stored_signatures(archive) == signatures
    assert matches(archive) == known
    assert len(compared) == sum(first % 2 or second % 2 for first, second, _ in known) > 5


def stored_signatures(archive: Archive) -> list[tuple[bytes]]:
    return archive.store.query("SELECT signature FROM reports ORDER BY report_key").fetchall()


def test_nothing_is_done_when_nothing_changed(filled: Filled, monkeypatch: pytest.MonkeyPatch) -> None:
    archive, _ = filled
    assert note_repeats(archive.store) == COPIES
    monkeypatch.setattr("reportminer.ingest.repeats._find", lambda store: pytest.fail("looked again"))
    assert note_repeats(archive.store) == COPIES


@pytest.mark.parametrize("seed", range(5))
def test_steps_make_no_difference(filled: Filled, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    other = Archive(tmp_path / "other")
    for _ in range(8):
        put(other, chance.sample(range(20), 6))
        for number in chance.sample(range(20), 4):
            other.store.remove_file(f"/{number}")
        noted(other)
    put(other, chance.sample(range(20), 20))
    assert noted(other) == noted(filled[0])


def test_only_what_is_new_is_compared(tmp_path: Path, compared: list[int]) -> None:
    archive = put(Archive(tmp_path / "archive"), range(9))
    assert len(noted(archive)) == 4
    assert len(compared) == 4
    put(archive, [9])
    assert len(noted(archive)) == 5
    assert len(compared) == 5
    put(archive, [10])
    wanted = noted(archive)
    assert 6 <= len(compared) <= 7  # with the two that it is like
    archive.store.connection.execute("DROP TABLE matches")
    archive.store.set_meta("repeats_seen", "")
    assert noted(archive) == wanted
    assert len(compared) >= 12


def test_comparisons_of_what_is_gone_are_forgotten(tmp_path: Path) -> None:
    archive = put(Archive(tmp_path / "archive"), range(10))
    assert len(noted(archive)) == 5
    assert matches(archive)
    for number in range(5):
        archive.store.remove_file(f"/{number}")
    assert noted(archive) == {}
    assert matches(archive) == []
