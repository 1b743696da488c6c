"""Which words at a number say that it is not exact?"""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from reportminer.figures.expressions import expression
from reportminer.lexicons import load_table, split_values
from reportminer.records import Approx

NORM = expression("norms behind")
"""words behind a number that call it a norm (13%的标准), so that what measures another by it makes it no bound"""
COLUMNS = ("word", "side", "approx", "needs", "not_behind", "not_units")


_DISTANT = ("至少", "最少", "起码", "至多")
"""the words that may stand a few characters before their number: 至少要召开2次"""
_BETWEEN = 6
_NOT_BETWEEN = frozenset("，。；、：,;:\n一二三四五六七八九十百千万亿两")


class Approximator(msgspec.Struct, frozen=True, gc=False):
    """A word such as 近 or 以上 and what it says of the number beside it."""

    word: str
    approx: Approx
    needs: str
    not_behind: str
    not_units: tuple[str, ...]


def _rows(side: str) -> list[Approximator]:
    return [
        Approximator(row["word"], row["approx"], row["needs"], row["not_behind"], split_values(row["not_units"]))  # type: ignore[arg-type]
        for row in load_table("approximators.tsv", COLUMNS)
        if row["side"] == side
    ]


@lru_cache(maxsize=1)
def _before() -> dict[str, tuple[Approximator, ...]]:
    """By last character: the words that stand before a number, longest first."""
    table: dict[str, list[Approximator]] = {}
    for row in sorted(_rows("before"), key=lambda row: -len(row.word)):
        table.setdefault(row.word[-1], []).append(row)
    return {last: tuple(rows) for last, rows in table.items()}


@lru_cache(maxsize=1)
def last_characters() -> frozenset[str]:
    """The characters that can stand right before a number that a word before it makes inexact."""
    return frozenset([*_before(), " "])


def first_characters() -> frozenset[str]:
    """The characters that a word behind a unit can begin with."""
    return _after()[2]


@lru_cache(maxsize=1)
def inside() -> dict[str, Approx]:
    """The characters that stand between number and unit (多, 余, 来)."""
    return {row.word: row.approx for row in _rows("inside")}


@lru_cache(maxsize=1)
def _after() -> tuple[re.Pattern[str], dict[str, Approximator], frozenset[str]]:
    """The words that stand behind a unit: as a pattern, by word, and the characters one can begin with."""
    rows = {row.word: row for row in _rows("after")}
    words = "|".join(re.escape(word) for word in sorted(rows, key=lambda word: (-len(word), word)))
    unless = (
        r"(?!(?<=内)[部外容涵生需地蒙陆河在设控化存科销]|(?<=[多许])[功元层样彩种媒边点可数业式维]"
        r"|(?<=以下)(?:简称|几|问题|内容|方面|事项)|(?<=余)[热额量粮党]"
        r"|(?<=不到|.[+＋])(?![，。；、）)”\n]|$))"
    )
    return (
        re.compile(rf" ?(?:[（(]含[^（()）\d]?\d*[^（()）\d]{{0,2}}[)）](?=以))?({words}){unless}"),
        rows,
        frozenset([" ", "（", "(", *(word[0] for word in rows)]),
    )


def word_before(text: str, begin: int, *, is_round: bool, is_scaled: bool = False) -> tuple[int, Approximator] | None:
    """The approximator that ends right before `begin` and where it begins.

    Args:
        text: the text.
        begin: where the numeral begins.
        is_round: whether the numeral is a bare 百, 千, 万 or 亿 (the only ones that 上 goes with).
        is_scaled: whether it is written with 万 or 亿 (过 goes with these too).
    """
    end = begin - 1 if begin and text[begin - 1] == " " else begin
    for row in _before().get(text[end - 1], ()) if end else ():
        at = end - len(row.word)
        if at < 0 or not text.startswith(row.word, at):
            continue
        if row.needs and not (is_round or (is_scaled and row.needs == "scaled")):
            continue
        if at and text[at - 1] in row.not_behind:
            continue
        return at, row
    return None


def distant_words(text: str) -> dict[int, tuple[int, Approximator]]:
    """By where a number would have to begin: the approximator a few characters before it and where that begins."""
    reach: dict[int, tuple[int, Approximator]] = {}
    for word in _DISTANT:
        row = next(row for row in _before()[word[-1]] if row.word == word)
        at = text.find(word)
        while at >= 0:
            end = at + len(word)
            for begin in range(end, min(end + _BETWEEN, len(text))):
                char = text[begin]
                if char in _NOT_BETWEEN or char.isdecimal() or (begin == end and char == "的"):
                    break
                reach.setdefault(begin + 1, (at, row))
            at = text.find(word, end)
    return reach


def word_after(text: str, end: int, *, time: bool) -> tuple[int, Approx] | None:
    """The approximator that begins at `end` and where it ends; 内 counts only behind a unit of time."""
    pattern, rows, firsts = _after()
    if text[end : end + 1] not in firsts:
        return None
    match = pattern.match(text, end)
    if match is None:
        return None
    row = rows[match[1]]
    return None if row.needs == "time" and not time else (match.end(), row.approx)
