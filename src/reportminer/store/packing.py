"""How does what was mined from a file travel from a worker to the store? As rows ready to be written."""

from __future__ import annotations

import hashlib
import re
import stat
import zlib
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from reportminer.folding import normalise
from reportminer.records import Failure, Figure, Number, Report, Section, Statement, decode_report, encode
from reportminer.store.rows import report_year
from reportminer.text import SourceText

SECTION_JOIN = " › "
_LARGEST = 2**63 - 1
_LEVEL = 1
_SURROGATE = re.compile("[\ud800-\udfff]")
_FIGURE_FIELDS = attrgetter(
    "id", "begin", "end", "text", "min", "max", "approx", "unit", "indicator", "indicator_id", "status", "time", "year",
    "per", "section", "statement", "confidence", "rule", "page", "place", "adcode",
)  # fmt: skip
_FIGURE_TEXT, _FIGURE_MIN, _FIGURE_MAX = 3, 4, 5


class PackedReport(NamedTuple):
    """A report: its record, compressed, and the rows made from it."""

    report_id: str
    part: int
    record: bytes
    row: tuple[Any, ...]
    statements: list[tuple[Any, ...]]
    figures: list[tuple[Any, ...]]


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
    paths = section_paths(report.sections)
    plain = storable(source_text)
    return PackedReport(
        report_id=report.report_id,
        part=part,
        record=record or compress_report(report),
        row=(*_report_row(report, part), signature_of(source_text[report.begin : report.end])),
        statements=[_statement_row(statement, plain, paths) for statement in report.statements],
        figures=[_figure_row(figure) for figure in report.figures],
    )


def signature_of(text: str) -> bytes:
    """What is stored of a report's text to find its copies by."""
    from reportminer.duplicates import signature

    return signature(normalise(text))


def section_paths(sections: list[Section]) -> dict[str, str]:
    """For each section id the headings from the outermost down to it, in one string."""
    paths: dict[str, str] = {"": ""}
    for section in sections:
        above = paths.get(section.parent, "")
        paths[section.id] = f"{above}{SECTION_JOIN}{section.head}" if above and section.head else above or section.head
    return paths


def _report_row(report: Report, part: int) -> tuple[Any, ...]:
    place, quality = report.place, report.quality
    return (
        report.report_id, report.title, report.org, report.genre, report.date, report.period, report_year(report),
        place.name, place.full_name, place.adcode, place.level, place.status, quality.script, int(quality.sample),
        quality.duplicate_of, report.source.path, part, report.begin, report.end, len(report.statements),
        len(report.figures),
    )  # fmt: skip


def _statement_row(statement: Statement, plain: str, paths: dict[str, str]) -> tuple[Any, ...]:
    """Row of a statement; `plain` is the source text as it can be stored."""
    return (
        statement.id, statement.kind, statement.head, plain[statement.begin : statement.end],
        statement.num, statement.begin, statement.end, paths.get(statement.section, ""), _values(statement.actors),
        _values(statement.topics), _values(statement.figures), statement.confidence, statement.rule, statement.page,
        statement.place, statement.adcode,
    )  # fmt: skip


def _figure_row(figure: Figure) -> tuple[Any, ...]:
    row: tuple[Any, ...] = _FIGURE_FIELDS(figure)
    if _small(row[_FIGURE_MIN]) and _small(row[_FIGURE_MAX]) and storable(figure.text) is figure.text:
        return row
    numbers = _number(figure.min), _number(figure.max)
    return (*row[:_FIGURE_TEXT], storable(figure.text), *numbers, *row[_FIGURE_MAX + 1 :])


def storable(text: str) -> str:
    """`text` with lone surrogates, which SQLite cannot hold, as U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text


def _small(value: Number | None) -> bool:
    """Whether a number fits SQLite's integers of 64 bits, or is none."""
    return value is None or -_LARGEST <= value <= _LARGEST


def _number(value: Number | None) -> Number | None:
    """The number as SQLite can hold it: what does not fit its integers as floating point."""
    return value if _small(value) or value is None else float(value)


def _values(values: list[str]) -> str:
    return msgspec.json.encode(values).decode() if values else "[]"


def read_values(text: str) -> tuple[str, ...]:
    """The values behind a cell that holds several."""
    return () if text == "[]" else tuple(msgspec.json.decode(text, type=list[str]))
