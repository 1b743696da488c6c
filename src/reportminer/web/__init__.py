"""How is an archive read, and put right, in a browser? Views over an archive, pages made of them, and the server.

Pages and views need no server: `create_app` and `serve`, which the extra ``web`` is needed for, are loaded when first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .app import create_app
    from .server import serve

__all__ = ["create_app", "serve"]


def __getattr__(name: str) -> Any:
    """The server's part, once it is wanted."""
    if name == "create_app":
        from .app import create_app

        return create_app
    if name == "serve":
        from .server import serve

        return serve
    raise AttributeError(name)
