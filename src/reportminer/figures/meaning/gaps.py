"""How far is a value from another one: 比年初定的28%高2.2个百分点, 比下达任务多0.6万亩, 比去年同期少了12%?"""

from __future__ import annotations

from reportminer.figures.expressions import expression
from reportminer.figures.meaning import phrases
from reportminer.figures.meaning.change import OF_ALL
from reportminer.figures.meaning.phrases import EMPTY, Phrase
from reportminer.figures.meaning.sentence import Sentence
from reportminer.figures.meaning.slots import RATIOS, Slot
from reportminer.figures.meaning.subject import subject_in

_WORD = expression("gaps word")
_THAN = expression("gaps than")
_TIMES = expression("gaps times")
_NORM = expression("gaps norm")
_BETWEEN = expression("gaps between")
_ENDS = frozenset("高低多少快慢长短贵宜了约近达出")
"""last characters of what tells a gap"""
_LONGEST = 6
"""characters of such words at most"""
_FAR = 24
"""characters before them within which it is said what is compared with"""
_LEAST = 2
_MOST_THAN = 8
"""characters of what is compared with that a name holds"""
_LEFT = frozenset("高低快")
"""words of gaps that the change before a number is told by, where the base is a place or another time"""
_CALLED = {"便宜": "低", "贵": "高"}
_LESS = frozenset("低少慢短")
GAP = "差额"


def name_gap(sentence: Sentence, slot: Slot, left: int) -> bool:
    """Name a figure that tells how far a value is from another one; False for others."""
    text, at = sentence.text, slot.figure.begin
    if text[at - 1] not in _ENDS:
        return False
    told = _WORD.search(text, max(left, at - _LONGEST), at)
    if told is None:
        return False
    word = _CALLED.get(told["word"], told["word"])
    last = sentence.done[-1] if sentence.done else None
    if last is not None and last.rule == "gap norm" and _BETWEEN.fullmatch(text, last.figure.end, told.start()):
        return _named(slot, last.noun, GAP)
    than = _THAN.search(text, max(left, told.start() - _FAR), told.start())
    if than is None:
        return not text[left : told.start()].strip() and _goes_on(sentence, slot, word)
    if word in _LEFT and (OF_ALL.search(than["than"]) or _TIMES.search(than["than"])):
        return False
    noun = subject_in(text, left, than.start())
    if len(noun.text) < _LEAST:
        noun = last.name if last is not None and last.kind == "share" else sentence.base()
    if not noun:
        return False
    if _TIMES.search(than["than"]):
        less = word in _LESS
        if slot.figure.unit in RATIOS:
            return _named(slot, noun, "降幅" if less else "增速")
        return _named(slot, noun, "减少" if less else "增加")
    brief = len(than["than"]) <= _MOST_THAN and told["word"] not in _CALLED
    return _named(slot, noun, f"{word}于{than['than']}" if brief else GAP)


def _goes_on(sentence: Sentence, slot: Slot, word: str) -> bool:
    """Name a gap that is told like the one before, to the same base: 耕地比任务多0.6万亩，林地8万亩，|多0.1万亩."""
    like = next((done for done in sentence.done[:-4:-1] if done.rule == "gap" and done.change.startswith(word)), None)
    return like is not None and like is not sentence.done[-1] and _named(slot, sentence.base(), like.change)


def _named(slot: Slot, noun: Phrase, change: str) -> bool:
    slot.noun, slot.name = noun, noun + change
    slot.kind, slot.change, slot.rule = "growth", change, "gap"
    return True


_WITH = ("相比", "比较", "相较", "对比")
"""words behind a value that something is compared with: 与2010年的25万人|相比"""


def name_base(sentence: Sentence, slot: Slot) -> bool:
    """Name a value that another one is compared with, told right behind it: 比年初定的28%高2.2个百分点."""
    text, figure = sentence.text, slot.figure
    last = sentence.done[-1] if sentence.done else None
    if text.startswith(_WITH, figure.end):
        slot.noun = slot.name = sentence.base() if last is None or last.figure.unit == figure.unit else EMPTY
        slot.rule = "gap norm"
        return bool(slot.name)
    norm = _NORM.match(text, figure.end, sentence.end) if figure.unit == "%" else None
    if norm is None or last is None or last.figure.unit != figure.unit:
        return False
    than = text.rfind("比", max(slot.clause, figure.begin - _FAR), figure.begin)
    than = max(than, text.rfind("较", max(slot.clause, figure.begin - _FAR), figure.begin))
    if than < 0 or text[than + 1] in "重例率":
        return False
    slot.noun = last.name if last.kind == "share" else last.noun
    slot.name = slot.noun + phrases.of(text, *norm.span("name"))
    slot.rule = "gap norm"
    return True
