"""How does a table leave a page as a file? Excel, CSV or Word, under a name that is safe wherever it is saved."""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from reportminer import exports
from reportminer.archive.outgoing import Outgoing
from reportminer.exports import View
from reportminer.web.room import room_of

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""forms of files that pages give, and their types"""
_LONGEST = 60
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)
Make = Callable[[Outgoing, Path], Any]


def safe_name(title: str, form: str) -> str:
    """A file name made of a title: no separators, wildcards, control or direction marks, nothing that a system reserves."""
    words = unicodedata.normalize("NFC", title)
    words = "".join(" " if c in '\\/:*?"<>|' or unicodedata.category(c)[0] in "CZ" else c for c in words)
    words = " ".join(words.split())[:_LONGEST].strip(" .") or "reportminer"
    return f"{'_' if _RESERVED.match(words) else ''}{words}.{form}"


async def download(request: Request, title: str, form: str, make: Make) -> Response:
    """A file that `make` writes of the archive as far as it is shown; what is wrong becomes a page."""
    room = room_of(request)
    if form not in TYPES:
        return room.told(request, f"{form!r}: {', '.join(TYPES)}", 400)

    def written(out: Outgoing) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"out.{form}"
            make(out, path)
            return path.read_bytes()

    body = await room.ask(written)
    return as_file(body, safe_name(title, form), TYPES[form])


def as_file(body: bytes, name: str, media_type: str) -> Response:
    """An answer that browsers save under a name (RFC 6266)."""
    plain = name.encode("ascii", "ignore").decode().strip(" .") or "file"
    plain = plain if "." in plain.strip(".") else f"reportminer.{name.rpartition('.')[2]}"
    told = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(body, media_type=media_type, headers={"Content-Disposition": told})


def write_rows(rows: Iterable[Mapping[str, Any]], view: View, path: Path, title: str) -> None:
    """Rows as people read them, in the form that the file's name says.

    Raises:
        ExportError: there are more than the form should hold.
    """
    form = path.suffix.removeprefix(".")
    shown, heads = exports.for_people(rows, view.columns(form), view)
    exports.write(shown, heads, form=form, output=path, title=title)
