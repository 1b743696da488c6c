"""Which stretches of a report stand under which heading? Cuts a report along its outline into blocks of paragraphs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from reportminer.outline import lost_breaks
from reportminer.records import Section
from reportminer.statements.expressions import expression

_BLANK = " \t\r\n\u3000\xa0*#>"
_AFTER_HEADING = " \t\r\n\u3000\xa0*。.：:，,；;"


class Block(NamedTuple):
    """Running text under one heading that no deeper heading cuts up.

    `path` holds the headings above it, outermost first; the last is its own. `place` says where it stands: ``body``
    (all that stands under a heading), ``intro`` (before its first child), ``tail`` (behind a child), ``free`` (no
    heading).
    """

    begin: int
    end: int
    path: tuple[Section, ...]
    place: str

    @property
    def section(self) -> Section | None:
        """The heading that the block stands under."""
        return self.path[-1] if self.path else None


def strip(text: str, begin: int, end: int, blank: str = _BLANK) -> tuple[int, int]:
    """The span without white space and markup at its ends."""
    while begin < end and text[begin] in blank:
        begin += 1
    while end > begin and text[end - 1] in _BLANK:
        end -= 1
    return begin, end


def paragraphs(text: str, begin: int, end: int) -> list[tuple[int, int]]:
    """Spans of the paragraphs of ``text[begin:end]`` that are not empty, those whose line breaks were lost among them."""
    spans = []
    at = begin
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        for first, last in pairwise((at, *lost_breaks(text, at, stop), stop)):
            first, last = strip(text, first, last)  # noqa: PLW2901
            if first < last:
                spans.append((first, last))
        at = stop + 1
    return spans


_POINT_NUM = expression("blocks point num")


def is_point(section: Section) -> bool:
    """Whether the number of a heading is one that points inside a paragraph carry as well (一是, 首先, ——)."""
    return _POINT_NUM.fullmatch(section.num) is not None


def _told(section: Section, beside: Sequence[Section], children: Mapping[str, Sequence[Section]]) -> bool:
    """Whether a heading is the first sentence of its point, although unnumbered headings stand below it.

    Those beside it have none: what stands below this one was set apart for another reason (附表, 为此，建议：).
    """
    if not section.num or not section.rule.partition(" ")[0].endswith(":sentence"):
        return False
    parted = sum(1 for one in beside if one.num and children.get(one.id))
    return parted == 1 < len(beside) and not any(one.num or one.rule.startswith("lead") for one in children[section.id])


def find_blocks(text: str, sections: Sequence[Section]) -> list[Block]:
    """The blocks of a report in order; every character outside headings stands in exactly one or is blank.

    Headings numbered like points (`is_point`) with nothing below them do not cut: a series is found as a whole,
    whether its points begin lines or stand inside a paragraph.
    """
    children: dict[str, list[Section]] = {}
    parents = {section.parent for section in sections}
    beside: dict[str, list[Section]] = {}
    for section in sections:
        beside.setdefault(section.parent, []).append(section)
    sections = [s for s in sections if s.id in parents or not is_point(s)]
    known = {section.id: section for section in sections}
    for section in sorted(sections, key=lambda s: (s.begin, -s.end)):
        above = known.get(section.parent)
        while above and above.end <= section.begin:
            above = known.get(above.parent)
        children.setdefault(above.id if above else "", []).append(section)

    def walk(begin: int, end: int, path: tuple[Section, ...]) -> Iterator[Block]:
        below = children.get(path[-1].id if path else "", [])
        at = begin
        told = bool(below and path) and _told(path[-1], beside[path[-1].parent], children)
        for number, child in enumerate(below):
            if child.begin > at:
                place = "free" if not path else "tail" if number else "body" if told else "intro"
                yield Block(at, min(child.begin, end), path, place)
            after = below[number + 1].begin if number + 1 < len(below) else end
            stop = min(child.end, after)
            yield from walk(child.head_end, max(stop, child.head_end), (*path, child))
            at = max(at, stop)
        if at < end or not below:
            yield Block(at, max(at, end), path, "free" if not path else "tail" if below else "body")

    blocks = []
    for block in walk(0, len(text), ()):
        begin, end = strip(text, block.begin, block.end, _AFTER_HEADING if block.place in ("body", "intro") else _BLANK)
        if begin < end or block.place == "body":
            blocks.append(block._replace(begin=begin, end=max(begin, end)))
    return blocks


LABELLED = " label"
"""How the rule of a heading ends that is a label of its kind of report (反馈问题：…): the problem or answer follows."""
_GENERIC = expression("blocks generic")
_PLAIN = expression("blocks plain")
_ABOUT = expression("blocks about")
_OF_ITS_OWN = expression("blocks of its own")
_STAGE = expression("blocks stage")
_ACTS = expression("blocks acts")


def is_generic(section: Section) -> bool:
    """Whether a heading only says what kind of thing comes (存在的主要问题), and states no point of its own."""
    head = section.head.strip("*： :。")
    if section.rule.endswith(LABELLED):
        return True
    if _PLAIN.fullmatch(head):
        return True
    if _ABOUT.fullmatch(head) or _STAGE.fullmatch(head):
        return not (_OF_ITS_OWN.fullmatch(head) and section.rule.partition(" ")[0].endswith(":sentence"))
    if _ACTS.match(head) or (any(mark in head for mark in "，,；") and len(head) > 16):
        return False
    return _GENERIC.search(head) is not None
