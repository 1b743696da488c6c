"""How does a catalogue get into an archive? Its rows are matched to the stored reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from ..records import Report, encode
from ..store.reading import StoredReports
from ..store.transfer import file_lines, packed_file
from .applying import apply_row, undo
from .matching import Document, Matching, match_rows
from .reading import CatalogueRow

_KEY = "catalogue"


def match_archive(archive: StoredReports, rows: Sequence[CatalogueRow]) -> Matching:
    """The report of each row. A title or year taken from an earlier catalogue does not count."""
    documents = []
    for report in archive.iter_reports():
        undo(report)
        documents.append(Document(report.report_id, report.source.path, report.title, report.year))
    return match_rows(rows, documents)


def remember(archive: StoredReports, rows: Sequence[CatalogueRow]) -> None:
    """Keep the rows in the archive, so that later runs apply them to what is new."""
    archive.store.set_meta(_KEY, msgspec.json.encode(list(rows)).decode())


def remembered(archive: StoredReports) -> list[CatalogueRow]:
    """The rows of the catalogue that was given last; none if there was none."""
    text = archive.store.meta(_KEY)
    return [CatalogueRow(*row) for row in msgspec.json.decode(text)] if text else []


def write_matched(archive: StoredReports, matching: Matching) -> int:
    """Give every report its row, and take away what an earlier catalogue gave; how many files changed is returned."""
    rows = {d.report_id: m.row for m in matching.matches if not m.trouble for d in m.documents}
    keys = [
        line.key
        for line in file_lines(archive)
        if any(
            _changed(msgspec.json.decode(raw, type=Report), rows) for source in line.sources for raw in source.reports
        )
    ]
    run_id = archive.store.begin_run(msgspec.json.encode({"catalogue": len(rows), "files": len(keys)}).decode())
    state = "failed"
    try:
        for key in keys:
            for line in file_lines(archive, key=key):
                for source in line.sources:
                    source.reports = [msgspec.Raw(_with_row(raw, rows)) for raw in source.reports]
                archive.store.put_file(packed_file(line), path=key, rules=line.rules, run_id=run_id)
        state = "done"
    finally:
        archive.store.end_run(run_id, state, msgspec.json.encode({"catalogue": len(rows), "files": len(keys)}).decode())
    return len(keys)


def _changed(report: Report, rows: Mapping[str, CatalogueRow]) -> bool:
    before = encode(report)
    _settle(report, rows)
    return encode(report) != before


def _with_row(raw: msgspec.Raw, rows: Mapping[str, CatalogueRow]) -> bytes:
    report = msgspec.json.decode(raw, type=Report)
    _settle(report, rows)
    return encode(report)


def _settle(report: Report, rows: Mapping[str, CatalogueRow]) -> None:
    row = rows.get(report.report_id)
    if row is None:
        undo(report)
    else:
        apply_row(report, row)
