"""Is a number laid down though no 每 says so: what one is paid, a term, a measure that something goes by, a score, a bound?"""

from __future__ import annotations

from reportminer.figures.expressions import expression
from reportminer.figures.meaning.sentence import Sentence
from reportminer.figures.meaning.slots import DURATIONS, MONEY, PEOPLE
from reportminer.figures.meaning.words import cues
from reportminer.records import Figure

_PAID_TO_ONE = expression("laid down paid to one")
_PAID_BY_RULE = expression("laid down paid by rule")
_TO_A_CLASS = expression("laid down to a class")
_DONE = expression("laid down done")
_LITTLE, _SOME = 3_000, 30_000
"""元 that only one is paid at a time, and that one of a class may be"""
_PER = expression("laid down per")
_FINE = expression("laid down fine")
_FINED = expression("laid down fined")
_TERM = expression("laid down term")
_EVERY_SO_OFTEN = expression("laid down every so often")
_TOGETHER = expression("laid down together")
_GOES_BY = expression("laid down goes by")
_GONE_BY = expression("laid down gone by")
_SCORED = expression("laid down scored")
_LIMIT_SET = expression("laid down limit set")
_LIMIT_LEFT = expression("laid down limit left")
_ALLOWED = expression("laid down allowed")
_EACH = expression("laid down each")
_NORM = expression("laid down norm")
_NORM_ENDS = frozenset("求定是为到达过线满起准超出于少高多人户亩天月年班车")
"""last characters of words before a norm"""
_ASKED = ("要求", "规定")
_SHORT_OF = expression("laid down short of")
_NORMED = expression("laid down normed")
_CALLED_FOR = expression("laid down called for")
_FOUND = expression("laid down found")
_SHARED = expression("laid down shared")
_OPEN_ENDED = frozenset({"ge", "le", "gt", "lt", "range"})
_NEAR, _FAR = 16, 40


def is_laid_down(sentence: Sentence, clause: int, figure: Figure, *, plan: bool) -> bool:
    """Is the figure laid down by what stands right before or behind it?

    Args:
        sentence: its sentence.
        clause: where its clause begins.
        figure: the figure with its unit.
        plan: does the section tell of plans or advice?
    """
    text, at, behind, unit = sentence.text, figure.begin, figure.end, figure.unit
    if unit in MONEY and _is_pay(sentence, clause, figure, plan=plan):
        return True
    if unit in DURATIONS and (
        _TERM.search(text, max(clause, at - _NEAR), at) or _EVERY_SO_OFTEN.match(text, behind, sentence.end)
    ):
        return True
    if unit in PEOPLE and text[at - 1 : at] != "每" and _TOGETHER.match(text, behind, sentence.end):
        return True
    if unit == "分" and _SCORED.search(text, max(clause, at - _NEAR), at):
        return True
    if unit == "%" and (_ALLOWED.match(text, behind, sentence.end) or _is_shared(sentence, clause, figure)):
        return True
    if _is_norm(sentence, clause, figure):
        return True
    if text.find("按", max(clause, at - _FAR), at) >= 0 and _GOES_BY.search(text, max(clause, at - _FAR), at):
        return not _is_large(figure) and _GONE_BY.match(text, behind, sentence.end) is not None
    if _EACH.search(text, max(clause, at - _NEAR), at) and unit not in MONEY and 0 < _value(figure) <= _FEW:
        return True
    return not plan and _is_limit(sentence, clause, figure)


def _is_norm(sentence: Sentence, clause: int, figure: Figure) -> bool:
    """Is it what something ought to be, told of or measured by: 省里要求是8%, 未达到1.5%比例的, 要求30%，实际21%?"""
    text, at = sentence.text, figure.begin
    if text[at - 1] not in _NORM_ENDS:
        return _is_called_for(sentence, clause, figure)
    if _NORM.search(text, max(clause, at - _NEAR), at):
        return True
    if figure.approx in _OPEN_ENDED and text.endswith(_ASKED, clause, at):
        return True
    if _SHORT_OF.search(text, max(clause, at - _NEAR), at) and _NORMED.match(text, figure.end, sentence.end):
        return True
    return _is_called_for(sentence, clause, figure)


def _is_called_for(sentence: Sentence, clause: int, figure: Figure) -> bool:
    """Is it called for while something else was found: 要求30%以上，我县实际21%?"""
    text, at = sentence.text, figure.begin
    if all(text.find(word, max(clause, at - _FAR), at) < 0 for word in _ASKED):
        return False
    if _CALLED_FOR.search(text, max(clause, at - _FAR), at) is None:
        return False
    return _FOUND.match(text, figure.end, sentence.end) is not None


def _is_shared(sentence: Sentence, clause: int, figure: Figure) -> bool:
    """Is it a part of what is shared out by a rule: 利润的60%给贫困户、30%留合作社?"""
    if _SHARED.match(sentence.text, figure.end, sentence.end) is None:
        return False
    return _DONE.search(sentence.text, clause, figure.begin) is None


_LIMIT_ENDS = frozenset("由从的来去初到至为人户年月次")
"""last characters of words before a limit that is changed"""
_FEW = 3
"""people or things that a rule gives each one, told without a verb: 每台1名"""


def _value(figure: Figure) -> float:
    return figure.max or figure.min or 0


def _is_large(figure: Figure) -> bool:
    return figure.unit in MONEY and _value(figure) > _SOME


def _is_pay(sentence: Sentence, clause: int, figure: Figure, *, plan: bool) -> bool:
    """Is so little money paid or taken that it can only be for one, or for one of a class?"""
    text, at, value = sentence.text, figure.begin, _value(figure)
    if _FINED.match(text, figure.end, sentence.end) and (
        _FINE.search(text, max(clause, at - _FAR), at) or figure.approx in _OPEN_ENDED
    ):
        return True
    if not 0 < value <= _SOME or _DONE.search(text, clause, at):
        return False
    if _TO_A_CLASS.search(text, max(clause, at - _NEAR), at):
        return cues("measured").search(text, clause, at) is None
    if value > _LITTLE and not plan:
        return False
    if _PAID_TO_ONE.search(text, max(clause, at - _NEAR), at):
        return True
    if _PER.search(figure.text) or _PER.match(text, figure.end, sentence.end):
        return cues("measured").search(text, clause, at) is None
    return plan and _PAID_BY_RULE.search(text, max(clause, at - _NEAR), at) is not None


def _is_limit(sentence: Sentence, clause: int, figure: Figure) -> bool:
    """Is it a limit, term or weight that was changed: 额度由5万元提到8万元, 任期由三年改为五年?"""
    text, at = sentence.text, figure.begin
    if figure.unit == "百分点" or text[at - 1] not in _LIMIT_ENDS:
        return False
    before = _LIMIT_SET.search(text, max(clause, at - _FAR), at)
    if before is None:
        return False
    return before["to"] is not None or _LIMIT_LEFT.match(text, figure.end, sentence.end) is not None
