"""Which words of a text name a subject, and whose is what follows them? (全省, 我县, 该县, 端州区, 到了青砚县)"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from reportminer.sentences import STOP

from .. import lexicons
from .cast import Cast
from .expressions import expression
from .mentions import Mention
from .owners import HOME, OFFICES, RANKS, Owner, Sides, named_owner, scope_words, superior
from .speakers import holds

_CLAUSE_START = expression("before a subject")
_POINT_START = expression("before a subject of two")
_REACH = 20
"""characters before a name in which what opens its sentence is looked for"""
_LISTED = re.compile(r"[、，,和与]$")
_INSIDE = {"县": 1, "镇": 0, "村": 0}
_NUMBER = re.compile(r"\d|[一二三四五六七八九十百]+[个名户家人元项处所万亿]")
_NOT_SUBJECT = expression("no subject")


class Scope(NamedTuple):
    """From `begin` on what is said is about `owner`; None where nobody can say, or the surroundings tell."""

    begin: int
    owner: Owner | None
    lasting: bool = False
    """to the end of its paragraph, not of its sentence"""


class Spoken(NamedTuple):
    """What a text has been about up to some words."""

    around: Owner
    told: Owner | None
    """what the heading over the words says"""
    other: Owner | None
    """the place other than the speaker's that was named last"""
    pair: tuple[Owner, ...] = ()
    """the two told of last, in the order in which the text named them first"""
    near: bool = False
    """that one was named in the same sentence"""


class Cue(NamedTuple):
    """Words that name a subject, and how to tell whose they are; None where they only name a place to look back on."""

    begin: int
    end: int
    tell: Callable[[Spoken], Scope | None]
    seen: Owner | None = None


def find_cues(text: str, mentions: Sequence[Mention], sides: Sides, cast: Cast) -> list[Cue]:
    """The cues of a text in order, the longest of several at one place first."""
    cues = [*_words_in(text, mentions, sides, cast), *_mentions_in(text, mentions, sides, cast)]
    if sides.crossing:
        cues += _cast_in(text, mentions, sides, cast)
    return sorted(cues, key=lambda cue: (cue.begin, -cue.end))


def _starts(text: str, begin: int, sides: Sides) -> bool:
    if _CLAUSE_START.search(text, max(0, begin - 4), begin):
        return True
    return sides.crossing and _POINT_START.search(text, max(0, begin - 5), begin) is not None


def _words_in(text: str, mentions: Sequence[Mention], sides: Sides, cast: Cast) -> Iterator[Cue]:
    """全省, 我县, 我们, and where one place speaks of another 该县 and 你县; names that begin like them (全州县) are none."""
    words, pattern = scope_words()
    named = {mention.begin: mention.end for mention in mentions}
    for match in pattern.finditer(text):
        rank, own = words[match.group()]
        begin, end, word = match.start(), match.end(), match.group()
        if named.get(begin, 0) > end:
            continue
        if sides.crossing and expression("ours").match(word) and _TOWARDS.search(text, max(0, begin - 3), begin):
            continue
        if sides.travels and word == "我们" and expression("looks").match(text, end):
            continue
        if expression("ours").fullmatch(word):
            yield Cue(begin, end, _our(begin, word, rank, sides))
        elif own:
            yield Cue(begin, end, _always(Scope(begin, None)))
        elif _starts(text, begin, sides):
            yield Cue(
                begin, end, _ranked(begin, word, rank, sides, governs=_governs(text, end, of_cast=sides.crossing))
            )
    if not sides.crossing:
        return
    for match in expression("office of a level").finditer(text):
        rank = OFFICES[match.group()[0]]
        if _starts(text, match.start(), sides):
            yield Cue(match.start(), match.end() - 1, _ranked(match.start(), match.group(), rank, sides, governs=True))
    if holds(sides.place_of_speaker, sides.home):
        for match in expression("everyone below").finditer(text):
            yield Cue(match.start(), match.end(), _always(Scope(match.start(), sides.speaker)))
    for kind in ("ours", "theirs", "addressed", "turn back", "pair"):
        for match in expression(kind).finditer(text):
            if match.group() in words:
                continue
            begin, end, word = match.start(), match.end(), match.group()
            if kind == "ours":
                yield Cue(begin, end, _our(begin, word, -1, sides))
            elif kind == "pair" and _starts(text, begin, sides):
                yield Cue(begin, end, _of_pair(begin, word))
            elif kind == "turn back":
                yield Cue(begin, end, _back(begin, sides))
            elif kind == "theirs" and _starts(text, begin, sides):
                yield Cue(begin, end, _their(text, begin, word, sides))
            elif kind == "addressed" and (_starts(text, begin, sides) or _comes_to(text, begin)):
                guest = cast.other if sides.guests else HOME
                if guest is not None:
                    yield Cue(begin, end, _always(Scope(begin, guest, True)))


def _always(scope: Scope) -> Callable[[Spoken], Scope]:
    return lambda spoken: scope


def _of_pair(begin: int, word: str) -> Callable[[Spoken], Scope]:
    """前者 and 后者: of the two places told of last; 两地: of both."""

    def tell(spoken: Spoken) -> Scope:
        if word[1] != "者" or len(spoken.pair) < 2:
            return Scope(begin, None)
        return Scope(begin, spoken.pair[0 if word[0] == "前" else 1])

    return tell


def _back(begin: int, sides: Sides) -> Callable[[Spoken], Scope | None]:
    """回来后: behind it visitors speak of themselves, unless a heading says that they don't."""

    def tell(spoken: Spoken) -> Scope | None:
        return Scope(begin, sides.speaker, True) if sides.journey and spoken.told in (None, sides.speaker) else None

    return tell


def _our(begin: int, word: str, rank: int, sides: Sides) -> Callable[[Spoken], Scope]:
    """我县 is the speaker's, or the place above the speaker (我省)."""
    speaker = sides.place_of_speaker
    if speaker is sides.home:
        owner = superior(word, rank, sides.home, sides)
        ours = HOME if sides.crossing else None
        return _always(Scope(begin, ours if owner == HOME else owner, sides.crossing and owner == HOME))
    if speaker.level == "unit" and not speaker.adcode and rank >= 0:
        owner = superior(word, rank, sides.home, sides)  # 我省 in the words of a firm or a school
        return _always(Scope(begin, owner, owner == HOME))
    if 0 <= rank < RANKS.get(speaker.level, rank) and rank == RANKS.get(sides.home.level):
        return _always(Scope(begin, HOME, True))  # 我县 in what the city's office says of one of its counties
    owner = superior(word, rank, speaker, sides)
    return _always(Scope(begin, owner, sides.apart and owner == sides.speaker))


def _ranked(begin: int, word: str, rank: int, sides: Sides, *, governs: bool) -> Callable[[Spoken], Scope]:
    """全县: that of the place which is spoken of, or the one above it."""

    def tell(spoken: Spoken) -> Scope:
        if not governs:
            return Scope(begin, None)
        around = spoken.around
        place = sides.place_of(around)
        bare = place.level == "unit" and not place.adcode  # 全村 in the words of a firm or a school
        owner = superior(word, rank, sides.home if bare else place, sides)
        if bare:
            return Scope(begin, owner, owner == HOME)
        return Scope(begin, None if owner == around == HOME else owner)

    return tell


def _their(text: str, begin: int, word: str, sides: Sides) -> Callable[[Spoken], Scope | None]:
    """该县: that of the place which is spoken of, never the speaker's; 他们 and 村里 may be of the speaker's own too."""
    weak = expression("them or ours").match(word) is not None
    inside = expression("inside a place").match(word) is not None

    def tell(spoken: Spoken) -> Scope | None:
        if spoken.around != sides.speaker:
            return Scope(begin, spoken.around, True)
        at_home = sides.home is sides.place_of_speaker
        if inside and (at_home or RANKS.get(sides.place_of_speaker.level) == _INSIDE.get(word[0])):
            return None
        if weak and not spoken.near and not _against(text, begin):
            return None
        other = spoken.other if spoken.other is not None or at_home else HOME
        return Scope(begin, HOME if other is None else other, not weak or _opens(text, begin))

    return tell


def _opens(text: str, begin: int) -> bool:
    """Does what stands at `begin` open its sentence?"""
    return expression("opens a sentence").search(text, max(0, begin - _REACH), begin) is not None


def _against(text: str, begin: int) -> bool:
    """Do the words open their paragraph, or stand against what is before them (而他们)?"""
    return expression("set against").search(text, max(0, begin - _REACH), begin) is not None


def _mentions_in(text: str, mentions: Sequence[Mention], sides: Sides, cast: Cast) -> Iterator[Cue]:
    """Names at the beginning of a clause, or behind another name with its number (汤原县12个、桦南县8个)."""
    parents = {m.begin for m in mentions if m.above}
    lists = _lists(text, mentions)
    for number, mention in enumerate(mentions):
        if mention.end in parents:
            continue
        begin = mention.begin
        if mention.above:
            begin = next((m.begin for m in mentions if m.end == mention.begin), begin)
        counted = number not in lists and _counted_after_another(text, mentions, number, begin)
        owner = named_owner(mention, sides, behind=text[mention.end : mention.end + 8])
        named = None
        if (mention.full or mention.text in cast.owners) and number not in lists:
            named = _named(text, begin, mention.end, owner, sides)
        if named is not None:
            yield named
        if not _starts(text, begin, sides) and not counted:
            continue
        if number in lists or not _governs(text, mention.end, of_cast=sides.crossing):
            yield Cue(begin, mention.end, _always(Scope(begin, None)))
            continue
        if named is None or named.seen is not None:
            own = owner == HOME and not sides.crossing
            yield Cue(
                begin, mention.end, _always(Scope(begin, None if own else owner, _lasts(text, begin, owner, sides)))
            )


def _cast_in(text: str, mentions: Sequence[Mention], sides: Sides, cast: Cast) -> Iterator[Cue]:
    """Places that a report on another speaks of, by their short names (青砚 for 青砚县), or by names in no table."""
    if not cast.owners:
        return
    taken = {mention.begin for mention in mentions}
    pattern = re.compile("|".join(sorted(map(re.escape, cast.owners), key=lambda word: (-len(word), word))))
    for match in pattern.finditer(text):
        begin, end = match.span()
        if begin in taken:
            continue
        owner = cast.owners[match.group()]
        if match.group() in cast.small:
            if _starts(text, begin, sides):
                yield Cue(begin, end, _small(begin, owner, sides))
            continue
        named = _named(text, begin, end, owner, sides) if not _in_row(text, begin, end) else None
        if named is not None:
            yield named
        if (
            (named is None or named.seen is not None)
            and _starts(text, begin, sides)
            and _governs(text, end, of_cast=True)
        ):
            yield Cue(begin, end, _always(Scope(begin, owner, _lasts(text, begin, owner, sides))))


def _lasts(text: str, begin: int, owner: Owner, sides: Sides) -> bool:
    """Does a name turn its whole paragraph: the speaker's, or that of the place spoken of where it opens a sentence?"""
    return sides.crossing and (owner == sides.speaker or (owner == HOME and _opens(text, begin)))


def _small(begin: int, owner: Owner, sides: Sides) -> Callable[[Spoken], Scope | None]:
    """A town or village in no table: of the county that is spoken of, where that is not the speaker's own; else itself."""

    def tell(spoken: Spoken) -> Scope | None:
        inside = spoken.around != sides.speaker and RANKS.get(sides.place_of(spoken.around).level, 0) > 0
        return Scope(begin, spoken.around if inside else owner)

    return tell


def _named(text: str, begin: int, end: int, owner: Owner, sides: Sides) -> Cue | None:
    """The name of a place where travellers come to it, or that opens a sentence of their report: it lasts."""
    if not sides.crossing or owner == sides.speaker:
        return None
    before = text[max(0, begin - _REACH) : begin]
    if not sides.journey:
        return Cue(begin, end, lambda spoken: None, owner) if expression("on the way to").search(before) else None
    spoken_for = before.endswith(("对", "就", "在")) and expression("spoken for").match(text, end)
    if (
        spoken_for
        or expression("arrival").search(before)
        or (expression("opens a sentence").search(before) and _governs(text, end, of_cast=True))
    ):
        return Cue(begin, end, lambda spoken: Scope(begin, owner, spoken.told is None or spoken.told != sides.speaker))
    if expression("on the way to").search(before):
        return Cue(begin, end, lambda spoken: None, seen=owner)
    return None


def _comes_to(text: str, begin: int) -> bool:
    """Is it where the sentence says that somebody comes to or looks at (昨天看了贵县…)?"""
    return expression("arrival").search(text, max(0, begin - _REACH), begin) is not None


def _in_row(text: str, begin: int, end: int) -> bool:
    """Is the name one of several joined (栾川、兰考两县)?"""
    return text[begin - 1 : begin] in tuple("、和与及") or text[end : end + 1] in tuple("、和与及")


def _counted_after_another(text: str, mentions: Sequence[Mention], number: int, begin: int) -> bool:
    """汤原县12个、桦南县8个: a name with its number, behind another name with its number."""
    if (
        not number
        or not _LISTED.search(text, max(0, begin - 1), begin)
        or not _NUMBER.match(text, mentions[number].end)
    ):
        return False
    before = mentions[number - 1].end
    return bool(_NUMBER.match(text, before)) and not STOP.search(text, before, begin)


def _lists(text: str, mentions: Sequence[Mention]) -> set[int]:
    """Numbers of the mentions that stand in a row (富锦市、同江市): nobody can say whose the figure is."""
    rows: set[int] = set()
    for number, (first, second) in enumerate(pairwise(mentions)):
        if text[first.end : second.begin] in ("、", "和", "与", "及", "以及", "，和"):
            rows |= {number, number + 1}
    return rows


_TOWARDS = expression("towards")
"""before 我县 where it is not the subject"""
_LISTED_BEHIND = re.compile(r"[、和与及]|同(?![意步时样期])|[一二两三四五六七八九十]?[县市区]之")


def _governs(text: str, end: int, *, of_cast: bool = False) -> bool:
    """Does what follows the name make it the subject of a figure: a number or a verb, not a rank or an honour?

    In a report of one place on another (`of_cast`) whatever follows does, but a further name.
    """
    if _NOT_SUBJECT.match(text, end):
        return False
    if of_cast:
        return _LISTED_BEHIND.match(text, end) is None
    if expression("no verb").match(text, end):
        return False
    return bool(_NUMBER.match(text, end) or _follows().match(text, end))


@lru_cache(maxsize=1)
def _follows() -> re.Pattern[str]:
    rows = lexicons.load_table("place_subjects.tsv", ("follows",), key="follows")
    return re.compile("|".join(sorted((re.escape(row["follows"]) for row in rows), key=lambda w: (-len(w), w))))
