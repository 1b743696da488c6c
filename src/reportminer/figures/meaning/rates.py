"""Whose change or share does a number tell?"""

from __future__ import annotations

import re

from reportminer.figures.meaning import phrases, words
from reportminer.figures.meaning.by_subject import headed
from reportminer.figures.meaning.change import Change, Share, change_word, with_change, with_share
from reportminer.figures.meaning.earlier import clause_before, owner, share_before
from reportminer.figures.meaning.following import noun_after
from reportminer.figures.meaning.name_level import name_level
from reportminer.figures.meaning.phrases import EMPTY, Phrase
from reportminer.figures.meaning.sentence import Sentence
from reportminer.figures.meaning.slots import MEASURES, RATIOS, Slot
from reportminer.figures.meaning.subject import subject_in
from reportminer.figures.meaning.words import tail_of

_PART = 6
"""characters of a part of what stands before a bracket"""
_ACTIONS = frozenset({"加快", "扩大", "提升", "提高", "加大", "拓展"})
"""words of change that are something done where things are counted: 重点加快7个中心镇"""
_CHANGES_THINGS = frozenset({"增", "增加", "减少", "减", "压减", "削减", "降低"})


def name_change(sentence: Sentence, slot: Slot, left: int, change: Change) -> None:
    """Name the `change` that the words from `left` on tell before a number."""
    text, figure = sentence.text, slot.figure
    noun = _before_change(text, left, left + change.subject_end)
    if _THAN.match(noun.text):
        noun = EMPTY  # 审理周期23天，比普通程序|缩短41天
    slot.rule = "change"
    if figure.unit not in RATIOS and (not noun.text or noun.text in words.words_of("verb")):
        (begin, end), _ = noun_after(text, figure.end, slot.right)
        if end > begin and change.word not in _CHANGES_THINGS:
            return name_level(sentence, slot, left)
        if end > begin and figure.unit not in MEASURES:
            slot.noun = phrases.of(text, begin, end)
            slot.name = Phrase(change.net + change.word + slot.noun.text, slot.noun.spans)
            slot.after = end
            return None
    if (
        figure.unit not in RATIOS
        and figure.unit not in MEASURES
        and change.word in _ACTIONS
        and not _is_place_gained(text, figure.end)
    ):
        return name_level(sentence, slot, left)
    if slot.bracket and sentence.bracket is not None and 0 < len(noun.text) <= _PART and not tail_of(noun.text):
        noun += sentence.bracket.noun
        slot.rule = "change of a part"
    elif _lacks_owner(noun.text) or _lacks_owner(noun.text.partition("占")[0]):
        noun = owner(sentence, left, noun.text) + noun
        slot.rule = "change of what is told of"
    elif not noun.text:
        noun = clause_before(sentence, left) or sentence.base(points=figure.unit == "百分点")
        slot.rule = "change of the one before"
    slot.kind = "growth"
    slot.change = change_word(change)
    slot.base_year = change.base_year
    slot.noun = noun
    slot.name = with_change(noun, change, figure.unit)
    return None


_THAN = re.compile("比(?![重例率值赛])|较(?![大高低小多少])")
"""what something is compared with, which is not what changes"""


def _lacks_owner(noun: str) -> bool:
    """Does a word say what is measured but not of what: 增加值, 规模?"""
    return noun in words.words_of("vague")


_OF_ALL = frozenset({"税收", "利税", "利润"})
"""what is told of the whole place as often as of what was named before: 税收占财政收入比重"""


def _is_place_gained(text: str, end: int) -> bool:
    """Does 位次, 名次 or 点 follow a number: 排名提升3个位次?"""
    return text.startswith(("位", "名次", "点"), end)


def _before_change(text: str, begin: int, end: int) -> Phrase:
    """The subject of a change; 收入再创新高、增长8% has a predicate between."""
    if end > begin and text[end - 1] == "、":
        start, stop = phrases.trim(text, begin, end - 1)
        noun, said = noun_after(text, start, stop)
        if said[1] > said[0] and noun[1] - noun[0] >= 2:
            return phrases.of(text, *noun)
    return subject_in(text, begin, end)


def name_share(sentence: Sentence, slot: Slot, left: int, share: Share) -> None:
    """Name the `share` that the words from `left` on tell before a number."""
    end = left + share.subject_end
    noun = headed(sentence, left, end, subject_in(sentence.text, left, end))
    if _lacks_owner(noun.text) and noun.text not in _OF_ALL:
        noun = owner(sentence, left, noun.text) + noun
    noun = noun or share_before(sentence, left) or sentence.base()
    slot.kind, slot.rule = "share", "share"
    slot.noun = noun
    slot.name = with_share(noun, share)
