"""What were the issues of the last run? Keeps ids, labels and members beside the archive, and matches new clusters to them."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from reportminer.files import replace_file

FILE = "issues.json"
VERSION = 2
"""of the file; what earlier ones hold were clusters of whole statements"""
LOGGED = 500
"""events kept"""
SHARED = 0.25
"""share of an earlier cluster's statements from which its move to another cluster is told as a merge or a split"""


class Known(msgspec.Struct):
    """A cluster of an earlier run: its label and the keys of its statements."""

    label: str
    members: list[str]


class Event(msgspec.Struct, omit_defaults=True):
    """What happened to clusters: merged, split, gone; `run` counts the runs that changed something."""

    run: int
    event: str
    clusters: list[str]
    into: list[str] = msgspec.field(default_factory=list)


class Past(msgspec.Struct):
    """What is kept for one selection of kinds: clusters by id, and how many statements were last clustered from scratch."""

    clusters: dict[str, Known] = msgspec.field(default_factory=dict)
    learnt: int = 0


class Memory(msgspec.Struct):
    """The file: `kinds` maps a selection of kinds to what is known of it."""

    version: int = VERSION
    runs: int = 0
    kinds: dict[str, Past] = msgspec.field(default_factory=dict)
    log: list[Event] = msgspec.field(default_factory=list)


def recall(folder: Path) -> Memory:
    """The memory kept in a folder; an empty one where there is none or it can't be read."""
    try:
        memory = msgspec.json.decode((folder / FILE).read_bytes(), type=Memory)
    except (OSError, msgspec.DecodeError):
        return Memory()
    return memory if memory.version == VERSION else Memory()


def digest(folder: Path) -> str:
    """Hash of the memory kept in a folder, "" where there is none."""
    try:
        return hashlib.sha256((folder / FILE).read_bytes()).hexdigest()
    except OSError:
        return ""


def keep(folder: Path, memory: Memory) -> bool:
    """Write the memory, whole or not at all; False if the folder can't be written to."""
    return write_whole(folder / FILE, memory)


def write_whole(path: Path, value: Any) -> bool:
    """Write a value as JSON so that a reader sees the old file or the new one; False if that is not allowed."""
    data = msgspec.json.format(msgspec.json.encode(value, order="deterministic"), indent=1) + b"\n"
    try:
        if not path.exists() or path.read_bytes() != data:
            replace_file(path, data)
    except OSError:
        return False
    return True


def match(groups: Sequence[Sequence[str]], past: Mapping[str, Known]) -> dict[int, str]:
    """Which earlier id each new group takes: the pairs that share most statements first, each id and group once.

    Args:
        groups: keys of the statements of each group.
        past: earlier clusters by id.
    """
    home = {key: name for name, known in past.items() for key in known.members}
    shared: list[tuple[int, str, int]] = []
    for number, keys in enumerate(groups):
        counts = Counter(home[key] for key in keys if key in home)
        shared += [(-count, name, number) for name, count in counts.items()]
    found: dict[int, str] = {}
    used: set[str] = set()
    for _, name, number in sorted(shared):
        if name not in used and number not in found:
            found[number] = name
            used.add(name)
    return found


def changes(before: Mapping[str, Known], after: Mapping[str, Known], run: int) -> list[Event]:
    """What became of the earlier clusters, told where statements moved: merged, split, gone."""
    home = {key: name for name, known in after.items() for key in known.members}
    into: dict[str, set[str]] = defaultdict(set)
    events = []
    for name, known in sorted(before.items()):
        counts = Counter(home[key] for key in known.members if key in home)
        large = sorted(new for new, count in counts.items() if count >= SHARED * len(known.members))
        if name not in after and large:
            into[max(large, key=lambda new: (counts[new], new))].add(name)
        elif name not in after:
            events.append(Event(run, "gone", [name]))
        if len(large) > 1:
            events.append(Event(run, "split", [name], large))
    events += [Event(run, "merged", sorted(old), [new]) for new, old in sorted(into.items())]
    return events
