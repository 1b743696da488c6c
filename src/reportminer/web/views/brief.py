"""What would a brief on a query, a list or an issue say, and how have people arranged it?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from reportminer.archive.outgoing import Outgoing
from reportminer.brief import (
    Arranged,
    Brief,
    BriefError,
    Edits,
    Quote,
    arrange,
    lead,
    numeral,
    on_issue,
    on_list,
    on_query,
)
from reportminer.issues import IssueCluster
from reportminer.store.errors import ArchiveError
from reportminer.web.texts import message
from reportminer.web.texts import text as _
from reportminer.web.views.lists import marks_of, names

Issues = Callable[[], Sequence[IssueCluster]]
SOURCES = ("q", "place", "year", "list", "issue")
"""fields that say what a brief is on"""
_MOST_EDITS = 400
_ISSUES = 30


def edits_of(fields: Iterable[tuple[str, str]]) -> Edits:
    """What the fields of the page change: ``title``, ``h.KEY`` a heading, ``r.KEY`` a rank, ``x`` what is left out."""
    title, headings, ranks, left = "", {}, {}, set()
    for name, value in list(fields)[:_MOST_EDITS]:
        if name == "title":
            title = value
        elif name == "x":
            left.add(value)
        elif name.startswith("h."):
            headings[name[2:]] = value
        elif name.startswith("r.") and value.isdecimal() and len(value) < 5:
            ranks[name[2:]] = float(value)
    return Edits(title, headings, ranks, frozenset(left))


def made(out: Outgoing, asked: Mapping[str, str], issues: Issues) -> Brief | None:
    """The brief that is asked for, as it may be shown; None if none is.

    Raises:
        BriefError: there is nothing to make it of.
        CorrectionError: there is no such list.
        ArchiveError: there is no such issue.
        QuerySyntaxError, UnknownPlaceError: the query or place is none.
    """
    query = asked.get("q", "").strip()
    if query:
        brief = on_query(
            out.archive, query, place=asked.get("place", "").strip() or None, year=asked.get("year") or None
        )
    elif asked.get("list", "").strip():
        name = next((one.name for one in out.archive.lists() if one.id == asked["list"]), asked["list"])
        brief = on_list(out.archive, name)
    elif asked.get("issue"):
        found = [cluster for cluster in issues() if cluster.cluster_id == asked["issue"]]
        if not found:
            raise ArchiveError(_("没有这个问题：它可能已并入别的问题，或提到它的报告已不在档案里"))
        brief = on_issue(out.archive, found[0])
    else:
        return None
    return out.clean(brief)


def arranged(out: Outgoing, asked: Mapping[str, str], edits: Edits, issues: Issues) -> Arranged:
    """The brief in the order and under the headings that people gave it.

    Raises:
        BriefError: nothing is asked for, or there is nothing to make it of.
    """
    brief = made(out, asked, issues)
    if brief is None:
        raise BriefError(_("请先说明写什么：检索词、收藏夹或问题"))
    return arrange(brief, edits)


def brief(out: Outgoing, asked: Mapping[str, str], edits: Edits, issues: Issues) -> dict[str, Any]:
    """The page: what a brief can be made of, and the brief as it is arranged now."""
    known = sorted(issues(), key=lambda cluster: -len(cluster.places))[:_ISSUES]
    shared: dict[str, Any] = {
        "lists": names(out), "issues": [(c.cluster_id, c.label, len(c.places)) for c in known],
        "given": {name: asked.get(name, "") for name in SOURCES},
    }  # fmt: skip
    try:
        found = made(out, asked, issues)
    except BriefError as error:
        return {**shared, "brief": None, "words": message(str(error))}
    if found is None:
        return {**shared, "brief": None, "words": ""}
    shown = arrange(found, edits)
    quotes = [quote for part in shown.parts for group in part.groups for quote in group.quotes]
    sources = list(dict.fromkeys(quote.source for quote in quotes))
    return {
        **shared, "words": "", "brief": shown, "parts": _parts(shown, sources), "sources": sources,
        "marks": marks_of(out, [quote.report_id for quote in quotes]),
        "restart": "?" + urlencode({name: asked[name] for name in SOURCES if asked.get(name)}),
    }  # fmt: skip


def _parts(shown: Arranged, sources: Sequence[str]) -> list[dict[str, Any]]:
    """The parts with their numerals, those that are left out without."""
    standing = [part.key for part in shown.parts]
    found = []
    for rank, part in enumerate(shown.every, 1):
        kept = [group.key for here in shown.parts if here.key == part.key for group in here.groups]
        groups = [
            {
                "key": group.key, "name": group.name, "rank": at, "left": group.key in shown.left,
                "numeral": numeral(kept.index(group.key)) if group.key in kept else "",
                "quotes": [
                    _quote(quote, number, shown, sources, named=part.named) for number, quote in enumerate(group.quotes, 1)
                ],
            }
            for at, group in enumerate(part.groups, 1)
        ]  # fmt: skip
        found.append(
            {"key": part.key, "heading": part.heading, "words": part.words, "groups": groups, "rank": rank,
             "left": part.key in shown.left, "numeral": numeral(standing.index(part.key)) if part.key in standing else ""}
        )  # fmt: skip
    return found


def _quote(quote: Quote, rank: int, shown: Arranged, sources: Sequence[str], *, named: bool) -> dict[str, Any]:
    at = urlencode({"at": quote.begin})
    return {
        "id": quote.id, "rank": rank, "left": quote.id in shown.left, "lead": lead(quote, named=named), "text": quote.text,
        "source": quote.source, "link": f"/report/{quote.report_id}?{at}#a{quote.begin}",
        "note": sources.index(quote.source) + 1 if quote.source in sources else 0,
    }  # fmt: skip
