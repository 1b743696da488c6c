"""Is a number the norm that another one is measured by: 低于13%的标准, 距离90分的达标线, 为全年任务980万元的53.7%?"""

from __future__ import annotations

from reportminer.figures.approximators import NORM
from reportminer.figures.expressions import expression
from reportminer.figures.meaning import phrases
from reportminer.figures.meaning.phrases import Phrase
from reportminer.figures.meaning.sentence import Sentence
from reportminer.figures.meaning.slots import Slot
from reportminer.lexicons.gates import Gated
from reportminer.records import Figure, Status

_MEASURED = expression("norms measured")
_BEFORE = Gated(expression("norms before"))
_PART = expression("norms part")
_SHARE_OF = expression("norms share of")
_BARE = expression("norms bare")
"""what does not say of what it is the norm"""
_NEAR = 12
"""characters from words that measure something by a norm to the number"""


def name_norm(sentence: Sentence, slot: Slot) -> bool:
    """Name a figure that is a norm, or the part of an aim that is reached; False if it is neither."""
    text, figure = sentence.text, slot.figure
    last = sentence.done[-1] if sentence.done else None
    if last is not None and figure.unit == "%" and text.startswith("的", figure.begin - 1):
        part = _PART.search(text, max(slot.clause, figure.begin - 2 * _NEAR), figure.begin)
        of = phrases.of(text, *part.span("name")) if part else Phrase(last.name.text[len(last.noun.text) :], ())
        if part or (last.norm == "target" and last.figure.end == figure.begin - 1):
            slot.noun = last.noun
            slot.name = slot.noun + "完成" + of + "比例"
            slot.kind, slot.rule = "share", "completion"
            return True
    found = _norm_of(text, slot.clause, figure, sentence.end)
    if found is None:
        return False
    name, slot.norm, own = found
    slot.noun = sentence.base()
    alone = own and slot.norm == "standard" and _BARE.fullmatch(name.text) is None
    of = last.name if last is not None and last.kind == "share" and own else slot.noun
    slot.name = name if alone else of + name
    slot.rule = "norm"
    return True


def _norm_of(text: str, clause: int, figure: Figure, end: int) -> tuple[Phrase, Status, bool] | None:
    """What a norm is called, whether it is a rule or an aim, and whether its name says all; None for other figures."""
    at, behind = figure.begin, figure.end
    if text.startswith("的", behind):
        after = NORM.match(text, behind, end)
        if after and _MEASURED.search(text, max(clause, at - _NEAR), behind):
            return phrases.of(text, *after.span("name")), "target" if after["aim"] else "standard", False
    before = _BEFORE.search(text, max(clause, at - 2 * _NEAR), at)
    if before is None:
        return None
    if before["aim"]:
        told = _SHARE_OF.match(text, behind, end)
        return (phrases.of(text, *before.span("name")), "target", True) if told else None
    gap = text[at - 1] != "的" and not text.startswith("的", behind)
    return None if gap or figure.unit in _NO_NORMS else (phrases.of(text, *before.span("rule")), "standard", True)


_NO_NORMS = ("百分点", "倍")
