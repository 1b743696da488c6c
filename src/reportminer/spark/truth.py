"""What is kept of a mined file? Its texts and records, one row a file: all that every table is made of.

The row is that of ``files.jsonl`` of an exported archive (`reportminer.store.transfer.FileLine`), with what tells whether
the file must be mined again and what its copies are found by.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
import pyarrow as pa

from reportminer.records import Failure, Report, encode
from reportminer.store.packing import signature_of
from reportminer.store.sql import storable
from reportminer.store.transfer import FileLine, SourceLine, with_surrogates
from reportminer.text import SourceText

GONE = "gone"
"""rules of a row that says that a file is no longer there"""
_BATCH_BYTES = 16_000_000
"""bytes of text and records after which a batch of rows is handed on"""

FAILURE = pa.struct([("path", pa.string()), ("stage", pa.string()), ("reason", pa.string()), ("skipped", pa.bool_())])
_REPORT = pa.struct([
    ("report_id", pa.string()), ("part", pa.int32()), ("record", pa.string()), ("signature", pa.binary()),
])  # fmt: skip
_SOURCE = pa.struct([
    ("path", pa.string()), ("title", pa.string()), ("text", pa.string()),
    ("surrogates", pa.list_(pa.struct([("at", pa.int64()), ("code", pa.int32())]))),
    ("reports", pa.list_(_REPORT)),
])  # fmt: skip
SCHEMA = pa.schema([
    ("key", pa.string()), ("path", pa.string()), ("sha256", pa.string()), ("size", pa.int64()), ("modified", pa.int64()),
    ("rules", pa.string()), ("seconds", pa.float64()), ("failures", pa.list_(FAILURE)), ("sources", pa.list_(_SOURCE)),
])  # fmt: skip
"""the columns of a row: `modified` in microseconds since 1970, 0 if unknown; `seconds` of mining, by the clock"""


class MinedFile(NamedTuple):
    """All that came out of one file, as it travels from the process that mined it: rows of sources, and failures."""

    sources: list[dict[str, Any]]
    failures: list[Failure]


def source_cells(source: SourceText, reports: Sequence[Report]) -> dict[str, Any]:
    """The cells of one source text with its reports."""
    text = source.text
    return {
        "path": storable(source.path),
        "title": storable(source.title),
        "text": storable(text),
        "surrogates": [{"at": at, "code": ord(c)} for at, c in enumerate(text) if "\ud800" <= c <= "\udfff"],
        "reports": [
            {
                "report_id": report.report_id,
                "part": part,
                "record": encode(report).decode(),
                "signature": signature_of(text[report.begin : report.end]),
            }
            for part, report in enumerate(reports)
        ],
    }


def failure_cells(failures: Iterable[Failure]) -> list[dict[str, Any]]:
    """The cells of failures."""
    return [
        {"path": storable(f.path), "stage": f.stage, "reason": storable(f.reason), "skipped": f.skipped}
        for f in failures
    ]


def text_of(source: Mapping[str, Any]) -> str:
    """The text behind the cells of a source."""
    return with_surrogates(source["text"], [(one["at"], one["code"]) for one in source["surrogates"]])


def file_line(cells: Mapping[str, Any], wanted: frozenset[str] | None = None) -> FileLine | None:
    """The line of an exported archive behind a row; None if it holds no wanted report.

    Args:
        cells: of the row.
        wanted: ids of reports; others, and sources without any, are left out. None is all.
    """
    sources = []
    for source in cells["sources"]:
        reports = [one for one in source["reports"] if wanted is None or one["report_id"] in wanted]
        if reports or wanted is None:
            surrogates = [(one["at"], one["code"]) for one in source["surrogates"]]
            records = [msgspec.Raw(one["record"].encode()) for one in reports]
            sources.append(SourceLine(source["path"], source["title"], source["text"], surrogates, records))
    if wanted is not None and not sources:
        return None
    failures = [Failure(**one) for one in cells["failures"]]
    return FileLine(
        cells["key"], cells["path"], cells["sha256"], cells["size"], cells["rules"], failures, sources
    )  # fmt: skip


def batches(rows: Iterable[dict[str, Any]], schema: pa.Schema, size_of: Any = None) -> Iterator[pa.RecordBatch]:
    """Rows in batches of bounded size.

    Args:
        rows: cells by column.
        schema: of the batches.
        size_of: gives the bytes of a row; by its sources if None.
    """
    waiting: list[dict[str, Any]] = []
    size = 0
    measure = size_of or _size
    for row in rows:
        waiting.append(row)
        size += measure(row)
        if size >= _BATCH_BYTES:
            yield pa.RecordBatch.from_pylist(waiting, schema=schema)
            waiting, size = [], 0
    if waiting:
        yield pa.RecordBatch.from_pylist(waiting, schema=schema)


def spark_schema(schema: pa.Schema) -> Any:
    """The schema as Spark takes it."""
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(schema)


def _size(row: Mapping[str, Any]) -> int:
    return 1000 + sum(
        3 * len(source["text"]) + sum(len(one["record"]) for one in source["reports"]) for source in row["sources"]
    )
