"""Which characters count as the same when texts are searched and compared? Width, case and script folded.

The folded copy has a character for each of the text, so that a place in the copy is the same place in the text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from reportminer.lexicons import LexiconError, load_table

_WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {"\u3000": " "}
_WIDE_PATTERN = re.compile("[\uff01-\uff5e\u3000]")
_SURROGATE = re.compile("[\ud800-\udfff]")


@lru_cache(maxsize=1)
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


def normalise(text: str) -> str:
    """`text` in Simplified characters, half width and lower case; as long as before."""
    for wide in set(_WIDE_PATTERN.findall(text)):
        text = text.replace(wide, _WIDE[wide])
    return simplify(text)


def simplify(text: str) -> str:
    """`text` in Simplified characters, usual spelling and lower case; as long as before."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    if lowered.isascii():
        return lowered
    simplified: str = _converter().convert(_SURROGATE.sub("\ufffd", lowered))
    pattern, usual = _variants()
    return pattern.sub(lambda match: usual[match[0]], simplified if len(simplified) == len(lowered) else lowered)


@lru_cache(maxsize=1)
def variants() -> dict[str, str]:
    """Other spellings, each with the usual one, which is as long.

    Raises:
        LexiconError: a spelling is longer or shorter than the usual one.
    """
    usual = {row["written"]: row["usual"] for row in load_table("variants.tsv", ("written", "usual"), "written")}
    if wrong := [written for written, other in usual.items() if len(written) != len(other)]:
        raise LexiconError(f"variants.tsv: {', '.join(wrong)}: not as long as the usual spelling")
    return usual


@lru_cache(maxsize=1)
def _variants() -> tuple[re.Pattern[str], dict[str, str]]:
    """The pattern of all other spellings, and the usual one of each."""
    return re.compile("|".join(re.escape(written) for written in variants())), variants()


@lru_cache(maxsize=1)
def pairs_of_scripts() -> tuple[str, str]:
    """The Traditional characters, and at the same places the Simplified ones that stand for them."""
    written = "".join(map(chr, range(0x3400, 0xA000)))
    usual = "".join(map(_converter().convert, written))
    both = [(one, other) for one, other in zip(written, usual, strict=True) if one != other and other < "\U00010000"]
    return "".join(one for one, _ in both), "".join(other for _, other in both)


def squeeze(text: str) -> str:
    """`text` without white space."""
    return "".join(text.split())
