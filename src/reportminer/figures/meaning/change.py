"""Does a number tell a change or a share, and whose?"""

from __future__ import annotations

import re
from functools import cache

import msgspec

from reportminer import lexicons
from reportminer.figures.expressions import expression
from reportminer.figures.meaning import words
from reportminer.figures.meaning.phrases import Phrase
from reportminer.figures.meaning.slots import SHARES
from reportminer.figures.meaning.words import alternation

_BACK_TO = expression("change back to")
_BEHIND_CHANGES = frozenset("约过破超近到达要将计争力了个有是分别各均的又左右制定持在至为率幅度速")
"""last characters of what `_BACK_TO` lets stand between a change and its number"""
_MODIFIER = expression("change modifier")
_LONG = expression("change long")
_BASE = expression("change base")
_SPAN = expression("change span")
_SHARE = expression("change share")
_SHARE_END = expression("change share end")
_WHOLE = {
    "",
    "总数",
    "总量",
    "全部",
    "总人数",
    "总数量",
    "总额",
    "总",
    "全市",
    "全县",
    "全省",
    "其",
    "总面积",
    "总户数",
    "总体",
    "总人口",
    "比",
    "总任务",
}


_CHANGES = re.compile("[增涨升高快速扩加提攀扬调降减少低跌落滑缩窄短节约幅率]")
_CHANGE_AT_MOST = 9
"""characters from the end of a word of change to the number"""
_NAMES_OF_RATES = tuple(words.words_of("rate"))
"""rates whose own name holds a word of change"""
_COMPARES = re.compile("[高低快慢优好]")
_GAP_AT_MOST = 28
"""characters from a word that compares to the number"""
_GAP = expression("change gap")


class Change(msgspec.Struct, frozen=True, gc=False):
    """A change told before a number."""

    subject_end: int
    """where, in the phrase, the words before the change end"""
    noun: str
    word: str
    direction: str
    yearly: bool
    """a mean per year over several years"""
    base: str
    """what is compared with, where that is not the year before"""
    base_year: int | None
    net: str
    """净 or 新 before the word"""


@cache
def _table() -> tuple[dict[str, dict[str, str]], re.Pattern[str], frozenset[str]]:
    """The words of change, their pattern to be matched backwards, and the characters that a phrase with one can end with."""
    rows = {
        row["word"]: row
        for row in lexicons.load_table("growth_words.tsv", ("word", "direction", "noun", "form"), "word")
    }
    pattern = re.compile(f"(?:{alternation({word[::-1]: '' for word in rows})})")
    return rows, pattern, _BEHIND_CHANGES | {word[-1] for word in rows}


_NOT_GROWTH = ("居", "最", "新", "提", "较", "海", "很", "更", "加", "催", "回", "晋", "跃", "公", "直")


def find_change(phrase: str) -> Change | None:
    """The change that ends `phrase` (生产总值同比增长), None where it names a level (提高到) or no change at all."""
    rows, pattern, ends = _table()
    length = len(phrase)
    compares = _COMPARES.search(phrase, length - _GAP_AT_MOST)
    if not compares and (phrase[-1:] not in ends or not _CHANGES.search(phrase, length - _CHANGE_AT_MOST)):
        return None
    if phrase.endswith(_NAMES_OF_RATES):
        return None
    back = phrase[::-1]
    head = _BACK_TO.match(back)
    start = head.end() if head else 0
    gap = _GAP.search(phrase) if compares else None
    if gap:
        return Change(gap.start(), gap["word"], gap["word"], "gap", False, gap["than"], None, "")
    match = pattern.match(back, start)
    if match is None and head and head.group("rate"):
        match = pattern.match(back, head.start("rate"))
    if match is None:
        return None
    row = rows[match.group()[::-1]]
    end = len(phrase) - match.end()
    if head and head.group("to") and row["form"] == "verb" and not head.group("rate"):
        return None
    if len(row["word"]) == 1 and phrase[max(0, end - 1) : end] in _NOT_GROWTH:
        return None
    full = end
    while True:
        mod = _MODIFIER.search(phrase, max(0, end - 24), end)
        if mod is None or mod.start() == end:
            break
        end = mod.start()
    said = phrase[end:full]
    base = _BASE.search(said) or _SPAN.search(said)
    return Change(
        end,
        row["noun"],
        row["word"],
        row["direction"],
        _LONG.search(phrase, end, full) is not None or row["word"] == "递增",
        "" if base is None else base.group(),
        int(base["year"]) if base is not None and base.re is _BASE and base["year"] else None,
        "净" if "净" in said else "",
    )


class Share(msgspec.Struct, frozen=True, gc=False):
    """A share told before a number."""

    subject_end: int
    of: str
    """the whole, "" where it is left out or said only as a total"""


_LEAST_WHOLE = 3


def find_share(phrase: str) -> Share | None:
    """The share that ends `phrase` (民生支出占财政支出的比重达到)."""
    match = _SHARE.search(phrase) if "占" in phrase else None
    if match is None:
        return None
    of = _SHARE_END.sub("", match.group("of"), count=1)
    of = of[:-1] if of.endswith(("应", "须", "要")) and len(of) > _LEAST_WHOLE else of
    return Share(match.start(), "" if of in _WHOLE else of)


_BRIEF = 4
_BETTER = ("好于", "优于")
OF_ALL = re.compile("[全省市县国]|平均|计划|任务|目标|指标|标准|规定|预期")
"""what many values are compared with, so that a name holds it"""
_THAN = expression("change than")
_TOLD = expression("change told")
_OF_CHANGES = ("降幅", "增幅", "增速", "涨幅")


def without_base(name: Phrase, base: Phrase) -> tuple[Phrase, Phrase]:
    """The noun and the name of a level told against another time (贷款余额较年初新增), `base` being told of before."""
    said = _THAN.sub("", name.text, count=1)
    word = _TOLD.search(said)
    noun = said[: word.start()] if word else said
    if not noun or noun in _OF_CHANGES:
        return Phrase(base.text + noun, (*base.spans, *name.spans)), Phrase(
            base.text + said, (*base.spans, *name.spans)
        )
    return Phrase(noun, name.spans), Phrase(said, name.spans)


def change_word(change: Change) -> str:
    """The change as canonical indicators call it."""
    if change.direction == "gap":
        return change.word + change.base
    if change.base and not change.yearly:
        return change.base + change.noun
    return ("年均" if change.yearly else "") + change.noun


def with_change(noun: Phrase, change: Change, unit: str) -> Phrase:
    """Name of a change of `noun` that is told in `unit`."""
    if change.direction == "gap":
        plain = len(change.base) <= _BRIEF or change.word in _BETTER or OF_ALL.search(change.base) is not None
        return noun + (change.word + change.base if plain else "差额")
    if unit in SHARES or unit == "倍":
        if change.base_year is not None and not change.yearly:
            return noun + ("增长" if change.direction == "up" else "降幅")
        if change.base and not change.yearly:
            return noun + (change.base + ("增长" if change.direction == "up" else "降幅"))
        return noun + (("年均" if change.yearly else "") + change.noun)
    return noun + (("年均" if change.yearly else "") + change.net + change.word)


def with_share(noun: Phrase, share: Share) -> Phrase:
    """Name of the share that `noun` makes up; of what ought to be done it is a rate (清理占应清理的84% → 清理率)."""
    if share.of.startswith("应") and noun.text.endswith(share.of[1:3]):
        return noun + "率"
    return noun + (f"占{share.of}比重" if share.of else "占比")
