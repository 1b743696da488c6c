"""What does a page show? Plain functions from an archive and a request to what a template fills in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple
from urllib.parse import urlencode

from reportminer.archive import Archive
from reportminer.archive.outgoing import Outgoing
from reportminer.corrections import choices, describe, undone
from reportminer.labels import label
from reportminer.records import KINDS, Correction, Figure, Report, Section, Statement
from reportminer.review import CHECKED, Queued, accuracy, accuracy_lines, queue
from reportminer.review.sheets import values_of
from reportminer.sentences import around
from reportminer.store.errors import ArchiveError
from reportminer.store.rows import home_of

PAGE = 20
"""hits on a page"""
_FACETS = ("kind", "year", "genre", "province", "prefecture", "county", "topic")
_REACH = 160
_MOST_FACETS = 12
_MOST_CELLS = 3_000


class Piece(NamedTuple):
    """A stretch of a text with what stands there: ids of statement and figure, and the kind of the statement."""

    text: str
    statement: str
    figure: str
    kind: str


def home(out: Outgoing) -> dict[str, Any]:
    """What the archive holds."""
    archive = out.archive
    reports = archive.reports()
    counts: dict[str, dict[str, int]] = {"year": {}, "genre": {}, "place": {}}
    for row in reports:
        for name, value in (
            ("year", row.year or "不详"),
            ("genre", label("genre", row.genre)),
            ("place", home_of(row).name or "不详"),
        ):
            counts[name][str(value)] = counts[name].get(str(value), 0) + 1
    failures = [failure for failure in archive.failures() if not failure.skipped]
    runs = archive.runs()
    stats = archive.stats()
    return {
        "reports": len(reports), "statements": stats["statements"], "figures": stats["figures"],
        "places": stats["places"], "failures": failures[:50], "failed": len(failures), "run": runs[-1] if runs else None,
        "years": _bars(sorted(counts["year"].items())), "genres": _bars(_largest(counts["genre"])),
        "where": _bars(_largest(counts["place"])),
    }  # fmt: skip


def _largest(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MOST_FACETS]


def _bars(counts: Iterable[tuple[str, int]]) -> list[tuple[str, int, int]]:
    """Names, counts, and widths from 0 to 100."""
    found = list(counts)
    most = max((count for _, count in found), default=1)
    return [(name, count, round(100 * count / most)) for name, count in found]


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
            facets.append((_FACET_NAMES[name], values))
    return {
        "query": query, "what": what, "count": archive.count(query, what=what, **filters), "page": page,
        "hits": [_hit(out.clean(hit)) for hit in shown], "facets": facets,
        "filters": [
            (_facet_label(name, str(value)), "?" + urlencode({k: v for k, v in state.items() if k != name}))
            for name, value in filters.items()
        ],
        "before": "?" + urlencode({**state, "page": page - 1}) if page > 1 else "",
        "more": "?" + urlencode({**state, "page": page + 1}) if len(hits) > page * PAGE else "",
    }  # fmt: skip


_FACET_NAMES = {
    "kind": "类型", "year": "年份", "genre": "文种", "province": "省", "prefecture": "市", "county": "县", "topic": "主题",
}  # fmt: skip


def _facet_label(name: str, value: str) -> str:
    from reportminer import places

    if name in {"province", "prefecture", "county", "place"} and value.isdecimal():
        return places.full_name(value) or value
    return label(name, value)


def _hit(hit: Any) -> dict[str, Any]:
    return {
        "kind": label("kind", hit.kind), "class": hit.kind if hit.kind in KINDS else "", "head": hit.head,
        "pieces": _marked(hit.snippet or hit.text[:300], hit.snippet_marks if hit.snippet else hit.marks),
        "title": hit.title, "place": hit.place, "year": hit.year, "section": hit.section, "widened": hit.widened,
        "link": f"/report/{hit.report_id}?" + urlencode({"at": hit.begin}) + f"#a{hit.begin}", "copies": hit.copies,
    }  # fmt: skip


def _marked(text: str, marks: Sequence[tuple[int, int]]) -> list[tuple[str, bool]]:
    pieces, at = [], 0
    for begin, end in sorted(marks):
        if at <= begin < end <= len(text):
            pieces += [(text[at:begin], False), (text[begin:end], True)]
            at = end
    return [(words, marked) for words, marked in [*pieces, (text[at:], False)] if words]


def held(out: Outgoing, report_id: str) -> Report:
    """A report, if it is shown.

    Raises:
        ArchiveError: there is none, or it is left out.
    """
    found = out.archive.report(report_id)
    if out.archive.only is not None and found.report_id not in out.archive.only:
        raise ArchiveError("这篇报告带有密级标志，不在此列出")
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
        "sections": found.sections, "records": _records(found), "checked": CHECKED,
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


def record(out: Outgoing, report_id: str, record_id: str) -> dict[str, Any]:
    """One record with its sentence and a form to correct it.

    Raises:
        ArchiveError, CorrectionError: there is none.
    """
    archive = out.archive
    found = out.clean(held(out, report_id))
    text = out.clean(archive.source_text(found.report_id))
    item = archive.record(found, record_id)
    return {"report": found, **_form(found, item, text)}


def _form(report: Report, item: Section | Statement | Figure, text: str) -> dict[str, Any]:
    what = {Section: "section", Statement: "statement", Figure: "figure"}[type(item)]
    values = values_of(item) if not isinstance(item, Section) else {"head": item.head, "role": label("role", item.role)}
    first, last = around(text[: report.end], item.begin, item.end, reach=_REACH)
    first = max(first, report.begin)
    return {
        "what": what, "item": item,
        "fields": [(name, _FIELD_NAMES.get(name, name), value, choices(name)) for name, value in values.items()],
        "before": text[first : item.begin], "quote": text[item.begin : item.end], "after": text[item.end : last],
        "rules_said": {n: describe(v) for n, v in report.corrected.get(item.id, {}).items()},
    }  # fmt: skip


_FIELD_NAMES = {
    "kind": "类型", "head": "要点", "topics": "主题", "place": "地方", "indicator": "指标", "value": "数值", "status": "状态",
    "year": "年份", "indicator_id": "标准指标", "role": "作用",
}  # fmt: skip


def next_in_queue(out: Outgoing, items: Sequence[Queued], skipped: frozenset[str]) -> dict[str, Any]:
    """The next record to look at, its form, and how far one is."""
    archive = out.archive
    left = [item for item in items if f"{item.report_id}:{item.record_id}" not in skipped]
    for item in left:
        found = out.clean(archive.report(item.report_id))
        text = out.clean(archive.source_text(item.report_id))
        records: list[Any] = found.figures if item.what == "figure" else found.statements
        record = next((r for r in records if (r.begin, r.end) == (item.begin, item.end)), None)
        if record is not None and record.rule not in CHECKED:
            return {"report": found, "drawn": item.drawn, "left": len(left), **_form(found, record, text)}
    return {"report": None, "left": 0}


def review_queue(archive: Archive, *, sample: int = 30) -> list[Queued]:
    """The records that people are asked about: those drawn at random and the most useful others by turns."""
    items = queue(archive, limit=300, sample=sample)
    drawn = [item for item in items if item.drawn]
    others = sorted((item for item in items if not item.drawn), key=lambda item: -item.worth)
    turns = [pair for both in zip(others, drawn, strict=False) for pair in both]
    return [*turns, *others[len(drawn) :], *drawn[len(others) :]]


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
        "id": entry.id, "when": entry.when[:16].replace("T", " "), "who": entry.who, "kind": _ENTRY_KINDS[entry.kind],
        "quote": entry.anchor.quote[:60] if entry.anchor else "", "field": _FIELD_NAMES.get(entry.field, entry.field),
        "old": "" if entry.old is None else describe(entry.old), "new": "" if entry.new is None else describe(entry.new),
        "report_id": entry.report_id, "note": entry.note, "can_undo": entry.id not in back,
        "state": "已撤销" if entry.id in back else "对不上原文" if entry.id in stale else "有效",
    }  # fmt: skip


_ENTRY_KINDS = {"change": "改正", "delete": "删除", "add": "补录", "confirm": "确认", "undo": "撤销"}


def issues(out: Outgoing, *, min_places: int) -> dict[str, Any]:
    """Recurring issues."""
    archive = out.archive
    found = [out.clean(row) for row in archive.issues(min_places=min_places).to_dict("records")]
    for issue in found:
        issue["span"] = f"{min(issue['years'])}–{max(issue['years'])}" if issue["years"] else ""
    return {"issues": found[:300], "count": len(found), "min_places": min_places}


def compare(out: Outgoing, asked: Mapping[str, str]) -> dict[str, Any]:
    """A table of places by years for an indicator; every cell leads to its sentence."""
    archive = out.archive
    known = archive.indicators()
    names = known["indicator_id"].tolist()[:500] if len(known) else []
    wanted = [
        name for name in asked.get("indicator", "").replace("、", ",").replace("，", ",").split(",") if name.strip()
    ][:5]
    tables = []
    for name in wanted:
        cells: list[dict[str, Any]] = archive.compare(
            [name.strip()], places=asked.get("place") or None, year=asked.get("year") or None
        ).to_dict("records")[:_MOST_CELLS]  # type: ignore[assignment]
        years = sorted({str(cell["column"]) for cell in cells})
        rows: dict[str, dict[str, list[dict[str, Any]]]] = {}
        for cell in map(out.clean, cells):
            cell["link"] = (
                f"/report/{cell['report_id']}?" + urlencode({"at": int(cell["begin"])}) + f"#a{int(cell['begin'])}"
            )
            cell["status"] = label("status", cell["status"])
            rows.setdefault(cell["row"], {}).setdefault(str(cell["column"]), []).append(cell)
        tables.append((name.strip(), years, sorted(rows.items())))
    return {
        "names": names, "indicator": asked.get("indicator", ""), "place": asked.get("place", ""),
        "year": asked.get("year", ""), "tables": tables,
    }  # fmt: skip


def files(out: Outgoing) -> dict[str, Any]:
    """Reports, failures and runs."""
    archive = out.archive
    return {
        "accuracy": accuracy_lines(archive),
        "reports": archive.reports()[:3_000],
        "failures": archive.failures(),
        "runs": archive.runs()[-20:][::-1],
    }
