"""档案: files, runs and failures."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from reportminer.web.room import room_of
from reportminer.web.views import files as views


async def files(request: Request) -> Response:
    """档案."""
    return await room_of(request).page(request, "files.html", views.files)


async def api_reports(request: Request) -> Response:
    """The list of reports."""
    return await room_of(request).json(lambda out: [out.clean(row._asdict()) for row in out.archive.reports()])


PAGES = [Route("/files", files), Route("/api/reports", api_reports)]
WRITES: list[Route] = []
