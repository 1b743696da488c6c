"""Who did it? The bodies and groups that a point names as its subject (县委组织部, 各乡镇)."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from reportminer import lexicons

COLUMNS = ("word", "class", "note")
_LONGEST = 24
_ASKED = 400
"""Characters of a point that are asked: who acts is said early."""
_MOST = 6
_TIME = re.compile(
    r"(?:\d{2,4}年(?:以来|初|底|来)?|[去今明本]年(?:以来|初|底)?|\d{1,2}月(?:份|底|初)?|近年来|目前|同时|此外|另外|如|例如|又如|比如|"
    r"[一二三四五六七八九十]是|要求|我[省市县区州乡镇村院校局们])+(?![委政])"
)


class _Words(NamedTuple):
    subject: re.Pattern[str]
    verbal: re.Pattern[str]
    joint: re.Pattern[str]


def _any(words: list[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


@cache
def _words() -> _Words:
    groups: dict[str, list[str]] = {}
    for row in lexicons.load_table("actors.tsv", COLUMNS):
        groups.setdefault(row["class"], []).append(row["word"])
    body, follower = _any(groups["body"]), _any(groups["follower"])
    return _Words(
        re.compile(
            rf"(?:^|(?<=[。；;！？!?，,：:\n]))由?(?P<name>[^\s，,。；;：:！？!?]{{0,{_LONGEST}}}?(?:{body}))"
            rf"(?:(?:党员|干部|部门|单位|双方)?等[^\s，,。；;：:！？]{{0,8}}?)?(?=(?:{follower}))",
            re.MULTILINE,
        ),
        re.compile(_any(groups["not"])),
        re.compile(_any(groups["joint"])),
    )


def find_actors(text: str, begin: int, end: int) -> list[str]:
    """Names, as written, of those who act in the point at ``text[begin:end]``, in order, each once, six at most."""
    words = _words()
    found: dict[str, None] = {}
    for match in words.subject.finditer(text, begin, min(end, begin + _ASKED)):
        name = match["name"]
        time = _TIME.match(name)
        if time:
            name = name[time.end() :]
        if not name or words.verbal.match(name):
            continue
        for part in words.joint.split(name):
            actor = part.strip("“”\"' ")
            if 2 <= len(actor) <= 16 and not words.verbal.match(actor):
                found[actor] = None
    return list(found)[:_MOST]
