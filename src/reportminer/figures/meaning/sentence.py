"""Which figures stand in one sentence, and what does it say as a whole?"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections.abc import Iterator

import msgspec

from reportminer.figures.expressions import expression
from reportminer.figures.meaning import phrases
from reportminer.figures.meaning.phrases import EMPTY, Phrase
from reportminer.figures.meaning.slots import MEASURES, MONEY, PEOPLE, RATIOS, Slot
from reportminer.figures.meaning.topics import Topics
from reportminer.figures.meaning.words import words_of
from reportminer.records import Figure
from reportminer.sentences import END

_STOPS = re.compile("[，；：,;:!?]")
_BRACKETS = re.compile("[（(）)—]")
_RATES = re.compile("[每均/]")
AMONG = re.compile(
    "当?中(?![小心央村学等层外医药部专高型青职介资队水巴共标科餐国华期旬东西南北亚原草铁建石游试考选美日韩俄英法德])"
    "|里头?(?![程长弄巷屯面子外坊])"
)
"""128个村中，…; 906名党员中有…; 97宗里有…"""
LOOKED_BACK_ON = 40
"""figures of a sentence that are looked back on"""


class Sentence(msgspec.Struct):
    """A sentence that holds figures, what marks stand in it, and what has been named in it so far."""

    text: str
    """the whole text"""
    begin: int
    end: int
    figures: list[Figure]
    stops: list[int]
    """where its commas, colons and semicolons stand"""
    bracketed: bool
    """are there brackets or dashes in it?"""
    divided: bool
    """may it divide up a whole (其中, 按性别分)?"""
    rated: bool
    """may it tell a rate (每, 均, /)?"""
    of: bool
    """does it say 的?"""
    before: Slot | None = None
    """the last figure of the sentence before in the same paragraph"""
    earlier: list[Slot] = msgspec.field(default_factory=list)
    """all figures of the sentence before in the same paragraph"""
    people: Slot | None = None
    """the last figure of the paragraph, before this sentence, that counts people"""
    done: list[Slot] = msgspec.field(default_factory=list)
    edge: int = 0
    """from where on the words belong to no earlier figure"""
    whole: Slot | None = None
    """what is being divided up: 合作社64个，其中种植41个，养殖23个"""
    bound: Slot | None = None
    """the last bound of a class"""
    bracket: Slot | None = None
    """whose bracket is open: 驻村干部52人（县直30人，乡镇22人）"""
    host: Phrase = EMPTY
    """the words right before the open bracket, where they tell of no figure: 枢纽站（占地22亩）"""
    label: Phrase = EMPTY
    """what a label before a list says (免疫率：猪98%，牛97%), for all members up to `label_end`"""
    label_end: int = 0
    among: Phrase = EMPTY
    """those of whom the whole sentence tells (受访者中，…)"""
    topics: Topics | None = None
    """the points of the text"""
    ruled: bool = False
    """has a figure of it been part of a rule?"""
    there: int = sys.maxsize
    """where the last number ends of things that are there in a plan"""
    rate: float = 0
    """how much that amount is"""
    rule_end: int = -1
    """where the last amount ends that follows from a rule"""

    def clause(self, at: int) -> int:
        """Where the clause that holds `at` begins."""
        index = bisect_left(self.stops, at) - 1
        return self.stops[index] + 1 if index >= 0 else self.begin

    def recent(self) -> list[Slot]:
        """What has been named in it so far, as far as it is looked back on, the last first."""
        return self.done[: -LOOKED_BACK_ON - 1 : -1]

    def last(self) -> Slot | None:
        """The figure that an elliptical one goes on from."""
        return self.done[-1] if self.done else self.before

    def head(self, unit: str = "") -> Phrase:
        """What was counted last: the head of 其中35岁以下的; people only where `unit` counts people."""
        if (
            self.whole is not None
            and (unit not in PEOPLE or self.whole.figure.unit in PEOPLE)
            and _fits(self.whole, unit)
        ):
            return things_of(self.whole)
        if self.among and not self.done and (not unit or unit in PEOPLE or unit in RATIOS):
            return self.among
        things = [slot for slot in self.recent() if slot.figure.unit not in RATIOS and not _is_bound(slot.noun.text)]
        if unit and unit not in MEASURES and unit not in PEOPLE and unit not in RATIOS:
            alike = [slot for slot in things if slot.figure.unit == unit]
            things = alike or [slot for slot in things if slot.figure.unit not in MEASURES]
        if unit in PEOPLE:
            things = [slot for slot in things if slot.figure.unit in PEOPLE]
            things.sort(key=lambda slot: things_of(slot).text[-1:] not in _PERSONS)
        if things:
            return things_of(things[0])
        before = self.people if unit in PEOPLE else None if self.done else self.before
        return things_of(before) if before is not None and _fits(before, unit) else EMPTY

    def persons(self) -> Phrase:
        """The people that a class is made of by age, who have been told of or whom the sentence opens with: 受访者中."""
        if self.among:
            return self.among
        whole = self.whole if self.whole is not None and self.whole.figure.unit in PEOPLE else None
        for slot in self.recent():
            if slot is whole:
                break
            if slot.figure.unit == "岁" and len(slot.noun.text.replace("平均", "")) > 2 and not slot.qualifier:
                return slot.noun
            if whole is None and slot.figure.unit in PEOPLE and not slot.noun.text.endswith(_LEARNED):
                return things_of(slot)
        if whole is not None:
            return things_of(whole)
        return things_of(self.people) if self.people else EMPTY

    def is_list(self) -> bool:
        """Have several things been told of, so that a sum behind them is of none of them alone: 路灯85盏，道路3公里，投资…?"""
        things = [slot.noun.text for slot in self.done[-LOOKED_BACK_ON:] if slot.figure.unit not in _SUMS]
        if len(set(things)) < 2 or things[-1].endswith(_INVESTED_IN):
            return False
        return things[-1][:2] in words_of("verb")

    def topic(self) -> Phrase:
        """What the point tells of that the sentence stands in."""
        return self.topics.at(self.figures[0].begin) if self.topics is not None else EMPTY

    def _ranked(self, figure: Figure) -> bool:
        """Does the figure only say among how many something ranks: 全国30个自治州第6位?"""
        return figure.unit == "个" and self.text.endswith(("全国", "全省", "全区"), self.begin, figure.begin)

    def base(self, *, points: bool = False) -> Phrase:
        """What an elliptical number goes on to tell of: what the last one measures, without its change.

        Args:
            points: the number tells a change in percentage points, so that a share may be meant.
        """
        for slot in self.recent():
            if slot.bracket and self.bracket is None:
                continue
            if slot.kind == "share":
                if points:
                    return slot.name
            elif slot.kind != "duration" and not self._ranked(slot.figure):
                return slot.noun or slot.name
        last = self.last()
        return EMPTY if last is None else last.noun or last.name


_INVESTED_IN = ("项目", "工程", "企业", "产业", "园区", "基地", "景区", "公司", "合作社", "市场")
"""things that a sum told behind them is of"""
_SUMS = RATIOS | MONEY


_PERSONS = frozenset("员人者生工师兵民众友妇儿童犯徒士部亲")
"""how words for people end"""


def _is_bound(noun: str) -> bool:
    """Is it only the bound of a class and not of what: 5-10万元, 50万元以上?"""
    return noun[:1].isdecimal() and noun.endswith(("元", "以上", "以下", "以内", "岁"))


def _fits(slot: Slot, unit: str) -> bool:
    """Can what is told in `unit` be some of what `slot` tells of? Money is no part of things, nor things of money."""
    return not unit or unit in RATIOS or (slot.figure.unit in MEASURES) == (unit in MEASURES)


_BOUND = expression("sentence bound")
_AMONG = expression("sentence among")
_LEARNED = (
    "学历",
    "文化程度",
    "文化",
    "中专",
    "大专",
    "本科",
    "高中",
    "初中",
    "小学",
    "文盲",
    "男性",
    "女性",
    "职称",
    "未成年",
    "少数民族",
    "缓刑",
    "假释",
)
"""what tells a class of people rather than who they are"""


def things_of(slot: Slot) -> Phrase:
    """The things that a figure counts, not which of them: 社区托管的小区 → 小区."""
    return _unbound(slot.head or phrases.core(slot.noun))


def _unbound(noun: Phrase) -> Phrase:
    """The things of a class without its bound: 收入5万元以下的村 → 村."""
    match = _BOUND.match(noun.text)
    return Phrase(noun.text[match.end() :], noun.spans) if match else noun


def sentences(text: str, figures: list[Figure]) -> Iterator[Sentence]:
    """The sentences of `text` that hold `figures`, which are in order of begin."""
    ends = [match.start() for match in END.finditer(text)]
    ends.append(len(text))
    at = number = last = 0
    count = len(figures)
    while at < count:
        number = bisect_left(ends, figures[at].begin, number)
        begin, end = max(last, ends[number - 1] + 1 if number else 0), ends[number]
        stop = at + 1
        while stop < count and figures[stop].begin < end:
            stop += 1
        said = text[begin:end]
        among = _AMONG.match(text, begin, end) if "中" in said else None
        yield Sentence(
            text,
            begin,
            end,
            figures[at:stop],
            [match.start() for match in _STOPS.finditer(text, begin, end)],
            bracketed=_BRACKETS.search(said) is not None,
            divided="其中" in said or "按" in said,
            rated=_RATES.search(said) is not None,
            of="的" in said,
            edge=begin,
            among=phrases.of(text, *phrases.trim(text, *among.span("whom"))) if among else EMPTY,
        )
        at, last = stop, end
