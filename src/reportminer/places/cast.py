"""Which other places play a part in a report of one place on others, and how does the text write their names?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from . import table
from .evidence import head_end_of, no_names
from .expressions import expression
from .mentions import Mention, find_short_counties
from .owners import HOME, Owner, Sides, named_owner, owner_of_rows
from .series import Item
from .shortly import Introduced, goes_on, introduced, one_of
from .speakers import names_of, short_of

_SMALL = re.compile(r"[\u4e00-\u9fff]{2,3}?(?:村|镇|乡|社区|街道)(?![委民级集里庄长办支])")
_SHORT_IN_ROW = re.compile(r"[、和与及]|以及")
_TOWN = 2
"""characters of a town's name without the word for its kind"""
_OPENING = 400
"""characters of a report in which the places that it tells of are listed"""


class Cast(NamedTuple):
    """The names of a report on other places with those that bear them, and whom it first names besides who speaks."""

    owners: dict[str, Owner]
    small: frozenset[str]
    """towns and villages in no table"""
    other: Owner | None
    """the first place named that neither speaks nor holds the one that does"""
    theme: tuple[Owner, str] | None = None
    """the one place that the heading is about, with the name there, where the report's own place tells of it"""


def find_cast(text: str, mentions: Sequence[Mention], sides: Sides, series: Sequence[Item] = ()) -> Cast:
    """Places that a report on others speaks of, by full and short names, those of villages that it places in them too.

    Args:
        text: clean text of one report.
        mentions: the places named in `text`.
        sides: whose report it is, and who speaks.
        series: places told of in turn.
    """
    known = {mention.text for mention in mentions}
    owners: dict[str, Owner] = {
        word: sides.owner_of(p) for word, p in names_of((sides.place_of_speaker, sides.home)).items()
    }
    above = {d.code for place in (sides.home, sides.place_of_speaker) for d in table.chain(place.adcode)}
    other: Owner | None = None
    for mention in mentions:
        if not mention.full:
            continue
        owner = named_owner(mention, sides)
        if other is None and owner not in (HOME, sides.speaker) and not set(mention.codes) & above:
            other = owner
        if short := short_of(mention.text):
            owners.setdefault(short, owner)
        if village := _SMALL.match(text, mention.end):
            owners.setdefault(village.group(), owner)
    title = text[: head_end_of(text)]
    small: set[str] = set()
    for name, owner in (*_introduced(text, sides), *_in_turn(series), *_listed(text, sides), *_again(text, sides)):
        owners.setdefault(name, owner)
        other = other or owner
    for name in _towns(text):
        if name not in owners:
            owners[name] = Owner(name, "")
            small.add(name)
    for match in expression("name in no table").finditer(text):
        name = match[1]
        if (
            text.count(name[:-1]) > 1
            and name not in known
            and not name.endswith(no_names())
            and not expression("no county").match(name)
        ):
            if name[-1] in "镇乡村" and name not in title and name not in owners:
                small.add(name)
            owners.setdefault(name, Owner(name, ""))
    at_home = sides.home is sides.place_of_speaker
    return Cast(owners, frozenset(small), other if at_home else HOME, _theme(text, sides) if at_home else None)


def _theme(text: str, sides: Sides) -> tuple[Owner, str] | None:
    """The one place that the heading is about beside the report's own; none that is held up against it, or spoken to."""
    found: dict[Owner, str] = {}
    if any(name in sides.title for name in names_of((sides.home,))):
        return None
    for one in _in_heading(text, sides):
        rows = one_of(one.mention.divisions, sides.home)
        if one.compared or not rows:
            return None
        found.setdefault(owner_of_rows(rows, sides), one.mention.text)
    return next(iter(found.items())) if len(found) == 1 and not sides.guests else None


def _introduced(text: str, sides: Sides) -> Iterator[tuple[str, Owner]]:
    """Places that heading and opening name as those it is about, by full and short names."""
    head = head_end_of(text)
    opening = introduced(text, head, min(len(text), head + _OPENING), home=sides.home, opening=True)
    for one in (*_in_heading(text, sides), *opening):
        if (rows := one_of(one.mention.divisions, sides.home)) and one.mention.text != sides.place_of_speaker.name:
            owner = owner_of_rows(rows, sides)
            yield one.mention.text, owner
            if short := short_of(rows[0].name):
                yield short, owner
    for match in expression("held beside").finditer(text):
        if found := _county(match["name"], sides):
            yield found


def _in_turn(series: Sequence[Item]) -> Iterator[tuple[str, Owner]]:
    """Places told of one after another, by all their names."""
    for item in series:
        yield item.name, item.owner
        if short := short_of(item.owner.name):
            yield short, item.owner


def _again(text: str, sides: Sides) -> Iterator[tuple[str, Owner]]:
    """Counties that the text names again and again by their short names."""
    counts = Counter(m.text for m in find_short_counties(text) if not goes_on(text, m))
    for name, count in counts.items():
        if count > 1 and (found := _county(name, sides)):
            yield found


def _in_heading(text: str, sides: Sides) -> list[Introduced]:
    """What the lines above the body name, and the title where it stands below them."""
    head = head_end_of(text)
    found = introduced(text, 0, head, home=sides.home)
    at = text.find(sides.title) if sides.title else -1
    return found + (introduced(text, at, at + len(sides.title), home=sides.home) if at >= head else [])


def _towns(text: str) -> Iterator[str]:
    """Towns that the opening lists without 镇 and 乡 (先后到圳上、琅塘等乡镇)."""
    for match in expression("list of towns").finditer(text[:_OPENING]):
        yield from (name for name in match["names"].split("、") if len(name) == _TOWN)


def _listed(text: str, sides: Sides) -> Iterator[tuple[str, Owner]]:
    """Counties that the opening lists by their short names, as visited or with their number (A、B、C三县)."""
    opening = text[:_OPENING]
    for match in expression("list of counties").finditer(opening):
        names = match["names"].split("、")
        found = [_county(names[0], sides, tail=True), *(_county(name, sides) for name in names[1:])]
        if all(found):
            yield from filter(None, found)
    row: list[Mention] = []
    for mention in find_short_counties(opening):
        if row and not _SHORT_IN_ROW.fullmatch(text, row[-1].end, mention.begin):
            row = []
        row.append(mention)
        if expression("on the way to").search(text, max(0, row[0].begin - 4), row[0].begin):
            yield from filter(None, (_county(member.text, sides) for member in row))
    if sides.travels:
        for match in expression("name of a county alone").finditer(text):
            if found_one := _county(match["name"], sides, plain=True):
                yield found_one


def _county(words: str, sides: Sides, *, tail: bool = False, plain: bool = False) -> tuple[str, Owner] | None:
    """The county of our time that words name, by their last characters where `tail`; a neighbour before one far away."""
    for size in range(min(4, len(words)), 1, -1) if tail else (len(words),):
        name = words[-size:]
        if plain and not any(m.text == name for m in find_short_counties(name)):
            continue
        rows = tuple(d for d in table.lookup(name) if d.level == "county" and d.last >= table.NOW)
        rows = tuple(d for d in rows if d.code[:2] == sides.home.adcode[:2]) or rows
        if len({d.name for d in rows}) == 1:
            return name, owner_of_rows(rows, sides)
    return None
