"""Which place is a report about that tells of others: visited, read out, taken for an example?"""

from __future__ import annotations

import re

from ..records import Level, Place, Span
from . import table
from .evidence import Case, codes_of, make_place, most_specific, no_names, place_of_unlisted, unlisted_name
from .expressions import expression
from .heading import common
from .mentions import find_short_counties

FIRST_SENTENCES = 250
"""characters of a report in which its first sentences are looked for"""
_TOUR = expression("tour")
_TOUR_TITLE = expression("tour in title")
_TOUR_SHORT = expression("tour of short name")
_SMALL_VISITED = re.compile(r"[\u4e00-\u9fff]{2,5}?[镇乡村]")
_BULLETIN = expression("bulletin")
_BULLETIN_LINE = re.compile(r"^[ 　#*]*(?P<line>[^\n。；，：]{6,40})$", re.MULTILINE)
_MASTHEAD = expression("bulletin masthead")
_UNLISTED_COUNTY = re.compile(r"[\u4e00-\u9fff]{2,3}?[县市区旗](?![县市区])")
_BULLETIN_REACH = 1500
_EXAMPLE = expression("example")
_LEADERS = expression("visit of leaders")


def by_visit(case: Case) -> Place | None:
    """A report on a study tour: the place visited, told in the title or the first sentences."""
    best: Place | None = None
    for match in _TOUR.finditer(case.text, 0, min(len(case.text), case.head_end + FIRST_SENTENCES)):
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


def by_visit_in_title(case: Case) -> Place | None:
    """The same, where the title says that the report is on a tour: then the visitors' own name does not count."""
    if not _TOUR_TITLE.search(case.title or case.text[: case.head_end]):
        return None
    return by_visit(case) or _by_short_visit(case)


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


def by_bulletin(case: Case) -> Place | None:
    """The place whose experience an office's bulletin reads out: the line behind its note begins with it."""
    for match in _BULLETIN_LINE.finditer(case.text, *_below_bulletin(case)):
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


def _below_bulletin(case: Case) -> Span:
    """What stands below a bulletin's name: lines behind a title that is its name, or the title; empty if there is none."""
    begin, end = case.title_span
    title = case.title or case.text[:end]
    if _BULLETIN.search(title):
        return (0, 0) if title.lstrip().startswith("关于") else (end, _BULLETIN_REACH)
    above = case.text[:begin].splitlines()
    return (begin, end) if any(_BULLETIN.search(line.rstrip()) for line in above) else (0, 0)


def by_example(case: Case) -> Place | None:
    """The place that a study takes for its example: ——以大冲村为例."""
    match = _EXAMPLE.search(case.text, 0, case.head_end)
    if match is None:
        return None
    span = match.span("where")
    inside = most_specific([m for m in case.mentions if span[0] <= m.begin and m.end <= span[1]])
    if inside and inside[-1].end == span[1]:
        return make_place(case, codes_of(case, inside[-1]), [span], status="explicit", rule="taken for an example")
    return _small(case, span, rule="taken for an example") if match["kind"] in "镇乡村" and not inside else None
