"""Where does a text tell of one place after another, each in a paragraph or under a line of its own? (砀山。…　萧县。…)"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..records import Section
from . import table
from .evidence import head_end_of
from .expressions import expression
from .mentions import Mention, find_mentions, find_short_counties
from .owners import HOME, Owner, Sides, owner_of_rows
from .shortly import goes_on, one_of, short_everyday

_LINE = re.compile(r"[^\n]+")
_HEADING = 20
"""characters of a line that is a heading"""
_NAME = 12
"""characters in which the name of a place stands that opens a line"""
_SENTENCE = re.compile(r"[。；，,;！!]")
_MARKED = re.compile(r"[^\u4e00-\u9fff\s][ 　]*$")
_JOINED = re.compile(r"[、和与及]")
_OPEN = re.compile(r"[　 ：:。，,（(]|$")
"""what stands behind a name that is more than the first word of a sentence"""


class Item(NamedTuple):
    """One member of the series: ``text[begin:end]`` tells of `owner`."""

    begin: int
    end: int
    owner: Owner
    name: str


class _Opener(NamedTuple):
    begin: int
    end: int
    owner: Owner
    name: str
    heading: bool


def find_series(text: str, sections: Sequence[Section], sides: Sides) -> list[Item]:
    """Paragraphs, and what stands under lines, that each begin with another place; none where there is only one such place.

    An item goes on to the next, to a line that is a heading, or to where the report's own place comes to speak of itself;
    the last one is a single paragraph where all others are.

    Args:
        text: clean text of one report.
        sections: its headings.
        sides: whose report it is, and who speaks.
    """
    lines = [m.span() for m in _LINE.finditer(text, head_end_of(text)) if m.group().strip()]
    found = [opener for begin, end in lines if (opener := _opener(text, begin, end, sides))]
    if len({opener.owner for opener in found}) > 1:
        # names that are everyday words too stand in the same row
        found = [opener for begin, end in lines if (opener := _opener(text, begin, end, sides, bold=True))]
    items: list[Item] = []
    for heading in (True, False):
        openers = [o for o in found if o.heading is heading]
        if len({o.owner for o in openers}) > 1:
            items += _items(text, openers, lines, sections)
    return items


def _items(
    text: str, openers: Sequence[_Opener], lines: Sequence[tuple[int, int]], sections: Sequence[Section]
) -> Iterator[Item]:
    """The openers as far as each reaches."""
    begins = {o.begin for o in openers}
    ends_of = {section.begin: section.end for section in sections if section.num}
    firsts = [begin for begin, _ in lines]
    reached: list[tuple[int, bool]] = []
    for opener in openers:
        end, single = opener.end, True
        for at in range(bisect_right(firsts, opener.begin), len(lines)):
            begin, stop = lines[at]
            if begin in begins or _bounds(text, begin, stop, begin in ends_of):
                break
            end, single = stop, False
        end = max(end, ends_of.get(opener.begin, 0)) if opener.heading else end
        reached.append((end, single))
    alone = all(single for _, single in reached[:-1])
    for number, (opener, (end, _)) in enumerate(zip(openers, reached, strict=True)):
        last = number == len(openers) - 1
        yield Item(
            opener.begin, opener.end if last and alone and not opener.heading else end, opener.owner, opener.name
        )


def _bounds(text: str, begin: int, end: int, numbered: bool) -> bool:
    """Is a place's turn over with this line: a heading, or where the report's own place comes to speak of itself?"""
    line = text[begin:end].strip()
    if numbered or (len(line) <= _HEADING and not _SENTENCE.search(line)):
        return True
    return any(expression(kind).match(text, begin) for kind in ("turn back", "opens with ours", "goes over"))


def _opener(text: str, begin: int, end: int, sides: Sides, *, bold: bool = False) -> _Opener | None:
    """The place that a line begins with, or that a heading names alone; not the report's own.

    With `bold` names that are everyday words too count behind a mark that begins the line.
    """
    lead = expression("way to a line").match(text, begin, end)
    at = lead.end() if lead else begin
    line = text[begin:end].strip()
    heading = len(line) <= _HEADING and not _SENTENCE.search(line)
    mention = _name_at(text, at, min(end, at + _NAME), bold=bold and _MARKED.search(text, begin, at) is not None)
    if mention is None and heading:
        mention = _only_name(text, begin, end)
    if mention is None or _JOINED.match(text, mention.end):
        return None
    rows = one_of(mention.divisions, sides.home)
    if not rows or rows[0].level == "province":
        return None
    near = any(d.code[:2] == sides.home.adcode[:2] for d in rows)
    if not sides.crossing and not (near and (mention.full or lead or _OPEN.match(text, mention.end, end) or heading)):
        return None
    owner = owner_of_rows(rows, sides)
    if owner in (HOME, sides.speaker) or any(d.code == rows[0].code for d in table.chain(sides.home.adcode)):
        return None
    return _Opener(begin, end, owner, mention.text, heading)


def _name_at(text: str, begin: int, end: int, *, bold: bool = False) -> Mention | None:
    """The name that stands at `begin`."""
    piece = text[begin:end]
    full = [m for m in find_mentions(piece) if m.begin == 0 or m.above]
    if full and (full[0].begin == 0):
        last = full[-1] if len(full) > 1 and full[-1].above else full[0]
        named = last.moved(begin)
        return None if goes_on(text, named) else named
    short = [m for m in find_short_counties(piece) if m.begin == 0]
    if not short and (word := short_everyday(piece, text, bold=bold)) is not None:
        short = [word]
    if not short:
        return None
    named = short[0].moved(begin)
    return None if goes_on(text, named) else named


def _only_name(text: str, begin: int, end: int) -> Mention | None:
    """The one name in brackets of a line that is a heading (第一路（安溪）)."""
    match = expression("name in brackets").search(text, begin, end)
    if match is None:
        return None
    found = _name_at(text, match.start("name"), match.end("name"))
    return found if found and found.end == match.end("name") else None
