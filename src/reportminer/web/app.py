"""Which pages are there? The Starlette application over one archive."""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from reportminer.web.language import Language
from reportminer.web.room import Refused, Room, refused
from reportminer.web.routes import (
    brief,
    compare,
    exports,
    files,
    history,
    home,
    issues,
    lists,
    login,
    openapi,
    report,
    review,
    search,
)
from reportminer.web.security import LOOPBACK, Guard, Password

_MODULES = (
    home,
    exports,
    search,
    lists,
    brief,
    report,
    issues,
    compare,
    review,
    history,
    files,
    login,
    openapi,
)


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

    @asynccontextmanager
    async def lifespan(app: Starlette) -> Any:
        room.recurring.refresh()
        yield
        room.close()

    guard = Middleware(Guard, hosts=hosts, password=Password(password) if password else None)
    writes = [] if read_only else [route for module in _MODULES for route in module.WRITES]
    pages = [route for module in _MODULES for route in module.PAGES]
    static = Mount("/static", StaticFiles(packages=[("reportminer.web", "static")]))
    app = Starlette(
        routes=[*writes, *pages, static], middleware=[Middleware(Language, language=language), guard], lifespan=lifespan,
        exception_handlers={Refused: refused},
    )  # fmt: skip
    app.state.room = room
    app.state.hosts, app.state.password, app.state.language = hosts, bool(password), language
    return app
