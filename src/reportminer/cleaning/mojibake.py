"""Which characters are the wreck of others? Finds text whose bytes were cut apart one byte too late, and mends it.

In GBK every Chinese character has two bytes. Where one byte gets lost (a copying site shows `?` for it), those after it
are paired wrongly until a character whose second byte is ASCII, or until another byte is lost: 中?;顒映尸F以下 for
中。活動呈現以下. Pairing the same bytes one byte earlier gives the text back, but for the halves next to the `?`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from reportminer.cleaning.characters import converter
from reportminer.readers.characters import usual, worth
from reportminer.text import CleanText, Edit

LONGEST = 40
"""characters that one lost byte is followed through"""
LOST = "?\ufffd"
WIDE = str.maketrans({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
START = re.compile(rf"[{LOST}](?=[,.;:!?()\u3000-\u303f\uff01-\uff5e\u3400-\u9fff\ue000-\uf8ff])")
RARE = 5
"""rare characters in a row that no name has"""


class _Wreck(NamedTuple):
    begin: int
    end: int
    mended: str


class _Misread(NamedTuple):
    """Runs of characters, the encoding they were read in, and the one they were written in."""

    firsts: frozenset[str]
    """characters that such a run begins with"""
    run: re.Pattern[str]
    wrong: str
    right: str


@cache
def _misreadings() -> tuple[_Misread, ...]:
    # a Chinese character begins, in UTF-8, with a byte from E2 to E9 and goes on with one from 80 to BF
    leads = range(0xE2, 0xEA)
    rows = (
        (
            bytes(leads).decode("cp1252"),
            "\u2010-\u2122\u00a0-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc",
            6, "cp1252", "utf-8",
        ),
        (bytes(range(0xA1, 0xFF)).decode("latin-1"), "\u00a1-\u00fe", 6, "latin-1", "gbk"),
        (
            "".join(bytes((lead, trail)).decode("gbk") for lead in leads for trail in range(0x80, 0xC0)),
            "\u4e00-\u9fff\u3400-\u4dbf\ue000-\uf8ff€\u2e80-\u33ff",
            3, "gbk", "utf-8",
        ),
    )  # fmt: skip
    return tuple(
        _Misread(frozenset(firsts), re.compile(f"[{firsts}](?<![{letters}].)[{letters}]{{{least - 1},}}"), wrong, right)
        for firsts, letters, least, wrong, right in rows
    )


def repair(clean: CleanText) -> CleanText:
    """Mark mojibake, and mend it where its bytes prove what stood there; the spans are in `garbled`."""
    text = clean.text
    wrecks: list[_Wreck] = []
    taken: list[tuple[int, int]] = []
    shifted = () if clean.alphabet.isdisjoint(LOST) else _shifted(text)
    for found in (shifted, _misread(text, clean.alphabet), _rare(text, clean.alphabet)):
        for wreck in found:
            at = bisect_left(taken, (wreck.end, 0))
            if not at or taken[at - 1][1] <= wreck.begin:
                taken.insert(at, (wreck.begin, wreck.end))
                wrecks.append(wreck)
    if not wrecks:
        return clean
    marked = replace(clean, garbled=tuple(sorted({*clean.garbled, *((w.begin, w.end) for w in wrecks)})))
    return marked.edit(Edit(wreck.begin, wreck.end, wreck.mended) for wreck in wrecks if wreck.mended)


def _places(text: str, chars: Iterable[str]) -> list[int]:
    """Where one of the characters stands in `text`, in order; meant for a few that are seldom."""
    found = []
    for char in chars:
        at = text.find(char)
        while at >= 0:
            found.append(at)
            at = text.find(char, at + 1)
    return sorted(found)


def _rare(text: str, alphabet: frozenset[str]) -> Iterator[_Wreck]:
    """Runs of rare characters: marked, not mended."""
    places = _places(text, alphabet - usual())
    begin = 0
    for number, at in enumerate(places, 1):
        if number == len(places) or places[number] > at + 1:
            if number - begin >= RARE:
                yield _Wreck(places[begin], at + 1, "")
            begin = number


def _misread(text: str, alphabet: frozenset[str]) -> Iterator[_Wreck]:
    """Runs that were read in a wrong encoding as a whole: read again in the right one."""
    for firsts, run, wrong, right in _misreadings():
        for at in _places(text, alphabet & firsts):
            match = run.match(text, at)
            raw = match[0].encode(wrong, "ignore") if match else b""
            if not match or len(raw) < 6:
                continue
            mended = _valid_prefix(raw, right)
            if len(mended) < 2 or _mean(mended) < 0.5 or _mean(mended) < _mean(match[0]) + 0.5:
                continue
            end = match.start() + len(mended.encode(right).decode(wrong, "ignore"))
            if match[0].startswith(mended.encode(right).decode(wrong, "ignore")):
                yield _Wreck(match.start(), end, mended)


def _valid_prefix(raw: bytes, codec: str) -> str:
    """The characters up to the first byte that the encoding doesn't allow."""
    try:
        return raw.decode(codec)
    except UnicodeDecodeError as error:
        return raw[: error.start].decode(codec)


def _shifted(text: str) -> Iterator[_Wreck]:
    done = 0
    for match in START.finditer(text):
        if match.start() < done:
            continue
        wreck = _follow(text, match.start())
        if wreck:
            done = wreck.end
            yield wreck


def _follow(text: str, begin: int) -> _Wreck | None:
    """The wreck that begins with the lost byte at `begin`; None where a plain question mark stands."""
    raw = b""
    for at in range(begin + 1, min(len(text), begin + 1 + LONGEST)):
        char = text[at]
        if char in LOST:
            return _mended(text, begin, at + 1, raw[1:-1], text[at]) if len(raw) >= 4 else None
        if "@" <= char <= "~":
            return _mended(text, begin, at + 1, raw[1:] + char.encode(), "") if raw else None
        try:
            raw += char.translate(WIDE).encode("gbk")
        except UnicodeEncodeError:
            return None
        if char in "\n ":
            return None
    return None


def _mended(text: str, begin: int, end: int, raw: bytes, tail: str) -> _Wreck | None:
    """Accept the new pairing only if it is whole, and clearly more common than what stands there."""
    try:
        mended = raw.decode("gbk")
    except UnicodeDecodeError:
        return None
    simple = str(converter("t2s").convert(mended))
    old = text[begin + 1 : end - len(tail)]
    better = _mean(simple) > _mean(str(converter("t2s").convert(old))) + 0.35
    if not mended or not better or min(map(worth, simple)) < -0.2:
        return None
    first = text[begin]
    return _Wreck(begin, end, first + mended + tail)


def _mean(text: str) -> float:
    return sum(min(worth(char), 0.2 if char.isascii() else 2.0) for char in text) / max(1, len(text))
