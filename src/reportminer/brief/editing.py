"""What do people change in a brief? Title, headings, order and what is left out; never the words that are quoted."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from reportminer.brief.gather import Brief, Group, Part, Quote

LONGEST_HEADING = 80
"""characters of a title or heading"""
_NONE: Mapping[str, str] = MappingProxyType({})
_NO_RANKS: Mapping[str, float] = MappingProxyType({})
_T = TypeVar("_T", Part, Group, Quote)


class Edits(NamedTuple):
    """What people changed, by the key of a part or group, or the id of a quotation."""

    title: str = ""
    headings: Mapping[str, str] = _NONE
    ranks: Mapping[str, float] = _NO_RANKS
    """what stands before what: lower ranks first, those without one behind, in their own order"""
    left: frozenset[str] = frozenset()


class Arranged(NamedTuple):
    """A brief after edits. `every` holds what was left out as well, in its place, so that it can be taken back in."""

    title: str
    every: list[Part]
    left: frozenset[str]

    @property
    def parts(self) -> list[Part]:
        """What is shown: without what was left out and what is empty after that."""
        shown = []
        for part in self.every:
            groups = [
                group._replace(quotes=tuple(quote for quote in group.quotes if quote.id not in self.left))
                for group in part.groups
                if group.key not in self.left
            ]
            groups = [group for group in groups if group.quotes]
            if part.key not in self.left and (part.words or groups or part.key == "sources"):
                shown.append(part._replace(groups=tuple(groups)))
        return shown


def arrange(brief: Brief, edits: Edits) -> Arranged:
    """A brief in the order and under the headings that people gave it; edits on what is not in it change nothing."""
    headings = {key: words for key, given in edits.headings.items() if (words := heading_of(given))}
    every = []
    ranks = {key: rank for key, rank in edits.ranks.items() if key != "sources"}  # which always stand last
    for part in _ranked(brief.parts, ranks):
        groups = [
            group._replace(
                name=headings.get(group.key, group.name) if group.name else "",
                quotes=tuple(_ranked(group.quotes, ranks)),
            )
            for group in _ranked(part.groups, ranks)
        ]
        every.append(part._replace(heading=headings.get(part.key, part.heading), groups=tuple(groups)))
    return Arranged(heading_of(edits.title) or brief.title, every, edits.left)


def heading_of(words: str) -> str:
    """A heading as it may stand: one line of limited length, without control characters."""
    kept = "".join(c for c in " ".join(words.split()) if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"})
    return kept[:LONGEST_HEADING].strip()


def _ranked(things: Iterable[_T], ranks: Mapping[str, float]) -> list[_T]:
    return sorted(
        things, key=lambda thing: ranks.get(thing.id if isinstance(thing, Quote) else thing.key, float("inf"))
    )
