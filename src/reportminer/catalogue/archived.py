"""How does a catalogue get into an archive? Its rows are matched to the stored reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from ..records import Report, encode
from ..store.database import CATALOGUE
from ..store.reading import StoredReports
from ..store.transfer import file_lines, packed_file
from .applying import apply_row, undo
from .matching import Document, Matching, match_rows
from .reading import Catalogue, CatalogueRow
from .rereading import RECORDS


def match_archive(archive: StoredReports, rows: Sequence[CatalogueRow]) -> Matching:
    """The report of each row. A title or year taken from an earlier catalogue does not count."""
    documents = []
    for report in archive.iter_reports():
        undo(report)
        documents.append(Document(report.report_id, report.source.path, report.title, report.year, report.date))
    return match_rows(rows, documents)


def remember(archive: StoredReports, catalogue: Catalogue) -> None:
    """Keep the catalogue in the archive, so that later runs apply it to what is new."""
    archive.store.set_meta(CATALOGUE, msgspec.json.encode(catalogue).decode())


def remembered(archive: StoredReports) -> Catalogue:
    """The catalogue that was given last; an empty one if there was none."""
    text = archive.store.meta(CATALOGUE)
    told = msgspec.json.decode(text) if text else []
    if told and isinstance(told[0], list) and len(told) == 2 and isinstance(told[1], dict):
        return msgspec.convert(told, Catalogue)
    rows = [CatalogueRow(*row) for row in told]  # kept before heads were
    return Catalogue(rows, {head: "" for row in rows for head in row.cells})


def write_matched(archive: StoredReports, matching: Matching, *, anew: bool = True) -> int:
    """Give every report its row, and take away what an earlier catalogue gave; how many files changed is returned.

    Args:
        archive: what holds the reports.
        matching: rows and reports.
        anew: the catalogue is another one than that given last; else reports that have their rows are left alone.
    """
    rows = {d.report_id: m.row for m in matching.matches if not m.trouble for d in m.documents}
    keys = [
        line.key
        for line in file_lines(archive)
        if any(
            _changed(msgspec.json.decode(raw, type=Report), rows, anew)
            for source in line.sources
            for raw in source.reports
        )
    ]
    run_id = archive.store.begin_run(msgspec.json.encode({"catalogue": len(rows), "files": len(keys)}).decode())
    state = "failed"
    try:
        for key in keys:
            for line in file_lines(archive, key=key):
                for source in line.sources:
                    source.reports = [msgspec.Raw(_with_row(raw, rows, source.text)) for raw in source.reports]
                archive.store.put_file(packed_file(line), path=key, rules=line.rules, run_id=run_id)
        state = "done"
    finally:
        archive.store.end_run(run_id, state, msgspec.json.encode({"catalogue": len(rows), "files": len(keys)}).decode())
    return len(keys)


def _changed(report: Report, rows: Mapping[str, CatalogueRow], anew: bool) -> bool:
    """Whether a report has another row than the one it was given; its records are not read for that."""
    row = rows.get(report.report_id)
    if not anew:
        return report.catalogue != (row.cells if row else {})
    report.figures, report.statements, report.sections = [], [], []
    for name in RECORDS:
        report.text_says.pop(name, None)
    before = encode(report)
    _settle(report, row)
    return encode(report) != before


def _with_row(raw: msgspec.Raw, rows: Mapping[str, CatalogueRow], text: str) -> bytes:
    report = msgspec.json.decode(raw, type=Report)
    _settle(report, rows.get(report.report_id), text)
    return encode(report)


def _settle(report: Report, row: CatalogueRow | None, text: str = "") -> None:
    if row is None:
        undo(report)
    else:
        apply_row(report, row, source_text=text)
