"""What does the kind of report say of its sections and points? In a plan nothing is done yet, an audit tells what it found."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from reportminer.lexicons import LexiconError, load_table, split_values
from reportminer.outline.roles import Verdict
from reportminer.records import KINDS, ROLES, Kind, Role

COLUMNS = ("genre", "roles", "rules", "head", "to")
_PARENT = "parent"
_REVIEW = "review"
"""What decided that a heading looks back: those below it are asked whether they tell of something reached."""
NONE = "none"
"""What a row says where points under headings that say nothing are none."""
_DONE = ("practice", "outcome")
_ROLES: dict[str, Role] = {role: role for role in ROLES}
_KINDS: dict[str, Kind] = {kind: kind for kind in KINDS}


class _Frame(NamedTuple):
    """Headings of one genre whose role, rule and words are these have the role `to` there."""

    roles: frozenset[str]
    rules: tuple[str, ...]
    head: re.Pattern[str]
    to: str


@cache
def _frames() -> tuple[dict[str, list[_Frame]], dict[str, str]]:
    """The frames of every genre, and the kind of points under headings that say nothing.

    Raises:
        LexiconError: a row names a role or kind that does not exist.
    """
    frames: dict[str, list[_Frame]] = {}
    defaults: dict[str, str] = {}
    for row in load_table("genre_frames.tsv", COLUMNS):
        roles, to = split_values(row["roles"]), row["to"]
        if not set(roles) <= set(ROLES) or to not in ((_PARENT, *ROLES) if roles else (NONE, *KINDS)):
            raise LexiconError(f"genre_frames.tsv: genre {row['genre']!r}: no such role or kind")
        if not roles:
            defaults[row["genre"]] = to
            continue
        frame = _Frame(frozenset(roles), split_values(row["rules"]), re.compile(row["head"]), to)
        frames.setdefault(row["genre"], []).append(frame)
    return frames, defaults


def framed(verdict: Verdict, head: str, genre: str, parent: Verdict | None) -> Verdict:
    """The role of a heading as reports of this kind mean it.

    Args:
        verdict: the role by the heading's own words and place.
        head: the heading's words.
        genre: kind of report.
        parent: role of the heading above, if there is one.
    """
    for frame in _frames()[0].get(genre, ()):
        if verdict.role not in frame.roles or not frame.head.search(head):
            continue
        if frame.rules and not verdict.rule.startswith(frame.rules):
            continue
        if frame.to == _PARENT:
            role: Role = parent.role if parent is not None and parent.role in _DONE else "practice"
        else:
            role = _ROLES[frame.to]
        return Verdict(role, max(verdict.confidence, 0.8), verdict.rule if verdict.rule == _REVIEW else "genre")
    return verdict


def default_kind(genre: str) -> Kind | None:
    """Of what kind the points of such reports are where neither heading nor words say it; None where that is open."""
    return _KINDS.get(_frames()[1].get(genre, ""))


def has_no_others(genre: str) -> bool:
    """Whether what stands under headings that say nothing is no point in such reports (适用范围 of a plan)."""
    return _frames()[1].get(genre) == NONE
