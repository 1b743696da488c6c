"""首页: what the archive holds."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from reportminer.web.room import room_of
from reportminer.web.views import home as views


async def home(request: Request) -> Response:
    """首页."""
    return await room_of(request).page(request, "home.html", views.home)


PAGES = [Route("/", home)]
WRITES: list[Route] = []
