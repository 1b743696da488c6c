"""Is what was changed in an archive behind the program's back noticed when it is read, and nothing else?"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from reportminer.archive import Archive
from reportminer.store import derived, seals
from reportminer.store.errors import DamagedError
from reportminer.store.seals import SEALED, seal_of


def behind(archive: Archive, *statements: str) -> Archive:
    """The archive, closed, changed without its triggers, as a disk would, and opened again."""
    archive.close()
    with closing(sqlite3.connect(archive.path / "archive.db")) as base, base:
        triggers = base.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        seals.break_seals(base)
        for statement in statements:
            assert base.execute(statement).rowcount, statement
        for (trigger,) in triggers:
            base.execute(trigger)
    return Archive(archive.path, read_only=True)


def all_sound(archive: Archive) -> bool:
    return not any(fault for name in SEALED for fault in archive.store.seals.faults(name))


def test_what_is_stored_is_sealed_whatever_is_done(archive: Archive, folder: Path) -> None:
    assert all_sound(archive)
    (folder / "臺北.txt").unlink()
    (folder / "鲁甸2008.txt").write_text(
        (folder / "鲁甸2008.txt").read_text(encoding="utf-8").replace("41%", "43%"), encoding="utf-8"
    )
    (folder / "又.txt").write_bytes((folder / "昭阳2010.txt").read_bytes())
    (folder / "空.txt").write_text("", encoding="utf-8")
    archive.ingest(folder)
    assert all_sound(archive)
    archive.prune()
    assert all_sound(archive)
    archive.export(archive.path.parent / "out")
    archive.import_from(archive.path.parent / "out")
    assert all_sound(archive)
    archive.ingest(folder, redo=True)
    assert all_sound(archive)
    archive.store.connection.execute("DELETE FROM files")
    archive.store.connection.execute("DELETE FROM reports")
    assert archive.store.seals.expected("statements", "kind") == {}
    assert archive.store.seals.expected("statements", "report_key") == {}


def test_rows_that_changed_by_themselves_seal_the_values_that_are_stored(archive: Archive) -> None:
    connection = archive.store.connection
    connection.execute(
        'UPDATE figures SET confidence = 1, "min" = -0.0, "max" = 9223372036854775807 WHERE figure_key = 1'
    )
    assert all_sound(archive)
    connection.execute("UPDATE statements SET kind = 'plan' WHERE statement_key = 1")
    assert all_sound(archive)


DAMAGE: tuple[tuple[str, Callable[[Archive], object]], ...] = (
    ("UPDATE statements SET text = text || '。' WHERE statement_key = 2", lambda a: list(a.iter_statements())),
    ("UPDATE statements SET kind = 'outcome' WHERE statement_key = 1", lambda a: list(a.iter_statements("problem"))),
    ("DELETE FROM statements WHERE statement_key = 1", lambda a: list(a.iter_statements("problem"))),
    ("DELETE FROM statements WHERE kind = 'recommendation'", lambda a: list(a.iter_statements("recommendation"))),
    ("DELETE FROM statements", lambda a: a.stats()),
    ("UPDATE figures SET \"min\" = 99 WHERE indicator_id = '党员'", lambda a: a.compare(["党员"])),
    ("DELETE FROM figures WHERE indicator_id = '党员'", lambda a: a.compare(["党员"])),
    ("UPDATE figures SET indicator_id = '' WHERE indicator_id = '党员'", lambda a: a.compare(["党员"])),
    ("UPDATE figures SET indicator = '经费'", lambda a: a.compare(["约:经费"])),
    ("UPDATE reports SET title = '别的' WHERE report_key = 1", lambda a: a.report_rows()),
    ("UPDATE reports SET title = '别的' WHERE report_key = 1", lambda a: list(a.iter_statements())),
    ("UPDATE reports SET title = '别的' WHERE report_key = 1", lambda a: a.report(a.store.query(
        "SELECT report_id FROM reports WHERE report_key = 1").fetchone()[0])),
    ("DELETE FROM reports WHERE report_key = 1", lambda a: a.indicators()),
    ("UPDATE occurrences SET record = x'00' WHERE occurrence_id = 1", lambda a: list(a.iter_reports())),
    ("UPDATE occurrences SET part = 3", lambda a: a.report_rows()),
    ("DELETE FROM occurrences WHERE occurrence_id = 1", lambda a: a.export(a.path.parent / "out")),
    ("UPDATE sources SET path = 'a.txt' WHERE source_id = 1", lambda a: a.report_rows()),
    ("UPDATE sources SET text_id = 1", lambda a: a.export(a.path.parent / "out")),
    ("UPDATE texts SET body = (SELECT body FROM texts WHERE text_id = 2) WHERE text_id = 1",
     lambda a: [a.source_text(row.report_id) for row in a.report_rows()]),
    ("DELETE FROM texts WHERE text_id = 2", lambda a: [a.source_text(row.report_id) for row in a.report_rows()]),
    ("UPDATE texts SET characters = 3", lambda a: a.stats()),
    ("DELETE FROM files WHERE file_id = 1", lambda a: a.stats()),
    ("UPDATE runs SET manifest = '{}'", lambda a: a.runs()),
    ("UPDATE statements SET text = '党建经费充足' WHERE statement_key = 3", lambda a: a.hits("经费")),
    ("DELETE FROM statements WHERE text LIKE '%经费%'", lambda a: a.hits("经费")),
    ("UPDATE seals SET rows = rows + 1", lambda a: list(a.iter_figures())),
)  # fmt: skip


@pytest.mark.parametrize(("statement", "read"), DAMAGE, ids=[statement for statement, _ in DAMAGE])
def test_what_was_changed_is_told_where_it_is_read(
    archive: Archive, statement: str, read: Callable[[Archive], object]
) -> None:
    with behind(archive, statement) as again:
        with pytest.raises(DamagedError, match=r"is damaged: .*`reportminer check`") as told:
            read(again)
        assert str(archive.path) in str(told.value)
        assert again.check()


def test_the_report_is_named(archive: Archive) -> None:
    first = archive.report_rows()[0]
    with behind(archive, "UPDATE statements SET head = 'x' WHERE report_key = 1") as again:
        named = {row.path: row.report_id for row in again.report_rows()}
        with pytest.raises(DamagedError) as told:
            list(again.iter_statements())
        assert any(f"report {named[path]} ({path})" in str(told.value) for path in named)
    with (
        behind(archive, "DELETE FROM figures WHERE report_key = 1") as again,
        pytest.raises(DamagedError, match="report"),
    ):
        list(again.iter_figures())
    assert first.report_id in named.values()


def test_what_is_sound_is_read_as_before(archive: Archive) -> None:
    """Only what is read is verified: a damaged figure does not keep the statements back."""
    wanted = list(archive.iter_statements())
    with behind(archive, "UPDATE figures SET text = 'x'") as again:
        assert list(again.iter_statements()) == wanted


def test_a_missing_row_of_an_index_is_noticed(archive: Archive) -> None:
    archive.close()
    report_id = next(iter(_ids(archive.path)))
    with closing(sqlite3.connect(archive.path / "archive.db")) as base, base:
        base.execute("PRAGMA writable_schema = ON")
        page = base.execute("SELECT rootpage FROM sqlite_master WHERE name = 'reports_by_id'").fetchone()[0]
        size = base.execute("PRAGMA page_size").fetchone()[0]
    data = bytearray((archive.path / "archive.db").read_bytes())
    data[(page - 1) * size + 3 : (page - 1) * size + 5] = b"\0\0"  # the page says that it holds no entries
    (archive.path / "archive.db").write_bytes(data)
    with Archive(archive.path, read_only=True) as again, pytest.raises(DamagedError):
        again.report(report_id)


def _ids(folder: Path) -> Iterator[str]:
    with closing(sqlite3.connect(folder / "archive.db")) as base:
        yield from [row[0] for row in base.execute("SELECT report_id FROM reports")]


def test_a_seal_tells_types_and_order_apart() -> None:
    assert (
        len({seal_of(1), seal_of(1.0), seal_of("1"), seal_of(b"1"), seal_of(None), seal_of(1, 2), seal_of(2, 1)}) == 7
    )


def test_reading_while_files_come_in_is_no_damage(archive: Archive, folder: Path) -> None:
    with Archive(archive.path, read_only=True) as reader:
        wanted = len(list(reader.iter_statements()))
        rows = reader.iter_statements()
        first = next(rows)
        (folder / "新.txt").write_text(
            "标题 巧家县工作总结 530622 2012 总结\n节 做法\nproblem ⟦人手不足⟧。\n", encoding="utf-8"
        )
        archive.ingest(folder)
        assert len([first, *rows]) == wanted
        assert len(list(reader.iter_statements())) == wanted + 1


def test_what_is_derived_leaves_what_was_found_sound(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    store = archive.store
    row_faults = store.seals._row_faults

    def noted(name: str, *given: object) -> Iterator[seals.Fault]:
        looked.append(name)
        return row_faults(name, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(store.seals, "_row_faults", noted)
    store.seals.require("reports")
    assert derived.put(store, "cells", "GDP", b"120")
    store.seals.require("reports")
    assert looked == ["reports"]
    with store.transaction():
        store.connection.execute("UPDATE reports SET title = '别的' WHERE report_key = 1")
    assert derived.put(store, "cells", "GDP", b"130")
    store.seals.require("reports")
    assert looked == ["reports", "reports"]


def test_what_others_wrote_while_something_was_derived_is_looked_at(archive: Archive) -> None:
    store = archive.store
    store.seals.require("reports")
    with store.seals.beside():
        store.connection.execute("CREATE TABLE IF NOT EXISTS derived_too (name)")
        with closing(sqlite3.connect(archive.path / "archive.db")) as other, other:
            seals.know(other)
            seals.break_seals(other)
            other.execute("UPDATE reports SET title = '别的' WHERE report_key = 1")
    with pytest.raises(DamagedError):
        store.seals.require("reports")
