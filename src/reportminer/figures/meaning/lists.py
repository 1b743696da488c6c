"""Which words does the first member of a list of numbers say for the others too?"""

from __future__ import annotations

from reportminer.figures.expressions import expression
from reportminer.figures.meaning import words
from reportminer.figures.meaning.phrases import EMPTY, Phrase
from reportminer.figures.meaning.sentence import Sentence
from reportminer.figures.meaning.slots import RATIOS, Slot
from reportminer.figures.meaning.words import tail_of

ADDED = expression("lists added")
_INHABITANTS = ("常住人口", "户籍人口", "人口", "城镇人口", "常住居民")


def shared_with(sentence: Sentence, slot: Slot, left: int, subject: Phrase) -> Phrase:
    """What the first member of a list of clauses parted by 、 says for this one too: 新增学位7万个、床位300张."""
    text = sentence.text
    last = sentence.done[-1] if sentence.done else None
    if (
        last is None
        or last.kind != "level"
        or text[left - 1] not in "、和及与"
        or left - 1 != max(last.figure.end, last.after)
    ):
        return EMPTY
    said = last.name.text
    if subject.text in _INHABITANTS:
        place = next((name for name in _TOWN_PARTS if said.startswith(name)), "")
        return Phrase(place, last.name.spans[:1]) if place else EMPTY
    added = ADDED.match(said)
    if slot.figure.unit in RATIOS or subject.text[0] in "新净增总累" or (added and tail_of(subject.text)):
        return EMPTY
    shared = added.end() if added else _verbs_of(said) if last.rule == "subject before" else 0
    if not shared or subject.text in words.words_of("vague"):
        return EMPTY
    if subject.text[:2] in words.words_of("verb") or subject.text[:2] in words.words_of("hard"):
        return EMPTY
    return Phrase(said[:shared], last.name.spans[:1])


def _verbs_of(name: str) -> int:
    """How long the verbs are that a name begins with, where an object follows them: 引进培育|龙头企业."""
    verbs, nominal = words.words_of("verb"), words.words_of("nominal")
    end = 2 if name[:2] in verbs else 0
    joined = end + (name[end : end + 1] in ("和", "、"))
    if end and name[joined : joined + 2] in verbs and (joined > end or name[joined : joined + 2] not in nominal):
        end = joined + 2
    end += name[end : end + 1] == "了"
    return end if len(name) - end >= 2 else 0


_TOWN_PARTS = ("中心城区", "主城区", "城区", "市区", "县城", "新城", "城镇")
