"""What does a query find, and what narrows it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from reportminer import places
from reportminer.archive.outgoing import Outgoing
from reportminer.records import KINDS
from reportminer.web.texts import label, mark
from reportminer.web.texts import text as _
from reportminer.web.views.lists import names

PAGE = 20
"""hits on a page"""
MOST = {"xlsx": 1_000, "csv": 1_000, "docx": 200}
"""hits in a file, by its form; the page says so"""
_FACETS = ("kind", "year", "genre", "province", "prefecture", "county", "topic")
_MOST_FACETS = 12
_FACET_NAMES = {
    "kind": mark("类型"),
    "year": mark("年份"),
    "genre": mark("文种"),
    "province": mark("省"),
    "prefecture": mark("市"),
    "county": mark("县"),
    "topic": mark("主题"),
}


def search(out: Outgoing, asked: Mapping[str, str]) -> dict[str, Any]:
    """Hits of a query with its filters, the facets, and links that narrow or widen it.

    Raises:
        QuerySyntaxError, UnknownPlaceError: the query cannot be understood, or nobody knows its place.
    """
    archive = out.archive
    query, what = asked.get("q", "").strip(), asked.get("what", "statements")
    filters: dict[str, Any] = {
        name: asked[name] for name in ("kind", "place", "year", "genre", "topic") if asked.get(name)
    }
    page = max(1, int(asked["page"])) if asked.get("page", "").isdecimal() else 1
    page = min(page, 50)
    if not query:
        return {"query": "", "what": what, "hits": [], "facets": [], "filters": [], "count": 0, "page": 1, "more": ""}
    hits = archive.hits(query, what=what, limit=page * PAGE + 1, **filters)
    shown = hits[(page - 1) * PAGE : page * PAGE]
    state = {"q": query, "what": what, **filters}
    facets = []
    for name, counts in archive.facets(query, what=what, **filters).items():
        target = "place" if name in {"province", "prefecture", "county"} else name
        if name in _FACETS and counts and target not in filters:
            values = [
                (_facet_label(name, value), count, "?" + urlencode({**state, target: value}))
                for value, count in list(counts.items())[:_MOST_FACETS]
            ]
            facets.append((_(_FACET_NAMES[name]), values))
    return {
        "query": query, "what": what, "count": archive.count(query, what=what, **filters), "page": page,
        "hits": [_hit(out.clean(hit)) for hit in shown], "facets": facets,
        "filters": [
            (_facet_label(name, str(value)), "?" + urlencode({k: v for k, v in state.items() if k != name}))
            for name, value in filters.items()
        ],
        "state": "?" + urlencode(state), "limits": (MOST["xlsx"], MOST["docx"]), "list_names": names(out),
        "before": "?" + urlencode({**state, "page": page - 1}) if page > 1 else "",
        "more": "?" + urlencode({**state, "page": page + 1}) if len(hits) > page * PAGE else "",
    }  # fmt: skip


def _facet_label(name: str, value: str) -> str:
    if name in {"province", "prefecture", "county", "place"} and value.isdecimal():
        return places.full_name(value) or value
    return label(name, value)


def _hit(hit: Any) -> dict[str, Any]:
    return {
        "kind": label("kind", hit.kind), "class": hit.kind if hit.kind in KINDS else "", "head": hit.head,
        "pieces": _marked(hit.snippet or hit.text[:300], hit.snippet_marks if hit.snippet else hit.marks),
        "title": hit.title, "place": hit.place, "year": hit.year, "section": hit.section, "widened": hit.widened,
        "thing": ":".join(hit.thing),
        "link": f"/report/{hit.report_id}?" + urlencode({"at": hit.begin}) + f"#a{hit.begin}", "copies": hit.copies,
    }  # fmt: skip


def _marked(text: str, marks: Sequence[tuple[int, int]]) -> list[tuple[str, bool]]:
    pieces, at = [], 0
    for begin, end in sorted(marks):
        if at <= begin < end <= len(text):
            pieces += [(text[at:begin], False), (text[begin:end], True)]
            at = end
    return [(words, marked) for words, marked in [*pieces, (text[at:], False)] if words]
