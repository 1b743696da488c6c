"""Which pages are there? The Starlette application over one archive, which answers before all of it is loaded."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.routing import Mount, Route, Router
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from reportminer.web.language import Language
from reportminer.web.room import Refused, Room, refused
from reportminer.web.security import LOOPBACK, Guard, Password

FIRST = ("home", "login")
"""modules whose pages are there at once"""
REST = (
    "exports", "search", "lists", "brief", "report", "issues", "compare", "review", "history", "files", "openapi",
)  # fmt: skip
"""modules whose pages need much that is loaded after the first answer, or when one of them is asked for"""
_SOON = 0.5
"""seconds after the start"""


def routes_of(names: Iterable[str], *, read_only: bool = False) -> list[Route]:
    """The routes of modules, those that change something first; these not for an archive that is only read."""
    modules = [import_module(f"reportminer.web.routes.{name}") for name in names]
    writes = [] if read_only else [route for module in modules for route in module.WRITES]
    return [*writes, *(route for module in modules for route in module.PAGES)]


class _Rest:
    """The pages that are loaded later."""

    def __init__(self, *, read_only: bool) -> None:
        self._read_only = read_only
        self._router: Router | None = None
        self._lock = threading.Lock()

    def loaded(self) -> Router:
        """Their router; who asks meanwhile waits for it."""
        with self._lock:
            if self._router is None:
                self._router = Router(routes_of(REST, read_only=self._read_only))
            return self._router

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with one of them."""
        router = self._router
        if router is None:
            router = await run_in_threadpool(self.loaded)
        await router(scope, receive, send)


def create_app(
    archive: str | Path,
    *,
    read_only: bool = False,
    password: str = "",
    hosts: frozenset[str] = LOOPBACK,
    exclude_marked: bool = False,
    mask: bool = False,
    language: str = "",
) -> Starlette:
    """The application over an archive, for any ASGI server.

    Args:
        archive: the folder.
        read_only: no page changes anything.
        password: asked for before anything is shown; none if empty.
        hosts: names that it may be asked by.
        exclude_marked: leave out reports that carry a mark of secrecy.
        mask: mask numbers of identity cards, mobile telephones and bank cards.
        language: ``zh`` or ``en`` for whoever has not chosen; empty goes by the browser's own.

    Raises:
        ArchiveError: there is no archive, or it cannot be opened.
    """
    room = Room(Path(archive), read_only=read_only, exclude_marked=exclude_marked, mask=mask)

    rest = _Rest(read_only=read_only)

    def go_on() -> None:
        rest.loaded()
        room.recurring.refresh()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> Any:
        soon = threading.Timer(_SOON, go_on)
        soon.daemon = True
        soon.start()
        yield
        soon.cancel()
        room.close()

    guard = Middleware(Guard, hosts=hosts, password=Password(password) if password else None)
    static = Mount("/static", StaticFiles(packages=[("reportminer.web", "static")]))
    app = Starlette(
        routes=[*routes_of(FIRST, read_only=read_only), static, Mount("", rest)],
        middleware=[Middleware(Language, language=language), guard], lifespan=lifespan,
        exception_handlers={Refused: refused},
    )  # fmt: skip
    app.state.room = room
    app.state.hosts, app.state.password, app.state.language = hosts, bool(password), language
    return app
