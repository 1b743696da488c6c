"""Which heading stands under which? Decides the nesting of one report from its own numbering."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from reportminer.outline.candidates import Candidate
from reportminer.outline.numbering import LAST, UNORDERED, Form

INNER = Form("inner", 0, False)
UNNUMBERED = ("own", "clause", INNER.name)
"""Headings on their own line: a name of a section, a clause, or one below names of sections that have no number either."""
_NEXT_LINE = 6
"""Blank characters that may part a heading from one right below it."""


_DASHED = ("dash", "bullet")


class _Open:
    """A list of headings that is open: its form, last value and the last heading's place."""

    __slots__ = ("at", "depth", "form", "last", "own_line", "rank")

    def __init__(self, candidate: Candidate, at: int) -> None:
        self.form = candidate.form.name
        self.rank = candidate.form.rank
        self.depth = candidate.depth
        self.own_line = candidate.own_line
        self.last = candidate.value
        self.at = at

    def step(self, candidate: Candidate, at: int) -> None:
        self.last = candidate.value if candidate.value != LAST else self.last + 1
        self.at = at


def nest(candidates: Sequence[Candidate], *, closers: Sequence[int] = (), announcing: Sequence[int] = ()) -> None:
    """Set `level` and `parent` (index, -1 = none) of every candidate.

    One stack of open lists is kept. A number goes on in the deepest open list of its form that it can follow; a new 1
    of a form that is open begins a list under the current heading; a form that is not open closes the lists of inner
    ranks. Headings without number stand above a list that begins anew behind them, and under one that goes on.

    Args:
        candidates: in order of the text, with their heads found.
        closers: offsets of paragraphs that close the lists before them; a list that begins behind one stands under the
            outermost heading.
        announcing: offsets of paragraphs that announce a list; one that begins behind such a paragraph does not stand under a
            dash before it.
    """
    _set_below_names(candidates)
    inverted = _inverted(candidates)
    restarting = _restarting(candidates)
    stack: list[_Open] = []
    for at, candidate in enumerate(candidates):
        if at and _is_closed(stack, candidates, at, closers):
            del stack[1:]
        if at and candidate.value == 1 and _stands_between(announcing, candidates[at - 1], candidate):
            while len(stack) > 1 and stack[-1].form in _DASHED:
                stack.pop()
        if candidate.form.name in UNNUMBERED:
            _place_own(stack, candidates, at)
        elif candidate.value == UNORDERED:
            _place_unordered(stack, candidate)
        else:
            _place_number(stack, candidates, at, inverted, restarting)
        if stack and stack[-1].at == -1:
            stack[-1].at = at
        candidate.level = len(stack)
        candidate.parent = stack[-2].at if len(stack) > 1 else -1


def _set_below_names(candidates: Sequence[Candidate]) -> None:
    """Set headings without number below names of sections without number if one stands right below such a name."""
    own = [c for c in candidates if c.form.name == "own" and not c.depth]
    below = [
        inner
        for outer, inner in pairwise(candidates)
        if outer.form.name == inner.form.name == "own" and outer.names and not inner.names
        and outer.own_line and inner.begin - outer.end <= _NEXT_LINE
    ]  # fmt: skip
    if below:
        for candidate in own:
            if not candidate.names and candidate.begin >= below[0].begin:
                candidate.form = INNER


def _is_closed(stack: list[_Open], candidates: Sequence[Candidate], at: int, closers: Sequence[int]) -> bool:
    """Whether a closing paragraph stands before a candidate, and no open list goes on with it or behind it."""
    candidate, before = candidates[at], candidates[at - 1]
    if len(stack) < 2 or not _stands_between(closers, before, candidate):
        return False
    if candidate.form.name in UNNUMBERED:
        return False
    following = next((c for c in candidates[at:] if c.value > 0 or c.form.name in UNNUMBERED), candidate)
    return not any(o.form == following.form.name and 0 < o.last < following.value for o in stack[1:])


def _stands_between(offsets: Sequence[int], before: Candidate, candidate: Candidate) -> bool:
    return bisect_right(offsets, before.begin) < bisect_right(offsets, candidate.begin)


def _push(stack: list[_Open], candidate: Candidate) -> None:
    stack.append(_Open(candidate, -1))


def _continue(stack: list[_Open], index: int, candidate: Candidate) -> None:
    del stack[index + 1 :]
    stack[index].step(candidate, -1)


def _inverted(candidates: Sequence[Candidate]) -> set[tuple[str, str]]:
    """Pairs (outer, inner) of forms where the report turns the usual order round.

    The usually inner form must run on over at least two new beginnings of the usually outer one.
    """
    numbered = [c for c in candidates if c.value not in (UNORDERED, LAST)]
    names = {c.form.name: c.form.rank for c in numbered}
    found = set()
    for inner, rank_inner in names.items():
        for outer, rank_outer in names.items():
            if rank_inner >= rank_outer:
                continue
            run = [(c.form.name, c.value) for c in numbered if c.form.name in (inner, outer)]
            values = [value for name, value in run if name == outer]
            begins = [i for i, item in enumerate(run) if item == (inner, 1)]
            steady = all(b - a == 1 for a, b in pairwise(values))
            if len(begins) >= 2 and len(values) >= 2 and steady and all(i and run[i - 1][0] == outer for i in begins):
                found.add((outer, inner))
    return found


def _restarting(candidates: Sequence[Candidate]) -> set[str]:
    """Forms whose numbering begins more than once."""
    ones = [c.form.name for c in candidates if c.value == 1]
    return {name for name in ones if ones.count(name) > 1}


def _can_follow(opened: _Open, candidate: Candidate) -> bool:
    return candidate.value == LAST or candidate.value == opened.last + 1


def _place_number(
    stack: list[_Open], candidates: Sequence[Candidate], at: int, inverted: set[tuple[str, str]], restarting: set[str]
) -> None:
    candidate = candidates[at]
    name = candidate.form.name
    open_lists = [i for i, o in enumerate(stack) if o.form == name]
    ready = [i for i in open_lists if _can_follow(stack[i], candidate)]
    if ready:
        alike = [i for i in ready if stack[i].own_line == candidate.own_line]
        _continue(stack, (alike or ready)[-1], candidate)
        return
    if open_lists and candidate.value != 1:
        later = [i for i in open_lists if candidate.value >= stack[i].last]
        _continue(stack, later[-1] if later else open_lists[0], candidate)
        return
    if open_lists:
        deepest = open_lists[-1]
        if _begins_sublist(candidates, at, stack[deepest]):
            _push(stack, candidate)
        else:
            _continue(stack, deepest, candidate)
        return
    while stack and not _holds(stack, candidates, at, inverted, restarting):
        stack.pop()
    _push(stack, candidate)


def _begins_sublist(candidates: Sequence[Candidate], at: int, opened: _Open) -> bool:
    """Whether a new 1 of an open form begins a list of its own, under the last heading of the open list.

    It does if the open list is taken up again behind it; where that can't be told, if the shapes of the two differ.
    """
    candidate = candidates[at]
    expected = 2
    for following in candidates[at + 1 :]:
        if following.form.name != candidate.form.name:
            continue
        if following.value == expected and (expected != opened.last + 1 or following.own_line == candidate.own_line):
            expected += 1
        elif following.value == opened.last + 1:
            return True
        else:
            break
    return opened.own_line and not candidate.own_line


def _holds(
    stack: list[_Open], candidates: Sequence[Candidate], at: int, inverted: set[tuple[str, str]], restarting: set[str]
) -> bool:
    """Whether the innermost open heading may hold the first of a new list."""
    candidate, top = candidates[at], stack[-1]
    if candidate.depth and top.depth:
        return top.depth < candidate.depth
    if top.form in UNNUMBERED:
        direct = top.at == at - 1 and candidates[top.at].body >= candidate.begin - 2
        several = sum(c.form.name == top.form for c in candidates) > 1
        return direct or several or candidate.form.name in restarting or len(stack) > 1
    if top.form in ("label", "lead"):
        return False
    if (top.form, candidate.form.name) in inverted:
        return True
    if top.rank == candidate.form.rank:
        return top.form != candidate.form.name
    return top.rank < candidate.form.rank


def _place_unordered(stack: list[_Open], candidate: Candidate) -> None:
    name = candidate.form.name
    for i in range(len(stack) - 1, -1, -1):
        if stack[i].form == name:
            _continue(stack, i, candidate)
            return
    while stack and stack[-1].form in ("label", "lead"):
        stack.pop()
    _push(stack, candidate)


def _place_own(stack: list[_Open], candidates: Sequence[Candidate], at: int) -> None:
    """Put a heading without number by what its style, its mark and the next number say."""
    candidate = candidates[at]
    following = next((c for c in candidates[at + 1 :] if c.form.name in UNNUMBERED or c.value > 0), None)
    if candidate.rule == "appendix":
        stack.clear()
    if candidate.depth:
        _place_marked(stack, candidate)
        return
    if following is not None and following.value > 0:
        lists = [i for i, o in enumerate(stack) if o.form == following.form.name]
        if following.value == 1 and lists:
            del stack[lists[0] :]
        elif lists:
            holder = next((i for i in reversed(lists) if _can_follow(stack[i], following)), lists[-1])
            if not any(o.form in UNNUMBERED for o in stack[holder + 1 :]):
                del stack[holder + 1 :]
    alike = [i for i, o in enumerate(stack) if o.form == candidate.form.name]
    if alike:
        _continue(stack, alike[-1], candidate)
        return
    last = all(c.form.name in UNNUMBERED and c.names for c in candidates[at + 1 :])
    while last and candidate.names and stack and not candidates[stack[-1].at].names:
        stack.pop()
    while stack and stack[-1].form in ("label", "lead", "dash", "bullet"):
        stack.pop()
    inner = next((i for i, o in enumerate(stack) if o.form in ("clause", INNER.name)), len(stack))
    if candidate.form.name == "own":
        del stack[inner:]
    _push(stack, candidate)


def _place_marked(stack: list[_Open], candidate: Candidate) -> None:
    while stack and (not stack[-1].depth or stack[-1].depth > candidate.depth):
        stack.pop()
    if stack and stack[-1].depth == candidate.depth:
        _continue(stack, len(stack) - 1, candidate)
        stack[-1].form = candidate.form.name
        return
    _push(stack, candidate)
