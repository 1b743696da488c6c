"""What is the lead phrase of a point? Its own words, verbatim, without number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportminer.outline import sense_of
from reportminer.sentences import CLAUSES, STOPS
from reportminer.statements import cues
from reportminer.statements.expressions import expression

Span = tuple[int, int]

_SENTENCE_END = re.compile(rf"[{STOPS}\n]")
_CLAUSE_END = re.compile(rf"[{CLAUSES}\n](?!(?<=\d[:：])\d)")
"""The colon of a ratio (1:200) ends no clause."""
_OPENING = expression("heads opening")
_TAIL = " \t\u3000，,：:。；;、！!？?*\n"
_SUMMARY = expression("heads summary")
_MEASURED = re.compile(r"\d[.]\d|\d[%％‰]|\d[万亿]?元")
_LAGS = expression("heads lags")
_SUMMED_WITHIN = 400
_ONE_YEAR = expression("heads one year")
_ALWAYS = expression("heads always")
_ADDRESS = expression("heads address")
_TELLS_YEAR = re.compile("是(?P<head>[^。]{6,40}?的[一二两三四五]年)(?=[，,]|$)")
_HOLLOW = expression("heads hollow")
_FIGURES_FOLLOW = re.compile("(?:建议)?[是为]?[：:]")
_MUST = expression("heads must")
_MAXIM = re.compile("[^，。]{2,6}自身硬[。，]")
_HARD = expression("heads hard")
_RHETORICAL = 2
_BEHIND_TIME = 3
"""A first sentence that opens with a time and has so many clauses or fewer is a lead sentence behind it."""
_DIGIT = re.compile(r"\d")
_COUNTED = expression("heads counted")
_WHOLE = 6
"""A first clause of so many characters can be a lead phrase by itself."""
_LONGER = 2.5
"""A clause so many times as long as the first belongs to no slogan."""
_NO_SLOGAN = re.compile("第.|.{0,2}[年月日来时中后前间]$")
"""A number or a time before the first clause."""
_SLOGAN = 3
"""The second half of a slogan is at most so many times as long as the first."""
_SHORT = 4
"""A first clause of fewer characters (抓学习，强素质) is no lead phrase by itself."""
_CLOSES_CIRCUMSTANCE = expression("heads closes circumstance")
_TIME = expression("heads time")
_AFFECTED = expression("heads affected")
_KNOWN = expression("heads known")
_FOR_THE_PEOPLE = expression("heads for the people")
_ESTIMATED = expression("heads estimated")
_DEED = expression("heads deed")
_DOES_WITHIN = expression("heads does within")
_BUT = expression("heads but")
LONGEST = 40
"""A lead sentence of more characters than this is a sentence of the body."""


def sentence_end(text: str, begin: int, end: int) -> int:
    """Offset behind the first sentence of ``text[begin:end]``, its stop left out."""
    match = _SENTENCE_END.search(text, begin, end)
    return match.start() if match else end


def _trim(text: str, begin: int, end: int) -> tuple[int, int]:
    opening = _OPENING.match(text, begin, end)
    if opening and end - opening.end() >= 4:
        begin = opening.end()
    while end > begin and text[end - 1] in _TAIL:
        end -= 1
    while begin < end and text[begin] in _TAIL:
        begin += 1
    return begin, end


def is_circumstance(text: str, begin: int, end: int) -> bool:
    """Whether a clause only says how, when or for what (按照上级要求, 近年来)."""
    if any(said.fullmatch(text, begin, end) for said in (_TIME, _AFFECTED, _ESTIMATED, _KNOWN)):
        return True
    opening = cues.pattern("means").match(text, begin, end)
    if not opening or _FOR_THE_PEOPLE.match(text, begin, end) or _DEED.match(text, begin, end):
        return False
    if _DOES_WITHIN.fullmatch(text, begin, end) and not _CLOSES_CIRCUMSTANCE.search(text[begin:end]):
        return False
    return _ALWAYS.fullmatch(opening[0]) is not None or _CLOSES_CIRCUMSTANCE.search(text[begin:end]) is not None


def _names_problem(text: str, begin: int, end: int) -> bool:
    """Whether a clause says what is wrong, or of whom (少数单位, 个别干部), and grants nothing (虽然 …)."""
    if cues.opens("granted", text, begin, end) or text.find("虽", begin, end) >= 0:
        return False
    if cues.says("problem", text, begin, end) or cues.opens("partial", text, begin, end):
        return True
    return _LAGS.search(text, begin, end) is not None


def lead_length(text: str, begin: int, end: int) -> int:
    """Length of the lead sentence of a paragraph, 0 when its first sentence is part of the body."""
    stop = sentence_end(text, begin, end)
    length = stop - begin
    if length > LONGEST or stop >= end or length < 4 or _MEASURED.search(text, begin, stop):
        return 0
    return 0 if cues.opens("means", text, begin, stop) and not _CLAUSE_END.search(text, begin, stop) else length


def _clauses(text: str, begin: int, end: int) -> list[tuple[int, int]]:
    spans = []
    at = begin
    for match in _CLAUSE_END.finditer(text, begin, end):
        if match.start() > at:
            spans.append((at, match.start()))
        at = match.end()
    if at < end:
        spans.append((at, end))
    return spans


def _behind_rhetoric(text: str, begin: int, end: int) -> int:
    """Where a paragraph of a plan comes to the point: behind first sentences that only say what year it is, how much the
    work matters or what it asks of everyone, if more than such sentences stands in it."""
    at = begin
    for _ in range(_RHETORICAL):
        stop = sentence_end(text, at, end)
        if stop >= end - 1 or not cues.says("rhetoric", text, at, stop) or cues.says("target", text, at, stop):
            return at
        at, _last = _trim(text, stop + 1, end)
    return at


def _behind_time(text: str, clauses: Sequence[Span], stop: int, end: int) -> Span | None:
    """The rest of a short first sentence, or a clause that tells a result, right behind a time (这一年，…); else None."""
    begin, last = clauses[1]
    if is_circumstance(text, begin, last) or text.startswith("是", begin) or _ONE_YEAR.search(text, begin, stop):
        return None
    if _HARD.search(text, begin, last):
        return None
    if stop - begin <= LONGEST and stop < end - 1 and len(clauses) <= _BEHIND_TIME:
        return begin, stop
    return (begin, last) if cues.says("outcome", text, begin, last) and last - begin <= LONGEST else None


def _precondition(text: str, clauses: Sequence[Span]) -> Span | None:
    """What must be done for the sake of what the first clause says, or circumstances before it (做好全年工作，必须…)."""
    near = clauses[1:5] if clauses and is_circumstance(text, *clauses[0]) else clauses[1:2]
    return next((clause for clause in near if _MUST.match(text, *clause)), None)


def _is_motto(text: str, clauses: Sequence[Span], begin: int, stop: int, end: int) -> bool:
    """Whether a short first sentence says behind a time what was done and what came of it (五年来，我们…，…。)."""
    if stop - begin > LONGEST or stop >= end - 1 or not 1 < len(clauses) - 1 <= _BEHIND_TIME:
        return False
    return not _DIGIT.search(text, clauses[1][0], stop) and not cues.says("outcome", text, *clauses[1])


def _brief_first(text: str, clauses: Sequence[Span]) -> bool:
    """Whether a first clause of two or three characters is no half of a slogan (抓学习，强素质): far more follows it."""
    first = clauses[0][1] - clauses[0][0]
    if not 1 < first < _SHORT or len(clauses) == 1 or _NO_SLOGAN.match(text, *clauses[0]):
        return False
    if cues.opens("means", text, *clauses[0]) or cues.opens("part_opening", text, *clauses[0]):
        return False
    begin, last = clauses[1]
    return last - begin > _SLOGAN * first or _DIGIT.search(text, begin, last) is not None


def _goes_into_detail(text: str, clauses: Sequence[Span]) -> bool:
    """Whether later clauses of a first sentence give figures or are far longer than the first, unlike those of a slogan."""
    first = clauses[0][1] - clauses[0][0]
    if first < _WHOLE and not _brief_first(text, clauses):
        return False
    return any(_DIGIT.search(text, *clause) or clause[1] - clause[0] > _LONGER * first for clause in clauses[1:])


def _aims(text: str, begin: int, end: int) -> Span | None:
    """The words for the aims whose figures follow, if a paragraph that opens with what year it is names them."""
    for goal in cues.pattern("target").finditer(text, begin, min(end, begin + _SUMMED_WITHIN)):
        if _FIGURES_FOLLOW.match(text, goal.end()):
            first = max(text.rfind(sign, begin, goal.start()) for sign in "，。；：")
            return _trim(text, max(first + 1, begin), goal.end() - (text[goal.end() - 1] in "是为"))
    return None


def _told_of_year(text: str, begin: int, stop: int) -> Span | None:
    """What a first sentence says the year brought (这一年，是改革开放持续深化的一年); None if it only was hard or great."""
    told = _TELLS_YEAR.search(text, begin, stop)
    return told.span("head") if told and not _HOLLOW.search(told["head"]) else None


def _what_is_wrong(text: str, clauses: Sequence[Span], *, marked: bool) -> Span | None:
    """Of a problem whose first clause names none, the clause that says what is wrong.

    A point that a number sets apart says first what is wrong if its first clause can mean that at all (专职人员少), or
    if the second only gives figures for it.
    """
    if len(clauses) < 2 or _names_problem(text, *clauses[0]) or (marked and _brief_first(text, clauses)):
        return None
    granted = cues.opens("granted", text, *clauses[0])
    lacks = marked and sense_of(text[slice(*clauses[0])]).get("lack", 0.0) > 0
    lacks = lacks or (
        marked and not _COUNTED.search(text, *clauses[0]) and _COUNTED.search(text, *clauses[1]) is not None
    )
    for number, (first, last) in enumerate(clauses[1:4]):
        but = _BUT.match(text, first, last)
        if cues.says("problem", text, first, last) and (but or granted or (number == 0 and not lacks)):
            return _trim(text, but.end() if but else first, last)
    return None


def _summed_up(text: str, clauses: Sequence[Span], begin: int, stop: int, end: int) -> Span | None:
    """Of an outcome that opens with a circumstance or a year, the clause that sums up what was reached."""
    if len(clauses) < 2 or _ESTIMATED.fullmatch(text, *clauses[0]):
        return None
    if not is_circumstance(text, *clauses[0]) and not _ONE_YEAR.search(text, begin, stop):
        return None
    later = _clauses(text, begin, min(end, begin + _SUMMED_WITHIN))[1:]
    for says in (_SUMMARY.match, _SUMMARY.search):
        for first, last in later:
            if last - first <= LONGEST and says(text, first, last) and not _MEASURED.search(text, first, last):
                return _trim(text, first, last)
    return None


def find_head(text: str, begin: int, end: int, *, kind: str = "", marked: bool = False) -> tuple[int, int]:
    """Span of the lead phrase of the point that stands at ``text[begin:end]``, its number left out.

    A short first sentence is the lead phrase; else the first clause that is more than a circumstance (按照…, 近年来).

    Args:
        text: the clean text of the report.
        begin: where the point begins, behind its number.
        end: where the point ends.
        kind: the kind of the point, if known: of a problem the clause that says what is wrong is taken, of an outcome
            that opens with a circumstance the one that says what was reached.
        marked: a number, a dash or a place in a list sets the point apart: it says first what it is about.
    """
    address = _ADDRESS.match(text, begin, end)
    begin, _ = _trim(text, address.end() if address else begin, end)
    if not marked and (kind == "plan" or _MAXIM.match(text, begin, end)):
        begin = _behind_rhetoric(text, begin, end)
    stop = sentence_end(text, begin, end)
    clauses = _clauses(text, begin, stop)
    if not clauses:
        return begin, min(end, begin + LONGEST)
    wrong = _what_is_wrong(text, clauses, marked=marked) if kind == "problem" else None
    if wrong:
        return wrong
    timed = len(clauses) > 1 and _TIME.fullmatch(text, *clauses[0]) is not None
    if timed and marked and _is_motto(text, clauses, begin, stop, end):
        return _trim(text, clauses[1][0], stop)
    if timed and kind == "outcome" and not marked:
        reached = _behind_time(text, clauses, stop, end)
        if reached:
            return _trim(text, *reached)
    alone = stop >= end - 1
    led = stop - begin <= LONGEST and not alone
    aims = _aims(text, begin, end) if kind == "plan" and not marked and _ONE_YEAR.search(text, begin, stop) else None
    if aims:
        return aims
    must = _precondition(text, clauses) if kind == "plan" and not marked and not led else None
    if must:
        return _trim(text, *must)
    told = _told_of_year(text, begin, stop) if kind == "outcome" and not marked else None
    if told:
        return told
    summed = _summed_up(text, clauses, begin, stop, end) if kind == "outcome" and not marked else None
    if summed:
        return summed
    for first, last in clauses[:2]:
        goal = cues.pattern("target").search(text, first, last)
        if goal and text[last : last + 1] in "：:":
            return _trim(text, first, goal.end() - (text[goal.end() - 1] in "是为"))
    slogan = clauses[0][1] - clauses[0][0] < _SHORT
    short = stop - begin <= LONGEST and (not alone or slogan)
    plain = not is_circumstance(text, *clauses[0]) or (len(clauses) == 2 and text.startswith("通过", begin))
    if short and len(clauses) <= 3 and (len(clauses) == 1 or (plain and not _goes_into_detail(text, clauses))):
        return _trim(text, begin, stop)
    if marked and _brief_first(text, clauses):
        return _trim(text, *clauses[0])
    for first, last in clauses:
        if last - first >= 4 and text.find("虽", first, last) < 0 and not is_circumstance(text, first, last):
            announces = text[last - 1] in "是为" and text[last : last + 1] in ("：", ":")
            return _trim(text, first, last - announces)
    return _trim(text, *clauses[0])
