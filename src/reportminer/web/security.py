"""Who may ask what of the server? Host names, passwords, tokens against forged writes, and what a browser may load.

Sources: OWASP cheat sheets on DNS rebinding, cross-site request forgery and password storage (scrypt).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs

from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp

LOOPBACK = frozenset(["127.0.0.1", "localhost", "::1"])
LARGEST_FORM = 1_000_000
"""bytes of a form"""
MOST_FIELDS = 500
"""fields of a form"""
TOKEN, SESSION = "rm_token", "rm_session"
"""cookies"""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_SALT_BYTES = 16
_Next = Callable[[Request], Awaitable[Response]]


class Password:
    """A password, kept as its scrypt hash alone."""

    def __init__(self, words: str) -> None:
        self._salt = secrets.token_bytes(_SALT_BYTES)
        self._hash = self._of(words)

    def _of(self, words: str) -> bytes:
        return hashlib.scrypt(words.encode("utf-8", "surrogatepass"), salt=self._salt, n=2**14, r=8, p=1)

    def fits(self, words: str) -> bool:
        """Whether it is this one; takes as long for wrong ones."""
        return hmac.compare_digest(self._of(words), self._hash)


class Guard(BaseHTTPMiddleware):
    """What every request must pass before a page sees it.

    Args:
        app: the application.
        hosts: names that the server may be asked by; a page elsewhere that rebinds its own name to this address is refused.
        password: asked for before anything is shown; None for none.
    """

    def __init__(self, app: ASGIApp, *, hosts: frozenset[str], password: Password | None) -> None:
        super().__init__(app)
        self.hosts, self.password = hosts, password
        self.sessions: set[str] = set()

    async def dispatch(self, request: Request, call_next: _Next) -> Response:
        """Refuse, or go on, and set the headers."""
        response = await self._answer(request, call_next)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.url.path.startswith("/static/"):
            response.headers["Cache-Control"] = "max-age=3600"
        return response

    async def _answer(self, request: Request, call_next: _Next) -> Response:
        if _host(request.headers.get("host", "")) not in self.hosts:
            return PlainTextResponse("this server is not asked by that name", 421)
        path = request.url.path
        if self.password is not None and not path.startswith("/static/"):
            if path == "/login" and request.method == "POST":
                return await self._log_in(request)
            known = request.cookies.get(SESSION, "")
            if not any(hmac.compare_digest(known, session) for session in self.sessions) and path != "/login":
                return RedirectResponse("/login", 303)
        if request.method not in {"GET", "HEAD"} and not await _token_fits(request):
            return PlainTextResponse("the form has expired; go back, load the page again and send it once more", 403)
        return await call_next(request)

    async def _log_in(self, request: Request) -> Response:
        given = (await form(request)).get("password", "")
        if self.password is None or not self.password.fits(given):
            return RedirectResponse("/login?wrong=1", 303)
        session = secrets.token_urlsafe(32)
        self.sessions.add(session)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(SESSION, session, httponly=True, samesite="strict", secure=request.url.scheme == "https")
        return answer


def _host(header: str) -> str:
    """The name in a Host header, without its port."""
    if header.startswith("["):
        return header[1:].partition("]")[0].lower()
    return header.rpartition(":")[0].lower() if header.count(":") == 1 else header.lower()


async def form(request: Request) -> dict[str, str]:
    """The fields of a form, each once; one that is larger than `LARGEST_FORM` or has more than `MOST_FIELDS` is empty."""
    kept = getattr(request.state, "form", None)
    if kept is None:
        body = await request.body() if int(request.headers.get("content-length") or 0) <= LARGEST_FORM else b""
        try:
            found = parse_qs(
                body[:LARGEST_FORM].decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS
            )
        except ValueError:
            found = {}
        request.state.fields = found
        kept = request.state.form = {name: values[-1] for name, values in found.items()}
    return kept


async def values_of(request: Request, name: str) -> list[str]:
    """All values of a field that a form may hold several times, such as things that were ticked."""
    await form(request)
    found: list[str] = request.state.fields.get(name, [])
    return found


async def _token_fits(request: Request) -> bool:
    """Whether a form carries the token of its browser; files that are sent have it in the address, ahead of what is sent."""
    token = request.cookies.get(TOKEN, "")
    files = request.headers.get("content-type", "").startswith("multipart/form-data")
    given = request.query_params.get("token", "") if files else (await form(request)).get("token", "")
    return bool(token) and hmac.compare_digest(token, given)


def token_of(request: Request) -> str:
    """The token of this browser, or a new one, that its forms must carry."""
    return request.cookies.get(TOKEN) or secrets.token_urlsafe(24)
