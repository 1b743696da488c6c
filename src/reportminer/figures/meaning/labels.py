"""What does a label name: 行政村：18个, 组织领导（15分）, 免疫率：猪98%，牛97%?"""

from __future__ import annotations

import re

from reportminer.figures.expressions import expression
from reportminer.figures.meaning import phrases, words
from reportminer.figures.meaning.following import noun_after
from reportminer.figures.meaning.phrases import EMPTY, Phrase
from reportminer.figures.meaning.sentence import Sentence
from reportminer.figures.meaning.slots import SHARES, Slot
from reportminer.figures.meaning.words import tail_of

_OPENS = frozenset("：:（(")
_COLONS = frozenset("：:")
_BEFORE_LABEL = re.compile(r"[，。；、\n！？：:,;—●■◆▲○★※□⏎]|(?<=[^\x00-\xff])\s+(?=[●■◆▲○★※□])")
_NUMBER = re.compile(
    r"[\s\-—·•*#>]*(?:[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)、.．](?!\d)|[①-⑳㈠-㈩⑴-⒇])?\s*"
)
_LONGEST, _SHORT = 16, 10
_PART = 3
"""characters of a member that only tells which: 猪, 牛"""
_SAYS_NOTHING = expression("labels says nothing")


def _stretch(sentence: Sentence, end: int) -> Phrase:
    """The words of a label that ends at `end`; EMPTY where a sentence or nothing stands there."""
    text, before = sentence.text, end
    begin = max(sentence.begin, sentence.edge, end - 2 * _LONGEST)
    for match in _BEFORE_LABEL.finditer(text, begin, end):
        begin = match.end()
    numbered = _NUMBER.match(text, begin, end)
    if numbered:
        begin = numbered.end()
    begin, end = phrases.trim(text, begin, end)
    if not (text[before] not in _COLONS) < end - begin <= _LONGEST or _SAYS_NOTHING.search(text, begin, end):
        return EMPTY
    short = end - begin <= _SHORT and text[before] in _COLONS
    if not short and noun_after(text, begin, end)[0] != (begin, end) and not tail_of(text[begin:end]):
        return EMPTY
    return phrases.of(text, begin, end)


def own_label(sentence: Sentence, slot: Slot) -> Phrase:
    """The label whose value the figure is; EMPTY if none stands right before it."""
    at = slot.figure.begin
    text = sentence.text
    while at > sentence.begin and text[at - 1] == " ":
        at -= 1
    if at <= sentence.begin or text[at - 1] not in _OPENS or (text[at - 1] not in _COLONS and slot.bracket):
        return EMPTY
    return _stretch(sentence, at - 1)


def label_over(sentence: Sentence, slot: Slot, left: int) -> Phrase:
    """The label of a list whose member the figure's own words name: 免疫率：猪98%，牛97%."""
    text = sentence.text
    if left > sentence.begin and text[left - 1] in _COLONS and slot.name.text:
        sentence.label = _stretch(sentence, left - 1)
        sentence.label_end = sentence.end
        semicolon = text.find("；", left, sentence.end)
        if semicolon >= 0:
            sentence.label_end = semicolon
    if (
        slot.figure.unit not in SHARES
        or not sentence.label
        or slot.figure.begin > sentence.label_end
        or slot.rule != "subject before"
    ):
        return EMPTY
    member = slot.name.text
    if len(member) > _PART or tail_of(member) or member in words.words_of("verb"):
        return EMPTY
    return sentence.label
