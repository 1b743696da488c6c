"""Which other places does a heading or an opening name as those it is about, without 县, 市 and 区 too? (晋江、石狮学习散记)"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from .. import lexicons
from ..records import Place
from . import table
from .expressions import expression
from .mentions import Mention, find_mentions, find_short_counties
from .table import Division

_JOINT = re.compile(r"[、和与及]|以及|[　 ]{1,4}")
_ITEM = re.compile(r"[\u4e00-\u9fff]")
_BEFORE, _BEHIND = 8, 12
"""characters around a name in which is looked for what makes it one that a text is about"""
_TOURED = ("place visited", "joined in the title")
_LEVELS = ("county", "prefecture")


class Introduced(NamedTuple):
    """A place that a heading or an opening names as one of those it is about."""

    begin: int
    end: int
    mention: Mention
    compared: bool = False
    """named as what one's own place is held against (对标寿光), not as a place told of"""


def introduced(text: str, begin: int, end: int, *, home: Place, opening: bool = False) -> list[Introduced]:
    """Places that ``text[begin:end]`` names where those that it is about stand; not `home`, nor what holds it.

    A name in a row counts with the others of its row, and none does where one of the row is no county or city.

    Args:
        text: clean text of one report.
        begin: where a title, or an opening, begins.
        end: where it ends.
        home: the report's place.
        opening: is it an opening, in which only somebody's way leads to a place that counts?
    """
    found: list[Introduced] = []
    for row in _rows(text, _candidates(text, begin, end)):
        first, last = row[0].begin, row[-1].end
        before = text[max(begin, first - _BEFORE) : first]
        verb = expression("goes to").search(before)
        heads = not opening and expression("heads a title").search(before) is not None
        behind = expression("behind a place that heads").match(text, last, min(end, last + _BEHIND))
        in_full = not opening and any(m.full for m in row)
        if not (verb or in_full or (heads and behind)) or _torn(text, first, last) or goes_on(text, row[-1]):
            continue
        if before.endswith("在") and expression("held there").match(text, last):
            continue
        if verb is None and any(_everyday(m) and not _named_in_full(m, text) for m in row):
            continue
        compared = expression("held up").search(before) is not None
        found += [Introduced(m.begin, m.end, m, compared) for m in row if not _of_home(m, home)]
    return found


def hosts_in(head: str, *, home: Place | None = None) -> tuple[int, int] | None:
    """Where a heading names the meeting of another place that a speech was held at (在宁都县现场会上的交流发言).

    Args:
        head: the lines above the body.
        home: the report's place, if it is known; else another place that the heading names has to tell that they are two.
    """
    for match in expression("speech elsewhere").finditer(head):
        hosts = [m for m in find_mentions(match["where"]) if m.full and m.divisions[0].level in _LEVELS]
        if not hosts:
            continue
        if home is not None:
            return None if any(_of_home(host, home) for host in hosts) else match.span()
        known = {code for host in hosts for code in host.codes}
        others = [m for m in find_mentions(head[: match.start()] + head[match.end() :]) if m.full]
        if any(not table.may_be_one(code, other) for m in others for other in m.codes[:1] for code in known):
            return match.span()
    return None


def one_of(rows: Sequence[Division], home: Place) -> tuple[Division, ...]:
    """What a short name means: the place of our time in the province of `home`, else the only one anywhere."""
    now = tuple(d for d in rows if d.level in _LEVELS and d.last >= table.NOW)
    near = tuple(d for d in now if d.code[:2] == home.adcode[:2]) or now
    return near if len({d.name for d in near}) == 1 else ()


def _candidates(text: str, begin: int, end: int) -> list[Mention]:
    """Names that may be those of counties or cities, in order; everyday words only behind a verb of going or in a row."""
    piece = text[begin:end]
    everyday = list(_everyday_names().finditer(piece))
    known = {m.text for m in find_mentions(text) if m.full} if everyday else set()
    found = [m for m in find_mentions(piece) if m.divisions[0].level in _LEVELS]
    taken = [(m.begin, m.end) for m in found]
    for match in everyday:
        before = piece[max(0, match.start() - _BEFORE) : match.start()]
        found_rows = table.short_names()[match.group()]
        told = any(d.name in known for d in found_rows)
        if told or expression("goes to").search(before) or before.endswith(("、", "和", "与")):
            rows = tuple(d for d in found_rows if d.level == "prefecture" and d.last >= table.NOW) or tuple(found_rows)
            found.append(Mention(match.start(), match.end(), match.group(), rows, full=False))
    found += find_short_counties(piece)
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: (m.begin, m.begin - m.end)):
        if any(b < mention.end and mention.begin < e and (b, e) != (mention.begin, mention.end) for b, e in taken):
            continue
        if kept and mention.begin < kept[-1].end:
            continue
        kept.append(mention)
    parents = {m.begin for m in kept if m.above}
    return [m.moved(begin) for m in kept if m.end not in parents]


@lru_cache(maxsize=1)
def _everyday_names() -> re.Pattern[str]:
    """Short names of counties that are everyday words too."""
    rows = lexicons.load_table("place_generic.tsv", ("name", "use"), key="name")
    names = [row["name"] for row in rows if row["use"] == "short" and row["name"] in table.short_names()]
    return re.compile("|".join(sorted(map(re.escape, names), key=lambda word: (-len(word), word))))


def is_everyday(name: str) -> bool:
    """Is it a short name that is an everyday word too (平安)?"""
    return _everyday_names().fullmatch(name) is not None


def _everyday(mention: Mention) -> bool:
    return not mention.full and is_everyday(mention.text)


def _named_in_full(mention: Mention, text: str) -> bool:
    """Does the text bear the name with the word for its kind too (浦江县)?"""
    return any(d.name in text for d in mention.divisions)


def short_everyday(piece: str, text: str, *, bold: bool) -> Mention | None:
    """The short name, an everyday word too, that a piece begins with: where the text bears the full name."""
    match = _everyday_names().match(piece)
    if match is None:
        return None
    rows = tuple(d for d in table.short_names()[match.group()] if d.last >= table.NOW)
    mention = Mention(0, match.end(), match.group(), rows, full=False)
    return mention if rows and (bold or _named_in_full(mention, text)) else None


def _rows(text: str, found: Sequence[Mention]) -> list[list[Mention]]:
    """Names that stand in one row, or alone."""
    rows: list[list[Mention]] = []
    for mention in found:
        if rows and _JOINT.fullmatch(text, rows[-1][-1].end, mention.begin):
            rows[-1].append(mention)
        else:
            rows.append([mention])
    return rows


def _torn(text: str, first: int, last: int) -> bool:
    """Does the row go on with what is no county's name (永联、善港、南丰等村)?"""
    if text[first - 1 : first] == "、":
        return True
    return text[last : last + 1] == "、" and _ITEM.match(text, last + 1) is not None


def goes_on(text: str, mention: Mention) -> bool:
    """Does a short name only begin a longer one (平坝桥镇)?"""
    return not mention.full and expression("no short name").match(text, mention.end) is not None


def _of_home(mention: Mention, home: Place) -> bool:
    """Is it the report's own place, one that holds it or, where the report is not on a tour of it, lies in it?"""
    if home.name and (mention.text in home.name or home.name in mention.text):
        return True
    now = [d.code for d in mention.divisions if d.last >= table.NOW]
    if home.rule in _TOURED:
        return any(d.code in now for d in table.chain(home.adcode))
    return bool(home.adcode) and any(table.may_be_one(home.adcode, code) for code in now)
