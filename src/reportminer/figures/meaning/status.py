"""Is a figure fact, target, rule or the bound of a class?

Decided from the inside out: a rule in its own clause; then what its own clause says of intent or fact, the word nearest to
the figure first; then what an earlier clause of its sentence said that goes on (力争…，…); then the section. No other
sentence and no title is asked.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from functools import cache
from typing import NamedTuple

import msgspec
from ahocorasick_rs import AhoCorasick, Implementation

from reportminer.figures.expressions import expression
from reportminer.figures.meaning.sentence import Sentence
from reportminer.figures.meaning.slots import DURATIONS, MEASURES, MONEY, RATIOS
from reportminer.figures.meaning.standards import is_standard
from reportminer.figures.meaning.words import cue_rows, words_of
from reportminer.records import Figure, Role, Status

PLAN_ROLES: frozenset[Role] = frozenset({"plan", "recommendation"})


class Mood(NamedTuple):
    """A word that says whether what follows is intended or done."""

    begin: int
    end: int
    aim: bool
    on: bool
    """does it hold on in the clauses behind its own?"""
    counted: bool = False
    """does it hold on only if a number stands in its own clause?"""
    weak: bool = False
    """does it yield to any other word of its clause?"""
    ends: bool = False
    """does it tell a figure as done, which ends the aims before it: 计划春播4万亩，已整地2万亩，覆膜1万亩?"""
    until: int = sys.maxsize
    """where it no longer holds"""


class _Kind(NamedTuple):
    aim: bool
    on: bool
    counted: bool = False
    weak: bool = False


_HOPED = "hoped"
"""words that say of a year under review only that its values are not measured yet (有望)"""
_KINDS = {
    "target": _Kind(True, False),
    "target on": _Kind(True, True),
    "target list": _Kind(True, True, counted=True),
    "fact": _Kind(False, False),
    "fact on": _Kind(False, True),
    "told": _Kind(False, False, weak=True),
    _HOPED: _Kind(True, False),
}
_DEADLINE = expression("status deadline")
"""a time before which something is meant to be done"""
_TASK = expression("status task")
_DONE = expression("status done")
_GIVEN_OUT = expression("status given out")


@cache
def _moods() -> tuple[re.Pattern[str], dict[str, tuple[_Kind, str]]]:
    """A pattern for all words of mood, and of what kind each is, with the characters behind which it is none."""
    said: dict[str, tuple[_Kind, str]] = {}
    parts = []
    for kind, told in _KINDS.items():
        for row in cue_rows(kind):
            said[row.word] = (told, row.behind)
    unless = {row.word: row.unless for kind in _KINDS for row in cue_rows(kind)}
    for word in sorted(said, key=lambda w: (-len(w), w)):
        parts.append(re.escape(word) + (f"(?!{unless[word]})" if unless[word] else ""))
    return re.compile("|".join(parts)), said


class Moods(msgspec.Struct, frozen=True, gc=False):
    """The words of mood of one sentence in their order, and where each begins."""

    all: list[Mood]
    begins: list[int]

    def before(self, clause: int, at: int, *, lasting: bool = True, plan: bool = False) -> Mood | None:
        """The word that decides for a figure at `at` whose clause begins at `clause`; None where no word does.

        Args:
            clause: where the figure's clause begins.
            at: where the figure begins.
            lasting: is an aim of an earlier clause still one here?
            plan: does the section tell of plans, where a running total (累计) in a list of aims is one of them?
        """
        weak = None
        for number in range(bisect_left(self.begins, at) - 1, -1, -1):
            mood = self.all[number]
            if mood.end > at:
                continue
            if mood.begin >= clause:
                if not mood.weak:
                    return mood
                weak = weak or mood
            elif weak is not None and not (plan and mood.aim and mood.on):
                return weak
            elif mood.on and (lasting or not mood.aim) and (mood.until > at or (plan and mood.aim)):
                return mood
            elif mood.ends and not plan:
                return weak
        return weak

    def tells_facts(self, at: int) -> bool:
        """Does a word before a figure at `at` say that what the sentence tells is done (共完成, 累计)?"""
        return any(not mood.aim and mood.end <= at for mood in self.all)


_NONE = Moods([], [])


def _was_counted(sentence: Sentence, at: int) -> bool:
    """Was the next figure counted and is no aim: 年内实现营收570余万元?"""
    figure = next((figure for figure in sentence.figures if figure.begin >= at), None)
    return figure is not None and not _ROUGH.isdisjoint(figure.text)


_ROUGH = frozenset("余多")


def _has_figure(sentence: Sentence, at: int) -> bool:
    """Does a figure stand behind `at` in the same clause?"""
    index = bisect_left(sentence.stops, at)
    end = sentence.stops[index] if index < len(sentence.stops) else sentence.end
    return any(at < figure.begin < end for figure in sentence.figures)


def _is_counted_off(sentence: Sentence, at: int) -> bool:
    """Is a figure told as done in the clause of a word at `at`, on which no aim is built: 已排查企业320家，发现隐患560条?"""
    index = bisect_left(sentence.stops, at)
    end = sentence.stops[index] if index < len(sentence.stops) else sentence.end
    figure = next((figure for figure in sentence.figures if at <= figure.begin < end), None)
    return figure is not None and _BUILT_ON.search(sentence.text, at, end) is None


_BUILT_ON = re.compile("基础上|前提下|的$")


def _part_end(sentence: Sentence, at: int) -> int:
    """Where the part of the sentence ends that holds `at`, if no figure is told in it: 预计5月底前交付；向512户发放补贴."""
    text = sentence.text
    end = text.find("；", at, sentence.end)
    if end < 0 or text.startswith(_LEADS_IN, at - 1) or text.find("：", at, end) >= 0:
        return sys.maxsize
    return sys.maxsize if any(at <= figure.begin < end for figure in sentence.figures) else end


def _fact_end(sentence: Sentence, at: int) -> int:
    """Where a fact told at `at` no longer holds: behind its bracket, or where this year is set against it: 去年…，今年…"""
    text = sentence.text
    if sentence.bracketed:
        close = _CLOSES.search(text, at, min(sentence.end, at + _HOLDS))
        if close is not None and text.find("（", at, close.start()) < 0 and text.find("(", at, close.start()) < 0:
            return close.start()
    set_against = _THIS_YEAR.search(text, at, min(sentence.end, at + _HOLDS))
    return set_against.start() if set_against is not None else sys.maxsize


_CLOSES = re.compile("[）)]")
_HOLDS = 200
"""characters within which is looked for what ends a fact"""
_THIS_YEAR = expression("status this year")
_LEADS_IN = ("，", "：", ",", ":")


class MoodFinder:
    """Finds the words of mood of a text, sentence after sentence."""

    def __init__(self, text: str) -> None:
        self._at = sorted(begin for _, begin, _ in _words_of_mood().find_matches_as_indexes(text, overlapping=True))

    def of(self, sentence: Sentence, *, review: bool) -> Moods:
        """The words of mood of a sentence; under a heading that says `review`, deadlines and estimates are of the past."""
        number = bisect_left(self._at, sentence.begin)
        if number == len(self._at) or self._at[number] >= sentence.end:
            return _NONE
        text = sentence.text
        pattern, said = _moods()
        found = []
        for match in pattern.finditer(text, sentence.begin, sentence.end):
            kind, behind = said[match.group()]
            begin = match.start()
            if kind.counted and not _has_figure(sentence, begin):
                kind = _KINDS["target"]
            if behind and begin > sentence.begin and text[begin - 1] in behind:
                continue
            if review and kind is _KINDS[_HOPED]:
                continue
            ends = match.group() in _DEEDS and _is_counted_off(sentence, match.end())
            until = sys.maxsize
            if kind.on:
                until = _part_end(sentence, match.end()) if kind.aim else _fact_end(sentence, match.end())
            found.append(Mood(begin, match.end(), *kind, ends=ends, until=until))
        if not review:
            if any(text.find(word, sentence.begin, sentence.end) >= 0 for word in _OF_DEADLINES):
                found += [
                    Mood(match.start(), match.end(), aim=True, on=True, until=_part_end(sentence, match.end()))
                    for match in _DEADLINE.finditer(text, sentence.begin, sentence.end)
                    if not (match[0] == _WITHIN_YEAR and _was_counted(sentence, match.end()))
                ]
            at = text.find(_EXPECTED, sentence.begin, sentence.end)
            if at >= 0:
                found.append(
                    Mood(at, at + len(_EXPECTED), aim=True, on=True, until=_part_end(sentence, at + len(_EXPECTED)))
                )
        if not found:
            return _NONE
        found.sort()
        return Moods(found, [mood.begin for mood in found])


_DEEDS = ("已", "已经", "了")
_WITHIN_YEAR = "年内"
_OF_DEADLINES = ("前", _WITHIN_YEAR)
"""every deadline holds one of these"""
_EXPECTED = "预计"


@cache
def _words_of_mood() -> AhoCorasick:
    """Finds what every word of mood, deadline and estimate holds."""
    return AhoCorasick([*_moods()[1], *_OF_DEADLINES, _EXPECTED], implementation=Implementation.DFA)


def status_of(sentence: Sentence, clause: int, figure: Figure, moods: Moods, *, plan: bool, name: str) -> Status:
    """Status of the figure.

    Args:
        sentence: the sentence that holds it.
        clause: where the figure's own clause begins.
        figure: the figure with its unit.
        moods: the words of mood of the sentence.
        plan: does the section tell of plans or advice?
        name: what the figure measures.
    """
    text, at, behind = sentence.text, figure.begin, figure.end
    mood = moods.before(clause, at, plan=plan)
    if is_standard(sentence, clause, figure, name, plan=plan or (mood is not None and mood.aim)):
        return "standard"
    if (
        sentence.ruled
        and figure.unit not in MONEY
        and figure.text.startswith(_BOUNDED)
        and (mood is None or mood.begin < sentence.begin)
    ):
        return "standard"
    listed = text.find("、", max(clause, at - _NEAR), at) >= 0
    if (listed or figure.unit in RATIOS or text[at - 1] in _COUNTED) and (carried := _carried_on(sentence, figure)):
        return carried
    if figure.unit in ("年", "个月") and _within(text, clause, at, behind, sentence.end):
        return "target"
    if text.endswith(_ONLY, clause, at):
        return "actual"
    if mood is not None:
        if mood.aim and (
            _FROM_NOW.search(text, max(clause, at - _FROM_LONGEST), at) or _is_to_change(sentence, figure)
        ):
            return "actual"
        return "target" if mood.aim and not _set_there(sentence, clause, figure) else "actual"
    if text.endswith("的", clause, at) and _COMPARED.search(text, max(clause, at - _LEADING), at):
        return "target"
    if any(text.find(word, clause, at) >= 0 for word in _SET_AS):
        told = _TASK.search(text, clause, at) or _GIVEN_OUT.search(text, clause, at)
        if told and not _DONE.search(text, clause, at):
            return "target"
    if (
        not plan
        or _set_there(sentence, clause, figure)
        or _is_listed(sentence, figure)
        or _FROM.search(text, max(clause, at - _FROM_LONGEST), at)
        or (sentence.of and _STATE.match(text, behind, sentence.end))
    ):
        return "actual"
    return "target"


def _carried_on(sentence: Sentence, figure: Figure) -> Status | None:
    """What the number right before is, which it is joined to, the share of, or a member of one rule with."""
    text, at = sentence.text, figure.begin
    number = bisect_left(sentence.figures, at, key=_begins) - 1
    if number < 0:
        return None
    whole = sentence.figures[number]
    if whole.end < at - 2 * _NEXT:
        return None
    if whole.status in _CARRIED:
        joined = whole.end == at or (figure.unit in RATIOS and _CARRIED_ON.fullmatch(text, whole.end, at))
        return whole.status if joined else None
    ruled = whole.status == "standard" and whole.unit == figure.unit and _GOES_ON.fullmatch(text, whole.end, at)
    return "standard" if ruled else None


def _begins(figure: Figure) -> int:
    return figure.begin


_COUNTED = frozenset("户家名人个所项")
"""last characters of a number to which another may be joined: 46户|193人"""
_NEAR = 10
_GOES_ON = expression("laid down goes on")
_CARRIED = ("actual", "target")
_CARRIED_ON = expression("status carried on")


def _is_to_change(sentence: Sentence, figure: Figure) -> bool:
    """Is it the value from which something is to be changed: 日处理能力由3万吨|增加到5万吨?"""
    text, at = sentence.text, figure.begin
    return text[at - 1 : at] in _LEAVING and _GROWN.match(text, figure.end, sentence.end) is not None


_LEAVING = ("由", "从")
_GROWN = expression("status grown")


def _is_joined(sentence: Sentence, figure: Figure) -> bool:
    """Does it only go on from things that are there: 剩余14户房屋、3座铁塔; 学生（206人，占37%）?"""
    there = sentence.there
    return 0 <= figure.begin - there < _NEXT and _JOINED.fullmatch(sentence.text, there, figure.begin) is not None


_NEXT = 24
_JOINED = expression("status joined")


def _is_there(sentence: Sentence, clause: int, figure: Figure) -> bool:
    """Are the things counted there already, to have something done with them: 对全县412辆校车逐车建档?"""
    text = sentence.text
    if _is_joined(sentence, figure):
        return True
    if figure.unit in MONEY and _OWED.search(text, max(clause, figure.begin - _LEADING), figure.begin):
        return True
    if figure.unit in _NO_THINGS:
        return False
    if _DEALT_WITH.search(text, clause, figure.begin):
        listed = _LISTED.match(text, figure.end)
        if _LOOKED_INTO.match(text, listed.end() if listed else figure.end) is not None:
            return True
    if _OPENS.fullmatch(text, clause, figure.begin) and _ACTS.match(text, figure.end):
        return True
    if text.startswith(_ALREADY, figure.end) or (
        text.startswith(_BODIES, figure.end) and text.endswith("等", clause, figure.begin)
    ):
        return True
    if _ACTING.match(text, figure.end) and _is_who_acts(text, clause, figure):
        return True
    return _EXISTING.search(text, max(0, clause - 1), figure.begin) is not None


def _is_who_acts(text: str, clause: int, figure: Figure) -> bool:
    """Are those counted before the number told what they are to do: 护林员286名每天巡护?"""
    if _BY_ACT.fullmatch(text, clause, figure.begin) is None:
        return False
    return not any(text.find(word, clause, figure.begin) >= 0 for word in _GAINED)


_BY_ACT = expression("status by act")
_ACTING = expression("status acting")
_ALREADY = ("已", "均已", "都已", "尚未", "仍未", "还没")
_BODIES = ("单位", "部门", "乡镇", "街道", "科室")
_GAINED = (*"选配招聘新增建培派评抽", "落实", "安排", "确保", "发展", "组织", "引进")
"""words of those who are yet to be there"""
_OWED = expression("status owed")


def _set_there(sentence: Sentence, clause: int, figure: Figure) -> bool:
    """The same, and keep it for what goes on from them."""
    if _is_there(sentence, clause, figure):
        sentence.there = figure.end
        return True
    return False


def _is_listed(sentence: Sentence, figure: Figure) -> bool:
    """Does the sentence do nothing but count things that are there: 全乡4家采石场、2座加油站。"""
    text, first = sentence.text, sentence.figures[0].begin
    if figure.unit in _NO_THINGS or text[sentence.end : sentence.end + 1] != "。":
        return False
    if _HERE.fullmatch(text, sentence.begin, first) is None:
        return False
    deeds = (words_of("verb") | words_of("hard")) - words_of("nominal")
    return not any(text[at : at + 2] in deeds for at in range(first, sentence.end - 1))


_HERE = re.compile("[^\u4e00-\u9fff]{0,4}(?:[全我][县市省区镇乡村州旗校院])?(?:现?共?有)?")
_ONLY = ("仅", "只有", "仅有", "只", "仍有", "尚有")
_BOUNDED = ("不少于", "不低于", "不超过", "不得", "不高于", "至少")
_EXISTING = expression("status existing")
_OPENS = re.compile("[^\u4e00-\u9fff\\d]*(?:[全我][县市省区镇乡村州旗校院局])?")
"""what may stand before the things that a clause opens with"""
_ACTS = expression("status acts")
_LOOKED_INTO = expression("status looked into")
_LISTED = re.compile(r"(?:[^，。；：、\d]{1,14}、\d{1,6})*")
"""the next members of a list of things and their numbers"""
_DEALT_WITH = expression("status dealt with")
"""before a number of things that are there, or of the next of them: 对3台平地机、7台"""
_NO_THINGS = MEASURES | RATIOS | DURATIONS
_SET_AS = ("任务", "目标", "计划", "下达", "规划")
_COMPARED = expression("status compared")
_LEADING = 16
_ANNOUNCED = expression("status announced")


def announced(text: str) -> list[tuple[int, int]]:
    """Where sentences say that what follows them in their paragraph is to be done: 今年要抓好四件事：第一，…"""
    ends = ((match.end(), text.find("\n", match.end())) for match in _ANNOUNCED.finditer(text))
    return [(begin, end if end >= 0 else len(text)) for begin, end in ends]


_FROM_NOW = re.compile("[由从](?:目前|现在|现有|当前|去年|上年)[年底末]{0,2}的?$")
_FROM = expression("status from")
_FROM_LONGEST = 10
"""characters of what leads to the value that is to change"""
_STATE = expression("status state")
_INTENT = expression("status intent")
_INTENDED = expression("status intended")


def _within(text: str, clause: int, at: int, behind: int, end: int) -> bool:
    """Does the time say within which something is meant to be done: 准备在3年内完成?"""
    if not (text.endswith("内", at, behind) or text.startswith(("内", "之内", "时间内"), behind)):
        return False
    return _INTENT.search(text, clause, at) is not None or _INTENDED.match(text, behind, end) is not None
