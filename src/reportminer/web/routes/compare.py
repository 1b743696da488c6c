"""What stands side by side? 对比: indicators of places, their practices, and two reports aligned."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from reportminer.archive.outgoing import Outgoing
from reportminer.exports.views import OUTLINE
from reportminer.web.downloads import download, write_rows
from reportminer.web.room import room_of
from reportminer.web.texts import text as _
from reportminer.web.views import aligned
from reportminer.web.views import compare as views
from reportminer.web.views import practices as of_places


def _asked(request: Request) -> dict[str, list[str]]:
    """Every field with all its values."""
    return {name: request.query_params.getlist(name) for name in request.query_params}


async def compare(request: Request) -> Response:
    """对比."""
    return await room_of(request).page(request, "compare.html", partial(views.compare, asked=_asked(request)))


async def export(request: Request) -> Response:
    """The whole comparison as a workbook or a Word document."""
    form, asked = request.path_params["form"], _asked(request)
    form = form if form in {"xlsx", "docx"} else ""
    return await download(request, _("对比"), form, lambda out, path: views.write(out, asked, path))


async def practices(request: Request) -> Response:
    """做法对比."""
    return await room_of(request).page(request, "practices.html", partial(of_places.practices, asked=_asked(request)))


async def reports(request: Request) -> Response:
    """两篇对照."""
    return await room_of(request).page(request, "aligned.html", partial(aligned.reports, asked=_asked(request)))


async def export_practices(request: Request) -> Response:
    """做法对比 as a file."""
    form, asked = request.path_params["form"], _asked(request)

    def make(out: Outgoing, path: Path) -> None:
        rows, view = of_places.table(out, asked)
        write_rows(rows, view, path, _("做法对比"))

    return await download(request, _("做法对比"), form, make)


async def export_reports(request: Request) -> Response:
    """两篇对照 as a file."""
    form, asked = request.path_params["form"], _asked(request)

    def make(out: Outgoing, path: Path) -> None:
        write_rows(aligned.table(out, asked), OUTLINE, path, _("两篇对照"))

    return await download(request, _("两篇对照"), form, make)


PAGES = [
    Route("/compare", compare),
    Route("/compare/export.{form}", export),
    Route("/compare/practices", practices),
    Route("/compare/reports", reports),
    Route("/compare/practices/export.{form}", export_practices),
    Route("/compare/reports/export.{form}", export_reports),
]
WRITES: list[Route] = []
