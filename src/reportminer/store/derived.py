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
PATIENCE = 1000
"""milliseconds to wait for another process that writes, before an answer is given without being kept"""
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
    connection = store.connection
    [patience] = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute(f"PRAGMA busy_timeout = {PATIENCE}")
    try:
        with store.seals.beside(), store.transaction():
            present = state_of(store)
            if state not in {"", present}:
                return False
            connection.execute(_LAYOUT)
            connection.execute("DELETE FROM derived WHERE name = ? AND state != ?", (name, present))
            if connection.execute("SELECT count(*) FROM derived WHERE name = ?", (name,)).fetchone()[0] >= MOST:
                connection.execute("DELETE FROM derived WHERE name = ?", (name,))
            values = (name, key, present, zlib.compress(body, _LEVEL))
            connection.execute("INSERT OR REPLACE INTO derived VALUES (?, ?, ?, ?)", values)
    except ArchiveError:
        return False
    finally:
        connection.execute(f"PRAGMA busy_timeout = {patience}")
    return True


def kept(
    store: Store, name: str, key: str | Callable[[], str], kind: type[_T], make: Callable[[], _T], *, anew: bool = False
) -> _T:
    """What was kept under a name and key, else what `make` gives, kept for the next time.

    Args:
        store: an open store.
        name: what it is.
        key: all else that it depends on; a function where making it changes what it depends on, asked again afterwards.
        kind: its type, one that JSON can hold.
        make: makes it anew.
        anew: make it whatever was kept.
    """

    def present_key() -> str:
        return key() if callable(key) else key

    body = None if anew else get(store, name, present_key())
    if body is not None:
        with suppress(msgspec.DecodeError):
            return msgspec.json.decode(body, type=kind)
    before = state_of(store)
    made = make()
    put(store, name, present_key(), msgspec.json.encode(made), state=before)
    return made


def state_of(store: Store) -> str:
    """The state of an archive for which what is kept holds."""
    generation = store.generation
    return f"{__version__} {generation} {store.mark(generation)} {store.meta(REPEATS_SEEN)}"
