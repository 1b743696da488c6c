"""Which texts make a regular expression work hardest? Generated from the expression itself, as `re` parses it.

Backtracking multiplies where a repeated part can take the same characters in several ways and what follows then fails. So
the hardest texts repeat what a repeat takes and end in something that nothing takes.
"""

from __future__ import annotations

import math
import re
import re._constants as codes  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from types import FrameType
from typing import Any

REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT)
CATEGORIES = {
    codes.CATEGORY_DIGIT: "7", codes.CATEGORY_NOT_DIGIT: "县", codes.CATEGORY_SPACE: " ", codes.CATEGORY_NOT_SPACE: "县",
    codes.CATEGORY_WORD: "县", codes.CATEGORY_NOT_WORD: "，",
}  # fmt: skip
MISSES = ("", "\x01", "县", "7", "，")
MANY = 8
"""alternatives of one branch that are tried"""


def samples(items: Any, groups: dict[int, str]) -> list[str]:
    """Some texts that a parsed expression takes, lookarounds left out: each of its branches once, the shortest repeats."""
    found = [""]
    for code, value in items:
        parts = list(islice(dict.fromkeys(_one(code, value, groups)), MANY)) or [""]
        found = [found[0] + part for part in parts] + [text + parts[0] for text in found[1:]]
    return found


def _one(code: Any, value: Any, groups: dict[int, str]) -> Iterator[str]:
    if code is codes.LITERAL:
        yield chr(value)
    elif code is codes.NOT_LITERAL:
        yield "县" if value != ord("县") else "人"
    elif code is codes.ANY:
        yield "县"
    elif code is codes.IN:
        yield from _of_set(value)
    elif code is codes.BRANCH:
        for branch in value[1]:
            yield from samples(branch, groups)
    elif code is codes.SUBPATTERN:
        texts = samples(value[3], groups)
        if value[0]:
            groups[value[0]] = texts[0]
        yield from texts
    elif code in (*REPEATS, codes.POSSESSIVE_REPEAT):
        low, _, body = value
        for text in samples(body, groups):
            yield text * low
    elif code is codes.ATOMIC_GROUP:
        yield from samples(value, groups)
    elif code is codes.GROUPREF:
        yield groups.get(value, "")
    else:
        yield ""


def _of_set(items: Any) -> Iterator[str]:
    negated = any(code is codes.NEGATE for code, _ in items)
    if negated:
        taken = re.compile("[^" + "".join(map(_source, items)) + "]")
        yield from (char for char in "县7a ，\t。一" if taken.match(char))
        return
    for code, value in items:
        if code is codes.LITERAL:
            yield chr(value)
        elif code is codes.RANGE:
            yield chr(value[0])
        elif code is codes.CATEGORY:
            yield CATEGORIES[value]


def _source(item: Any) -> str:
    code, value = item
    if code is codes.LITERAL:
        return re.escape(chr(value))
    if code is codes.RANGE:
        return re.escape(chr(value[0])) + "-" + re.escape(chr(value[1]))
    if code is codes.CATEGORY:
        return {"7": r"\d", "县": r"\w", " ": r"\s", "，": r"\W"}[CATEGORIES[value]]
    return ""


def _repeats(items: Any, before: str, groups: dict[int, str]) -> Iterator[tuple[str, str]]:
    """For each repeat in an expression: what stands before it, and a text that it takes once."""
    for code, value in items:
        if code in REPEATS and (value[1] is codes.MAXREPEAT or value[1] > 8):
            for text in samples(value[2], groups):
                if text:
                    yield before, text
        if code in (*REPEATS, codes.POSSESSIVE_REPEAT):
            yield from _repeats(value[2], before, groups)
        elif code is codes.SUBPATTERN:
            yield from _repeats(value[3], before, groups)
        elif code is codes.ATOMIC_GROUP:
            yield from _repeats(value, before, groups)
        elif code is codes.BRANCH:
            for branch in value[1]:
                yield from _repeats(branch, before, groups)
        before += next(_one(code, value, groups), "")


def hard_parts(pattern: str, flags: int, misses: Iterable[str] = MISSES) -> Iterator[tuple[str, str, str]]:
    """What texts are made of that an expression has to work hard on: their beginning, what is repeated, and a near miss."""
    groups: dict[int, str] = {}
    parsed = parser.parse(pattern, flags)
    seen = set()
    for before, unit in [*_repeats(parsed, "", groups), *(("", text) for text in samples(parsed, groups) if text)]:
        for start in {before, ""}:
            if (start, unit) not in seen:
                seen.add((start, unit))
                yield from ((start, unit, miss) for miss in misses)


def hard_texts(pattern: str, flags: int, length: int) -> Iterator[str]:
    """Texts of about `length` characters that repeat what each part of the expression takes, and end in a near miss."""
    for start, unit, miss in hard_parts(pattern, flags):
        yield start + unit * max(1, length // len(unit)) + miss


def units(pattern: str, flags: int) -> set[str]:
    """The texts that the repeats in an expression take once."""
    return {text for _, text in _repeats(parser.parse(pattern, flags), "", {})}


class TooLongError(Exception):
    """A search that did not end in time."""


def seconds(compiled: re.Pattern[str], text: str, limit: float, how: Callable[..., object]) -> float:
    """Seconds of CPU that matching takes, `limit` at most."""

    def stop(_: int, __: FrameType | None) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGVTALRM, stop)
    begin = time.thread_time()  # the clock of the process is read in steps of 4 ms while a timer runs
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, limit)
        how(compiled, text)
    except TooLongError:
        return limit
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return time.thread_time() - begin


def collect(run: Callable[[], object], package: Path) -> dict[tuple[str, int], str]:
    """Every expression that code of `package` compiles while `run` runs: pattern and flags, with the file that has it."""
    found: dict[tuple[str, int], str] = {}
    original = re._compile  # type: ignore[attr-defined]

    def noting(pattern: Any, flags: int) -> Any:
        compiled = original(pattern, flags)
        frame = sys._getframe(1)
        while frame is not None and "/re/__init__" in frame.f_code.co_filename:
            frame = frame.f_back  # type: ignore[assignment]
        name = frame.f_code.co_filename if frame is not None else ""
        if isinstance(compiled.pattern, str) and name.startswith(str(package)):
            found.setdefault((compiled.pattern, compiled.flags & ~re.UNICODE), name[len(str(package)) + 1 :])
        return compiled

    re._compile = noting  # type: ignore[attr-defined]
    try:
        run()
    finally:
        re._compile = original  # type: ignore[attr-defined]
    return found


def anywhere(compiled: re.Pattern[str], text: str) -> None:
    """Find all matches."""
    for _ in compiled.finditer(text):
        pass


def at_begin(compiled: re.Pattern[str], text: str) -> None:
    """Try the beginning, and the whole."""
    compiled.match(text)
    compiled.fullmatch(text)


LENGTHS = (4_000, 16_000, 64_000)
"""characters of the texts that are timed: the first, and the last one that ends in time"""
TIMED = 0.0003
"""seconds from which on a time says something"""
BOUND = 1.1
AGAIN = 12
"""times that a measure above the bound is repeated"""


def exponent(
    compiled: re.Pattern[str],
    parts: tuple[str, str, str],
    how: Callable[..., object],
    *,
    most: int = 1_000_000,
    limit: float = 2.0,
) -> tuple[float, int, float]:
    """The power of the length by which time grows, between texts so far apart that other programs disturb it little.

    What grows by the square of the length does so long before the longest text: a step takes a nanosecond at least.

    Args:
        compiled: the expression.
        parts: what stands at the beginning, what is repeated, and what stands at the end.
        how: what is done with the expression and a text.
        most: characters of the longest text, tried where time still grows faster than it may.
        limit: seconds of CPU for one text.

    Returns:
        the exponent, 0 where the text takes next to no time, 2 where that of 16,000 characters takes the limit; the length
        of the longest text, and its seconds.
    """
    begin, unit, miss = parts

    def timed(length: int) -> float:
        text = begin + unit * (length // len(unit)) + miss
        return min(seconds(compiled, text, limit, how) for _ in range(2))

    first, middle, length = LENGTHS
    least, taken = timed(first), timed(length)
    if taken >= limit:
        length, taken = middle, timed(middle)
    if taken >= limit:
        return 2.0, length, taken

    def power() -> float:
        return math.log(max(taken, 1e-7) / max(least, 1e-7), length / first) if taken >= TIMED else 0.0

    for _ in range(AGAIN):  # other programs disturb a measure, and only to the worse: the shortest times count
        if power() <= BOUND:
            break
        least, taken = min(least, timed(first)), min(taken, timed(length))
    if power() > BOUND and length < most and (longest := timed(most)) < limit:
        length, taken = most, longest
    return power(), length, taken
