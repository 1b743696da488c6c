"""Does an archive of the first layout become one of the present, and does the store keep what the schema says?"""

from __future__ import annotations

import importlib.util
import sqlite3
from pathlib import Path

import pytest

from reportminer.archive import Archive, ArchiveError
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
    reports, statements = archive.reports(), list(archive.iter_statements())
    figures = list(archive.iter_figures())
    old = _as_first_layout(archive)
    with pytest.raises(ArchiveError, match="older layout 1"):
        Archive(old, read_only=True)
    told: list[str] = []
    with Archive(old, notice=told.append) as again:
        assert any("mines its files again" in words for words in told)
        assert again.reports() == reports
        assert list(again.iter_statements()) == statements
        assert list(again.iter_figures()) == figures
        assert again.check() == []
        assert again.ingest(folder).changed == 3
        assert again.ingest(folder).unchanged == 3
        assert again.store.query("PRAGMA user_version").fetchone()[0] == VERSION
