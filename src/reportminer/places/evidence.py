"""What in a report can tell its place? The names in it, how it speaks of itself, and what each name may mean there."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from .. import lexicons
from ..records import Level, Place, PlaceStatus, Span
from . import table
from .expressions import expression
from .mentions import Mention, distinct_codes, find_short_counties
from .selfref import SelfReference, find_self, masked_spans
from .table import Division
from .units import Unit, bare_unit, subject_unit, unit_in

_HEAD_LINES, _HEAD_CHARS, _MASK_SCAN = 8, 400, 60_000
_OLDEST = 1990
_FOREIGN = expression("foreign before")
_BORDER = expression("foreign behind")
_BODY = re.compile(r"[。；]|……|，.{12,}，|^(?:我|近年来|今年|为了?|根据|现将|按照).{2,}，")
_SMALL_UNIT = re.compile(r"[\u4e00-\u9fff×xX*＊_]{1,6}?(?:街道|社区|乡|镇|村)")


@dataclass
class Case:
    """All that the rules look at."""

    text: str
    title: str
    org: str
    hints: Sequence[str]
    year: int | None
    mentions: Sequence[Mention]
    """names of places in the text"""

    @cached_property
    def head_end(self) -> int:
        """End of the lines above the body."""
        return head_end_of(self.text)

    @cached_property
    def own(self) -> SelfReference | None:
        """How the report speaks of itself."""
        return find_self(self.text)

    @cached_property
    def masks(self) -> list[Span]:
        """Names of places struck out."""
        return masked_spans(self.text[:_MASK_SCAN])

    @property
    def levels(self) -> tuple[str, ...]:
        """Levels that the report may be of, by how it speaks of itself; likeliest first."""
        return self.own.levels if self.own else ()

    @cached_property
    def title_span(self) -> Span:
        """Where the title stands; ``(0, 0)`` if it does not stand in the text."""
        if not self.title:
            end = self.text.find("\n")
            return (0, self.head_end if end < 0 else min(end, self.head_end))
        at = self.text.find(self.title)
        return (at, at + len(self.title)) if at >= 0 else (0, 0)

    @cached_property
    def unit(self) -> Unit | None:
        """The smaller unit that the title names: a street, a village, an office, a zone."""
        begin, end = self.title_span
        if begin == end:
            return None
        named = most_specific([m for m in self.mentions if begin <= m.begin and m.end <= end])
        for mention in named:
            start = next((m.begin for m in self.mentions if mention.above and m.end == mention.begin), mention.begin)
            unit = unit_in(self.text, mention.end, end) or _unlisted_district(self.text, mention, end)
            if unit:
                return unit._replace(begin=start)
        for mention in find_short_counties(self.text[begin : begin + 6])[:1]:
            unit = unit_in(self.text, begin + mention.end, end)
            if unit and mention.begin == 0:
                return unit._replace(begin=begin, bare=unit.zone)
        bare = bare_unit(self.text, begin, end)
        if bare and not bare.zone and any(d.last >= table.NOW for d in table.lookup(self.text[bare.begin : bare.end])):
            return None  # 孟村, 宁乡: a county's short name
        return None if bare and any(m.full and m.begin < bare.end for m in named) else bare

    @property
    def small(self) -> str:
        """township, village or unit, when the title names one or the report speaks of itself as one; else ""."""
        if self.unit:
            return self.unit.level
        return self.levels[0] if self.levels and self.levels[0] in ("township", "village", "unit") else ""

    @cached_property
    def travellers(self) -> bool:
        """Does a township or village, named by itself, tell of its study tour? Then what it names is no place of its own."""
        tour = expression("tour in title").search(self.title or self.text[: self.head_end])
        return tour is not None and self.unit is not None and self.unit.bare and self.small in ("township", "village")

    @cached_property
    def called(self) -> str:
        """What the opening calls the township or village that the report is of; "" if it does not name it."""
        unit = subject_unit(self.text, self.head_end, self.small) if self.small in ("township", "village") else None
        return self.text[unit.begin : unit.end] if unit else ""

    @cached_property
    def children(self) -> dict[str, list[Mention]]:
        """Prefecture to the mentions of counties under it, foreign ones left out."""
        votes: dict[str, list[Mention]] = defaultdict(list)
        for mention in self.mentions:
            if mention.divisions[0].level != "county" or not mention.full or is_foreign(self, mention):
                continue
            if mention.above and mention.above.endswith("0000"):
                continue
            for parent in dict.fromkeys(parent_now(d) for d in mention.divisions if d.last >= _OLDEST):
                if not parent.endswith("0000"):
                    votes[parent].append(mention)
        return votes

    @cached_property
    def short_counties(self) -> dict[str, list[Span]]:
        """Counties named without 县, 市 or 区, foreign ones left out."""
        spans: dict[str, list[Span]] = defaultdict(list)
        for mention in find_short_counties(self.text):
            if not is_foreign(self, mention):
                spans[mention.text].append((mention.begin, mention.end))
        return spans

    @cached_property
    def names_under(self) -> dict[str, set[str]]:
        """Prefecture to the names of counties under it that stand anywhere in the text."""
        names: dict[str, set[str]] = defaultdict(set)
        for mention in self.mentions:
            if mention.full and mention.divisions[0].level == "county":
                for division in mention.divisions:
                    names[parent_now(division)].add(mention.text)
        return names


def _unlisted_district(text: str, mention: Mention, end: int) -> Unit | None:
    """A district behind a city's name that the table does not know: one of its zones (益阳市大通湖区)."""
    match = _DISTRICT.match(text, mention.end, end)
    if (
        not match
        or not mention.full
        or mention.divisions[0].level != "prefecture"
        or match.group().endswith(no_names())
    ):
        return None
    return Unit(mention.begin, match.end(), "unit", zone=True)


def head_end_of(text: str) -> int:
    """End of the lines above the body: title, issuer, meeting line, speaker."""
    at = 0
    for number, line in enumerate(text.splitlines(keepends=True)):
        stripped = line.strip()
        if number >= _HEAD_LINES or at > _HEAD_CHARS or len(stripped) > 60 or _BODY.search(stripped):
            break
        at += len(line)
        if stripped.rstrip("：:，,").endswith(("各位代表", "同志们")):
            break
    return min(at, len(text))


def make_place(
    case: Case,
    codes: Sequence[str],
    evidence: Sequence[Span],
    *,
    status: PlaceStatus,
    rule: str,
    name: str = "",
    level: Level = "",
) -> Place:
    """A finished place: one code is the place, several are candidates and the status is unknown."""
    evidence = sorted(set(evidence))[:6]
    written = name or (case.text[slice(*evidence[0])] if evidence else "")
    if len(codes) != 1:
        level = level or case.small  # type: ignore[assignment]
        return Place(name=written, level=level, evidence=list(evidence), candidates=list(codes)[:50], rule=rule)
    code = codes[0]
    level = level or case.small or table.level_of(code)  # type: ignore[assignment]
    full = table.full_name(code, year=case.year)
    if level == case.small and table.lookup(name) and case.called:
        written = case.called
    elif not name and case.own and case.small and status == "inferred":
        written = case.called or case.own.word
    elif not name and all(d.code != code for d in table.lookup(written)):
        written = (
            full.removeprefix(table.full_name(code[:2] + "0000")) if table.level_of(code) == "prefecture" else full
        )
    return Place(
        name=written, adcode=code, full_name=full, level=level, status=status, evidence=list(evidence), rule=rule
    )


def codes_of(case: Case, mention: Mention) -> tuple[str, ...]:
    """Codes that the name may stand for in the report's year, narrowed by what else the report names."""
    codes = distinct_codes(mention.divisions, year=case.year)
    if len(codes) > 1:
        codes = _by_context(case, mention, codes)
    if len(codes) > 1:
        hinted = [c for c in codes if any(_hint_names(hint, c) for hint in case.hints)]
        codes = tuple(hinted) if len(hinted) == 1 else codes
    return codes


def _by_context(case: Case, mention: Mention, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Of several places with one name, those whose prefecture or province, neighbours or full name the report names most."""
    score: Counter[str] = Counter()
    for other in case.mentions:
        if other.text == mention.text or len(other.codes) > 3:
            continue
        for code in codes:
            division = table.by_code(code)
            above = {d.code for d in table.chain(code)}
            near = any(
                o.code in above or (division and division.parent and o.parent == division.parent)
                for o in other.divisions
            )
            score[code] += near + any(o.code == code for o in other.divisions)
    if not score or not max(score.values()):
        return codes
    top = max(score.values())
    best = [c for c in codes if score[c] == top]
    return tuple(best) if len(best) == 1 else codes


def _hint_names(hint: str, code: str) -> bool:
    return any(d.name in hint or (table.short_name(d.name) in hint) for d in table.chain(code)[:-1])


def is_foreign(case: Case, mention: Mention) -> bool:
    """Named as somebody else's place: visited, learnt from, bordering."""
    before = case.text[max(0, mention.begin - 12) : mention.begin]
    after = case.text[mention.end : mention.end + 14]
    return bool(_FOREIGN.search(re.split(r"[。；，,\n]", before)[-1]) or _BORDER.match(after))


def most_specific(mentions: Sequence[Mention]) -> list[Mention]:
    """Without those that stand only as the parent of the next one (湖南省 in 湖南省长沙市)."""
    parents = {m.begin for m in mentions if m.above}
    return [m for m in mentions if m.end not in parents]


def extended_name(case: Case, mention: Mention) -> tuple[str, int]:
    """`临泽县××乡` where the report is one of a township: the name with the small unit behind it, and its end."""
    if case.unit and case.unit.begin <= mention.begin < case.unit.end:
        return case.text[mention.begin : case.unit.end], case.unit.end
    if case.small in ("township", "village"):
        match = _SMALL_UNIT.match(case.text, mention.end)
        if match:
            return case.text[mention.begin : match.end()], match.end()
    return mention.text, mention.end


def fits(case: Case, mention: Mention) -> bool:
    """May the place be the report's own, by the level and the word (市, 县, 区, 州 …) in which it speaks of itself?"""
    return fits_division(case, mention.divisions[0])


def fits_division(case: Case, division: Division) -> bool:
    """`fits` for a division."""
    if not case.own or case.small:
        return True
    kinds = [kind for kind in "市州盟旗县区省" if kind in case.own.word]
    return division.level in case.levels and (not kinds or division.name[-1] in kinds)


def is_unit_of_city(case: Case, mention: Mention) -> bool:
    """A county in a report that calls its place 市 and names two sisters of the county: a unit under that city."""
    if case.small or "prefecture" not in case.levels or mention.divisions[0].level != "county":
        return False
    sisters = {text for d in mention.divisions for text in case.names_under.get(parent_now(d), ())}
    return len(sisters - {mention.text}) >= 2


def key_of(mention: Mention) -> str:
    """What counts as one name: 长沙 and 长沙市 are one, names of counties are taken as they stand."""
    return table.short_name(mention.divisions[0].name) if mention.divisions[0].level != "county" else mention.text


def has_province_before(case: Case, mention: Mention) -> bool:
    """湖北远安县: a county with its province named is more often someone else's."""
    return any(m.end == mention.begin and m.divisions[0].level == "province" for m in case.mentions)


def holders_of(mention: Mention) -> set[str]:
    """Codes of the places that it may be and of those right above."""
    return {code for d in mention.divisions for code in (d.code, d.parent, parent_now(d))}


def parent_now(division: Division) -> str:
    """The prefecture that holds a county today, if the county is an old one; else its own."""
    if division.last >= table.NOW:
        return division.parent
    found = table.by_code(next(iter(table.heirs(division.code)), ""))
    return found.parent if found and found.level == "county" else division.parent


def own_is_masked(case: Case) -> bool:
    """Is the very place that the report is about struck out (xx市, ??县)?"""
    ends = {"county": "县市区旗", "prefecture": "市州盟", "province": "省区"}
    allowed = "".join(ends.get(level, "") for level in case.levels)
    return any(case.text[end - 1] in allowed for _, end in case.masks)


_DISTRICT = re.compile(r"[\u4e00-\u9fff]{2,4}?区(?=[\d关党工农基])")
_UNLISTED = re.compile(r"[\u4e00-\u9fff]{1,8}?[县市区旗州](?![县市区])")
_LEADING = expression("before a name")


@lru_cache(maxsize=1)
def no_names() -> tuple[str, ...]:
    """Words that end like a place's name and are none (社区, 全县)."""
    return tuple(row["ending"] for row in lexicons.load_table("place_not_names.tsv", ("ending",), key="ending"))


def unlisted_name(case: Case, begin: int, end: int) -> Span | None:
    """A place's full name at the start of ``text[begin:end]`` that the table does not know (a new or invented county).

    It counts only if the text speaks of it as of a place elsewhere (its committee, its government, a township in it), or
    calls its own place by the same kind (全县).
    """
    lead = _LEADING.match(case.text[begin:end].strip())
    begin += len(case.text[begin:end]) - len(case.text[begin:end].lstrip()) + (lead.end() if lead else 0)
    match = _UNLISTED.match(case.text, begin, end)
    if not match or len(match.group()) < 3 or match.group().endswith(no_names()) or table.lookup(match.group()):
        return None
    name = re.escape(match.group())
    spoken = re.search(
        rf"{name}(?:委|政府|人民|第[一二三四五六七八九十]+届|[直各现共辖位地]|坚持|紧|\d{{4}}年|[\u4e00-\u9fff]{{1,4}}[乡镇])",
        case.text,
    )
    own = case.own.word[-1:] if case.own else ""
    unit = case.unit is not None and case.unit.begin <= match.start() and match.end() < case.unit.end
    often = spoken and case.text.count(match.group()) >= 2
    return match.span() if often or unit or own == match.group()[-1] else None


def place_of_unlisted(case: Case, span: Span) -> Place:
    """A place that is named as the subject and stands in no table: no code, but a name to keep it apart by."""
    end = span[1]
    if case.unit and span[0] < case.unit.end and end <= case.unit.end:
        end = case.unit.end
    elif case.small in {"township", "village"} and (more := _SMALL_UNIT.match(case.text, end)):
        end = more.end()
    level: Level = "prefecture" if case.levels[:1] == ("prefecture",) and case.text[span[1] - 1] in "市州" else "county"
    if case.small:
        level = case.small  # type: ignore[assignment]
    name = case.text[span[0] : end]
    return Place(name=name, level=level, status="explicit", evidence=[(span[0], end)], rule="name not in the table")
