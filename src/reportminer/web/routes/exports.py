"""How does what pages find leave as Excel, CSV or Word?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from reportminer.archive.outgoing import Outgoing
from reportminer.exports.views import HITS, ISSUES
from reportminer.issues import IssueCluster
from reportminer.issues import write_workbook as write_issues
from reportminer.web.downloads import download, write_rows
from reportminer.web.room import room_of
from reportminer.web.routes.issues import asked_of, known_clusters
from reportminer.web.texts import text as _
from reportminer.web.views.issues import in_order, narrowed
from reportminer.web.views.search import MOST, found, read


async def search(request: Request) -> Response:
    """The hits of a query."""
    asked, form = dict(request.query_params), request.path_params["form"]
    query, what = asked.get("q", "").strip(), asked.get("what", "statements")
    told = query or " ".join(asked[name] for name in ("place", "year", "topic") if asked.get(name)) or _("按条件")

    def make(out: Outgoing, path: Path) -> None:
        question = read(asked)
        if not query and not question.filters and not question.own:
            raise ValueError(_("没有检索词，也没有条件"))
        hits = found(out, asked, MOST[form])
        view = HITS[what].with_own(*out.heads())
        write_rows(out.rows(hit.as_row() for hit in hits), view, path, f"{_('检索')}：{told}")

    return await download(request, f"{_('检索')} {told}", form, make)


async def issues(request: Request) -> Response:
    """The issues that a page lists, all of them."""
    room, asked, form = room_of(request), dict(request.query_params), request.path_params["form"]

    def make(out: Outgoing, path: Path) -> None:
        wanted = asked_of(out.archive, asked)
        clusters = [one.cluster for one in in_order(narrowed(known_clusters(room, out.archive), wanted), wanted.order)]
        if form == "xlsx":
            write_issues(clusters, path, beside=out.beside({s.report_id for c in clusters for s in c.statements}))
        else:
            write_rows(map(_issue_row, clusters), ISSUES, path, _("反复出现的问题"))

    return await download(request, _("反复出现的问题"), form, make)


def _issue_row(cluster: IssueCluster) -> dict[str, Any]:
    years = cluster.years
    named = "、".join(place.name for place in cluster.places[:8]) + ("…" if len(cluster.places) > 8 else "")
    return {
        **cluster.as_row(), "place_count": len(cluster.places), "places": named, "share": f"{cluster.share:.1%}",
        "years": f"{years[0]}–{years[-1]}" if len(years) > 1 else "".join(map(str, years)),
    }  # fmt: skip


PAGES = [
    Route("/search/export.{form}", search),
    Route("/issues/export.{form}", issues),
]
WRITES: list[Route] = []
