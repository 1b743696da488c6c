"""Whose figure or statement is it, when it is not the report's own place? (全国, 全省, a county, a city visited)"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from reportminer.sentences import STOP

from .. import lexicons
from ..records import Figure, Place, Section, Statement
from . import table
from .mentions import Mention, find_mentions

_CLAUSE_START = re.compile(
    r"(?:^|[，,。；;：:！？!?\s]|其中|[一二三四五六七八九十]是|目前|现在|表明|显示|指出|同时|此外|[0-9一二三四五六七八九十]年底?|月底?|以来|期间|例如|比如|截至)$"
)
_HELD_AGAINST = re.compile(r"(?:比|[高低大小优快慢]于|高出|超过?|占|居|列|达到)$")
_SMALL_UNIT = re.compile(r"[\u4e00-\u9fff×xX*＊_]{1,6}?(?:街道|社区|乡|镇|村)")
_LISTED = re.compile(r"[、，,和与]$")
_NUMBER = re.compile(r"\d|[一二三四五六七八九十百]+[个名户家人元项处所万亿]")
_NOT_SUBJECT = re.compile(
    r"的?(?:第[一二三0-9]|首|唯一|前列|领先|率先|先进|优秀|文明|示范|模范|平均水平的|排名|百强|500强|试点|有色|有限|有关|有机|是否|为主)"
)
_HEAD_ONLY = re.compile(r"^[\s（(]*(?:[一二三四五六七八九十0-9]+[、.．)）]?|[一二三四五六七八九十]是)?[\s]*")
_RANKS = {"province": 3, "prefecture": 2, "county": 1, "township": 0, "village": 0, "unit": -1}


class _Scope(NamedTuple):
    """From `begin` on, to the end of the sentence, what is said is about `place`; "" is the report's own."""

    begin: int
    place: str
    adcode: str


def assign(
    text: str,
    records: Iterable[Figure | Statement],
    *,
    home: Place,
    sections: Sequence[Section] = (),
    mentions: Sequence[Mention] | None = None,
) -> None:
    """Fill `place` and `adcode` of the figures and statements that speak of another place than `home`; in place.

    A record counts as another place's only where that place is the grammatical subject: it stands at the beginning of the
    clause, or of an earlier clause of the sentence with no other subject between. A heading over the record that names one
    other place does the same. 占全省的12%, 居全国第3位, 高于全省平均水平 stay the report's own.

    Args:
        text: clean text of one report.
        records: figures and statements with offsets into `text`; changed. A place that they already have stays if it is
            the name of one.
        home: the report's place.
        sections: its headings.
        mentions: the places named in `text`, if they have been found already.
    """
    scopes = _scopes(text, home, find_mentions(text) if mentions is None else mentions)
    begins = [scope.begin for scope in scopes]
    headed = _headed(sections, home)
    for record in records:
        at = record.begin if isinstance(record, Figure) else _lead(text, record)
        place, adcode = _from_scopes(text, scopes, begins, at)
        if not place:
            place, adcode = next(((p, c) for b, e, p, c in headed if b <= record.begin < e), ("", ""))
        if not place and _known(record.place) and not _compared(text, record):
            place, adcode = _with_code(record.place, home)
        record.place, record.adcode = place, adcode


def _known(place: str) -> bool:
    """Is what the caller found a place, and not a piece of text that ends like one?"""
    if not place or place in _words()[0]:
        return bool(place)
    found = find_mentions(place)
    return bool(found) and found[0].begin == 0 and found[-1].end == len(place)


def _compared(text: str, record: Figure | Statement) -> bool:
    """Is the place only what the report's own figure is held against? (比全国低3个百分点)"""
    at = text.rfind(record.place, max(0, record.begin - 40), record.begin)
    return at > 0 and bool(_HELD_AGAINST.search(text, max(0, at - 3), at))


def _with_code(place: str, home: Place) -> tuple[str, str]:
    """The place with its code; ("", "") if it is the report's own."""
    words = _words()[0]
    if place in words:
        return _superior(place, words[place][0], home)
    codes = find_mentions(place)[-1].codes
    return place, codes[0] if len(codes) == 1 else ""


def _lead(text: str, statement: Statement) -> int:
    """Just behind the number of a statement's lead phrase and the subject it may begin with."""
    piece = text[statement.begin : statement.begin + 40]
    match = _HEAD_ONLY.match(piece)
    return statement.begin + (match.end() if match else 0)


def _from_scopes(text: str, scopes: list[_Scope], begins: list[int], at: int) -> tuple[str, str]:
    index = bisect_right(begins, at) - 1
    if index < 0:
        return "", ""
    scope = scopes[index]
    if not scope.place or STOP.search(text, scope.begin, at):
        return "", ""
    return scope.place, scope.adcode


def _scopes(text: str, home: Place, mentions: Sequence[Mention]) -> list[_Scope]:
    """Subjects of clauses, in order: other places, and what ends their reach (the report's own, or nobody can say whose)."""
    words, pattern = _words()
    found: list[_Scope] = []
    for match in pattern.finditer(text):
        rank, own = words[match.group()]
        if own or (match.group()[0] == "我" and _superior(match.group(), rank, home) == ("", "")):
            found.append(_Scope(match.start(), "", ""))
        elif _CLAUSE_START.search(text, max(0, match.start() - 4), match.start()):
            governs = _governs(text, match.end())
            place, adcode = _superior(match.group(), rank, home) if governs else ("", "")
            found.append(_Scope(match.start(), place, adcode))
    parents = {m.begin for m in mentions if m.above}
    lists = _lists(text, mentions)
    for number, mention in enumerate(mentions):
        if mention.end in parents:
            continue
        begin = mention.begin
        if mention.above:
            begin = next((m.begin for m in mentions if m.end == mention.begin), begin)
        starts = bool(_CLAUSE_START.search(text, max(0, begin - 4), begin))
        counted = number not in lists and _counted_after_another(text, mentions, number, begin)
        if not starts and not counted:
            continue
        if number in lists or not _governs(text, mention.end):
            found.append(_Scope(begin, "", ""))
        else:
            found.append(_named(text, begin, mention, home))
    return sorted(found)


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


def _governs(text: str, end: int) -> bool:
    """Does what follows the name make it the subject of a figure: a number or a verb, not a rank or an honour?"""
    return bool(_NUMBER.match(text, end) or _follows().match(text, end)) and not _NOT_SUBJECT.match(text, end)


@lru_cache(maxsize=1)
def _follows() -> re.Pattern[str]:
    rows = lexicons.load_table("place_subjects.tsv", ("follows",), key="follows")
    return re.compile("|".join(sorted((re.escape(row["follows"]) for row in rows), key=lambda w: (-len(w), w))))


def _named(text: str, begin: int, mention: Mention, home: Place) -> _Scope:
    """A place named as the subject; of a township or an office, the county or city that it lies in is another place."""
    codes = mention.codes
    above = {d.code for d in table.chain(home.adcode)}
    small = home.level in {"township", "village", "unit"}
    own = home.adcode in codes and (not small or _SMALL_UNIT.match(text, mention.end))
    if own or mention.text == home.name:
        return _Scope(begin, "", "")
    inside = [c for c in codes if home.adcode and _under(c, home.adcode)]
    if len(inside) == 1:
        codes = (inside[0],)
    elif above and len(codes) > 1:
        near = [c for c in codes if (d := table.by_code(c)) and (c in above or d.parent in above)]
        codes = tuple(near) if len(near) == 1 else codes
    if not inside and not mention.above and all(table.level_of(c) == "county" and not _near(c, above) for c in codes):
        codes = ()
    return _Scope(begin, mention.text, codes[0] if len(codes) == 1 else "")


def _near(code: str, above: set[str]) -> bool:
    """Is the county a neighbour of the report's place? One far away, with no parent named, may be another of its name."""
    return any(d.code in above for d in table.chain(code))


def _under(code: str, above: str) -> bool:
    return any(d.code == above for d in table.chain(code)[:-1])


def _superior(word: str, rank: int, home: Place) -> tuple[str, str]:
    """What 全省, 全市 mean in a report of `home`: ("", "") when it is the report's own place."""
    if rank >= 4:
        return word, ""
    own = _RANKS.get(home.level)
    chain = table.chain(home.adcode)
    if own is None:
        return "", ""
    name = chain[-1].name if chain else ""
    if own == 1 and rank == 2 and word[-1] == "市" and name.endswith("市"):
        return "", ""
    if own == -1 and word[-1] == "区" == home.name[-1:]:
        return "", ""
    if own == 3 and word in ("全区", "我区"):
        return "", ""
    if rank <= own or (own == -1 and not chain):
        return "", ""
    level = {3: "province", 2: "prefecture", 1: "county"}.get(rank)
    if own < 1 and chain and chain[-1].level == "county" and rank == 2 and name.endswith("市") and word[-1] == "市":
        return word, chain[-1].code
    found = [d.code for d in chain if d.level == level]
    if not found and rank == 2 and chain and chain[0].name.endswith("市"):
        found = [chain[0].code]
    return word, found[0] if found else ""


def _headed(sections: Sequence[Section], home: Place) -> list[tuple[int, int, str, str]]:
    """Sections whose heading names one place, and not the report's own, innermost first."""
    found: list[tuple[int, int, str, str]] = []
    for section in sections:
        mentions = find_mentions(section.head)
        parents = {m.begin for m in mentions if m.above}
        named = [m for m in mentions if m.end not in parents]
        if len(named) == 1 and named[0].begin <= 4 and section.begin < section.end:
            scope = _named(section.head, 0, named[0], home)
            if scope.place and scope.adcode:
                found.append((section.begin, section.end, scope.place, scope.adcode))
    return sorted(found, key=lambda row: row[1] - row[0])


@lru_cache(maxsize=1)
def _words() -> tuple[dict[str, tuple[int, bool]], re.Pattern[str]]:
    rows = lexicons.load_table("place_scopes.tsv", ("word", "rank", "own"), key="word")
    words = {row["word"]: (int(row["rank"] or -1), row["own"] == "1") for row in rows}
    return words, re.compile("|".join(sorted(map(re.escape, words), key=lambda w: (-len(w), w))))
