"""Does an archive leave whole, and come back the same?"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from reportminer.archive import Archive, ArchiveError
from reportminer.records import Report, decode_report, encode
from reportminer.store.packing import PackedFile, pack_source
from reportminer.text import SourceText

Everything = Callable[[Archive], list[tuple[object, ...]]]


def test_jsonl_brings_the_same_archive_back(
    archive: Archive, tmp_path: Path, folder: Path, rows_of: Everything
) -> None:
    (folder / "空.txt").write_text("", encoding="utf-8")
    archive.ingest(folder)
    archive.export(tmp_path / "out")
    with Archive(tmp_path / "back") as back:
        assert back.import_from(tmp_path / "out") == 4
        assert rows_of(back) == rows_of(archive)
        assert back.hits("经费") == archive.hits("经费")
        assert back.check() == []
        assert back.ingest(folder).unchanged == 4
        assert [run.get("reports", run.get("files")) for run in back.runs()] == [3, 0, 4, 0]
        back.import_from(tmp_path / "out")
        assert len(back.runs()) == 5
        back.export(tmp_path / "again")
    for name in ("reports.jsonl", "files.jsonl"):
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "out" / name).read_bytes()


def test_reports_are_exported_as_the_contract_says(archive: Archive, tmp_path: Path) -> None:
    archive.export(tmp_path / "out")
    lines = (tmp_path / "out" / "reports.jsonl").read_bytes().splitlines()
    assert [encode(decode_report(line)) for line in lines] == lines
    assert [decode_report(line).report_id for line in lines] == [row.report_id for row in archive.report_rows()]
    (run,) = [json.loads(line) for line in (tmp_path / "out" / "runs.jsonl").read_text(encoding="utf-8").splitlines()]
    assert run["reports"] == 3


def test_texts_with_broken_characters_come_back(archive: Archive, tmp_path: Path) -> None:
    text = "坏字\ud800和\U0010f000。"
    packed = PackedFile(
        "坏.txt", "", 0, False, [pack_source(SourceText(text), [Report(report_id="f" * 16, end=6)])], []
    )
    archive.store.put_file(packed, path="/坏.txt", rules="", run_id=1)
    archive.export(tmp_path / "out")
    with Archive(tmp_path / "back") as back:
        back.import_from(tmp_path / "out")
        assert back.source_text("ffff") == text


def test_a_path_that_is_damaged_wherever_it_stands_is_told_or_does_no_harm(archive: Archive, tmp_path: Path) -> None:
    key = max(archive.store.known_files(), key=len).encode()
    archive.export(tmp_path / "out")
    before = (tmp_path / "out" / "files.jsonl").read_bytes()
    archive.close()
    data = (archive.path / "archive.db").read_bytes()
    places = [match.start() for match in re.finditer(re.escape(key), data)]
    assert len(places) > 1
    for number, at in enumerate(places):
        damaged = bytearray(data)
        damaged[at + len(key) // 2] ^= 1
        copy = tmp_path / f"damaged{number}"
        copy.mkdir()
        (copy / "archive.db").write_bytes(damaged)
        try:
            with Archive(copy, read_only=True) as opened:
                opened.export(tmp_path / f"out{number}")
        except ArchiveError:
            continue
        assert (tmp_path / f"out{number}" / "files.jsonl").read_bytes() == before


def test_sqlite_is_an_archive_again(archive: Archive, tmp_path: Path, rows_of: Everything) -> None:
    archive.export(tmp_path / "out", "sqlite")
    with Archive(tmp_path / "out") as copy:
        assert rows_of(copy) == rows_of(archive)
        assert copy.hits("经费") == archive.hits("经费")
    with pytest.raises(ArchiveError, match="there already"):
        archive.export(tmp_path / "out", "sqlite")


def test_parquet_holds_every_row(archive: Archive, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra parquet is not installed")
    archive.export(tmp_path / "out", "parquet")
    statements = parquet.read_table(tmp_path / "out" / "statements.parquet").to_pylist()
    assert [row["text"] for row in statements] == [row.text for row in archive.iter_statements()]
    assert [tuple(row["topics"]) for row in statements] == [row.topics for row in archive.iter_statements()]
    assert parquet.read_table(tmp_path / "out" / "reports.parquet").num_rows == 3
    figures = parquet.read_table(tmp_path / "out" / "figures.parquet").to_pylist()
    assert [row["min"] for row in figures] == [row.min for row in archive.iter_figures()]


def test_a_damaged_line_is_told_with_its_number(archive: Archive, tmp_path: Path) -> None:
    archive.export(tmp_path / "out")
    file = tmp_path / "out" / "files.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(lines[0] + lines[1][: len(lines[1]) // 2])
    with Archive(tmp_path / "back") as back:
        with pytest.raises(ArchiveError, match="line 2 is damaged"):
            back.import_from(tmp_path / "out")
        with pytest.raises(ArchiveError, match="cannot import"):
            back.import_from(tmp_path / "nothing")


def test_unknown_forms_are_told(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="forms are: jsonl"):
        archive.export(tmp_path, "pdf")


def test_files_that_are_gone_can_be_taken_out(archive: Archive, folder: Path) -> None:
    gone = folder / "昭阳2010.txt"
    gone.unlink()
    assert archive.prune() == [str(gone.absolute())]
    assert len(archive.report_rows()) == 2
    assert not archive.hits("活动场所简陋", widen=False)
    assert archive.prune() == []
    assert archive.check() == []


def test_only_jsonl_comes_back_in_and_says_so(archive: Archive, tmp_path: Path) -> None:
    archive.export(tmp_path / "out", "sqlite")
    with (
        Archive(tmp_path / "back") as back,
        pytest.raises(ArchiveError, match=r"archive\.db; only what export --format jsonl"),
    ):
        back.import_from(tmp_path / "out")
