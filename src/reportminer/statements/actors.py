"""Who did it? The bodies and groups that a point names as its subject (县委组织部, 各乡镇)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation

from reportminer import lexicons
from reportminer.records import Kind
from reportminer.sentences import CLAUSES

COLUMNS = ("word", "class", "note")
_ASKED = 240
"""Characters of a point that are asked: who acts is said early."""
_MOST = 6
_LONGEST = 16
_CLAUSE_ENDS = frozenset(CLAUSES + " \t\r\n\u3000\xa0")
_LEAD = (
    r"(?:\d{2,4}年(?:以来|初|底|来)?|[去今明本]年(?:以来|初|底)?|\d{1,2}月(?:份|底|初)?|近年来|几年来|一年来|目前|同时|此外|另外|[例又比]?如|"
    r"[一二三四五六七八九十]是|由|[（(]?[一二三四五六七八九十\d]{1,2}[）)、.]){0,6}"
)
_DATE = r"(?:于?(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|份|底|初)?)?"
_PLACE_ENDS = "自治[州县区]|街道|社区|集团|公司|[省市县区州盟旗镇乡村矿局厅校院]"
_OTHERS = r"等?(?:\d+|多|有关|相关|几)?[个家]?(?:单位|部门)"
_NEXT = r"(?<=委)(?=[省市县区州盟旗](?:人民)?政府)"
_PROBLEMS: tuple[Kind, ...] = ("problem", "cause")


def _any(words: list[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


def _starting(words: list[str]) -> str:
    """That one of the characters follows which the words begin with: quickly told, and mostly not so."""
    return f"(?=[{''.join(sorted({re.escape(word[0]) for word in words}))}])"


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A subject with what follows it; what parts several names; names that say too little alone: always, before a verb."""
    groups: dict[str, list[str]] = {}
    for row in lexicons.load_table("actors.tsv", COLUMNS):
        groups.setdefault(row["class"], []).append(row["word"])
    body = _any(groups["office"] + groups["organ"] + groups["group"])
    verbal = _any(groups["not"] + [w for w in groups["adverb"] + groups["verb"] if len(w) > 1])
    joint = rf"(?:{_any(groups['joint'])})(?![^（(]{{0,8}}[）)])"
    stem = rf"(?=[一-鿿]{{1,6}}?(?:{_PLACE_ENDS}))(?:(?!{verbal}|{joint})[一-鿿]){{1,6}}?(?:{_PLACE_ENDS})"
    known = groups["office"] + groups["organ"] + groups["group"] + groups["before"]
    token = f"(?:{_starting(known)}(?:{_any(known)})|{stem})"
    body = f"{_starting(groups['office'] + groups['organ'] + groups['group'])}(?:{body})"
    name = f"{token}{{0,4}}(?:{body})"
    subject = re.compile(
        rf"{_LEAD}(?P<names>{name}(?:(?:{joint}|{_NEXT}){name}){{0,5}})"
        rf"(?P<others>{_OTHERS}(?:{token}{{0,2}}(?:{body}))?)?"
        rf"{_DATE}(?!{_any(groups['not_follower'])}|{body})(?:(?P<adverb>{_any(groups['adverb'])})|{_any(groups['verb'])})(?!(?:[一-鿿]{{2}})?的)"
    )
    return (
        subject,
        re.compile(rf"(?:{body})(?P<joint>{joint}|{_NEXT})"),
        re.compile(_any(groups["group"])),
        re.compile(_any(groups["organ"] + groups["group"])),
    )


@cache
def _bodies() -> AhoCorasick:
    """Finds every word that a name can end in."""
    rows = lexicons.load_table("actors.tsv", COLUMNS)
    words = [row["word"] for row in rows if row["class"] in ("office", "organ", "group")]
    return AhoCorasick(words, implementation=Implementation.DFA)


def _clauses_with_bodies(text: str, begin: int, end: int) -> Iterator[int]:
    """Where the clauses of ``text[begin:end]`` begin in which a body or group is named at all."""
    done = -1
    for _, body, _ in _bodies().find_matches_as_indexes(text[begin:end]):
        clause = begin + body
        while clause > begin and text[clause - 1] not in _CLAUSE_ENDS:
            clause -= 1
        if clause > done:
            yield clause
        done = clause


def _parts(names: str, joint: re.Pattern[str]) -> list[str]:
    """Names joined to one another, cut where a joint stands behind a body."""
    cuts = [match.span("joint") for match in joint.finditer(names)]
    begins, ends = [0, *(end for _, end in cuts)], [*(begin for begin, _ in cuts), len(names)]
    return [names[begin:end] for begin, end in zip(begins, ends, strict=True)]


def find_actors(text: str, begin: int, end: int, *, kind: Kind = "practice") -> list[str]:
    """Names, as written, of those who act in the point at ``text[begin:end]``, in order, each once, six at most.

    Args:
        text: the clean text of the report.
        begin: where the point begins, behind its number.
        end: where it ends.
        kind: the kind of the point; of whom a problem is told (党员, 企业) is no actor, only a body with a name is.
    """
    subject, joint, vague, bare = _patterns()
    too_short = bare if kind in _PROBLEMS else vague
    found: dict[str, None] = {}
    stop = min(end, begin + _ASKED)
    for clause in _clauses_with_bodies(text, begin, stop):
        match = subject.match(text, clause, stop)
        if match is None:
            continue
        names = _parts(match["names"], joint)
        short = too_short if match["adverb"] else bare
        if not any(short.fullmatch(name) for name in names):
            found |= dict.fromkeys(name for name in names if 2 <= len(name) <= _LONGEST)
    return list(found)[:_MOST]
