"""Which pieces is a text made of? Hashes of its character shingles and of its sentences, punctuation and spaces left out."""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]

SHINGLE = 5
"""characters in a shingle; at five, different reports of one city share few and a wrong character spoils only five"""
_LETTERS = re.compile(r"[\W_]+")
_SENTENCE = re.compile(r"[^。！？；!?;\n]+")
_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


class Sentence(NamedTuple):
    """A sentence's place in the text and the hash of its letters; `size` counts them."""

    begin: int
    end: int
    hash: int
    size: int


def letters(text: str) -> str:
    """The letters and digits of `text`, nothing else."""
    return _LETTERS.sub("", text)


def _mixed(values: Hashes) -> Hashes:
    """Bits well mixed (finaliser of SplitMix64, Steele et al. 2014)."""
    with np.errstate(over="ignore"):
        values = (values ^ (values >> np.uint64(30))) * _MIX[0]
        values = (values ^ (values >> np.uint64(27))) * _MIX[1]
        return values ^ (values >> np.uint64(31))


def _codes(text: str) -> Hashes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)


def shingle_hashes(text: str) -> Hashes:
    """Distinct hashes, sorted, of all runs of `SHINGLE` letters; a text shorter than that is one shingle."""
    codes = _codes(letters(text))
    if not codes.size:
        return codes
    width = min(SHINGLE, codes.size)
    count = codes.size - width + 1
    values = np.zeros(count, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for at in range(width):
            values = values * _STEP + codes[at : at + count] + np.uint64(1)
    values = np.sort(_mixed(values))
    return values[np.concatenate(([True], values[1:] != values[:-1]))]


def sentences(text: str, *, smallest: int = 12) -> list[Sentence]:
    """Sentences of at least `smallest` letters."""
    found: list[Sentence] = []
    for match in _SENTENCE.finditer(text):
        plain = letters(match.group())
        if len(plain) >= smallest:
            found.append(Sentence(match.start(), match.end(), _hash(plain), len(plain)))
    return found


def _hash(plain: str) -> int:
    return int.from_bytes(hashlib.blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
