"""What place does the heading of a report name: a division, two joined, a zone, a smaller unit, a name in no table?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..records import Place, Span
from . import joined, table
from .evidence import Case, codes_of, extended_name, fits, make_place, most_specific, place_of_unlisted, unlisted_name
from .expressions import expression
from .mentions import Mention, find_mentions, find_short_counties
from .shortly import hosts_in
from .units import known_zone

_OPENING = 700
MEETING = expression("meeting")
_BEFORE_GUESTS = expression("before guests")
_BESIDE = expression("beside")
"""a title that names two places, of which the one that issued the report speaks"""
_LIES = expression("lies in")
_JOINED = re.compile(r"[、和与及]|以及")


def by_heading(case: Case) -> Place | None:
    """Named in title, issuer, meeting line or speaker's line."""
    guests = _guests(case)
    found: list[tuple[Mention, Span | None]] = [
        (m, (m.begin, m.end))
        for m in most_specific([m for m in case.mentions if m.end <= case.head_end])
        if not guests[0] <= m.begin < guests[1]
    ]
    for outside in (case.title, case.org):
        if outside and outside not in case.text[: case.head_end + 1]:
            found += [(m, None) for m in most_specific(find_mentions(outside))]
    found = [(m, span) for m, span in found if not _superior(case, m, span)]
    issuer = {m.text for m in most_specific(find_mentions(case.org))}
    begin, end = case.title_span
    issued = [(m, span) for m, span in found if m.text in issuer or (span and not begin <= m.begin < end)]
    if issued and (_BESIDE.search(case.text, *case.title_span) or _issued_by_one(case, found, issued)):
        found = issued
    elif joined := _joined(case, [m for m, span in found if span]) or (not issued and _joined_short(case)):
        return joined
    if not found:
        return None
    best, span = max(found, key=lambda pair: (pair[0].full, _rank(pair[0])))
    if (not best.full or best.divisions[0].level == "province") and (seat := _branch_seat(case)):
        best, span = seat, (seat.begin, seat.end)
    codes = codes_of(case, best)
    if len(codes) != 1:
        return make_place(
            case, codes, [span] if span else [], status="unknown", rule="heading, several places of this name"
        )
    spans = [s for m, s in found if s and set(m.codes) & set(codes)]
    name, end = (best.text, 0) if span is None else extended_name(case, best)
    if span and end > span[1]:
        spans = [(span[0], end), *[s for s in spans if s != span]]
    return make_place(case, codes, spans, status="explicit", rule="heading", name=name)


def _issued_by_one(
    case: Case, found: Sequence[tuple[Mention, Span | None]], issued: Sequence[tuple[Mention, Span | None]]
) -> bool:
    """Does the title name several, of which one alone issued the report (仙居县与天台县交叉检查报告, 仙居县应急管理局)?"""
    begin, end = case.title_span
    titled = {m.text for m, span in found if span and begin <= span[0] < end}
    return len(titled) > 1 and len({m.text for m, _ in issued}) == 1 and issued[0][0].text in titled


def _branch_seat(case: Case) -> Mention | None:
    """The city or county that a branch of a firm or bank in the title is called after: 弥勒 in 云南移动弥勒分公司."""
    seat = None
    for match in expression("branch").finditer(case.text, *case.title_span):
        begin = max(case.title_span[0], match.start() - 5)
        before = case.text[begin : match.start()]
        for mention in [*find_mentions(before), *find_short_counties(before)]:
            if begin + mention.end == match.start() and len(mention.codes) == 1:
                seat = replace(mention, begin=begin + mention.begin, end=match.start())
    return seat


def _guests(case: Case) -> Span:
    """Where a title tells before whom its speech was held, or of what: that is not whose report it is."""
    begin, end = case.title_span
    match = _BEFORE_GUESTS.search(case.text, begin, end)
    return match.span() if match else hosts_in(case.text[: case.head_end]) or (0, 0)


def by_unlisted_name(case: Case) -> Place | None:
    """A line of the heading that begins with a name like a county's which stands in no table."""
    at, guests = 0, _guests(case)
    for line in case.text[: case.head_end].splitlines(keepends=True):
        named = None if guests[0] <= at < guests[1] else unlisted_name(case, at, at + len(line))
        meeting = None if named else MEETING.search(line)
        if meeting:
            named = unlisted_name(case, at + meeting.start("where"), at + meeting.end("where"))
        if named:
            return place_of_unlisted(case, named)
        at += len(line)
    return None


def by_short_heading(case: Case) -> Place | None:
    """A line of the heading that begins with a county's short name: 桐乡2019年党建工作总结."""
    at = 0
    for line in case.text[: case.head_end].splitlines(keepends=True):
        indent = len(line) - len(line.removeprefix("中共").lstrip())
        row: list[Mention] = []
        for mention in find_short_counties(line[indent : indent + _ROW]):
            if mention.begin != (row[-1].end + 1 if row else 0) or (
                row and line[indent + row[-1].end] not in "、和与及"
            ):
                break
            row.append(mention)
        if len(row) > 1 and (shared := common([codes_of(case, m) for m in row])):
            spans = [(at + indent + m.begin, at + indent + m.end) for m in row]
            name = case.text[spans[0][0] : spans[-1][1]]
            level = table.level_of(shared[0]) if len(shared) == 1 else ""
            return make_place(case, shared, spans, status="explicit", rule=joined.RULE, name=name, level=level)
        for mention in find_short_counties(line[indent : indent + 12])[:1]:
            codes = codes_of(case, mention)
            if mention.begin == 0 and len(codes) == 1 and fits(case, mention):
                span = (at + indent, at + indent + mention.end)
                if case.unit and case.unit.begin == span[0]:
                    span = (span[0], case.unit.end)
                return make_place(
                    case,
                    codes,
                    [span],
                    status="explicit",
                    rule="short name in the heading",
                    name=case.text[slice(*span)],
                )
        at += len(line)
    return None


def by_name_twice(case: Case) -> Place | None:
    """A county whose short name the title bears twice (跳出霍邱看霍邱)."""
    begin, end = case.title_span
    title = case.text[begin:end]
    for mention in find_short_counties(title):
        codes = codes_of(case, mention)
        if title.count(mention.text) > 1 and len(codes) == 1:
            span = (begin + mention.begin, begin + mention.end)
            return make_place(
                case, codes, [span], status="explicit", rule="short name in the heading", name=mention.text
            )
    return None


def _rank(mention: Mention) -> int:
    return {"province": 1, "prefecture": 2, "county": 3}.get(mention.divisions[0].level, 0)


def _superior(case: Case, mention: Mention, span: Span | None) -> bool:
    """A province in the heading of a report on something smaller is its superior, not its place."""
    return (
        mention.divisions[0].level == "province"
        and not mention.full
        and span is not None
        and bool(case.levels)
        and "province" not in case.levels
        and case.small == ""
    )


def _joined(case: Case, named: Sequence[Mention]) -> Place | None:
    """Two or more counties or cities joined in the title: the place that holds them all (通川区、达川区 → 达州市)."""
    begin, end = case.title_span
    row: list[Mention] = []
    for mention in _with_short_partners(case, [m for m in named if begin <= m.begin and m.end <= end]):
        start = next((m.begin for m in case.mentions if mention.above and m.end == mention.begin), mention.begin)
        if row and not _JOINED.fullmatch(case.text[row[-1].end : start]):
            break
        row.append(mention)
    if len(row) < 2 or len({m.text for m in row}) < 2:
        return None
    codes = common([codes_of(case, m) for m in row])
    spans = [(m.begin, m.end) for m in row]
    name = case.text[row[0].begin : row[-1].end]
    level = table.level_of(codes[0]) if len(codes) == 1 else ""
    return make_place(case, codes, spans, status="explicit", rule=joined.RULE, name=name, level=level)


def _with_short_partners(case: Case, named: list[Mention]) -> list[Mention]:
    """`named` and the counties of the title that short names join to them (江永 in 江永、道县), in order."""
    begin, end = case.title_span
    shorts = [replace(m, begin=m.begin + begin, end=m.end + begin) for m in find_short_counties(case.text[begin:end])]
    shorts = [s for s in shorts if not any(m.begin < s.end and s.begin < m.end for m in named)]
    for short in reversed(shorts):
        if any(_JOINED.fullmatch(case.text, short.end, m.begin) for m in named):
            named = [*named, short]
    for short in shorts:
        if short not in named and any(_JOINED.fullmatch(case.text, m.end, short.begin) for m in named):
            named = [*named, short]
    return sorted(named, key=lambda m: m.begin)


def _joined_short(case: Case) -> Place | None:
    """The same for counties joined by their short names with their number (阜宁、响水两县): all in one prefecture."""
    for match in expression("short names joined").finditer(case.text, *case.title_span):
        kinds = match["kind"]
        end = match.start("number")
        begin = max(case.text.rfind("\n", 0, end) + 1, end - _ROW)
        names = _JOINED.split(case.text[begin:end])
        rows = [_counties_called(name, kinds) for name in names]
        first = names[0]
        while not rows[0] and len(first) > 2:  # 湘西州泸溪, 关于泸溪: the name is what it ends in
            first = first[1:]
            rows[0] = _counties_called(first, kinds)
        shared = set.intersection(*({d.parent for d in found} for found in rows))
        if len(shared) > 1:
            shared = {above for above in shared if any(above in m.codes for m in case.mentions)}
        each = [tuple({d.code for d in found}) for found in rows]
        codes = sorted(shared) if len(shared) == 1 else common(each) if all(len(c) == 1 for c in each) else []
        if codes and len(rows) > 1:
            begin += len(names[0]) - len(first)
            spans = [(m.start() + begin, m.end() + begin) for m in _NAME.finditer(case.text[begin:end])]
            return make_place(
                case, codes, spans, status="explicit", rule=joined.RULE,
                name=case.text[begin : match.end()], level=table.level_of(codes[0]) if len(codes) == 1 else "",
            )  # fmt: skip
    return None


_ROW = 40
"""characters of a title in which counties are joined"""
_NAME = re.compile(r"[^、和与及]+")


def _counties_called(name: str, kinds: str) -> list[table.Division]:
    """Counties of our time called so, with or without the word for their kind, of one of the kinds in `kinds`."""
    return [
        d for d in table.lookup(name)
        if d.level == "county" and d.last >= table.NOW and (d.name[-1] in kinds or kinds == "地")
    ]  # fmt: skip


def by_zone(case: Case) -> Place | None:
    """A zone that is no division: its own name, the code of the division that holds it where the text or the table tells."""
    begin, end = case.title_span
    unit = case.unit
    known = known_zone(case.text, begin, end)
    if known and not (unit and not unit.zone and unit.end > known[0][1]):
        span, code, same = known
        start = unit.begin if unit and unit.zone else span[0]
        told = _holder(case, case.text[slice(*span)])
        return make_place(
            case, [code] if same else told or [code], [(start, span[1])], status="explicit", rule="zone",
            name=case.text[start : span[1]], level=table.level_of(code) if same else "unit",
        )  # fmt: skip
    if not unit or not unit.zone or not unit.bare:
        return None
    name = case.text[unit.begin : unit.end]
    codes = _holder(case, name) or _called_after(case, name)
    if len(codes) == 1:
        return make_place(case, codes, [(unit.begin, unit.end)], status="explicit", rule="zone", name=name)
    return None


def _called_after(case: Case, zone: str) -> list[str]:
    """Code of the city or long-named county that a zone is called after, where no other has that name: 日照高新区 → 日照市."""
    for length in range(min(5, len(zone)), 1, -1):
        rows = tuple(d for d in table.short_names().get(zone[:length], ()) if d.last >= table.NOW)
        cities = tuple(d for d in rows if d.level == "prefecture") or (rows if length > 2 else ())
        codes = {d.code for d in cities}
        if len(codes) == 1 and expression("kind of zone").match(zone, length):
            return list(codes)
    return []


def _holder(case: Case, name: str) -> list[str]:
    """Code of the county or city that the text says holds the unit: named right before it, or as the place where it lies."""
    for mention in most_specific(case.mentions):
        at = case.text.find(name, mention.end, mention.end + len(name) + 9)
        if at >= 0 and mention.full and re.fullmatch(r"[\u4e00-\u9fff]*", case.text[mention.end : at]):
            codes = codes_of(case, mention)
            if len(codes) == 1 and table.level_of(codes[0]) != "province":
                return list(codes)
    if expression("journey").search(case.text, 0, case.head_end):
        return []  # what travellers are in is no place of their own
    for mention in most_specific([m for m in case.mentions if m.begin < case.head_end + _OPENING]):
        start = mention.begin
        while before := next((m for m in case.mentions if m.end == start), None):
            start = before.begin
        if mention.full and _LIES.search(case.text, max(0, start - 6), start):
            codes = codes_of(case, mention)
            if len(codes) == 1:
                return list(codes)
    return []


def by_bare_unit(case: Case) -> Place | None:
    """A street, town or village that the title names without its county: the county that the text names before it."""
    unit = case.unit
    if unit is None or not unit.bare or unit.zone:
        return None
    name = case.text[unit.begin : unit.end]
    codes = _holder(case, name) if unit.level in ("township", "village") else []
    if len(codes) != 1:
        return None
    return make_place(case, codes, [(unit.begin, unit.end)], status="explicit", rule="smaller unit", name=name)


def common(places: Sequence[Sequence[str]]) -> list[str]:
    """The one place visited, or the smallest that holds all; all of them where there is none."""
    known = [codes[0] for codes in places if len(codes) == 1]
    if len(known) < len(places):
        return list(dict.fromkeys(code for codes in places for code in codes))
    chains = [[d.code for d in table.chain(code)] for code in known]
    shared = [code for code in chains[0] if all(code in other for other in chains)]
    return shared[-1:] or list(dict.fromkeys(known))
