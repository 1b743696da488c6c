"""Which assertions does a point hold? Each problem, measure and result in it, where it tells more than one.

A clause counts when it asserts something: of whom or what, and what is wrong; what was done; what came of it. Clauses that only
lead in, give a time or a reason, repeat a slogan or a guideline assert nothing. A clause without a subject of its own (难以
满足需求) goes on with the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reportminer.outline import sense_of
from reportminer.records import Kind, Part, Span, Statement
from reportminer.sentences import CLAUSES, STOPS
from reportminer.statements import cues, heads
from reportminer.statements.confidence import confidence
from reportminer.statements.expressions import expression
from reportminer.statements.topics import find_topics

SPLIT: tuple[Kind, ...] = ("problem", "practice", "outcome")
"""Kinds of points that are looked into."""
_MARKS = re.compile(rf"[{CLAUSES}\n](?!(?<=\d[:：])\d)|[“《（(\"]")
_CLOSES = {"“": "”", "《": "》", "（": "）", "(": ")"}
_ENDS_SENTENCE = STOPS + "\n"
_QUOTED = 60
"""Characters within which a quotation or bracket is looked for its end."""
_WANTS = expression("parts wants")
_OF_ALL = expression("parts of all")
_PAIR = expression("parts pair")
_HOLLOW = expression("parts hollow")
_PROJECTS = expression("parts projects")
_CAME = expression("parts came")
_REACHED = expression("parts reached")
_EASED = expression("parts eased")
_MENDS = expression("parts mends")
_WRONG = 3
"""From this weight on a clause among problems tells one by its form (服务业弱)."""
_SHORTEST = 5
_LONGEST = 90
_HEAD = 44
_TAIL = 6
"""Characters at the end of a clause that say what became of its subject (创建工作成效显著)."""
_VAGUE = 12
"""A clause of so few characters without a figure that ends with a vague word (开展专项整治) says nothing to copy."""
_MONEY_ONLY = expression("parts money only")
_FIGURE = expression("parts figure")
_NAMED = re.compile("“[^”]{2,16}”")
_NUMBER = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}(?:[、.．是要]|方面)|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}(?:[、．]|[.](?!\d))|"
    r"第[一二三四五六七八九十][，、]?|[①-⑳]|[—－-]+|●|■)\s*"
)


class _Clause(NamedTuple):
    begin: int
    end: int
    stop: str
    """the mark behind it"""


class _Found(NamedTuple):
    """An assertion: its span, its kind, and the clause of it that says it."""

    begin: int
    end: int
    kind: Kind
    rule: str
    said: Span


def _clauses(text: str, begin: int, end: int) -> Iterator[_Clause]:
    """The clauses of ``text[begin:end]``; marks within quotations and brackets part none."""
    at, look = begin, begin
    while mark := _MARKS.search(text, look, end):
        look = mark.end()
        closing = _CLOSES.get(mark[0])
        if closing:
            close = text.find(closing, look, min(end, look + _QUOTED))
            look = close + 1 if close >= 0 else look
            continue
        if mark[0] in '"':
            continue
        if mark.start() > at:
            yield _Clause(at, mark.start(), mark[0])
        at = look
    if at < end:
        yield _Clause(at, end, "。")


def _bare(text: str, clause: _Clause) -> Span:
    """The clause without its number, conjunctions and blanks."""
    number = _NUMBER.match(text, clause.begin, clause.end)
    begin, end = number.end() if number else clause.begin, clause.end
    while opening := cues.pattern("part_opening").match(text, begin, end):
        begin = opening.end()
    while begin < end and text[begin] in " \t\u3000*、":
        begin += 1
    while end > begin and text[end - 1] in " \t\u3000*、等":
        end -= 1
    return begin, end


def _is_out(text: str, begin: int, end: int) -> bool:
    """Whether a clause asserts nothing: it leads in, promises, thanks, or names a guideline."""
    return (
        cues.opens("part_out", text, begin, end)
        or cues.says("resolve", text, begin, end)
        or cues.opens("closing", text, begin, end)
        or heads.is_circumstance(text, begin, end)
    )


def _is_good(text: str, begin: int, end: int) -> bool:
    """Whether a clause with a word for what is wrong says that it grew less, or is a deed or a maxim about it."""
    return any(pattern.fullmatch(text, begin, end) is not None for pattern in (_EASED, _MENDS))


def _lacks(text: str, begin: int, end: int) -> bool:
    """Whether a clause says that something is wrong or missing."""
    if cues.says("part_no_problem", text, begin, end) or _is_good(text, begin, end):
        return False
    return cues.says_wrong(text, begin, end)


def _wrong_by_form(text: str, begin: int, end: int) -> bool:
    return not _is_good(text, begin, end) and sense_of(text[begin:end]).get("lack", 0.0) >= _WRONG


def _announces(text: str, begin: int, end: int, stop: str) -> bool:
    """Whether a clause only says that problems follow: before a colon, or with words that name several kinds of them."""
    if stop in "：:":
        return True
    lead_in = cues.pattern("part_lead_in").search(text, begin, end)
    return lead_in is not None and (
        stop in _ENDS_SENTENCE or _PAIR.search(lead_in[0]) is not None or _OF_ALL.match(text, begin, end) is not None
    )


def _problems(text: str, clauses: Sequence[_Clause]) -> list[_Found]:
    """The problems that the clauses tell, each with the clauses that go on with it."""
    found: list[_Found] = []
    waiting = -1
    fresh = True
    for clause in clauses:
        begin, end = _bare(text, clause)
        if end - begin < 2:
            continue
        goes_on = not fresh and cues.opens("part_goes_on", text, begin, end)
        wants = _WANTS.fullmatch(text, begin, end) is not None
        if _announces(text, begin, end, clause.stop) or (not wants and _is_out(text, begin, end)):
            waiting = -1
        elif not (wants or _lacks(text, begin, end) or _wrong_by_form(text, begin, end)):
            waiting = begin if waiting < 0 else waiting
        elif found and waiting < 0 and (goes_on or (not fresh and end - begin < _SHORTEST)):
            found[-1] = found[-1]._replace(end=end)
        elif end - begin >= _SHORTEST or waiting >= 0:
            first = waiting if waiting >= 0 and (goes_on or end - begin < _SHORTEST) else begin
            if end - first <= _LONGEST:
                found.append(_Found(first, end, "problem", "part:problem", (begin, end)))
            waiting = -1
        fresh = clause.stop in _ENDS_SENTENCE
        if fresh:
            waiting = -1
    return found


def _is_left(text: str, begin: int, end: int) -> bool:
    """Whether a clause among deeds names a problem that is left: what was made of old or poor things is none."""
    if not cues.says("still", text, begin, end) or cues.says("remedy", text, begin, end):
        return False
    return _lacks(text, begin, end) and not cues.opens("part_measure", text, begin, end)


def _told(text: str, begin: int, end: int) -> tuple[Kind, str] | None:
    """What a clause of work done asserts: a measure, a result, a problem left, or None."""
    measured = _FIGURE.search(text, begin, end) is not None
    if _is_left(text, begin, end):
        return "problem", "part:left"
    reached = cues.says("outcome", text, max(begin, end - _TAIL), end)
    if reached and not cues.opens("action", text, begin, end):
        return "outcome", "part:result"
    if not measured and end - begin <= _VAGUE and cues.says("part_vague", text, end - _TAIL, end):
        return None
    if _HOLLOW.fullmatch(text, begin, end) or _PROJECTS.fullmatch(text, begin, end):
        return None
    if _CAME.fullmatch(text, begin, end) or _REACHED.fullmatch(text, begin, end):
        return ("outcome", "part:result") if measured or _NAMED.search(text, begin, end) else None
    adverb = cues.pattern("part_adverb").match(text, begin, end)
    if cues.opens("part_measure", text, adverb.end() if adverb else begin, end):
        return "practice", "part:measure"
    if cues.says("part_result", text, begin, end):
        told = measured or _NAMED.search(text, begin, end) or cues.says("outcome", text, begin, end)
        return ("outcome", "part:result") if told else None
    if cues.opens("action", text, begin, end):
        return ("practice", "part:action") if measured else None
    if measured and cues.says("part_measure", text, begin, end):
        return "practice", "part:done"
    return None


def _deeds(text: str, clauses: Sequence[_Clause]) -> list[_Found]:
    """The measures and results that the clauses tell."""
    found: list[_Found] = []
    for clause in clauses:
        begin, end = _bare(text, clause)
        if not _SHORTEST < end - begin <= _LONGEST or cues.opens("part_out", text, begin, end):
            continue
        if _MONEY_ONLY.fullmatch(text, begin, end):
            continue
        told = _told(text, begin, end)
        if told:
            found.append(_Found(begin, end, *told, (begin, end)))
    return found


def find_parts(text: str, statement: Statement) -> list[Part]:
    """The assertions of a point in order, where it holds two or more; none for other kinds than `SPLIT`.

    Args:
        text: the clean text of the report.
        statement: the point, with offsets into `text`.
    """
    if statement.kind not in SPLIT:
        return []
    clauses = list(_clauses(text, statement.begin, statement.end))
    if len(clauses) < 2:
        return []
    found = _problems(text, clauses) if statement.kind == "problem" else _deeds(text, clauses)
    if len(found) < 2:
        return []
    return [_part(text, one, statement.confidence) for one in found]


def _part(text: str, found: _Found, sure: float) -> Part:
    head = (found.begin, found.end) if found.end - found.begin <= _HEAD else found.said
    return Part(
        begin=found.begin,
        end=found.end,
        kind=found.kind,
        head=text[slice(*head)],
        topics=find_topics(text, head=head, end=found.end),
        confidence=round(min(sure, confidence(found.rule)), 3),
    )
