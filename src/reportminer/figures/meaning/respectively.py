"""Whose are several numbers in a row? Splits 城乡居民…, 甲和乙…, 甲、乙、丙总产值 into one subject for each."""

from __future__ import annotations

import re
from itertools import accumulate

from reportminer.figures.expressions import expression
from reportminer.figures.meaning import words
from reportminer.figures.meaning.canonical import names
from reportminer.figures.meaning.phrases import Phrase
from reportminer.figures.meaning.words import tail_of
from reportminer.segmentation import segmenter

JOIN = re.compile(r"\s*(?:、|和|与|及|以及|，|,|/|:|：|∶|;|；|比)\s*")
CLOSE_JOIN = re.compile(r"\s*(?:、|和|与|及|以及|/)\s*")
_PART = re.compile(r"、|以及|(?<!共)和(?!谐|平|美)|与(?!会)|(?<!普)及(?!格|时)|/")
_TOWN_AND_COUNTRY = expression("respectively town and country")
_SECTORS_LISTED = expression("respectively sectors listed")
_THREE_SECTORS = expression("respectively three sectors")


def split_subjects(phrase: Phrase, count: int, *, people: bool = False) -> list[Phrase] | None:
    """`count` subjects named by `phrase`, or None where it does not name that many; `people` are counted.

    What stands behind 分别 or 各 is said of each (甲类、乙类企业分别新增). What the last member says for all
    (秸秆、畜禽粪污综合利用率) is given to each; so is what the first says before its own last word (规模以上工业总产值、利润).
    """
    if count < 2:
        return [phrase]
    phrase = Phrase(phrase.text.replace("城、乡", "城乡"), phrase.spans)
    listed = _SECTORS_LISTED.match(phrase.text) if count == 3 else None
    if listed:
        return [Phrase(sector + listed["rest"], phrase.spans) for sector in ("第一产业", "第二产业", "第三产业")]
    told = _TOLD_APART.fullmatch(phrase.text)
    said = told["said"] if told else ""
    parts = [part for part in _PART.split(told["list"] if told else phrase.text) if part]
    if len(parts) == count:
        together = _COUNTED_TOGETHER.search(parts[-1])
        if together:
            parts = [part + together[1] + together[2] for part in (*parts[:-1], parts[-1][: together.start()])]
        elif people and (head := _people_head(parts)):
            parts = [part + head for part in parts[:-1]] + parts[-1:]
        said = "" if said in _HELD else said
        return [Phrase(part + said, phrase.spans) for part in share_words(parts)]
    if count == 3 and _THREE_SECTORS.search(phrase.text):
        of = "占比" if "结构" in phrase.text or "比" in phrase.text else "增加值"
        return [Phrase(sector + of, phrase.spans) for sector in ("第一产业", "第二产业", "第三产业")]
    if count == 2:
        if "存贷款" in phrase.text:
            return [Phrase(phrase.text.replace("存贷款", side), phrase.spans) for side in ("存款", "贷款")]
        match = _TOWN_AND_COUNTRY.match(phrase.text)
        if match:
            before, after = match["before"], match["after"]
            after = after.removeprefix("常住")
            return [Phrase(before + side + after, phrase.spans) for side in ("城镇", "农村")]
    return None


_TOLD_APART = re.compile(
    "(?P<list>.+[、和与及].+?)(?:分别|各自?)(?:有|实现|完成)?"
    "(?P<said>(?![是为比占达])(?:(?![到至])[\u4e00-\u9fff]){2,8})"
)
_HELD = frozenset({"配备", "配置", "配有", "设立", "拥有", "达到", "安排", "派出", "共有", "设置", "建有"})
"""what each has so many of: the number is of the things themselves (村级网格员分别配备)"""
_COUNTED_TOGETHER = re.compile(r"[两二三四五六七八九十]个?([镇村乡县区市校家组])((?:\S{2,8})?)$")
"""what several members are together: 甲、乙、丙三镇"""
_PEOPLE = expression("respectively people")


def _people_head(parts: list[str]) -> str:
    """The people that the last member names for all, where the others name only where they are: 小学、初中|专任教师."""
    if not _PEOPLE.search(parts[-1]) or any(_PEOPLE.search(part) for part in parts[:-1]):
        return ""
    return parts[-1][_own_length(parts) :]


def share_words(parts: list[str]) -> list[str]:
    """Give the members of a list the words that only the last or the first one says."""
    last = parts[-1]
    tail = tail_of(last)
    vague = words.words_of("vague")
    plain = "" if tail else _plain_head(parts)
    shared = tail or plain or tail_of(last, "thing")
    if shared and len(last) > len(shared):
        longer = _whole_head(parts, shared)
        own = [_own_tail(part, longer) or ("" if tail or plain else tail_of(part, "thing")) for part in parts[:-1]]
        shared = longer
        out = [part if has else _joined(part, shared) for part, has in zip(parts[:-1], own, strict=True)] + [last]
    else:
        out = list(parts)
    first_tail = tail_of(out[0])
    head = out[0][: len(out[0]) - len(first_tail)] if first_tail else ""
    if head:
        short = [part for part in out[1:] if part in vague or (part == tail_of(part) and part not in names())]
        out = [out[0]] + [head + part if part in short else part for part in out[1:]]
    return out


_SHORT_TAIL = 3


def _whole_head(parts: list[str], tail: str) -> str:
    """The words behind the last member's own (生猪|饲养量, 农村|生活污水处理率), of which `tail` is but the end."""
    last = parts[-1]
    if len(tail) > _SHORT_TAIL and max(map(len, parts[:-1])) > 1:
        return tail
    own = _own_length(parts)
    return last[own:] if own <= len(last) - len(tail) else tail


_SHORT_MEMBER = 3
_LEAST_HEAD = 2
"""characters of what is said for all at least"""


def _plain_head(parts: list[str]) -> str:
    """What the last of several short members of one length says for all: 猪、牛、羊|存栏."""
    lengths = {len(part) for part in parts[:-1]}
    if len(lengths) != 1 or max(lengths) > _SHORT_MEMBER:
        return ""
    own = _own_length(parts)
    if own not in lengths or len(parts[-1]) - own < _LEAST_HEAD:
        return ""
    things = sum(tail_of(part, "thing") != "" for part in parts[:-1])
    alike = things == 0 or (things == len(parts) - 1 and tail_of(parts[-1][:own], "thing"))
    return parts[-1][own:] if alike else ""


def _own_length(parts: list[str]) -> int:
    """How long the words of the last member are that are its own: as long, to the next word, as those of the others."""
    lengths = [len(part) for part in parts[:-1]]
    if max(lengths) == 1:
        return 1  # 男、女职工
    boundaries = accumulate(len(word) for word in segmenter().cut(parts[-1]))
    return min(boundaries, key=lambda size: (min(abs(size - length) for length in lengths), -size))


def _own_tail(part: str, shared: str) -> str:
    """The measure that a member names itself, if it is more than the 量 of 需氧量."""
    tail = tail_of(part)
    return tail if len(tail) > 1 or len(shared) == 1 else ""


def _joined(part: str, shared: str) -> str:
    """The member of a list with the words said for all; what both say stands once: 城镇居民 + 居民人均收入."""
    for length in range(min(len(part), len(shared), 4), 1, -1):
        if part.endswith(shared[:length]):
            return part + shared[length:]
    return part + shared
