"""Which parts of a report are about another place than the rest, by their headings?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from ..records import Section
from . import table
from .cast import Cast
from .evidence import head_end_of
from .expressions import expression
from .mentions import Mention, find_mentions
from .owners import Owner, Sides, named_owner, owner_of_rows
from .series import Item
from .shortly import is_everyday, one_of
from .speakers import names_of

_MARKS = 3
"""characters behind a heading in which its line ends"""
_SHORT_LINE = 18
"""characters of a line that is a heading without a number"""
_AT_HEAD = 4
"""characters that may stand before the name in a heading"""
_NAME_ALONE = expression("name alone")
_LINE = re.compile(r"^[^\n。；，：,;:]{3,40}$", re.MULTILINE)
_NAMED_ALONE = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,9}?)(?:篇|站)?")
_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[、.．)）]")


class Stretch(NamedTuple):
    """``text[begin:end]`` is about `owner`, if its sentences name no other."""

    begin: int
    end: int
    owner: Owner


def find_stretches(
    text: str, sections: Sequence[Section], sides: Sides, cast: Cast, series: Sequence[Item] = ()
) -> list[Stretch]:
    """Stretches under headings that say whom they are about, the innermost first.

    A heading that names one place makes its section that place's. Where one place speaks of another, 我县存在的差距 is the
    speaker's, and so is what follows it under headings that name nobody (对策建议).

    Args:
        text: clean text of one report.
        sections: its headings.
        sides: whose report it is, and who speaks.
        cast: the places that play a part.
        series: places told of in turn.
    """
    found: list[Stretch] = []
    turned: dict[str, int] = {}
    ordered = sorted(sections, key=lambda s: (s.begin, -s.end))
    called = [_alone(section.head, sides) for section in ordered]
    alone_in = Counter(section.parent for section, owner in zip(ordered, called, strict=True) if owner)
    for section, by_name in zip(ordered, called, strict=True):
        owner = _named_in(section.head, sides)
        if owner is None and (alone_in[section.parent] > 1 or sides.crossing):
            owner = by_name
        alone = text.find("\n", section.head_end, section.head_end + _MARKS) >= 0
        if owner is None and sides.journey:
            owner = _of_cast(section.head, cast, sides.speaker, alone=alone)
        if owner is None and (sides.apart or (sides.travels and alone)):
            owner = _turn(section, sides, turned)
        if owner is not None and section.begin < section.end:
            found.append(Stretch(section.begin, section.end, owner))
            if owner == sides.speaker:
                turned[section.parent] = section.end
            else:
                turned.pop(section.parent, None)
    found += [Stretch(item.begin, item.end, item.owner) for item in series]
    if sides.crossing:
        found += _under_lines(text, sections, sides, cast)
        found += _theme(text, sides, cast, [stretch.begin for stretch in found if stretch.owner == sides.speaker])
    return sorted(found, key=lambda row: row.end - row.begin)


def _theme(text: str, sides: Sides, cast: Cast, turns: Sequence[int]) -> list[Stretch]:
    """What a text is about whose title names one other place and that its own place speaks: up to where it comes to itself."""
    if cast.theme is None:
        return []
    owner, name = cast.theme
    begin = head_end_of(text)
    last = max(
        (m.end() for m in re.finditer(rf"(?:^|[。！？\n])[ 　]*(?:在|到了?)?{re.escape(name)}", text)), default=begin
    )
    back = [m.start() for kind in ("turn back", "opens with ours") for m in expression(kind).finditer(text, last)]
    end = min([at for at in (*turns, *back) if at >= last], default=len(text))
    return [Stretch(begin, end, owner)]


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


def _alone(head: str, sides: Sides) -> Owner | None:
    """The county or city that a heading consists of, by its full or short name (1.德清)."""
    match = _NAMED_ALONE.fullmatch(head)
    rows = one_of(table.lookup(match["name"]), sides.home) if match and not is_everyday(match["name"]) else ()
    if not match or not rows or rows[0].level == "province":
        return None
    return owner_of_rows(rows, sides)


def _of_cast(head: str, cast: Cast, speaker: Owner, *, alone: bool) -> Owner | None:
    """The one place that a heading is about, of those that the text tells of; where text follows on its line, the name alone."""
    found = {owner: at for name, owner in cast.owners.items() if (at := head.find(name)) >= 0}
    if len(found) != 1:
        return None
    (owner, at), *_ = found.items()
    if ours := expression("ours").search(head):
        return owner if ours.start() < at else speaker
    name = next(name for name, other in cast.owners.items() if other == owner and head.find(name) == at)
    behind = head[at + len(name) :]
    if not alone and behind and not _NAME_ALONE.match(behind):
        return owner if expression("way in heading").search(head[:at]) and at else None
    return owner if expression("way in heading").search(head[:at]) else None


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


def _owner_of_line(line: str, sides: Sides, cast: Cast) -> Owner | None:
    """Whose what follows a line without number is: another place's named, or that of those who speak, where it turns to them."""
    owner = _named_in(line, sides)
    if owner is not None:
        return owner if owner != sides.speaker else None
    if (
        (sides.apart or sides.travels)
        and len(line.strip()) <= _SHORT_LINE
        and not line.strip(" 　").startswith(("—", "-"))
    ):
        if found := _alone(line.strip(), sides):
            return found
        if expression("line turns").search(line.strip()):
            return sides.speaker
    return None


def _under_lines(text: str, sections: Sequence[Section], sides: Sides, cast: Cast) -> list[Stretch]:
    """Stretches under lines that are no numbered headings and begin with a place's name (a text read out by another)."""
    headed = {section.begin for section in sections}
    head = head_end_of(text)
    lines = [
        (match.start(), owner)
        for match in _LINE.finditer(text)
        if match.start() >= head and match.start() not in headed and not _NUMBERED.match(match.group())
        if (owner := _owner_of_line(match.group(), sides, cast)) is not None
    ]
    ends = [begin for begin, _ in lines[1:]] + [len(text)] * bool(lines)
    return [Stretch(begin, end, owner) for (begin, owner), end in zip(lines, ends, strict=True)]
