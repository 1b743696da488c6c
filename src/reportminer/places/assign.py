"""Whose figure or statement is it, when it is not the report's own place's? (全国, 全省, a county, the visitors)"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from reportminer.sentences import STOPS

from .. import lexicons
from ..records import Figure, Place, Section, Statement
from .cast import Cast, find_cast
from .evidence import head_end_of
from .expressions import expression
from .mentions import Mention, find_mentions
from .owners import HOME, Owner, Sides, scope_words, superior
from .series import find_series
from .shortly import hosts_in
from .speakers import names_others, short_of
from .stretches import Stretch, find_stretches
from .subjects import Scopes

_HEAD_ONLY = re.compile(
    r"^[\s（(]*(?:[一二三四五六七八九十]是|第[一二三四五六七八九十][，,、]|[一二三四五六七八九十0-9]+[、.．)）]|[一二三四五六七八九十0-9]+(?=[\s\u4e00-\u9fff]))?\s*"
    r"(?:(?:(?:19|20)\d\d年(?:以来|底|末)?|近年来|今年以来|去年|今年|目前)[，,]?(?=\S))?"
)
_OTHERS = frozenset({"全国", "我国", "全省", "全疆", "全区", "全球", "世界", "国内"})
_AVERAGE = expression("average")
_LARGER = frozenset({"全市", "全州", "全盟"})
"""words for a place that may be larger than the one spoken of"""
_HELD_AGAINST = expression("held against")
_FAR = 160
"""characters before a figure in which its sentence may name a subject"""
_CLAUSE = "，,：:"


def assign(
    text: str,
    records: Iterable[Figure | Statement],
    *,
    home: Place,
    speaker: Place | None = None,
    sections: Sequence[Section] = (),
    title: str = "",
    mentions: Sequence[Mention] | None = None,
) -> None:
    """Fill `place` and `adcode` of the figures and statements that speak of another place than `home`; in place.

    A record counts as another place's only where that place is the grammatical subject: it stands at the beginning of the
    clause, or of an earlier clause of the sentence with no other subject between. A heading over the record that names one
    other place does the same. 占全省的12%, 居全国第3位, 高于全省平均水平 stay the report's own. Where one place speaks of
    another, 我县 is the speaker's and 该县 the other's, to the end of the paragraph.

    Args:
        text: clean text of one report.
        records: figures and statements with offsets into `text`; changed.
        home: the report's place.
        speaker: the place that speaks in it, where it is on a visit or the like, as `find_speaker` gives it.
        sections: its headings.
        title: its title.
        mentions: the places named in `text`, if they have been found already.
    """
    named = find_mentions(text) if mentions is None else mentions
    sides = _sides(text, home, speaker, title)
    series = find_series(text, sections, sides)
    cast = find_cast(text, named, sides, series) if sides.crossing else Cast({}, frozenset(), None)
    headed = find_stretches(text, sections, sides, cast, series)
    scopes = Scopes(text, named, sides, lambda at: _under(headed, at), cast, sections)
    names = _own_names(home)
    for record in records:
        if isinstance(record, Figure):
            owner = scopes.subject(record.begin)
            if owner in (None, HOME, sides.speaker):
                owner = _told_by_name(text, record, scopes.around(record.begin), sides) or owner
            if owner is None and names:
                owner = _told_by_opening(text, record, names)
            at = record.begin
        else:
            at = _lead(text, record)
            owner = scopes.opening(at) or scopes.subject(at)
            if owner is None and sides.crossing:
                owner = scopes.only(at, record.end)
        record.place, record.adcode = scopes.around(at) if owner is None else owner


def _sides(text: str, home: Place, speaker: Place | None, title: str) -> Sides:
    """Whose report it is, who speaks, and on what kind of way it is."""
    head = text[: head_end_of(text)]
    guests = expression("before guests").search(head) is not None or hosts_in(head, home=home) is not None
    journey = speaker is not None and not guests
    if journey and not expression("journey").search(head + title):
        journey = speaker is home and names_others(text, title, home)
    return Sides(home, speaker or home, speaker is not None, journey, guests, title)


def _under(headed: Sequence[Stretch], at: int) -> Owner | None:
    """The owner that the innermost heading over `at` gives."""
    return next((stretch.owner for stretch in headed if stretch.begin <= at < stretch.end), None)


def _lead(text: str, statement: Statement) -> int:
    """Just behind the number of a statement's lead phrase and the subject it may begin with."""
    piece = text[statement.begin : statement.begin + 40]
    match = _HEAD_ONLY.match(piece)
    return statement.begin + (match.end() if match else 0)


def _told_by_name(text: str, figure: Figure, around: Owner, sides: Sides) -> Owner | None:
    """The larger place that the name of what is measured begins with: 全国高校党员比例."""
    if figure.unit not in _told_of_places():
        return None
    right_before = text[max(0, figure.begin - 2) : figure.begin]
    if right_before in scope_words()[0] and _AVERAGE.match(text, figure.end):
        return _larger(right_before, around, sides)  # 低于全市82%的平均水平
    if not figure.indicator_evidence:
        return None
    begin = figure.indicator_evidence[0][0]
    name = figure.indicator
    if any(expression(kind).search(text, begin, figure.begin) for kind in ("ours", "addressed")):
        return None  # 全市普及率81%，我县76%
    for said in (name[:2], text[begin : begin + 2], text[begin - 2 : begin] if begin >= 2 else ""):
        if said in _OTHERS or said in _LARGER:
            at = text.rfind(said, max(0, figure.begin - 40), figure.begin)
            if expression("no country").match(name.removeprefix(said)) or (
                at > 0 and _HELD_AGAINST.search(text, at - 3, at)
            ):
                return None
            return _larger(said, around, sides)
    return None


@lru_cache(maxsize=1)
def _told_of_places() -> frozenset[str]:
    """Units of what is told of larger places and of parts in the same words as of the report's own: money and ratios."""
    rows = lexicons.load_table("units.tsv", ("unit", "forms", "dimension", "factor", "kind", "han"), key="unit")
    return frozenset(row["unit"] for row in rows if row["kind"] in ("money", "ratio"))


def _larger(word: str, around: Owner, sides: Sides) -> Owner | None:
    """What 全国, 全省, 全市 mean where a place is spoken of; None where that is the place itself."""
    owner = superior(word, scope_words()[0].get(word, (5, False))[0], sides.place_of(around), sides)
    return None if owner == around else owner


@lru_cache(maxsize=1)
def _of_zones_too() -> frozenset[str]:
    """Indicators that are told of a zone or a county in the same words as of the whole place."""
    rows = lexicons.load_table("indicators.tsv", ("id", "kind", "dimension", "unit", "changes", "aliases"), key="id")
    told = [row for row in rows if row["dimension"] in ("经济", "财政", "投资")]
    return frozenset(row["id"] + change for row in told for change in ("", *lexicons.split_values(row["changes"])))


def _told_by_opening(text: str, figure: Figure, names: tuple[str, ...]) -> Owner | None:
    """The zone that a clause before the figure opens with, or the county in no table that its sentence does."""
    if figure.unit not in _told_of_places() or figure.indicator_id not in _of_zones_too():
        return None
    begin = max(figure.begin - _FAR, *(text.rfind(mark, 0, figure.begin) + 1 for mark in STOPS + "\n"))
    clause = max(begin, *(text.rfind(mark, begin, figure.begin) + 1 for mark in _CLAUSE))
    before = text[begin:clause]
    if ("区" in before or "园" in before) and (zone := expression("zone as subject").search(before)):
        return _as_place(zone[1])
    county = expression("county as subject").match(before)
    if county is None or expression("no county").match(county[1]):
        return None
    if county[1].startswith(names) or names[0].endswith(county[1]):
        return None
    return _as_place(county[1])


def _as_place(name: str) -> Owner | None:
    """A name that the table knows, with its code where it is the only one; None for words that only end like one."""
    found = find_mentions(name)
    if not found or found[0].begin or found[-1].end != len(name):
        return None
    codes = found[-1].codes
    return Owner(name, codes[0] if len(codes) == 1 else "")


def _own_names(home: Place) -> tuple[str, ...]:
    """The ways in which a report writes the name of its own place."""
    return tuple(name for name in (home.name, short_of(home.name) if home.name else "") if len(name) > 1)
