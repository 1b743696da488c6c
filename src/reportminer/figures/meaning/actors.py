"""Which words before a deed tell only who does it, when, where or with whom: 镇党委今年|召开专题会?"""

from __future__ import annotations

from reportminer.figures.expressions import expression
from reportminer.figures.meaning import words
from reportminer.figures.meaning.phrases import Phrase
from reportminer.segmentation import segmenter

_LEAST = 5
"""characters of a subject that may hold an actor and a deed"""
_ACTOR = expression("actors actor")
_INNER_TIME = expression("actors inner time")
_WITH = ("与", "同", "在", "通过", "经", "对", "向", "由", "以", "与各", "同各", "在各", "对各", "向各")
"""what stands before those with whom, or before the place where, something is done"""
_BEFORE = ("n", "r", "t", "m", "d", "p", "c", "x", "j", "b", "f", "s", "zg", "vn", "a", "q", "l", "u", "k", "eng")
_REACHED = frozenset({"完成", "实现", "达到", "落实", "争取", "安排", "拨付", "投入", "兑现", "筹集", "筹措"})
"""verbs before what is measured, which say nothing of it"""


def without_actor(text: str, subject: Phrase) -> Phrase:
    """The deed and its object without who does it, when, where and with whom; the subject itself where that cannot be told."""
    said = subject.text
    if len(said) < _LEAST or not subject.spans:
        return subject
    begin = subject.spans[0][0]
    joined = text.endswith(_WITH, max(0, begin - _WITH_WHOM), begin)
    actor = _ACTOR.match(said)
    if actor is None and not joined:
        return Phrase(_INNER_TIME.sub("", said), subject.spans) if "年" in said else subject
    at = _deed_at(said, actor.end()) if actor else _deed_at(said, _PLACE, within=False)
    if at:
        return Phrase(said[at:].removeprefix("了"), subject.spans)
    return Phrase(_INNER_TIME.sub("", said), subject.spans) if "年" in said else subject


_WITH_WHOM = 2
"""characters of such words at most"""
_PLACE = 4
"""characters at least of those with whom, or of the place where, something is done"""


def _deed_at(said: str, least: int, *, within: bool = True) -> int:
    """Where the deed begins behind at least so many characters of who does it; 0 where no deed follows.

    Args:
        said: the words before a number.
        least: characters that tell who does it.
        within: `least` is where a word ends, or these are no words for who does it.
    """
    at = 0
    timed = False
    for word, tag in segmenter().tag(said):
        if at >= least and _is_deed(word, tag):
            rest = said[at:]
            alone = timed and len(word) > 1 and rest == word and not words.tail_of(rest)
            return at if alone or _has_object(rest, word) else 0
        broken = (within and at < least < at + len(word)) or (at >= least and not tag.startswith(_BEFORE))
        if broken or (not at and (tag == "v" or word in words.words_of("verb"))):
            return 0
        timed = timed or tag == "t"
        at += len(word)
    return 0


def _is_deed(word: str, tag: str) -> bool:
    if len(word) == 1:
        return word in words.words_of("short deed")
    if word in words.words_of("deed"):
        return True
    return word not in words.words_of("nominal") and (tag == "v" or word in words.words_of("verb"))


def _has_object(said: str, deed: str) -> bool:
    """Is the deed told with what is done, so that both name something without who does it?"""
    if (
        len(said) < len(deed) + 2
        or "的" in said
        or "占" in said
        or said.startswith(_WHO, len(deed))
        or deed in _OF_FUNDS
    ):
        return False
    if deed in words.words_of("modifying") and len(said) < len(deed) + 3:
        return False
    return deed in _REACHED or not words.tail_of(said)


_OF_FUNDS = frozenset({"供养", "涉农", "统筹", "预算", "用于", "下辖", "下设", "管辖"})
"""what tells of what kind the funds are, those whom they pay or who is under whom: 财政|供养人员, 党委|下辖支部"""
_WHO = ("人员", "代表", "对象", "单位", "情况", "项目")
"""what makes a thing's name of the verb before it: 组成人员"""


WORDY, _LEAST_OBJECT = 9, 2
"""characters of a subject from which on the doer before its verb is left out; of the object of that verb"""


def deed_in(subject: Phrase) -> Phrase:
    """The last deed and its object, without who did it where: 市委、市政府|召开专题会议, 自去年起分三批|发放设备."""
    text, deeds = subject.text, words.words_of("deed")
    for at in range(len(text) - 2 - _LEAST_OBJECT, 2, -1):
        if text[at : at + 2] in deeds and ("、" in text[:at] or at > 2 * WORDY):
            return Phrase(text[at:], subject.spans)
        plain = text[at : at + 2] in words.plain_verbs() and at > _CIRCUMSTANCE and not words.tail_of(text)
        if plain and not text.startswith(_WHO, at + 2) and _is_circumstance(text, at):
            return Phrase(text[at:], subject.spans)
    return subject


def _is_circumstance(text: str, end: int) -> bool:
    """Do the words up to `end`, where one ends, tell when, where, for or with whom something is done?"""
    at, found = 0, False
    if text[:2] in words.words_of("verb") or "未" in text[:end] or "不" in text[:end]:
        return False
    for word, tag in segmenter().tag(text):
        if at >= end:
            break
        found = found or tag in _CIRCUMSTANTIAL
        at += len(word)
    return found and at == end


_CIRCUMSTANCE = 6
"""characters from which on such words are left out"""
_CIRCUMSTANTIAL = ("p", "t", "r", "d", "c")


def without_payer(subject: Phrase) -> Phrase:
    """What is paid for, without the treasury that pays: 县财政每年安排|管护经费."""
    paid = _PAYER.match(subject.text) if "财政" in subject.text else None
    return Phrase(subject.text[paid.end() :], subject.spans) if paid else subject


_PAYER = expression("payer")
