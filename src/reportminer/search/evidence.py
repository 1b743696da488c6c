"""Where do texts hold the things that a query asks for, and how? One pass over all candidates for all words."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

from reportminer.folding import normalise
from reportminer.search.query import Word
from reportminer.search.query_things import LITERAL, PART, SYNONYM, Thing
from reportminer.search.synonyms import lookalikes

WHOLE = "whole"
"""a word of the query that was taken apart stands there as written"""
_PART = "\x00"
_SPACE = re.compile(r"\s")


class Match(NamedTuple):
    """A word found in a text, at its place in the normalised text without white space."""

    begin: int
    end: int
    thing: int
    """number of the thing; of a whole word, of its group"""
    how: str
    number: int
    """which of its parts"""
    word: str


class Field(NamedTuple):
    """A text without white space, normalised, and what was found in it, in order of its places."""

    text: str
    matches: Sequence[Match]
    spaces: Sequence[int]
    """for each white space of the text as written, how many other characters stand before it"""

    def within(self, begin: int, end: int) -> Field:
        """The same of a piece of the text as written."""
        begin, end = self.place(begin), self.place(end)
        return Field(self.text[begin:end], self.between(begin, end), ())

    def between(self, begin: int, end: int) -> list[Match]:
        """The matches between two places, as places from the first one on."""
        return [
            match._replace(begin=match.begin - begin, end=match.end - begin)
            for match in self.matches
            if match.begin >= begin and match.end <= end
        ]

    def written(self, at: int) -> int:
        """Where a place in the text without white space is in the text as written."""
        return at + bisect_right(self.spaces, at)

    def place(self, at: int) -> int:
        """Where a place in the text as written is without white space."""
        # the n-th white space stands at `spaces[n] + n`
        return at - bisect_left(range(len(self.spaces)), at, key=lambda number: self.spaces[number] + number)


class Needles:
    """The words by which things can be found, all looked for at once."""

    def __init__(self, things: Sequence[Thing], groups: Sequence[Sequence[Word]]) -> None:
        self._meanings: dict[str, list[tuple[int, str, int]]] = {}
        literal = {word for thing in things for word in thing.words}
        for number, thing in enumerate(things):
            for word in thing.words:
                self._add(word, number, LITERAL)
            for word in thing.others:
                self._add(word, number, SYNONYM)
            for place, words in enumerate(thing.parts):
                for word in words:
                    self._add(word, number, PART, place)
        split = {
            thing.group
            for thing in things
            if len(groups[thing.group]) == 1 and groups[thing.group][0].text not in thing.words
        }
        for group in sorted(split):
            self._add(groups[group][0].text, group, WHOLE)
        self._hides = {
            each: (word, at)
            for word in self._meanings
            for each, at in lookalikes().get(word, ())
            if word not in literal
        }
        self.wholes = len(split)
        """how many words of the query were taken apart"""

    def _add(self, word: str, thing: int, how: str, number: int = 0) -> None:
        meanings = self._meanings.setdefault(word, [])
        if not any(known[:2] == (thing, how) for known in meanings):
            meanings.append((thing, how, number))

    @cached_property
    def _finder(self) -> Any:
        from ahocorasick_rs import AhoCorasick, Implementation

        return AhoCorasick([*self._meanings, *self._hides], implementation=Implementation.NoncontiguousNFA)

    def find(self, texts: Sequence[str]) -> list[Field]:
        """What each text holds, the texts as written."""
        if not texts:
            return []
        folded = normalise(_PART.join(text.replace(_PART, " ") for text in texts)).split(_PART)
        plain = ["".join(text.split()) for text in folded]
        starts = [0]
        for text in plain:
            starts.append(starts[-1] + len(text) + 1)
        found: list[list[Match]] = [[] for _ in plain]
        words, meanings, hides = list(self._meanings), list(self._meanings.values()), list(self._hides.values())
        field = 0
        matches = self._finder.find_matches_as_indexes(_PART.join(plain), overlapping=True) if words else ()
        hidden = set()
        if hides:
            looks = [(hides[pattern - len(words)], begin) for pattern, begin, _ in matches if pattern >= len(words)]
            hidden = {(word, begin + at) for (word, at), begin in looks}
        for pattern, begin, end in matches:
            if pattern >= len(words) or (hidden and (words[pattern], begin) in hidden):
                continue
            while begin >= starts[field + 1]:
                field += 1
            start, word = starts[field], words[pattern]
            for thing, how, number in meanings[pattern]:
                found[field].append(Match(begin - start, end - start, thing, how, number, word))
        return [
            Field(text, sorted(matches), _spaces(raw) if len(raw) > len(text) else ())
            for text, matches, raw in zip(plain, found, folded, strict=True)
        ]


def _spaces(text: str) -> list[int]:
    """For each white space, how many other characters stand before it."""
    return [match.start() - number for number, match in enumerate(_SPACE.finditer(text))]
