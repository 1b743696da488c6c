"""How common is a character in Chinese prose? The measure by which encodings are told apart."""

from __future__ import annotations

import re
from functools import lru_cache

import opencc

from reportminer.lexicons import read_bytes

PUNCTUATION = frozenset("，。、；：？！“”‘’（）《》〈〉【】—…·％　")


@lru_cache(maxsize=1)
def ranks() -> dict[str, int]:
    """Rank from 0 of each common character, most frequent first; Traditional forms rank as their Simplified ones."""
    text = read_bytes("common_characters.txt").decode("utf-8")
    simplified = "".join(line for line in text.splitlines() if not line.startswith("#"))
    table = {char: rank for rank, char in enumerate(simplified)}
    others = [chr(code) for code in range(0x4E00, 0x9FA6) if chr(code) not in table]
    simple = opencc.OpenCC("t2s").convert("\n".join(others)).split("\n")
    table |= {char: table[form] for char, form in zip(others, simple, strict=True) if form in table}
    return table


@lru_cache(maxsize=70_000)
def worth(char: str) -> float:
    """From 1.2 for the most common characters down to -3 for those that no text holds."""
    code = ord(char)
    if code < 0x80:
        return -3.0 if code < 32 and char not in "\t\n\r" else 0.5
    if char in PUNCTUATION:
        return 1.0
    rank = ranks().get(char)
    if rank is not None:
        return 1.2 - rank / 2000
    if char == "\ufffd":
        return -3.0
    if 0x4E00 <= code <= 0x9FFF:
        return -0.8
    if 0xFF01 <= code <= 0xFF5E:
        return 0.4
    return -0.3 if 0x2010 <= code <= 0x33FF else -2.0


def rate(text: str) -> float:
    """How much `text` looks like Chinese prose: about 1 for prose, below 0 for a wrong decoding.

    ASCII counts little, so that it decides nothing where there is Chinese.
    """
    total = weight = 0.0
    for char in text:
        share = 0.3 if " " <= char < "\x80" else 1.0
        total += worth(char) * share
        weight += share
    return total / weight if weight else 0.0


@lru_cache(maxsize=1)
def usual() -> frozenset[str]:
    """Characters that are not rare: the common ones, Western letters, signs of all kinds."""
    blocks = ((0x0, 0x300), (0x2010, 0x3400), (0xFE30, 0xFFF0))
    return frozenset(ranks()).union(*(map(chr, range(first, last)) for first, last in blocks))


RUN = 3
"""characters in a row that are not common: a sign of bytes cut apart wrongly"""


@lru_cache(maxsize=1)
def _rare() -> tuple[re.Pattern[str], re.Pattern[str]]:
    common = re.escape("".join(ranks()))
    one = f"[^\x00-\u02ff\u2010-\u33ff\ufe30-\uffef{common}]"
    return re.compile(one), re.compile(f"{one}{{{RUN}}}")


def is_cut_wrongly(text: str) -> bool:
    """Whether `text` holds a character that could not be read, or several in a row that are not common."""
    if "\ufffd" in text:
        return True
    one, run = _rare()
    for match in one.finditer(text[RUN - 1 :: RUN]):  # each run stands over one of these places
        at = RUN * match.start() + RUN - 1
        if run.search(text, max(0, at - RUN + 1), at + RUN):
            return True
    return False
