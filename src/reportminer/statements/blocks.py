"""Which stretches of a report stand under which heading? Cuts a report along its outline into blocks of paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from reportminer.outline import lost_breaks
from reportminer.records import Section

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


_POINT_NUM = re.compile(
    r"(?:[一二三四五六七八九十]+[是要靠]|第[一二三四五六七八九十]+|首先|其次|再次|再者|最后|另?一方面|——|[①-⑳]).*"
)


def is_point(section: Section) -> bool:
    """Whether the number of a heading is one that points inside a paragraph carry as well (一是, 首先, ——)."""
    return _POINT_NUM.fullmatch(section.num) is not None


def find_blocks(text: str, sections: Sequence[Section]) -> list[Block]:
    """The blocks of a report in order; every character outside headings stands in exactly one or is blank.

    Headings numbered like points (`is_point`) with nothing below them do not cut: a series is found as a whole,
    whether its points begin lines or stand inside a paragraph.
    """
    children: dict[str, list[Section]] = {}
    parents = {section.parent for section in sections}
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
        for number, child in enumerate(below):
            if child.begin > at:
                place = "free" if not path else "tail" if number else "intro"
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


_JOIN = "[和及与、暨以]及?其?"
_NOUN = (
    "问题|困难|不足|差距|短板|挑战|薄弱环节|障碍|矛盾|原因|成因|根源|做法|成效|成绩|成果|效果|经验|体会|启示|感受|情况|现状|概况|形势|回顾|"
    "总结|对策|建议|措施|举措|途径|意见|思考|设想|打算|安排|部署|思路|规划|计划|目标|任务|要求|重点|分析|评价|特点|工作|方面|内容|步骤|"
    "指导思想|原则|意义|背景|必要性|结果|收获|亮点|要点|事项|谋划|准备|进展|条件|环境|方法"
)
_GENERIC = re.compile(
    rf".{{0,30}}?(?:(?:[存面][在临]|表现|取得|采取|遇到|开展)的?|(?:的|主要|突出|几[点个项条]|有关|具体|基本|总体|重点|下一?步|今后|当前|"
    rf"目前|初步|工作|基层|\d{{4}}年.{{0,6}}|本届.{{0,4}}|过去.{{0,6}}|今年.{{0,6}}|明年.{{0,6}}|五年.{{0,4}}|时期.{{0,4}}))+"
    rf"(?:{_NOUN}|主要|工作|{_JOIN}|的|重点|分析|预期|总体|总|几[点个]|政府)*(?:{_NOUN})"
)
_PLAIN = re.compile(rf"(?:{_NOUN}|{_JOIN}|的|总|主要|几[点个])+|前言|引言|结束语|结语|附[录件则]?.*|名词解释.*|说明")
_ABOUT = re.compile(
    r"(?:关于.*|.*的)(?:主要|具体|基本|几[点条个]|初步|有关|一些)?(?:建议|思考|设想|对策|意见|打算|措施|情况|做法|问题|体会|启示|汇报|报告)"
)
_OF_ITS_OWN = re.compile(r"(?:关于|针对|对).*问题|.*阶段.*")
"""A heading that names its point: where its text follows in the same paragraph, both are one."""
_STAGE = re.compile(r"[^，。]{2,12}阶段(?:[(（][^)）]{2,24}[)）])?|第.阶段.*")
_ACTS = re.compile(
    r"(?:加[强快大]|不断|创新|持续|切实|认真|积极|努力|转变|规范|强化|推[进动]|深化|狠?抓|坚持|突出|完善|提[升高]|优化|全[力面]|大力|扎实|着力|深入|围绕|聚焦|以)"
)


def is_generic(section: Section) -> bool:
    """Whether a heading only says what kind of thing comes (存在的主要问题), and states no point of its own."""
    head = section.head.strip("*： :。")
    if _PLAIN.fullmatch(head):
        return True
    if _ABOUT.fullmatch(head) or _STAGE.fullmatch(head):
        return not (_OF_ITS_OWN.fullmatch(head) and section.rule.partition(" ")[0].endswith(":sentence"))
    if _ACTS.match(head) or (any(mark in head for mark in "，,；") and len(head) > 16):
        return False
    return _GENERIC.fullmatch(head) is not None
