"""What place is a report about? Title, issuer and opening first, then the units it names; never a guess."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ..records import Level, Place
from . import table
from .elsewhere import FIRST_SENTENCES, by_bulletin, by_example, by_visit, by_visit_in_title
from .evidence import (
    Case,
    codes_of,
    extended_name,
    fits,
    is_foreign,
    is_unit_of_city,
    make_place,
    most_specific,
    own_is_masked,
)
from .expressions import expression
from .heading import MEETING, by_bare_unit, by_heading, by_name_twice, by_short_heading, by_unlisted_name, by_zone
from .mentions import Mention, find_mentions
from .trust import Rule, weighed
from .units import bare_unit, subject_unit, unit_in
from .votes import by_children, by_own_name, by_province, by_short_name, by_unit, outvoted

_OPENING = 700

_FURNITURE = expression("furniture")
_NATION = expression("nation")
_SUBJECT_AFTER = expression("subject behind")
_SUBJECT_BEFORE = expression("subject before")
_CLAUSE_START = expression("opening of a clause")


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


def _by_opening(case: Case) -> Place | None:
    """Subject of the opening: 滦南县共有9个乡镇, 位于临泽县的东部, 近年来，某县坚持."""
    if case.travellers:
        return None
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
        if len(codes) == 1 and (named or not outvoted(case, mention)):
            name, end = extended_name(case, mention)
            return make_place(case, codes, [(start, end)], status="explicit", rule="subject of the opening", name=name)
    return None


def _by_first_sentences(case: Case) -> Place | None:
    """The one county or city that the first sentences name, where no other is named as often in the report."""
    if case.travellers or (case.small == "unit" and case.unit is None):
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
    if others >= counts[mention.text] or mention.divisions[0].level == "province" or outvoted(case, mention):
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
    limit = min(len(text), begin + FIRST_SENTENCES)
    stop = text.find("。", begin, limit)
    stop = text.find("。", stop + 1, limit) if stop >= 0 else -1
    return stop if stop >= 0 else limit


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
    by_visit_in_title,
    by_bulletin,
    by_example,
    by_zone,
    by_heading,
    by_unlisted_name,
    by_short_heading,
    by_name_twice,
    by_bare_unit,
    by_visit,
    _by_opening,
    _by_first_sentences,
    by_province,
    by_own_name,
    by_children,
    by_unit,
    by_short_name,
    _by_hints,
)
_AT_HEAD = frozenset({by_visit_in_title, by_zone, by_heading, by_short_heading, by_visit, _by_opening})
"""rules whose word beside that of the meeting line is worth keeping"""
_SURE = _AT_HEAD | {_by_first_sentences, by_own_name, by_children}
"""those whose word beside that of any other rule is"""
