"""Of which place does a clause speak? The subjects that sentences name (全省, 我县, 该县, 端州区), each as far as it reaches."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from reportminer.sentences import STOP

from .. import lexicons
from ..records import Place
from . import table
from .evidence import no_names
from .expressions import expression
from .mentions import Mention
from .speakers import holds, names_of, short_of

_CLAUSE_START = expression("before a subject")
_POINT_START = re.compile(r"(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十\d][、.．]|——|去年|今年)$")
"""what may stand right before a subject too, where one place speaks of another"""
_SMALL_UNIT = re.compile(r"[\u4e00-\u9fff×xX*＊_]{1,6}?(?:街道|社区|乡|镇|村)")
_LISTED = re.compile(r"[、，,和与]$")
_NUMBER = re.compile(r"\d|[一二三四五六七八九十百]+[个名户家人元项处所万亿]")
_NOT_SUBJECT = expression("no subject")
_RANKS = {"province": 3, "prefecture": 2, "county": 1, "township": 0, "village": 0, "unit": -1}
_OFFICES = {"省": 3, "市": 2, "州": 2, "县": 1, "区": 1}
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

    @property
    def apart(self) -> bool:
        """Does one place speak of another that it does not hold: a visit, not an inspection?"""
        return self.place_of_speaker is not self.home and not holds(self.place_of_speaker, self.home)

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


class Scope(NamedTuple):
    """From `begin` on what is said is about `owner`; None where nobody can say, or the surroundings tell."""

    begin: int
    owner: Owner | None
    lasting: bool = False
    """to the end of its paragraph, not of its sentence"""


class _Cue(NamedTuple):
    """Words that name a subject, and how to tell whose they are where the surroundings speak of a place."""

    begin: int
    end: int
    tell: Callable[[Owner], Scope]


class Scopes:
    """The subjects of a text, in order.

    Args:
        text: clean text of one report.
        mentions: the places named in it.
        sides: whose report it is, and who speaks.
        around: tells the owner that headings give to an offset; None where they give none.
        breaks: where sections begin.
    """

    def __init__(
        self,
        text: str,
        mentions: Sequence[Mention],
        sides: Sides,
        around: Callable[[int], Owner | None],
        breaks: Sequence[int] = (),
    ) -> None:
        self._text = text
        self._sides = sides
        self._around = around
        self._breaks = sorted(breaks)
        self._title = text[: text.find("\n")]
        self._scopes: list[Scope] = []
        cues = [*_words_in(text, mentions, sides), *_mentions_in(text, mentions, sides)]
        if sides.crossing:
            cues += _cast_in(text, mentions, sides)
        self._lasting: list[tuple[int, Owner]] = []
        for cue in sorted(cues, key=lambda cue: (cue.begin, -cue.end)):
            scope = cue.tell(self._spoken_of(cue.begin))
            self._scopes.append(scope)
            if scope.lasting and scope.owner is not None:
                self._lasting.append((scope.begin, scope.owner))
        self._begins = [scope.begin for scope in self._scopes]

    def subject(self, at: int) -> Owner | None:
        """The subject that the sentence names last before `at`, or at it; None where it names none."""
        scope = self._last(at)
        if scope is None or STOP.search(self._text, scope.begin, at):
            return None
        return scope.owner

    def _spoken_of(self, at: int) -> Owner:
        """The other place that the sentence has been about up to `at`, else what the surroundings are about."""
        last = self._scopes[-1] if self._scopes and self._sides.crossing else None
        if last is None or last.owner is None or STOP.search(self._text, last.begin, at):
            return self.around(at)
        return self.around(at) if last.owner.name in scope_words()[0] else last.owner

    def around(self, at: int) -> Owner:
        """Of whom the surroundings of `at` speak: the paragraph so far, else the heading, else the paragraph before."""
        told = self._around(at)
        if not self._sides.crossing:
            return told or HOME
        index = bisect_left(self._lasting, (at, HOME)) - 1
        if index < 0:
            return told or HOME
        begin, owner = self._lasting[index]
        if self._text.find("\n", begin, at) < 0:
            return owner
        goes_on = told is None and self._sides.apart and owner == self._sides.speaker
        goes_on = goes_on and bisect_right(self._breaks, begin) == bisect_right(self._breaks, at)
        return owner if goes_on else told or HOME

    def only(self, begin: int, end: int) -> Owner | None:
        """The one place of the title that all subjects named between two offsets are; None where there is none, or another."""
        first, last = bisect_left(self._begins, begin), bisect_left(self._begins, end)
        owners = {scope.owner for scope in self._scopes[first:last] if scope.owner is not None}
        others = owners - {HOME, self._sides.speaker}
        if self._sides.home.name and any(other.name not in self._title for other in others):
            return None
        return owners.pop() if len(owners) == 1 else None

    def _last(self, at: int) -> Scope | None:
        index = bisect_right(self._begins, at) - 1
        return self._scopes[index] if index >= 0 else None


def _starts(text: str, begin: int, sides: Sides) -> bool:
    if _CLAUSE_START.search(text, max(0, begin - 4), begin):
        return True
    return sides.crossing and _POINT_START.search(text, max(0, begin - 5), begin) is not None


def _words_in(text: str, mentions: Sequence[Mention], sides: Sides) -> Iterator[_Cue]:
    """全省, 我县, 我们, and where one place speaks of another 该县 and 你县; names that begin like them (全州县) are none."""
    words, pattern = scope_words()
    named = {mention.begin: mention.end for mention in mentions}
    for match in pattern.finditer(text):
        rank, own = words[match.group()]
        begin, end, word = match.start(), match.end(), match.group()
        if named.get(begin, 0) > end:
            continue
        if sides.crossing and expression("ours").match(word) and _TOWARDS.search(text, max(0, begin - 2), begin):
            continue
        if expression("ours").fullmatch(word):
            yield _Cue(begin, end, _our(begin, word, rank, sides))
        elif own:
            yield _Cue(begin, end, _always(Scope(begin, None)))
        elif _starts(text, begin, sides):
            yield _Cue(
                begin, end, _ranked(begin, word, rank, sides, governs=_governs(text, end, of_cast=sides.crossing))
            )
    if not sides.crossing:
        return
    for match in expression("office of a level").finditer(text):
        rank = _OFFICES[match.group()[0]]
        if _starts(text, match.start(), sides):
            yield _Cue(match.start(), match.end() - 1, _ranked(match.start(), match.group(), rank, sides, governs=True))
    for kind in ("ours", "theirs", "addressed"):
        for match in expression(kind).finditer(text):
            if match.group() in words:
                continue
            begin, end, word = match.start(), match.end(), match.group()
            if kind == "ours":
                yield _Cue(begin, end, _our(begin, word, -1, sides))
            elif _starts(text, begin, sides):
                yield _Cue(begin, end, _their(begin, sides) if kind == "theirs" else _always(Scope(begin, HOME, True)))


def _always(scope: Scope) -> Callable[[Owner], Scope]:
    return lambda around: scope


def _our(begin: int, word: str, rank: int, sides: Sides) -> Callable[[Owner], Scope]:
    """我县 is the speaker's, or the place above the speaker (我省)."""
    speaker = sides.place_of_speaker
    if speaker is sides.home:
        owner = superior(word, rank, sides.home, sides)
        ours = HOME if sides.crossing else None
        return _always(Scope(begin, ours if owner == HOME else owner, sides.crossing and owner == HOME))
    if speaker.level == "unit" and not speaker.adcode and rank >= 0:
        owner = superior(word, rank, sides.home, sides)  # 我省 in the words of a firm or a school
        return _always(Scope(begin, owner, owner == HOME))
    if 0 <= rank < _RANKS.get(speaker.level, rank) and rank == _RANKS.get(sides.home.level):
        return _always(Scope(begin, HOME, True))  # 我县 in what the city's office says of one of its counties
    owner = superior(word, rank, speaker, sides)
    return _always(Scope(begin, owner, sides.apart and owner == sides.speaker))


def _ranked(begin: int, word: str, rank: int, sides: Sides, *, governs: bool) -> Callable[[Owner], Scope]:
    """全县: that of the place which is spoken of, or the one above it."""

    def tell(around: Owner) -> Scope:
        if not governs:
            return Scope(begin, None)
        place = sides.place_of(around)
        bare = place.level == "unit" and not place.adcode  # 全村 in the words of a firm or a school
        owner = superior(word, rank, sides.home if bare else place, sides)
        if bare:
            return Scope(begin, owner, owner == HOME)
        return Scope(begin, None if owner == around == HOME else owner)

    return tell


def _their(begin: int, sides: Sides) -> Callable[[Owner], Scope]:
    """该县: that of the place which is spoken of, never the speaker's."""
    return lambda around: Scope(begin, HOME if around == sides.speaker else around, True)


def _mentions_in(text: str, mentions: Sequence[Mention], sides: Sides) -> Iterator[_Cue]:
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
        if not _starts(text, begin, sides) and not counted:
            continue
        if number in lists or not _governs(text, mention.end, of_cast=sides.crossing):
            yield _Cue(begin, mention.end, _always(Scope(begin, None)))
            continue
        owner = named_owner(mention, sides, behind=text[mention.end : mention.end + 8])
        cast = sides.crossing and owner in (HOME, sides.speaker)
        yield _Cue(begin, mention.end, _always(Scope(begin, None if owner == HOME and not cast else owner, cast)))


def _cast_in(text: str, mentions: Sequence[Mention], sides: Sides) -> Iterator[_Cue]:
    """Places that a report on another speaks of, by their short names (青砚 for 青砚县), or by names in no table."""
    known = {mention.text for mention in mentions}
    cast: dict[str, Owner] = {
        word: sides.owner_of(p) for word, p in names_of((sides.place_of_speaker, sides.home)).items()
    }
    for mention in mentions:
        if mention.full and (short := short_of(mention.text)):
            cast.setdefault(short, named_owner(mention, sides))
    for match in expression("name in no table").finditer(text):
        name = match[1]
        if (
            text.count(name[:-1]) > 1
            and name not in known
            and not name.endswith(no_names())
            and not expression("no county").match(name)
        ):
            cast.setdefault(name, Owner(name, ""))
    if not cast:
        return
    taken = {mention.begin for mention in mentions}
    pattern = re.compile("|".join(sorted(map(re.escape, cast), key=lambda word: (-len(word), word))))
    for match in pattern.finditer(text):
        begin, end = match.span()
        if begin in taken or not _starts(text, begin, sides) or not _governs(text, end, of_cast=True):
            continue
        owner = cast[match.group()]
        yield _Cue(begin, end, _always(Scope(begin, owner, owner in (HOME, sides.speaker))))


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
    return bool(_NUMBER.match(text, end) or _follows().match(text, end))


@lru_cache(maxsize=1)
def _follows() -> re.Pattern[str]:
    rows = lexicons.load_table("place_subjects.tsv", ("follows",), key="follows")
    return re.compile("|".join(sorted((re.escape(row["follows"]) for row in rows), key=lambda w: (-len(w), w))))


def named_owner(mention: Mention, sides: Sides, *, behind: str = "") -> Owner:
    """Whose a thing is whose subject is a place named in full; of a township or an office, the county it lies in is another."""
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
    if not inside and not mention.above and all(table.level_of(c) == "county" and not _near(c, above) for c in codes):
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
    level = _RANKS.get(chain[-1].level if whole else place.level)
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
        return Owner(word if word[0] not in _OFFICES else name, chain[-1].code)
    found = [d.code for d in chain if d.level == _LEVELS.get(rank)]
    if not found and rank == 2 and chain and chain[0].name.endswith("市"):
        found = [chain[0].code]
    if word[0] in _OFFICES:
        above = table.by_code(found[0]) if found else None
        return Owner(above.name if above else f"全{word[0]}", found[0] if found else "")
    return Owner(word, found[0] if found else "")


@lru_cache(maxsize=1)
def scope_words() -> tuple[dict[str, tuple[int, bool]], re.Pattern[str]]:
    """Words for places of a rank with it and whether they always mean the speaker's, and a pattern that finds them."""
    rows = lexicons.load_table("place_scopes.tsv", ("word", "rank", "own"), key="word")
    words = {row["word"]: (int(row["rank"] or -1), row["own"] == "1") for row in rows}
    return words, re.compile("|".join(sorted(map(re.escape, words), key=lambda w: (-len(w), w))))
