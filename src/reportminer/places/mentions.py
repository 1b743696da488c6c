"""Which places does a text name, and where? Finds names of provinces, prefectures and counties with all they may mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from .. import lexicons
from . import table
from .expressions import expression
from .table import Division

_KINDS = "省市县区旗州盟"
_KIND_END = re.compile(f"[{_KINDS}]")
_MAX_NAME = 15
_LINE_OPENING = 8
_STREET = expression("no place behind")
_METROPOLITAN = frozenset("圈农型区")
_KINDS_AFTER = frozenset(_KINDS + "路街村镇乡山河江湖")
_OLDEST_REPORT = 1990
_OLDEST_SHORT = 2000
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text and the divisions it may mean, newest first."""

    begin: int
    end: int
    text: str
    divisions: tuple[Division, ...]
    full: bool = True
    """with the word for its kind (长沙市), not 长沙"""
    above: str = ""
    """code of the parent named right before it (河北滦南县)"""

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the places it may mean, one for each place: of the codes one place had, the newest."""
        return distinct_codes(self.divisions)

    def moved(self, by: int) -> Mention:
        """The same name, found in a piece of a text that begins at `by`."""
        return replace(self, begin=self.begin + by, end=self.end + by)


def distinct_codes(divisions: Sequence[Division], *, year: int | None = None) -> tuple[str, ...]:
    """One code for each place among `divisions`, which bear one name, newest first.

    Of the codes that one place had one after the other only the newest is given. With `year` only what existed then
    counts; without it what was gone before 1990 counts only where nothing else bears the name, for reports are younger.
    """
    rows = [d for d in divisions if year is not None and d.first <= year <= d.last]
    rows = rows or [d for d in divisions if d.last >= _OLDEST_REPORT] or list(divisions)
    kept: list[Division] = []
    for row in rows:
        if not any(_same_place(row, other) for other in kept):
            kept.append(row)
    return tuple(d.code for d in kept)


def _same_place(old: Division, new: Division) -> bool:
    """Did one place bear both codes, one after the other, or did the prefecture `old` go up in the city of its name?"""
    if old.code == new.code:
        return True
    province = old.code[:2] == new.code[:2]
    if old.last <= new.first + 1 and (province or new.code in table.later(old.code)):
        return True
    return province and old.level == new.level == "prefecture" and old.last < new.last


@lru_cache(maxsize=1)
def _generic() -> dict[str, str]:
    rows = lexicons.load_table("place_generic.tsv", ("name", "use"), key="name")
    return {row["name"]: row["use"] for row in rows}


class _ShortNames:
    """Names without the word for their kind, found in one pass; of names that begin at one place the longest is found."""

    def __init__(self, names: dict[str, tuple[Division, ...]]) -> None:
        self._divisions = tuple(names.values())
        self._finder = AhoCorasick(list(names), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)

    def find(self, text: str) -> Iterator[Mention]:
        """Mentions in order, not overlapping."""
        for number, begin, end in self._finder.find_matches_as_indexes(text):
            yield Mention(begin, end, text[begin:end], self._divisions[number], full=False)


@lru_cache(maxsize=1)
def _large_places() -> _ShortNames:
    """Provinces and prefectures."""
    return _ShortNames({n: rows for n, found in table.short_names().items() if _plain(n) and (rows := _large(found))})


@lru_cache(maxsize=1)
def _counties() -> _ShortNames:
    """Counties of our time."""
    names = {n: tuple(d for d in found if d.last >= _OLDEST_SHORT) for n, found in table.short_names().items()}
    return _ShortNames(
        {n: rows for n, rows in names.items() if rows and _plain(n) and not any(d.level != "county" for d in rows)}
    )


def _plain(name: str) -> bool:
    return _generic().get(name) != "short"


@lru_cache(maxsize=1)
def _lengths() -> dict[str, tuple[int, ...]]:
    """How long, the longest first, are the full names that end in these two characters?"""
    lengths: dict[str, set[int]] = {}
    for name in table.full_names():
        if name[-1] in _KINDS and 2 <= len(name) <= _MAX_NAME:
            lengths.setdefault(name[-2:], set()).add(len(name))
    return {ending: tuple(sorted(found, reverse=True)) for ending, found in lengths.items()}


def find_short_counties(text: str) -> list[Mention]:
    """Counties named without 县, 市 or 区 (临泽 for 临泽县); everyday words are left out, and yet a name may be a road's."""
    return [m for m in _counties().find(text) if text[m.end : m.end + 1] not in _KINDS_AFTER]


def _large(found: tuple[Division, ...]) -> tuple[Division, ...]:
    """What a name without 市 or 省 means: the province if there is one of that name, else prefectures of our time."""
    provinces = tuple(d for d in found if d.level == "province")
    return provinces or tuple(d for d in found if d.level == "prefecture" and d.last >= _OLDEST_SHORT)


def find_mentions(text: str, *, short: bool = True) -> list[Mention]:
    """Names of divisions in `text`, in order, not overlapping.

    Args:
        text: clean text of a report or of a piece of it.
        short: also provinces and prefectures without the word for their kind (长沙, 广东).
    """
    names, lengths = table.full_names(), _lengths()
    found: list[Mention] = []
    for match in _KIND_END.finditer(text):
        end = match.end()
        for length in lengths.get(text[max(0, end - 2) : end], ()):
            begin = end - length
            if begin >= 0 and (rows := names.get(text[begin:end])):
                found.append(Mention(begin, end, text[begin:end], rows))
                if _generic().get(text[begin:end]) != "never":
                    break
    if short:
        found += _large_places().find(text)
    return _settle(text, found)


@lru_cache(maxsize=1)
def may_stand_before() -> re.Pattern[str]:
    """Finds, at the end of a text, what may stand right before the name of a place without being part of it."""
    rows = lexicons.load_table("place_before.tsv", ("word",), key="word")
    return re.compile("(?:" + "|".join(sorted((row["word"] for row in rows), key=lambda w: (-len(w), w))) + ")$")


def _is_tail(text: str, mention: Mention) -> bool:
    """Is it the end of a longer name that the table does not know (沛县 in 青沛县)?"""
    length = mention.end - mention.begin
    zone = mention.text.endswith("新区")
    if not mention.full or mention.above or not mention.begin or not _HAN.match(text[mention.begin - 1]):
        return False
    if length > 3 and not zone:
        return False
    if may_stand_before().search(text, max(0, mention.begin - 4), mention.begin):
        return bool(expression("no opening").search(text, max(0, mention.begin - 2), mention.begin))
    if expression("opens a title").search(text, max(0, mention.begin - 1 - _LINE_OPENING), mention.begin - 1):
        return True
    return zone or length == 2 or mention.begin == 1 or not _HAN.match(text[mention.begin - 2])


def _settle(text: str, found: list[Mention]) -> list[Mention]:
    """Drop overlaps (the longer stays), everyday words and tails of unknown names; narrow each name by its parent.

    The parent stands right before it. What looks like a tail counts where the text bears the name by itself too.
    """
    found.sort(key=lambda m: (m.begin, -(m.end - m.begin)))
    kept: list[Mention] = []
    for mention in found:
        if kept and mention.begin < kept[-1].end:
            if mention.end - mention.begin <= kept[-1].end - kept[-1].begin:
                continue
            kept.pop()
        narrowed = _under_parent(mention, kept[-1] if kept else None)
        if narrowed.above or _is_name(text, narrowed):
            kept.append(narrowed)
    whole = {text[m.begin - 1 : m.end] for m in kept if _is_tail(text, m)}
    if not whole:
        return kept
    tails = {id(m) for m in kept if m.begin and text[m.begin - 1 : m.end] in whole}
    alone = {m.text for m in kept if id(m) not in tails}
    return [m for m in kept if id(m) not in tails or m.text in alone]


def _under_parent(mention: Mention, before: Mention | None) -> Mention:
    if before is None or before.end != mention.begin or not mention.full:
        return mention
    for above in dict.fromkeys(d.code for d in before.divisions):
        rows = tuple(d for d in mention.divisions if d.code != above and table.is_within(d, above))
        if rows:
            return replace(mention, divisions=rows, above=above)
    return mention


def _is_name(text: str, mention: Mention) -> bool:
    """Is it a name, not an everyday word or the end of another word?"""
    use = _generic().get(mention.text, "")
    if mention.text.endswith("都市") and text[mention.end : mention.end + 1] in _METROPOLITAN:
        return False
    if use == "never" or text.startswith("生产建设兵团", mention.end):
        return False
    if not mention.full and _STREET.match(text, mention.end):
        return False
    if use != "alone" or not _HAN.match(text[mention.begin - 1 : mention.begin]):
        return True
    line = max(0, mention.begin - _LINE_OPENING)
    return not text.startswith("级", mention.end) and bool(
        expression("opens a title").search(text, line, mention.begin)
    )
