"""Whose figure is it, where it is not the report's own place's; and for each of what is it told?"""

from __future__ import annotations

from reportminer.figures.expressions import expression
from reportminer.figures.meaning import words

_OTHERS = frozenset({"全国", "我国", "全省", "全疆", "全区", "全球", "世界", "国内"})
_COMPARED = expression("whose compared")
_PER = expression("whose per")
_PER_BEHIND = expression("whose per behind")


def per_of(text: str, clause: int, begin: int, end: int) -> str:
    """For each of what the figure is told: 每人每年, 人均, 月."""
    if text.find("/", begin, end + 4) >= 0:
        match = _PER_BEHIND.search(text, begin, end + 4)
        if match:
            return "每" + match.group(1)
    if text.find("每", clause, begin) < 0 and text.find("均", clause, begin) < 0:
        return ""
    found = ""
    for match in _PER.finditer(text, clause, begin):
        found = match.group()
    return found


def place_of(name: str, text: str, begin: int, end: int) -> str:
    """Name of the place, as written, where what is measured is another's than the report's own: 全国高校党员比例.

    Args:
        name: what is measured.
        text: the whole text.
        begin: where the words that name it begin.
        end: where they end.
    """
    for said in (name[:2], text[begin : begin + 2], text[begin - 2 : begin] if begin >= 2 else ""):
        if said in _OTHERS:
            return "" if _COMPARED.match(name.removeprefix(said)) else said
    return ""


_DISTRICT = expression("whose district")


def district_of(text: str, begin: int, end: int) -> str:
    """Name of the development zone that the sentence ``text[begin:end]`` before a figure is about, "" if none.

    What such a zone produces is not what the report's place does, though the words for it are the same.
    """
    if text.find("区", begin, end) < 0 and text.find("园", begin, end) < 0:
        return ""
    match = _DISTRICT.search(text[begin:end])
    return match.group(1) if match else ""


_COUNTY = expression("whose county")
_NO_COUNTY = expression("whose no county")


def county_of(text: str, begin: int, end: int, home: tuple[str, ...]) -> str:
    """Name of the county that the sentence beginning at `begin` opens with, where that is not the report's own place.

    Args:
        text: the whole text.
        begin: where the sentence begins.
        end: where the figure's clause begins.
        home: the names of the report's own place.
    """
    match = _COUNTY.match(text, begin, end)
    if match is None or _NO_COUNTY.match(match[1]):
        return ""
    if match[1][:2] in words.words_of("hard") or match[1][:2] in words.words_of("verb"):
        return ""
    if match[1].startswith(home) or home[0].endswith(match[1]):
        return ""
    return match[1]
