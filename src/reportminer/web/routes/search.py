"""What answers a query? 检索: statements, figures, sections and reports."""

from __future__ import annotations

from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from reportminer.web.room import room_of
from reportminer.web.views import search as views

_API_LIMIT = 200


async def search(request: Request) -> Response:
    """检索."""
    view = partial(views.search, asked=dict(request.query_params))
    return await room_of(request).page(request, "search.html", view)


async def api_search(request: Request) -> Response:
    """Rows of ``search --format jsonl``."""
    asked = dict(request.query_params)
    limit = min(int(asked["limit"]), _API_LIMIT) if asked.get("limit", "").isdecimal() else 20
    filters: dict[str, Any] = {n: asked[n] for n in ("kind", "place", "year", "genre", "topic") if asked.get(n)}
    what = asked.get("what", "statements")
    return await room_of(request).json(
        lambda out: [
            out.clean(hit).as_row()
            for hit in out.archive.hits(asked.get("q", ""), what=what, limit=max(1, limit), **filters)
        ]
    )


PAGES = [Route("/search", search), Route("/api/search", api_search)]
WRITES: list[Route] = []
