"""Which reports of the archive repeat another one? Notes for each copy the report it repeats, the earliest by date.

Signatures of all reports are compared anew each time, which takes little. What comparing texts gave, which takes long,
stays in the table `matches`: it is derived, and made anew where it is missing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from reportminer.folding import normalise
from reportminer.store.database import Store
from reportminer.store.derived import REPEATS_SEEN
from reportminer.store.packing import signature_of
from reportminer.store.reading import text_of

if TYPE_CHECKING:
    from reportminer.duplicates import Match, Sketches
    from reportminer.duplicates.shingles import Pieces

_BATCH = 2_000
"""comparisons, or new signatures, that are stored at a time"""
_HELD = 256
"""reports whose shingles are held in memory"""

_IN_ORDER = """
    SELECT report_key, report_id, date, year, year_status FROM reports
    ORDER BY CASE date WHEN '' THEN '9999' ELSE date END, path, report_id"""
_OF_REPORT = """
    SELECT report_id, begin, "end" FROM reports WHERE report_key = ?"""
_MATCHES = """
    CREATE TABLE IF NOT EXISTS matches (
        first INTEGER, second INTEGER, shared INTEGER NOT NULL, PRIMARY KEY (first, second)) WITHOUT ROWID"""
_FORGET = """
    DELETE FROM matches
    WHERE first IN (SELECT value FROM json_each(?1)) OR second IN (SELECT value FROM json_each(?1))"""
_FORGET_GONE = """
    DELETE FROM matches
    WHERE first NOT IN (SELECT report_key FROM reports) OR second NOT IN (SELECT report_key FROM reports)"""


def note_repeats(store: Store) -> int:
    """Bring `duplicate_of` of every report up to date, if any report came or went since it last was.

    Returns:
        How many reports repeat another one.
    """
    generation = str(store.generation)
    if store.meta(REPEATS_SEEN) != generation:
        store.seals.require("reports", "meta")
        found = _find(store)
        stored = store.query("SELECT report_key, report_id, duplicate_of FROM reports")
        changes = [(found.get(report, ""), key) for key, report, old in stored if found.get(report, "") != old]
        with store.transaction():
            store.connection.executemany("UPDATE reports SET duplicate_of = ? WHERE report_key = ?", changes)
            store.set_meta(REPEATS_SEEN, generation)
    return int(store.query("SELECT count(*) FROM reports WHERE duplicate_of != ''").fetchone()[0])


def _find(store: Store) -> dict[str, str]:
    """Every report that repeats an earlier one, by date, then path, with the first of its line.

    The result is that of `reportminer.duplicates.find_duplicates`; half a KB of each report is held in memory.
    """
    from reportminer.duplicates import Filed, originals

    keys, ids, filed = [], [], []
    for key, report_id, *when in store.query(_IN_ORDER):
        keys.append(key)
        ids.append(report_id)
        filed.append(Filed(*when))
    with store.transaction():
        store.connection.execute(_MATCHES)
        store.connection.execute(_FORGET_GONE)
    sketches = _sketches(store, keys)
    pairs = sketches.candidates(ids)
    comparisons = _Comparisons(store, keys, sketches.sizes.tolist())
    del sketches
    found = originals(pairs, filed, match=comparisons.match)
    comparisons.keep()
    return {ids[copy]: ids[original] for copy, original in found.items()}


def _sketches(store: Store, keys: Sequence[int]) -> Sketches:
    """Those of the reports with these keys; signatures that another version made are replaced."""
    from reportminer.duplicates import SignatureError, Sketches

    sketches = Sketches(len(keys))
    stale = []
    places = np.argsort(np.array(keys, dtype=np.int64)).tolist()
    stored = store.query("SELECT signature FROM reports ORDER BY report_key")
    for place, (signature,) in zip(places, stored, strict=True):
        try:
            sketches.put(place, signature or b"")
        except SignatureError:
            stale.append(place)
    for begin in range(0, len(stale), _BATCH):
        batch = stale[begin : begin + _BATCH]
        made = [(signature_of(_text(store, keys[place])), keys[place]) for place in batch]
        with store.transaction():
            store.connection.executemany("UPDATE reports SET signature = ? WHERE report_key = ?", made)
            store.connection.execute(_FORGET, (json.dumps([key for _, key in made]),))
        for place, (signature, _) in zip(batch, made, strict=True):
            sketches.put(place, signature)
    return sketches


def _text(store: Store, key: int) -> str:
    report_id, begin, end = store.query(_OF_REPORT, (key,)).fetchone()
    return text_of(store, report_id)[begin:end]


class _Comparisons:
    """Compares the texts of two reports, unless that was done before.

    Args:
        store: holds texts and earlier comparisons.
        keys: of all reports, in order.
        sizes: distinct shingles of each.
    """

    def __init__(self, store: Store, keys: Sequence[int], sizes: Sequence[int]) -> None:
        self._store, self._keys, self._sizes = store, keys, sizes
        self._made: list[tuple[int, int, int]] = []
        self._pieces = lru_cache(maxsize=_HELD)(self._read)

    def match(self, later: int, earlier: int) -> Match:
        """How much the reports at two places share."""
        from reportminer.duplicates import count_shared, match_of

        first, second = sorted((self._keys[later], self._keys[earlier]))
        known = self._store.query("SELECT shared FROM matches WHERE first = ? AND second = ?", (first, second))
        row = known.fetchone()
        shared = row[0] if row else count_shared(self._pieces(first), self._pieces(second))
        if not row:
            self._made.append((first, second, shared))
            if len(self._made) >= _BATCH:
                self.keep()
        return match_of(shared, self._sizes[later], self._sizes[earlier])

    def keep(self) -> None:
        """Store what was compared."""
        if self._made:
            with self._store.transaction():
                self._store.connection.executemany("INSERT INTO matches VALUES (?, ?, ?)", self._made)
            self._made.clear()

    def _read(self, key: int) -> Pieces:
        from reportminer.duplicates import pieces_of

        return pieces_of(normalise(_text(self._store, key)))
