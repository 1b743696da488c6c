"""What does one report say again, anew, in other words or no more, beside another?"""

from __future__ import annotations

from collections import Counter
from typing import Any

from reportminer.archive.outgoing import Outgoing
from reportminer.compare.outlines import Aligned, Point, aligned, outline_table, worded
from reportminer.records import Report
from reportminer.search.naming import named_reports
from reportminer.web.texts import label, mark
from reportminer.web.texts import text as _
from reportminer.web.views.compare import Asked, _address, one
from reportminer.web.views.report import held, link_to

_CHANGES = {
    "new": mark("新提"),
    "changed": mark("改动"),
    "repeated": mark("照旧"),
    "dropped": mark("不再提"),
}
_MOST_LINES = 200
_MOST_SHOWN = 240
"""characters of a point that are shown; those that were changed are shown whole as far as words are laid over each other"""
_MOST_NAMED = 30


def reports(out: Outgoing, asked: Asked) -> dict[str, Any]:
    """Two reports aligned section by section and point by point.

    Args:
        out: the archive as far as it is shown.
        asked: ``old`` and ``new`` (the id of a report, or words that name it), ``change`` (one of new, changed, repeated,
            dropped).
    """
    names = {side: one(asked, side).strip() for side in ("old", "new")}
    only = one(asked, "change")
    state = {**names, "change": only if only in _CHANGES else ""}
    found = {side: _named(out, name) for side, name in names.items()}
    offered = [
        (side, [(row, _address(state, **{side: row.report_id})) for row in rows])
        for side, (rows, _id) in found.items() if names[side] and not _id
    ]  # fmt: skip
    shown: dict[str, Any] = {"lines": [], "counts": [], "old": None, "new": None, "left": 0, "swap": ""}
    if all(chosen for _rows, chosen in found.values()):
        old, new = (held(out, found[side][1]) for side in ("old", "new"))
        shown = _aligned(out, old, new, state)
    return {"address": _address(state), "asked_for": names, "offered": offered, "change": state["change"], **shown}


def table(out: Outgoing, asked: Asked) -> list[dict[str, Any]]:
    """All lines of two reports aligned, as rows of ``compare --outline`` with the words of each point below its head.

    Raises:
        ValueError: one of them is not named, or by words that several bear.
    """
    ids = [_named(out, one(asked, side).strip())[1] for side in ("old", "new")]
    if not all(ids):
        raise ValueError(_("先选定两篇报告"))
    old, new = ((report, out.archive.source_text(report.report_id)) for report in (held(out, name) for name in ids))
    lines = [out.clean(line) for line in aligned(old, new)]
    return [
        {**row, "old": _whole(line.old, line.level), "new": _whole(line.new, line.level)}
        for row, line in zip(outline_table(lines), lines, strict=True)
    ]


def _whole(point: Point | None, level: str) -> str:
    """A point as it stands in a file: of a section its heading, of a statement its words too."""
    if point is None:
        return ""
    words = "" if level == "section" else " ".join(point.text.split())
    return "\n".join(dict.fromkeys(part for part in (point.head, words) if part))


def _named(out: Outgoing, name: str) -> tuple[list[Any], str]:
    """The reports that words may mean, and the id of the one that they do mean."""
    if not name:
        return [], ""
    archive = out.archive
    rows = archive.report_rows()
    exact = [row for row in rows if row.report_id == name]
    if exact:
        return exact, exact[0].report_id
    meant = named_reports(archive.store, rows, name)
    return meant[:_MOST_NAMED], meant[0].report_id if len(meant) == 1 else ""


def _aligned(out: Outgoing, old: Report, new: Report, state: dict[str, str]) -> dict[str, Any]:
    archive = out.archive
    lines = aligned((old, archive.source_text(old.report_id)), (new, archive.source_text(new.report_id)))
    counts: Counter[str] = Counter(line.change for line in lines if line.level == "statement")
    kept = [line for line in lines if state["change"] in {"", line.change}]
    groups: dict[str, list[dict[str, Any]]] = {}
    for line in kept[:_MOST_LINES]:
        groups.setdefault(line.role, []).append(_line(out, line))
    return {
        "old": out.clean(old), "new": out.clean(new), "left": max(0, len(kept) - _MOST_LINES),
        "lines": [(label("role", role), found) for role, found in groups.items()],
        "counts": [
            (name, _(words), counts[name], _address(state, change="" if state["change"] == name else name),
             state["change"] == name)
            for name, words in _CHANGES.items()
        ],
        "swap": _address(state, old=new.report_id, new=old.report_id),
    }  # fmt: skip


def _line(out: Outgoing, line: Aligned) -> dict[str, Any]:
    changed = line.change == "changed" and line.old is not None and line.new is not None
    old, new = (_point(out, point) for point in (line.old, line.new))
    stretches = worded(old["text"], new["text"]) if changed and old and new else []
    for point, others in ((old, "new"), (new, "dropped")):
        if point:
            point["stretches"] = [w for w in stretches if w.change != others] or [("same", _cut(point["text"]))]
    return {
        "change": line.change, "what": _(_CHANGES[line.change]), "section": line.level == "section", "old": old, "new": new,
        "likeness": f"{line.likeness:.0%}" if changed else "",
    }  # fmt: skip


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"


def _point(out: Outgoing, point: Point | None) -> dict[str, Any] | None:
    if point is None:
        return None
    row = out.clean({**point._asdict()})
    return {"head": row["head"], "text": row["text"].strip(), "link": link_to(point.report_id, point.begin)}
