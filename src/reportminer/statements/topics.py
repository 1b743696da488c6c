"""What does a point speak of? Topics of one taxonomy by the cue words of ``lexicons/topics.tsv``, clause by clause."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
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
_KEPT = 2048
"""clauses whose topics are kept: a point and its parts are told one after the other"""
_CUT = re.compile(rf"[{CLAUSES}\n]+")
_WITHIN = re.compile(rf"[^{CLAUSES}\n]+")
_LISTS = re.compile("、|和(?![谐平])|(?<!参)与(?!会)|(?<![普波涉以])及(?![时格])|(?<![高中初平不同相])等(?![级候待])")
_OF = re.compile("(?<![目标])的(?!确|士)")


class Topic(NamedTuple):
    """A row of the taxonomy: its area, its name, what a problem of it is called, the topics that it sums up."""

    area: str
    name: str
    problem: str
    sums: frozenset[str]


class _Cue(NamedTuple):
    """The topics that a word speaks for with their strength, the strength of the strongest, those that it only looks like."""

    speaks: dict[str, float]
    strongest: float
    masks: frozenset[str]

    @classmethod
    def of(cls, speaks: dict[str, float], masks: Iterable[str] = ()) -> _Cue:
        """A cue that speaks for some topics."""
        return cls(speaks, max(speaks.values(), default=0.0), frozenset(masks))


class _Hit(NamedTuple):
    begin: int
    end: int
    cue: _Cue


def _span(hit: _Hit) -> tuple[int, int]:
    """By beginning, the longer first."""
    return hit.begin, -hit.end


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
    cues = tuple(_Cue.of(speaks.get(word, {}), masks.get(word, ())) for word in words)
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
    if _lead_ins().search(clause) is None:
        return False
    rest = _lead_ins().sub("", clause)
    return not any(weight >= STRONG for weight in _weights(rest, _hits(rest)).values())


@cache
def _summing() -> tuple[Topic, ...]:
    """The topics that sum up others."""
    return tuple(topic for topic in taxonomy().values() if topic.sums)


def _clause_topics(clause: str, hits: list[_Hit]) -> dict[str, float]:
    """The topics that one clause speaks of, in the order of their first words, each with a weight of 1 at most."""
    weights = _weights(clause, hits)
    most = max(weights.values(), default=0.0)
    found = {name: weight / max(STRONG, most) for name, weight in weights.items()}
    if len(found) > 1:
        lists = _LISTS.search(clause) is not None
        if not lists:
            found = _later_first(found, hits)
        for topic in _summing():
            if first := _summed(topic, found, lists=lists):
                found = {first: 1.01} | {name: weight for name, weight in found.items() if name != first}
    return found


def _later_first(found: dict[str, float], hits: list[_Hit]) -> dict[str, float]:
    """The topics that are settled, the later named before the earlier: a clause that lists nothing is about what stands last."""
    last = {name: hit.end for hit in hits for name, strength in hit.cue.speaks.items() if strength >= STRONG}
    settled = sorted((name for name in found if name in last), key=lambda name: -last[name])
    return {name: found[name] for name in (*settled, *(name for name in found if name not in last))}


def _summed(topic: Topic, found: dict[str, float], *, lists: bool) -> str:
    """What a clause is about that lists several of the topics which `topic` sums up, or frames a single one; "" if neither.

    The words of a topic that is not among those it sums up are a frame: 金融领域的风险 is about 金融, 金融等领域的风险 is not.
    """
    named = [name for name in found if name in topic.sums and found[name] >= _NAMED]
    framed = topic.name not in topic.sums and found.get(topic.name, 0.0) >= _NAMED
    if lists:
        return topic.name if len(named) + framed > 1 else ""
    return named[0] if framed and len(named) == 1 else ""


def _weights(clause: str, hits: list[_Hit]) -> dict[str, float]:
    hits = _kept(_meant(hits))
    if len(hits) < 2:
        return dict(hits[0].cue.speaks) if hits else {}
    last = max((of.start() for of in _OF.finditer(clause)), default=-1)
    modified = last >= 0 and any(hit.begin > last and hit.cue.strongest >= STRONG for hit in hits)
    weights: dict[str, float] = {}
    for at, hit in enumerate(hits):
        share = _MODIFIER if modified and hit.begin < last else 1.0
        if at + 1 < len(hits) and hits[at + 1].begin == hit.end and hits[at + 1].cue.strongest >= STRONG:
            share *= _BEFORE
        for name, strength in hit.cue.speaks.items():
            weights[name] = min(2 * STRONG, weights.get(name, 0.0) + share * strength)
    return weights


def _hits(clause: str) -> list[_Hit]:
    table = _cues()
    found = table.finder.find_matches_as_indexes(clause, overlapping=True)
    return sorted((_Hit(begin, end, table.cues[number]) for number, begin, end in found), key=_span)


def _meant(hits: list[_Hit]) -> list[_Hit]:
    """The words that speak for topics they don't only look like; weak ones don't where a look-alike stands in the clause."""
    alike = [(hit.begin, hit.end, name) for hit in hits for name in hit.cue.masks]
    if not alike:
        return hits
    here = {name for _, _, name in alike}
    found = []
    for hit in hits:
        inside = {name for begin, end, name in alike if begin < hit.end and hit.begin < end}
        speaks = {
            name: strength
            for name, strength in hit.cue.speaks.items()
            if name not in inside and (strength >= STRONG or name not in here)
        }
        found.append(hit if len(speaks) == len(hit.cue.speaks) else _Hit(hit.begin, hit.end, _Cue.of(speaks)))
    return found


def _kept(hits: list[_Hit]) -> list[_Hit]:
    """The words that count: none inside a longer one; of two that overlap the later one, for it ends the noun."""
    longest: list[_Hit] = []
    reached = 0  # hits stand by their beginning, longer ones first where two begin together
    for hit in hits:
        if hit.cue.speaks and hit.end > reached:
            longest.append(hit)
            reached = hit.end
    return [
        hit
        for at, hit in enumerate(longest)
        if not any(
            other.begin < hit.end and other.cue.strongest >= hit.cue.strongest for other in longest[at + 1 : at + 4]
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
        for clause in _WITHIN.findall(part):
            if named := _told(clause):
                for name, share in named:
                    totals[name] = totals.get(name, 0.0) + weight * share
                weight *= _FADE
    # of topics named as often the first stays first
    ranked = sorted((name for name in totals if totals[name] >= _LEAST), key=totals.__getitem__, reverse=True)
    return [name for name in ranked if totals[name] >= _ENOUGH][:_MOST] or ranked[:1]


@lru_cache(maxsize=_KEPT)
def _told(clause: str) -> tuple[tuple[str, float], ...]:
    """The topics of a clause that is no frame, kept for the parts of the same point; none where no cue stands."""
    hits = _hits(clause)
    return () if not hits or _is_frame(clause) else tuple(_clause_topics(clause, hits).items())
