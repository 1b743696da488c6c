"""What was made from all reports together, and does it still hold? Kept by name and key until any report comes or goes.

The table is derived: it is made when something is first kept, and nothing is lost with it. What is kept holds for one
state of the archive (its generation, and the copies noted at it) and one version of the program.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

import msgspec

from reportminer.store.database import Store
from reportminer.store.errors import ArchiveError
from reportminer.version import __version__

_T = TypeVar("_T")
_LAYOUT = """
    CREATE TABLE IF NOT EXISTS derived (
        name TEXT NOT NULL, key TEXT NOT NULL, state TEXT NOT NULL, body BLOB NOT NULL,
        PRIMARY KEY (name, key)) WITHOUT ROWID"""
REPEATS_SEEN = "repeats_seen"
"""the generation at which copies were last noted"""
MOST = 50
"""answers kept under one name; when there are as many, they make room for the next"""
_LEVEL = 1


def get(store: Store, name: str, key: str) -> bytes | None:
    """What was kept under a name and key, None if there is none or the archive has changed since.

    Args:
        store: an open store.
        name: what it is (``clusters``, ``cells``).
        key: all else that it depends on: options, rule tables, files of decisions.
    """
    with suppress(sqlite3.Error, zlib.error):  # no table yet, or a damaged one: it is made anew
        row = store.connection.execute(
            "SELECT body FROM derived WHERE name = ? AND key = ? AND state = ?", (name, key, state_of(store))
        ).fetchone()
        return zlib.decompress(row[0]) if row else None
    return None


def put(store: Store, name: str, key: str, body: bytes, *, state: str = "") -> bool:
    """Keep something under a name and key; what stands under that name for another state of the archive goes.

    Args:
        store: an open store.
        name: what it is.
        key: all else that it depends on.
        body: what to keep.
        state: the archive's `state` before it was read for this; the present one if "".

    Returns:
        Whether it is kept: a store that was opened read-only, is being written to, or has changed since is left alone.
    """
    if store.read_only:
        return False
    try:
        with store.transaction():
            present = state_of(store)
            if state not in {"", present}:
                return False
            store.connection.execute(_LAYOUT)
            store.connection.execute("DELETE FROM derived WHERE name = ? AND state != ?", (name, present))
            if store.connection.execute("SELECT count(*) FROM derived WHERE name = ?", (name,)).fetchone()[0] >= MOST:
                store.connection.execute("DELETE FROM derived WHERE name = ?", (name,))
            store.connection.execute(
                "INSERT OR REPLACE INTO derived VALUES (?, ?, ?, ?)", (name, key, present, zlib.compress(body, _LEVEL))
            )
    except ArchiveError:
        return False
    return True


def kept(store: Store, name: str, key: str, kind: type[_T], make: Callable[[], _T]) -> _T:
    """What was kept under a name and key, else what `make` gives, kept for the next time.

    Args:
        store: an open store.
        name: what it is.
        key: all else that it depends on.
        kind: its type, one that JSON can hold.
        make: makes it anew.
    """
    body = get(store, name, key)
    if body is not None:
        with suppress(msgspec.DecodeError):
            return msgspec.json.decode(body, type=kind)
    before = state_of(store)
    made = make()
    put(store, name, key, msgspec.json.encode(made), state=before)
    return made


def state_of(store: Store) -> str:
    """The state of an archive for which what is kept holds."""
    generation = store.generation
    return f"{__version__} {generation} {store.mark(generation)} {store.meta(REPEATS_SEEN)}"
