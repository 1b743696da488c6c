"""In which encoding is a Chinese text written?

The ladder: byte order mark; strict UTF-8; else the candidate whose decoded text consists most of common Chinese
characters, bad bytes replaced by U+FFFD and counted. Detectors that follow the strict rules of one encoding fail on one
stray byte; a scored ladder doesn't.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from typing import NamedTuple

import opencc

from reportminer.lexicons import read_bytes

SAMPLE = 6_000
"""bytes that the scoring looks at"""
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
ALIASES = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030",
    "gb18030": "gb18030", "hz-gb-2312": "hz", "big5-hkscs": "big5", "big5": "big5", "cp950": "big5", "x-x-big5": "big5",
    "utf8": "utf-8", "utf-8": "utf-8", "utf-16": "utf-16", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be",
}  # fmt: skip


class Decoded(NamedTuple):
    """Text of some bytes: the encoding found and the number of bytes that it could not read."""

    text: str
    encoding: str
    damaged: int


def canonical(label: str) -> str:
    """Our name of the encoding that a file header or meta tag calls `label`; "" if unknown."""
    return ALIASES.get(label.strip().strip("\"'").lower().replace("_", "-"), "")


def decode(data: bytes, *, hint: str = "") -> Decoded:
    """Decode by the ladder.

    Args:
        data: the bytes.
        hint: label that came with the bytes (HTTP header, meta tag); believed only if the bytes agree.
    """
    for bom, name in BOMS:
        if data.startswith(bom):
            text, damaged = _replace(data[len(bom) :], name.removesuffix("-sig"))
            return Decoded(text, name, damaged)
    try:
        text = data.decode("utf-8")
        if not _looks_like_utf16(data):
            return Decoded(text, "utf-8" if not data.isascii() else "ascii", 0)
    except UnicodeDecodeError:
        pass
    wanted = canonical(hint)
    best = max(_candidates(data), key=lambda name: (_rate(data, name) + (0.3 if name == wanted else 0.0), name))
    text, damaged = _replace(data, best)
    return Decoded(text, best, damaged)


def _looks_like_utf16(data: bytes) -> bool:
    """Whether bytes that are valid UTF-8 hold so many NULs at one parity that they must be UTF-16."""
    if len(data) % 2 or b"\x00" not in data:
        return False
    sample = data[:SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    return max(even, odd) * 4 > len(sample) // 2 and min(even, odd) * 20 < len(sample)


def _candidates(data: bytes) -> list[str]:
    return ["utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be"]


def _codec(name: str) -> str:
    return "cp950" if name == "big5" else name


def _rate(data: bytes, name: str) -> float:
    """Mean rating of the characters that a sample of `data` gives in the encoding `name`."""
    sample = data[: SAMPLE + SAMPLE % 2]
    return rate(_replace(sample, name)[0], whole=len(data) <= len(sample))


def _replace(data: bytes, name: str) -> tuple[str, int]:
    if name == "big5":
        for codec in ("cp950", "big5hkscs"):
            try:
                return data.decode(codec), 0
            except UnicodeDecodeError:
                continue
    text = data.decode(_codec(name), "replace")
    damaged = text.count("\ufffd")
    if damaged and name in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
        damaged -= min(damaged, data.count("\ufffd".encode(name)))
    return text, damaged


@lru_cache(maxsize=1)
def _ranks() -> dict[str, int]:
    text = read_bytes("common_characters.txt").decode("utf-8")
    return {char: rank for rank, char in enumerate("".join(text.split("\n", 2)[2].split()))}


@lru_cache(maxsize=1)
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


PUNCTUATION = frozenset("，。、；：？！“”‘’（）《》〈〉【】—…·％　")


def rate(text: str, *, whole: bool = True) -> float:
    """How much `text` looks like Chinese prose: about 1 for prose, below 0 for a wrong decoding.

    Each character counts by its rank of frequency; ASCII counts little, so that it decides nothing where there is
    Chinese. `whole` False leaves out a cut character at the end.
    """
    if not whole:
        text = text[:-1]
    if not text:
        return 0.0
    ranks = _ranks()
    total = weight = 0.0
    for char in _simplifier().convert(text):
        code = ord(char)
        if code < 0x80:
            value, share = (-3.0, 1.0) if code < 32 and char not in "\t\n\r" else (0.5, 0.3)
        elif char in PUNCTUATION:
            value, share = 1.0, 1.0
        elif char in ranks:
            value, share = 1.2 - ranks[char] / 2000, 1.0
        elif char == "\ufffd":
            value, share = -3.0, 1.0
        elif 0x4E00 <= code <= 0x9FFF:
            value, share = -0.6, 1.0
        elif 0xFF01 <= code <= 0xFF5E:
            value, share = 0.4, 1.0
        elif 0x2010 <= code <= 0x33FF:
            value, share = -0.3, 1.0
        else:
            value, share = -2.0, 1.0
        total += value * share
        weight += share
    return total / weight


HTML_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([-\w:.]{1,40})""", re.IGNORECASE)
XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([-\w:.]{1,40})""", re.IGNORECASE)


def declared(data: bytes) -> str:
    """Encoding that an HTML or XML file declares of itself, as written; "" if it doesn't."""
    for pattern in (XML_ENCODING, HTML_CHARSET):
        if match := pattern.search(data[:4096]):
            return match[1].decode("ascii", "replace")
    return ""
