"""What does a point speak of? Topics by the cue words of ``lexicons/topics.tsv``."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

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


class _Table(NamedTuple):
    """For the first two characters of every cue: the cues, longest first, with their topics; and where one may begin."""

    cues: dict[str, tuple[tuple[str, tuple[str, ...]], ...]]
    near: re.Pattern[str]


@cache
def _topics(kind: Kind) -> _Table:
    """The cues asked for `kind`.

    Raises:
        LexiconError: a row names a kind that does not exist, has no cue, or a cue of one character.
    """
    by_cue: dict[str, list[str]] = {}
    for row in lexicons.load_table("topics.tsv", COLUMNS):
        kinds, cues = lexicons.split_values(row["kinds"]), lexicons.split_values(row["cues"])
        if not cues or min(map(len, cues)) < 2 or not set(kinds) <= set(KINDS):
            raise lexicons.LexiconError(
                f"topics.tsv: topic {row['topic']!r}: no cues, a cue of one character, or a kind that does not exist"
            )
        if kind in kinds or row["topic"] == _NONE:
            for cue in cues:
                by_cue.setdefault(cue, []).append(row["topic"])
    table: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for cue in sorted(by_cue, key=lambda cue: (-len(cue), cue)):
        table.setdefault(cue[:2], []).append((cue, tuple(by_cue[cue])))
    first, second = ("".join(sorted({re.escape(key[place]) for key in table})) for place in (0, 1))
    return _Table({key: tuple(group) for key, group in table.items()}, re.compile(f"[{first}](?=[{second}])"))


def find_topics(text: str, kind: Kind, *, head: tuple[int, int], end: int) -> list[str]:
    """Topics of a point, the strongest first, three at most; one that is named once only where there is no other.

    Args:
        text: the clean text of the report.
        kind: the kind of the point; problems and causes have topics of their own.
        head: span of the lead phrase.
        end: where the point ends.
    """
    table, near = _topics(kind)
    counts: dict[str, int] = {}
    done = 0
    for match in near.finditer(text, head[0], min(end, head[1] + _BODY + 1)):
        at = match.start()
        if at < done:
            continue
        for cue, topics in table.get(text[at : at + 2], ()):
            if text.startswith(cue, at):
                weight = _HEAD_WEIGHT if at < head[1] else 1
                for topic in topics:
                    if topic == _NONE:
                        continue
                    counts[topic] = counts.get(topic, 0) + weight
                done = at + len(cue)
                break
    order = {topic: number for number, topic in enumerate(counts)}
    ranked = sorted(counts, key=lambda topic: (-counts[topic], order[topic]))
    return [topic for topic in ranked if counts[topic] >= _ENOUGH][:_MOST] or ranked[:1]
