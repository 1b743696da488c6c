"""When is a figure true: which words of its sentence say so, and which single year do they mean?"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import msgspec
from msgspec import structs

from reportminer import lexicons
from reportminer.figures.expressions import expression
from reportminer.figures.meaning.spans import is_aside
from reportminer.genres import announces_review
from reportminer.records import Section
from reportminer.sentences import STOP

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_NUMERAL = {"九": 9, "十": 10, "十一": 11, "十二": 12, "十三": 13, "十四": 14, "十五": 15, "十六": 16}
_PLAN = r"[“\"]?(?P<plan>九|十|十[一二三四五六])五[”\"]?(?P<part>规划末|时期末|期末|末|收官)?(?:规划)?(?:时期|期间|以来|计划)?"
_OF = re.compile(r"的[约近]?\d[\d.]*[%％倍]?")
_MEASURED_BY = expression("time measured by")
"""a year is only what a value is measured by: 恢复到2019年的96%, 是2016年的3倍"""
_GROWN_TO = frozenset("到至")
_AFTER = expression("time after")
_NOW = frozenset({"目前", "现在", "当前", "截至目前", "截止目前", "到目前为止", "如今", "至今", "迄今"})
_DURING = expression("time during")
_BASE_AFTER = ("水平", "同期", "的水平", "基础上", "的基础上")
_UP_TO = ("截至", "截止")
"""words before a time that has been reached"""
_QUANTITY = re.compile(r"\d(?!\d*[月日年])|：")
_PLAN_AIMS = re.compile(r"(?:的)?[^，。；\n]{0,8}目标")
_WHOLE_YEAR = ("全年",)
_ONE_YEAR = frozenset({"这一年", "一年来"})
"""words that mean the year reviewed, after one has told of several"""
_FIVE_YEARS = expression("time five years")
_OPENING = 14
"""characters that an opening time may stand from the beginning of its sentence"""
_NEAR = 3
"""characters between a starting time and its value (2015年的300亿元)"""
_BASE_BEFORE = ("比", "较", "与", "同", "是", "为", "超", "于")
_GROWS_TO = frozenset("高加升长展大达降减少低增提")
"""characters before 到 that tell a change: 提高到2021年的45亿元"""
_PART = expression("time part")
_HEADLINE_LENGTH = range(2, 49)
_SHORT_LINE = re.compile(r"\n([^\n。；]{2,97})(?![^\n])")
_NO_HEADLINE = expression("time no headline")
"""short lines that are sentences: they announce what follows, or tell a quantity"""
_TIMELY = expression("time timely")
_NOTES = expression("time notes")
_ANNEX = expression("time annex")
"""an annex that lists what is to be done, without saying so"""
_PLAN_HEAD = expression("time plan head")
_WORK = expression("time work")
"""what was done and what is to be done are both told under such a heading"""
_START = expression("time start")
_REVIEW_HEAD = expression("time review head")
_YEARS_TOLD = expression("time years told")
"""a paragraph that says of what kind several years were: 这是民生持续改善的五年"""
_MANY_YEARS = expression("time many years")


class When(msgspec.Struct, frozen=True, gc=False):
    """A time said in the text."""

    begin: int
    end: int
    text: str
    year: int | None
    keep: bool
    """says a part of the year spoken of already (全年, 目前)"""
    base: bool
    """only what something else is compared with (比2016年)"""
    start: bool = False
    """only the value right behind it is of that time (由2015年的300亿元增加到…)"""
    last: int | None = None
    """the last of several years, where the words tell it (“十三五”时期)"""


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
    begins = re.escape("".join(sorted({word[0] for word in table})))
    pattern = (
        rf"(?=[0-9一二三四五六七八九十两几过近最前头这连今未的多后至截到xX×*＊_“\"{begins}])(?:"
        r"(?P<range>(?:19|20)\d\d ?年?[-—－~～至到](?:(?:19|20)\d\d|\d\d)年)"
        r"|(?:截至|截止|到)?(?P<year>(?:19|20)\d\d) ?年(?P<since>以来|以后|起|至今)?"
        r"(?P<month>\d{1,2}月(?:份|底|末|初|\d{1,2}日)?|末|底前|底|初)?"
        r"|(?:截至|截止|到)?(?P<hanzi>二〇[〇一二三四五六七八九]{2}|二[○零][○零一二三四五六七八九]{2})年(?:末|底)?"
        r"|(?:截至|截止|到)?(?P<masked>(?:20)?[xX×*＊_]{2,4})年(?:\d{1,2}月)?(?:末|底|初|份)?"
        rf"|{_PLAN}"
        rf"|(?P<word>(?:截至)?(?:{listed}))"
        r"|(?P<span>(?:过去|近|最近|前|这|连续|今后|未来)?的?(?P<count>[一二两三四五六七八九十几\d]{1,3})"
        r"(?:多|来|余)?年(?:来|间|以来|中|多来|时间里))"
        r"|(?P<many>(?<!提)(?:过去|近|最近|这|今后|未来|前)的?[一二两三四五六七八九十\d]{1,2}年)"
        r"|(?P<monthly>[前头](?:\d{1,2}|[一二两三四五六七八九十]{1,2})个月|\d季度|(?:截至|截止|到)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[-—至]?(?:\d{1,2}|十[一二])?月(?:份|底|末|初|\d{1,2}日)?(?:前|以来)?))"
    )
    return re.compile(pattern), table


@cache
def _anchors() -> re.Pattern[str]:
    """Every time holds one of these, at most eight characters from where it begins."""
    listed = sorted(word for word in _words()[1] if _COMMON_ANCHORS.isdisjoint(word))
    return re.compile("|".join([*sorted(_COMMON_ANCHORS), *listed]))


_COMMON_ANCHORS = frozenset("年月五")
_BEFORE, _BEHIND = 9, 18


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Matches of the pattern of times, looked for only where a time can be."""
    pattern = _words()[0]
    done, length = 0, len(text)
    for anchor in _anchors().finditer(text):
        at = anchor.start()
        begin = max(done, at - _BEFORE)
        if at < done:
            continue
        while match := pattern.search(text, begin, min(length, at + _BEHIND)):
            if match.end() == at + _BEHIND:
                match = pattern.match(text, match.start()) or match
            yield match
            begin = done = match.end()


def find_times(text: str, own: int | None, planned: int | None = None) -> list[When]:
    """The times said in `text`; relative ones are counted from the report's `own` year, 新的一年 is the `planned` one."""
    _, table = _words()
    found = []
    for match in _matches(text):
        value, keep, span = _value(match, table, own)
        begin, end = match.span()
        if match["word"] == "新的一年" and planned is not None:
            value = planned
        if text[begin] == "到" and text[begin - 1 : begin] in _GROWS_TO:
            begin += 1
        mark = text[begin - 1 : begin] or " "
        base = not keep and (mark in _BASE_BEFORE or text.startswith(_BASE_AFTER, end))
        if match["plan"] and not match["part"] and not _DURING.search(match.group()):
            base = True
        if not span and not keep and _AFTER.match(text, end):
            base = True
        of = None if keep else _OF.match(text, end)
        base = base or (of is not None and _MEASURED_BY.search(text, max(0, begin - 4), of.end()) is not None)
        start = not keep and (
            (mark in "由从自" and not match["since"]) or (of is not None and not _GROWN_TO & {mark, text[begin]})
        )
        last = 1955 + 5 * _NUMERAL[match["plan"]] if match["plan"] else None
        found.append(When(begin, end, text[begin:end], value, keep, base, start, last))
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
        last = 1955 + 5 * _NUMERAL[match["plan"]]
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


_AIMS = expression("time aims")
_DATED = re.compile(r"((?:19|20)\d\d)年(\d{1,2})月\d{1,2}日")


class Own(NamedTuple):
    """The years a report counts from."""

    year: int | None
    """今年"""
    reviewed: int | None
    """the last year that a review looks back on"""
    planned: int | None
    """the year that plans are made for"""
    phased: bool = True
    """does it look back on one year first, and then ahead on the next?"""


def own_years(text: str, year: int | None, *, phased: bool = True) -> Own:
    """Years that a report dated `year` counts from; one read in November or December looks back on the same year."""
    if year is None:
        return Own(None, None, None, phased)
    dated = _DATED.search(text, 0, 400)
    if dated and int(dated.group(1)) in (year, year - 1) and int(dated.group(2)) >= 11:
        spoken = int(dated.group(1))
        return Own(spoken, spoken, spoken + 1, phased)
    return Own(year, year - 1, year, phased)


def zones(text: str, sections: Sequence[Section], own: Own) -> list[Zone]:
    """Where headings say which year is spoken of, and where plans are told, in order of the text."""
    found: dict[int, Zone] = {}
    body = text.find("。")
    for begin, line in _headlines(text):
        titled = not text[:begin].strip() or ((body < 0 or begin < body) and line.endswith(_TITLE_ENDS))
        if (_TIMELY.search(line) and not titled) or _NOTES.match(line):
            annexed = _ANNEX.match(text, begin)
            zone = Zone(begin, own.planned, False, True) if annexed else _zone(begin, line, own)
            if zone is not None:
                found[begin] = zone
    for section in sections:
        if _TIMELY.search(section.head) and not text.startswith("—", section.begin):
            zone = _zone(section.begin, section.head, own)
            if zone is not None:
                found.setdefault(zone.begin, zone)
    if own.year is not None and announces_review(text[:400]):
        found.setdefault(0, Zone(0, own.reviewed, True, False))
        if not any(zone.plan for zone in found.values()):
            aims = _AIMS.search(text)
            if aims:
                begin = text.rfind("\n", 0, aims.start()) + 1
                found[begin] = Zone(begin, own.planned, False, True)
    return [found[begin] for begin in sorted(found)]


_TITLE_ENDS = ("报告", "汇报", "总结", "讲话", "发言", "材料", "简报", "通报")
"""what the line above a body ends in that is a title below its issuer, which says nothing of what is told of when"""


def _headlines(text: str) -> Iterator[tuple[int, str]]:
    """Short lines that are no sentences, without the marks around them, and where they begin."""
    for match in _SHORT_LINE.finditer("\n" + text):
        head = match[1].lstrip("#*＊ 　")
        said = head.rstrip("*＊ 　：:")
        if len(said) in _HEADLINE_LENGTH and not _NO_HEADLINE.search(said):
            yield match.end() - 1 - len(head), said


def _zone(begin: int, head: str, own: Own) -> Zone | None:
    """What a heading says of the text under it, None if nothing."""
    if head.startswith("—"):
        return None
    if len(head) > _LONG_HEAD and "，" in head and ("了" in head or not _PLAN_HEAD.search(head[-12:])):
        return None  # a paragraph that runs on from its heading
    if _NOTES.match(head):
        return Zone(begin, None, True, False)
    review = _REVIEW_HEAD.search(head) is not None
    plan = not review and _PLAN_HEAD.search(head) is not None
    if not plan and not review:
        return None
    said = next((when for when in find_times(head, own.year, own.planned) if not when.keep), None)
    many = _MANY_YEARS.search(head) is not None
    value = said.year if said else None
    if plan and not own.phased and not _is_ahead(head, value, own):
        return None
    if said is None and "一年" in head:
        value = own.planned if plan else own.reviewed
    if plan and _START.search(head):
        return Zone(begin, own.planned, False, True)
    if value is None and plan and not many:
        value = own.planned
    if value is not None and plan and own.year is not None and own.planned is not None:
        if value < own.year:
            return None
        value = max(value, own.planned)
    return Zone(begin, value, many or value is None, plan)


_LONG_HEAD = 30
"""characters of a heading; a longer one with a comma is a sentence"""


def _is_ahead(head: str, year: int | None, own: Own) -> bool:
    """Does a heading on the work of a year tell of plans where a report does not look ahead by itself: 2022年主要工作?"""
    if _PLAN_HEAD.search(_WORK.sub("", head)) is not None:
        return True
    return year is not None and own.year is not None and year > own.year


class Clock:
    """Tells, sentence after sentence in order of the text, of which year a figure speaks."""

    def __init__(self, text: str, sections: Sequence[Section], year: int | None, *, phased: bool = True) -> None:
        self._text = text
        self._own = own_years(text, year, phased=phased)
        self._all = find_times(text, self._own.year, self._own.planned)
        self._at = [when.begin for when in self._all]
        self._ahead = any(self.is_future(when.year) for when in self._all)
        self._zones = zones(text, sections, self._own)
        self._begins = [zone.begin for zone in self._zones]
        self._zone: Zone | None = None
        self.plan: bool | None = None
        """does the place tell of plans? None where no heading says so"""
        self._default: int | None = None
        """the year spoken of where the sentence itself names none"""
        self._seen = 0
        """how many times have been looked at"""
        self._spans = False
        """does the paragraph open with several years?"""
        self._passed = 0
        """end of the last time that was taken up"""
        self._line = 0
        """where the paragraph begins"""
        self._carried: tuple[int | None] | None = None
        """year that the paragraph spoke of last"""
        self._mode: tuple[int | None] | None = None
        """year that the opening of an earlier paragraph set for all that follow in a mixed section"""
        self._aims: When | None = None
        """the plan whose aims the paragraph tells"""
        self._first = self._last = 0
        """which times the sentence says"""

    @property
    def zone_begin(self) -> int:
        """Where the heading that `plan` goes by stands, -1 if there is none."""
        return self._zone.begin if self._zone else -1

    def enter(self, begin: int, end: int) -> None:
        """Come to the sentence ``text[begin:end]``; what earlier sentences said of the time holds on in the paragraph."""
        while self._seen < len(self._all) and self._all[self._seen].begin < begin:
            self._pass(self._all[self._seen])
            self._seen += 1
        self._move(begin)
        self._first, self._last = bisect_left(self._at, begin), bisect_left(self._at, end)
        self._default = self._year_here()

    def _move(self, offset: int) -> None:
        """Come to `offset`: a new zone forgets everything, a new paragraph what the last one said."""
        index = bisect_right(self._begins, offset) - 1
        zone = self._zones[index] if index >= 0 else None
        if zone is not self._zone:
            self._zone, self._mode, self._carried = zone, None, None
            self.plan = zone.plan if zone else None
        line = self._text.rfind("\n", self._line, offset) + 1
        if line > self._line:
            many = _YEARS_TOLD.match(self._text, line) is not None
            self._line, self._carried, self._spans = line, (None,) if many else None, many
            self._aims = None

    def _pass(self, when: When) -> None:
        """Take up a time that a sentence or a paragraph opens with; of two in one opening the first counts."""
        self._move(when.begin)
        if when.text in _ONE_YEAR and self._zone is not None and self._zone.plan is False:
            when = structs.replace(when, year=self._own.reviewed, keep=False)
        if self.plan is not False and when.last is not None and _PLAN_AIMS.match(self._text, when.end):
            # 围绕2035年远景目标，明确“十四五”时期的目标: what follows is of the plan
            self._carried, self._aims, self._passed = (None,), when, when.end
            return
        if when.keep or when.base or when.start:
            return
        if self.plan is False and self.is_future(when.year):
            # what a review looks ahead to dates its own sentence only
            return
        begin = max(self._line, when.begin - _OPENING, self._passed)
        opening = self._text[begin : when.begin]
        sentence = STOP.search(opening) is not None
        paragraph = begin == self._line
        if not sentence and not paragraph:
            return
        self._passed = when.end
        if paragraph:
            self._spans = when.year is None
        elif self._spans and when.year is not None and "过去" not in opening[-4:]:
            # in a paragraph that tells of several years, a single one dates its own sentence only
            return
        self._carried = (when.year,)
        many = when.year is None and _FIVE_YEARS.search(when.text) is not None
        if self._zone is not None and self._zone.mixed and (paragraph or many or "过去" in opening[-4:]):
            self._mode = self._carried

    def _said(self, offset: int) -> Iterator[When]:
        """Times that the sentence says before `offset`, the nearest first."""
        last = min(self._last, bisect_left(self._at, offset))
        return reversed(self._all[self._first : last])

    def _year_here(self) -> int | None:
        """The year that paragraph and heading say."""
        zone = self._zone
        for told in (self._carried, self._mode):
            if told is None:
                continue
            if zone is None or not zone.plan or told[0] is None or told[0] == zone.year:
                return told[0]
            # what a plan looks back or far ahead on does not date the plan
            if zone.mixed and told[0] >= (self._own.year or 0):
                return told[0]
        return zone.year if zone else None

    def reviewed(self) -> int | None:
        """The last year that a review looks back on."""
        return self._own.reviewed if self.plan is False else None

    def part_of_year(self, offset: int) -> bool:
        """Does the sentence tell of a part of the year only (上半年, 前三季度) at `offset`?"""
        for when in self._said(offset):
            return _PART.search(when.text) is not None
        return False

    def tell(self, offset: int) -> tuple[str, int | None]:
        """Words that say the time of the figure at `offset` ("" if none), and its year (None if no single one)."""
        if self._first == self._last:
            return self._aims_told(self._default), self._default
        said = ""
        for when in self._said(offset):
            if when.base or (when.start and offset - when.end > _NEAR) or self._is_aside(when, offset):
                continue
            said = said or when.text
            if when.text in _NOW:
                break
            if not when.keep:
                return said, when.year
        year = self._default
        if year is None and said in _WHOLE_YEAR:
            year = self.reviewed()
        return said or self._aims_told(year), year

    def _is_aside(self, when: When, offset: int) -> bool:
        """Does a time only say since when a mean was reckoned, in an earlier part of the sentence: “十四五”以来年均增长7%；…?"""
        return when.year is None and not when.keep and is_aside(self._text, when.begin, when.end, offset)

    def _aims_told(self, year: int | None) -> str:
        """The words for the plan whose aims the paragraph tells, where no year is known."""
        return self._aims.text if self._aims is not None and year is None else ""

    def is_past(self, year: int) -> bool:
        """Is `year` over when the report is given?"""
        return self._own.planned is not None and year < self._own.planned - 1

    def precedes(self, year: int) -> bool:
        """Does `year` lie before the one that plans are made for?"""
        return self._own.planned is not None and year < self._own.planned

    def is_future(self, year: int | None) -> bool:
        """Is `year` still to come when the report is given?"""
        return year is not None and self._own.year is not None and year > self._own.year

    def looks_ahead(self, offset: int) -> bool:
        """Does the sentence say before `offset` that it speaks of a year to come: 到2025年?"""
        if not self._ahead:
            return False
        told = (
            when
            for when in self._said(offset)
            if not (when.keep or when.base or when.start or when.text.startswith(_UP_TO))
            and not self._is_left(when, offset)
        )
        return self.is_future(next((when.year for when in told), None))

    def _is_left(self, when: When, offset: int) -> bool:
        """Does a time date only an earlier part of the sentence, which tells no quantity: 预计明年6月通车；…?"""
        end = self._text.find("；", when.end, offset)
        return end >= 0 and _QUANTITY.search(self._text, when.end, end) is None

    def plan_end(self, offset: int) -> int | None:
        """The last year of the years to come that the sentence tells of before `offset` (“十四五”时期)."""
        for when in self._said(offset):
            if when.last is not None:
                return when.last if self._own.year is None or when.last >= self._own.year else None
        return self._aims.last if self._aims else None

    def starts(self, offset: int) -> bool:
        """Is a time said right before the figure at `offset`: 由2015年的300亿元?"""
        return any(offset - when.end <= _NEAR for when in self._said(offset))

    def last_reviewed(self, offset: int) -> int | None:
        """In a review of several years, the last of those told of at `offset`: a level reached is of that year."""
        reviewed = self.reviewed()
        for when in self._said(offset):
            if when.last is not None and reviewed is not None and not (when.start or when.base):
                return min(when.last, reviewed)
        return reviewed
