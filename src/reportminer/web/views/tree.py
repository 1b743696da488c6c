"""Which places lie in which? The places of an archive as a tree, each with how often it occurs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from reportminer import places


class Branch(NamedTuple):
    """A province, prefecture or county with what lies in it."""

    code: str
    name: str
    total: int
    below: tuple[Branch, ...]


class Picker(NamedTuple):
    """Places to choose from, and which of them stand open: those in which something is chosen."""

    branches: Sequence[Branch]
    chosen: Sequence[str]
    open: frozenset[str]
    other: Sequence[str]
    """what is chosen and stands nowhere in the tree"""


def picker(branches: Sequence[Branch], codes: frozenset[str], chosen: Sequence[str]) -> Picker:
    """The places to choose from, `codes` being all of them."""
    above = frozenset(code for name in chosen for code in _line(name))
    return Picker(branches, chosen, above, [name for name in chosen if name not in codes])


def codes_of(branches: Iterable[Branch]) -> Iterator[str]:
    """The codes, or names, of places and of all that lies in them."""
    for branch in branches:
        yield branch.code
        yield from codes_of(branch.below)


def place_tree(counts: Mapping[str, int]) -> list[Branch]:
    """Provinces with their prefectures and counties, most frequent first.

    Args:
        counts: how often each place, by its six digits, occurs by itself; those above it get the sum.
    """
    sums: dict[str, int] = {}
    for code, count in counts.items():
        for above in _line(code):
            sums[above] = sums.get(above, 0) + count
    return _branches(sums)


def tree_of_sums(sums: Mapping[str, int]) -> list[Branch]:
    """The same where the counts of a place hold those of what lies in it already."""
    whole = dict(sums)
    for code in sums:
        for above in _line(code):
            whole.setdefault(above, sums[code])
    return _branches(whole)


@lru_cache(maxsize=8192)
def _line(code: str) -> tuple[str, ...]:
    """A place and those that it lies in, by their codes."""
    found = [code[:digits].ljust(6, "0") for digits in (2, 4, 6)]
    return tuple(dict.fromkeys(found)) if len(code) == 6 and code.isdecimal() else ()


def _branches(sums: Mapping[str, int]) -> list[Branch]:
    below: dict[str, list[str]] = {}
    for code in sums:
        digits = 0 if code.endswith("0000") else 2 if code.endswith("00") else 4
        below.setdefault(code[:digits], []).append(code)

    def branches(prefix: str) -> list[Branch]:
        return [
            Branch(code, _name(code), sums[code], tuple(branches(code[: len(prefix) + 2]) if len(prefix) < 4 else ()))
            for code in sorted(below.get(prefix, ()), key=lambda code: (-sums[code], code))
        ]

    return branches("")


def _name(code: str) -> str:
    division = places.table.by_code(code)
    return division.name if division else code
