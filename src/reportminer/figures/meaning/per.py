"""For each of what is a figure told: a person, a year, a mu?"""

from __future__ import annotations

from reportminer.figures.expressions import expression

_PER = expression("per each")
_PER_BEHIND = expression("per behind")


def per_of(text: str, clause: int, begin: int, end: int) -> str:
    """For each of what the figure is told: 每人每年, 人均, 月."""
    if text.find("/", begin, end + 4) >= 0:
        match = _PER_BEHIND.search(text, begin, end + 4)
        if match:
            return "每" + match.group(1)
    if text.find("每", clause, begin) < 0 and text.find("均", clause, begin) < 0:
        return ""
    found = ""
    for match in _PER.finditer(text, clause, begin):
        found = match.group()
    return found
