"""What does a point speak of? Topics by the cue words of ``lexicons/topics.tsv``."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from reportminer import lexicons
from reportminer.records import KINDS, Kind

COLUMNS = ("topic", "kinds", "cues")
_HEAD_WEIGHT = 3
_BODY = 160
"""Characters of the body, behind the lead phrase, that are asked."""
_ENOUGH = 2
_MOST = 3


class _Topics(NamedTuple):
    """The cues of one group of kinds: an expression that finds any, and the topics each speaks for."""

    pattern: re.Pattern[str]
    topics: dict[str, tuple[str, ...]]


@cache
def _topics(kind: Kind) -> _Topics:
    """The cues asked for a kind; longer cues win over those they contain.

    Raises:
        LexiconError: a row names a kind that does not exist, or has no cue.
    """
    by_cue: dict[str, list[str]] = {}
    for row in lexicons.load_table("topics.tsv", COLUMNS):
        kinds, cues = lexicons.split_values(row["kinds"]), lexicons.split_values(row["cues"])
        if not cues or not set(kinds) <= set(KINDS):
            raise lexicons.LexiconError(f"topics.tsv: topic {row['topic']!r}: no cues, or a kind that does not exist")
        if kind in kinds:
            for cue in cues:
                by_cue.setdefault(cue, []).append(row["topic"])
    ordered = sorted(by_cue, key=lambda cue: (-len(cue), cue))
    return _Topics(re.compile("|".join(map(re.escape, ordered))), {cue: tuple(names) for cue, names in by_cue.items()})


def find_topics(text: str, kind: Kind, *, head: tuple[int, int], end: int) -> list[str]:
    """Topics of a point, the strongest first, three at most.

    Args:
        text: the clean text of the report.
        kind: the kind of the point; problems and causes have topics of their own.
        head: span of the lead phrase.
        end: where the point ends.
    """
    table = _topics(kind)
    counts: dict[str, int] = {}
    for match in table.pattern.finditer(text, head[0], min(end, head[1] + _BODY)):
        weight = _HEAD_WEIGHT if match.start() < head[1] else 1
        for topic in table.topics[match[0]]:
            counts[topic] = counts.get(topic, 0) + weight
    order = {topic: number for number, topic in enumerate(counts)}
    ranked = sorted(counts, key=lambda topic: (-counts[topic], order[topic]))
    return [topic for topic in ranked if counts[topic] >= _ENOUGH][:_MOST]
