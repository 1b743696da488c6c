"""Is an archive opened, moved and told apart as it should be?"""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from pathlib import Path

import pytest

from reportminer.archive import Archive, ArchiveBusyError, ArchiveError, ArchiveVersionError
from reportminer.records import encode
from reportminer.store import seals
from reportminer.store.layout import VERSION
from reportminer.store.lock import locked


def test_a_newer_archive_is_refused_in_words(archive: Archive) -> None:
    archive.store.connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    archive.close()
    for read_only in (True, False):
        with pytest.raises(ArchiveVersionError, match="newer reportminer"):
            Archive(archive.path, read_only=read_only)


def test_the_layout_is_recorded(archive: Archive) -> None:
    rows = archive.store.query("SELECT version FROM migrations").fetchall()
    assert [row[0] for row in rows] == [VERSION]


def test_no_archive_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="there is no archive"):
        Archive(tmp_path / "nothing", read_only=True)
    assert not (tmp_path / "nothing").exists()


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "archive").touch()
    with pytest.raises(ArchiveError, match="an archive is a folder"):
        Archive(tmp_path / "archive")


def test_another_file_is_not_taken_for_an_archive(tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_text("这不是数据库" * 200, encoding="utf-8")
    with pytest.raises(ArchiveError, match="not an archive"):
        Archive(tmp_path)


def test_a_copied_archive_works(archive: Archive, tmp_path: Path) -> None:
    wanted = archive.hits("经费")
    archive.close()
    shutil.copytree(archive.path, tmp_path / "copy")
    with Archive(tmp_path / "copy", read_only=True) as copy:
        assert copy.hits("经费") == wanted
        assert copy.check() == []


def test_reports_come_back_as_they_went_in(archive: Archive) -> None:
    for row in archive.report_rows():
        report = archive.report(row.report_id)
        assert encode(report) == encode(archive.report(row.report_id[:6]))
        assert len(report.statements) == row.statements
        text = archive.source_text(row.report_id)
        rows = [s for s in archive.iter_statements() if s.report_id == row.report_id]
        assert [s.text for s in rows] == [text[s.begin : s.end] for s in report.statements]
    assert [report.report_id for report in archive.iter_reports()] == [row.report_id for row in archive.report_rows()]


def test_an_id_must_mean_one_report(archive: Archive) -> None:
    for prefix in ("", "zz"):
        with pytest.raises(ArchiveError, match="no report"):
            archive.report(prefix)


def test_rows_are_joined_with_their_report(archive: Archive) -> None:
    figure = next(row for row in archive.iter_figures("党员") if row.report_year == 2008)
    assert (figure.text, figure.report_year, figure.report_adcode, figure.adcode) == ("41%", 2008, "530621", "530621")
    assert [row.text for row in archive.iter_figures(status="target")] == []
    assert len(list(archive.iter_figures(status=["actual", "target"]))) == 5
    statement = next(archive.iter_statements(["problem"]))
    assert (statement.section, statement.report_place, statement.year) == ("存在的困难", "昭阳区", 2010)
    assert statement.topics == ()


def test_numbers_beyond_64_bits_and_broken_characters_are_kept(tmp_path: Path, archive: Archive) -> None:
    from reportminer.records import Figure, Report, Statement
    from reportminer.store.packing import PackedFile, pack_source
    from reportminer.text import SourceText

    text = "投资10000000000000000000000元，坏字\ud800。"
    report = Report(report_id="f" * 16, end=len(text))
    report.figures = [Figure(id="f1", begin=2, end=26, text=text[2:26], min=10**22, max=10**22)]
    report.statements = [Statement(id="p1", begin=0, end=len(text))]
    packed = PackedFile("大.txt", "", 0, False, [pack_source(SourceText(text), [report])], [])
    archive.store.put_file(packed, path="/大.txt", rules="", run_id=1)
    assert next(f for f in archive.iter_figures() if f.report_id == "f" * 16).min == 1e22
    assert archive.source_text("ffff") == text
    assert archive.report("ffff").figures[0].min == 10**22


def test_a_second_writer_waits(archive: Archive, folder: Path) -> None:
    notices: list[str] = []
    archive._notice = notices.append
    release = threading.Event()
    held = threading.Event()

    def hold() -> None:
        with locked(archive.path / "ingest.lock", wait=1):
            held.set()
            release.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(10)
    threading.Timer(0.5, release.set).start()
    begin = time.monotonic()
    assert archive.ingest(folder, wait=20).unchanged == 3
    assert time.monotonic() - begin > 0.3
    assert len(notices) == 1
    assert "waiting for it" in notices[0]
    thread.join()


def test_a_second_writer_says_so(archive: Archive, folder: Path) -> None:
    with (
        locked(archive.path / "ingest.lock", wait=1),
        pytest.raises(ArchiveBusyError, match="another process"),
    ):
        archive.ingest(folder, wait=0.3)


def test_check_finds_what_was_changed_by_hand(archive: Archive) -> None:
    archive.store.connection.execute("UPDATE statements SET head = '别的' WHERE statement_key = 1")
    assert any("rows in the table statements" in words for words in archive.check())


def test_check_finds_a_record_that_points_elsewhere(archive: Archive) -> None:
    with sqlite3.connect(archive.store.path) as other:
        seals.break_seals(other)
        other.execute("PRAGMA foreign_keys = OFF")
        other.execute("DELETE FROM texts WHERE text_id = 1")
    other.close()
    assert any("missing" in words for words in archive.check())


def test_near_duplicates_are_noted(tmp_path: Path) -> None:
    where = tmp_path / "in"
    where.mkdir()
    body = "".join(
        f"第{number}项工作是组织党员到第{number * 7 % 31}村走访农户{number * 13 % 97}户，解决难题。"
        for number in range(60)
    )
    (where / "原.txt").write_text(f"云澜县党建工作汇报\n（2008年5月）\n{body}", encoding="utf-8")
    (where / "抄.txt").write_text(f"青屏县党建工作汇报\n（2009年5月）\n{body[: len(body) - 100]}", encoding="utf-8")
    (where / "别.txt").write_text(
        "青屏县防汛工作汇报\n今年雨水偏多，全县加固堤坝十二处，转移群众三百人。", encoding="utf-8"
    )
    with Archive(tmp_path / "archive") as archive:
        assert archive.ingest(where).near_duplicates == 1
        rows = {Path(row.path).stem: row for row in archive.report_rows()}
        copies = [name for name, row in rows.items() if row.duplicate_of]
        assert copies in (["抄"], ["原"])
        (copy,) = copies
        assert (
            archive.report(rows[copy].report_id).quality.duplicate_of == rows["原" if copy == "抄" else "抄"].report_id
        )
        (where / ("原.txt" if copy == "抄" else "抄.txt")).write_text("平湖县林业工作汇报\n栽树。", encoding="utf-8")
        assert archive.ingest(where).near_duplicates == 0
