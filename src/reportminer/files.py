"""How is a file written whole or not at all, even if the power goes?"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path

_LEFT_AFTER = 3600.0
"""seconds after which a part of a file that nobody writes to is one that a killed run left"""

MARKER = ".reportminer"
"""file in every folder that the program writes into, and whose files therefore are no reports"""
AUTHOR = "reportminer"
"""who made a Word document that the program wrote, and changed it last as long as nobody else does"""
PAGE_MARK = '<meta name="generator" content="reportminer">'
"""what stands in the head of every page that the program wrote"""
TEXT_MARK = "<!-- reportminer -->"
"""the first line of every Markdown table that the program wrote"""
MARKED = """\
本文件夹由 reportminer 写成，其中的文件不会被当作报告读取。
Written by reportminer; nothing in here is read as a report.
"""


def mark_folder(folder: Path) -> None:
    """Make a folder, if it is not there, and leave the mark in it that what it holds is the program's own work.

    A folder that holds other things already is not marked: they would never be read again. What the program writes into it
    is known one by one: folders of their own are marked, files carry a mark or are of a kind that is not read.

    Raises:
        OSError: it cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / MARKER).exists() and (_is_archive(folder) or next(folder.iterdir(), None) is None):
        (folder / MARKER).write_text(MARKED, encoding="utf-8")


def is_own_folder(folder: Path) -> bool:
    """Whether the program wrote all that a folder holds: it is marked, or it is an archive."""
    return (folder / MARKER).is_file() or _is_archive(folder)


def _is_archive(folder: Path) -> bool:
    return (folder / "archive.db").is_file() and (folder / "ingest.lock").is_file()


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A name beside `path` to write to; what stands there takes the place of `path` when the block ends well.

    A link is followed. A device or pipe (``/dev/null``, ``/dev/stdout``) is written to itself, for nothing may replace it.

    Raises:
        OSError: the file cannot be written; `path` is then as it was, and nothing else is left behind.
    """
    if path.is_relative_to("/dev") or (path.exists() and not path.is_file()):
        yield path
        return
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    _remove_left_parts(path)
    try:
        yield temporary
        _sync(temporary)
        temporary.replace(path)
        _sync_folder(path.parent)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _remove_left_parts(path: Path) -> None:
    """Remove what runs that were killed had written of `path`."""
    for part in path.parent.glob(f".{escape(path.name)}.*.tmp"):
        with suppress(OSError):
            if part.name.split(".")[-2].isdecimal() and time.time() - part.stat().st_mtime > _LEFT_AFTER:
                part.unlink()


def replace_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        OSError: it cannot be written; it is then as it was.
    """
    with replacing(path) as temporary:
        temporary.write_bytes(data)


def _sync(path: Path) -> None:
    """Without this a power cut may keep the new name and lose what stands under it."""
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    with suppress(OSError):  # some network disks know no such thing
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
