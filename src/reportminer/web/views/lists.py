"""What have people put aside?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from reportminer import lists as named
from reportminer.archive.listed import ListItem
from reportminer.archive.outgoing import Outgoing
from reportminer.records import KINDS
from reportminer.web.texts import label, mark
from reportminer.web.texts import text as _

_MOST = 1_000
"""things of a list that its page shows"""
_SHOWN = 300
"""characters of a thing that its page shows"""
KINDS_OF_THINGS = (
    ("statement", mark("要点")),
    ("figure", mark("数据")),
    ("section", mark("章节")),
    ("report", mark("报告")),
)


def lists(out: Outgoing) -> dict[str, Any]:
    """All lists, with how many things of each kind they hold."""
    found = []
    for one in out.archive.lists():
        counts = Counter(str(entry.new) for entry in one.items)
        kinds = [(_(name), counts[kind]) for kind, name in KINDS_OF_THINGS if counts[kind]]
        last = max((entry.when for entry in one.items), default=one.made)
        found.append(
            {"id": one.id, "name": one.name, "note": one.note, "who": one.who, "last": last[:10], "kinds": kinds,
             "count": len(one.items)}
        )  # fmt: skip
    return {"lists": found, "longest": named.LONGEST_NAME}


def shown_list(out: Outgoing, name: str, asked: Mapping[str, str]) -> dict[str, Any]:
    """One list with what is in it, as it stands in the archive now.

    Raises:
        CorrectionError: there is no such list.
    """
    one = named.list_named(out.archive.lists(), name)
    items = out.archive.list_items(one.id)
    kind = asked.get("kind", "")
    counts = Counter(item.what for item in items)
    chosen = [item for item in items if not kind or item.what == kind]
    return {
        "list": one, "count": len(items), "gone": sum(item.state == "gone" for item in items), "kind": kind,
        "kinds": [(value, _(words), counts[value]) for value, words in KINDS_OF_THINGS if counts[value]],
        "items": [_item(out.clean(item)) for item in chosen[:_MOST]], "most": _MOST, "longest": named.LONGEST_NAME,
        "marks": marks_of(out, [item.report_id for item in items if item.report_id]),
    }  # fmt: skip


def id_of(out: Outgoing, name: str) -> dict[str, str]:
    """Id and name of the list of a name or id, "" for both if there is none."""
    found = next((one for one in out.archive.lists() if name in (one.id, one.name)), None)
    return {"id": found.id if found else "", "name": found.name if found else ""}


def thing(out: Outgoing, name: str) -> dict[str, Any]:
    """One thing, REPORT or REPORT:RECORD, and the lists it may be put into.

    Raises:
        ArchiveError, CorrectionError: there is no such report or record.
    """
    report_id, _colon, record_id = name.partition(":")
    item = out.archive.thing(report_id, record_id)
    return {"thing": f"{item.report_id}:{item.record_id}", "item": _item(out.clean(item)), "list_names": names(out)}


def names(out: Outgoing) -> list[str]:
    """The names of all lists, to be offered where things are put in."""
    return [one.name for one in out.archive.lists()]


def marks_of(out: Outgoing, reports: Sequence[str]) -> list[tuple[str, int]]:
    """How many of some reports carry each mark of secrecy, to be told before they leave."""
    filed = out.archive.filed(dict.fromkeys(reports)) if reports else {}
    return sorted(Counter(one.mark for one in filed.values() if one.mark).items())


def _item(item: ListItem) -> dict[str, Any]:
    text = " ".join(item.text.split())
    at = f"?{urlencode({'at': item.begin})}#a{item.begin}" if item.what != "report" else ""
    return {
        "id": item.id, "what": label("corrected", item.what), "class": item.kind if item.kind in KINDS else "",
        "kind": label("list_kind", item.kind), "head": item.head, "text": text[:_SHOWN], "cut": len(text) > _SHOWN,
        "place": item.place, "year": item.year, "title": item.title, "page": item.page, "note": item.note, "who": item.who,
        "when": item.when[:10], "state": item.state, "path": item.path,
        "link": f"/report/{item.report_id}{at}" if item.report_id else "",
    }  # fmt: skip
