"""Who did it? The bodies and groups that a point names as its subject (县委组织部, 各乡镇)."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from reportminer import lexicons

COLUMNS = ("word", "class", "note")
_LONGEST = 22
"""Characters from the beginning of a clause within which its subject must end."""
_ASKED = 240
"""Characters of a point that are asked: who acts is said early."""
_MOST = 6
_CLAUSE = re.compile(r"[^。；;！？!?，,：:\n]{4,}")
_LEAD = re.compile(
    r"(?:\d{2,4}年(?:以来|初|底|来)?|[去今明本]年(?:以来|初|底)?|\d{1,2}月(?:份|底|初)?|近年来|目前|同时|此外|另外|如|例如|又如|比如|"
    r"[一二三四五六七八九十]是|由|[（(]?[一二三四五六七八九十\d]{1,2}[）)、.])+"
)


class _Words(NamedTuple):
    """Bodies and followers by their first two characters (followers also by one), and what no name may be or hold."""

    bodies: dict[str, tuple[str, ...]]
    followers: frozenset[str]
    verbal: re.Pattern[str]
    inner: re.Pattern[str]
    joint: re.Pattern[str]


def _any(words: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))))


@cache
def _words() -> _Words:
    groups: dict[str, list[str]] = {}
    for row in lexicons.load_table("actors.tsv", COLUMNS):
        groups.setdefault(row["class"], []).append(row["word"])
    bodies: dict[str, list[str]] = {}
    for body in sorted(groups["body"], key=lambda word: (-len(word), word)):
        bodies.setdefault(body[:2], []).append(body)
    return _Words(
        {key: tuple(group) for key, group in bodies.items()},
        frozenset(word[:2] for word in groups["follower"]),
        _any(groups["not"]),
        _any(groups["inner"]),
        _any(groups["joint"]),
    )


def _subject_end(text: str, begin: int, end: int, words: _Words) -> int:
    """Where the body that opens a clause ends, when a verb or adverb follows it; 0 without one."""
    bodies, followers = words.bodies, words.followers
    done = 0
    for at in [at for at in range(begin, end - 1) if text[at : at + 2] in bodies]:
        if at < done:
            continue
        for body in bodies[text[at : at + 2]]:
            if text.startswith(body, at):
                stop = at + len(body)
                longer = any(text.startswith(unit, stop) for unit in bodies.get(text[stop : stop + 2], ()))
                if not longer and (text[stop : stop + 2] in followers or text[stop : stop + 1] in followers):
                    return stop
                done = stop
                break
    return 0


def _parts(name: str, words: _Words) -> list[str]:
    """The names joined in a subject (组织部、民政局): those that end in a body."""
    pieces = words.joint.split(name)
    ends = [p for p in pieces if any(p.endswith(b) for group in words.bodies.values() for b in group)]
    return pieces if len(ends) == len(pieces) else [name] if len(pieces) == 1 else ends


def find_actors(text: str, begin: int, end: int) -> list[str]:
    """Names, as written, of those who act in the point at ``text[begin:end]``, in order, each once, six at most."""
    words = _words()
    found: dict[str, None] = {}
    for clause in _CLAUSE.finditer(text, begin, min(end, begin + _ASKED)):
        first, last = clause.span()
        lead = _LEAD.match(text, first, last)
        if lead:
            first = lead.end()
        if words.verbal.match(text, first, last):
            continue
        stop = _subject_end(text, first, min(last, first + _LONGEST), words)
        if not stop or words.inner.search(text, first, stop):
            continue
        for actor in _parts(text[first:stop], words):
            if 2 <= len(actor) <= 16 and not words.verbal.match(actor):
                found[actor] = None
    return list(found)[:_MOST]
