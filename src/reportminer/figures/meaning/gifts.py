"""What is given to whom: 对查实的举报给予200—5000元奖励, 每家给予10万元扶持?"""

from __future__ import annotations

from reportminer.figures.expressions import expression
from reportminer.figures.meaning import phrases
from reportminer.figures.meaning.phrases import EMPTY, Phrase
from reportminer.figures.meaning.sentence import Sentence, things_of
from reportminer.figures.meaning.slots import MEASURES, MONEY, RATIOS, Slot
from reportminer.figures.meaning.words import tail_of

_PAID = expression("gifts paid")
_PAYING = expression("gifts paying")
_WHOM = expression("gifts whom")
_PAYS = 24
"""characters before what is paid within which it is said that it is paid"""
_FAR = 48
"""characters before it within which it is said to whom"""
_LONGEST = 10
"""characters of those who are given something, as far as a name holds them"""


def is_paid(text: str, at: int, begin: int, end: int) -> bool:
    """Is ``text[begin:end]`` what an amount that begins at `at` is given as: 给予20—50万元|奖励?"""
    return _PAID.fullmatch(text, begin, end) is not None and _PAYING.search(text, max(0, at - _PAYS), at) is not None


def name_gift(sentence: Sentence, slot: Slot, left: int, behind: phrases.Span) -> bool:
    """Name an amount of money by what it is given as, `behind` it, and to whom; False where nothing is given so."""
    text, at = sentence.text, slot.figure.begin
    if behind[1] <= behind[0] or not is_paid(text, at, *behind):
        return False
    slot.noun = phrases.of(text, *behind)
    slot.name = _whom(sentence, left, at) + slot.noun
    slot.after, slot.rule = behind[1], "noun behind"
    return True


def _whom(sentence: Sentence, left: int, at: int) -> Phrase:
    """Those who are given something by the amount that stands at `at`; EMPTY where that is not told, or at length."""
    text = sentence.text
    begin = max(sentence.begin, at - _FAR)
    told = _WHOM.search(text, begin, at)
    if told is not None:
        return _briefly(phrases.of(text, *told.span("whom")))
    paying = _PAYING.search(text, max(left, at - _PAYS), at)
    last = sentence.done[-1] if sentence.done else None
    if paying is not None and text.find("每", left, paying.end()) >= 0:
        counts = last is not None and last.figure.unit not in MEASURES and last.figure.unit not in RATIOS
        if last is None or not counts:
            return EMPTY
        things = things_of(last)
        return Phrase(phrases.without_deed(things.text), things.spans)
    if paying is None or paying.start() <= left:
        return EMPTY
    begin, end = phrases.trim(text, left, paying.start())
    return _briefly(phrases.of(text, begin, end))


def _briefly(whom: Phrase) -> Phrase:
    """Those told at length by their last words: 在民族乡工作的|教师、医生; EMPTY where these are too long."""
    text = whom.text.removesuffix("的")
    if len(text) > _LONGEST:
        text = text[text.rfind("的") + 1 :]
    return Phrase(text, whom.spans) if 1 < len(text) <= _LONGEST else EMPTY


_PRICED = expression("level priced")
_PRICED_ENDS = frozenset("斤克吨度时米方平袋瓶箱盒只头羽株枚桶升")


def name_price(sentence: Sentence, slot: Slot, left: int, subject: Phrase) -> None:
    """Name what is paid for each kilo, ton or the like as the price of what it is told of: 尿素每吨2280元 → 尿素价格."""
    told = slot.figure.unit in MONEY and slot.rule == "subject before"
    if not told or sentence.text[slot.figure.begin - 1] not in _PRICED_ENDS:
        return
    priced = _PRICED.search(sentence.text, left, slot.figure.begin)
    if priced is None:
        return
    thing = subject.text.partition("每")[0]
    if len(thing) > 1 and thing[-1] not in _NO_PRICES:
        named = tail_of(thing) or thing.endswith("价")
        slot.noun = slot.name = Phrase(thing if named else thing + "价格", subject.spans)


_NO_PRICES = frozenset("费收补奖罚缴交税助贴按照售出加")
