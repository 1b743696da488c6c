"""What stands in one report? 报告: its text and records, and putting them right."""

from __future__ import annotations

from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from reportminer.archive import Archive
from reportminer.corrections import CorrectionError
from reportminer.records import Corrected, encode
from reportminer.web.room import WAIT, room_of
from reportminer.web.security import form
from reportminer.web.texts import text as _
from reportminer.web.views import record as record_views
from reportminer.web.views import report as views


async def report(request: Request) -> Response:
    """报告."""
    view = partial(views.report, report_id=request.path_params["report_id"], asked=dict(request.query_params))
    return await room_of(request).page(request, "report.html", view)


async def detail(request: Request) -> Response:
    """One record of a report, as it is shown beside the text."""
    names = request.path_params
    view = partial(views.detail, report_id=names["report_id"], record_id=names["record_id"])
    return await room_of(request).page(request, "detail.html", view)


async def page_picture(request: Request) -> Response:
    """A page of the file of a report as a picture; which file that is only the archive knows."""
    names, room = request.path_params, room_of(request)
    record_id = request.query_params.get("record", "")

    found = await room.ask(lambda out: views.picture(out, names["report_id"], names["page"], record_id))
    return Response(found, media_type="image/png", headers={"Cache-Control": "private, max-age=300"})


async def record(request: Request) -> Response:
    """A record, to be corrected."""
    names = request.path_params
    view = partial(record_views.record, report_id=names["report_id"], record_id=names["record_id"])
    return await room_of(request).page(request, "record.html", view)


async def api_report(request: Request) -> Response:
    """One report of the contract."""
    report_id = request.path_params["report_id"]
    return await room_of(request).json(lambda out: encode(out.clean(views.held(out, report_id))))


async def correct(request: Request) -> Response:
    """Change, delete or confirm a record."""
    fields = await form(request)
    report_id, record_id = request.path_params["report_id"], request.path_params["record_id"]
    who, action = fields.get("who", "").strip(), fields.get("action", "")

    def write(archive: Archive) -> None:
        what = archive.kind_of(report_id, record_id)
        common: dict[str, Any] = {
            "what": what, "record_id": record_id, "who": who, "note": fields.get("note", ""),
            "drawn": fields.get("drawn") == "1",
        }  # fmt: skip
        if action in {"delete", "confirm"}:
            archive.correct(archive.entry(report_id, kind=action, **common), wait=WAIT)  # type: ignore[arg-type]
            return
        changed = [
            (name.removeprefix("new-"), value) for name, value in fields.items()
            if name.startswith("new-") and value.strip() != fields.get(f"old-{name.removeprefix('new-')}", "").strip()
        ]  # fmt: skip
        if not changed:
            raise CorrectionError(_("没有改动：要确认这条记录无误，请按“正确”"))
        entries = [archive.entry(report_id, field=field, value=value, **common) for field, value in changed]
        archive.correct(entries, wait=WAIT)

    return await room_of(request).write(request, write, fields.get("next") or f"/report/{report_id}", who)


async def add(request: Request) -> Response:
    """Add a record at a quote."""
    fields = await form(request)
    report_id, who = request.path_params["report_id"], fields.get("who", "").strip()

    def write(archive: Archive) -> None:
        what: Corrected = "figure" if fields.get("what") == "figure" else "statement"
        report, quote = archive.report(report_id), fields.get("quote", "").replace("\r\n", "\n").strip()
        text = archive.source_text(report.report_id)[report.begin : report.end]
        if not quote or text.count(quote) != 1:
            raise CorrectionError(
                _("这几个字在报告里出现 {n} 次；请选一段只出现一次的原文", n=text.count(quote) if quote else 0)
            )
        begin = report.begin + text.index(quote)
        values = {
            name.removeprefix("new-"): value for name, value in fields.items() if name.startswith("new-") and value
        }
        entry = archive.entry(
            report_id, what=what, kind="add", span=(begin, begin + len(quote)), values=values, who=who
        )
        archive.correct(entry, wait=WAIT)

    return await room_of(request).write(request, write, f"/report/{report_id}", who)


PAGES = [
    Route("/report/{report_id}", report),
    Route("/report/{report_id}/record/{record_id}", record),
    Route("/report/{report_id}/detail/{record_id}", detail),
    Route("/report/{report_id}/page/{page:int}.png", page_picture),
    Route("/api/report/{report_id}", api_report),
]
WRITES = [
    Route("/report/{report_id}/record/{record_id}", correct, methods=["POST"]),
    Route("/report/{report_id}/add", add, methods=["POST"]),
]
