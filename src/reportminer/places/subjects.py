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

_CLAUSE = re.compile(f"[{CLAUSES}\n]")
_LOOK_BACK = 40
"""names that are looked back on to find one whose section is not over"""
_OPENING = 12
"""characters at the beginning of a point in which a name may still be its subject"""


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
        other: Owner | None = None
        seen = -1
        for cue in find_cues(text, mentions, sides, cast):
            if cue.seen is not None:
                other, seen = cue.seen, cue.begin
                continue
            near = seen >= 0 and not STOP.search(text, seen, cue.begin)
            scope = cue.tell(Spoken(self._spoken_of(cue.begin), around(cue.begin), other, near))
            if scope is None:
                continue
            self._scopes.append(scope)
            if scope.lasting and scope.owner is not None:
                self._lasting.append((scope.begin, scope.owner))
                other = other if scope.owner == sides.speaker else scope.owner
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
        scope = self._scopes[index] if self._sides.journey and index < len(self._scopes) else None
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
            if told is not None or at < self._reach(begin, owner):
                return owner if told is None and self._goes_on(owner, at) else told or HOME
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
        if self._sides.home.name and any(other.name not in self._title for other in others):
            return None
        return owners.pop() if len(owners) == 1 else None

    def _last(self, at: int) -> Scope | None:
        index = bisect_right(self._begins, at) - 1
        return self._scopes[index] if index >= 0 else None
