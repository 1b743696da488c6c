"""How much does each thing that a query asks for count in this archive? The rarer, the more."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from reportminer.search.concepts import FIELD as CONCEPT
from reportminer.search.documents import BODY
from reportminer.search.evidence import Needles
from reportminer.search.query import Word
from reportminer.search.query_plan import Request, terms_of
from reportminer.search.query_things import Thing, things_of
from reportminer.search.ranking import Asked
from reportminer.search.synonyms import deeds, numbers_of

WEAK = 0.25
"""what a thing that says little counts of what its rarity gives it"""
RAREST = 0.003
"""share of the documents below which nothing counts as rarer: that reports hardly say a word tells how the query is put, not
what it is about"""
NEXT = 0.5
"""what a kind counts that answers a question less well than others"""


class Query(NamedTuple):
    """The things that a query asks for, ready for ranking."""

    groups: Sequence[Sequence[Word]]
    things: Sequence[Thing]
    known: Sequence[bool]
    """whether each stands anywhere in the archive, in whatever words"""
    asked: Asked
    needles: Needles


def asked_for(searcher: Any, request: Request, *, widen: bool) -> Query:
    """What the words of a request ask for.

    Args:
        searcher: tells how many documents hold a term.
        request: what is asked.
        widen: other words may stand for those of the query.
    """
    groups = request.parsed.groups
    things = things_of(groups)
    if not widen:
        things = [_as_written(thing) for thing in things]
    things = [_without_lone_part(searcher, thing) for thing in things]
    if request.wished:
        things = _without_deeds(things)
    frequencies = [_frequency(searcher, thing) for thing in things]
    total = int(searcher.num_docs)
    weights = [
        _rarity(total, frequency) * (WEAK if thing.weak else 1.0)
        for thing, frequency in zip(things, frequencies, strict=True)
    ]
    rare = [
        _rarity(total, found) if (found := _of_words(searcher, thing.words)) and not thing.weak else 0.0
        for thing in things
    ]
    needles = Needles(things, groups)
    asked = Asked(
        tuple(weight / (sum(weights) or 1.0) for weight in weights),
        tuple(weight / (sum(rare) or 1.0) for weight in rare),
        tuple(tuple(part[0] for part in thing.parts) for thing in things),
        tuple(thing.pairs for thing in things),
        needles.wholes,
        {**dict.fromkeys(request.also, NEXT), **dict.fromkeys(request.wished, 1.0)},
    )
    return Query(groups, things, [frequency > 0 for frequency in frequencies], asked, needles)


def _rarity(total: int, frequency: int) -> float:
    frequency = max(frequency, round(RAREST * total))
    return math.log(1.01 + max(0, total - frequency + 0.5) / (frequency + 0.5))


def _as_written(thing: Thing) -> Thing:
    return thing._replace(others=(), concepts=(), parts=tuple(part[:1] for part in thing.parts), pairs=())


def _without_deeds(things: Sequence[Thing]) -> list[Thing]:
    """The things that a question asks for, of which what is to be done says little beside what it is done with."""
    found = [thing._replace(weak=thing.weak or (thing.words[0] in deeds() and not thing.literal)) for thing in things]
    return found if any(not thing.weak for thing in found) else list(things)


def _without_lone_part(searcher: Any, thing: Thing) -> Thing:
    """A word whose only known part is not the whole of it (水资源: 资源) is found by it only where it stands nowhere itself."""
    lone = len(thing.parts) == 1 and _frequency(searcher, thing._replace(parts=())) > 0
    return thing._replace(parts=()) if lone else thing


def _frequency(searcher: Any, thing: Thing) -> int:
    """How many documents hold a thing in whatever words, at most; 0 if none can."""
    found = max([_of_words(searcher, thing.words), *_of_concepts(searcher, thing.concepts)])
    if not found and thing.parts:
        found = min(
            max(_of_words(searcher, part[:1]), *_of_concepts(searcher, numbers_of(part[0])), 0) for part in thing.parts
        )
    return found


def stands(searcher: Any, word: str) -> bool:
    """Whether a word, or one that means the same, may stand in any document."""
    return max([_of_words(searcher, (word,)), *_of_concepts(searcher, numbers_of(word))]) > 0


def _of_words(searcher: Any, words: Iterable[str]) -> int:
    return max(min(_of_term(searcher, term) for term in terms_of(word)[0]) for word in words)


def _of_term(searcher: Any, term: str) -> int:
    # a single character begins a pair nearly everywhere, which no term tells
    return int(searcher.doc_freq(BODY, term)) if len(term) > 1 else max(1, int(searcher.num_docs) // 2)


def _of_concepts(searcher: Any, numbers: Iterable[int]) -> list[int]:
    return [int(searcher.doc_freq(CONCEPT, str(number))) for number in numbers]
