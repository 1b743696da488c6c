"""What is most worth looking over? 校对: the queue of records."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from reportminer.archive import Archive
from reportminer.archive.outgoing import Outgoing
from reportminer.review import Queued
from reportminer.web.room import Room, room_of
from reportminer.web.views import review as views

_QUEUES: WeakKeyDictionary[Room, tuple[int, list[Queued]]] = WeakKeyDictionary()


async def review(request: Request) -> Response:
    """校对."""
    skipped = frozenset(request.query_params.get("skip", "").split(","))
    room = room_of(request)

    def view(out: Outgoing) -> dict[str, Any]:
        items = _queued(room, out.archive)
        return {**views.next_in_queue(out, items, skipped), "skip": ",".join(sorted(skipped - {""}))}

    return await room.page(request, "review.html", view)


def _queued(room: Room, archive: Archive) -> list[Queued]:
    """The queue, made anew when files came or went; corrections alone only take from it."""
    runs = len(archive.runs())
    kept = _QUEUES.get(room)
    if kept is None or kept[0] != runs:
        kept = _QUEUES[room] = runs, views.review_queue(archive)
    return kept[1]


PAGES = [Route("/review", review)]
WRITES: list[Route] = []
