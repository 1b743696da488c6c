"""Which reports of the archive repeat another one? Notes for each copy the report it repeats, the earliest by date."""

from __future__ import annotations

from functools import lru_cache

from reportminer.archive.packing import restore_text, signature_of
from reportminer.archive.store import Store
from reportminer.archive.terms import normalise

_SEEN = "repeats_seen"


def note_repeats(store: Store) -> int:
    """Bring `duplicate_of` of every report up to date, if any report came or went since it last was.

    Returns:
        How many reports repeat another one.
    """
    generation = str(store.generation)
    if store.meta(_SEEN) != generation:
        found = _find(store)
        stored = dict(store.query("SELECT report_id, duplicate_of FROM reports").fetchall())
        changes = [(found.get(report, ""), report) for report, old in stored.items() if found.get(report, "") != old]
        with store.transaction():
            store.connection.executemany("UPDATE reports SET duplicate_of = ? WHERE report_id = ?", changes)
            store.set_meta(_SEEN, generation)
    return int(store.query("SELECT count(*) FROM reports WHERE duplicate_of != ''").fetchone()[0])


def _find(store: Store) -> dict[str, str]:
    from reportminer.duplicates import Entry, SignatureError, find_duplicates, read_signature

    @lru_cache(maxsize=512)
    def text_of(report_id: str) -> str:
        body, begin, end = store.query(
            'SELECT t.body, r.begin, r."end" FROM reports r JOIN occurrences USING (occurrence_id) '
            "JOIN sources USING (source_id) JOIN texts t USING (text_id) WHERE r.report_id = ?",
            (report_id,),
        ).fetchone()
        return normalise(restore_text(body)[begin:end])

    def readable(data: bytes | None) -> bool:
        try:
            read_signature(data or b"")
        except SignatureError:
            return False
        return True

    entries = []
    for report_id, data, date, path in store.query("SELECT report_id, signature, date, path FROM reports"):
        entries.append(Entry(report_id, data if readable(data) else signature_of(text_of(report_id)), date, path))
    return find_duplicates(entries, text_of=text_of)
