"""对比: places beside each other."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from reportminer.web.room import room_of
from reportminer.web.views import compare as views


async def compare(request: Request) -> Response:
    """对比."""
    view = partial(views.compare, asked=dict(request.query_params))
    return await room_of(request).page(request, "compare.html", view)


PAGES = [Route("/compare", compare)]
WRITES: list[Route] = []
