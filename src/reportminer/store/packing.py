"""How does what was mined from a file travel from a worker to the store? As rows ready to be written."""

from __future__ import annotations

import hashlib
import stat
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from reportminer.folding import normalise
from reportminer.records import Failure, Report, decode_report, encode
from reportminer.schema import Row
from reportminer.store.sql import cells, storable
from reportminer.tables import tables
from reportminer.text import SourceText

_LEVEL = 1


class PackedReport(NamedTuple):
    """A report: its record, compressed, what its copies are found by, and the cells of its rows, by table."""

    report_id: str
    part: int
    record: bytes
    signature: bytes
    rows: dict[str, list[Row]]


class PackedSource(NamedTuple):
    """A source text, compressed, with its reports."""

    path: str
    title: str
    digest: str
    characters: int
    body: bytes
    reports: list[PackedReport]


class PackedFile(NamedTuple):
    """All that came out of one file.

    `unchanged` says that it was left alone because its bytes are known, `again` that the next run must try it again.
    """

    path: str
    sha256: str
    size: int
    unchanged: bool
    sources: list[PackedSource]
    failures: list[Failure]
    again: bool = False


def failure_of(cells: Mapping[str, Any]) -> Failure:
    """The failure behind a stored row."""
    path, stage, reason, skipped = (cells[name] for name in ("path", "stage", "reason", "skipped"))
    return Failure(path=path, stage=stage, reason=reason, skipped=bool(skipped))


def file_digest(path: str | Path) -> tuple[str, int]:
    """SHA-256 of the bytes of a file, and their number; "" and 0 for what is no file (folder, pipe, device).

    Raises:
        OSError: the file cannot be read.
    """
    if not stat.S_ISREG(Path(path).stat().st_mode):
        return "", 0  # opening a pipe would wait for its other end
    with Path(path).open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
        return digest, handle.tell()


def compress_text(text: str) -> bytes:
    """`text` as it is stored; lone surrogates are kept."""
    return _compressed(_encoded(text))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _compressed(data: bytes) -> bytes:
    return zlib.compress(data, _LEVEL)


def restore_text(body: bytes) -> str:
    """The text behind `compress_text`."""
    return zlib.decompress(body).decode("utf-8", "surrogatepass")


def compress_report(report: Report) -> bytes:
    """The record as it is stored: its JSON, compressed."""
    return _compressed(encode(report))


def restore_report(record: bytes) -> Report:
    """The report behind `compress_report`."""
    return decode_report(zlib.decompress(record))


def pack_source(source: SourceText, reports: list[Report]) -> PackedSource:
    """Rows of one source text and its reports."""
    encoded = _encoded(source.text)
    return PackedSource(
        path=source.path,
        title=source.title,
        digest=hashlib.sha256(encoded).hexdigest(),
        characters=len(source.text),
        body=_compressed(encoded),
        reports=[pack_report(report, source.text, part) for part, report in enumerate(reports)],
    )


def pack_report(report: Report, source_text: str, part: int, *, record: bytes | None = None) -> PackedReport:
    """Rows of one report; `record` spares compressing it again."""
    return PackedReport(
        report_id=report.report_id,
        part=part,
        record=record or compress_report(report),
        signature=signature_of(source_text[report.begin : report.end]),
        rows=packed_rows(report, source_text, part),
    )


def packed_rows(report: Report, source_text: str, part: int) -> dict[str, list[Row]]:
    """The cells of the rows of a report, by table."""
    made = tables(report, storable(source_text), part=part)
    return {name: [cells(name, row) for row in rows] for name, rows in made.items()}


def signature_of(text: str) -> bytes:
    """What is stored of a report's text to find its copies by."""
    from reportminer.duplicates import signature

    return signature(normalise(text))
