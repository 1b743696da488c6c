"""What does a point speak of? Topics of one taxonomy by the cue words of ``lexicons/topics.tsv``, clause by clause."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from reportminer import lexicons
from reportminer.sentences import CLAUSES

COLUMNS = ("topic", "area", "problem", "strong", "cues", "without", "sums")
STRONG, WEAK = 3.0, 1.0
_HEAD_WEIGHT = 3.0
"""of the first clause of the lead phrase, against one of the body"""
_FADE = 0.55
"""weight of a clause against the one before it: what a point is about is named first, signs and consequences follow"""
_BODY = 80
"""Characters of the body, behind the lead phrase, that are asked."""
_ENOUGH = 2.0
_LEAST = 0.6
"""weight below which nothing is said of a topic"""
_MOST = 3
_MODIFIER = 0.3
"""share that cues before the last 的 of a clause keep where a strong one follows it: 推动经济发展的能力 is about 能力"""
_NAMED = 0.3
"""weight from which a topic counts among those that another one sums up"""
_BEFORE = 0.6
"""share that a cue keeps directly before a strong one, which ends the noun: 农业精深加工 is about 加工"""
_CUT = re.compile(rf"[{CLAUSES}\n]+")
_OF = re.compile("(?<![目标])的(?!确|士)")


class Topic(NamedTuple):
    """A row of the taxonomy: its area, its name, what a problem of it is called, the topics that it sums up."""

    area: str
    name: str
    problem: str
    sums: frozenset[str]


class _Cue(NamedTuple):
    """The topics that a word speaks for with their strength, and those that it only looks like."""

    speaks: dict[str, float]
    masks: frozenset[str]


class _Hit(NamedTuple):
    begin: int
    end: int
    speaks: dict[str, float]
    masks: frozenset[str]


class _Cues(NamedTuple):
    """All words, found in one pass, and what each says."""

    finder: AhoCorasick
    cues: tuple[_Cue, ...]
    longest: int


@cache
def taxonomy() -> dict[str, Topic]:
    """The topics by name, in the order of the table.

    Raises:
        LexiconError: a row has no cue, a cue of one character, or sums up topics that do not exist.
    """
    found = {}
    rows = lexicons.load_table("topics.tsv", COLUMNS, "topic")
    names = {row["topic"] for row in rows}
    for row in rows:
        words = [word for column in ("strong", "cues") for word in lexicons.split_values(row[column])]
        sums = frozenset(lexicons.split_values(row["sums"]))
        if not words or min(map(len, words)) < 2 or not sums <= names:
            raise lexicons.LexiconError(
                f"topics.tsv: topic {row['topic']!r}: no cues, a cue of one character, or a topic to sum up that is not there"
            )
        found[row["topic"]] = Topic(row["area"], row["topic"], row["problem"], sums)
    return found


@cache
def _cues() -> _Cues:
    taxonomy()
    speaks: dict[str, dict[str, float]] = {}
    masks: dict[str, set[str]] = {}
    for row in lexicons.load_table("topics.tsv", COLUMNS, "topic"):
        for column, strength in (("cues", WEAK), ("strong", STRONG)):
            for cue in lexicons.split_values(row[column]):
                speaks.setdefault(cue, {})[row["topic"]] = strength
        for word in lexicons.split_values(row["without"]):
            masks.setdefault(word, set()).add(row["topic"])
    words = sorted(speaks.keys() | masks.keys())
    finder = AhoCorasick(words, matchkind=MatchKind.Standard, implementation=Implementation.DFA)
    cues = tuple(_Cue(speaks.get(word, {}), frozenset(masks.get(word, ()))) for word in words)
    return _Cues(finder, cues, max(map(len, words)))


@cache
def _lead_ins() -> re.Pattern[str]:
    rows = lexicons.load_table("issue_lead_ins.tsv", ("expression",), "expression")
    return re.compile("|".join(f"(?:{row['expression']})" for row in rows))


def clauses(text: str) -> list[str]:
    """The clauses that may name something, in order; frames that only lead into what follows, or close it, are left out."""
    return [clause for clause in _CUT.split(text) if clause.strip() and not _is_frame(clause)]


def _is_frame(clause: str) -> bool:
    """Whether a clause only leads into others: nothing of a topic stands beside its frame."""
    rest = _lead_ins().sub("", clause)
    return rest != clause and not any(weight >= STRONG for weight in _weights(rest).values())


def clause_topics(clause: str) -> dict[str, float]:
    """The topics that one clause speaks of, in the order of their first words, each with a weight of 1 at most."""
    weights = _weights(clause)
    most = max(weights.values(), default=0.0)
    found = {name: weight / max(STRONG, most) for name, weight in weights.items()}
    for topic in taxonomy().values():
        if len(found) > 1 and topic.sums and sum(found.get(name, 0) >= _NAMED for name in topic.sums) > 1:
            found = {topic.name: 1.01} | {name: weight for name, weight in found.items() if name != topic.name}
    return found


def _weights(clause: str) -> dict[str, float]:
    hits = _kept(_meant(_hits(clause)))
    last = max((of.start() for of in _OF.finditer(clause)), default=-1)
    modified = any(hit.begin > last and STRONG in hit.speaks.values() for hit in hits)
    weights: dict[str, float] = {}
    for at, hit in enumerate(hits):
        share = _MODIFIER if modified and hit.begin < last else 1.0
        if at + 1 < len(hits) and hits[at + 1].begin == hit.end and STRONG in hits[at + 1].speaks.values():
            share *= _BEFORE
        for name, strength in hit.speaks.items():
            weights[name] = min(2 * STRONG, weights.get(name, 0.0) + share * strength)
    return weights


def _hits(clause: str) -> list[_Hit]:
    table = _cues()
    found = table.finder.find_matches_as_indexes(clause, overlapping=True)
    return sorted((_Hit(begin, end, *table.cues[number]) for number, begin, end in found), key=lambda hit: hit[:2])


def _meant(hits: list[_Hit]) -> list[_Hit]:
    """The words that speak for topics they don't only look like; weak ones don't where a look-alike stands in the clause."""
    alike = [(hit.begin, hit.end, name) for hit in hits for name in hit.masks]
    if not alike:
        return hits
    here = {name for _, _, name in alike}
    found = []
    for hit in hits:
        inside = {name for begin, end, name in alike if begin < hit.end and hit.begin < end}
        speaks = {
            name: strength
            for name, strength in hit.speaks.items()
            if name not in inside and (strength >= STRONG or name not in here)
        }
        found.append(hit._replace(speaks=speaks))
    return found


def _kept(hits: list[_Hit]) -> list[_Hit]:
    """The words that count: none inside a longer one; of two that overlap the later one, for it ends the noun."""
    speaking = [hit for hit in hits if hit.speaks]
    longest = [
        hit
        for hit in speaking
        if not any(
            other.begin <= hit.begin and hit.end <= other.end and other.end - other.begin > hit.end - hit.begin
            for other in speaking
        )
    ]
    return [
        hit
        for hit in longest
        if not any(
            hit.begin < other.begin < hit.end < other.end and max(other.speaks.values()) >= max(hit.speaks.values())
            for other in longest
        )
    ]


def find_topics(text: str, *, head: tuple[int, int], end: int) -> list[str]:
    """Topics of a point, the strongest first, three at most; one that is barely named only where there is no other.

    Args:
        text: the clean text of the report.
        head: span of the lead phrase.
        end: where the point ends.
    """
    begin, body = head
    totals: dict[str, float] = {}
    for part, first in ((text[begin:body], _HEAD_WEIGHT), (text[body : min(end, body + _BODY)], 1.0)):
        weight = first
        for clause in clauses(part):
            named = clause_topics(clause)
            for name, share in named.items():
                totals[name] = totals.get(name, 0.0) + weight * share
            weight *= _FADE if named else 1.0
    # of topics named as often the first stays first
    ranked = sorted((name for name in totals if totals[name] >= _LEAST), key=totals.__getitem__, reverse=True)
    return [name for name in ranked if totals[name] >= _ENOUGH][:_MOST] or ranked[:1]
