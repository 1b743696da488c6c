"""Does an archive of the first layout become one of the present, and does the store keep what the schema says?"""

from __future__ import annotations

import importlib.util
import sqlite3
from pathlib import Path

import pytest

from reportminer.archive import Archive, ArchiveError
from reportminer.store import seals
from reportminer.store.layout import VERSION


def _first_statements() -> tuple[str, ...]:
    spec = importlib.util.spec_from_file_location("layout_1", Path(__file__).with_name("layout_1.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return tuple(module.STATEMENTS)


def _as_first_layout(archive: Archive) -> Path:
    """The same records in an archive as the first version made it."""
    old = archive.path.parent / "old"
    old.mkdir()
    archive.close()
    present = sqlite3.connect(archive.path / "archive.db")
    first = sqlite3.connect(old / "archive.db")
    for statement in _first_statements():
        first.execute(statement)
    names = [row[0] for row in first.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    renamed = {("statements", "id"): "statement_id", ("figures", "id"): "figure_id"}
    renamed |= {("figures", "section"): "section_id", ("figures", "statement"): "statement_id"}
    for name in names:
        if name.startswith("sqlite") or name == "migrations":
            continue
        columns = [row[1] for row in first.execute(f"PRAGMA table_info({name})")]
        wanted = ", ".join(f'"{renamed.get((name, column), column)}"' for column in columns)
        rows = present.execute(f"SELECT {wanted} FROM {name}").fetchall()
        first.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})", rows)
    # then a record without a place of its own had none in its row
    for name in ("statements", "figures"):
        first.execute(f"UPDATE {name} SET place = '', adcode = ''")
    first.execute("PRAGMA user_version = 1")
    first.commit()
    first.close()
    present.close()
    return old


def test_an_archive_of_the_first_layout_says_so_and_is_mined_again(archive: Archive, folder: Path) -> None:
    reports, statements = archive.report_rows(), list(archive.iter_statements())
    figures = list(archive.iter_figures())
    old = _as_first_layout(archive)
    with pytest.raises(ArchiveError, match="older layout 1"):
        Archive(old, read_only=True)
    told: list[str] = []
    with Archive(old, notice=told.append) as again:
        assert any("mines its files again" in words for words in told)
        assert any("check sums from now on" in words for words in told)
        assert again.report_rows() == reports
        assert list(again.iter_statements()) == statements
        assert list(again.iter_figures()) == figures
        assert again.check() == []
        assert again.ingest(folder).changed == 3
        assert again.ingest(folder).unchanged == 3
        assert again.store.query("PRAGMA user_version").fetchone()[0] == VERSION


def test_an_older_archive_that_is_damaged_is_not_sealed_as_if_it_were_sound(archive: Archive) -> None:
    old = _as_first_layout(archive) / "archive.db"
    data = bytearray(old.read_bytes())
    with sqlite3.connect(old) as base:
        page = base.execute("SELECT rootpage FROM sqlite_master WHERE name = 'statements'").fetchone()[0]
        size = base.execute("PRAGMA page_size").fetchone()[0]
    data[(page - 1) * size : page * size] = bytes(size)
    old.write_bytes(data)
    with pytest.raises(ArchiveError, match="is damaged"):
        Archive(old.parent)


def test_an_archive_without_check_sums_gets_them(archive: Archive) -> None:
    wanted = list(archive.iter_figures())
    connection = archive.store.connection
    seals.break_seals(connection)
    connection.execute("DROP TABLE seals")
    for name in seals.SEALED:
        connection.execute(f"ALTER TABLE {name} DROP COLUMN seal")
    connection.execute("DELETE FROM migrations")
    connection.execute("PRAGMA user_version = 3")
    archive.close()
    with Archive(archive.path) as again:
        assert again.store.older == 3
        assert list(again.iter_figures()) == wanted
        assert again.check() == []


def test_a_damaged_number_of_the_layout_is_told(archive: Archive) -> None:
    archive.store.connection.execute("PRAGMA user_version = 2")
    archive.close()
    for read_only in (True, False):
        with pytest.raises(ArchiveError, match=f"its layout is 2, but {VERSION} was noted"):
            Archive(archive.path, read_only=read_only)
