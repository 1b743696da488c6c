"""What pages find, as Excel, CSV or Word."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from reportminer.archive.outgoing import Outgoing
from reportminer.exports.views import HITS
from reportminer.web.downloads import download, write_rows
from reportminer.web.texts import text as _
from reportminer.web.views.search import MOST, found


async def search(request: Request) -> Response:
    """The hits of a query."""
    asked, form = dict(request.query_params), request.path_params["form"]
    query, what = asked.get("q", "").strip(), asked.get("what", "statements")

    def make(out: Outgoing, path: Path) -> None:
        if not query:
            raise ValueError(_("没有检索词"))
        hits = found(out, asked, MOST.get(form, 1))
        view = HITS[what].with_own(*out.heads())
        write_rows(out.rows(hit.as_row() for hit in hits), view, path, f"{_('检索')}：{query}")

    return await download(request, f"{_('检索')} {query}", form, make)


PAGES = [Route("/search/export.{form}", search)]
WRITES: list[Route] = []
