"""Is a figure of all that its place has of something, or of a part, of what was added, visited, or meets a condition?

A count of villages, members or beds is a stock of its place only where its clause says how many there are. What a clause
adds, takes away, looks at or asks of each unit is another thing with the same name.
"""

from __future__ import annotations

import re
from functools import lru_cache

from reportminer.figures.expressions import expression
from reportminer.figures.meaning import canonical
from reportminer.figures.meaning.spans import cue, gated
from reportminer.figures.units import of_dimension, of_kind
from reportminer.records import Stock
from reportminer.sentences import CLAUSES

_COMMAS = "，；：,;:"
_PIECES = re.compile("[，；：,;:]")
_MAY_BE_ZONE = expression("extent may be zone")
_RESULT = expression("extent result")
_CLAUSE_END = re.compile(f"[{CLAUSES}\n]")
_NOUN_END = re.compile(r"[，。；：、！？,;:（(\n和与及]")
_NOT_COUNTED = of_kind("money", "ratio") | of_dimension("age", "time") | {""}
_REST = 2
"""so many characters may follow a count and its noun in their clause (大关, 左右)"""
_SHORTEST_NOUN = 2


@lru_cache(maxsize=4096)
def kind_of(indicator_id: str) -> Stock:
    """Whether an indicator counts what there is at a time (党员, 养老床位), or what is done or made in one."""
    known = canonical.indicators().get(indicator_id)
    if known is None or known.kind != "level":
        return ""
    if cue("flow_indicator").search(indicator_id):
        return "flow"
    return "" if known.unit in _NOT_COUNTED else "stock"


def has_zone(text: str, begin: int, end: int) -> bool:
    """Whether an economic zone is the subject of one of the clauses of the sentence ``text[begin:end]``."""
    if not _MAY_BE_ZONE.search(text, begin, end):
        return False
    return any(gated("zone").search(piece, 0, len(piece)) for piece in _PIECES.split(text[begin:end]))


def is_of_a_part(text: str, begin: int, end: int, *, zoned: bool) -> bool:
    """Whether a figure that stands behind ``text[begin:end]``, its sentence up to it, counts for less than its place.

    That is so where an economic zone is the subject of its sentence or clause (高新区要完成产值90亿元), where it ends a list of
    examples (电子产业园等18个重点项目), or where it is what one event brought (洽谈会上签约项目36个). `zoned` is what `has_zone`
    says of the sentence.
    """
    last = begin
    for mark in _COMMAS:
        last = text.rfind(mark, last, end) + 1 or last
    if gated("listed").search(text, last, end):
        return True
    if not zoned:
        return False
    before = text[begin:end].strip()
    nearby = _PIECES.split(before[max(before.rfind(mark) for mark in "；;") + 1 :])
    for piece in reversed([_PIECES.split(before)[0], *nearby]):
        if cue("zone").search(piece):
            return True
        if cue("whole").search(piece):
            return False
    return False


def states_stock(before: str, count: str, after: str, indicator: str) -> bool:
    """Whether the clause of a count states a stock as such: 全县有党员1022人.

    Args:
        before: the words of its sentence before it.
        count: the count as written.
        after: what follows it.
        indicator: what it counts, in the report's words.
    """
    clause = _RESULT.split(before[max(before.rfind(mark) for mark in _COMMAS) + 1 :])[-1]
    if any(cue(kind).search(clause) for kind in ("not_whole", "part")):
        return False
    if any(cue(kind).search(before) for kind in ("sample", "subset")):
        return False
    if _goes_on(before, clause, count) or cue("acted").search(_CLAUSE_END.split(after)[0]):
        return False
    if cue("town").search(before) and not cue("whole").search(clause) and not cue("town").search(indicator):
        return False
    rest = _NOUN_END.split(after, maxsplit=1)[0]
    return len(_behind_noun(rest, indicator)) <= _REST


def _goes_on(before: str, clause: str, count: str) -> bool:
    """Whether a clause only names and counts, behind one that counts what was added: 新增省级平台3个，高新技术企业36家."""
    above = re.split("[，；,;]", before[: len(before) - len(clause)].rstrip(_COMMAS))[-1]
    added = cue("not_whole").search(above) and any(character.isdigit() for character in above)
    return bool(added) and not cue("stated").search(clause + count)


def _behind_noun(rest: str, indicator: str) -> str:
    """What of the words behind a count is not the noun that it counts."""
    for at in range(len(indicator) - _SHORTEST_NOUN + 1):
        if rest.startswith(indicator[at:]):
            return rest[len(indicator) - at :]
    return rest
