"""Who may come in? The password, where one is asked for."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from reportminer.web.room import room_of


async def login(request: Request) -> Response:
    """The password, where one is asked for."""
    return room_of(request).render(request, "login.html", {"wrong": "wrong" in request.query_params})


PAGES = [Route("/login", login)]
WRITES: list[Route] = []
