"""Which found things have people put aside under a name? Named lists, replayed from the log of corrections.

A list is made of entries of that log (`what` is ``list``), so it travels, merges and is taken back as corrections are. What is in
a list is found again by the anchor of its words. Two logs put together give the same lists in either order: a thing is taken
out by naming the entries that put it in, so what somebody else put in meanwhile stays (an observed-remove set, Shapiro et al.,
2011).
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from reportminer.corrections import CorrectionError, in_force, new_entry
from reportminer.corrections.log import now
from reportminer.records import Anchor, Correction

LONGEST_NAME = 60
"""characters of a list's name"""
KEPT = ("statement", "figure", "section", "report")
"""kinds of things that a list holds"""
_ID = 10


@dataclass
class NamedList:
    """One list: its name, and the entries that put things into it, in order."""

    id: str
    name: str
    made: str = ""
    who: str = ""
    note: str = ""
    items: list[Correction] = field(default_factory=list)


def clean_name(name: str) -> str:
    """A name as lists bear it: blanks single, no control characters.

    Raises:
        CorrectionError: nothing is left, or it is longer than `LONGEST_NAME`.
    """
    words = " ".join(unicodedata.normalize("NFC", name).split())
    words = "".join(c for c in words if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"})
    if not words:
        raise CorrectionError("a list needs a name")
    if len(words) > LONGEST_NAME:
        raise CorrectionError(f"the name of a list has {LONGEST_NAME} characters at most, this one has {len(words)}")
    return words


def lists_of(entries: Iterable[Correction]) -> list[NamedList]:
    """The lists that a log comes to, by name."""
    held = [entry for entry in in_force(entries) if entry.what == "list"]
    taken_out = {str(name) for entry in held if entry.kind == "delete" for name in entry.new}
    found: dict[str, NamedList] = {}
    kept: set[str] = set()
    for entry in held:
        name = str(entry.record.get("subject", ""))
        one = found.setdefault(name, NamedList(name, str(entry.record.get("name", "")), entry.when, entry.who))
        if entry.kind == "change" and entry.field == "name":
            one.name = str(entry.new)
        elif entry.kind == "add" and entry.id not in taken_out:
            kept.add(name)
            if entry.field == "item":
                one.items.append(entry)
            else:
                one.name, one.note = str(entry.record.get("name", "")), one.note or entry.note
    return sorted((one for name, one in found.items() if name in kept), key=lambda one: (one.name, one.made, one.id))


def list_named(lists: Sequence[NamedList], name: str) -> NamedList:
    """The list of a name, or of an id.

    Raises:
        CorrectionError: there is none, or two logs that were put together have two of the name.
    """
    found = [one for one in lists if one.id == name]
    if not found:
        wanted = clean_name(name)
        found = [one for one in lists if one.name == wanted]
    if not found:
        raise CorrectionError(f"there is no list {name}; these are there: {', '.join(x.name for x in lists) or '-'}")
    if len(found) > 1:
        raise CorrectionError(f"{len(found)} lists have the name {name}; say its id: {', '.join(x.id for x in found)}")
    return found[0]


def creation(entries: Sequence[Correction], name: str, *, who: str, note: str = "") -> Correction:
    """The entry that makes a new list.

    Lists of one name that two offices make have one id, so that they are one list when the logs are put together.

    Raises:
        CorrectionError: the name is none, or a list bears it already.
    """
    words = clean_name(name)
    there = lists_of(entries)
    if any(one.name == words for one in there):
        raise CorrectionError(f"there is a list {words} already")
    subject = _short(words)
    if any(one.id == subject for one in there):  # it bears another name by now
        subject = _short(words, now())
    return _about(subject, words, "add", who=who, field="list", note=note)


def addition(
    one: NamedList,
    report_id: str,
    kind: str,
    anchor: Anchor | None,
    seen: dict[str, Any],
    *,
    who: str,
    note: str = "",
    sha256: str = "",
    path: str = "",
) -> Correction:
    """The entry that puts a thing into a list; `seen` is what is shown of it should it be found no more."""
    return new_entry(
        report_id, what="list", kind="add", who=who, anchor=anchor, field="item", new=kind, note=note,
        record={"subject": one.id, "name": one.name, "seen": seen}, sha256=sha256, path=path,
    )  # fmt: skip


def removal(one: NamedList, ids: Iterable[str], *, who: str) -> Correction:
    """The entry that takes things out of a list, by the entries that put them in."""
    return _about(one.id, one.name, "delete", who=who, field="item", new=sorted(ids))


def renaming(entries: Sequence[Correction], one: NamedList, name: str, *, who: str) -> Correction:
    """The entry that gives a list another name.

    Raises:
        CorrectionError: the name is none, or another list bears it.
    """
    words = clean_name(name)
    if any(other.name == words and other.id != one.id for other in lists_of(entries)):
        raise CorrectionError(f"there is a list {words} already")
    return _about(one.id, one.name, "change", who=who, field="name", old=one.name, new=words)


def deletion(entries: Sequence[Correction], one: NamedList, *, who: str) -> Correction:
    """The entry that deletes a list with all that is in it now."""
    held = [e for e in in_force(entries) if e.what == "list" and e.record.get("subject") == one.id and e.kind == "add"]
    return _about(one.id, one.name, "delete", who=who, field="list", old=one.name, new=sorted(e.id for e in held))


def _about(subject: str, name: str, kind: Any, **told: Any) -> Correction:
    return new_entry("", what="list", kind=kind, record={"subject": subject, "name": name}, **told)


def _short(*words: str) -> str:
    return hashlib.sha256("\t".join(("list", *words)).encode()).hexdigest()[:_ID]
