"""Which of the candidates answers a query best? Adds up what each shows of the things asked for, by weights that were fitted.

The weights stand in `ranking.tsv`; `benchmarks/judged.py` measures and fits them.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from reportminer.lexicons import LexiconError, load_table
from reportminer.search.evidence import WHOLE, Field, Match
from reportminer.search.query_things import CREDIT, LITERAL, PAIR, PART, SYNONYM
from reportminer.sentences import STOPS

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
_STOP = re.compile(f"[{STOPS}]")


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
    written: float = 0.0
    """how much of the query's weight stands there as written"""
    whole: float = 0.0
    """how many of the words that were taken apart stand there as a whole"""
    early: float = 0.0
    """how early it names them"""
    close: float = 0.0
    """how closely they stand together"""
    reached: float = 0.0
    """how much of the query's weight stands in it or above it"""
    short: float = 0.0
    """how short it is"""
    kind: float = 0.0
    """whether it is of a kind that the query asks for"""


class Asked(NamedTuple):
    """The things asked for as they count in ranking."""

    weights: tuple[float, ...]
    """of each thing, the rarer in whatever words, the more; all make up one"""
    rare: tuple[float, ...]
    """the same of each as written; 0 where it stands nowhere so"""
    parts: tuple[tuple[str, ...], ...]
    """the parts of each, as written"""
    pairs: tuple[tuple[str, ...], ...]
    """the character pairs of each"""
    wholes: int = 0
    """how many words of the query were taken apart"""
    kinds: Mapping[str, float] = MappingProxyType({})
    """kinds that answer the question asked, and how well"""

    def weigh(self, values: Iterable[float]) -> float:
        """How much of the query's weight values of its things make up."""
        return float(sum(map(operator.mul, self.weights, values)))


class Shown(NamedTuple):
    """How much of each thing a text shows."""

    credits: Sequence[float]
    counts: Sequence[float]
    """how often, each time for what it is worth"""
    named: Sequence[Sequence[Match]]
    """where each stands as written or in other words, else its parts"""
    wholes: int = 0


@lru_cache(maxsize=1)
def weights() -> tuple[Features, float]:
    """The weight of each feature, and what is added where a part of a statement stands for the whole.

    Raises:
        LexiconError: the table names other features.
    """
    table = {
        row["feature"]: float(row["weight"])
        for row in load_table("ranking.tsv", ("feature", "weight", "note"), "feature")
    }
    if table.keys() != {*Features._fields, PART}:
        raise LexiconError(f"ranking.tsv: the features are {', '.join(Features._fields)} and {PART}")
    part = table.pop(PART)
    return Features(**table), part


def score(features: Features, *, of_part: bool = False) -> float:
    """One number for a candidate, or a part of one, the higher the better."""
    known, part = weights()
    return float(sum(map(operator.mul, features, known))) + (part if of_part else 0.0)


def shown(field: Field, asked: Asked) -> Shown:
    """What a text shows of each thing."""
    size = len(asked.weights)
    text = field.text
    if not field.matches and not (text and any(asked.pairs)):
        return _nothing(size)
    named: list[list[Match]] = [[] for _ in range(size)]
    of_parts: dict[int, list[Match]] = {}
    best = [0.0] * size
    counts = [0.0] * size
    done = [0] * size
    wholes: set[int] = set()
    for match in field.matches:
        begin, end, thing, how, *_ = match
        if how is WHOLE:
            wholes.add(thing)
        elif how is PART:
            of_parts.setdefault(thing, []).append(match)
        else:
            worth = CREDIT[how]
            if text[begin - 1 : begin] == "、":
                worth *= LISTED if text[end : end + 1] in _LISTED else 1.0
            best[thing] = max(best[thing], worth)
            named[thing].append(match)
            if begin >= done[thing]:
                done[thing] = end
                counts[thing] += worth
    for thing in range(size):
        if best[thing] < CREDIT[PART] and text:
            other, matches = _by_parts(text, of_parts.get(thing, []), asked.parts[thing], asked.pairs[thing])
            if other > best[thing]:
                best[thing], counts[thing] = other, max(counts[thing], other)
                named[thing] = named[thing] or matches
    return Shown(best, counts, named, len(wholes))


@lru_cache(maxsize=64)
def _nothing(size: int) -> Shown:
    return Shown((0.0,) * size, (0.0,) * size, ((),) * size)


def _by_parts(text: str, matches: list[Match], parts: Sequence[str], pairs: Sequence[str]) -> tuple[float, list[Match]]:
    """What a text shows of a thing by shorter words of it, or words that mean the same as these, or by its character pairs."""
    part = 0.0
    if matches:
        written = {match.number for match in matches if match.word == parts[match.number]}
        others = {match.number for match in matches} - written
        part = CREDIT[PART] * (len(written) + CREDIT[SYNONYM] * len(others)) / len(parts)
    share = sum(pair in text for pair in pairs) / len(pairs) if pairs else 0.0
    pair = CREDIT[PAIR] * share if share >= _LEAST_SHARE else 0.0
    return (part, matches) if part >= pair else (pair, [])


class Own(NamedTuple):
    """What a text and its lead phrase show by themselves, wherever they stand: the same for all copies."""

    features: Features
    """`above` is nothing, `reached` what the text holds"""
    held: Sequence[float]
    """how much of each thing stands in the text or its lead phrase"""

    def under(self, above: Shown, asked: Asked) -> Features:
        """What it shows below headings and a title that show this."""
        if not any(above.credits):
            return self.features
        reached = asked.weigh(map(max, self.held, above.credits))
        return self.features._replace(above=asked.weigh(above.credits), reached=reached)


def features(text: Field, head: Field, above: Shown, kind: str, asked: Asked) -> Features:
    """What a statement, or a part of one, shows.

    Args:
        text: all of it.
        head: its lead phrase.
        above: what the headings above it and the title show.
        kind: its kind.
        asked: what is asked for.
    """
    return own(text, head, shown(head, asked), kind, asked).under(above, asked)


def own(text: Field, head: Field, lead: Shown, kind: str, asked: Asked) -> Own:
    """`features` without what is above; `lead` is what the lead phrase shows."""
    here = shown(text, asked)
    norm = _TERM * (1 - _LENGTH + _LENGTH * len(text.text) / _USUAL)
    held = list(map(max, here.credits, lead.credits))
    # the title of a report stands in none of its headings
    beside = bool(head.text) and head.text not in text.text
    counts = list(map(operator.add, here.counts, lead.counts)) if beside else here.counts
    weigh = asked.weigh
    all_held = weigh(held)
    return Own(
        Features(
            often=weigh([count / (count + norm) for count in counts]),
            text=all_held,
            head=weigh(lead.credits),
            written=float(sum(map(operator.mul, asked.rare, map(_written, here.named)))),
            whole=max(here.wholes, lead.wholes) / asked.wholes if asked.wholes else 0.0,
            early=weigh(map(max, map(_early, here.named), map(_early, lead.named))),
            close=max(closeness(here.named, text.text), closeness(lead.named, head.text)),
            reached=all_held,
            short=1 / (1 + len(text.text) / _USUAL),
            kind=asked.kinds.get(kind, 0.0),
        ),
        held,
    )


def _written(matches: Sequence[Match]) -> bool:
    return any(match.how is LITERAL for match in matches)


def _early(matches: Sequence[Match]) -> float:
    return max((CREDIT[match.how] * EARLY / (EARLY + match.begin) for match in matches[:_OFTEN]), default=0.0)


def closeness(named: Sequence[Sequence[Match]], text: str) -> float:
    """How many of the things asked for stand together in a text, and how closely: 0 (none) to 1 (all, side by side).

    Args:
        named: for each thing where it stands.
        text: normalised, without white space.
    """
    found = sum(map(bool, named))
    if found < 2:
        return found / max(1, len(named))
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
                spare += first - covered + (HALF if _STOP.search(text, covered, first) else 0)
            covered = max(covered, last)
            together.add(number)
            best = max(best, len(together) / (1 + spare / HALF / len(together)))
            if len(together) == len(named):
                break
        if best == len(named):
            break
    return best / max(1, len(named))
