"""How does a request become a page or an answer of JSON? What all routes share, over one archive."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, unquote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from reportminer.archive import Archive
from reportminer.archive.outgoing import Outgoing
from reportminer.corrections import CorrectionError
from reportminer.exports import ExportError
from reportminer.store.errors import ArchiveBusyError, ArchiveError
from reportminer.web.jobs import Runs
from reportminer.web.language import LANGUAGE
from reportminer.web.pages import Pages
from reportminer.web.pool import Pool
from reportminer.web.recurring import Recurring
from reportminer.web.security import TOKEN, token_of
from reportminer.web.texts import LANGUAGES, message, spoken
from reportminer.web.texts import text as _

WHO = "rm_who"
"""cookie with the name of who corrects"""
WAIT = 5.0
"""seconds that a write waits for another program's"""
View = Callable[[Outgoing], dict[str, Any]]
_T = TypeVar("_T")


class Refused(Exception):  # noqa: N818
    """A question that cannot be answered: what is wrong, in words, and the status of the answer."""


class Room:
    """One archive, its pages, and how they are answered.

    Args:
        archive: the folder.
        read_only: no page that changes anything.
        exclude_marked: reports that carry a mark of secrecy are not there.
        mask: numbers of identity cards, mobile telephones and bank cards are masked.
    """

    def __init__(self, archive: Path, *, read_only: bool, exclude_marked: bool, mask: bool) -> None:
        self.pool, self.read_only, self.exclude_marked, self.mask = Pool(archive), read_only, exclude_marked, mask
        self.pages = Pages()
        self.runs = Runs(archive)
        self.recurring = Recurring(self.pool, exclude_marked=exclude_marked, mask=mask)

    async def ask(self, view: Callable[[Outgoing], _T]) -> _T:
        """What a view gives of the archive as far as it is shown; the one way in which routes read it.

        Raises:
            Refused: the question is wrong, or what it asks for is not there.
        """

        def read() -> _T:
            with self.pool.reader() as archive:
                return view(self.outgoing(archive))

        try:
            return await run_in_threadpool(read)
        except (ExportError, ValueError) as error:  # of queries, places, corrections, decisions
            raise Refused(str(error), 400) from error
        except ArchiveError as error:
            raise Refused(str(error), 404) from error

    async def page(self, request: Request, template: str, view: View, *, status: int = 200) -> Response:
        """A page made of what a view gives."""
        return self.render(request, template, await self.ask(view), status)

    def outgoing(self, archive: Archive) -> Outgoing:
        """The archive as far as it is shown."""
        if self.exclude_marked:
            archive = archive.limited(archive.once("unmarked", lambda: archive.chosen(exclude_marked=True).only))
        return Outgoing(archive, mask=self.mask, exporting=False)

    def render(self, request: Request, template: str, data: dict[str, Any], status: int = 200) -> Response:
        """A page of a template, with what every page knows: path, token, name of who corrects, and the question asked."""
        token = token_of(request)
        shared = {
            "path": request.url.path, "here": f"{request.url.path}?{request.url.query}",
            "token": token, "read_only": self.read_only,
            "who": unquote(request.cookies.get(WHO, "")), "asked": dict(request.query_params),
            "languages": [
                (name, "?" + urlencode({**request.query_params, "lang": name})) for name in LANGUAGES if name != spoken()
            ],
        }  # fmt: skip
        answer = HTMLResponse(self.pages.render(template, **shared, **data), status)
        if request.query_params.get("lang") in LANGUAGES:
            answer.set_cookie(LANGUAGE, spoken(), samesite="strict", max_age=31_536_000)
        answer.set_cookie(TOKEN, token, httponly=True, samesite="strict", secure=request.url.scheme == "https")
        return answer

    def close(self) -> None:
        """Close what is open."""
        self.runs.close()
        self.recurring.close()
        self.pool.close()

    def told(self, request: Request, words: str, status: int) -> Response:
        """A page that says one thing."""
        return self.render(request, "told.html", {"words": message(words)}, status)

    async def write(self, request: Request, write: Callable[[Archive], Any], after: str, who: str) -> Response:
        """Change the archive, then lead to a path of this server; who did it is remembered by the browser."""

        def run() -> None:
            with self.pool.writer() as archive:
                write(archive)

        try:
            await run_in_threadpool(run)
        except ArchiveBusyError:
            return self.told(request, _("另一个程序正在写入这个档案，请稍后再试；这次的改动没有保存。"), 409)
        except (CorrectionError, ArchiveError) as error:
            return self.told(request, str(error), 400)
        answer = RedirectResponse(after if after.startswith("/") and not after.startswith("//") else "/", 303)
        answer.set_cookie(WHO, quote(who), samesite="strict", httponly=True, max_age=31_536_000)
        return answer

    async def json(self, answer: Callable[[Outgoing], Any]) -> Response:
        """Rows for programs: bytes are JSON already."""
        found = await self.ask(answer)
        return Response(found, media_type="application/json") if isinstance(found, bytes) else JSONResponse(found)


async def refused(request: Request, error: Exception) -> Response:
    """What is said to a question that cannot be answered: JSON to programs, a page to people."""
    words, status = error.args
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": words}, status)
    return room_of(request).told(request, words, status)


def room_of(request: Request) -> Room:
    """The room that a request is asked of."""
    room: Room = request.app.state.room
    return room
