"""What does a report say, and where do its records stand?"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise
from typing import Any, NamedTuple

from reportminer.archive.outgoing import Outgoing
from reportminer.records import KINDS, Figure, Report, Statement
from reportminer.review import CHECKED
from reportminer.store.errors import ArchiveError
from reportminer.web.texts import label
from reportminer.web.texts import text as _


class Piece(NamedTuple):
    """A stretch of a text with what stands there: ids of statement and figure, and the kind of the statement."""

    text: str
    statement: str
    figure: str
    kind: str


def held(out: Outgoing, report_id: str) -> Report:
    """A report, if it is shown.

    Raises:
        ArchiveError: there is none, or it is left out.
    """
    found = out.archive.report(report_id)
    if out.archive.only is not None and found.report_id not in out.archive.only:
        raise ArchiveError(_("这篇报告带有密级标志，不在此列出"))
    return found


def report(out: Outgoing, report_id: str) -> dict[str, Any]:
    """One report: outline, text in pieces, records.

    Raises:
        ArchiveError: there is none.
    """
    archive = out.archive
    found = out.clean(held(out, report_id))
    text = out.clean(archive.source_text(found.report_id))
    neighbours = [
        row for row in archive.reports()
        if found.place.adcode and row.adcode == found.place.adcode and row.genre == found.genre
        and row.report_id != found.report_id and not row.duplicate_of
    ]  # fmt: skip
    return {
        "report": found, "genre": label("genre", found.genre), "pieces": list(pieces_of(found, text)),
        "place_status": label("place_status", found.place.status), "year_status": label("year_status", found.year_status),
        "sections": found.sections, "kinds": KINDS, "records": _records(found), "checked": CHECKED,
        "neighbours": sorted(neighbours, key=lambda row: row.year or 0)[:10],
    }  # fmt: skip


def pieces_of(report: Report, text: str) -> Iterable[tuple[int, Piece]]:
    """The text of a report cut where a statement or figure begins or ends, each piece with its offset."""
    cuts = {report.begin, report.end}
    records: list[Statement | Figure] = [*report.statements, *report.figures]
    for record in records:
        cuts |= {record.begin, record.end}
    ordered = sorted(cut for cut in cuts if report.begin <= cut <= report.end)
    points = sorted(report.statements, key=lambda s: s.begin)
    begins = [point.begin for point in points]
    figures = {begin: figure for figure in report.figures for begin in [figure.begin]}
    for begin, end in pairwise(ordered):
        at = bisect_right(begins, begin) - 1
        point = points[at] if at >= 0 and points[at].end > begin else None
        figure = figures.get(begin)
        yield begin, Piece(
            text[begin:end], point.id if point else "", figure.id if figure and figure.end >= end else "",
            point.kind if point else "",
        )  # fmt: skip


def _records(report: Report) -> list[dict[str, Any]]:
    records: list[Statement | Figure] = sorted([*report.statements, *report.figures], key=lambda r: (r.begin, -r.end))
    return [
        {
            "id": record.id, "what": "figure" if isinstance(record, Figure) else "statement", "rule": record.rule,
            "kind": label("status", record.status) if isinstance(record, Figure) else label("kind", record.kind),
            "class": "figure" if isinstance(record, Figure) else record.kind, "begin": record.begin,
            "head": f"{record.indicator} {record.text}".strip() if isinstance(record, Figure) else record.head,
            "confidence": record.confidence,
        }
        for record in records
    ]  # fmt: skip
