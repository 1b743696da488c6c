"""Which characters stand for the same thing? Conversions one for one, and characters that stand for nothing."""

from __future__ import annotations

import operator
import re
import unicodedata
from functools import cache, lru_cache

import opencc

from reportminer.lexicons import load_table
from reportminer.text import CleanText, Edit

INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\u0080-\u0084\u0086-\u009f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb]+"
)
_IDEOGRAPHS = re.compile("[\u4e00-\u9fff]+")
SAMPLE = 20_000
"""characters that tell in which script a text is written"""
TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜêńňǹḿ"
PINYIN = re.compile(f"(?<=[\u4e00-\u9fff])[(（](?=[^)）]*[{TONES}])[a-züɡɑ'’ {TONES}]{{1,24}}[)）]", re.IGNORECASE)


@lru_cache(maxsize=1)
def _one_for_one() -> dict[str, str]:
    """Full-width digits, letters and signs to half-width; look-alike radicals and compatibility ideographs."""
    table: dict[str, str] = {}
    for first, last in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A)):
        for code in range(first, last + 1):
            table[chr(code)] = chr(code - 0xFEE0)
    for char in "％＋－．／＜＞＝＆＃＊＠＿":
        table[char] = unicodedata.normalize("NFKC", char)
    for code in (*range(0x2E80, 0x2FD6), *range(0xF900, 0xFAD9)):
        folded = unicodedata.normalize("NFKC", chr(code))
        if len(folded) == 1 and folded != chr(code):
            table[chr(code)] = folded
    for row in load_table("radicals.tsv", ("radical", "character"), key="radical"):
        table[row["radical"]] = row["character"]
    for code in (0xA0, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200A, 0x202F, 0x205F):
        table[chr(code)] = " "
    return table


@cache
def converter(config: str) -> opencc.OpenCC:
    """An OpenCC converter, made once in each process."""
    return opencc.OpenCC(config)


def drop_invisible(clean: CleanText) -> CleanText:
    """Take out NULs, controls, zero-width marks, soft hyphens, byte order marks and variation selectors."""
    if not INVISIBLE.search("".join(clean.alphabet)):
        return clean
    return clean.edit(Edit(m.start(), m.end()) for m in INVISIBLE.finditer(clean.text))


def fold(clean: CleanText) -> CleanText:
    """Replace look-alikes one for one."""
    table, text = _one_for_one(), clean.text
    # many times faster than translating every character, of which hardly any changes
    strange = {char: table[char] for char in clean.alphabet.intersection(table)}
    plain = frozenset(strange.values())
    if strange.keys() & plain:
        return clean.with_text(text.translate({ord(char): same for char, same in table.items()}))
    for char, same in strange.items():
        text = text.replace(char, same)
    return clean.with_text(text, alphabet=clean.alphabet.difference(strange) | plain)


def is_traditional(text: str) -> bool:
    """Whether a text is written in Traditional characters.

    Counts the characters that one script doesn't have: more than 2 % that t2s changes, and more of them than of those
    that s2t changes, means Traditional.
    """
    sample = text[:SAMPLE]
    traditional = _changed(sample, "t2s")
    if not traditional:
        return False
    ideographs = sum(map(len, _IDEOGRAPHS.findall(sample)))
    return bool(ideographs) and traditional > 0.02 * ideographs and traditional > _changed(sample, "s2t")


def _changed(text: str, config: str) -> int:
    other = converter(config).convert(text)
    if other == text or len(other) != len(text):
        return 0
    return sum(map(operator.ne, text, other))


@cache
def _traditional() -> frozenset[str]:
    """Characters of the basic plane that t2s changes."""
    listed = "\n".join(chr(code) for code in (*range(0x2E80, 0xD800), *range(0xF900, 0xFB00)))
    return frozenset(a for a, b in zip(listed, converter("t2s").convert(listed), strict=True) if a != b)


@lru_cache(maxsize=4)
def may_be_traditional(alphabet: frozenset[str]) -> bool:
    """Whether any of the characters has another form in Simplified script; a text without them needs no closer look."""
    return not alphabet.isdisjoint(_traditional()) or max(alphabet, default="") > "\uffff"


def simplify(clean: CleanText) -> CleanText:
    """Traditional → Simplified, character for character, for texts in Traditional characters."""
    if not may_be_traditional(clean.alphabet) or not is_traditional(clean.text):
        return clean
    text = to_simplified(clean.text)
    return clean.with_text(text, alphabet=clean.alphabet.union(text))


def to_simplified(text: str) -> str:
    """OpenCC t2s; the few phrases whose length would change are converted character by character."""
    convert = converter("t2s").convert
    whole = str(convert(text))
    if len(whole) == len(text):
        return whole
    singles = {char: str(convert(char)) for char in set(text)}
    return "".join(singles[char] if len(singles[char]) == 1 else char for char in text)


def drop_pinyin(clean: CleanText) -> CleanText:
    """Take out readings in brackets after a character, as in 建設(shè); at least one vowel must carry a tone mark."""
    if clean.alphabet.isdisjoint(TONES) and clean.alphabet.isdisjoint(TONES.upper()):
        return clean
    return clean.edit(Edit(m.start(), m.end()) for m in PINYIN.finditer(clean.text))
