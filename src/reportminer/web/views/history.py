"""What has been corrected, by whom, and can it be taken back?"""

from __future__ import annotations

from typing import Any

from reportminer.archive.outgoing import Outgoing
from reportminer.corrections import describe, undone
from reportminer.records import Correction
from reportminer.review import accuracy
from reportminer.web.texts import mark
from reportminer.web.texts import text as _
from reportminer.web.views.record import FIELD_NAMES

_ENTRY_KINDS = {
    "change": mark("改正"),
    "delete": mark("删除"),
    "add": mark("补录"),
    "confirm": mark("确认"),
    "undo": mark("撤销"),
}


def history(out: Outgoing) -> dict[str, Any]:
    """The log of corrections, latest first, and this archive's own accuracy."""
    archive = out.archive
    log = archive.corrections()
    back, stale = undone(log), {entry.id for entry in archive.stale_corrections()}
    return {
        "entries": [_entry(out.clean(entry), back, stale) for entry in reversed(log[-500:])], "count": len(log),
        "stale": len(stale), "accuracy": [row for row in accuracy(archive) if row.by == "all"],
    }  # fmt: skip


def _entry(entry: Correction, back: set[str], stale: set[str]) -> dict[str, Any]:
    return {
        "id": entry.id, "when": entry.when[:16].replace("T", " "), "who": entry.who, "kind": _(_ENTRY_KINDS[entry.kind]),
        "quote": entry.anchor.quote[:60] if entry.anchor else "", "field": _(FIELD_NAMES.get(entry.field, entry.field)),
        "old": "" if entry.old is None else describe(entry.old), "new": "" if entry.new is None else describe(entry.new),
        "report_id": entry.report_id, "note": entry.note, "can_undo": entry.id not in back,
        "state": _("已撤销") if entry.id in back else _("对不上原文") if entry.id in stale else _("有效"),
    }  # fmt: skip
