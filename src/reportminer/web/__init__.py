"""How is an archive read, and put right, in a browser? Views over an archive, pages made of them, and the server."""

from .app import create_app
from .server import serve

__all__ = ["create_app", "serve"]
