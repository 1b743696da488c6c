"""Where does the noun behind a number end, by the parts of speech of its words?"""

from __future__ import annotations

from reportminer.figures.meaning import words
from reportminer.figures.meaning.phrases import Span
from reportminer.segmentation import segmenter

_AHEAD = 4
"""characters behind the noun that are looked at, for the words at its end"""
_NEVER = ("d", "p", "c", "ul", "ug", "uz", "ud")
"""parts of speech that no noun holds, but for `_JOINING` inside it"""
_JOINING = frozenset({"和", "与", "及", "以及", "或", "暨", "并"})
_EACH = frozenset({"每人", "人人", "每个", "各自", "自己", "每户", "每家", "每村", "一共", "本人", "谁"})
_COMPLEMENTS = frozenset("起了到好完")
"""last characters of verbs that tell how far a deed has come: 建起, 装好"""
_SUMMING = frozenset({"计", "共", "合", "折", "价值", "需", "须", "花"})
"""what leads on to another number of the same things: 白条12张|计3.6万元"""
_SUFFIXES = frozenset(
    "率站所会费场度点区者生员工户室队班组厂店校院馆社团款物品具机车船房路桥渠管网线面量额值价数比性型化学课"
)
"""single characters that end nouns, whatever they are as words of their own"""


def nominal(text: str, noun: Span) -> Span:
    """The part of a `noun` behind a number, as found by its characters, that its words are a noun in."""
    begin, end = noun
    if text.startswith("问题", end):
        return noun  # 师生饮水不安全问题
    tagged = segmenter().tag(text[begin : min(len(text), end + _AHEAD)])
    at, inside = begin, False
    for number, (word, tag) in enumerate(tagged):
        if at >= end:
            break
        inside = (inside or word[0] in "（(“《") and word[-1] not in "）)”》"
        behind = text[at + len(word) : end]
        beyond = (
            at + len(word) > end and tag in ("v", "i") and at > begin and word[0] not in _SUFFIXES
        )  # 水泵|赶|赴现场
        if not inside and (beyond or ("的" not in behind and _ends(tagged, number, text[begin:at], behind))):
            return begin, _without_adverbs(tagged[:number], at)
        at += len(word)
    return noun


def _without_adverbs(tagged: list[tuple[str, str]], end: int) -> int:
    """Where a noun of these words ends, before the adverbs and times that belong to its predicate: 设备|优先."""
    while len(tagged) > 1 and tagged[-1][1] in _ADVERBS:
        end -= len(tagged.pop()[0])
    return end


_ADVERBS = ("d", "ad", "t", "vd")


def _ends(tagged: list[tuple[str, str]], number: int, before: str, behind: str) -> bool:
    """Is the word with this number none of the noun's, of which `before` has been read and `behind` is to come?"""
    word, tag = tagged[number]
    following = tagged[number + 1] if number + 1 < len(tagged) else ("", "")
    if word in _EACH or (word in _SUMMING and not behind) or following == ("了", "ul"):
        return True
    if word in _SUFFIXES or words.tail_of(word, "thing"):
        return False
    if tag in _NEVER:
        if word in _JOINING:
            return not before
        if not before:
            return len(word) == 1
        return tag in ("p", "ul", "c") or following[1].startswith(("v", "d", "p", "a"))  # 铁塔|务必迁走
    if tag != "v":
        return False
    if not before:
        return len(word) == 1 and not following[1].startswith(("n", "v"))
    if words.tail_of(behind) or words.tail_of(behind, "thing"):
        return False
    if len(before) > 1 and len(word) > 1 and word[-1] in _COMPLEMENTS:
        return True
    single = word in words.words_of("short deed") or word == "起" or not behind
    alone = len(word) == 1 and following[0] and single
    return len(before) > 1 and (alone or following[1] in ("p", "d"))
