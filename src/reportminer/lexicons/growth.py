"""Does a regular expression take more time than a text is long? A cheap check of what tables hold, made when they are loaded.

Backtracking multiplies where a repeat stands in a repeat and both can take the same characters (``(?:\\d+,?)+``), where two long
repeats follow each other that can (``\\s*\\s*``), and where a search that fails begins anew inside what a repeat without end
took (``\\d+年``). Possessive repeats and atomic groups give nothing back, and are no fault. The check follows how `re` parses an
expression; it is meant to miss few faults, not to prove that there is none. Repeats that `re` gives a bound of at most
`LONG` count as bounded.
"""

from __future__ import annotations

import re
import re._constants as codes  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

LOOP = 6
"""rounds from which on a repeat with ambiguous rounds is a fault: the ways to part them grow by their power"""
LONG = 200
"""characters that a bounded repeat may take"""
MOST = 20_000
"""ways in which repeats that follow each other may part a text between them"""
QUANTIFIER = re.compile(r"[*+]|\{\d*,(?:\d{2,}|[6-9])?\}")
"""what an expression needs for a fault"""
SAMPLE = frozenset("7一县人aZ ，。、（）()：:\n\t\u3000%\x01")
"""characters that stand for all others of their kind"""
GIVES_BACK = (codes.MAX_REPEAT, codes.MIN_REPEAT)
CATEGORIES = {
    codes.CATEGORY_DIGIT: (re.compile(r"\d"), True), codes.CATEGORY_NOT_DIGIT: (re.compile(r"\d"), False),
    codes.CATEGORY_SPACE: (re.compile(r"\s"), True), codes.CATEGORY_NOT_SPACE: (re.compile(r"\s"), False),
    codes.CATEGORY_WORD: (re.compile(r"\w"), True), codes.CATEGORY_NOT_WORD: (re.compile(r"\w"), False),
}  # fmt: skip
Chars = frozenset[str]
NONE: Chars = frozenset()


def fault(pattern: str, *, at_begin: bool = False) -> str:
    """What makes trying a pattern grow faster than its text; "" if nothing is seen.

    Args:
        pattern: a regular expression.
        at_begin: it is tried at the beginning of a line only, perhaps on the whole of it; else it is searched for anywhere.

    Raises:
        re.error: it is no regular expression.
    """
    if not QUANTIFIER.search(pattern):
        return ""
    parsed = list(parser.parse(pattern))
    check = _Check(SAMPLE | _literals(parsed))
    if found := check.loops(parsed, NONE):
        return found
    if at_begin:
        return check.neighbours(parsed)
    last = len(parsed)
    while last and parsed[last - 1][0] is not codes.AT and check.first(parsed[last - 1 : last])[1]:
        last -= 1  # what may be empty at the end of a search never fails
    return check.neighbours(parsed[:last]) or check.restarts(parsed)


def _literals(items: Any) -> Chars:
    """All characters that an expression names."""
    found: set[str] = set()
    for code, value in items:
        if code in (codes.LITERAL, codes.NOT_LITERAL):
            found.add(chr(value))
        elif code is codes.IN:
            found |= _literals([item for item in value if item[0] in (codes.LITERAL, codes.NOT_LITERAL)])
            found |= {chr(end) for kind, ends in value if kind is codes.RANGE for end in ends}
        else:
            for body in _bodies(code, value):
                found |= _literals(body)
    return frozenset(found)


def _bodies(code: Any, value: Any) -> list[Any]:
    """The expressions inside an item, lookarounds left out."""
    if code in GIVES_BACK or code is codes.POSSESSIVE_REPEAT:
        return [value[2]]
    if code is codes.SUBPATTERN:
        return [value[3]]
    if code is codes.ATOMIC_GROUP:
        return [value]
    if code is codes.BRANCH:
        return list(value[1])
    if code is codes.GROUPREF_EXISTS:
        return [body for body in value[1:] if body is not None]
    return []


class _Repeat(NamedTuple):
    """A repeat that gives back, in the order of the expression: how much it takes, which characters, and what follows."""

    most: int
    chars: Chars


class _Check:
    def __init__(self, sample: Chars) -> None:
        self.sample = sample

    def taken(self, code: Any, value: Any) -> Chars:
        """Characters of the sample that an item of one character takes."""
        if code is codes.LITERAL:
            return frozenset(chr(value))
        if code is codes.NOT_LITERAL:
            return self.sample - {chr(value)}
        if code is codes.ANY:
            return self.sample - {"\n"}
        if code is not codes.IN:
            return NONE
        found: Chars = frozenset().union(*(self._member(kind, item) for kind, item in value))
        return self.sample - found if any(kind is codes.NEGATE for kind, _ in value) else found

    def _member(self, kind: Any, value: Any) -> Chars:
        if kind is codes.RANGE:
            return frozenset(char for char in self.sample if value[0] <= ord(char) <= value[1])
        if kind is codes.CATEGORY and value in CATEGORIES:
            of, wanted = CATEGORIES[value]
            return frozenset(char for char in self.sample if (of.match(char) is not None) == wanted)
        return self.taken(kind, value)

    def first(self, items: Iterable[Any]) -> tuple[Chars, bool]:
        """Characters that an expression can begin with, and whether it can be empty."""
        found: Chars = NONE
        for code, value in items:
            bodies = [self.first(body) for body in _bodies(code, value)]
            chars = frozenset().union(self.taken(code, value), *(chars for chars, _ in bodies))
            found |= chars
            if not (self._is_optional(code, value) or any(empty for _, empty in bodies)):
                return found, False
        return found, True

    def _is_optional(self, code: Any, value: Any) -> bool:
        if code in GIVES_BACK or code is codes.POSSESSIVE_REPEAT:
            return bool(value[0] == 0)
        return code in (codes.AT, codes.ASSERT, codes.ASSERT_NOT, codes.GROUPREF)

    def alphabet(self, items: Iterable[Any]) -> Chars:
        """All characters that an expression can take."""
        found: Chars = NONE
        for code, value in items:
            found = found.union(self.taken(code, value), *(self.alphabet(body) for body in _bodies(code, value)))
        return found

    def loops(self, items: Sequence[Any], again: Chars) -> str:
        """A fault of repeats inside repeats; `again` is what a further round of the repeat around can begin with."""
        for at, (code, value) in enumerate(items):
            _, empty = self.first(items[at + 1 :])
            round_after = again if empty else NONE
            if code in GIVES_BACK:
                low, most, body = value
                start, _ = self.first(body)
                if low != most and start & round_after:
                    return f"a repeat in a repeat, both of which take {_shown(start & round_after)}"
                inner = start if most >= LOOP else round_after if most == 1 else NONE
                if most >= LOOP and self.first(body)[1]:
                    return "a repeat whose rounds can be empty"
                if found := self.loops(body, inner):
                    return found
            elif code is not codes.POSSESSIVE_REPEAT:
                for body in _bodies(code, value):
                    if found := self.loops(body, NONE if code is codes.ATOMIC_GROUP else round_after):
                        return found
        return ""

    def neighbours(self, items: Iterable[Any]) -> str:
        """A fault of repeats behind each other: the ways to part a text between those that take the same characters."""
        row = self.row(items)
        for at, first in enumerate(row):
            ways, shared = first
            for most, chars in row[at + 1 :] if first.most > 1 else ():
                if not chars & shared:
                    break
                ways, shared = ways * most, shared & chars
                if ways > MOST:
                    return f"repeats that follow each other and both take {_shown(shared)}"
        return ""

    def row(self, items: Iterable[Any]) -> list[_Repeat]:
        """The long repeats of an expression, of a branch those of its longest alternative, and what parts them."""
        found: list[_Repeat] = []
        for code, value in items:
            if code in GIVES_BACK and value[1] > 1:
                most = min(int(value[1]), 10_000) - value[0] + 1
                found.append(_Repeat(most, self.alphabet(value[2])))
            elif code is codes.POSSESSIVE_REPEAT and value[0]:
                found.append(_Repeat(1, self.alphabet(value[2])))
            elif code is codes.BRANCH:
                found += max(
                    (self.row(body) for body in value[1]), key=lambda row: max((r.most for r in row), default=0)
                )
            elif code in (codes.SUBPATTERN, codes.MAX_REPEAT, codes.MIN_REPEAT):
                for body in _bodies(code, value):
                    found += self.row(body)
            elif chars := self.taken(code, value):
                found.append(_Repeat(1, chars))
        return found

    def restarts(
        self, items: Sequence[Any], before: Sequence[Chars] = (), *, last: bool = True, guarded: bool = False
    ) -> str:
        """A fault of a repeat without end that can fail behind what it took, and be begun anew inside it.

        `before` is what must stand before the items, each with the characters it can take; `last`: nothing must follow them;
        `guarded`: right before them something looks at what stands before.
        """
        needed = list(before)
        for at, (code, value) in enumerate(items):
            if code is codes.AT and value in (codes.AT_BEGINNING_STRING, codes.AT_BEGINNING):
                return ""
            if code in (codes.ASSERT, codes.ASSERT_NOT):
                guarded = guarded or value[0] < 0
                continue
            never_fails = last and self.first(items[at + 1 :])[1]
            if code in (*GIVES_BACK, codes.POSSESSIVE_REPEAT) and value[1] > LONG and not never_fails:
                chars = self.alphabet(value[2])
                if all(taken & chars for taken in needed) and not guarded:
                    return f"a search begun anew inside a repeat without end of {_shown(chars)}"
            for body in _bodies(code, value):
                if found := self.restarts(body, needed, last=never_fails, guarded=guarded):
                    return found
            guarded = False
            if not self.first([items[at]])[1]:
                needed.append(self.alphabet([items[at]]))
        return ""


def _shown(chars: Iterable[str]) -> str:
    """Some of the characters, for a message."""
    return " ".join(repr(char) for char in sorted(chars, reverse=True)[:3])
