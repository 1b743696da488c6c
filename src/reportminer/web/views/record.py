"""Which fields of a record can be put right?"""

from __future__ import annotations

from typing import Any

from reportminer import labels
from reportminer.archive.outgoing import Outgoing
from reportminer.corrections import choices, describe
from reportminer.records import Figure, Report, Section, Statement
from reportminer.review.sheets import values_of
from reportminer.sentences import around
from reportminer.web.texts import mark
from reportminer.web.views.report import held

_REACH = 160
"""characters shown before and after a record"""
FIELD_NAMES = {
    "kind": mark("类型"),
    "head": mark("要点"),
    "topics": mark("主题"),
    "place": mark("地方"),
    "indicator": mark("指标"),
    "value": mark("数值"),
    "status": mark("状态"),
    "year": mark("年份"),
    "indicator_id": mark("标准指标"),
    "role": mark("作用"),
}


def record(out: Outgoing, report_id: str, record_id: str) -> dict[str, Any]:
    """One record with its sentence and a form to correct it.

    Raises:
        ArchiveError, CorrectionError: there is none.
    """
    archive = out.archive
    found = out.clean(held(out, report_id))
    text = out.clean(archive.source_text(found.report_id))
    item = archive.record(found, record_id)
    return {"report": found, **form(found, item, text)}


def form(report: Report, item: Section | Statement | Figure, text: str) -> dict[str, Any]:
    """What the form of a record shows: its fields with their choices, and the sentence it stands in."""
    what = {Section: "section", Statement: "statement", Figure: "figure"}[type(item)]
    values = (
        values_of(item)
        if not isinstance(item, Section)
        else {"head": item.head, "role": labels.label("role", item.role)}
    )
    first, last = around(text[: report.end], item.begin, item.end, reach=_REACH)
    first = max(first, report.begin)
    return {
        "what": what, "item": item,
        "fields": [(name, FIELD_NAMES.get(name, name), value, choices(name)) for name, value in values.items()],
        "before": text[first : item.begin], "quote": text[item.begin : item.end], "after": text[item.end : last],
        "rules_said": {n: describe(v) for n, v in report.corrected.get(item.id, {}).items()},
    }  # fmt: skip
