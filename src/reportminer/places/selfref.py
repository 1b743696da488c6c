"""What kind of place does a report call its own, and are its names struck out? (我县, 全市, 区直机关, xx市, **乡)"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from .. import lexicons
from ..records import Span
from .mentions import may_stand_before

_MASK = r"(?:[xXｘＸ×＊*○〇□]{1,8}|(?<!_)_{2,}+|(?<!＿)＿{2,}+|(?<!\?)\?{2,}+|(?<!？)？{2,}+)"
_MASKED_PLACE = re.compile(
    r"某{1,3}[省市县区州旗]|(?<![A-Za-z\d一二三四五])(?:[A-Z][省市县])*[A-Z](?:[省县镇]|乡(?!村)|[市村](?![场民值政盈]))|"
    + _MASK
    + r"(?:省|市|县|区|州|旗|盟|乡|镇|街道|村|社区)(?![场委]场)"
)
_MASKED_NAME = re.compile(
    _MASK + r"(?=经济|发展|非公|民营|机关|党建|工作|实际|全|城|地|农|人民|特色|模式|经验|[的省市县区州旗乡镇村])"
)
_MASK_SIGN = re.compile(r"[某xXｘＸ×＊*○〇□_＿?？]|[A-Z][省市县乡镇村]")
_LEVELS = ("unit", "village", "township", "county", "prefecture", "province")
_SMALL = ("township", "village", "unit")
SCAN = 20_000
_WHOSE = "省市州县区"
_EVERY = tuple("省市县縣区區州旗乡鄉镇鎮村我本")


class SelfReference(NamedTuple):
    """How a report speaks of itself: possible levels, most likely first; the word and where it stands.

    The word is "" where it is only the end of longer names (教育体育局党组).
    """

    levels: tuple[str, ...]
    word: str
    span: Span


def of_every_place(body: str) -> bool:
    """Whether a body's name is one that every place has, its own place not in it (市人民政府, 县水利局)."""
    return body.startswith(_EVERY)


@lru_cache(maxsize=1)
def _words() -> tuple[dict[str, tuple[str, ...]], frozenset[str], re.Pattern[str]]:
    rows = lexicons.load_table("place_self.tsv", ("word", "level", "tail"), key="word")
    words = {row["word"]: lexicons.split_values(row["level"]) for row in rows}
    tails = frozenset(row["word"] for row in rows if row["tail"])
    return words, tails, re.compile("|".join(sorted(map(re.escape, words), key=lambda w: (-len(w), w))))


def find_self(text: str) -> SelfReference | None:
    """The level that most of the self references speak of; the words in 我… weigh most, the smaller level wins a tie."""
    words, tails, pattern = _words()
    score: Counter[tuple[str, ...]] = Counter()
    ours: set[tuple[str, ...]] = set()
    first: dict[tuple[str, ...], tuple[str, Span]] = {}
    named: dict[tuple[str, ...], tuple[str, Span]] = {}
    for match in pattern.finditer(text[:SCAN]):
        levels = words[match.group()]
        if levels == ("superior",):
            continue
        if match.group()[0] == "我":
            ours.add(levels)
        score[levels] += 4 if match.group()[0] == "我" else 1
        if match.group() in tails and _ends_a_name(text, match.start()):
            named.setdefault(levels, ("", match.span()))
        else:
            first.setdefault(levels, (match.group(), match.span()))
    if not score:
        return None
    city, region = ("prefecture", "county"), ("county", "province")
    if score[city] * 3 >= score[region]:
        del score[region]
    best = max(score, key=lambda levels: (score[levels], -_LEVELS.index(levels[0])))
    small = [
        s for s in score if s[0] in _SMALL and score[s] * 2 >= score[best] and (s in ours or score[s] > score[best])
    ]
    if small and best[0] not in _SMALL:
        best = small[0]
    return SelfReference(best, *(first.get(best) or named[best]))


def _ends_a_name(text: str, begin: int) -> bool:
    """Is the word at `begin` the end of a longer name: 局党组 of 教育体育局党组, not of 市局党组 or 对局党组?"""
    before = text[begin - 1 : begin]
    if not "一" <= before <= "龥" or before in _WHOSE:
        return False
    return may_stand_before().search(text, max(0, begin - 4), begin) is None


def masked_spans(text: str) -> list[Span]:
    """Places whose names are struck out: xx市, **乡, _____县, and a mask where a place's name must stand (推动xx经济)."""
    if not _MASK_SIGN.search(text):
        return []
    spans = [m.span() for m in _MASKED_PLACE.finditer(text)]
    return spans or [m.span() for m in _MASKED_NAME.finditer(text)]
