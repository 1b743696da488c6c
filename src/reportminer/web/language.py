"""Which language does a browser want? Asked of the address, then of its cookie, of the server's choice, of its heads."""

from __future__ import annotations

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from reportminer.web.texts import LANGUAGES, preferred, speak

LANGUAGE = "rm_lang"
"""cookie"""


class Language:
    """Sets the language of each request.

    Args:
        app: the application.
        language: of whoever has not chosen; empty leaves it to the heads of the browser, and Chinese if they name none.
    """

    def __init__(self, app: ASGIApp, *, language: str = "") -> None:
        self.app, self.language = app, language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Set the language, go on."""
        if scope["type"] == "http":
            request = Request(scope)
            wanted = (request.query_params.get("lang", ""), request.cookies.get(LANGUAGE, ""), self.language)
            chosen = next((name for name in wanted if name in LANGUAGES), "")
            speak(chosen or preferred(request.headers.get("accept-language", "")) or LANGUAGES[0])
        await self.app(scope, receive, send)
