"""What is a phrase, where does it begin and end, and what is the thing in it?"""

from __future__ import annotations

import re

import msgspec

from reportminer.figures.expressions import expression
from reportminer.figures.meaning import words
from reportminer.segmentation import segmenter
from reportminer.sentences import CLAUSES

Span = tuple[int, int]

_STOP = re.compile(rf"[{CLAUSES}、\n\r\t…—《》（）()]")
NOTE = re.compile(r"[（(](?![市区县旗工郊镇乡村场街道社委所站、,，/]{1,5}[)）])[^（）()]{0,24}[)）]")
SMALL_BRACKET = expression("phrases small bracket")


class Phrase(msgspec.Struct, frozen=True, gc=False):
    """Words that name something, and where they stand in the text."""

    text: str
    spans: tuple[Span, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.text)

    def __add__(self, other: object) -> Phrase:
        if not isinstance(other, Phrase):
            return Phrase(self.text + str(other), self.spans)
        if not other.text:
            return self
        return Phrase(self.text + other.text, _united(self.spans, other.spans))


def _united(spans: tuple[Span, ...], others: tuple[Span, ...]) -> tuple[Span, ...]:
    """The spans of both in order, each once."""
    if not others or not spans:
        return spans or others
    return tuple(sorted({*spans, *others}))


EMPTY = Phrase("")


def of(text: str, begin: int, end: int) -> Phrase:
    """The phrase that stands at ``text[begin:end]``."""
    return Phrase(text[begin:end], ((begin, end),)) if end > begin else EMPTY


_FRONT_MARKS = frozenset(" 　\t*#>”’】）)、")
_END_MARKS = frozenset(" 　\t“‘*（(")
_BRACKETS = frozenset("（(")


def trim(text: str, begin: int, end: int) -> Span:
    """Leave out the connectives, adverbs and light verbs at both ends of ``text[begin:end]``."""
    while begin < end and text[begin] in _FRONT_MARKS:
        begin += 1
    cut = words.cut_front(text, begin, end)
    if text[cut : cut + 1] in _BRACKETS:
        match = NOTE.match(text, cut, end)
        if match:
            cut = words.cut_front(text, match.end(), end)
    begin = cut
    while begin < end and text[end - 1] in _END_MARKS:
        end -= 1
    if begin < end:
        cut = words.cut_end(text, begin, end)
        if cut < end:
            end = cut
            while begin < end and text[end - 1] in _END_MARKS:
                end -= 1
    if begin < end and text[begin] in '“"' and text.find("”", begin, end) < 0:
        begin += 1
    return begin, end


NOTE_AT_END = re.compile(r"[（(][^（）()]{0,16}[)）]$")
_RANK_LIST = expression("phrases rank list")


def clause_end(text: str, begin: int, end: int) -> int:
    """Where the clause that holds `begin` ends; short brackets inside a word (县(市、区)委) don't end it."""
    at = begin
    while True:
        match = _STOP.search(text, at, end)
        if match is None:
            return end
        if match.group() == "、" and match.start() > begin and _RANK_LIST.match(text, match.start() - 1, end):
            at = match.end()  # 省、市、县人大代表
            continue
        bracket = SMALL_BRACKET.match(text, match.start(), min(len(text), end + 1))
        if bracket is None:
            return match.start()
        at = bracket.end()


def core(phrase: Phrase) -> Phrase:
    """The thing at the end of a phrase, without the verb and what stands before it: 在企业中建立党组织 → 党组织."""
    text = phrase.text
    verbs = words.words_of("verb")
    for at in range(len(text) - 4, -1, -1):
        if text[at : at + 2] in verbs and text[at : at + 2] not in words.words_of("nominal"):
            return Phrase(text[at + 2 :].removeprefix("了"), phrase.spans)
    return phrase


def without_deed(name: str) -> str:
    """The things at the end of a name without the deed that it begins with: 归集|维修资金, 委员们共提交|提案."""
    at = 0
    adverb = False
    for word, tag in segmenter().tag(name):
        done = tag == "v" and (at == 0 or adverb)
        adverb, at = tag == "d", at + len(word)
        if done:
            return name[at:] if len(name) - at > 1 else ""
    return name


def last_things(said: str) -> str:
    """The things that the last verb of a clause is done with: 免费安装|独立式报警器; "" where nothing follows a verb."""
    at, found = len(said), ""
    for word, tag in reversed(segmenter().tag(said)):
        if tag == "v":
            return found
        at -= len(word)
        found = said[at:]
    return ""


def last_object(text: str, begin: int, end: int) -> int:
    """Where the last verb with its object begins in a long phrase: 推动…建成学校 → 建成学校."""
    verbs = words.words_of("verb")
    at = end - 4
    while at > begin:
        if text[at : at + 2] in verbs and text[at : at + 2] not in words.words_of("nominal"):
            return at
        at -= 1
    return begin
