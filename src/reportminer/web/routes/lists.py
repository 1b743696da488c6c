"""What has been put aside? 收藏夹: named lists of found things, put together, shown, written out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from reportminer import lists as named
from reportminer.archive import Archive
from reportminer.archive.outgoing import Outgoing
from reportminer.corrections import CorrectionError
from reportminer.exports.views import LISTED
from reportminer.web.downloads import download, write_rows
from reportminer.web.room import WAIT, room_of
from reportminer.web.security import form, values_of
from reportminer.web.texts import text as _
from reportminer.web.views import lists as views


async def lists(request: Request) -> Response:
    """收藏夹; a list that is asked for by its name leads to its page."""
    name = request.query_params.get("name", "") or request.query_params.get("listed", "")
    if name:
        told = await room_of(request).ask(partial(views.id_of, name=name))
        if told["id"]:
            return RedirectResponse(f"/lists/{told['id']}", 303)
    return await room_of(request).page(request, "lists.html", views.lists)


async def put(request: Request) -> Response:
    """One thing, to be put into a list."""
    view = partial(views.thing, name=request.query_params.get("thing", ""))
    return await room_of(request).page(request, "put.html", view)


async def shown(request: Request) -> Response:
    """One list."""
    view = partial(views.shown_list, name=request.path_params["name"], asked=dict(request.query_params))
    return await room_of(request).page(request, "list.html", view)


async def export(request: Request) -> Response:
    """One list as Excel, CSV or Word."""
    name, kind = request.path_params["name"], request.path_params["form"]

    def make(out: Outgoing, path: Path) -> None:
        items = out.archive.list_items(name)
        title = f"{_('收藏夹')}：{named.list_named(out.archive.lists(), name).name}"
        write_rows([out.clean(item._asdict()) for item in items], LISTED, path, title)

    told = await room_of(request).ask(partial(views.id_of, name=name))
    return await download(request, told["name"], kind, make)


async def api_lists(request: Request) -> Response:
    """All lists with their counts."""
    return await room_of(request).json(
        lambda out: [
            {
                "id": one.id,
                "name": one.name,
                "items": len(one.items),
                "who": one.who,
                "when": one.made,
                "note": one.note,
            }
            for one in out.archive.lists()
        ]
    )


async def api_list(request: Request) -> Response:
    """What is in a list, as rows of ``lists show --format jsonl``."""
    name = request.path_params["name"]

    return await room_of(request).json(lambda out: [out.clean(item._asdict()) for item in out.archive.list_items(name)])


async def create(request: Request) -> Response:
    """Make a list."""
    fields = await form(request)
    name, who = fields.get("name", ""), fields.get("who", "").strip()

    def write(archive: Archive) -> None:
        archive.create_list(name, who=who, note=fields.get("note", "").strip(), wait=WAIT)

    return await room_of(request).write(request, write, "/lists", who)


async def add(request: Request) -> Response:
    """Put the things that were ticked into a list, then back to where they were ticked."""
    fields = await form(request)
    who, name = fields.get("who", "").strip(), fields.get("new", "").strip() or fields.get("list", "").strip()
    things = [(thing.partition(":")[0], thing.partition(":")[2]) for thing in await values_of(request, "thing")]

    def write(archive: Archive) -> None:
        if not things:
            raise CorrectionError(_("没有选中任何内容：请先在结果左边勾选"))
        archive.add_to_list(name, things, who=who, note=fields.get("note", "").strip(), wait=WAIT)

    return await room_of(request).write(request, write, _back(fields.get("next", ""), name), who)


def _back(path: str, name: str) -> str:
    """Where the things were ticked, told that they were put in."""
    parts = urlsplit(path if path.startswith("/") and not path.startswith("//") else "/lists")
    kept = "&".join(p for p in parts.query.split("&") if p and not p.startswith("listed="))
    told = urlencode({"listed": name})
    return f"{parts.path}?{kept}{'&' if kept else ''}{told}"


async def remove(request: Request) -> Response:
    """Take things out of a list."""
    items = await values_of(request, "item")
    return await _change(request, lambda archive, name, who: archive.remove_from_list(name, items, who=who, wait=WAIT))


async def rename(request: Request) -> Response:
    """Give a list another name."""
    fields = await form(request)
    return await _change(
        request, lambda archive, name, who: archive.rename_list(name, fields.get("name", ""), who=who, wait=WAIT)
    )


async def delete(request: Request) -> Response:
    """Delete a list."""
    return await _change(
        request, lambda archive, name, who: archive.delete_list(name, who=who, wait=WAIT), after="/lists"
    )


async def _change(request: Request, change: Callable[[Archive, str, str], Any], after: str = "") -> Response:
    name, fields = request.path_params["name"], await form(request)
    who = fields.get("who", "").strip()
    return await room_of(request).write(
        request, lambda archive: change(archive, name, who), after or f"/lists/{quote(name, safe='')}", who
    )


PAGES = [
    Route("/lists", lists),
    Route("/lists/put", put),
    Route("/lists/{name}", shown),
    Route("/lists/{name}/export.{form}", export),
    Route("/api/lists", api_lists),
    Route("/api/lists/{name}", api_list),
]
WRITES = [
    Route("/lists/create", create, methods=["POST"]),
    Route("/lists/add", add, methods=["POST"]),
    Route("/lists/{name}/remove", remove, methods=["POST"]),
    Route("/lists/{name}/rename", rename, methods=["POST"]),
    Route("/lists/{name}/delete", delete, methods=["POST"]),
]
