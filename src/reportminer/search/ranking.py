"""Which of the candidates answers a query best? Adds up what each shows of the things asked for, by weights that were fitted.

The weights stand in `ranking.tsv`; `benchmarks/relevance.py` measures and fits them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from reportminer.lexicons import load_table
from reportminer.search.evidence import WHOLE, Field, Match
from reportminer.search.things import CREDIT, LITERAL, PAIR, PART, SYNONYM

WINDOW = 120
"""characters within which words stand together"""
HALF = 40
"""characters between words that make them worth half; the end of a sentence counts as so many"""
EARLY = 40
"""characters before a word that make it worth half"""
LISTED = 0.5
"""what a thing counts that is one of many in a list"""
_LISTED = ("、", "等")
_OFTEN = 6
"""places of a word that are looked at"""
_USUAL = 120
"""characters of a statement of usual length"""
_TERM, _LENGTH = 1.2, 0.75
"""k1 and b of BM25"""
_LEAST_SHARE = 0.5
"""of the parts or pairs of a word, below which they are no sign of it"""
_ENDS = re.compile("[。；;！!？?]")


class Features(NamedTuple):
    """What a candidate shows of the things asked for, each from 0 (nothing) to 1 (all)."""

    often: float = 0.0
    """how often it names them for its length, as BM25 counts"""
    text: float = 0.0
    """how much of the query's weight the text holds, as written or in other words"""
    head: float = 0.0
    """the same of its lead phrase"""
    above: float = 0.0
    """the same of the headings above it and the title"""
    all: float = 0.0
    """whether it names every thing"""
    written: float = 0.0
    """how much of the query's weight stands there as written"""
    whole: float = 0.0
    """how many of the words that were taken apart stand there as a whole"""
    early: float = 0.0
    """how early it names them"""
    close: float = 0.0
    """how closely they stand together"""
    share: float = 0.0
    """in how much of it they are named"""
    short: float = 0.0
    """how short it is"""
    kind: float = 0.0
    """whether it is of a kind that the query asks for"""


class Asked(NamedTuple):
    """The things asked for as they count in ranking."""

    weights: tuple[float, ...]
    """of each thing"""
    parts: tuple[int, ...]
    """how many parts, and pairs, each has"""
    pairs: tuple[int, ...]
    wholes: int = 0
    """how many words of the query were taken apart"""
    kinds: Mapping[str, float] = MappingProxyType({})
    """kinds that answer the question asked, and how well"""


class Shown(NamedTuple):
    """How much of each thing a text shows."""

    credits: tuple[float, ...]
    counts: tuple[float, ...]
    """how often, each time for what it is worth"""
    named: tuple[tuple[Match, ...], ...]
    """where each stands as written or in other words, else its parts"""
    wholes: int = 0


@lru_cache(maxsize=1)
def weights() -> Features:
    """The weight of each feature.

    Raises:
        LexiconError: the table names other features.
    """
    rows = load_table("ranking.tsv", ("feature", "weight", "note"), "feature")
    return Features(**{row["feature"]: float(row["weight"]) for row in rows})


def score(features: Features) -> float:
    """One number for a candidate, the higher the better."""
    return sum(value * weight for value, weight in zip(features, weights(), strict=True))


def shown(field: Field, asked: Asked) -> Shown:
    """What a text shows of each thing."""
    size = len(asked.weights)
    named: list[list[Match]] = [[] for _ in range(size)]
    of_parts: list[list[Match]] = [[] for _ in range(size)]
    of_pairs: list[set[int]] = [set() for _ in range(size)]
    best = [0.0] * size
    counts = [0.0] * size
    done = [0] * size
    wholes: set[int] = set()
    for match in field.matches:
        begin, end, thing, how = match[:4]
        if how is WHOLE:
            wholes.add(thing)
        elif how is PAIR:
            of_pairs[thing].add(match.number)
        elif how is PART:
            of_parts[thing].append(match)
        else:
            worth = CREDIT[how] * _listed(field.text, begin, end)
            best[thing] = max(best[thing], worth)
            named[thing].append(match)
            if begin >= done[thing]:
                done[thing] = end
                counts[thing] += worth
    for thing in range(size):
        if best[thing] >= CREDIT[PART]:
            continue
        held = {match.number for match in of_parts[thing]}
        part = CREDIT[PART] * len(held) / asked.parts[thing] if held else 0.0
        share = len(of_pairs[thing]) / asked.pairs[thing] if asked.pairs[thing] else 0.0
        pair = CREDIT[PAIR] * share if share >= _LEAST_SHARE else 0.0
        other = max(part, pair)
        if other > best[thing]:
            best[thing] = other
            counts[thing] = max(counts[thing], other)
            if part >= pair and not named[thing]:
                named[thing] = of_parts[thing]
    return Shown(tuple(best), tuple(counts), tuple(tuple(matches) for matches in named), len(wholes))


def _listed(text: str, begin: int, end: int) -> float:
    return LISTED if text[begin - 1 : begin] == "、" and text[end : end + 1] in _LISTED else 1.0


def features(text: Field, head: Field, above: Shown, kind: str, asked: Asked) -> Features:
    """What a statement, or a part of one, shows.

    Args:
        text: all of it.
        head: its lead phrase.
        above: what the headings above it and the title show.
        kind: its kind.
        asked: what is asked for.
    """
    here = shown(text, asked)
    lead = shown(head, asked)
    total = sum(asked.weights) or 1.0
    length = max(1, len(text.text))
    norm = _TERM * (1 - _LENGTH + _LENGTH * length / _USUAL)

    def weighed(values: Sequence[float]) -> float:
        return sum(weight * value for weight, value in zip(asked.weights, values, strict=True)) / total

    credits = [max(one, other) for one, other in zip(here.credits, lead.credits, strict=True)]
    return Features(
        often=weighed([count / (count + norm) for count in here.counts]),
        text=weighed(credits),
        head=weighed(lead.credits),
        above=weighed(above.credits),
        all=float(all(credit >= LISTED * CREDIT[SYNONYM] for credit in credits)),
        written=weighed([float(any(match.how is LITERAL for match in matches)) for matches in here.named]),
        whole=max(here.wholes, lead.wholes) / asked.wholes if asked.wholes else 0.0,
        early=weighed([max(_early(one), _early(other)) for one, other in zip(here.named, lead.named, strict=True)]),
        close=max(closeness(here.named, text.text), closeness(lead.named, head.text)),
        share=_share(here.named, text.text, asked.weights, total),
        short=1 / (1 + length / _USUAL),
        kind=asked.kinds.get(kind, 0.0),
    )


def _early(matches: Sequence[Match]) -> float:
    return max((CREDIT[match.how] * EARLY / (EARLY + match.begin) for match in matches[:_OFTEN]), default=0.0)


def _share(named: Sequence[Sequence[Match]], text: str, weights: Sequence[float], total: float) -> float:
    """In how much of a text the things are named: sentence by sentence, by the square of what each names."""
    held: dict[int, float] = {}
    sizes: dict[int, int] = {}
    ends = [0, *(match.end() for match in _ENDS.finditer(text)), len(text) + 1]
    for matches, weight in zip(named, weights, strict=True):
        seen: set[int] = set()
        at = 0
        for match in matches[: 3 * _OFTEN]:
            while match.begin >= ends[at + 1]:
                at += 1
            if at not in seen:
                seen.add(at)
                held[at] = held.get(at, 0.0) + weight / total
                sizes[at] = ends[at + 1] - ends[at]
    return sum(min(1.0, share) ** 2 * sizes[at] for at, share in held.items()) / max(1, len(text))


def closeness(named: Sequence[Sequence[Match]], text: str) -> float:
    """How many of the things asked for stand together in a text, and how closely: 0 (none) to 1 (all, side by side).

    Args:
        named: for each thing where it stands.
        text: normalised, without white space.
    """
    places = sorted(
        (match.begin, match.end, number) for number, matches in enumerate(named) for match in matches[:_OFTEN]
    )
    best = 0.0
    for at, (begin, *_) in enumerate(places):
        together: set[int] = set()
        covered = begin
        spare = 0
        for first, last, number in places[at:]:
            if last - begin > WINDOW:
                break
            if first > covered:
                spare += first - covered + (HALF if _ENDS.search(text, covered, first) else 0)
            covered = max(covered, last)
            together.add(number)
            best = max(best, len(together) / (1 + spare / HALF / len(together)))
            if len(together) == len(named):
                break
        if best == len(named):
            break
    return best / max(1, len(named))
