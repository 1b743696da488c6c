"""What does a query find, what narrows it, and how was it understood?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote_plus, urlencode

from reportminer import places
from reportminer.archive import Archive
from reportminer.archive.outgoing import Outgoing
from reportminer.archive.searched import Answer
from reportminer.records import KINDS
from reportminer.search import engine
from reportminer.search.documents import CHECKED, SURE, percent
from reportminer.search.engine import FACETS
from reportminer.search.hits import MOST as MATCHED
from reportminer.search.query_things import things_of
from reportminer.search.searchables import WHATS, Hit
from reportminer.search.similar import groups_of, similar
from reportminer.store.errors import ArchiveError
from reportminer.web.texts import label, mark
from reportminer.web.texts import text as _
from reportminer.web.views.lists import names
from reportminer.web.views.report import held, link_to
from reportminer.web.views.tree import Branch, tree_of_sums

PAGE = 20
"""hits on a page"""
MOST = {"xlsx": 1_000, "csv": 1_000, "docx": 200}
"""hits in a file, by its form; the page says so"""
SORTED = 500
"""best hits that are put in another order, or held to what the index does not know"""
_FACETS = ("kind", "year", "genre", "topic")
_MOST_FACETS = 12
_FILTERS = ("kind", "place", "year", "genre", "topic")
_FACET_NAMES = {
    "kind": mark("类型"),
    "year": mark("年份"),
    "genre": mark("文种"),
    "topic": mark("主题"),
}
_SORTS = {
    "": mark("最相关的在前"),
    "latest": mark("年份近的在前"),
    "earliest": mark("年份远的在前"),
    "place": mark("按地方"),
}
_SURE = ("0.9", "0.7")
_OWN = "c."
"""begins the name of a field that stands for a column of the archive's own catalogue"""
_FEW = 6
_MOST_WORDS = 8
_ALIKE = 14
"""similar statements of a page"""


class Asked(NamedTuple):
    """A question with everything that narrows and orders its hits."""

    query: str
    what: str
    filters: dict[str, str]
    own: dict[str, str]
    """what columns of the catalogue must hold"""
    sure: str = ""
    checked: str = ""
    sort: str = ""
    literal: bool = False
    words: bool = False
    """places, years and questions in it are words"""
    explain: bool = False

    @property
    def state(self) -> dict[str, str]:
        """The fields of its address."""
        flags = {"sure": self.sure, "checked": self.checked, "sort": self.sort}
        flags |= {name: "1" for name in ("literal", "words", "explain") if getattr(self, name)}
        own = {_OWN + head: cell for head, cell in self.own.items()}
        return {"q": self.query, "what": self.what, **self.filters, **own, **{n: v for n, v in flags.items() if v}}

    @property
    def narrowed(self) -> dict[str, Any]:
        """What narrows its hits, as `Archive.hits` takes it; confidence and checks are known of statements and figures."""
        seen: dict[str, Any] = {"as_words": self.words}
        if self.trusted:
            seen |= {"sure": float(self.sure or 0), "checked": self.checked == "1" if self.checked else None}
        return {**self.filters, **seen}

    @property
    def trusted(self) -> bool:
        """Whether what is searched has a confidence of its own."""
        return self.what in {"statements", "figures"}

    def address(self, **changed: Any) -> str:
        """The address of the same with some fields changed; those that are empty are left out, ``q`` apart."""
        return _address({**self.state, **changed})

    def addresses(self, name: str) -> Callable[[str], str]:
        """What gives the address of the same with one field changed, for many values of it."""
        begin = _address({key: value for key, value in self.state.items() if key != name})
        # many values are codes of places, which need no quoting
        return lambda value: f"{begin}&{name}={value if value.isdecimal() and value.isascii() else quote_plus(value)}"


def _address(state: Mapping[str, Any]) -> str:
    return "?" + urlencode({name: value for name, value in state.items() if value or name == "q"})


def read(asked: Mapping[str, str]) -> Asked:
    """The question in the fields of an address; what cannot be is left out."""
    return Asked(
        asked.get("q", "").strip(), asked.get("what") or WHATS[0], {n: asked[n] for n in _FILTERS if asked.get(n)},
        {name.removeprefix(_OWN): value for name, value in asked.items() if name.startswith(_OWN) and value},
        asked.get("sure", "") if asked.get("sure") in _SURE else "",
        asked.get("checked", "") if asked.get("checked") in {"1", "0"} else "",
        asked.get("sort", "") if asked.get("sort") in _SORTS else "",
        asked.get("literal") == "1", asked.get("words") == "1", asked.get("explain") == "1",
    )  # fmt: skip


def found(out: Outgoing, asked: Mapping[str, str], limit: int) -> list[Hit]:
    """The hits of a question in their order, all its filters held to.

    Raises:
        QuerySyntaxError, UnknownPlaceError, CatalogueError: it cannot be understood.
    """
    question = read(asked)
    return _found(_archive(out, question), question, limit)


def _archive(out: Outgoing, question: Asked) -> Archive:
    return out.archive.chosen(question.own.items()) if question.own else out.archive


def _found(archive: Archive, question: Asked, limit: int) -> list[Hit]:
    wanted = max(limit, SORTED) if question.sort else limit
    hits = archive.hits(
        question.query, what=question.what, limit=wanted, widen=not question.literal, **question.narrowed
    )
    return _sorted(question, hits)[:limit]


def _sorted(question: Asked, hits: list[Hit]) -> list[Hit]:
    """Hits in the order asked for."""
    if question.sort == "place":
        hits = sorted(hits, key=lambda hit: (hit.adcode or "~", hit.place, hit.rank))
    elif question.sort:
        sign = -1 if question.sort == "latest" else 1
        hits = sorted(hits, key=lambda hit: (hit.year is None, sign * (hit.year or 0), hit.rank))
    return hits


def search(out: Outgoing, asked: Mapping[str, str]) -> dict[str, Any]:
    """Hits of a query with its filters, the facets, how it was understood, and links that narrow or widen it.

    Raises:
        QuerySyntaxError, UnknownPlaceError: the query cannot be understood, or nobody knows its place.
        CatalogueError: the catalogue has no such column.
        ArchiveError: there is no statement to which others should be similar.
    """
    question = read(asked)
    shared: dict[str, Any] = {
        "query": question.query, "what": question.what, "sorts": [(name, _(words)) for name, words in _SORTS.items()],
        "sort": question.sort, "explain": question.explain, "like": None,
    }  # fmt: skip
    if asked.get("like"):
        return {**shared, **_similar(out, asked["like"])}
    if not question.query and not question.filters and not question.own:
        return {**shared, "hits": [], "facets": [], "filters": [], "count": 0, "page": 1, "more": "", "nothing": True}
    archive = _archive(out, question)
    page = max(1, int(asked["page"])) if asked.get("page", "").isdecimal() else 1
    page = min(page, 50)
    most = page * PAGE + 1
    found = archive.answer(
        question.query, what=question.what, limit=max(most, SORTED) if question.sort else most,
        widen=not question.literal, fields=(*FACETS, *((SURE, CHECKED) if question.trusted else ())), **question.narrowed,
    )  # fmt: skip
    hits = _sorted(question, found.hits)[:most]
    shown, counts = hits[(page - 1) * PAGE : page * PAGE], found.facets
    return {
        **shared, **_understood(question, found.request), "page": page, "nothing": False, "state": question.address(),
        "count": found.total, "finer": bool(question.sort), "sorted": SORTED,
        "hits": _grouped(out, archive, shown) if question.what == "statements" else [_hit(out.clean(hit)) for hit in shown],
        "facets": _facets(question, counts), "places": _places(question, counts),
        "finer_facets": _finer(out, archive, question, found), "filters": _filters(question),
        "limits": (MOST["xlsx"], MOST["docx"]), "list_names": names(out),
        "explain_link": question.address(explain="" if question.explain else "1"),
        "before": question.address(page=page - 1) if page > 1 else "",
        "more": question.address(page=page + 1) if len(hits) > page * PAGE else "",
        "hidden": [(name, value) for name, value in question.state.items() if name not in {"q", "what", "place", "year", "sort"}],
    }  # fmt: skip


def _understood(question: Asked, request: Any) -> dict[str, Any]:
    """What words were taken for filters or for a question, each with a link that takes it back, and the related words."""
    taken = [
        (
            _("地方：{name}", name=each.words) if each.field == "place" else _("年份：{name}", name=each.value),
            question.address(q=question.query.replace(each.words, f'"{each.words}"', 1)),
        )
        for each in request.taken
    ]
    wished = "、".join(label("kind", kind) for kind in request.wished)
    things = things_of(request.parsed.groups) if request.parsed.groups else []
    related = [(thing.words[0], list(thing.others[:_MOST_WORDS])) for thing in things if thing.others]
    return {
        "taken": taken, "wished": wished, "as_words": question.words,
        "words_link": question.address(words="" if question.words else "1"),
        "related": related, "literal": question.literal,
        "literal_link": question.address(literal="" if question.literal else "1"),
    }  # fmt: skip


def _filters(question: Asked) -> list[tuple[str, str]]:
    """What narrows the hits, each with the address without it."""
    told = [(_facet_label(name, value), question.address(**{name: ""})) for name, value in question.filters.items()]
    told += [(f"{head}：{cell}", question.address(**{_OWN + head: ""})) for head, cell in question.own.items()]
    if question.sure:
        told.append((_("可信度不低于 {least}", least=question.sure), question.address(sure="")))
    if question.checked:
        told.append((_("已核对") if question.checked == "1" else _("未核对"), question.address(checked="")))
    return told


def _facets(question: Asked, counts: Mapping[str, Mapping[str, int]]) -> list[tuple[str, list[Any]]]:
    facets = []
    for name in _FACETS:
        if counts.get(name) and name not in question.filters:
            found = list(counts[name].items())
            if name == "year":
                found.sort(key=lambda pair: pair[0], reverse=True)
            address = question.addresses(name)
            values = [(_facet_label(name, value), count, address(value)) for value, count in found[: 2 * _MOST_FACETS]]
            facets.append((_(_FACET_NAMES[name]), values))
    return facets


def _places(question: Asked, counts: Mapping[str, Mapping[str, int]]) -> list[Any]:
    """Places of the hits as a tree of names, counts, addresses and what lies below."""
    sums: dict[str, int] = {}
    for level in ("province", "prefecture", "county"):
        sums |= dict(list(counts.get(level, {}).items())[: 10 * _MOST_FACETS])

    address = question.addresses("place")

    def told(branch: Branch) -> tuple[str, int, str, list[Any]]:
        return branch.name, branch.total, address(branch.code), [told(each) for each in branch.below]

    return [told(branch) for branch in tree_of_sums(sums)]


def _finer(out: Outgoing, archive: Archive, question: Asked, found: Answer) -> list[tuple[str, list[Any]]]:
    """Counts by confidence, by checked or not, and, of the first matches, by columns of the catalogue."""
    facets: list[tuple[str, list[Any]]] = []
    if not question.sure:
        shares = {int(value): count for value, count in found.facets.get(SURE, {}).items()}
        rows = [
            (_("不低于 {least}", least=least), sum(n for share, n in shares.items() if share >= percent(float(least))),
             question.address(sure=least))
            for least in _SURE
        ]  # fmt: skip
        facets.append((_("可信度"), [row for row in rows if row[1]]))
    if not question.checked:
        seen = found.facets.get(CHECKED, {})
        rows = [
            (_("已核对"), seen.get("1", 0), question.address(checked="1")),
            (_("未核对"), seen.get("0", 0), question.address(checked="0")),
        ]  # fmt: skip
        facets.append((_("核对"), [row for row in rows if row[1]]))
    heads = [head for head in out.heads() if head not in question.own]
    if heads and found.total:
        matches = engine.matching(archive.store, archive.index_of(question.what), found.request, most=MATCHED)
        facets += _of_catalogue(archive, question, heads, [report for _key, report in matches])
    return [(name, values) for name, values in facets if values]


def _of_catalogue(
    archive: Archive, question: Asked, heads: Sequence[str], keys: Sequence[int]
) -> list[tuple[str, list[Any]]]:
    query = "SELECT report_key, report_id FROM reports WHERE report_key IN (SELECT value FROM json_each(?))"
    ids = dict(archive.store.query(query, (json.dumps(sorted(set(keys))),)).fetchall())
    filed = archive.once("filed", archive.limited(None).filed)
    facets = []
    for head in heads:
        counts = Counter(cell for key in keys if (cell := filed[ids[key]].cells.get(head, "")))
        values = [
            (cell, count, question.address(**{_OWN + head: cell})) for cell, count in counts.most_common(_MOST_FACETS)
        ]
        # a column that says something else of every report narrows nothing
        if len(counts) < max(len(ids), _FEW):
            facets.append((head, values))
    return facets


def _similar(out: Outgoing, named: str) -> dict[str, Any]:
    """Statements like one that is named by report and id, those that repeat each other as one.

    Raises:
        ArchiveError: there is none.
    """
    report_id, _colon, statement_id = named.partition(":")
    report, archive = held(out, report_id), out.archive
    point = next((point for point in report.statements if point.id == statement_id), None)
    if point is None:
        raise ArchiveError(_("这篇报告里没有这条记录"))
    text = archive.source_text(report.report_id)[point.begin : point.end]
    alike = similar(
        archive.store, archive.index, text, head=point.head, without={report.report_id}, only=archive.only, limit=_ALIKE
    )
    hits = []
    for one in alike:
        same = [_hit(out.clean(hit)) for hit in one.same]
        hits.append({**_hit(out.clean(one.hit)), "same": same, "likeness": f"{one.likeness:.0%}"})
    return {
        "nothing": False, "hits": hits, "facets": [], "places": [], "finer_facets": [], "filters": [],
        "count": len(hits), "page": 1, "more": "", "before": "", "list_names": names(out),
        "like": {
            "head": out.clean(point).head, "kind": label("kind", point.kind), "class": point.kind,
            "title": out.clean(report).title,
            "text": out.clean({"report_id": report.report_id, "text": text})["text"],
            "link": f"/report/{report.report_id}?record={point.id}#a{point.begin}",
        },
    }  # fmt: skip


def _grouped(out: Outgoing, archive: Archive, hits: Sequence[Hit]) -> list[dict[str, Any]]:
    """The hits of a page; those that say nearly what one before them says stand with it."""
    groups = groups_of(archive.index, [hit.text for hit in hits])
    told = [_hit(out.clean(hit)) for hit in hits]
    return [{**told[first], "same": [told[other] for other in others]} for first, *others in groups]


def _facet_label(name: str, value: str) -> str:
    if name in {"province", "prefecture", "county", "place"} and value.isdecimal():
        return places.full_name(value) or value
    return label(name, value)


_HOW = {"literal": mark("原词"), "synonym": mark("近义词"), "part": mark("词的一部分"), "pair": mark("相近的字")}


def _hit(hit: Hit) -> dict[str, Any]:
    why: dict[str, list[str]] = {}
    for each in hit.found:
        why.setdefault(each.how, []).append(each.word if each.how == "literal" else f"{each.asked} → {each.word}")
    return {
        "kind": label("kind", hit.kind), "class": hit.kind if hit.kind in KINDS else "", "head": hit.head,
        "pieces": _marked(hit.snippet or hit.text[:300], hit.snippet_marks if hit.snippet else hit.marks),
        "title": hit.title, "place": hit.place, "year": hit.year, "section": hit.section, "widened": hit.widened,
        "thing": ":".join(hit.thing), "like": f"{hit.report_id}:{hit.statement_id}" if hit.what == "statements" else "",
        "link": link_to(hit.report_id, hit.begin), "copies": hit.copies, "same": (), "likeness": "",
        "why": [(_(_HOW[how]), "、".join(dict.fromkeys(words))) for how, words in why.items() if how in _HOW],
    }  # fmt: skip


def _marked(text: str, marks: Sequence[tuple[int, int]]) -> list[tuple[str, bool]]:
    pieces, at = [], 0
    for begin, end in sorted(marks):
        if at <= begin < end <= len(text):
            pieces += [(text[at:begin], False), (text[begin:end], True)]
            at = end
    return [(words, marked) for words, marked in [*pieces, (text[at:], False)] if words]
