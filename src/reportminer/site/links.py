"""Where does a page of the server stand among the files of a published archive?"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

PAGES = "pages"
"""folder of all pages but the first"""
NEEDS_SERVER = "serve.html"
"""page that says what cannot be done without a server"""
_LISTS = {"/search": "search.html", "/issues": "issues.html", "/compare": "compare.html", "/files": "files.html"}
_ONE = re.compile(r"/(report|issue|compare)/([0-9a-z]+)")


_PAGED = re.compile(r"((?:issue|compare)/[0-9a-z]+|files)(\.html)")
"""what goes on over several files"""


def file_of(path: str, page: int = 1) -> str:
    """The file of a server's path without its query, from the folder of pages; the first page stands above it.

    Args:
        path: of the server.
        page: of what goes on over several pages.
    """
    file = _first_file_of(path)
    return _PAGED.sub(rf"\1-{page}\2", file) if page > 1 else file


def _first_file_of(path: str) -> str:
    if path == "/":
        return "../index.html"
    if path.startswith("/static/"):
        return path[1:]
    if found := _ONE.fullmatch(path):
        return f"{found[1]}/{found[2]}.html"
    return _LISTS.get(path, NEEDS_SERVER)


def links_from(file: str, written: Callable[[str], bool]) -> Callable[[str], str]:
    """The `href` of a page's templates: what leads from it to a path of the server.

    Args:
        file: where the page stands, from the folder of pages.
        written: whether a report or issue, by its file, is among those published; others lead to `NEEDS_SERVER`.
    """
    up = f"{PAGES}/" if file == "../index.html" else "../" * file.count("/")

    def href(link: str) -> str:
        parts = urlsplit(link)
        if not parts.path:
            return link
        first = file_of(parts.path)
        page = parse_qs(parts.query).get("page", ["1"])[0]
        target = file_of(parts.path, int(page) if page.isdecimal() else 1)
        if target.startswith(("report/", "issue/")) and not written(first):
            target = NEEDS_SERVER
        query = f"?{parts.query}" if parts.query and target == "search.html" else ""
        mark = f"#{parts.fragment}" if parts.fragment else ""
        whole = (up + target).replace(f"{PAGES}/../", "")
        return whole + query + mark

    return href
