"""Of what is a deed or a measure told that stands alone before its number: 补录|74家, 总产|4.3万吨?"""

from __future__ import annotations

import re

from reportminer.figures.expressions import expression
from reportminer.figures.meaning import phrases, words
from reportminer.figures.meaning.canonical import find_id
from reportminer.figures.meaning.phrases import EMPTY, Phrase
from reportminer.figures.meaning.sentence import Sentence
from reportminer.figures.meaning.slots import DURATIONS, MEASURES, MONEY, PEOPLE, RATIOS, Slot
from reportminer.segmentation import segmenter

_BARE = 2
"""characters of a word that says too little alone"""
_LEAST, _MOST = 2, 12
"""characters of what it is told of"""
_SHORT = 6
"""characters of it at most where the deed has two of its own"""
_NEAR = 4
"""figures that are looked back on"""
_GENERAL = frozenset({"个", "项", "处", "次", "件", "起", "条", "户"})
"""units that count things of any kind, so that a semicolon or full stop parts what they count"""
_TIMES = frozenset({"次", "场", "场次", "期", "届", "轮", "回", "人次", "户次", "件次", "台次", "班", "批", "批次"})
"""units that count deeds themselves"""
_HOLDS_OBJECT = frozenset("资厕林商税水电路学业货贫案红岗职债费款车工厂房会课班证险诊院病命灾情火毒刑罪捕奖功产口访库")
"""last characters of verbs that hold their object: 融资, 退货, 撤案"""
_ABOUT = expression("completing about")
_NOUNS = ("n", "vn", "j", "l", "b", "f", "i", "an", "zg", "eng", "k", "s")
_ENDING_NAMES = ("n", "vn", "j", "l", "an", "s", "zg")
_STOPS = "，,；;。：:"


def complete(sentence: Sentence, slot: Slot, left: int) -> None:
    """Give a deed that stands alone before its number what is dealt with."""
    name, unit = slot.name.text, slot.figure.unit
    if len(name) > _BARE or slot.kind != "level" or slot.rule != "subject before" or slot.bracket:
        return
    if unit in PEOPLE or unit in RATIOS or unit in DURATIONS or unit in _TIMES or find_id(name, unit):
        return
    short = name in words.words_of("short deed")
    if not short and (name[-1:] in _HOLDS_OBJECT or name in words.words_of("vague") or not _is_deed(name)):
        return
    things = _dealt_with(sentence, slot, left)
    if things and things.text not in name and name not in things.text:
        slot.name = slot.noun = slot.name + things


_PAID_EACH = expression("completing paid")
_PAYING = {"补": "补助", "奖": "奖励", "收": "收费", "交": "缴费", "缴": "缴费", "罚": "罚款"}
_COSTS = frozenset({"花", "花费", "费用", "开支"})
_AT_A_RATE = expression("completing at a rate")


def name_paid(sentence: Sentence, slot: Slot, left: int) -> None:
    """Name an amount that is paid, by the verb of one character or at a rate: 乡镇|按每人10元|安排 → 安排每人标准."""
    name, unit = slot.name.text, slot.figure.unit
    if unit not in MONEY or slot.rule != "subject before" or slot.kind != "level":
        return
    at_rate = _AT_A_RATE.search(name) if "按" in name else None
    if at_rate:
        given = told_before(sentence, left) or _named_by(sentence.topic())
        slot.name = (given or Phrase(at_rate["each"], slot.name.spans)) + "标准"
        return
    paid = _PAID_EACH.fullmatch(name) if name[-1:] in _PAYING else None
    if paid:
        what = Phrase(paid["what"], slot.name.spans)
        if not what:
            what = told_before(sentence, left) or _named_by(sentence.topic())
        slot.name = what + ((paid["each"] or "") + _PAYING[name[-1]])
    elif name in _COSTS and len(sentence.done) == 1:
        last = sentence.done[-1]
        if last.figure.unit not in MEASURES and last.figure.unit not in RATIOS and len(last.noun.text) <= _SHORT:
            slot.name = last.noun + name


def _is_deed(word: str) -> bool:
    """Is the word a verb, by the tables or by its part of speech?"""
    if word in words.words_of("verb") or word in words.words_of("hard"):
        return True
    tagged = segmenter().tag(word)
    return len(tagged) == 1 and tagged[0][1] == "v"


def _dealt_with(sentence: Sentence, slot: Slot, left: int) -> Phrase:
    """What a deed is done with: what was counted before in the same unit, or what the clause or the point tells of."""
    unit = slot.figure.unit
    if unit not in MEASURES:
        things = _counted_alike(sentence, slot)
        if things or sentence.done:
            return things
        if unit not in _GENERAL:
            for last in reversed(sentence.earlier[-_NEAR:]):
                if last.figure.unit == unit and last.kind == "level" and (things := _things_in(last.noun)):
                    return things
    told = told_before(sentence, left)
    if len(slot.name.text) < _BARE:
        return told or _named_by(sentence.topic())
    return told if len(told.text) <= _SHORT else EMPTY


def _counted_alike(sentence: Sentence, slot: Slot) -> Phrase:
    """The things that were counted in the same unit just before in the sentence."""
    unit = slot.figure.unit
    for last in sentence.done[: -_NEAR - 1 : -1]:
        if sentence.text.find("；", last.figure.end, slot.figure.begin) >= 0 and unit in _GENERAL:
            return EMPTY
        if last.figure.unit == unit and last.kind == "level" and (things := _things_in(last.noun)):
            return things
    return EMPTY


def _things_in(noun: Phrase) -> Phrase:
    """The things at the end of a name, without what is done with them; EMPTY where it tells of a deed only."""
    things = phrases.without_deed(noun.text)
    if len(things) > _MOST:
        things = phrases.last_things(things) or things
    return _named_by(Phrase(things, noun.spans))


def _named_by(phrase: Phrase) -> Phrase:
    """The phrase, where it names things and says nothing of them; else EMPTY."""
    if not _LEAST <= len(phrase.text) <= _MOST:
        return EMPTY
    tags = [tag for _, tag in segmenter().tag(phrase.text)]
    if all(tag in ("v", "vn", "d") for tag in tags):
        return EMPTY
    named = tags[-1].startswith(_ENDING_NAMES) and all(
        tag.startswith(_NOUNS) or tag in ("v", "x", "a", "m") for tag in tags
    )
    return phrase if named and tags.count("v") + tags.count("a") < max(2, len(tags) - 1) else EMPTY


def told_before(sentence: Sentence, left: int) -> Phrase:
    """What the clause before tells of, where no figure stands in it: 关于往来款长期挂账的问题，清理|366笔."""
    text = sentence.text
    if left <= sentence.begin or text[left - 1] not in "，,":
        return EMPTY
    begin = max(sentence.begin, sentence.edge, *(text.rfind(mark, sentence.begin, left - 1) + 1 for mark in _STOPS))
    begin, end = phrases.trim(text, begin, left - 1)
    numbered = _NUMBER.match(text, begin, end)
    begin = numbered.end() if numbered else begin
    about = _ABOUT.match(text, begin, end)
    if about:
        begin, end = phrases.trim(text, *about.span("what"))
    if end - begin < _LEAST:
        return EMPTY
    tagged = segmenter().tag(text[begin:end])
    if tagged[0][1] == "v" and not about:
        things = phrases.last_things(text[begin:end])
        begin = end - len(things)
    else:
        end = begin
        for word, tag in tagged:
            if end > begin and not tag.startswith(_NOUNS):
                break
            end += len(word)
    return _named_by(phrases.of(text, begin, end))


_NUMBER = re.compile("[（(]?[一二三四五六七八九十\\d]{1,2}(?:[）)、.．]|是)")
