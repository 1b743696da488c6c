"""When is a figure true: which words of its sentence say so, and which single year do they mean?"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from reportminer import lexicons
from reportminer.records import Section

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_NUMERAL = {"九": 9, "十": 10, "十一": 11, "十二": 12, "十三": 13, "十四": 14, "十五": 15, "十六": 16}
_PLAN = r"[“\"]?(?P<plan>九|十|十[一二三四五六])五[”\"]?(?P<part>规划末|时期末|期末|末|收官)?(?:规划)?(?:时期|期间|以来|计划)?"
_MARKS = ("年", "月", "五", "前", "季度", "现在", "本届", "至今")
_BASE_BEFORE = ("比", "较", "与", "同", "是", "为", "超", "于")
_HEADLINE = re.compile(r"^[#*＊ 　]*([^\n。；]{2,48}?)[*＊ 　：:]*$", re.MULTILINE)
_TIMELY = re.compile(
    r"(?:19|20)\d\d年|二〇[〇一二三]\S年|五年|十[一二三四五]五|去年|今年|明年|一年|下步|下一步|今后|未来|打算"
)
_NOTES = re.compile(r"(?:名词|有关|相关|部分)?(?:名词|术语|用语)?(?:解释|注释|说明)|附件|附注|附录|附[：:]|名词解释")
_PLAN_HEAD = re.compile(
    r"安排|目标|任务|打算|计划|总体要求|展望|思路|重点工作|工作重点|主要工作(?!回顾)|部署|民生实事|惠民实事|今后|未来|下一?步|新的一年|开局"
    r"|我们[要将]|着重抓好|重点抓好|工作建议|主要举措|远景"
)
_REVIEW_HEAD = re.compile(r"回顾|成就|总结|成效|完成情况|做了|抓了|过去|一年来|主要工作和")
_MANY_YEARS = re.compile(r"(?:过去|这|近|五|十|今后|未来|本届)[^，]{0,3}年|五年|[“\"]?十[一二三四五]五|本届政府|任期")


class When(NamedTuple):
    """A time said in the text."""

    begin: int
    end: int
    text: str
    year: int | None
    keep: bool
    """says a part of the year spoken of already (全年, 目前)"""
    base: bool
    """only what something else is compared with (比2016年)"""


class Zone(NamedTuple):
    """A stretch of text under one heading that says which year it speaks of, or whether it tells of plans."""

    begin: int
    year: int | None
    mixed: bool
    plan: bool | None


@cache
def _words() -> tuple[re.Pattern[str], dict[str, tuple[str, int]]]:
    rows = lexicons.load_table("time_words.tsv", ("word", "how", "shift"), "word")
    table = {row["word"]: (row["how"], int(row["shift"])) for row in rows}
    listed = "|".join(sorted(map(re.escape, table), key=lambda w: (-len(w), w)))
    pattern = (
        r"(?P<range>(?:19|20)\d\d年?[-—－~～至到](?:(?:19|20)\d\d|\d\d)年)"
        r"|(?:截至|截止|到)?(?P<year>(?:19|20)\d\d)年(?P<since>以来|以后|起|至今)?(?P<month>\d{1,2}月(?:份|底|末|初|\d{1,2}日)?|末|底前|底|初)?"
        r"|(?:截至|截止|到)?(?P<hanzi>二〇[〇一二三四五六七八九]{2}|二[○零][○零一二三四五六七八九]{2})年(?:末|底)?"
        r"|(?:截至|截止|到)?(?P<masked>[xX×*＊_]{2,4})年(?:\d{1,2}月)?(?:末|底|初|份)?"
        rf"|{_PLAN}"
        rf"|(?P<word>(?:截至)?(?:{listed}))"
        r"|(?P<span>(?:过去|近|最近|前|这|连续|今后|未来)?的?(?P<count>[一二两三四五六七八九十几\d]{1,3})(?:多|来|余)?年(?:来|间|以来|中|多来|时间里))"
        r"|(?P<many>(?:过去|近|最近|这|今后|未来|前)的?[一二两三四五六七八九十\d]{1,2}年)"
        r"|(?P<monthly>(?:截至|截止|到)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[-—至]?(?:\d{1,2}|十[一二])?月(?:份|底|末|初|\d{1,2}日)?(?:前|以来)?)"
    )
    return re.compile(pattern), table


def find_times(text: str, begin: int, end: int, year: int | None) -> list[When]:
    """The times said in ``text[begin:end]``; relative ones are counted from the report's `year`."""
    piece = text[begin:end]
    if not any(mark in piece for mark in _MARKS):
        return []
    pattern, table = _words()
    found = []
    for match in pattern.finditer(text, begin, end):
        kind = match.lastgroup
        value, keep, span = _value(match, table, year)
        if kind is None:
            continue
        base = not span and not keep and match.start() > begin and text[match.start() - 1] in _BASE_BEFORE
        found.append(When(match.start(), match.end(), match.group(), value, keep, base))
    return found


def _value(match: re.Match[str], table: dict[str, tuple[str, int]], own: int | None) -> tuple[int | None, bool, bool]:
    """Year, whether the year spoken of is kept, whether several years are meant."""
    if match["year"]:
        value = int(match["year"])
        if match["since"] and match["since"] != "起" and value != own:
            return None, False, True
        return value, False, False
    if match["hanzi"]:
        return int(match["hanzi"].translate(_DIGITS)), False, False
    if match["plan"]:
        last = 1955 + 5 * _NUMERAL[match["plan"]] - 5 + 5
        return (last, False, False) if match["part"] else (None, False, True)
    if match["word"]:
        how, shift = table[match["word"].removeprefix("截至") if match["word"] not in table else match["word"]]
        if how == "shift":
            return (None if own is None else own + shift), False, False
        return None, how == "keep", how == "span"
    if match["monthly"]:
        return None, True, False
    if match["span"] and match["count"] == "一":
        return None, True, False
    return None, False, True


def zones(text: str, sections: Sequence[Section], year: int | None) -> list[Zone]:
    """Where headings say which year is spoken of, and where plans are told, in order of the text."""
    found: dict[int, Zone] = {}
    for match in _HEADLINE.finditer(text):
        line = match.group(1)
        if _TIMELY.search(line) or _NOTES.match(line):
            zone = _zone(match.start(1), line, year)
            if zone is not None:
                found[zone.begin] = zone
    for section in sections:
        if _TIMELY.search(section.head):
            zone = _zone(section.begin, section.head, year)
            if zone is not None:
                found.setdefault(zone.begin, zone)
    ordered = [found[begin] for begin in sorted(found)]
    if not ordered and year is not None and "政府工作报告" in text[:400]:
        ordered = [Zone(0, year - 1, True, False)]
    return ordered


def _zone(begin: int, head: str, year: int | None) -> Zone | None:
    plan: bool | None = None
    if _NOTES.match(head):
        return Zone(begin, None, True, False)
    review = _REVIEW_HEAD.search(head)
    if _PLAN_HEAD.search(head) and not review:
        plan = True
    elif review:
        plan = False
    if plan is None:
        return None
    times = [when for when in find_times(head, 0, len(head), year) if not when.keep]
    many = _MANY_YEARS.search(head)
    said = next((when for when in times), None)
    value = said.year if said else None
    if said is None and "一年" in head and year is not None:
        value = year if plan else year - 1
    if value is None and plan and not many:
        value = year
    if value is not None and plan and not review and year is not None and value < year:
        return None
    return Zone(begin, value, many is not None or value is None, plan)


class Clock:
    """Tells, sentence after sentence in order of the text, of which year a figure speaks."""

    def __init__(self, text: str, sections: Sequence[Section], year: int | None) -> None:
        self._text = text
        self._year = year
        self._zones = zones(text, sections, year)
        self._begins = [zone.begin for zone in self._zones]
        self._zone: Zone | None = None
        self._paragraph = -1
        self._carried: tuple[int | None] | None = None
        """year that the paragraph spoke of last"""
        self._mode: tuple[int | None] | None = None
        """year that the opening of an earlier paragraph set for all that follow in a mixed section"""
        self.times: list[When] = []

    @property
    def plan(self) -> bool | None:
        """Does the place tell of plans? None where no heading says so."""
        return self._zone.plan if self._zone else None

    def enter(self, begin: int, end: int) -> None:
        """Come to the sentence ``text[begin:end]``."""
        index = bisect_right(self._begins, begin) - 1
        zone = self._zones[index] if index >= 0 else None
        if zone is not self._zone:
            self._zone, self._mode, self._carried = zone, None, None
        paragraph = self._text.rfind("\n", 0, begin + 1)
        if paragraph != self._paragraph:
            self._paragraph, self._carried = paragraph, None
            self._open_paragraph(paragraph + 1, begin)
        self.times = find_times(self._text, begin, end, self._year)

    def _open_paragraph(self, begin: int, sentence: int) -> None:
        """Take the time that the paragraph's opening words set, also where its first sentence holds no figure."""
        if self._zone is None:
            return
        for when in find_times(self._text, begin, max(sentence, begin + 30), self._year):
            if when.begin - begin <= 14 and not when.keep and not when.base:
                self._carried = (when.year,)
                if self._zone.mixed:
                    self._mode = self._carried
                return

    def leave(self) -> None:
        """Go on to the next sentence: what was said last holds on within the paragraph."""
        for when in reversed(self.times):
            if not when.keep and not when.base:
                self._carried = (when.year,)
                return

    def default(self) -> int | None:
        """The year spoken of where the sentence itself names none."""
        if self._carried is not None:
            return self._carried[0]
        if self._mode is not None:
            return self._mode[0]
        return self._zone.year if self._zone else None

    def tell(self, offset: int) -> tuple[str, int | None]:
        """Words that say the time of the figure at `offset` ("" if none), and its year (None if no single one)."""
        said, year, settled = "", None, False
        for when in reversed(self.times):
            if when.begin >= offset or when.base:
                continue
            said = said or when.text
            if not when.keep:
                year, settled = when.year, True
                break
        return said, year if settled else self.default()
