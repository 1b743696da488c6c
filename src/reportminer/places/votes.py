"""Which place does a report name most often, or name the parts of?"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache

from .. import lexicons
from ..records import Place, PlaceStatus, Span
from . import table
from .evidence import (
    Case,
    codes_of,
    fits,
    fits_division,
    has_province_before,
    holders_of,
    is_foreign,
    is_unit_of_city,
    key_of,
    make_place,
    own_is_masked,
    parent_now,
)
from .mentions import Mention

_OFTEN = 5
_UNIT_LEAST = 3
_SCATTERED = 3000
"""a district named less often than once in so many characters proves nothing"""


def outvoted(case: Case, mention: Mention) -> bool:
    """Does the report speak more often of another county, by its short name? Then this one is a neighbour."""
    if case.small or mention.divisions[0].level != "county":
        return False
    mine = table.short_name(mention.text)
    count = sum(m.text == mention.text for m in case.mentions) + len(case.short_counties.get(mine, ()))
    others = [
        len(found)
        for name, found in case.short_counties.items()
        if name != mine and any(fits_division(case, d) for d in table.lookup(name))
    ]
    return max(others, default=0) >= max(3, count)


def by_own_name(case: Case) -> Place | None:
    """A place of the report's own level named in passing, and no other of that level."""
    if not case.levels or case.small or own_is_masked(case):
        return None
    votes: Counter[str] = Counter()
    spans: dict[str, list[Span]] = defaultdict(list)
    for mention in case.mentions:
        if not fits(case, mention) or is_foreign(case, mention) or is_unit_of_city(case, mention):
            continue
        if has_province_before(case, mention) and mention.text not in votes:
            votes[mention.text] -= 1
        key = key_of(mention)
        votes[key] += 1 if mention.full else 0.5  # type: ignore[assignment]
        spans[key].append((mention.begin, mention.end))
    if not votes:
        return None
    (name, count), *rest = votes.most_common(2)
    second = rest[0][1] if rest else 0
    mention = max((m for m in case.mentions if key_of(m) == name and fits(case, m)), key=lambda m: m.full)
    least = 3 if second or (mention.divisions[0].level not in case.levels[:1]) else 1
    if count < least or count < 2 * second or outvoted(case, mention):
        return None
    codes = codes_of(case, mention)
    if mention.divisions[0].level == "prefecture":
        rivals = {c for c, found in case.children.items() if len({m.text for m in found}) >= 2}
        if rivals and not rivals & set(codes):
            return None
        if not any(len(case.names_under.get(c, ())) >= 2 for c in codes) and _seat_of(case.short_counties) not in {
            "",
            *codes,
        }:
            return None
    status: PlaceStatus = "explicit" if count >= 5 and len(codes) == 1 else "inferred"
    return make_place(case, codes, spans[name], status=status, rule="own name")


def by_children(case: Case) -> Place | None:
    """Counties named as units under it: 富锦市, 同江市, 抚远县 → 佳木斯市. One district counts if named twice."""
    if "prefecture" not in case.levels or case.small:
        return None
    votes = case.children
    if not votes:
        return None
    named = Counter(code for m in case.mentions if m.divisions[0].level == "prefecture" for code in m.codes)
    kinds = {code: {m.text for m in found} for code, found in votes.items()}
    score = {code: 2 * len(kinds[code]) + len(found) / 2 + named[code] for code, found in votes.items()}
    best, *rest = sorted(votes, key=lambda c: (-score[c], c))
    district = len(votes[best]) >= 2 and all(text[-1] == "区" for text in kinds[best])
    elsewhere = sum(m.divisions[0].level != "province" and best not in holders_of(m) for m in case.mentions)
    scattered = len(votes[best]) * _SCATTERED < len(case.text) or elsewhere >= len(votes[best])
    if len(kinds[best]) < 2 and (not district or scattered):
        return None
    rivals = [c for c in rest if score[c] * 2 > score[best]]
    if any(not kinds[c] <= kinds[best] for c in rivals):
        return None
    spans = [(m.begin, m.end) for m in votes[best]]
    return make_place(case, [best, *rivals], spans, status="inferred", rule="units under it")


def by_province(case: Case) -> Place | None:
    """An autonomous region or province: its abbreviation in offices and document numbers, its cities."""
    if "province" not in case.levels:
        return None
    votes: Counter[str] = Counter()
    spans: dict[str, list[Span]] = defaultdict(list)
    for mention in case.mentions:
        for code in {c[:2] + "0000" for c in mention.codes} if not is_foreign(case, mention) else ():
            votes[code] += 1
            spans[code].append((mention.begin, mention.end))
    abbreviations, pattern = _official()
    for match in pattern.finditer(case.text):
        code = abbreviations[match.group("short")]
        votes[code] += 2
        spans[code].append((match.start("short"), match.end("short")))
    return _winner(case, votes, spans, rule="units and abbreviations of the province")


@lru_cache(maxsize=1)
def _official() -> tuple[dict[str, str], re.Pattern[str]]:
    rows = lexicons.load_table("place_aliases.tsv", ("alias", "code", "use"), key="alias")
    codes = {row["alias"]: row["code"] for row in rows if row["use"] == "official"}
    shorts = "|".join(sorted(codes, key=len, reverse=True))
    return codes, re.compile(
        rf"(?:(?<=驻)|(?=(?:{shorts})(?:直工|办发|政办|委办|政发|发改|组发|办函)))(?P<short>{shorts})"
    )


def by_unit(case: Case) -> Place | None:
    """An office, school or firm, a township or village: the place that the text names again and again."""
    if not case.small or case.travellers:
        return None
    votes: Counter[str] = Counter()
    spans: dict[str, list[Span]] = defaultdict(list)
    for mention in case.mentions:
        codes = codes_of(case, mention)
        if len(codes) == 1 and not is_foreign(case, mention):
            votes[codes[0]] += 1
            spans[codes[0]].append((mention.begin, mention.end))
    named = {m.codes for m in case.mentions if m.full and m.divisions[0].level == "county" and not is_foreign(case, m)}
    if case.small != "unit" and len(named) == 1 and len(codes := next(iter(named))) == 1 and _leads(case, codes[0]):
        return make_place(case, codes, spans[codes[0]], status="inferred", rule="county over it")
    for code in list(votes):
        for above in table.chain(code)[:-1]:
            if votes[code] >= votes[above.code] > 0:
                votes[code] += votes.pop(above.code)
    if (
        votes
        and case.small == "unit"
        and max(votes.values()) < _UNIT_LEAST
        and not _leads(case, votes.most_common(1)[0][0])
    ):
        return None
    return _winner(case, votes, spans, rule="place named again and again")


def _leads(case: Case, code: str) -> bool:
    """Does the text name the county's party committee or government? (临泽县委)"""
    return any(code in m.codes and case.text[m.end : m.end + 1] in "委政人" for m in case.mentions)


def _winner(case: Case, votes: Counter[str], spans: dict[str, list[Span]], *, rule: str) -> Place | None:
    """The code with at least two votes and twice as many as the next."""
    if not votes:
        return None
    (best, count), *rest = votes.most_common(2)
    if count < 2 or (rest and count < 2 * rest[0][1]):
        return None
    return make_place(case, [best], spans[best], status="inferred", rule=rule)


def by_short_name(case: Case) -> Place | None:
    """A county that calls itself by its short name again and again (临泽经济, 临泽人民), three times as often as any other."""
    if case.small or "county" not in case.levels or own_is_masked(case):
        return None
    spans = dict(case.short_counties)
    if "prefecture" not in case.levels:
        spans = {n: found for n, found in spans.items() if any(fits_division(case, d) for d in table.lookup(n))}
    if not spans:
        return None
    votes = Counter({n: len(found) for n, found in spans.items()})
    if "prefecture" in case.levels:
        seat = _seat_of(votes)
        if seat:
            return make_place(
                case, [seat], [span for n in votes for span in spans[n][:1]], status="inferred", rule="units under it"
            )
    (name, count), *rest = votes.most_common(2)
    if count < _OFTEN or (rest and count < 3 * rest[0][1]):
        return None
    mention = Mention(*spans[name][0], name, tuple(table.lookup(name)), full=False)
    codes = codes_of(case, mention)
    return make_place(case, codes, spans[name], status="inferred", rule="short name") if len(codes) == 1 else None


def _seat_of(votes: Iterable[str]) -> str:
    """The prefecture that three of the counties lie in, and no other prefecture half as many; "" if there is none."""
    under: dict[str, set[str]] = defaultdict(set)
    for name in votes:
        for parent in {parent_now(d) for d in table.lookup(name) if d.last >= table.NOW}:
            if not parent.endswith("0000"):
                under[parent].add(name)
    ranked = sorted(under, key=lambda code: (-len(under[code]), code))
    if not ranked or len(under[ranked[0]]) < 3:
        return ""
    return "" if len(ranked) > 1 and 2 * len(under[ranked[1]]) > len(under[ranked[0]]) else ranked[0]
