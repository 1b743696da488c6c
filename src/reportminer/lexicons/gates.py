"""Can an expression match here at all? Told by characters of which every match holds one.

Most expressions of the tables are tried on many more clauses than they match, and begin with words that may be left out,
which makes the regular expression engine try every alternative at every character. One look for the characters that no
match can do without is many times faster, and its answer follows from the expression: nobody keeps a list by hand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from typing import Any

_parser: Any = import_module("re._parser")
_WIDEST = 48
"""characters of a gate at most: one as wide as a text's own characters keeps nothing out"""


class Gated:
    """An expression that is searched for only where its gate stands; finds what the expression alone finds."""

    __slots__ = ("_gate", "pattern")

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = quick(pattern)
        needed = frozenset() if pattern.flags & re.IGNORECASE else needed_characters(pattern.pattern)
        self._gate = re.compile("[" + re.escape("".join(sorted(needed))) + "]").search if needed else None

    def search(self, text: str, begin: int, end: int) -> re.Match[str] | None:
        """The first match in ``text[begin:end]``."""
        gate = self._gate
        if gate is not None and gate(text, begin, end) is None:
            return None
        return self.pattern.search(text, begin, end)

    def finditer(self, text: str, begin: int, end: int) -> Iterator[re.Match[str]]:
        """All matches in ``text[begin:end]``."""
        gate = self._gate
        if gate is not None and gate(text, begin, end) is None:
            return iter(())
        return self.pattern.finditer(text, begin, end)


def quick(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """The same expression, made to pass over characters that it cannot begin with, where the engine does not do so itself."""
    parsed = _parser.parse(pattern.pattern, pattern.flags)
    first, empty = _begin_of(parsed)
    if not first or empty or pattern.flags & re.IGNORECASE or _is_plain(parsed):
        return pattern
    return re.compile(f"(?=[{re.escape(''.join(sorted(first)))}])(?:{pattern.pattern})", pattern.flags)


def _is_plain(parsed: Any) -> bool:
    """Does every way to begin it begin with a certain character? Then the engine looks for these first."""
    operation, argument = str(parsed[0][0]), parsed[0][1]
    if operation == "BRANCH":
        return all(branch and str(branch[0][0]) == "LITERAL" for branch in argument[1])
    return operation in ("LITERAL", "IN")


def first_characters(expression: str) -> frozenset[str]:
    """Characters of which every match of `expression` begins with one; none where that can't be told or it may be empty."""
    first, empty = _begin_of(_parser.parse(expression))
    return frozenset() if first is None or empty else first


def _begin_of(parsed: Any) -> tuple[frozenset[str] | None, bool]:
    """The characters that a sequence can begin with, None if any; and whether it can match nothing."""
    found: frozenset[str] = frozenset()
    for operation, argument in parsed:
        first, empty = _begin_of_item(str(operation), argument)
        if first is None:
            return None, empty
        found |= first
        if not empty:
            return found, False
    return found, True


def _begin_of_item(operation: str, argument: Any) -> tuple[frozenset[str] | None, bool]:
    if operation in ("AT", "ASSERT", "ASSERT_NOT"):
        return frozenset(), True
    if operation in ("LITERAL", "IN"):
        of_item = _of_item(operation, argument)
        return (of_item[0] if of_item else None), False
    if operation in ("SUBPATTERN", "ATOMIC_GROUP"):
        return _begin_of(argument[-1] if operation == "SUBPATTERN" else argument)
    if operation in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        first, empty = _begin_of(argument[2])
        return first, empty or argument[0] == 0
    if operation == "BRANCH":
        branches = [_begin_of(branch) for branch in argument[1]]
        told = [first for first, _ in branches if first is not None]
        return (frozenset().union(*told) if len(told) == len(branches) else None), any(empty for _, empty in branches)
    return None, False


def needed_characters(expression: str) -> frozenset[str]:
    """Characters of which every match of `expression` holds one; none where that can't be told or they are too many."""
    needed = min(_of_sequence(_parser.parse(expression)), key=len, default=frozenset())
    return needed if len(needed) <= _WIDEST else frozenset()


def _of_sequence(parsed: Any) -> list[frozenset[str]]:
    """For each item that a sequence can't do without, the characters of which it holds one."""
    return [needed for operation, argument in parsed for needed in _of_item(str(operation), argument)]


def _of_item(operation: str, argument: Any) -> list[frozenset[str]]:
    if operation == "LITERAL":
        return [frozenset({chr(argument)})]
    if operation == "IN":
        return _of_set(argument)
    if operation == "SUBPATTERN":
        return _of_sequence(argument[-1])
    if operation == "ATOMIC_GROUP":
        return _of_sequence(argument)
    if operation == "BRANCH":
        return _of_branches([_of_sequence(branch) for branch in argument[1]])
    if operation in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and argument[0] > 0:
        return _of_sequence(argument[2])
    return []


def _of_branches(branches: list[list[frozenset[str]]]) -> list[frozenset[str]]:
    """Few characters of which every branch needs one; nothing if one of the branches can do without any."""
    if not all(branches):
        return []
    union: frozenset[str] = frozenset()
    left = branches
    while left:
        covered = Counter(one for needed in left for one in {*needed})
        _, _, best = max((count - len(one | union), sorted(one), one) for one, count in covered.items())
        union |= best
        left = [needed for needed in left if not any(one <= union for one in needed)]
    return [union]


def _of_set(members: Any) -> list[frozenset[str]]:
    found: set[str] = set()
    for operation, argument in members:
        if str(operation) == "LITERAL":
            found.add(chr(argument))
        elif str(operation) == "RANGE" and argument[1] - argument[0] < _WIDEST:
            found.update(map(chr, range(argument[0], argument[1] + 1)))
        else:
            return []
    return [frozenset(found)]
