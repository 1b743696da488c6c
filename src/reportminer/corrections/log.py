"""Which entries of the log hold, and which contradict each other?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from reportminer.corrections.values import CorrectionError
from reportminer.records import Anchor, Corrected, Correction, CorrectionKind

_ID = 16


def now() -> str:
    """The time as entries hold it."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def entry_id(entry: Correction) -> str:
    """Id of an entry, from all it says: the same entry has the same id in every archive."""
    plain = msgspec.structs.replace(entry, id="")
    return hashlib.sha256(msgspec.json.encode(plain)).hexdigest()[:_ID]


def new_entry(
    report_id: str,
    *,
    what: Corrected,
    kind: CorrectionKind,
    who: str,
    anchor: Anchor | None = None,
    field: str = "",
    old: Any = None,
    new: Any = None,
    note: str = "",
    record: dict[str, Any] | None = None,
    sha256: str = "",
    path: str = "",
    drawn: bool = False,
    when: str = "",
) -> Correction:
    """An entry with its time and id; arguments as the fields of `Correction`."""
    entry = Correction(
        when=when or now(), who=who, report_id=report_id, what=what, kind=kind, anchor=anchor, field=field, old=old,
        new=new, note=note, record=record or {}, sha256=sha256, path=path, drawn=drawn,
    )  # fmt: skip
    entry.id = entry_id(entry)
    return entry


def in_order(entries: Iterable[Correction]) -> list[Correction]:
    """Entries in the order in which they hold: by time, equal times by id; each once."""
    return sorted({entry.id: entry for entry in entries}.values(), key=lambda entry: (entry.when, entry.id))


def undone(entries: Iterable[Correction]) -> set[str]:
    """Ids of the entries that were taken back, those of taking back that were taken back themselves among them."""
    gone: set[str] = set()
    for entry in reversed(in_order(entries)):
        if entry.kind == "undo" and entry.id not in gone:
            gone.add(str(entry.new))
    return gone


def in_force(entries: Iterable[Correction]) -> list[Correction]:
    """The entries that hold, in order: without those that were taken back, and without the taking back itself."""
    ordered = in_order(entries)
    gone = undone(ordered)
    return [entry for entry in ordered if entry.kind != "undo" and entry.id not in gone]


class Conflict(NamedTuple):
    """Two entries on one record that do not agree, the later made without knowing the other; the later one holds."""

    held: Correction
    other: Correction


def conflicts(entries: Sequence[Correction]) -> list[Conflict]:
    """Entries in force on the same record that contradict each other, in the order of the later ones."""
    earlier: dict[tuple[Any, ...], list[Correction]] = {}
    found = []
    for entry in in_force(entries):
        if entry.what == "list":  # whoever keeps a thing in a list contradicts nobody
            continue
        anchor = entry.anchor
        place = (anchor.begin, anchor.end, anchor.quote) if anchor is not None else (entry.record.get("subject", ""),)
        on_same = earlier.setdefault((entry.report_id, entry.what, *place), [])
        found += [Conflict(entry, before) for before in on_same if _contradict(before, entry)]
        on_same.append(entry)
    return found


def _contradict(before: Correction, after: Correction) -> bool:
    kinds = {before.kind, after.kind}
    if kinds == {"change"}:
        return before.field == after.field and before.new not in (after.new, after.old)
    if "delete" not in kinds or kinds == {"delete"}:
        return False
    if after.kind == "delete" and before.kind == "change":
        new = before.new if isinstance(before.new, dict) else {before.field: before.new}
        return any(after.record.get(name) != value for name, value in new.items() if name != "span")
    # what was deleted cannot be seen any more: whoever changes or confirms it does not know of the deletion
    return before.kind == "delete"


def read_log(path: Path) -> list[Correction]:
    """The entries of a file of JSON Lines.

    Raises:
        CorrectionError: a line is no entry, or an entry was changed after it was made.
        OSError: the file cannot be read.
    """
    entries = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        if not line.strip():
            continue
        try:
            entry = msgspec.json.decode(line, type=Correction)
        except msgspec.DecodeError as error:
            raise CorrectionError(f"{path}: line {number} is no correction: {error}") from error
        if entry.id != entry_id(entry):
            raise CorrectionError(f"{path}: line {number}: the entry {entry.id} was changed after it was made")
        entries.append(entry)
    return entries
