"""Whose may a record be: the report's own place, the one that speaks in it, one named, or a larger one (全省)?"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from .. import lexicons
from ..records import Place
from . import table
from .mentions import Mention
from .speakers import holds
from .table import Division

_SMALL_UNIT = re.compile(r"[\u4e00-\u9fff×xX*＊_]{1,6}?(?:街道|社区|乡|镇|村)")
RANKS = {"province": 3, "prefecture": 2, "county": 1, "township": 0, "village": 0, "unit": -1}
OFFICES = {"省": 3, "市": 2, "州": 2, "县": 1, "区": 1}
_LEVELS = {3: "province", 2: "prefecture", 1: "county"}


class Owner(NamedTuple):
    """A place by name and code; both are empty for the report's own."""

    name: str
    code: str


HOME = Owner("", "")


class Sides(NamedTuple):
    """The place that a report is about, and the one that speaks in it."""

    home: Place
    place_of_speaker: Place
    crossing: bool
    """the report is on a way to another place: a visit, an inspection, help"""
    journey: bool = False
    """it tells of one place after another: a visit or an inspection, not help or a speech to guests"""
    guests: bool = False
    """it is spoken to guests, or to hosts elsewhere"""
    title: str = ""

    @property
    def apart(self) -> bool:
        """Does one place speak of another that it does not hold: a visit, not an inspection?"""
        return self.place_of_speaker is not self.home and not holds(self.place_of_speaker, self.home)

    @property
    def travels(self) -> bool:
        """Is it on a journey of those who speak to places that they do not hold?"""
        return self.journey and (self.apart or self.place_of_speaker is self.home)

    @property
    def speaker(self) -> Owner:
        """Whose 我县 is."""
        return self.owner_of(self.place_of_speaker)

    def owner_of(self, place: Place) -> Owner:
        """A place as the owner of records."""
        return HOME if place is self.home else Owner(place.name, place.adcode)

    def place_of(self, owner: Owner) -> Place:
        """What is known of an owner: its level, its code."""
        if owner == HOME:
            return self.home
        if owner == self.speaker:
            return self.place_of_speaker
        return Place(name=owner.name, adcode=owner.code, level=table.level_of(owner.code) or "county")


def owner_of_rows(rows: tuple[Division, ...], sides: Sides) -> Owner:
    """Whose a thing is whose subject is a place known by its rows of the table, which bear one name."""
    return named_owner(Mention(0, 0, rows[0].name, rows), sides)


def named_owner(mention: Mention, sides: Sides, *, behind: str = "") -> Owner:
    """Whose a thing is whose subject is a place named in full; of a township or an office, the county it lies in is another.

    A county far away, with no parent named, may be another of its name: it has a code only where the report is about others.
    """
    home = sides.home
    codes = mention.codes
    above = {d.code for d in table.chain(home.adcode)}
    small = home.level in {"township", "village", "unit"}
    own = home.adcode in codes and (not small or _SMALL_UNIT.match(behind))
    if own or mention.text == home.name:
        return HOME
    speaker = sides.place_of_speaker
    if sides.crossing and (mention.text == speaker.name or (speaker.adcode and speaker.adcode in codes)):
        return sides.speaker
    inside = [c for c in codes if home.adcode and _under(c, home.adcode)]
    if len(inside) == 1:
        codes = (inside[0],)
    elif above and len(codes) > 1:
        near = [c for c in codes if (d := table.by_code(c)) and (c in above or d.parent in above)]
        codes = tuple(near) if len(near) == 1 else codes
    if (
        not sides.crossing
        and not inside
        and not mention.above
        and all(table.level_of(c) == "county" and not _near(c, above) for c in codes)
    ):
        codes = ()
    return Owner(mention.text, codes[0] if len(codes) == 1 else "")


def _near(code: str, above: set[str]) -> bool:
    """Is the county a neighbour of the report's place? One far away, with no parent named, may be another of its name."""
    return any(d.code in above for d in table.chain(code))


def _under(code: str, above: str) -> bool:
    return any(d.code == above for d in table.chain(code)[:-1])


def superior(word: str, rank: int, place: Place, sides: Sides) -> Owner:
    """What 全省, 全市, 全国 (words for a place of some rank) mean where `place` is spoken of."""
    own = sides.owner_of(place)
    if rank >= 4:
        return Owner(word, "")
    if rank < 0:
        return own
    chain = table.chain(place.adcode)
    whole = bool(chain) and sides.crossing and chain[-1].name.endswith(place.name)
    level = RANKS.get(chain[-1].level if whole else place.level)
    kind = next((sign for sign in word if sign in "省市州盟县旗区乡镇村"), "")
    if level is None:
        return own
    name = chain[-1].name if chain else place.name if sides.crossing else ""
    if level == 1 and rank == 2 and kind == "市" and name.endswith("市"):
        return own
    if level == -1 and word[-1] == "区" == place.name[-1:]:
        return own
    if level == 3 and word in ("全区", "我区"):
        return own
    if rank <= level or (level == -1 and not chain):
        return own
    if level < 1 and chain and chain[-1].level == "county" and rank == 2 and name.endswith("市") and kind == "市":
        return Owner(word if word[0] not in OFFICES else name, chain[-1].code)
    found = [d.code for d in chain if d.level == _LEVELS.get(rank)]
    if not found and rank == 2 and chain and chain[0].name.endswith("市"):
        found = [chain[0].code]
    if word[0] in OFFICES:
        above = table.by_code(found[0]) if found else None
        return Owner(above.name if above else f"全{word[0]}", found[0] if found else "")
    return Owner(word, found[0] if found else "")


@lru_cache(maxsize=1)
def scope_words() -> tuple[dict[str, tuple[int, bool]], re.Pattern[str]]:
    """Words for places of a rank with it and whether they always mean the speaker's, and a pattern that finds them."""
    rows = lexicons.load_table("place_scopes.tsv", ("word", "rank", "own"), key="word")
    words = {row["word"]: (int(row["rank"] or -1), row["own"] == "1") for row in rows}
    return words, re.compile("|".join(sorted(map(re.escape, words), key=lambda w: (-len(w), w))))
