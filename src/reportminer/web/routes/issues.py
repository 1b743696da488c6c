"""Which problems recur? 问题: these, and what people decide about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from reportminer.corrections import CorrectionError
from reportminer.issues import EditError, IssueCluster, known_issues
from reportminer.issues.asking import topics_asked
from reportminer.issues.decisions import Edits, read_edits
from reportminer.issues.units import statement_key
from reportminer.records import EARLIEST, LATEST
from reportminer.search.areas import area_named
from reportminer.search.query import years_of
from reportminer.store.errors import ArchiveError
from reportminer.web.room import WAIT, Room, room_of
from reportminer.web.security import form
from reportminer.web.texts import text as _
from reportminer.web.views import issues as views

if TYPE_CHECKING:
    from reportminer.archive import Archive
    from reportminer.archive.outgoing import Outgoing

_SHORT_WAIT = 0.3
"""seconds that a page waits for issues that are being worked out, so that small archives show them at once"""
_MOST_PLACES = 50
_API_LIMIT = 200


async def issues(request: Request) -> Response:
    """问题."""
    room, given = room_of(request), dict(request.query_params)

    def view(out: Outgoing) -> dict[str, Any]:
        known = room.recurring.known(out.archive, wait=_SHORT_WAIT)
        asked = asked_of(out.archive, given)
        if known is None:
            return {"known": None, "asked_for": asked, "levels": views.LEVELS, "orders": views.ORDERS}
        return {"known": known, **views.overview(known.clusters, asked, known.every)}

    return await room.page(request, "issues.html", view)


def asked_of(archive: Archive, given: dict[str, str]) -> views.Asked:
    """What a request asks for.

    Raises:
        UnknownPlaceError: nobody knows its place.
        QuerySyntaxError: the years cannot be understood.
    """
    place, year = given.get("place", "").strip(), given.get("year", "").strip()
    area = area_named(archive.store, [place]) if place else None
    about = " ".join(given.get("about", "").split())
    return views.Asked(
        words=given.get("q", "").strip(), place=place, area=area, year=year,
        years=years_of(year).within(EARLIEST, LATEST) if year else None,
        min_places=_number(given.get("min_places", ""), 2, _MOST_PLACES),
        by=given.get("by", "") if given.get("by") in views.LEVELS else "county",
        order=given.get("order", "") if given.get("order") in views.ORDERS else "places",
        page=_number(given.get("page", ""), 1, 10_000), about=about, topics=topics_asked(about) if about else (),
    )  # fmt: skip


def _number(words: str, usual: int, most: int) -> int:
    return min(max(int(words), 1), most) if words.isdecimal() and len(words) < 9 else usual


async def issue(request: Request) -> Response:
    """One issue."""
    room, issue_id = room_of(request), request.path_params["issue_id"]
    page = _number(request.query_params.get("page", ""), 1, 10_000)

    def view(out: Outgoing) -> dict[str, Any]:
        known = room.recurring.known(out.archive, wait=_SHORT_WAIT)
        if known is None:
            return {"known": None, "issue": None}
        shown = views.issue(known.clusters, into(out.archive, issue_id), page=page)
        if shown is None:
            raise ArchiveError(_("没有这个问题：它可能已并入别的问题，或提到它的报告已不在档案里"))
        return {"known": known, **shown}

    return await room.page(request, "issue.html", view)


def into(archive: Archive, issue_id: str) -> str:
    """The issue that one was merged into, itself if into none."""
    return read_edits(archive.path).target(issue_id)


async def api_issues(request: Request) -> Response:
    """Rows of ``issues --format jsonl``, those of most places first."""
    room, given = room_of(request), dict(request.query_params)
    limit = _number(given.get("limit", ""), 50, _API_LIMIT)

    def answer(out: Outgoing) -> Any:
        clusters = known_clusters(room, out.archive)
        found = views.in_order(views.narrowed(clusters, asked_of(out.archive, given)), "places")
        return [one.cluster.as_row() for one in found[:limit]]

    return await room.json(answer)


async def api_issue(request: Request) -> Response:
    """One issue of the contract."""
    room, issue_id = room_of(request), request.path_params["issue_id"]

    def answer(out: Outgoing) -> Any:
        wanted = into(out.archive, issue_id)
        found = next((c for c in known_clusters(room, out.archive) if c.cluster_id == wanted), None)
        if found is None:
            raise ArchiveError(_("没有这个问题"))
        return found.as_row()

    return await room.json(answer)


def known_clusters(room: Room, archive: Archive) -> Sequence[IssueCluster]:
    """The issues, waited for: programs ask once."""
    known = room.recurring.known(archive, wait=60.0)
    if known is None:
        raise ArchiveError(_("问题还在归纳，请稍后再问"))
    return known.clusters


async def rename(request: Request) -> Response:
    """Give an issue a label of one's own; an empty one takes it back."""
    issue_id, fields = request.path_params["issue_id"], await form(request)
    label = " ".join(fields.get("label", "").split())[:80]
    answer = await _decide(request, lambda archive, edits: edits.rename(issue_id, label), f"/issue/{issue_id}")
    if answer.status_code == 303:
        room_of(request).recurring.rename(issue_id, label)
    return answer


async def merge(request: Request) -> Response:
    """Make an issue part of another one."""
    issue_id, fields = request.path_params["issue_id"], await form(request)
    target, words = fields.get("into", ""), fields.get("named", "").strip()
    room = room_of(request)
    if words and not target:
        target = await room.ask(lambda out: views.named(known_clusters(room, out.archive), words, issue_id))

    def change(archive: Archive, edits: Edits) -> None:
        _must_be_known(archive, target)
        edits.merge([issue_id], target)

    return await _decide(request, change, f"/issue/{target}" if target.isalnum() else "/issues")


async def split(request: Request) -> Response:
    """Part off the statements of an issue that hold one of some words."""
    issue_id, fields = request.path_params["issue_id"], await form(request)
    words, room = fields.get("words", "").replace("、", " ").replace("，", " ").split(), room_of(request)

    def change(archive: Archive, edits: Edits) -> None:
        members = [s for c in known_clusters(room, archive) if c.cluster_id == issue_id for s in c.statements]
        if not any(word in statement.text for word in words for statement in members):
            raise CorrectionError(_("这个问题里没有哪一条含有这些词"))
        edits.split(issue_id, words)

    return await _decide(request, change, "/issues")


async def pin(request: Request) -> Response:
    """Fix statements to an issue: those chosen, or all that it has now."""
    issue_id, fields = request.path_params["issue_id"], await form(request)
    chosen, room = {name.removeprefix("s-") for name in fields if name.startswith("s-")}, room_of(request)

    def change(archive: Archive, edits: Edits) -> None:
        members = [s for c in known_clusters(room, archive) if c.cluster_id == issue_id for s in c.statements]
        kept = [s for s in members if not chosen or f"{s.report_id}:{s.statement_id}" in chosen]
        if not kept:
            raise CorrectionError(_("选中的要点不在这个问题里"))
        edits.pin(sorted({statement_key(s.report_id, s.text) for s in kept}), issue_id)

    return await _decide(request, change, f"/issue/{issue_id}")


async def _decide(request: Request, change: Callable[[Archive, Edits], None], after: str) -> Response:
    """Change the decisions on issues; the issues are then worked out again."""
    fields, room, issue_id = await form(request), room_of(request), request.path_params["issue_id"]
    who = fields.get("who", "").strip()

    def write(archive: Archive) -> None:
        try:
            _must_be_known(archive, issue_id)
            edits = read_edits(archive.path)
            change(archive, edits)
            archive.decide(edits, who=who, wait=WAIT)
        except EditError as error:
            raise CorrectionError(str(error)) from error

    return await room.write(request, write, after, who)


def _must_be_known(archive: Archive, issue_id: str) -> None:
    if issue_id not in known_issues(archive.path):
        raise CorrectionError(_("没有这个问题"))


PAGES: list[Route] = [
    Route("/issues", issues),
    Route("/issue/{issue_id}", issue),
    Route("/api/issues", api_issues),
    Route("/api/issue/{issue_id}", api_issue),
]
WRITES: list[Route] = [
    Route("/issue/{issue_id}/rename", rename, methods=["POST"]),
    Route("/issue/{issue_id}/merge", merge, methods=["POST"]),
    Route("/issue/{issue_id}/split", split, methods=["POST"]),
    Route("/issue/{issue_id}/pin", pin, methods=["POST"]),
]
