"""Whose words are a report's, where it is about another place? (雁陂县赴青砚县考察报告: 我县 is 雁陂县)"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from .. import lexicons
from ..records import Level, Place
from . import joined, table
from .evidence import head_end_of, most_specific, no_names
from .expressions import expression
from .mentions import Mention, find_mentions
from .selfref import find_self
from .shortly import hosts_in, introduced

VISITED = "place visited"
"""the rule of places that a report goes to"""
_DASHES = " 　—-－"
_OPENING = 400
"""characters behind the heading in which the visitors may be named"""
_AT_HEAD = 4
"""characters that may stand before the name in a line that an issuer begins"""
_UNLISTED = re.compile(r"(?:中共)?(?P<name>[\u4e00-\u9fff]{2,3}?(?:自治县|[县市区旗镇乡村]))(?![县市区旗镇乡村级])")
_OURS = "我方"
_GENERIC = expression("generic body")
_TOGETHER = re.compile(r"[、和与及][\u4e00-\u9fff]{2,8}?[县市区旗镇乡村]")
_RANKS = {"province": 3, "prefecture": 2, "county": 1, "township": 0, "village": 0, "unit": -1}
_KINDS: dict[str, Level] = {"镇": "township", "乡": "township", "村": "village", "社": "village"}
_ABOVE = {"自治区": "province", "省": "province", "市": "prefecture", "州": "prefecture", "县": "county"}


def find_speaker(text: str, *, title: str = "", org: str = "", home: Place) -> Place | None:
    """The place, or the body, that 我县 and 我们 mean in a report: that of its issuer.

    Where the title tells of a visit, an inspection or help from one place to another, issuer and subject are two places. The
    speaker is the place before 赴 or 关于 in the title, else that of the issuing body, else of a line of the heading, else of
    the visitors that the opening names.

    Args:
        text: clean text of one report.
        title: its title.
        org: its issuing body, as written.
        home: the place that the report is about.

    Returns:
        None where the title tells nothing of the kind; `home` itself where the report's own place speaks of another.
    """
    head = text[: head_end_of(text)]
    title = title or head
    if not expression("speaker going").search(title):
        title = next((line.strip(_DASHES) for line in head.splitlines() if line.startswith(tuple("—-－"))), title)
    going = expression("speaker going").search(title)
    if home.status == "masked":
        return None
    if hosts_in(head, home=home):
        return home
    if not going and not names_others(text, title, home) and not _is_letter(text, home):
        return None
    if home.rule == joined.RULE:
        return home
    lead = title[: going.start()] if going else ""
    passed_on = expression("passed on").search(title)  # below stands the name of those whose words it passes on
    for number, words in enumerate(_places_to_look(text, lead, org, title)):
        found = _named(words, home)
        if found is None:
            continue
        if not _is_home(found, words, home):
            return home if _TOGETHER.match(words, len(found.name)) else found
        if number and not passed_on:
            return home
    visited = bool(home.name) and expression("goes to").search(title.partition(home.name)[0]) is not None
    return _nobody(text) if visited and home.name in title and not passed_on else home


def _nobody(text: str) -> Place:
    """Visitors whom nothing names, as they call themselves (我县): what is theirs is at least not of the place visited."""
    own = find_self(text)
    called = own.word if own and own.word.startswith("我") else _OURS
    level: Level = own.levels[0] if own and called != _OURS else "county"  # type: ignore[assignment]
    return Place(name=called, level=level, status="unknown")


def names_others(text: str, title: str, home: Place) -> bool:
    """Does the heading name other places as those it is about, or the opening of a text whose title tells of a way to some?"""
    head = head_end_of(text)
    if not home.name:
        return False
    at = max(0, text.find(title))
    if introduced(text, 0, head, home=home) or introduced(text, at, at + len(title), home=home):
        return True
    if not expression("odd title").search(title):
        return False
    opening = introduced(text, head, min(len(text), head + _OPENING), home=home, opening=True)
    return any(expression("going in opening").match(text, one.end) for one in opening)


def _is_letter(text: str, home: Place) -> bool:
    """Is it written to the place that it is about (余干县人民政府：…你县…)?"""
    called = expression("addressee").search(text, 0, _OPENING) if home.name else None
    return called is not None and home.name in called.group() and expression("written to").search(text) is not None


def _places_to_look(text: str, lead: str, org: str, title: str) -> Iterator[str]:
    """Where the issuer may be named, the surest first."""
    guests = lead.startswith("在")  # 在某县考察团座谈会上: the title names the guests
    yield "" if guests else expression("speaker lead").sub("", lead)
    yield org
    head_end = head_end_of(text)
    for line in text[:head_end].splitlines():
        if line.strip() and line.strip() not in title:
            yield line.strip(" 　（(）)*#—")
    for match in expression("speaker visitors").finditer(text, head_end, head_end + _OPENING):
        yield next(words for words in match.groups() if words)


def _named(words: str, home: Place) -> Place | None:
    """The place whose name, or whose kind (省委, 市局), the words begin with; a school or firm stands for itself."""
    mentions = [m for m in most_specific(find_mentions(words)) if _begins(words, m)]
    if mentions:
        last = mentions[0]
        code = _code(last, home)
        return Place(name=last.text, adcode=code, level=table.level_of(code) or "county", status="explicit")
    if generic := _GENERIC.match(words):
        level = _ABOVE[generic["kind"]]
        above = next((d for d in table.chain(home.adcode)[:-1] if d.level == level), None)
        if above is not None:
            return Place(name=above.name, adcode=above.code, level=above.level, status="inferred")
        if level == table.level_of(home.adcode):
            return None if home.rule == VISITED else home
    unlisted = _UNLISTED.match(words)
    name = unlisted["name"] if unlisted else ""
    if name and not name.endswith(no_names()) and not expression("no county").match(name):
        return Place(name=name, level=_KINDS.get(name[-1], "county"), status="explicit")
    if body := expression("speaker body").match(words):
        return Place(name=body.group(), level="unit", status="explicit")
    return None


def _begins(words: str, mention: Mention) -> bool:
    """Does the name stand at the head of the words, its province or city perhaps before it?"""
    begin = mention.begin
    for parent in find_mentions(words):
        if parent.end == mention.begin and mention.above:
            begin = parent.begin
    return begin <= _AT_HEAD and mention.full


def _code(mention: Mention, home: Place) -> str:
    """The one place that the name means: of several the one that shares most with `home`; "" where nothing tells."""
    codes = mention.codes
    near = {d.code for d in table.chain(home.adcode)}
    score = {code: sum(d.code in near for d in table.chain(code)) for code in codes}
    best = [code for code in codes if score[code] == max(score.values())]
    return best[0] if len(best) == 1 else ""


def _is_home(found: Place, words: str, home: Place) -> bool:
    """Is the speaker the report's own place after all: the same one, an office of it, or only the place that holds it?"""
    if found.name == home.name or (found.adcode and found.adcode == home.adcode):
        return True
    if home.name and home.name in words:
        return True
    inside = (
        bool(home.adcode) and "、" not in home.name and any(d.code == home.adcode for d in table.chain(found.adcode))
    )
    office = home.level == "unit" and not home.full_name.endswith(home.name)
    return inside or (office and holds(found, home))


def holds(one: Place, other: Place) -> bool:
    """Does one place lie above the other: the city of a county, the province of both?"""
    if one.adcode and other.adcode:
        return one.adcode != other.adcode and any(d.code == one.adcode for d in table.chain(other.adcode))
    return _RANKS.get(one.level, -1) > _RANKS.get(other.level, -1) >= 0 and not one.adcode


@lru_cache(maxsize=256)
def short_of(name: str) -> str:
    """The name without the word for its kind (青砚 for 青砚县), "" where nothing that could be told apart is left."""
    short = table.short_name(name).rstrip("镇乡村")
    generic = {row["name"] for row in lexicons.load_table("place_generic.tsv", ("name", "use"), key="name")}
    return short if len(short) > 1 and short != name and short not in generic else ""


def names_of(places: Sequence[Place]) -> dict[str, Place]:
    """Every way in which the text may name some places."""
    found: dict[str, Place] = {}
    for place in places:
        for name in (place.name, table.by_code(place.adcode).name if table.by_code(place.adcode) else ""):  # type: ignore[union-attr]
            for word in (name, short_of(name) if name else ""):
                if word:
                    found.setdefault(word, place)
    return found
