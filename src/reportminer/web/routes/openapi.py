"""What may programs ask? The description of all addresses below ``/api/``."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from reportminer.web.openapi import description


async def openapi(request: Request) -> Response:
    """The OpenAPI document."""
    return JSONResponse(description())


PAGES = [Route("/api/openapi.json", openapi)]
WRITES: list[Route] = []
