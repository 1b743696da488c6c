"""Which record is looked at next?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportminer.archive import Archive
from reportminer.archive.outgoing import Outgoing
from reportminer.records import CHECKED
from reportminer.review import Queued, kept_queue
from reportminer.web.views.record import form


def next_in_queue(out: Outgoing, items: Sequence[Queued], skipped: frozenset[str]) -> dict[str, Any]:
    """The next record to look at, its form, and how far one is."""
    archive = out.archive
    left = [item for item in items if f"{item.report_id}:{item.record_id}" not in skipped]
    for done, item in enumerate(left):
        found = out.clean(archive.report(item.report_id))
        text = out.clean(archive.source_text(item.report_id))
        records: list[Any] = found.figures if item.what == "figure" else found.statements
        record = next((r for r in records if (r.begin, r.end) == (item.begin, item.end)), None)
        if record is not None and record.rule not in CHECKED:
            # those before it were looked at, or are gone
            shown = {"report": found, "drawn": item.drawn, "left": len(left) - done, "done": done, "all": len(left)}
            return {**shown, **form(found, record, text)}
    return {"report": None, "left": 0}


def review_queue(archive: Archive) -> list[Queued]:
    """The records that people are asked about: those drawn at random and the most useful others by turns."""
    items = kept_queue(archive)
    drawn = [item for item in items if item.drawn]
    others = sorted((item for item in items if not item.drawn), key=lambda item: -item.worth)
    turns = [pair for both in zip(others, drawn, strict=False) for pair in both]
    return [*turns, *others[len(drawn) :], *drawn[len(others) :]]
