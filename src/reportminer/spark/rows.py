"""Which rows do the reports of a mined file give? Those of `reportminer.tables`, after what people put right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
import pyarrow as pa

from reportminer.corrections import apply
from reportminer.duplicates import SignatureError, read_signature
from reportminer.records import Correction, Number, Report, Section, decode_report, encode
from reportminer.schema import TABLES, Row, arrow_schema, columns_of
from reportminer.spark.truth import batches, text_of
from reportminer.store.packing import signature_of
from reportminer.store.sql import storable
from reportminer.tables import tables

UNKNOWN = "00"
"""province of reports whose place has no code"""
SECTIONS = pa.schema([
    ("report_id", pa.string()), ("section_id", pa.string()), ("parent", pa.string()), ("num", pa.string()),
    ("level", pa.int64()), ("head", pa.string()), ("role", pa.string()), ("head_begin", pa.int64()),
    ("head_end", pa.int64()), ("begin", pa.int64()), ("end", pa.int64()), ("page", pa.int64()),
    ("confidence", pa.float64()), ("rule", pa.string()),
])  # fmt: skip
NAMES = ("reports", "statements", "parts", "figures", "sections")


def schema_of(name: str) -> pa.Schema:
    """The columns of a table: those of `reportminer.schema`, and those of sections."""
    return SECTIONS if name == "sections" else arrow_schema(TABLES[name])


SCHEMA = pa.schema([
    ("key", pa.string()), ("source", pa.string()), ("part", pa.int32()), ("report_id", pa.string()),
    ("order_date", pa.string()), ("year", pa.int32()), ("year_status", pa.string()),
    ("province", pa.string()), ("filed", pa.string()), ("signature", pa.binary()),
    ("begin", pa.int64()), ("end", pa.int64()), ("record", pa.string()), ("stale", pa.list_(pa.string())),
    *((name, pa.list_(pa.struct(list(schema_of(name))))) for name in NAMES),
])  # fmt: skip
"""one report as it stands in one file: where, what it is ordered and filed by, its corrected record, and its rows"""


def row_making(
    entries: Mapping[str, Sequence[Correction]],
) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """A function for ``DataFrame.mapInArrow``: from rows of `truth.SCHEMA` to rows of `SCHEMA`.

    Args:
        entries: of the log of corrections, by id of report.
    """
    packed = {report_id: msgspec.json.encode(list(found)) for report_id, found in entries.items()}

    def make(parts: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        known = {name: msgspec.json.decode(found, type=list[Correction]) for name, found in packed.items()}
        yield from batches(_rows(parts, known), SCHEMA, lambda row: 4 * len(row["record"]))

    return make


def _rows(parts: Iterable[pa.RecordBatch], entries: Mapping[str, Sequence[Correction]]) -> Iterator[dict[str, Any]]:
    for part in parts:
        for number in range(part.num_rows):
            key = part.column("key")[number].as_py()
            for source in part.column("sources")[number].as_py():
                text = text_of(source)
                for one in source["reports"]:
                    report = decode_report(one["record"].encode())
                    yield {"key": key, "source": source["path"], **_cells(report, one, text, entries)}


def _cells(
    report: Report, one: Mapping[str, Any], text: str, entries: Mapping[str, Sequence[Correction]]
) -> dict[str, Any]:
    """The row of one report."""
    stale: list[str] = []
    record = one["record"]
    if found := entries.get(report.report_id):
        applied = apply(report, found, text, own=True)
        report, stale = applied.report, [entry.id for entry in applied.stale]
        record = encode(report).decode()
    made = tables(report, storable(text), part=one["part"])
    rows: dict[str, list[dict[str, Any]]] = {name: [_plain(name, row) for row in found] for name, found in made.items()}
    rows["sections"] = [_section(report.report_id, section) for section in report.sections]
    [head] = rows["reports"]
    code, year = head["adcode"], head["year"]
    return {
        "part": one["part"], "report_id": report.report_id, "order_date": head["date"] or "9999",
        "year": year, "year_status": head["year_status"],
        "province": code[:2] or UNKNOWN, "filed": str(year) if year is not None else "none",
        "signature": _signature(one["signature"], text[report.begin : report.end]), "begin": report.begin, "end": report.end,
        "record": record, "stale": stale, **rows,
    }  # fmt: skip


def _signature(kept: bytes, text: str) -> bytes:
    """The signature that was kept with a report; made anew if another version of this package made it."""
    try:
        read_signature(kept)
    except SignatureError:
        return signature_of(text)
    return kept


def _plain(name: str, row: Row) -> dict[str, Any]:
    """The cells of a row as the columns hold them."""
    cells: dict[str, Any] = {}
    for column, value in zip(columns_of(TABLES[name]), row, strict=True):
        if isinstance(value, str):
            cells[column.name] = storable(value)
        elif column.type == Number:
            cells[column.name] = None if value is None else float(value)
        else:
            cells[column.name] = value
    return cells


def _section(report_id: str, section: Section) -> dict[str, Any]:
    cells = msgspec.structs.asdict(section)
    return {"report_id": report_id, "section_id": cells.pop("id"), **cells}
