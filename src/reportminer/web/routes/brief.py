"""How is a brief made in a browser? 简报: on a query, a list or an issue, arranged in the page; its address is the draft."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from reportminer.archive.outgoing import Outgoing
from reportminer.brief import heading_of, write_parts
from reportminer.issues import IssueCluster
from reportminer.web.downloads import download
from reportminer.web.room import room_of
from reportminer.web.texts import text as _
from reportminer.web.views import brief as views

_WAIT = 30.0
"""seconds that a brief on an issue waits for issues that are being worked out"""


def _issues(request: Request, out: Outgoing) -> views.Issues:
    asked = bool(request.query_params.get("issue"))

    def found() -> Sequence[IssueCluster]:
        known = room_of(request).recurring.known(out.archive, wait=_WAIT if asked else 0.0)
        return known.clusters if known else ()

    return found


async def brief(request: Request) -> Response:
    """简报."""
    fields = request.query_params.multi_items()

    def view(out: Outgoing) -> dict[str, object]:
        return views.brief(out, dict(fields), views.edits_of(fields), _issues(request, out))

    return await room_of(request).page(request, "brief.html", view)


async def word(request: Request) -> Response:
    """The brief as it is arranged, as Word."""
    fields = request.query_params.multi_items()
    asked, edits = dict(fields), views.edits_of(fields)

    def make(out: Outgoing, path: Path) -> None:
        made = views.arranged(out, asked, edits, _issues(request, out))
        write_parts(made.title, made.parts, path, made=date.today())

    about = next((asked[name] for name in ("title", "q", "list", "issue") if asked.get(name)), "")
    return await download(request, heading_of(about) or _("简报"), "docx", make)


PAGES = [Route("/brief", brief), Route("/brief/export.docx", word)]
WRITES: list[Route] = []
