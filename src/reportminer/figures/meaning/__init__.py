"""What does a quantity measure, is it fact, target or rule, and of which year and place does it speak?"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from reportminer.figures.expressions import expression
from reportminer.figures.meaning.canonical import LARGE, find_id, indicators, may_name
from reportminer.figures.meaning.naming import name_figures
from reportminer.figures.meaning.per import per_of
from reportminer.figures.meaning.sentence import LOOKED_BACK_ON, Sentence, sentences
from reportminer.figures.meaning.slots import MONEY, PEOPLE, RATIOS, Slot
from reportminer.figures.meaning.standards import begins_rule
from reportminer.figures.meaning.status import PLAN_ROLES, MoodFinder, Moods, announced, status_of
from reportminer.figures.meaning.time import Clock
from reportminer.figures.meaning.topics import Topics
from reportminer.figures.meaning.trust import UNNAMED, confidence
from reportminer.genres import view_of
from reportminer.lexicons.gates import Gated
from reportminer.records import Figure, Section

__all__ = ["attach"]


def attach(
    text: str,
    figures: list[Figure],
    *,
    sections: Sequence[Section] = (),
    year: int | None = None,
    place: str = "",
    genre: str = "",
) -> list[Figure]:
    """Give every figure its indicator, status, time, year and per; `reportminer.places.assign` tells whose it is.

    Args:
        text: clean text of one report.
        figures: its quantities in order of begin, with value and unit; they are completed in place.
        sections: the sections of the text, with their roles.
        year: the year the report speaks from; relative times count from it.
        place: the place the report is about.
        genre: what kind of report it is; some tell of what is to be done throughout.

    Returns:
        The same figures.
    """
    view = view_of(genre)
    clock = Clock(text, sections, year, phased=view.phased or view.ahead or not genre)
    roles = _Roles(text, sections, ahead=view.ahead)
    home = _own_names(place)
    moods = MoodFinder(text)
    topics = Topics(text)
    ahead = announced(text)
    before: Slot | None = None
    earlier: list[Slot] = []
    people: Slot | None = None
    last_end = 0
    for sentence in sentences(text, figures):
        if before is not None and text.find("\n", last_end, sentence.begin) >= 0:
            before = people = None
            earlier = []
        clock.enter(sentence.begin, sentence.end)
        planned = roles.plan_at(sentence.figures[0].begin)
        if clock.plan is not None and (clock.plan or clock.zone_begin >= roles.begin):
            planned = clock.plan
        planned = planned or any(begin <= sentence.end and sentence.begin < end for begin, end in ahead)
        planned = planned and not topics.lacks(sentence.figures[0].begin)
        sentence.before, sentence.people, sentence.topics, sentence.earlier = before, people, topics, earlier
        slots = name_figures(sentence)
        here = _Place(sentence, clock, planned, moods.of(sentence, review=clock.plan is False), home)
        for slot in slots:
            _complete(text, slot, here)
        _drop_adjusted(text, slots)
        before, last_end = _looked_back_on(sentence, slots[-1]), sentence.end
        earlier = sentence.done[-LOOKED_BACK_ON:]
        people = next((slot for slot in reversed(slots) if slot.figure.unit in PEOPLE), people)
    return figures


def _looked_back_on(sentence: Sentence, last: Slot) -> Slot:
    """What the next sentence goes on from: the whole that was divided up, where the last figure is a part of it."""
    whole = sentence.whole
    return whole if whole is not None and whole.figure.unit == last.figure.unit else last


_TOLD_OF_PLACES = RATIOS | MONEY


def _year_on_year(slot: Slot, clock: Clock) -> bool:
    """A change against a named year is an ordinary one where that is the year before: 2021年…比2020年增长6%."""
    figure = slot.figure
    spoken = figure.year if figure.year is not None else clock.reviewed()
    if slot.base_year is None or spoken != slot.base_year + 1:
        return False
    word = "降幅" if "降幅" in slot.change else "涨幅" if "涨幅" in slot.change else "增速"
    figure.year, slot.change = spoken, word
    slot.name = slot.noun + word
    return True


_LEVELS = ("level", "share")
_REACHED = expression("reached")
_REACHED_ENDS = frozenset("达到了至破过超越上刺")
"""last characters of such words"""
_LONGEST = 8
"""characters of what such words, or those of `_GROWN`, take at most"""
_SUMMED = Gated(re.compile(r"累计|(?<![公中])共(?!建|享|同|有)|先后|总计|合计|新增|[从由]"))


def _is_reached(text: str, clause: int, figure: Figure, first: int, found: str) -> bool:
    """Is the figure a level that something stands at in the end (达到500亿元), not a sum over several years?"""
    right_before = text[max(clause, first - _LONGEST) : first]
    if _SUMMED.search(text, clause, first) and not _GROWN.search(right_before):
        return False
    if figure.text.startswith(("突破", "超")):
        return True
    if right_before[-1:] in _REACHED_ENDS and _REACHED.search(right_before) is not None:
        return True
    return figure.unit in MONEY and found != "" and (indicators()[found].dimension in _YEARLY or found in _REVENUES)


_REVENUES = frozenset({"一般公共预算收入", "财政总收入", "财政收入", "地方财政收入", "税收收入"})
_YEARLY = ("经济", "收入", "消费")
"""dimensions whose levels are always those of one year"""
_GROWN = re.compile(r"[增提升扩跃攀涨下降减压缩][加高升大展长降少减低小短]?[至到]了?$")


_TAKEN_OVER = " parent"
_POINT = "shi:"
_LOOKING_BACK = frozenset({"background", "outcome", "problem", "cause", "insight"})
_LOOKS_AHEAD = expression("section ahead")
_AIMS = expression("section aims")
_DEEDS = expression("section deeds")
_BODY = 3000
"""characters of a section that are read for what it tells"""
_GUESSED = (" order", " title")
"""rules of roles that no word of a point (三是…) speaks for: too little to make targets of what was done"""


class _Roles:
    """Tells whether a sentence stands in a section of plans or advice, sentence after sentence."""

    def __init__(self, text: str, sections: Sequence[Section], *, ahead: bool) -> None:
        self._text = text
        self._ahead = ahead
        self._told: dict[str, bool] = {}
        """of sections whose heading alone speaks for plans, by id: is it refuted by what they tell?"""
        self._sections = sorted(sections, key=lambda section: (section.begin, -section.end))
        self._next = 0
        self._open: list[Section] = []
        self._planned = ahead and not (self._sections and self._sections[0].role in PLAN_ROLES)
        self._until = self._sections[0].begin if sections else sys.maxsize
        """where the next section begins or the innermost one ends"""
        self.begin = -1
        """where the section that decided last begins"""

    def plan_at(self, offset: int) -> bool:
        """Is the innermost section at `offset` one of plans or advice?"""
        if offset < self._until:
            return self._planned
        while self._next < len(self._sections) and self._sections[self._next].begin <= offset:
            self._open.append(self._sections[self._next])
            self._next += 1
        self._open = [section for section in self._open if section.end > offset]
        following = self._sections[self._next].begin if self._next < len(self._sections) else sys.maxsize
        self._until = min(following, *(section.end for section in self._open)) if self._open else following
        self.begin = self._open[0].begin if self._open else -1
        self._planned = self._plans()
        return self._planned

    def _plans(self) -> bool:
        """Do the open sections tell of plans or advice?"""
        if not self._open:
            return self._ahead
        if self._ahead and self._open[-1].role not in _LOOKING_BACK:
            return True
        guessed = False
        for section in reversed(self._open):
            if section.rule.endswith(_TAKEN_OVER):
                continue
            if not self._is_guessed(section):
                return section.role in PLAN_ROLES
            guessed = True
        return self._open[-1].role in PLAN_ROLES and not guessed

    def _is_guessed(self, section: Section) -> bool:
        """Does only the form of a heading (强化监督) speak for its role, while the section tells rather what was done?"""
        if not section.rule.endswith(_GUESSED) and (section.role != "plan" or _LOOKS_AHEAD.search(section.head)):
            return False
        if section.rule.startswith(_POINT) and section.rule.endswith(_GUESSED):
            return True
        if section.id not in self._told:
            body = (section.head_end, min(section.end, section.head_end + _BODY))
            deeds = len(_DEEDS.findall(self._text, *body))
            self._told[section.id] = deeds > 0 and deeds > len(_AIMS.findall(self._text, *body))
        return self._told[section.id]


def _complete(text: str, slot: Slot, here: _Place) -> None:
    """Write into the figure of `slot` what has been found out about it."""
    figure, clock, sentence = slot.figure, here.clock, here.sentence
    at = figure.begin
    clause = max(slot.clause, at - _FAR)
    name = slot.name.text
    found = "" if slot.qualifier else _find_id(slot, here.home)
    if found and slot.name.spans and text.endswith(_OF_EXAMPLES, 0, slot.name.spans[-1][0]):
        found = ""
    figure.time, figure.year = clock.tell(at)
    reached = False
    if figure.year is None and slot.kind in _LEVELS and _is_reached(text, clause, figure, slot.first, found):
        figure.year, reached = clock.last_reviewed(at), True
    if slot.base_year is not None and _year_on_year(slot, clock):
        found, name = _find_id(slot, here.home), slot.name.text
    figure.indicator = name
    figure.indicator_evidence = list(slot.name.spans)
    figure.rule = slot.rule if name else UNNAMED
    if text[slot.first - 1] in _FROM and slot.first > clause:
        figure.year = None
        if not clock.starts(at):
            figure.time = ""
    _set_status(slot, here, clause)
    if figure.status == "actual" and slot.change.startswith(_OVER_YEARS):
        figure.year = None
    if figure.status == "target" and figure.year is not None:
        if reached and not _EXPECTED.search(text, clause, at):
            figure.year = clock.plan_end(at)
        elif clock.is_past(figure.year):
            figure.year = None
    if sentence.rated:
        figure.per = per_of(text, clause, at, figure.end)
    partly = found != "" and figure.unit in _TOLD_OF_PLACES
    if partly and (clock.part_of_year(at) or _MORE_THAN.search(text, clause, slot.first)):
        found = ""
    figure.indicator_id = found
    figure.confidence = confidence(text, figure, figure.confidence)


def _set_status(slot: Slot, here: _Place, clause: int) -> None:
    """Write the status of the figure of `slot`, whose clause begins at `clause`."""
    figure, clock, sentence = slot.figure, here.clock, here.sentence
    text, at, name = sentence.text, figure.begin, slot.name.text
    if figure.status != "masked":
        figure.status = (
            ("standard" if begins_rule(text, at, figure.end, sentence.end) else "qualifier")
            if slot.qualifier
            else slot.norm or status_of(sentence, clause, figure, here.moods, plan=here.planned, name=name)
        )
        if figure.status == "actual" and _is_set_by_whole(slot, sentence):
            figure.status = "target"
        there = _is_there_with_whole(slot, sentence, here.moods, clause) or _is_looked_back_on(slot, here, clause)
        if figure.status == "target" and there:
            figure.status = "actual"
        if figure.status == "actual" and slot.rule == "goes on" and text.endswith("控制在", clause, at):
            figure.status = "standard"  # 药占比26.9%，控制在30%以内
    if figure.status == "standard":
        sentence.ruled = sentence.ruled or _RULES.search(text, clause, at) is not None
        if figure.unit in MONEY:
            sentence.rule_end, sentence.rate = figure.end, figure.min or figure.max or 0
    elif figure.unit in MONEY and figure.status == "actual":
        sentence.rule_end = -1
    if figure.status == "actual" and figure.time and clock.looks_ahead(at):
        counted = figure.approx == "eq" and here.moods.tells_facts(at)
        figure.status = "actual" if counted else "target"


def _host(slot: Slot, sentence: Sentence) -> Slot | None:
    """The figure right before the bracket that holds `slot`, if it counts in the same unit: 任务900户（东片400户，…）."""
    if not slot.bracket:
        return None
    text, figure = sentence.text, slot.figure
    at = max(text.rfind(mark, sentence.begin, figure.begin) for mark in "（(")
    for other in sentence.recent():
        if other.figure.end == at and other.figure.unit == figure.unit:
            return other
    return None


def _is_set_by_whole(slot: Slot, sentence: Sentence) -> bool:
    """Is the figure one part of what has been set as a task: 下达任务3180套，其中公租房300套?"""
    whole = _host(slot, sentence) or sentence.whole
    if whole is None or whole.figure.status != "target" or slot.figure.unit in MONEY | RATIOS:
        return False
    between = sentence.text[whole.figure.end : slot.figure.begin]
    return (whole is not sentence.whole or "其中" in between) and _DONE.search(between) is None


def _is_there_with_whole(slot: Slot, sentence: Sentence, moods: Moods, clause: int) -> bool:
    """Is the figure a part, or in the bracket, of things that are there, and so none of the aims of its section?"""
    whole = sentence.whole or (slot.bracket and sentence.bracket) or None
    if whole is None or whole is sentence.before or whole.figure.status != "actual":
        return False
    apart = whole.figure.end > slot.figure.begin or whole.figure.unit != slot.figure.unit
    apart = apart or slot.figure.unit in MONEY | RATIOS
    mood = moods.before(clause, slot.figure.begin)
    return not apart and (mood is None or mood.begin < whole.figure.begin)


def _is_looked_back_on(slot: Slot, here: _Place, clause: int) -> bool:
    """In a plan, is the figure one of an earlier year that its sentence names, with no word of aims: 2023年开设课程46门?"""
    figure = slot.figure
    if figure.year is None or not figure.time or not here.clock.precedes(figure.year):
        return False
    mood = here.moods.before(clause, figure.begin)
    return mood is None or not mood.aim


_DONE = expression("done")


def _drop_adjusted(text: str, slots: list[Slot]) -> None:
    """Growth told again with something left out (剔除减税因素，增长9%) is not the indicator's growth."""
    for earlier, slot in pairwise(slots):
        figure = slot.figure
        if slot.kind != "growth" or figure.indicator_id != earlier.figure.indicator_id or not figure.indicator_id:
            continue
        if _ADJUSTED.search(text, earlier.figure.end, figure.begin):
            figure.indicator_id = ""


_ADJUSTED = expression("adjusted")
_MORE_THAN = expression("more than")
_EXPECTED = expression("expected")
_OVER_YEARS = ("年均", "五年", "三年", "四年", "十年")
"""changes told of several years: 年均增速, 五年增速"""
_FAR = 160
"""characters before a figure that are read at most"""
_OF_EXAMPLES = ("等", "等各类", "等各种")
_RULES = expression("rules")
_FROM = frozenset({"由", "从"})


class _Place(msgspec.Struct, frozen=True):
    """Where a figure stands: its sentence and what is known there."""

    sentence: Sentence
    clock: Clock
    planned: bool
    moods: Moods
    home: tuple[str, ...]


def _find_id(slot: Slot, home: tuple[str, ...]) -> str:
    """The canonical indicator that the figure of `slot` is a value of; the name of its own place may stand before it."""
    named = slot.noun.text if slot.change else slot.name.text
    if not named or not may_name(named):
        return ""
    figure = slot.figure
    value = figure.max if figure.min is None else figure.min
    for own in home:
        if named.startswith(own):
            named = named[len(own) :]
            break
    return find_id(named, figure.unit, slot.change, large=value is not None and value > LARGE)


def _own_names(place: str) -> tuple[str, ...]:
    """The ways a report writes the name of its own place before an indicator."""
    if len(place) < 2:
        return ()
    short = place.rstrip("省市县区州盟旗乡镇")
    return (place, short) if len(short) >= 2 else (place,)
