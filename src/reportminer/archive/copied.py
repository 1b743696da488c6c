"""Which reports repeat another as a whole, and which passages do reports share?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reportminer.cleaning.characters import to_simplified
from reportminer.duplicates import MIN_LETTERS, Copy, find_copies
from reportminer.schema import ReportRow
from reportminer.store.reading import StoredReports


def copied(archive: StoredReports, *, smallest: int = MIN_LETTERS) -> list[dict[str, Any]]:
    """Copies with the columns of ``reportminer copies --format jsonl``: whole reports first, then passages.

    What stands in the older of two reports counts as the original.

    Args:
        archive: the reports; their texts are read.
        smallest: letters that a passage must share at least.
    """
    listed = sorted(archive.report_rows(), key=lambda row: (row.date or "9999", row.year or 9999, row.path, row.part))
    reports = {row.report_id: row for row in listed}
    texts = {
        row.report_id: to_simplified(archive.source_text(row.report_id)[row.begin : row.end])
        for row in listed
        if not row.duplicate_of
    }
    passages = find_copies(texts.items(), smallest=smallest)
    return [*_whole(listed, reports), *(_passage(found, reports, texts[found.first_id]) for found in passages)]


def _whole(listed: list[ReportRow], reports: dict[str, ReportRow]) -> Iterator[dict[str, Any]]:
    for row in listed:
        if (first := reports.get(row.duplicate_of)) is not None:
            span = {"begin": first.begin, "end": first.end, "copy_begin": row.begin, "copy_end": row.end}
            yield {"what": "report", "letters": row.end - row.begin, **_both(first, row), **span, "text": ""}


def _passage(found: Copy, reports: dict[str, ReportRow], text: str) -> dict[str, Any]:
    one, two = reports[found.first_id], reports[found.second_id]
    return {
        "what": "passage", "letters": found.letters, **_both(one, two),
        "begin": one.begin + found.first_begin, "end": one.begin + found.first_end,
        "copy_begin": two.begin + found.second_begin, "copy_end": two.begin + found.second_end,
        "text": text[found.first_begin : found.first_end],
    }  # fmt: skip


def _both(one: ReportRow, two: ReportRow) -> dict[str, str]:
    return {
        "title": one.title, "place": one.place, "path": one.path,
        "copy_title": two.title, "copy_place": two.place, "copy_path": two.path,
    }  # fmt: skip
