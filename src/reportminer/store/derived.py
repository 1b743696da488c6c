"""What was made from all reports together, and does it still hold? Kept by name and key until any report comes or goes.

The table is derived: it is made when something is first kept, and nothing is lost with it. What is kept holds for one
state of the archive (its generation, and the copies noted at it) and one version of the program.
"""

from __future__ import annotations

import sqlite3
import zlib
from contextlib import suppress

from reportminer.store.database import Store
from reportminer.store.errors import ArchiveError
from reportminer.version import __version__

_LAYOUT = """
    CREATE TABLE IF NOT EXISTS derived (
        name TEXT NOT NULL, key TEXT NOT NULL, state TEXT NOT NULL, body BLOB NOT NULL,
        PRIMARY KEY (name, key)) WITHOUT ROWID"""
REPEATS_SEEN = "repeats_seen"
"""the generation at which copies were last noted"""
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
            "SELECT body FROM derived WHERE name = ? AND key = ? AND state = ?", (name, key, _state(store))
        ).fetchone()
        return zlib.decompress(row[0]) if row else None
    return None


def put(store: Store, name: str, key: str, body: bytes) -> bool:
    """Keep something under a name and key; what stands under that name for another state of the archive goes.

    Returns:
        Whether it is kept: a store that was opened read-only, or is being written to, is left alone.
    """
    if store.read_only:
        return False
    state = _state(store)
    try:
        with store.transaction():
            store.connection.execute(_LAYOUT)
            store.connection.execute("DELETE FROM derived WHERE name = ? AND state != ?", (name, state))
            store.connection.execute(
                "INSERT OR REPLACE INTO derived VALUES (?, ?, ?, ?)", (name, key, state, zlib.compress(body, _LEVEL))
            )
    except ArchiveError:
        return False
    return True


def _state(store: Store) -> str:
    generation = store.generation
    return f"{__version__} {generation} {store.mark(generation)} {store.meta(REPEATS_SEEN)}"
