"""Where does a heading end and its body begin? Finds the end by punctuation, bold type or, in run-on text, by language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from reportminer.lexicons import load_table
from reportminer.outline.lines import CLOSING

_STOP = re.compile(r"[。：:！？!?；;…“”‘’《》（）()『』「」【】\n]")
_OPEN, _CLOSE = "“‘《（(『「【", "”’》）)』」】"
_NOT_LAST = "的和与及在对为把将被由从向以于因按据使让并或而但等、,，“《（(之其各是不有"
_NOT_FIRST = "的和与及、,，.。”》）)了着过地得之等化性者式型率度们"
LONGEST = 70
"""A first sentence longer than this is not a heading; its first clauses are."""
_NEAR = 4
_REACH = 64


class Head(NamedTuple):
    """End of a heading without closing punctuation, where the body begins, what decided it and how sure it is."""

    end: int
    body: int
    rule: str
    confidence: float


class Opener(NamedTuple):
    """A phrase that opens a body sentence, and how much it speaks for a cut before it."""

    pattern: re.Pattern[str]
    weight: float


@lru_cache(maxsize=1)
def _openers() -> tuple[Opener, ...]:
    rows = load_table("openers.tsv", ("pattern", "weight"), key="pattern")
    return tuple(Opener(re.compile(row["pattern"]), float(row["weight"])) for row in rows)


def first_stop(text: str, begin: int, end: int) -> int:
    """Offset of the first sentence end or colon outside quotes and brackets; `end` where there is none."""
    depth = 0
    opened = 0
    for match in _STOP.finditer(text, begin, end):
        sign = match[0]
        if sign in _OPEN:
            depth += 1
            opened = match.start()
        elif sign in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 or match.start() - opened > 60:
            if sign in ":：" and _is_clock(text, match.start()):
                continue
            return match.start()
    return end


def _is_clock(text: str, at: int) -> bool:
    return 0 < at < len(text) - 1 and text[at - 1].isdigit() and text[at + 1].isdigit()


def trim(text: str, begin: int, end: int) -> int:
    """`end` moved back over closing punctuation, markup and white space."""
    while end > begin and (text[end - 1] in CLOSING or text[end - 1] in "*_"):
        end -= 1
    return end


def find_head(
    text: str, begin: int, end: int, *, bold_end: int = 0, run_on: bool = False, known: Sequence[str] = ()
) -> Head:
    """Where the heading that begins at `begin` ends.

    Args:
        text: the text.
        begin: first character of the heading's words, behind its number.
        end: end of the line, or of the stretch up to the next number.
        bold_end: where bold type that opens the line ends, 0 for none.
        run_on: headings run into their body without mark in this text.
        known: whole headings that are heading words by themselves (主要做法), longest first.
    """
    if begin < bold_end <= end:
        stop = first_stop(text, begin, bold_end)
        if stop - begin >= 2:
            return Head(trim(text, begin, bold_end), bold_end, "bold", 0.97)
    stop = first_stop(text, begin, end)
    length = stop - begin
    if run_on or length > 30:
        cut = run_in_cut(text, begin, min(stop, begin + 2 * _REACH), sure=run_on, known=known)
        if cut:
            return Head(trim(text, begin, cut), cut, "run-in", 0.75)
    if stop >= end - 1 and length <= LONGEST:
        return Head(trim(text, begin, stop), min(stop + 1, end), "own-line", 0.97)
    if length <= LONGEST:
        return Head(trim(text, begin, stop), stop + 1, "sentence", 0.93)
    return _clauses(text, begin, stop)


def _clauses(text: str, begin: int, end: int) -> Head:
    """The first clauses of a long sentence, up to about thirty characters."""
    at = last = begin
    depth = 0
    for at in range(begin, min(end, begin + LONGEST)):
        sign = text[at]
        depth += (sign in _OPEN) - (sign in _CLOSE)
        if sign in ",，" and depth <= 0:
            if at - begin > 32 and last > begin:
                break
            last = at
            if at - begin >= 12:
                break
    stop = last if last > begin else min(end, begin + 30)
    return Head(trim(text, begin, stop), stop, "clause", 0.6)


def run_in_cut(text: str, begin: int, end: int, *, sure: bool, known: Sequence[str] = ()) -> int:
    """Where a body begins that follows its heading without any mark; 0 where nothing speaks for a cut.

    Every word boundary within reach is scored: what opens a sentence there, which words of the heading come again right
    behind it, whether the heading would be a whole one by itself, and whether it would end or begin in mid-phrase.
    """
    window = text[begin : min(end, begin + _REACH + 24)]
    if len(window) < _NEAR:
        return 0
    best, best_at = 0.0, 0
    for at in _boundaries(window):
        if not 2 <= at <= _REACH or at >= len(window) - 4:
            continue
        score = _score_cut(window, at, known)
        if score > best:
            best, best_at = score, at
    return begin + best_at if best >= (2.5 if sure else 4.0) else 0


def _boundaries(window: str) -> list[int]:
    """Word boundaries of `window` outside quotes and brackets."""
    import rjieba

    found = []
    at = depth = 0
    for word in rjieba.cut(window):
        if depth == 0 and at:
            found.append(at)
        for sign in word:
            depth = max(0, depth + (sign in _OPEN) - (sign in _CLOSE))
        at += len(word)
    return found


def _score_cut(window: str, at: int, known: Sequence[str]) -> float:
    head, body = window[:at], window[at:]
    if head[-1] in _NOT_LAST or body[0] in _NOT_FIRST:
        return 0.0
    score = 0.0
    is_known = head in known
    if is_known:
        score += 3.5
    elif at < _NEAR:
        return 0.0
    score += max((o.weight for o in _openers() if o.pattern.match(body)), default=0.0)
    score += _repetition(head, body)
    clause = max(head.rfind(","), head.rfind("，"))
    if 0 <= at - clause - 1 < 3:
        score -= 2.0
    return score - 0.06 * max(0, at - 24) - 0.3 * head.count(",") * (head.count(",") > 2)


def _repetition(head: str, body: str) -> float:
    """How much the body takes up the heading's words right at its beginning."""
    quoted = re.match(r"“[^”]{2,12}”", body)
    if quoted and quoted[0] in head:
        return 2.6
    best = 0.0
    for skip in (0, 1, 2):
        for size in (6, 5, 4, 3, 2):
            piece = body[skip : skip + size]
            if len(piece) == size and piece in head and not re.search(r"[,，。、]", piece):
                best = max(best, (1.0 + 0.4 * size) * (1.0 if skip == 0 else 0.4))
                break
    return best
