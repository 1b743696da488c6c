"""How does what was mined from a file travel from a worker to the store? As rows ready to be written."""

from __future__ import annotations

import hashlib
import stat
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from reportminer.corrections import apply
from reportminer.folding import normalise
from reportminer.records import Correction, Failure, Report, decode_report, encode
from reportminer.schema import Row
from reportminer.store.sql import cells, storable
from reportminer.tables import tables
from reportminer.text import SourceText

_LEVEL = 1


class PackedReport(NamedTuple):
    """A report: its record, compressed, what its copies are found by, and the cells of its rows, by table.

    `entries` are the ids of the entries of the log that were replayed, in order: the rows, and the record `corrected`, are what
    came of them.
    """

    report_id: str
    part: int
    record: bytes
    signature: bytes
    rows: dict[str, list[Row]]
    corrected: bytes | None = None
    entries: tuple[str, ...] = ()


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


def apply_entries(report: Report, entries: Sequence[Correction], text: str) -> tuple[Report, list[Correction]]:
    """A report after the entries on it, and those that no longer match; the report itself is changed."""
    same = all(entry.report_id == report.report_id for entry in entries)
    return apply(report, entries, text, same=same, own=True)


def pack_source(
    source: SourceText, reports: Sequence[Report], log: Mapping[str, Sequence[Correction]] | None = None
) -> PackedSource:
    """Rows of one source text and its reports; `log` are entries by the id of their report, which is changed by them."""
    log = log or {}
    encoded = _encoded(source.text)
    return PackedSource(
        path=source.path,
        title=source.title,
        digest=hashlib.sha256(encoded).hexdigest(),
        characters=len(source.text),
        body=_compressed(encoded),
        reports=[
            pack_report(report, source.text, part, entries=log.get(report.report_id, ()))
            for part, report in enumerate(reports)
        ],
    )


def pack_report(
    report: Report,
    source_text: str,
    part: int,
    *,
    record: bytes | None = None,
    signature: bytes | None = None,
    entries: Sequence[Correction] = (),
) -> PackedReport:
    """Rows of one report.

    Args:
        report: as mined; entries change it.
        source_text: that it stands in.
        part: its place in the file.
        record: spares compressing it again.
        signature: spares making it again.
        entries: of the log, on this report, in order.
    """
    record = record or compress_report(report)
    if signature is None:
        signature = signature_of(source_text[report.begin : report.end])
    corrected = None
    if entries:
        report, _ = apply_entries(report, entries, source_text)
        corrected = compress_report(report)
    return PackedReport(
        report_id=report.report_id,
        part=part,
        record=record,
        signature=signature,
        rows=packed_rows(report, source_text, part),
        corrected=corrected,
        entries=tuple(entry.id for entry in entries),
    )


def packed_rows(report: Report, source_text: str, part: int) -> dict[str, list[Row]]:
    """The cells of the rows of a report, by table."""
    made = tables(report, storable(source_text), part=part)
    return {name: [cells(name, row) for row in rows] for name, rows in made.items()}


def signature_of(text: str) -> bytes:
    """What is stored of a report's text to find its copies by."""
    from reportminer.duplicates import signature

    return signature(normalise(text))
