"""What place is a report about? Title, issuer and opening first, then the units it names; never a guess."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from .. import lexicons
from ..records import Level, Place, PlaceStatus, Span
from . import table
from .mentions import Mention, distinct_codes, find_mentions
from .selfref import SelfReference, find_self, masked_spans
from .table import Division

_HEAD_LINES, _HEAD_CHARS, _OPENING = 8, 400, 700
_FOREIGN = re.compile(r"(?:赴|前往|学习|借鉴|考察了?|考察学习|参观了?|如|像|例如|比如|距|毗邻|接壤|连接|通往|对接|来自)$")
_VISIT = re.compile(r"考察|学习参观|参观学习")
_VISITED = re.compile(r"(?:赴|到|对|前往|抵达)$")
_SUBJECT_AFTER = re.compile(
    r"(?:位于|地处|现有|共有|辖|下辖|现辖|总面积|总人口|国土面积|幅员|是|属|隶属|自|地域|东[临接邻与]|区划|人民政府|委、|政府)"
)
_SUBJECT_BEFORE = re.compile(r"(?:位于|地处|坐落于|座落于|隶属于?|属于?)$")
_CLAUSE_START = re.compile(r"(?:^|[，,。；;：:！!\s、“《（(]|近年来|以来|今年|去年|中共|现将|代表|我们|向)$")
_SMALL_UNIT = re.compile(r"[\u4e00-\u9fff×xX*＊_]{1,6}?(?:街道|社区|乡|镇|村)")


@dataclass(slots=True)
class _Case:
    """All that the rules look at."""

    text: str
    title: str
    org: str
    hints: Sequence[str]
    year: int | None
    head_end: int = 0
    mentions: list[Mention] = field(default_factory=list)
    own: SelfReference | None = None
    masks: list[Span] = field(default_factory=list)

    @property
    def levels(self) -> tuple[str, ...]:
        return self.own.levels if self.own else ()

    @property
    def small(self) -> str:
        """township, village or unit, when the report speaks of itself as one; else ""."""
        return self.levels[0] if self.levels and self.levels[0] in ("township", "village", "unit") else ""


def resolve_place(
    text: str, *, title: str = "", org: str = "", hints: Sequence[str] = (), year: int | None = None
) -> Place:
    """The place that a report is about, with what proves it.

    Args:
        text: clean text of one report.
        title: its title, if it does not stand in the text.
        org: its issuing body, if known.
        hints: names of file and folders: weak, used only where the text leaves a choice or says nothing.
        year: the year it speaks of; tells which code a name had.

    Returns:
        `name` as written, `adcode` of the smallest place of county level or above that is proved, `status`,
        `evidence` as spans of `text`, `candidates` where the evidence leaves several places open, `rule`.
    """
    case = _Case(text, title, org, hints, year)
    case.head_end = _head_end(text)
    case.mentions = find_mentions(text)
    case.own = find_self(text)
    case.masks = masked_spans(text[:60_000])
    for rule in _RULES:
        place = rule(case)
        if place is not None:
            return place
    return _nothing(case)


def _head_end(text: str) -> int:
    """End of the lines above the body: title, issuer, meeting line, speaker."""
    at = 0
    for number, line in enumerate(text.splitlines(keepends=True)):
        stripped = line.strip()
        if number >= _HEAD_LINES or at > _HEAD_CHARS or len(stripped) > 60 or stripped.endswith(("。", "；")):
            break
        at += len(line)
        if stripped.rstrip("：:，,").endswith(("各位代表", "同志们")):
            break
    return min(at, len(text))


def _place(
    case: _Case, codes: Sequence[str], evidence: Sequence[Span], *, status: PlaceStatus, rule: str, name: str = ""
) -> Place:
    """A finished place: one code is the place, several are candidates and the status is unknown."""
    evidence = sorted(set(evidence))[:6]
    written = name or (case.text[slice(*evidence[0])] if evidence else "")
    if len(codes) != 1:
        level: Level = case.small or ""  # type: ignore[assignment]
        return Place(name=written, level=level, evidence=list(evidence), candidates=list(codes)[:50], rule=rule)
    code = codes[0]
    level = case.small or table.level_of(code)  # type: ignore[assignment]
    full = table.full_name(code, year=case.year)
    return Place(
        name=written, adcode=code, full_name=full, level=level, status=status, evidence=list(evidence), rule=rule
    )


def _codes(case: _Case, mention: Mention) -> tuple[str, ...]:
    """Codes that the name may stand for in the report's year, narrowed by what else the report names."""
    codes = distinct_codes(mention.divisions, year=case.year)
    if len(codes) > 1:
        codes = _by_context(case, mention, codes)
    if len(codes) > 1:
        hinted = [c for c in codes if any(_hint_names(hint, c) for hint in case.hints)]
        codes = tuple(hinted) if len(hinted) == 1 else codes
    return codes


def _by_context(case: _Case, mention: Mention, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Of several places with one name, those whose prefecture or province, or whose neighbours, the report names most."""
    score: Counter[str] = Counter()
    for other in case.mentions:
        if other.text == mention.text or len(other.codes) > 3:
            continue
        for code in codes:
            division = table.by_code(code)
            above = {d.code for d in table.chain(code)}
            near = any(
                o.code in above or (division and division.parent and o.parent == division.parent and o.code != code)
                for o in other.divisions
            )
            score[code] += near
    if not score or not max(score.values()):
        return codes
    top = max(score.values())
    best = [c for c in codes if score[c] == top]
    return tuple(best) if len(best) == 1 else codes


def _hint_names(hint: str, code: str) -> bool:
    return any(d.name in hint or (table.short_name(d.name) in hint) for d in table.chain(code))


def _foreign(case: _Case, mention: Mention) -> bool:
    return bool(_FOREIGN.search(case.text[max(0, mention.begin - 4) : mention.begin]))


def _most_specific(mentions: Sequence[Mention]) -> list[Mention]:
    """Without those that stand only as the parent of the next one (湖南省 in 湖南省长沙市)."""
    parents = {m.begin for m in mentions if m.above}
    return [m for m in mentions if m.end not in parents]


def _extended_name(case: _Case, mention: Mention) -> tuple[str, int]:
    """`鱼台县××乡` where the report is one of a township: the name with the small unit behind it, and its end."""
    if case.small in ("township", "village"):
        match = _SMALL_UNIT.match(case.text, mention.end)
        if match:
            return case.text[mention.begin : match.end()], match.end()
    return mention.text, mention.end


def _by_heading(case: _Case) -> Place | None:
    """Named in title, issuer, meeting line or speaker's line."""
    found: list[tuple[Mention, Span | None]] = [
        (m, (m.begin, m.end)) for m in _most_specific([m for m in case.mentions if m.end <= case.head_end])
    ]
    for outside in (case.title, case.org):
        if outside and outside not in case.text[: case.head_end + 1]:
            found += [(m, None) for m in _most_specific(find_mentions(outside))]
    found = [(m, span) for m, span in found if not _superior(case, m, span)]
    if not found:
        return None
    best, span = max(found, key=lambda pair: (pair[0].full, _rank(pair[0])))
    codes = _codes(case, best)
    if len(codes) != 1:
        return _place(case, codes, [span] if span else [], status="unknown", rule="heading, several places of this name")
    spans = [s for m, s in found if s and set(m.codes) & set(codes)]
    name, end = (best.text, 0) if span is None else _extended_name(case, best)
    if span and end > span[1]:
        spans = [(span[0], end), *[s for s in spans if s != span]]
    return _place(case, codes, spans, status="explicit", rule="heading", name=name)


def _rank(mention: Mention) -> int:
    return {"province": 1, "prefecture": 2, "county": 3}.get(mention.divisions[0].level, 0)


def _superior(case: _Case, mention: Mention, span: Span | None) -> bool:
    """A province in the heading of a report on something smaller is its superior, not its place."""
    return (
        mention.divisions[0].level == "province"
        and not mention.full
        and span is not None
        and bool(case.levels)
        and "province" not in case.levels
        and case.small == ""
    )


def _by_visit(case: _Case) -> Place | None:
    """A report on a study tour: the place visited, told in the opening."""
    opening = case.text[: case.head_end + _OPENING]
    if not _VISIT.search(opening):
        return None
    near = [m for m in case.mentions if m.begin < len(opening)]
    visited = [m for m in near if m.above or _VISITED.search(case.text[max(0, m.begin - 3) : m.begin])]
    specific = _most_specific(visited)
    if not specific:
        return None
    votes = Counter(m.text for m in case.mentions)
    best = max(specific, key=lambda m: (votes[m.text], -m.begin))
    codes = _codes(case, best)
    return _place(case, codes, [(best.begin, best.end)], status="explicit", rule="place visited")


def _by_opening(case: _Case) -> Place | None:
    """Subject of the opening: 罗平县共有7个社区, 位于鱼台县的东部, 近年来，某县坚持."""
    limit = case.head_end + _OPENING
    votes = Counter(m.text for m in case.mentions)
    for mention in _most_specific([m for m in case.mentions if m.begin < limit]):
        before, after = case.text[max(0, mention.begin - 6) : mention.begin], case.text[mention.end : mention.end + 6]
        start = mention.begin
        if mention.above:
            start = max((m.begin for m in case.mentions if m.end == mention.begin), default=mention.begin)
            before = case.text[max(0, start - 6) : start]
        named = bool(_SUBJECT_BEFORE.search(before))
        subject = bool(_CLAUSE_START.search(before)) and (bool(_SUBJECT_AFTER.match(after)) or votes[mention.text] >= 3)
        if not (named or subject) or not mention.full or not _fits(case, mention):
            continue
        codes = _codes(case, mention)
        if len(codes) == 1:
            name, end = _extended_name(case, mention)
            return _place(case, codes, [(start, end)], status="explicit", rule="subject of the opening", name=name)
    return None


def _fits(case: _Case, mention: Mention) -> bool:
    """May the place be the report's own, by the level that the report speaks of?"""
    level = mention.divisions[0].level
    return not case.levels or bool(case.small) or level in case.levels


def _by_own_name(case: _Case) -> Place | None:
    """A place of the report's own level named in passing, and no other of that level."""
    if not case.levels or case.small:
        return None
    votes: Counter[str] = Counter()
    spans: dict[str, list[Span]] = defaultdict(list)
    for mention in case.mentions:
        if not _fits(case, mention) or _foreign(case, mention):
            continue
        if mention.above and mention.text not in votes and _is_province_before(case, mention):
            votes[mention.text] -= 1
        votes[mention.text] += 1 if mention.full else 0.5  # type: ignore[assignment]
        spans[mention.text].append((mention.begin, mention.end))
    children = _children_votes(case)
    if not votes:
        return None
    (name, count), *rest = votes.most_common(2)
    second = rest[0][1] if rest else 0
    if count < 1 or count < 2 * second or (second and count < 3):
        return None
    mention = next(m for m in case.mentions if m.text == name)
    codes = _codes(case, mention)
    if children and "prefecture" in case.levels and not set(codes) & set(children):
        return None
    enough = count >= 5 and len(codes) == 1
    return _place(case, codes, spans[name], status="explicit" if enough else "inferred", rule="own name")


def _is_province_before(case: _Case, mention: Mention) -> bool:
    """湖北兴山县: a county with its province named is more often someone else's."""
    return any(m.end == mention.begin and m.divisions[0].level == "province" for m in case.mentions)


def _children_votes(case: _Case) -> dict[str, list[Mention]]:
    """Prefecture to the mentions of counties under it, foreign ones left out."""
    votes: dict[str, list[Mention]] = defaultdict(list)
    for mention in case.mentions:
        if mention.divisions[0].level != "county" or not mention.full or _foreign(case, mention):
            continue
        if mention.above and mention.above.endswith("0000"):
            continue
        for parent in dict.fromkeys(_parent_now(d) for d in mention.divisions):
            votes[parent].append(mention)
    return votes


def _parent_now(division: Division) -> str:
    rows = [table.by_code(code) for code in table.heirs(division.code)[:1]]
    newest = next((d for d in rows if d and d.level == "county"), division)
    return newest.parent if division.last < 1995 else division.parent


def _by_children(case: _Case) -> Place | None:
    """Counties named as units under it: 富锦市, 同江市, 抚远县 → 佳木斯市."""
    if "prefecture" not in case.levels:
        return None
    votes = _children_votes(case)
    named = Counter(code for m in case.mentions if m.divisions[0].level == "prefecture" for code in m.codes)
    if not votes:
        return None
    total = len({m.begin for found in votes.values() for m in found})
    ranked = sorted(votes, key=lambda c: (len({m.text for m in votes[c]}), len(votes[c]) + named[c]), reverse=True)
    best = ranked[0]
    mine, others = votes[best], [c for c in ranked[1:] if not {m.begin for m in votes[c]} <= {m.begin for m in votes[best]}]
    weight = len(mine) + named[best]
    if weight < 2 or len(mine) * 10 < total * 6 or len(best) != 6:
        return None
    rivals = [c for c in ranked[1:] if c not in others and len(votes[c]) == len(mine) and named[c] >= named[best]]
    spans = [(m.begin, m.end) for m in mine]
    return _place(case, [best, *rivals], spans, status="inferred", rule="units under it")


def _by_province(case: _Case) -> Place | None:
    """An autonomous region or province: its abbreviation in offices and document numbers, its cities."""
    if "province" not in case.levels:
        return None
    votes: Counter[str] = Counter()
    spans: dict[str, list[Span]] = defaultdict(list)
    for mention in case.mentions:
        for code in {c[:2] + "0000" for c in mention.codes} if not _foreign(case, mention) else ():
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
    return codes, re.compile(rf"(?:(?<=驻)|(?=(?:{shorts})(?:直工|办发|政办|委办|政发|发改|组发|办函)))(?P<short>{shorts})")


def _by_unit(case: _Case) -> Place | None:
    """An office, school or firm, a township or village: the place that the text names again and again."""
    if not case.small:
        return None
    votes: Counter[str] = Counter()
    spans: dict[str, list[Span]] = defaultdict(list)
    for mention in case.mentions:
        codes = _codes(case, mention)
        if len(codes) == 1 and not _foreign(case, mention):
            votes[codes[0]] += 1
            spans[codes[0]].append((mention.begin, mention.end))
    for code in list(votes):
        for above in table.chain(code)[:-1]:
            if votes[code] >= votes[above.code] > 0:
                votes[code] += votes.pop(above.code)
    return _winner(case, votes, spans, rule="place named again and again")


def _winner(case: _Case, votes: Counter[str], spans: dict[str, list[Span]], *, rule: str) -> Place | None:
    """The code with at least two votes and twice as many as the next."""
    if not votes:
        return None
    (best, count), *rest = votes.most_common(2)
    if count < 2 or (rest and count < 2 * rest[0][1]):
        return None
    return _place(case, [best], spans[best], status="inferred", rule=rule)


def _by_hints(case: _Case) -> Place | None:
    """Names of file and folders, where the text names no place and strikes none out."""
    if case.masks:
        return None
    for hint in case.hints:
        found = [m for m in _most_specific(find_mentions(hint)) if _fits(case, m)]
        codes = {c for m in found for c in _codes(case, m)}
        if len(codes) == 1:
            return _place(case, sorted(codes), [], status="inferred", rule="file name", name=found[0].text)
    return None


def _nothing(case: _Case) -> Place:
    """No proof: masked where names are struck out, else unknown."""
    level: Level = case.levels[0] if case.levels else ""  # type: ignore[assignment]
    if case.masks:
        begin, end = case.masks[0]
        return Place(
            name=case.text[begin:end], level=level, status="masked", evidence=[(begin, end)], rule="name struck out"
        )
    if case.own:
        begin, end = case.own.span
        return Place(name=case.own.word, level=level, evidence=[(begin, end)], rule="only its level is told")
    return Place(rule="no place named")


_RULES: tuple[Callable[[_Case], Place | None], ...] = (
    _by_heading,
    _by_visit,
    _by_opening,
    _by_province,
    _by_own_name,
    _by_children,
    _by_unit,
    _by_hints,
)
