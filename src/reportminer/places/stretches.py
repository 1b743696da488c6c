"""Which parts of a report are about another place than the rest, by their headings?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ..records import Section
from .cast import Cast
from .expressions import expression
from .mentions import Mention, find_mentions
from .owners import Owner, Sides, named_owner
from .speakers import names_of

_MARKS = 3
"""characters behind a heading in which its line ends"""
_AT_HEAD = 4
"""characters that may stand before the name in a heading"""
_NAME_ALONE = expression("name alone")
_LINE = re.compile(r"^[^\n。；，：,;:]{3,40}$", re.MULTILINE)
_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[、.．)）]")


class Stretch(NamedTuple):
    """``text[begin:end]`` is about `owner`, if its sentences name no other."""

    begin: int
    end: int
    owner: Owner


def find_stretches(text: str, sections: Sequence[Section], sides: Sides, cast: Cast) -> list[Stretch]:
    """Stretches under headings that say whom they are about, the innermost first.

    A heading that names one place makes its section that place's. Where one place speaks of another, 我县存在的差距 is the
    speaker's, and so is what follows it under headings that name nobody (对策建议).

    Args:
        text: clean text of one report.
        sections: its headings.
        sides: whose report it is, and who speaks.
        cast: the places that play a part.
    """
    found: list[Stretch] = []
    turned: dict[str, int] = {}
    for section in sorted(sections, key=lambda s: (s.begin, -s.end)):
        owner = _named_in(section.head, sides)
        alone = text.find("\n", section.head_end, section.head_end + _MARKS) >= 0
        if owner is None and sides.journey and alone:
            owner = next((o for name, o in cast.owners.items() if section.head.startswith(name)), None)
        if owner is None and (sides.apart or (sides.travels and alone)):
            owner = _turn(section, sides, turned)
        if owner is not None and section.begin < section.end:
            found.append(Stretch(section.begin, section.end, owner))
            if owner == sides.speaker:
                turned[section.parent] = section.end
            else:
                turned.pop(section.parent, None)
    if sides.crossing:
        found += _under_lines(text, sections, sides)
    return sorted(found, key=lambda row: row.end - row.begin)


def _named_in(head: str, sides: Sides) -> Owner | None:
    """The one place that a heading names as what it is about."""
    if sides.crossing and expression("turn to ourselves").search(head) and expression("ours").search(head):
        return sides.speaker
    mentions = find_mentions(head)
    parents = {m.begin for m in mentions if m.above}
    named = [m for m in mentions if m.end not in parents]
    if sides.crossing and (word := _cast_in(head, sides, named)):
        return word
    if len(named) == 1 and named[0].begin <= _AT_HEAD and (named[0].full or not sides.crossing):
        owner = named_owner(named[0], sides)
        if owner.code or sides.crossing or _NAME_ALONE.match(head, named[0].end):
            return owner
    return None


def _cast_in(head: str, sides: Sides, named: Sequence[Mention]) -> Owner | None:
    """The speaker or the place spoken of, by its full or short name, where the heading names only it."""
    words = names_of((sides.place_of_speaker, sides.home))
    others = {m.text for m in named} - words.keys()
    found = {id(place): place for word, place in words.items() if 0 <= head.find(word) <= 2 * _AT_HEAD}
    if others or len(found) != 1:
        return None
    place = next(iter(found.values()))
    before = head[: min(head.find(w) for w, p in words.items() if p is place and w in head)]
    if before.endswith(("与", "同", "比", "对照", "对比", "对标", "学习", "借鉴", "赴", "对")):
        return None
    return sides.owner_of(place)


def _turn(section: Section, sides: Sides, turned: dict[str, int]) -> Owner | None:
    """Where visitors come to speak of themselves: a heading that says so, or one behind such a section."""
    if section.parent or sides.place_of_speaker.level == "unit":
        return None
    if expression("turn to ourselves").search(section.head) or expression("turn ahead").search(section.head):
        return sides.speaker
    return sides.speaker if section.parent in turned else None


def _under_lines(text: str, sections: Sequence[Section], sides: Sides) -> list[Stretch]:
    """Stretches under lines that are no numbered headings and begin with a place's name (a text read out by another)."""
    headed = {section.begin for section in sections}
    lines = [
        (match.start(), owner)
        for match in _LINE.finditer(text)
        if match.start() > 0 and match.start() not in headed and not _NUMBERED.match(match.group())
        if (owner := _named_in(match.group(), sides)) is not None and owner != sides.speaker
    ]
    ends = [begin for begin, _ in lines[1:]] + [len(text)] * bool(lines)
    return [Stretch(begin, end, owner) for (begin, owner), end in zip(lines, ends, strict=True)]
