"""Which reports of the archive repeat another one? Notes for each copy the report it repeats, the earliest by date."""

from __future__ import annotations

from functools import lru_cache

from reportminer.archive.packing import restore_text, signature_of
from reportminer.archive.store import Store
from reportminer.archive.terms import normalise

_SEEN = "repeats_seen"
BLOCK = 20_000
"""reports whose signatures are held in memory at a time, about 16 KB each"""
_IN_ORDER = """
    SELECT report_id, date, signature FROM reports ORDER BY CASE date WHEN '' THEN '9999' ELSE date END, path, report_id"""


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


def _find(store: Store, block: int = BLOCK) -> dict[str, str]:
    """Every report that repeats an earlier one (by date, then path), with the first of its line.

    Signatures are looked up block by block, so that memory does not grow with the archive; up to `block` reports the
    result is that of `reportminer.duplicates.find_duplicates`.
    """
    from reportminer.duplicates import DuplicateIndex, original_of, verify

    @lru_cache(maxsize=512)
    def text_of(report_id: str) -> str:
        return _text(store, report_id)

    total = int(store.query("SELECT count(*) FROM reports").fetchone()[0])
    best: dict[str, tuple[float, str]] = {}
    original: dict[str, str] = {}
    dates: dict[str, str] = {}
    for begin in range(0, total, block):
        index = DuplicateIndex()
        for number, (report_id, date, stored) in enumerate(store.query(_IN_ORDER)):
            if number < begin:
                continue
            data = stored if _readable(stored) else signature_of(text_of(report_id))
            found = original_of(report_id, data, index, text_of=text_of, date=date, dates=dates) if len(index) else ""
            if found:
                share = verify(text_of(report_id), text_of(found)).containment
                if share > best.get(report_id, (0.0, ""))[0]:
                    best[report_id] = (share, found)
            if number < begin + block:  # every earlier report has been looked at
                if report_id in best:
                    found = best[report_id][1]
                    original[report_id] = original.get(found, found)
                dates[report_id] = dates.get(original.get(report_id, ""), date)
                index.add(report_id, data)
    return original


def _text(store: Store, report_id: str) -> str:
    body, begin, end = store.query(
        'SELECT t.body, r.begin, r."end" FROM reports r JOIN occurrences USING (occurrence_id) '
        "JOIN sources USING (source_id) JOIN texts t USING (text_id) WHERE r.report_id = ?",
        (report_id,),
    ).fetchone()
    return normalise(restore_text(body)[begin:end])


def _readable(data: bytes | None) -> bool:
    from reportminer.duplicates import SignatureError, read_signature

    try:
        read_signature(data or b"")
    except SignatureError:
        return False
    return True
