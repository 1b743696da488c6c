"""Where does each enumerated point begin? Finds series such as 一是 … 二是 … and (1) … (2) … in text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

_DIGITS = "零一二三四五六七八九"
_HAN = "[一二三四五六七八九十]{1,3}"
_EDGE = re.compile(r"[一二三四五六七八九十第头其首再最另启体经（(①-⑳\d](?<=[。；;！？!?：:，,、\s”’）)\]】*].)")
"""What may be the first character of a number that opens a point: it stands behind a clause or at the beginning of a line."""
_BARE = 2
"""More marks than these make a run of numerals with nothing behind them (一抓…；二抓…；三抓…)."""
_NUMERALS = ("bare", "listed")
"""Families of numerals that only count where a clause begins: elsewhere they are words (一二产业)."""
_CLAUSE_ENDS = "。；;：:\n！？"
LAST = 90
"""Ordinal of 最后: behind whatever came before it."""


class Mark(NamedTuple):
    """An opener of a point: `begin`..`end` is the number, `family` says which series it can belong to."""

    begin: int
    end: int
    family: str
    ordinal: int
    num: str


class Run(NamedTuple):
    """Marks of one family that count on from one to the next."""

    family: str
    marks: tuple[Mark, ...]


_MARK = re.compile(
    rf"(?P<han>{_HAN})(?P<verb>是|要(?![求素点件闻])|靠|则(?![是为]))[，,：:]?"
    rf"|(?P<nth>[第头]{_HAN})(?:[件条项招步桩点]事?)?[，,、：:是][，,：:]?"
    rf"|其(?P<of>{_HAN})[，,、：:是]"
    rf"|(?P<named>(?:启示|体会|经验)之{_HAN})[，,：:是]"
    r"|(?P<word>首先|其次|再次|再者|最后)(?:[，,、是要]|(?=[一-鿿]))"
    r"|(?P<side>一方面|另一方面)[，,、是要]?"
    rf"|[（(](?P<paren>{_HAN}|\d{{1,2}})[）)][、.．]?"
    r"|(?P<ring>[①-⑳])、?"
    r"|(?P<point>\d{1,2})(?:[、．]|[.](?![\d])|[.](?=(?:19|20)\d\d年)|[.](?=\d{1,2}[-—~～至]\d{1,2}[岁月周]))"
    rf"|(?P<listed>{_HAN})、(?=[一-鿿“])"
    r"|(?P<bare>[一二三四五六七八九])(?=[一-鿿][一-鿿“、《])(?![年个名项次条件种类批户家些般直定样致起度成分旦经向体心线手、月日号等级产期届中国是要靠])"
)


_FIRST = re.compile(
    r"[一第头其首之（(①1](?:(?<=一)(?:[是要靠则]|方面)|(?<=[。；;：:\n]一)[一-鿿、]|(?<=[第头其])一|(?<=首)先|(?<=之)一[，,：:是]|(?<=[（(])[一1]|(?<=①)|(?<=1)(?:[、．]|[.](?!\d)))"
)
"""What the first mark of a series looks like, wherever it stands: a text without it has none."""


def chinese_number(text: str) -> int:
    """Value of a number from 一 to 九十九 or of plain digits; 0 when it is neither.

    >>> chinese_number("十二"), chinese_number("3")
    (12, 3)
    """
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if any(c not in _DIGITS for c in tens + ones) or len(ones) > 1 or len(tens) > 1:
        return 0
    value = _DIGITS.index(ones) if ones else 0
    return value + (10 * (_DIGITS.index(tens) if tens else 1) if ten else 0)


_WORD_ORDINAL = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "最后": LAST}
_VERB_FAMILY = {"是": "is", "要": "must", "靠": "by", "则": "then"}


def _read_mark(match: re.Match[str]) -> Mark:
    group = match.lastgroup or ""
    if group == "verb":
        group = "han"
    value = match[group]
    begin = match.start(group)
    if group in ("paren", "of"):
        begin -= 1
    if group == "han":
        family, ordinal = _VERB_FAMILY[match["verb"]], chinese_number(value)
    elif group == "nth":
        family, ordinal = "nth", chinese_number(value[1:])
    elif group == "named":
        family, ordinal = "named", chinese_number(value[3:])
    elif group == "word":
        family, ordinal = "nth", _WORD_ORDINAL[value]
    elif group == "side":
        family, ordinal = "side", 1 if value == "一方面" else 2
    elif group in ("bare", "listed"):
        family, ordinal = group, chinese_number(value)
    elif group == "ring":
        family, ordinal = "ring", ord(value) - ord("①") + 1
    else:
        family, ordinal = group, chinese_number(value)
        if group == "paren" and not value.isdigit():
            family = "paren_han"
    num = match[0].strip(" \t\u3000，,：:、") if group in ("han", "word") else value
    return Mark(begin, match.end(), family, ordinal, num)


def find_marks(text: str, begin: int, end: int) -> Iterator[Mark]:
    """Every opener of a point in ``text[begin:end]``, in order; one may stand right at `begin`, behind a run-in heading."""
    while begin < end and text[begin] in " \t\u3000":
        begin += 1
    at = begin
    for place in chain((begin,), (edge.start() for edge in _EDGE.finditer(text, begin, end))):
        match = _MARK.match(text, place, end) if place >= at else None
        mark = _read_mark(match) if match else None
        if mark and mark.ordinal and (mark.family not in _NUMERALS or not place or text[place - 1] in _CLAUSE_ENDS):
            yield mark
            at = mark.end


def _goes_on(last: Mark, mark: Mark) -> bool:
    """Whether `mark` counts on from `last`: the next number, one left out, or a number written twice."""
    if mark.family == "side":
        return last.ordinal == 1
    if mark.ordinal == LAST:
        return last.ordinal != LAST
    return 0 <= mark.ordinal - last.ordinal <= 2 and mark.ordinal > 1


def find_runs(text: str, begin: int, end: int) -> list[Run]:
    """The series of points in ``text[begin:end]``; every run counts from one and has two members or more."""
    if not _FIRST.search(text, begin, end):
        return []
    open_runs: dict[str, list[Mark]] = {}
    runs: list[Run] = []

    def close(family: str) -> None:
        marks = open_runs.pop(family, [])
        if len(marks) > (_BARE if family == "bare" else 1):
            runs.append(Run(family, tuple(marks)))

    for mark in find_marks(text, begin, end):
        current = open_runs.get(mark.family)
        if current and _goes_on(current[-1], mark):
            if mark.begin - current[-1].end >= 4:
                current.append(mark)
        elif mark.ordinal == 1:
            close(mark.family)
            open_runs[mark.family] = [mark]
    for family in list(open_runs):
        close(family)
    return sorted(runs, key=lambda run: (run.marks[0].begin, -run.marks[-1].begin))
