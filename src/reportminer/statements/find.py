"""Which points does a report make? One record each: what it says, of what kind, by whom and on what."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportminer.records import Role, Section, Statement
from reportminer.statements import heads, kinds
from reportminer.statements.actors import find_actors
from reportminer.statements.blocks import Block, find_blocks, is_point, paragraphs
from reportminer.statements.points import Point, cut_closing, find_points, split_list
from reportminer.statements.topics import find_topics
from reportminer.text import HeadingMark

_BACK = re.compile(r"回顾|总结|过去|成绩|成效|所做的工作|主要工作$")
_AHEAD = re.compile(r"目标|任务|安排|部署|打算|今后|未来|下一步|总体要求|重点工作|工作重点|建议|思路|规划|要求")
_TURN = re.compile(
    r"(?:今年|\d{4}年|今后五年|本届)[^。！？\n]{0,12}(?:总体要求|指导思想|预期目标|工作思路|总体思路|主要目标)"
)


def _phase(text: str, block: Block, phase: str) -> str:
    """Whether the part of a work report that begins with `block` looks back or ahead."""
    for section in block.path[:1]:
        if _BACK.search(section.head):
            return "review"
        if section.role in ("plan", "recommendation") or _AHEAD.search(section.head):
            return "plan"
    return phase


def _single(blocks: Sequence[Block], text: str) -> set[str]:
    """Ids of headings that are the last of their level and whose siblings each hold one paragraph at most."""
    siblings: dict[str, list[tuple[Section, int]]] = {}
    for block in blocks:
        if block.place == "body" and block.section:
            count = len(paragraphs(text, block.begin, block.end))
            siblings.setdefault(block.section.parent, []).append((block.section, count))
    return {
        group[-1][0].id
        for group in siblings.values()
        if len(group) > 1 and all(count <= 1 for _, count in group[:-1]) and group[-1][1] > 1
    }


def _expand(text: str, point: Point, verdict: kinds.Verdict | None) -> list[Point]:
    """The points of a paragraph of problems that lists them without numbers."""
    if verdict and verdict.kind == "problem" and point.form in ("paragraph", "lead"):
        parts = split_list(text, point.begin, point.end)
        if parts:
            return parts
        end = cut_closing(text, point.begin, point.end)
        if end < point.end:
            return [point._replace(end=end)]
    return [point]


def find_statements(
    text: str, sections: Sequence[Section], *, genre: str = "other", marks: Sequence[HeadingMark] = ()
) -> list[Statement]:
    """The points of one report in order, ids ``p1``, ``p2`` …

    Args:
        text: the clean text of one report.
        sections: its outline, with roles, as `outline.find_sections` gives it.
        genre: kind of report; in 政府工作报告 the part that looks back and the part that looks ahead are told apart.
        marks: paragraphs that the file marks as headings; the outline has used them, kept here for symmetry.

    Returns:
        Records with offsets into `text`; `figures` is left empty for the pipeline.
    """
    del marks
    blocks = find_blocks(text, sections)
    at = {section.begin: section for section in sections if is_point(section)}
    alone = _single(blocks, text)
    phase = "review" if genre == "政府工作报告" else ""
    found: list[Statement] = []
    for block in blocks:
        if phase:
            phase = _phase(text, block, phase)
        section = block.section
        for point in find_points(text, block, alone=bool(section and section.id in alone)):
            if (
                phase == "review"
                and not block.path
                and _TURN.search(text, point.begin, min(point.end, point.begin + 80))
            ):
                phase = "plan"
            found += _statements(
                text, point, at.get(point.begin) or point.heading or block.section, block, phase, genre
            )
    found.sort(key=lambda s: (s.begin, s.end))
    for number, statement in enumerate(found, 1):
        statement.id = f"p{number}"
    return found


def _statements(
    text: str, point: Point, section: Section | None, block: Block, phase: str, genre: str
) -> list[Statement]:
    role: Role = section.role if section else "other"
    context = kinds.Context(role, phase, block.place, genre)
    verdict = kinds.decide(text, point, _head(text, point), context)
    statements = []
    for part in _expand(text, point, verdict):
        if part is not point:
            verdict = verdict or kinds.decide(text, part, _head(text, part), context)
        if verdict is None:
            continue
        begin, end = _head(text, part, verdict.kind)
        statements.append(
            Statement(
                kind=verdict.kind,
                head=text[begin:end],
                head_begin=begin,
                head_end=end,
                num=part.num,
                begin=part.begin,
                end=part.end,
                section=section.id if section else "",
                actors=find_actors(text, part.body, part.end),
                topics=find_topics(text, verdict.kind, head=(begin, end), end=part.end),
                confidence=verdict.confidence,
                rule=f"{part.form}+{verdict.rule}",
            )
        )
    return statements


def _head(text: str, point: Point, kind: str = "") -> tuple[int, int]:
    heading = point.heading
    if heading and heading.head:
        begin = text.find(heading.head, heading.head_begin, heading.head_end)
        if begin >= 0:
            end = begin + len(heading.head)
            whole = len(heading.head) <= heads.LONGEST and point.end > heading.head_end + 2
            return (begin, end) if whole else heads.find_head(text, begin, end, kind=kind)
    return heads.find_head(text, point.body, point.end, kind=kind)
