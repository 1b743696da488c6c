"""What is done to an archive while the disk breaks under it: functions for `tests/support/faults.py`.

Each takes a folder in which stand `archive`, `backup` (an export of an earlier state) and `out` (tables and exports). The
reports stand beside that folder, in `in`, always under the same paths.
"""

from __future__ import annotations

import importlib.util
import re
import shutil
import tempfile
from pathlib import Path
from types import ModuleType

import msgspec

from reportminer import exports, pipeline
from reportminer.archive import Archive
from reportminer.corrections import anchor_of, new_entry
from reportminer.search.index import Index

QUERIES = ("问题", '"第3个问题"', "第11个问题 OR 第2个问题", "year:2003 问题", "村 -第1个问题")
TABLES = ("csv", "xlsx", "docx", "html", "jsonl", "md")


def _marked() -> ModuleType:
    spec = importlib.util.spec_from_file_location("marked_reports", Path(__file__).parent.with_name("conftest.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


pipeline.extract_file = _marked().extract_marked


def _reports(root: Path, *, later: bool) -> Path:
    """Reports 0 to 4; later one has changed, two are gone, three are new, one is a copy, and one is empty."""
    where = root.parent / "in"
    shutil.rmtree(where, ignore_errors=True)
    where.mkdir()
    for number in range(2, 8) if later else range(5):
        first = 10 if later and number == 3 else 0
        lines = "".join(f"problem ⟦第{line}个问题⟧，涉及⟪{line + number}个⟫村。\n" for line in range(first, first + 4))
        text = f"标题 巧家县第{number}次总结 530622 {2000 + number} 总结\n节 存在的问题\n{lines}"
        (where / f"{number}.txt").write_text(text, encoding="utf-8")
    if later:
        shutil.copy(where / "4.txt", where / "01.txt")
        (where / "9.txt").write_text("", encoding="utf-8")
    return where


def ingest(root: Path) -> None:
    where = _reports(root, later=False)
    with Archive(root / "archive") as archive:
        archive.ingest(where)


def ingest_later(root: Path) -> None:
    where = _reports(root, later=True)
    with Archive(root / "archive") as archive:
        archive.ingest(where)


def redo(root: Path) -> None:
    where = _reports(root, later=False)
    with Archive(root / "archive") as archive:
        archive.ingest(where, redo=True)


redo_corrected = redo


def prune(root: Path) -> None:
    _reports(root, later=True)
    with Archive(root / "archive") as archive:
        archive.prune()


def correct(root: Path) -> None:
    """The second figure of every report is a target, its third problem is deleted, and a practice is added."""
    with Archive(root / "archive") as archive:
        log = []
        for number, row in enumerate(archive.report_rows()):
            text = archive.source_text(row.report_id)[row.begin : row.end]
            marks = [m.span() for m in re.finditer("(?<=⟪)[^⟫]+", text)]
            points = [m.span(1) for m in re.finditer(r"problem (.+)", text)]
            for what, kind, span, new in (
                ("figure", "change", marks[1], "target"),
                ("statement", "delete", points[2], None),
                ("statement", "add", (points[3][0] + 1, points[3][0] + 6), None),
            ):
                log.append(
                    new_entry(
                        row.report_id, what=what, kind=kind, who="甲", anchor=anchor_of(text, *span), new=new,
                        field="status" if new else "", record={"kind": "practice"} if kind == "add" else {},
                        when=f"2026-01-01T00:00:{number:02d}.000000Z",
                    )
                )  # fmt: skip
        archive.correct(log)


def import_backup(root: Path) -> None:
    with Archive(root / "archive") as archive:
        archive.import_from(root / "backup")


import_over = import_backup


def drop_archive(root: Path) -> None:
    shutil.rmtree(root / "archive")


def drop_index(root: Path) -> None:
    shutil.rmtree(root / "archive" / "index")


def search(root: Path) -> None:
    with Archive(root / "archive", read_only=True) as archive:
        archive.hits("问题")


def export_jsonl(root: Path) -> None:
    _export(root, "jsonl")


def export_sqlite(root: Path) -> None:
    _export(root, "sqlite")


def export_parquet(root: Path) -> None:
    _export(root, "parquet")


def _export(root: Path, form: str) -> None:
    with Archive(root / "archive", read_only=True) as archive:
        archive.export(root / "out", form)


def export_all(root: Path) -> None:
    for operation in (export_jsonl, export_sqlite, export_parquet, tables):
        operation(root)


def tables(root: Path) -> None:
    with Archive(root / "archive", read_only=True) as archive:
        rows = [row._asdict() for row in archive.iter_statements()]
    for form in TABLES:
        exports.write(rows, list(rows[0]), form=form, output=root / "out" / f"statements.{form}")


def backup(root: Path) -> None:
    with Archive(root / "archive", read_only=True) as archive:
        archive.export(root / "backup")


def look(root: Path) -> None:
    """Everything that can be seen of the archive, as files in `seen`; an archive that is not whole is an error."""
    with Archive(root / "archive", read_only=True) as archive:
        wrong = archive.check()
        assert not wrong, wrong
        found = {
            query: sorted((hit.text, hit.report_id) for hit in archive.hits(query, limit=1000)) for query in QUERIES
        }
        archive._index = Index(archive.store, root / "nowhere", read_only=True)
        again = {
            query: sorted((hit.text, hit.report_id) for hit in archive.hits(query, limit=1000)) for query in QUERIES
        }
        assert found == again, "the index disagrees with the store"
        archive.export(root / "seen")
        (root / "seen" / "runs.jsonl").unlink()
        (root / "seen" / "hits.json").write_bytes(msgspec.json.encode(found))


def warm_up() -> None:
    """Load all that the operations need, so that each child begins with it."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "root"
        for operation in (ingest, ingest_later, backup, look, export_parquet, tables):
            operation(root)
