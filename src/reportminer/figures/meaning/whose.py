"""Whose figure is it, where it is not the report's own place's; and for each of what is it told?"""

from __future__ import annotations

import re

from reportminer.figures.meaning import words

_OTHERS = frozenset({"全国", "我国", "全省", "全疆", "全区", "全球", "世界", "国内"})
_COMPARED = re.compile(
    r"市场|首|第|唯一|百强|百佳|先进|文明|示范|重点|优秀|劳模|劳动|试点|最|抗击|人大|政协|十|各地|性|一|知名|著名|技能|同类"
)
_PER = re.compile(
    r"每人每年|每人每月|每人每天|每月每人|每年每人|每户每年|每户每月|每名[^，。；每]{1,6}?每[年月]|每亩每年|人均|户均|村均|亩均|每人|每户|每村|每亩|每名党员|每个村|每村每年|每年|每月|每周|每季度|每半年|每天"
)
_PER_BEHIND = re.compile(r"/(人·月|人·年|月·人|年·人|人|户|亩|月|年|天|日|村|次|平方公里|平方米|吨|公里)")


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


_DISTRICT = re.compile(
    r"(?:^|[，。；])(?:支持|推动|推进|加快|发挥|赋能|做强|做大)?"
    r"([\u4e00-\u9fff]{2,6}?(?:高新区|经开区|开发区|新区|综保区|工业园|产业园))(?![^，。；]{0,24}等|和|、)"
)


def district_of(text: str, begin: int, end: int) -> str:
    """Name of the development zone that the sentence ``text[begin:end]`` before a figure is about, "" if none.

    What such a zone produces is not what the report's place does, though the words for it are the same.
    """
    if text.find("区", begin, end) < 0 and text.find("园", begin, end) < 0:
        return ""
    match = _DISTRICT.search(text[begin:end])
    return match.group(1) if match else ""


_COUNTY = re.compile(
    r"[#*—\-\s　]*([\u4e00-\u9fff]{2,4}?(?:自治县|(?<=[\u4e00-\u9fff]{2})[县旗市区]))"
    r"(?![\u4e00-\u9fff]?[县区市旗、和与等]|[场委政民级直域内外值投属管长管校])"
)
_NO_COUNTY = re.compile(
    r".*[我各本该把对以省]|[全我本各该县市区城主中老新建自这两三四五六七八九十每有为以在从对把将其]|.*(?:发|高新|城|园|景|小|社|地|山|林|灾|牧|片|校|库|辖"
    r"|街|能|税|保|验|范|困|强|上|超|股|楼|都|夜|门|大|农|矿|港|商|厂|住|湖|特|全|示|疆|郊|边|合|市|户)[县区市]$"
)


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
