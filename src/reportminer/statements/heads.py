"""What is the lead phrase of a point? Its own words, verbatim, without number."""

from __future__ import annotations

import re

from reportminer.statements import cues

_SENTENCE_END = re.compile(r"[。！？!?；;\n]")
_CLAUSE_END = re.compile(r"[，,：:。；;！？!?\n]")
_OPENING = re.compile(
    r"(?:[\s\u3000，,：:、*#>—-]|就是要?|是要?|主要是|必须|应当|应该|应(?![用急届])|需要|要(?![求素点件闻]))+"
)
_TAIL = " \t\u3000，,：:。；;、！!？?*\n"
_SUMMARY = re.compile(r"(?:实现了?|取得了?|保持了?|完成了|开创了?|呈现出?|推动了?|促进了?|夺取了?|赢得了?)")
_MEASURED = re.compile(r"\d[.]\d|\d[%％‰]|\d[万亿]?元")
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


def find_head(text: str, begin: int, end: int, *, summary: bool = False) -> tuple[int, int]:
    """Span of the lead phrase of the point that stands at ``text[begin:end]``, its number left out.

    A short first sentence is the lead phrase; else the first clause that is more than a circumstance (按照…, 近年来).

    Args:
        text: the clean text of the report.
        begin: where the point begins, behind its number.
        end: where the point ends.
        summary: the point sums up a year: take the clause that says what was reached.
    """
    begin, _ = _trim(text, begin, end)
    stop = sentence_end(text, begin, end)
    clauses = _clauses(text, begin, stop)
    if not clauses:
        return begin, min(end, begin + LONGEST)
    if summary and len(clauses) > 1 and cues.opens("means", text, begin, stop):
        for first, last in _clauses(text, begin, min(end, begin + 400))[1:]:
            if _SUMMARY.match(text, first, last):
                return _trim(text, first, last)
    circumstance = cues.opens("means", text, begin, stop)
    if stop - begin <= LONGEST and len(clauses) <= 3 and not (circumstance and len(clauses) > 1):
        return _trim(text, begin, stop)
    for first, last in clauses:
        if last - first >= 4 and not cues.opens("means", text, first, last):
            return _trim(text, first, last)
    return _trim(text, *clauses[0])
