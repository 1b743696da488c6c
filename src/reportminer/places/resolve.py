"""What place is a report about? Title, issuer and opening first, then the units it names; never a guess."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from .. import lexicons
from ..records import Level, Place, PlaceStatus, Span
from . import table
from .evidence import (
    Case,
    codes_of,
    extended_name,
    fits,
    fits_division,
    has_province_before,
    holders_of,
    is_foreign,
    is_unit_of_city,
    key_of,
    make_place,
    most_specific,
    no_names,
    own_is_masked,
    parent_now,
    place_of_unlisted,
    unlisted_name,
)
from .heading import MEETING, by_bare_unit, by_heading, by_short_heading, by_unlisted_name, by_zone, common
from .mentions import Mention, find_mentions, find_short_counties
from .trust import Rule, weighed
from .units import bare_unit, subject_unit, unit_in

_OPENING = 700
_FIRST_SENTENCES = 250
_OFTEN = 5
_UNIT_LEAST = 3
_FURNITURE = re.compile(r"来源|发布|作者|编辑|浏览|上传")
_SCATTERED = 3000
"""a district named less often than once in so many characters proves nothing"""
_TOUR = re.compile(
    r"(?:赴|前往|到|对|去)(?P<where>[^。；\n]{2,50}?)(?:学习考察|考察学习|参观学习|学习参观|参观考察|考察|学习取经)"
)
_TOUR_TITLE = re.compile(r"考察|参观学习|学习参观")
_TOUR_SHORT = re.compile(r"(?:考察|学习借鉴|学习参观|参观学习)(?P<where>[\u4e00-\u9fff]{2,4})")
_SMALL_VISITED = re.compile(r"[\u4e00-\u9fff]{2,5}?[镇乡村]")
_BULLETIN = re.compile(r"(?:简报|通报|内参|动态|快报|信息)\s*(?:[（(]?第[^\n]{1,8}期[）)]?)?\s*$")
_BULLETIN_LINE = re.compile(r"^[ 　#*]*(?P<line>[^\n。；，：]{6,40})$", re.MULTILINE)
_MASTHEAD = re.compile(r"办公室|办[编主]|编$|编印|第.{1,4}期|^中共")
_UNLISTED_COUNTY = re.compile(r"[\u4e00-\u9fff]{2,3}?[县市区旗](?![县市区])")
_BULLETIN_REACH = 1500
_EXAMPLE = re.compile(r"以(?P<where>[\u4e00-\u9fff]{2,9}?(?P<kind>[镇乡村县市区]))为例")
_LEADERS = re.compile(r"总书记|总理|主席|领导|来我|来.{0,4}[视考]察")
_NATION = re.compile(r"第[一二三四五六七八九十]+届全国人民代表大会|代表国务院")
_SUBJECT_AFTER = re.compile(
    r"(?:位于|地处|现有|共有|辖|下辖|现辖|总面积|总人口|国土面积|幅员|是|属|隶属|自|地域|东[临接邻与]|区划|人民政府|委、|政府)"
)
_SUBJECT_BEFORE = re.compile(r"(?:位于|地处|坐落于|座落于|隶属于?|属于?)$")
_CLAUSE_START = re.compile(r"(?:^|[，,。；;：:！!\s、“《（(]|近年来|以来|今年|去年|中共|现将|代表|我们|向)$")


def resolve_place(
    text: str,
    *,
    title: str = "",
    org: str = "",
    hints: Sequence[str] = (),
    year: int | None = None,
    mentions: Sequence[Mention] | None = None,
) -> Place:
    """The place that a report is about, with what proves it.

    Args:
        text: clean text of one report.
        title: its title, if it does not stand in the text.
        org: its issuing body, if known.
        hints: names of file and folders: weak, used only where the text leaves a choice or says nothing.
        year: the year it speaks of; tells which code a name had.
        mentions: the places named in `text`, if they have been found already.

    Returns:
        `name` as written, `adcode` of the smallest place of county level or above that is proved, `status`,
        `evidence` as spans of `text`, `candidates` where the evidence leaves several places open, `rule`, `confidence`,
        and in `competing` other places that the text speaks for.
    """
    case = Case(text, title, org, hints, year, find_mentions(text) if mentions is None else mentions)
    for number, rule in enumerate(_RULES):
        place = rule(case)
        if place is not None:
            spoken = _AT_HEAD if rule is _by_meeting else _SURE
            return weighed(case, place, [*(r for r in _RULES[number + 1 :] if r in spoken), _hinted])
    return weighed(case, _nothing(case), ())


def _by_meeting(case: Case) -> Place | None:
    """The congress that a work report was given to: 在某市第五届人民代表大会第四次会议上."""
    head = case.text[: case.head_end + 150]
    nation = _NATION.search(head)
    if nation:
        return Place(
            name="全国", full_name="全国", status="explicit", evidence=[nation.span()], rule="national congress"
        )
    for match in MEETING.finditer(head):
        begin, end = match.span("where")
        inside = most_specific([m for m in case.mentions if begin <= m.begin and m.end <= end])
        if inside:
            codes = codes_of(case, inside[-1])
            if len(codes) == 1:
                span = (inside[-1].begin, inside[-1].end)
                return make_place(case, codes, [span], status="explicit", rule="meeting line")
    return None


def _by_visit(case: Case) -> Place | None:
    """A report on a study tour: the place visited, told in the title or the first sentences."""
    best: Place | None = None
    for match in _TOUR.finditer(case.text, 0, min(len(case.text), case.head_end + _FIRST_SENTENCES)):
        begin, end = match.span("where")
        inside = most_specific([m for m in case.mentions if begin <= m.begin and m.end <= end])
        if not inside and best is None and (named := unlisted_name(case, begin, end)):
            best = place_of_unlisted(case, named)
        elif not inside and best is None and _SMALL_VISITED.fullmatch(case.text, begin, end):
            best = _small(case, (begin, end), rule="place visited")
        if not inside or _LEADERS.search(case.text, max(0, match.start() - 20), match.end()):
            continue
        codes = common([codes_of(case, m) for m in inside])
        spans = [(m.begin, m.end) for m in inside]
        name = case.text[inside[0].begin : inside[-1].end]
        place = make_place(case, codes, spans, status="explicit", rule="place visited", name=name)
        if best is None or (place.adcode and best.adcode in {d.code for d in table.chain(place.adcode)}):
            best = place
    return best


def _by_visit_in_title(case: Case) -> Place | None:
    """The same, where the title says that the report is on a tour: then the visitors' own name does not count."""
    if not _TOUR_TITLE.search(case.title or case.text[: case.head_end]):
        return None
    return _by_visit(case) or _by_short_visit(case)


def _by_short_visit(case: Case) -> Place | None:
    """A county visited that the title names without the word for its kind: 考察晋江民营经济."""
    for match in _TOUR_SHORT.finditer(case.text, *case.title_span):
        begin = match.start("where")
        for mention in find_short_counties(match["where"])[:1]:
            codes = codes_of(case, mention)
            if mention.begin == 0 and len(codes) == 1:
                span = (begin, begin + mention.end)
                return make_place(case, codes, [span], status="explicit", rule="place visited", name=mention.text)
    return None


def _small(case: Case, span: Span, *, rule: str) -> Place:
    """A township or village that no county is named with."""
    name = case.text[slice(*span)]
    level: Level = "village" if name.endswith("村") else "township"
    return Place(name=name, level=level, status="explicit", evidence=[span], rule=rule)


def _by_bulletin(case: Case) -> Place | None:
    """The place whose experience an office's bulletin reads out: the line behind its note begins with it."""
    if not _BULLETIN.search(case.title or case.text[: case.title_span[1]]):
        return None
    for match in _BULLETIN_LINE.finditer(case.text, case.title_span[1], _BULLETIN_REACH):
        begin = match.start("line")
        if _MASTHEAD.search(match["line"]):
            continue
        mention = next((m for m in case.mentions if m.begin == begin and m.full), None)
        if mention:
            return make_place(case, codes_of(case, mention), [(begin, mention.end)], status="explicit", rule="read out")
        named = _UNLISTED_COUNTY.match(match["line"])
        if named and case.text.count(named.group()) > 1 and not named.group().endswith(no_names()):
            return place_of_unlisted(case, (begin, begin + named.end()))
    return None


def _by_example(case: Case) -> Place | None:
    """The place that a study takes for its example: ——以大冲村为例."""
    match = _EXAMPLE.search(case.text, 0, case.head_end)
    if match is None:
        return None
    span = match.span("where")
    inside = most_specific([m for m in case.mentions if span[0] <= m.begin and m.end <= span[1]])
    if inside and inside[-1].end == span[1]:
        return make_place(case, codes_of(case, inside[-1]), [span], status="explicit", rule="taken for an example")
    return _small(case, span, rule="taken for an example") if match["kind"] in "镇乡村" and not inside else None


def _by_opening(case: Case) -> Place | None:
    """Subject of the opening: 滦南县共有9个乡镇, 位于临泽县的东部, 近年来，某县坚持."""
    limit = case.head_end + _OPENING
    votes = Counter(m.text for m in case.mentions)
    for mention in most_specific([m for m in case.mentions if m.begin < limit]):
        before, after = case.text[max(0, mention.begin - 6) : mention.begin], case.text[mention.end : mention.end + 6]
        start = mention.begin
        if mention.above:
            start = max((m.begin for m in case.mentions if m.end == mention.begin), default=mention.begin)
            before = case.text[max(0, start - 6) : start]
        named = bool(_SUBJECT_BEFORE.search(before))
        subject = bool(_CLAUSE_START.search(before)) and (bool(_SUBJECT_AFTER.match(after)) or votes[mention.text] >= 3)
        if not (named or subject) or not mention.full or not fits(case, mention) or is_unit_of_city(case, mention):
            continue
        codes = codes_of(case, mention)
        if len(codes) == 1 and (named or not _outvoted(case, mention)):
            name, end = extended_name(case, mention)
            return make_place(case, codes, [(start, end)], status="explicit", rule="subject of the opening", name=name)
    return None


def _by_first_sentences(case: Case) -> Place | None:
    """The one county or city that the first sentences name, where no other is named as often in the report."""
    if case.small == "unit" and case.unit is None:
        return None
    end = _second_stop(case.text, case.head_end)
    first = most_specific([m for m in case.mentions if case.head_end <= m.begin and m.end <= end])
    full = [m for m in first if m.full and not is_foreign(case, m)]
    if len(full) != len(first) or len({m.text for m in full}) != 1 or _FURNITURE.search(case.text, case.head_end, end):
        return None
    mention = full[0]
    codes = codes_of(case, mention)
    counts = Counter(m.text for m in case.mentions if m.full and m.divisions[0].level == mention.divisions[0].level)
    others = max((n for text, n in counts.items() if text != mention.text), default=0)
    if len(codes) != 1 or not fits(case, mention) or is_unit_of_city(case, mention) or own_is_masked(case):
        return None
    if others >= counts[mention.text] or mention.divisions[0].level == "province" or _outvoted(case, mention):
        return None
    start = next((m.begin for m in case.mentions if mention.above and m.end == mention.begin), mention.begin)
    unit = unit_in(case.text, mention.end, end) if case.unit is None else None
    name, stop = (case.text[mention.begin : unit.end], unit.end) if unit else extended_name(case, mention)
    subject = case.own is None or bool(_CLAUSE_START.search(case.text, max(0, start - 6), start))
    return make_place(
        case, codes, [(start, stop)], status="explicit" if subject else "inferred",
        rule="named in the first sentences", name=name, level=unit.level if unit else "",
    )  # fmt: skip


def _second_stop(text: str, begin: int) -> int:
    """End of the second sentence behind `begin`, not farther than the first sentences reach."""
    limit = min(len(text), begin + _FIRST_SENTENCES)
    stop = text.find("。", begin, limit)
    stop = text.find("。", stop + 1, limit) if stop >= 0 else -1
    return stop if stop >= 0 else limit


def _outvoted(case: Case, mention: Mention) -> bool:
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


def _by_own_name(case: Case) -> Place | None:
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
    if count < least or count < 2 * second or _outvoted(case, mention):
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


def _by_children(case: Case) -> Place | None:
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


def _by_province(case: Case) -> Place | None:
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


def _by_unit(case: Case) -> Place | None:
    """An office, school or firm, a township or village: the place that the text names again and again."""
    if not case.small:
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


def _by_short_name(case: Case) -> Place | None:
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


def _by_hints(case: Case) -> Place | None:
    """Names of file and folders, where the text names no place and strikes none out."""
    return None if case.masks else _hinted(case)


def _hinted(case: Case) -> Place | None:
    """What the names of file and folders say, whatever the text does."""
    for hint in case.hints:
        found = [m for m in most_specific(find_mentions(hint)) if m.full and fits(case, m)]
        codes = {c for m in found for c in codes_of(case, m)}
        if len(codes) == 1:
            return make_place(case, sorted(codes), [], status="path", rule="file name", name=found[0].text)
    return None


def path_contradicts(place: Place, hints: Sequence[str]) -> str:
    """The place that folders and file name tell where it is another than `place` and neither holds the other; else ""."""
    if not place.adcode or place.status == "path":
        return ""
    own = table.chain(place.adcode)
    for hint in reversed(hints):
        for mention in most_specific([m for m in find_mentions(hint) if m.full]):
            if all(
                d.code not in {o.code for o in own} and place.adcode not in {o.code for o in table.chain(d.code)}
                for d in mention.divisions
            ) and place.adcode not in {heir for d in mention.divisions for heir in table.later(d.code)}:
                return mention.text
    return ""


def _nothing(case: Case) -> Place:
    """No proof: masked where names are struck out, else unknown."""
    level: Level = case.small or (case.levels[0] if case.levels else "")  # type: ignore[assignment]
    if case.masks:
        ends = {"county": "县市区旗", "prefecture": "市州盟", "province": "省区"}.get(level, "乡镇村")
        begin, end = next((span for span in case.masks if case.text[span[1] - 1] in ends), case.masks[0])
        masked = case.text[begin:end] if case.text[end - 1] in ends or not case.own else case.own.word
        return Place(name=masked, level=level, status="masked", evidence=[(begin, end)], rule="name struck out")
    if case.unit and case.unit.bare:
        begin, end = case.unit.begin, case.unit.end
        return Place(name=case.text[begin:end], level=level, evidence=[(begin, end)], rule="name of a smaller unit")
    if case.own:
        begin, end = case.own.span
        named = subject_unit(case.text, case.head_end, level)
        if named:
            span = (named.begin, named.end)
            return Place(name=case.text[slice(*span)], level=level, evidence=[span], rule="name of a smaller unit")
        issuer = bare_unit(case.org, 0, len(case.org))
        at = case.text.find(case.org[issuer.begin : issuer.end]) if issuer and issuer.level == level else -1
        if issuer and at >= 0:
            name = case.org[issuer.begin : issuer.end]
            return Place(name=name, level=level, evidence=[(at, at + len(name))], rule="name of a smaller unit")
        return Place(name=case.own.word, level=level, evidence=[(begin, end)], rule="only its level is told")
    return Place(rule="no place named")


_RULES: tuple[Rule, ...] = (
    _by_meeting,
    _by_visit_in_title,
    _by_bulletin,
    _by_example,
    by_zone,
    by_heading,
    by_unlisted_name,
    by_short_heading,
    by_bare_unit,
    _by_visit,
    _by_opening,
    _by_first_sentences,
    _by_province,
    _by_own_name,
    _by_children,
    _by_unit,
    _by_short_name,
    _by_hints,
)
_AT_HEAD = frozenset({_by_visit_in_title, by_zone, by_heading, by_short_heading, _by_visit, _by_opening})
"""rules whose word beside that of the meeting line is worth keeping"""
_SURE = _AT_HEAD | {_by_first_sentences, _by_own_name, _by_children}
"""those whose word beside that of any other rule is"""
