"""What does a point speak of? Topics by the cue words of ``lexicons/topics.tsv``."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from reportminer import lexicons
from reportminer.records import KINDS, Kind

COLUMNS = ("topic", "kinds", "cues")
_HEAD_WEIGHT = 3
_BODY = 80
"""Characters of the body, behind the lead phrase, that are asked."""
_ENOUGH = 2
_MOST = 3
_NONE = "-"
"""Topic of cues that speak for none and keep shorter cues inside them from counting."""


class _Cues(NamedTuple):
    """The cues asked for a kind, found in one pass, and the topics that each speaks for."""

    finder: AhoCorasick
    topics: tuple[tuple[str, ...], ...]
    longest: int


@cache
def _cues(kind: Kind) -> _Cues:
    """The cues asked for `kind`; of cues that begin at one place the longest is found.

    Raises:
        LexiconError: a row names a kind that does not exist, has no cue, or a cue of one character.
    """
    by_cue: dict[str, tuple[str, ...]] = {}
    for row in lexicons.load_table("topics.tsv", COLUMNS):
        kinds, cues = lexicons.split_values(row["kinds"]), lexicons.split_values(row["cues"])
        if not cues or min(map(len, cues)) < 2 or not set(kinds) <= set(KINDS):
            raise lexicons.LexiconError(
                f"topics.tsv: topic {row['topic']!r}: no cues, a cue of one character, or a kind that does not exist"
            )
        spoken_for = () if row["topic"] == _NONE else (row["topic"],)
        if kind in kinds or not spoken_for:
            for cue in cues:
                by_cue[cue] = by_cue.get(cue, ()) + spoken_for
    finder = AhoCorasick(list(by_cue), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)
    return _Cues(finder, tuple(by_cue.values()), max(map(len, by_cue)))


def find_topics(text: str, kind: Kind, *, head: tuple[int, int], end: int) -> list[str]:
    """Topics of a point, the strongest first, three at most; one that is named once only where there is no other.

    Args:
        text: the clean text of the report.
        kind: the kind of the point; problems and causes have topics of their own.
        head: span of the lead phrase.
        end: where the point ends.
    """
    cues = _cues(kind)
    begin, body = head
    asked = text[begin : min(end, body + _BODY + cues.longest)]
    counts: dict[str, int] = {}
    for cue, at, _ in cues.finder.find_matches_as_indexes(asked):
        if begin + at >= body + _BODY:
            break
        for topic in cues.topics[cue]:
            counts[topic] = counts.get(topic, 0) + (_HEAD_WEIGHT if begin + at < body else 1)
    # of topics named as often the first stays first
    ranked = sorted(counts, key=counts.__getitem__, reverse=True)
    return [topic for topic in ranked if counts[topic] >= _ENOUGH][:_MOST] or ranked[:1]
