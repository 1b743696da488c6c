"""What does the archive hold? 首页."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from reportminer.archive.outgoing import Outgoing
from reportminer.web.room import room_of
from reportminer.web.views import home as views


async def home(request: Request) -> Response:
    """首页."""
    room = room_of(request)

    def view(out: Outgoing) -> dict[str, Any]:
        known = room.recurring.known(out.archive)
        return views.home(out, None if known is None else known.every, searchable=True)

    return await room.page(request, "home.html", view)


PAGES = [Route("/", home)]
WRITES: list[Route] = []
