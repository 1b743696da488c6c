"""问题: problems that recur."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from reportminer.archive.outgoing import Outgoing
from reportminer.web.room import room_of
from reportminer.web.views import issues as views


async def issues(request: Request) -> Response:
    """问题."""
    places = request.query_params.get("min_places", "2")
    number = min(max(int(places), 1), 50) if places.isdecimal() else 2
    room = room_of(request)

    def view(_: Outgoing) -> dict[str, Any]:
        with room.pool.keeper() as archive:
            return views.issues(room.outgoing(archive), min_places=number)

    return await room.page(request, "issues.html", view)


PAGES = [Route("/issues", issues)]
WRITES: list[Route] = []
