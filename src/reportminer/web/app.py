"""Which pages are there? The Starlette application over one archive."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from jinja2 import Environment, PackageLoader, select_autoescape
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from reportminer.archive import Archive
from reportminer.archive.outgoing import Outgoing
from reportminer.corrections import CorrectionError
from reportminer.records import Corrected, encode
from reportminer.review import Queued
from reportminer.store.errors import ArchiveBusyError, ArchiveError, QuerySyntaxError, UnknownPlaceError
from reportminer.web import views
from reportminer.web.pool import Pool
from reportminer.web.security import LOOPBACK, TOKEN, Guard, Password, form, token_of

WHO = "rm_who"
"""cookie with the name of who corrects"""
_API_LIMIT = 200
_WAIT = 5.0
_View = Callable[[Outgoing], dict[str, Any]]


class Site:
    """The pages of one archive.

    Args:
        archive: the folder.
        read_only: no page that changes anything.
        exclude_marked: reports that carry a mark of secrecy are not there.
        mask: numbers of identity cards, mobile telephones and bank cards are masked.
    """

    def __init__(self, archive: Path, *, read_only: bool, exclude_marked: bool, mask: bool) -> None:
        self.pool, self.read_only, self.exclude_marked, self.mask = Pool(archive), read_only, exclude_marked, mask
        self.templates = Environment(
            loader=PackageLoader("reportminer.web"), autoescape=select_autoescape(default=True), trim_blocks=True,
            lstrip_blocks=True,
        )  # fmt: skip
        self._queue: tuple[int, list[Queued]] = (-1, [])

    def routes(self) -> list[Route | Mount]:
        """Paths and what answers them."""
        pages = [
            Route("/", self.home), Route("/search", self.search), Route("/report/{report_id}", self.report),
            Route("/report/{report_id}/record/{record_id}", self.record), Route("/issues", self.issues),
            Route("/compare", self.compare), Route("/review", self.review), Route("/history", self.history),
            Route("/files", self.files), Route("/login", self.login), Route("/api/search", self.api_search),
            Route("/api/report/{report_id}", self.api_report), Route("/api/reports", self.api_reports),
        ]  # fmt: skip
        writes = [
            Route("/report/{report_id}/record/{record_id}", self.correct, methods=["POST"]),
            Route("/report/{report_id}/add", self.add, methods=["POST"]),
            Route("/history/{entry_id}/undo", self.undo, methods=["POST"]),
        ]
        static = Mount("/static", StaticFiles(packages=[("reportminer.web", "static")]))
        return [*([] if self.read_only else writes), *pages, static]

    # -- reading -------------------------------------------------------------------------------------------------

    async def _page(self, request: Request, template: str, view: _View, *, status: int = 200) -> Response:
        """A page made of what a view gives; what is wrong with the question becomes a page too."""
        try:
            data = await run_in_threadpool(self._read, view)
        except (QuerySyntaxError, UnknownPlaceError, CorrectionError, ValueError) as error:
            return self._told(request, str(error), 400)
        except ArchiveError as error:
            return self._told(request, str(error), 404)
        return self._render(request, template, data, status)

    def _read(self, view: _View) -> dict[str, Any]:
        with self.pool.reader() as archive:
            return view(self._outgoing(archive))

    def _outgoing(self, archive: Archive) -> Outgoing:
        """The archive as far as it is shown."""
        return Outgoing(archive, exclude_marked=self.exclude_marked, mask=self.mask, exporting=False)

    def _render(self, request: Request, template: str, data: dict[str, Any], status: int = 200) -> Response:
        token = token_of(request)
        shared = {
            "path": request.url.path, "token": token, "read_only": self.read_only,
            "who": unquote(request.cookies.get(WHO, "")), "asked": dict(request.query_params),
        }  # fmt: skip
        answer = HTMLResponse(self.templates.get_template(template).render(**shared, **data), status)
        answer.set_cookie(TOKEN, token, httponly=True, samesite="strict", secure=request.url.scheme == "https")
        return answer

    def _told(self, request: Request, words: str, status: int) -> Response:
        return self._render(request, "told.html", {"words": words}, status)

    async def home(self, request: Request) -> Response:
        """首页."""
        return await self._page(request, "home.html", views.home)

    async def search(self, request: Request) -> Response:
        """检索."""
        return await self._page(request, "search.html", partial(views.search, asked=dict(request.query_params)))

    async def report(self, request: Request) -> Response:
        """报告."""
        return await self._page(
            request, "report.html", partial(views.report, report_id=request.path_params["report_id"])
        )

    async def record(self, request: Request) -> Response:
        """A record, to be corrected."""
        names = request.path_params
        view = partial(views.record, report_id=names["report_id"], record_id=names["record_id"])
        return await self._page(request, "record.html", view)

    async def issues(self, request: Request) -> Response:
        """问题."""
        places = request.query_params.get("min_places", "2")
        number = min(max(int(places), 1), 50) if places.isdecimal() else 2

        def view(_: Outgoing) -> dict[str, Any]:
            with self.pool.keeper() as archive:
                return views.issues(self._outgoing(archive), min_places=number)

        return await self._page(request, "issues.html", view)

    async def compare(self, request: Request) -> Response:
        """对比."""
        return await self._page(request, "compare.html", partial(views.compare, asked=dict(request.query_params)))

    async def review(self, request: Request) -> Response:
        """校对."""
        skipped = frozenset(request.query_params.get("skip", "").split(","))

        def view(out: Outgoing) -> dict[str, Any]:
            return {
                **views.next_in_queue(out, self._queued(out.archive), skipped),
                "skip": ",".join(sorted(skipped - {""})),
            }

        return await self._page(request, "review.html", view)

    def _queued(self, archive: Archive) -> list[Queued]:
        """The queue, made anew when files came or went; corrections alone only take from it."""
        runs = len(archive.runs())
        if self._queue[0] != runs:
            self._queue = runs, views.review_queue(archive)
        return self._queue[1]

    async def history(self, request: Request) -> Response:
        """更正记录."""
        return await self._page(request, "history.html", views.history)

    async def files(self, request: Request) -> Response:
        """档案."""
        return await self._page(request, "files.html", views.files)

    async def login(self, request: Request) -> Response:
        """The password, where one is asked for."""
        return self._render(request, "login.html", {"wrong": "wrong" in request.query_params})

    # -- writing -------------------------------------------------------------------------------------------------

    async def correct(self, request: Request) -> Response:
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
                archive.correct(archive.entry(report_id, kind=action, **common), wait=_WAIT)  # type: ignore[arg-type]
                return
            changed = [
                (name.removeprefix("new-"), value) for name, value in fields.items()
                if name.startswith("new-") and value.strip() != fields.get(f"old-{name.removeprefix('new-')}", "").strip()
            ]  # fmt: skip
            if not changed:
                raise CorrectionError("没有改动：要确认这条记录无误，请按“正确”")
            entries = [archive.entry(report_id, field=field, value=value, **common) for field, value in changed]
            archive.correct(entries, wait=_WAIT)

        return await self._write(request, write, fields.get("next") or f"/report/{report_id}", who)

    async def add(self, request: Request) -> Response:
        """Add a record at a quote."""
        fields = await form(request)
        report_id, who = request.path_params["report_id"], fields.get("who", "").strip()

        def write(archive: Archive) -> None:
            what: Corrected = "figure" if fields.get("what") == "figure" else "statement"
            report, quote = archive.report(report_id), fields.get("quote", "").replace("\r\n", "\n").strip()
            text = archive.source_text(report.report_id)[report.begin : report.end]
            if not quote or text.count(quote) != 1:
                raise CorrectionError(
                    f"这几个字在报告里出现 {text.count(quote) if quote else 0} 次；请选一段只出现一次的原文"
                )
            begin = report.begin + text.index(quote)
            values = {
                name.removeprefix("new-"): value for name, value in fields.items() if name.startswith("new-") and value
            }
            entry = archive.entry(
                report_id,
                what=what,
                kind="add",
                span=(begin, begin + len(quote)),
                values=values,
                who=who,
            )
            archive.correct(entry, wait=_WAIT)

        return await self._write(request, write, f"/report/{report_id}", who)

    async def undo(self, request: Request) -> Response:
        """Take a correction back."""
        fields = await form(request)
        who, entry_id = fields.get("who", "").strip(), request.path_params["entry_id"]
        return await self._write(request, lambda archive: archive.undo(entry_id, who=who, wait=_WAIT), "/history", who)

    async def _write(self, request: Request, write: Callable[[Archive], Any], after: str, who: str) -> Response:
        def run() -> None:
            with self.pool.writer() as archive:
                write(archive)

        try:
            await run_in_threadpool(run)
        except ArchiveBusyError:
            return self._told(request, "另一个程序正在写入这个档案，请稍后再试；这次的改动没有保存。", 409)
        except (CorrectionError, ArchiveError) as error:
            return self._told(request, str(error), 400)
        answer = RedirectResponse(after if after.startswith("/") and not after.startswith("//") else "/", 303)
        answer.set_cookie(WHO, quote(who), samesite="strict", httponly=True, max_age=31_536_000)
        return answer

    # -- for programs --------------------------------------------------------------------------------------------

    async def api_search(self, request: Request) -> Response:
        """Rows of ``search --format jsonl``."""
        asked = dict(request.query_params)
        limit = min(int(asked["limit"]), _API_LIMIT) if asked.get("limit", "").isdecimal() else 20
        filters: dict[str, Any] = {n: asked[n] for n in ("kind", "place", "year", "genre", "topic") if asked.get(n)}
        what = asked.get("what", "statements")
        return await self._json(
            lambda out: [
                out.clean(hit).as_row()
                for hit in out.archive.hits(asked.get("q", ""), what=what, limit=max(1, limit), **filters)
            ]
        )

    async def api_report(self, request: Request) -> Response:
        """One report of the contract."""
        report_id = request.path_params["report_id"]
        return await self._json(lambda out: encode(out.clean(views.held(out, report_id))))

    async def api_reports(self, request: Request) -> Response:
        """The list of reports."""
        return await self._json(lambda out: [out.clean(row._asdict()) for row in out.archive.reports()])

    async def _json(self, answer: Callable[[Outgoing], Any]) -> Response:
        def read() -> Any:
            with self.pool.reader() as archive:
                return answer(self._outgoing(archive))

        try:
            found = await run_in_threadpool(read)
        except (QuerySyntaxError, UnknownPlaceError, ValueError) as error:
            return JSONResponse({"error": str(error)}, 400)
        except ArchiveError as error:
            return JSONResponse({"error": str(error)}, 404)
        return Response(found, media_type="application/json") if isinstance(found, bytes) else JSONResponse(found)


def create_app(
    archive: str | Path,
    *,
    read_only: bool = False,
    password: str = "",
    hosts: frozenset[str] = LOOPBACK,
    exclude_marked: bool = False,
    mask: bool = False,
) -> Starlette:
    """The application over an archive, for any ASGI server.

    Args:
        archive: the folder.
        read_only: no page changes anything.
        password: asked for before anything is shown; none if empty.
        hosts: names that it may be asked by.
        exclude_marked: leave out reports that carry a mark of secrecy.
        mask: mask numbers of identity cards, mobile telephones and bank cards.

    Raises:
        ArchiveError: there is no archive, or it cannot be opened.
    """
    site = Site(Path(archive), read_only=read_only, exclude_marked=exclude_marked, mask=mask)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> Any:
        yield
        site.pool.close()

    guard = Middleware(Guard, hosts=hosts, password=Password(password) if password else None)
    return Starlette(routes=site.routes(), middleware=[guard], lifespan=lifespan)
