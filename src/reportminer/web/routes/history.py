"""What was put right, by whom? 更正记录: the log, and taking entries back."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from reportminer.web.room import WAIT, room_of
from reportminer.web.security import form
from reportminer.web.views import history as views


async def history(request: Request) -> Response:
    """更正记录."""
    return await room_of(request).page(request, "history.html", views.history)


async def undo(request: Request) -> Response:
    """Take a correction back."""
    fields = await form(request)
    who, entry_id = fields.get("who", "").strip(), request.path_params["entry_id"]
    return await room_of(request).write(
        request, lambda archive: archive.undo(entry_id, who=who, wait=WAIT), "/history", who
    )


PAGES = [Route("/history", history)]
WRITES = [Route("/history/{entry_id}/undo", undo, methods=["POST"])]
