"""Which pieces is a text made of? Hashes of its character shingles and of its sentences, punctuation and spaces left out."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from reportminer.sentences import STOPS
from reportminer.text import are_letters, code_points, of_code_points

Codes = npt.NDArray[np.uint32]
Hashes = npt.NDArray[np.uint64]

SHINGLE = 5
"""characters in a shingle; at five, different reports of one city share few and a wrong character spoils only five"""
_ENDS = STOPS + "\n"
_BREAK = np.uint32(ord("\n"))
_END = re.compile(f"[{_ENDS}]")
_NUMBER = re.compile(r"(?<![\d.])(?!(?:19|20)\d\d(?!\d|\.\d))(?:\d{3,}(?:\.\d+)?|\d+\.\d+)")
SMALLEST = 12
"""letters of the shortest sentence that can prove a copy"""
_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


class Sentence(NamedTuple):
    """A sentence's place in the text and the hash of its letters; `size` counts them."""

    begin: int
    end: int
    hash: int
    size: int


def _letters(text: str) -> Codes:
    """Code points of the letters and digits of `text`, with a line break where a sentence ends."""
    codes = code_points(text)
    stops = _is_end()[np.minimum(codes, 0xFFFF)]
    return np.where(stops, _BREAK, codes)[are_letters(codes) | stops]


@cache
def _is_end() -> npt.NDArray[np.bool_]:
    """Which code points of the basic plane end a sentence."""
    is_end = np.zeros(0x10000, dtype=bool)
    is_end[[ord(sign) for sign in _ENDS]] = True
    return is_end


def _mixed(values: Hashes) -> Hashes:
    """Bits well mixed (finaliser of SplitMix64, Steele et al. 2014)."""
    with np.errstate(over="ignore"):
        values = (values ^ (values >> np.uint64(30))) * _MIX[0]
        values = (values ^ (values >> np.uint64(27))) * _MIX[1]
        return values ^ (values >> np.uint64(31))


def shingle_hashes(text: str) -> Hashes:
    """Distinct hashes, sorted, of all runs of `SHINGLE` letters; a text shorter than that is one shingle."""
    return _shingle_hashes(_letters(text))


class Pieces(NamedTuple):
    """What tells a text from others: hashes of its shingles, and the numbers that only it may have."""

    shingles: Hashes
    numbers: frozenset[str]

    @property
    def size(self) -> int:
        """How many distinct shingles it has."""
        return int(self.shingles.size)


def pieces_of(text: str) -> Pieces:
    """Shingles and telling numbers of a text: those of three digits or with decimals, years left out."""
    return Pieces(shingle_hashes(text), frozenset(match.group() for match in _NUMBER.finditer(text)))


def _shingle_hashes(letters: Codes) -> Hashes:
    codes: Hashes = letters[letters != _BREAK].astype(np.uint64)
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


def _plain_sentences(letters: Codes) -> list[str]:
    """The letters and digits between one end of a sentence and the next; may be empty."""
    return of_code_points(letters).split("\n")


def shingle_and_sentence_hashes(text: str) -> tuple[Hashes, set[int]]:
    """`shingle_hashes`, and the hashes of the letters of each sentence that has at least `SMALLEST`."""
    letters = _letters(text)
    return _shingle_hashes(letters), {_hash(plain) for plain in _plain_sentences(letters) if len(plain) >= SMALLEST}


def sentences(text: str) -> list[Sentence]:
    """Sentences of at least `SMALLEST` letters."""
    found: list[Sentence] = []
    begin = 0
    for piece, plain in zip(_END.split(text), _plain_sentences(_letters(text)), strict=True):
        if len(plain) >= SMALLEST:
            found.append(Sentence(begin, begin + len(piece), _hash(plain), len(plain)))
        begin += len(piece) + 1
    return found


def _hash(plain: str) -> int:
    return int.from_bytes(hashlib.blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
