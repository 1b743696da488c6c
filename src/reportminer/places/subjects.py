"""Of which place does a clause speak? The subjects that sentences name (全省, 我县, 该县, 端州区), each as far as it reaches."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from reportminer.sentences import CLAUSES, STOP

from ..records import Section
from .cast import Cast
from .cues import Scope, Spoken, find_cues
from .expressions import expression
from .mentions import Mention
from .owners import HOME, Owner, Sides, scope_words
from .speakers import short_of

_CLAUSE = re.compile(f"[{CLAUSES}\n]")
_LOOK_BACK = 40
"""names that are looked back on to find one whose section is not over"""
_OPENING = 12
"""characters at the beginning of a point in which a name may still be its subject"""


class _LookBack:
    """The places that a text has named up to some words, for those that look back on them (该县, 那里, 前者)."""

    def __init__(self, text: str, sides: Sides, alone: Owner | None) -> None:
        self._text = text
        self._sides = sides
        self._told: dict[Owner, int] = {}
        """places told of, each with its rank in the order of their first names; the last named last"""
        self._other: Owner | None = None
        self._last: tuple[Owner, int] | None = None
        self._seen = -1
        self._alone = alone
        """the one other place that the text tells of"""

    def see(self, owner: Owner, at: int) -> None:
        """A place that somebody goes to or looks at."""
        self._other, self._seen = owner, at

    def tell(self, scope: Scope) -> None:
        """A place that something is told of."""
        owner = scope.owner
        if owner is None or (owner == self._sides.speaker and owner != HOME):
            return
        self._told[owner] = self._told.pop(owner, len(self._told))
        if owner != self._sides.speaker:
            self._last = (owner, scope.begin)
            self._other = owner if scope.lasting else self._other

    def spoken(self, at: int, around: Owner, told: Owner | None) -> Spoken:
        """What words at `at` can look back on."""
        pair = sorted(list(self._told.items())[-2:], key=lambda pair: pair[1])
        near = self._seen >= 0 and not STOP.search(self._text, self._seen, at)
        other = self._other
        if self._last is not None and self._text.find("\n", self._last[1], at) < 0 and self._last[1] > self._seen:
            other, near = self._last[0], near or self._text.count("。", self._last[1], at) == 1
        other = self._alone if other is None else other
        return Spoken(around, told, other, tuple(owner for owner, _ in pair), near=near)


class Scopes:
    """The subjects of a text, in order.

    Args:
        text: clean text of one report.
        mentions: the places named in it.
        sides: whose report it is, and who speaks.
        around: tells the owner that headings give to an offset; None where they give none.
        cast: the places that play a part.
        sections: its sections.
    """

    def __init__(
        self,
        text: str,
        mentions: Sequence[Mention],
        sides: Sides,
        around: Callable[[int], Owner | None],
        cast: Cast,
        sections: Sequence[Section] = (),
    ) -> None:
        self._text = text
        self._sides = sides
        self._around = around
        self._ends = sorted((section.begin, section.end) for section in sections)
        self._title = text[: text.find("\n")]
        self._scopes: list[Scope] = []
        self._lasting: list[tuple[int, Owner]] = []
        others = {o for name, o in cast.owners.items() if name not in cast.small} - {HOME, sides.speaker}
        look = _LookBack(text, sides, others.pop() if len(others) == 1 else None)
        for cue in find_cues(text, mentions, sides, cast):
            if cue.seen is not None:
                look.see(cue.seen, cue.begin)
                continue
            scope = cue.tell(look.spoken(cue.begin, self._spoken_of(cue.begin), around(cue.begin)))
            if scope is None:
                continue
            self._scopes.append(scope)
            if scope.owner is not None and scope.owner.name not in scope_words()[0]:
                look.tell(scope)
            if scope.lasting and scope.owner is not None:
                self._lasting.append((scope.begin, scope.owner))
        self._begins = [scope.begin for scope in self._scopes]

    def subject(self, at: int) -> Owner | None:
        """The subject that the sentence names last before `at`, or at it; None where it names none."""
        scope = self._last(at)
        if scope is None or STOP.search(self._text, scope.begin, at):
            return None
        return scope.owner

    def opening(self, at: int) -> Owner | None:
        """The subject that the clause at `at` comes to behind some words (第二站到了青砚县，…); None where there is none."""
        index = bisect_right(self._begins, at)
        scope = (
            self._scopes[index] if (self._sides.journey or self._sides.guests) and index < len(self._scopes) else None
        )
        if (
            scope is None
            or not scope.lasting
            or scope.begin > at + _OPENING
            or _CLAUSE.search(self._text, at, scope.begin)
        ):
            return None
        return scope.owner

    def _spoken_of(self, at: int) -> Owner:
        """The other place that the sentence has been about up to `at`, else what the surroundings are about."""
        last = self._scopes[-1] if self._scopes and self._sides.crossing else None
        if last is None or last.owner is None or STOP.search(self._text, last.begin, at):
            return self.around(at)
        return self.around(at) if last.owner.name in scope_words()[0] else last.owner

    def around(self, at: int) -> Owner:
        """Of whom the surroundings of `at` speak: the paragraph so far, else the heading, else the paragraph before."""
        told = self._around(at)
        if not self._sides.crossing:
            return told or HOME
        index = bisect_left(self._lasting, (at, HOME)) - 1
        for begin, owner in reversed(self._lasting[max(0, index + 1 - _LOOK_BACK) : index + 1]):
            if self._text.find("\n", begin, at) < 0:
                return owner
            if told is not None or owner == self._sides.speaker or at < self._reach(begin, owner):
                goes_on = told is None and at < self._reach(begin, owner) and self._goes_on(owner, at)
                return owner if goes_on else told or HOME
        return told or HOME

    def _reach(self, begin: int, owner: Owner) -> int:
        """Where the section that a name stands in is over, or where the first begins; none ends what travellers saw before."""
        index = bisect_right(self._ends, (begin, len(self._text) + 1))
        above = [end for _, end in self._ends[:index] if begin < end]
        if above:
            return above[-1]
        if self._sides.travels and owner != self._sides.speaker:
            return len(self._text)
        return self._ends[index][0] if index < len(self._ends) else len(self._text)

    def _goes_on(self, owner: Owner, at: int) -> bool:
        """Is a later paragraph of the section still about a place: the speaker, or one on a journey or in a list?"""
        if owner == self._sides.speaker:
            return self._sides.apart
        if not self._sides.journey:
            return False
        if self._sides.travels:
            return True
        return expression("goes on").match(self._text, self._text.rfind("\n", 0, at) + 1) is not None

    def only(self, begin: int, end: int) -> Owner | None:
        """The one place of the title that all subjects named between two offsets are; None where there is none, or another."""
        before = bisect_left(self._lasting, (begin, HOME)) - 1
        if before >= 0 and self._text.find("\n", self._lasting[before][0], begin) < 0:
            return None  # its paragraph has told
        first, last = bisect_left(self._begins, begin), bisect_left(self._begins, end)
        owners = {scope.owner for scope in self._scopes[first:last] if scope.owner is not None}
        others = owners - {HOME, self._sides.speaker}
        if self._sides.home.name and any((short_of(o.name) or o.name) not in self._title for o in others):
            return None
        return owners.pop() if len(owners) == 1 else None

    def _last(self, at: int) -> Scope | None:
        index = bisect_right(self._begins, at) - 1
        return self._scopes[index] if index >= 0 else None
