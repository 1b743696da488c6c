"""Which terms stand for a text in the full-text index? Character pairs with their positions, and words.

Both are taken from a normalised copy: Simplified, half-width, lower case, character for character, so that a place in
the copy is the same place in the text.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from reportminer.folding import simplify
from reportminer.segmentation import segmenter
from reportminer.text import are_letters, code_points, of_code_points

_RUN = re.compile(r"[^\W_]+")
_PART = "\x00"
ONE_WORD = 2
"""characters of which no two words can be made"""
NEGATIONS = frozenset("不未无没非")
BEHIND = frozenset("上下里中内来去到")
"""characters that only say where or whither, behind a word"""
BEFORE = frozenset("让使叫给跟当")
"""characters that only say what is done with somebody, before a word"""
PERSON = "人"
PARTICLES = frozenset("的地得了着过更太很最和与及或并而在于对把被由从向以为是有将等之其所也都又就还各该这那")


def pairs(text: str) -> list[str]:
    """Overlapping character pairs of each run of letters and digits, and the run's last character by itself.

    So every character begins exactly one term, and terms that follow each other never bridge a punctuation mark.
    `text` is normalised and squeezed.
    """
    found: list[str] = []
    for run in _RUN.findall(text):
        found.extend(map(operator.add, run, run[1:]))
        found.append(run[-1])
    return found


def folded_codes(texts: Sequence[str]) -> Any:
    """The code points of raw texts, normalised and squeezed, parted by 0; made for all at once (an array of uint32)."""
    import numpy as np

    joined = _PART.join(texts)
    if joined.count(_PART) != len(texts) - 1:
        joined = _PART.join(text.replace(_PART, " ") for text in texts)
    codes = code_points(simplify(joined))
    wide = (codes >= 0xFF01) & (codes < 0xFF5F)
    codes = np.where(wide, codes - 0xFEE0, codes)
    return codes[~_is_space()[np.minimum(codes, 0xFFFF)]]


def joined_pairs(codes: Any) -> list[str]:
    """For each text of `folded_codes`, its `pairs`, parted by blanks."""
    import numpy as np

    is_letter = are_letters(codes)
    blank = ord(" ")
    rows = np.full((codes.size, 3), blank, dtype="<u4")
    rows[:, 0] = codes
    if codes.size > 1:
        rows[:-1, 1] = np.where(is_letter[:-1] & is_letter[1:], codes[1:], blank)
    return of_code_points(rows[is_letter | (codes == 0)]).split(_PART)


@lru_cache(maxsize=1)
def _is_space() -> Any:
    """Which code points of the basic plane are white space."""
    import numpy as np

    return np.array([chr(code).isspace() for code in range(0x10000)])


def words(text: str) -> list[str]:
    """Words of more than one character of a normalised text; see `joined` for what is left over."""
    return joined(segments(text))


def segments(text: str) -> list[str]:
    """What a normalised text is cut into, single characters too, without punctuation."""
    return [word for word in segmenter().cut(text) if _RUN.fullmatch(word)]


def joined(parts: Sequence[str]) -> list[str]:
    """`parts` without single characters: each goes to its neighbour, 不 and the like to the next (融资难, 不作为).

    Left out are particles (的, 和, …), what only joins words to others (手机上, 让老人, 打零工的人), and a character without
    neighbour.
    """
    found: list[str] = []
    lead = ""
    for at, part in enumerate(parts):
        if part in PARTICLES or _only_joins(parts, at, behind=bool(found) and not lead, before=not lead):
            continue
        if len(part) > 1 or (lead and lead in NEGATIONS):
            found.append(lead + part)
            lead = ""
        elif part in NEGATIONS or not found:
            lead += part
        else:
            found[-1] += part
    return found


def _only_joins(parts: Sequence[str], at: int, *, behind: bool, before: bool) -> bool:
    """Whether the character at a place only joins the word behind which, or before which, it stands to others."""
    part = parts[at]
    if part == PERSON:
        return at > 1 and parts[at - 1] == "的"
    return (behind and part in BEHIND) or (before and part in BEFORE and at + 1 < len(parts) and len(parts[at + 1]) > 1)


@lru_cache(maxsize=1024)
def pieces_of(text: str) -> tuple[str, ...]:
    """The words, of two characters or more, that a normalised text is made of; the text itself if there are none."""
    if len(text) <= ONE_WORD:  # the dictionary need not be loaded
        return (text,)
    return tuple(words(text)) or (text,)


def parts_of(word: str) -> list[str]:
    """The shorter words that a word is put together of (经费短缺: 经费, 短缺; 融资难: 融资); empty if it is not.

    One character may be left over, and one more at its end (上幼儿园难: 幼儿园), but no negation.
    """
    if len(word) <= ONE_WORD:
        return []
    inside = {part for part in segmenter().cut_for_search(word) if 1 < len(part) < len(word)}
    found: list[str] = []
    at = left = 0
    while at < len(word):
        here = max((part for part in inside if word.startswith(part, at)), key=len, default="")
        if here:
            found.append(here)
        elif (left and at < len(word) - 1) or word[at] in NEGATIONS:
            return []
        else:
            left = 1
        at += len(here) or 1
    return found
