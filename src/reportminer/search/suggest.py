"""Which known names are meant by one that nobody knows? Those that share most of its characters."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

from reportminer.translation import told

LEAST = 0.3
"""likeness from which a name is worth suggesting"""


def nearest(name: str, known: Iterable[str], *, most: int = 6) -> list[str]:
    """The names of `known` most like `name`, the nearest first; those that hold it, or that it holds, come first."""
    scored = []
    for other in known:
        held = bool(name) and (name in other or other in name)
        likeness = SequenceMatcher(None, name, other).ratio()
        if held or likeness >= LEAST:
            scored.append((not held, -likeness, other))
    return [other for _, _, other in sorted(scored)[:most]]


def did_you_mean(name: str, known: Iterable[str], *, label: str = "nearest") -> str:
    """``; nearest are: A, B`` for a message, "" if nothing is near."""
    found = nearest(name, known)
    return told(f"; {label} are: {', '.join(found)}") if found else ""
