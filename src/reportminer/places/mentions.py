"""Which places does a text name, and where? Finds names of provinces, prefectures and counties with all they may mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from .. import lexicons
from . import table
from .table import Division

_KIND_END = re.compile(r"[省市县区旗州盟]")
_MAX_NAME = 15
_STREET = re.compile(r"[东西南北中]?[一二三]?(?:路|街|大街|大道|环)|时间|军区|精神|条约|会议精神")
_METROPOLITAN = frozenset("圈农型区")
_KINDS_AFTER = frozenset("省市县区旗州盟路街村镇乡山河江湖")
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


@lru_cache(maxsize=1)
def _shorts() -> tuple[dict[str, tuple[Division, ...]], re.Pattern[str]]:
    """Short names of provinces and prefectures, and a pattern that finds them."""
    return _with_pattern({n: rows for n, found in table.short_names().items() if _plain(n) and (rows := _large(found))})


@lru_cache(maxsize=1)
def _short_counties() -> tuple[dict[str, tuple[Division, ...]], re.Pattern[str]]:
    """Short names of counties of our time, and a pattern that finds them."""
    names = {n: tuple(d for d in found if d.last >= _OLDEST_SHORT) for n, found in table.short_names().items()}
    plain = {n: rows for n, rows in names.items() if rows and _plain(n) and not any(d.level != "county" for d in rows)}
    return _with_pattern(plain)


def _plain(name: str) -> bool:
    return _generic().get(name) != "short"


def _with_pattern(
    names: dict[str, tuple[Division, ...]],
) -> tuple[dict[str, tuple[Division, ...]], re.Pattern[str]]:
    heads: dict[str, set[str]] = {}
    for name in names:
        heads.setdefault(name[0], set()).add(name[1:])
    parts = (
        f"{head}(?:{'|'.join(sorted(tails, key=lambda t: (-len(t), t)))})" for head, tails in sorted(heads.items())
    )
    return names, re.compile("|".join(parts))


def find_short_counties(text: str) -> list[Mention]:
    """Counties named without 县, 市 or 区 (临泽 for 临泽县); everyday words are left out, and yet a name may be a road's."""
    known, pattern = _short_counties()
    found = (Mention(m.start(), m.end(), m.group(), known[m.group()], full=False) for m in pattern.finditer(text))
    return [m for m in found if text[m.end : m.end + 1] not in _KINDS_AFTER]


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
    names = table.full_names()
    found: list[Mention] = []
    for match in _KIND_END.finditer(text):
        end = match.end()
        for begin in range(max(0, end - _MAX_NAME), end - 1):
            rows = names.get(text[begin:end])
            if rows:
                found.append(Mention(begin, end, text[begin:end], rows))
                break
    if short:
        known, pattern = _shorts()
        for match in pattern.finditer(text):
            found.append(Mention(match.start(), match.end(), match.group(), known[match.group()], full=False))
    return _settle(text, found)


def _settle(text: str, found: list[Mention]) -> list[Mention]:
    """Drop overlaps (the longer stays) and everyday words; narrow each name by the parent named right before it."""
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
    return kept


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
    before = text[mention.begin - 1 : mention.begin]
    return use != "alone" or not _HAN.match(before)
