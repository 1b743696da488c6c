"""Does a figure count all that a place has of something, or only what was added, visited, or meets a condition?

A count of villages, members or beds fills a cell of its place only where its clause says how many there are. What a
clause adds, takes away, looks at or asks of each unit is another thing with the same name.
"""

from __future__ import annotations

import re
from functools import lru_cache

from reportminer.cleaning.characters import to_simplified
from reportminer.compare.scope import ENDS, LONGEST, cue
from reportminer.figures.meaning import canonical

_COMMAS = "，；：,;:"
_RESULT = re.compile("、(?=(?:累计|总数|总量)?达)")
_CLAUSE_END = re.compile("[，。；：！？,;:\n]")
_NOT_COUNTED = frozenset({"元", "%", "‰", "", "倍", "岁", "天", "年"})
_REST = 2
"""so many characters may follow a count and its noun in their clause (大关, 左右)"""
_SHORTEST_NOUN = 2


@lru_cache(maxsize=1024)
def is_stock(indicator_id: str) -> bool:
    """Whether an indicator counts what there is at a time (党员, 养老床位), not what is done or made in a year."""
    known = canonical.indicators().get(indicator_id)
    if known is None or known.kind != "level" or known.unit in _NOT_COUNTED:
        return False
    return not cue("flow_indicator").search(indicator_id)


def is_whole(text: str, begin: int, end: int, indicator: str) -> bool:
    """Whether the clause of the count ``text[begin:end]`` states a stock as such: 全县有党员1022人.

    Args:
        text: the source text of the report.
        begin: where the count begins.
        end: where it ends.
        indicator: what it counts, in the report's words.
    """
    first = max(max(text.rfind(mark, max(0, begin - LONGEST), begin) for mark in ENDS) + 1, begin - LONGEST, 0)
    before, after = to_simplified(text[first:begin]), to_simplified(text[end : end + LONGEST])
    clause = _RESULT.split(before[max(before.rfind(mark) for mark in _COMMAS) + 1 :])[-1]
    if any(cue(kind).search(clause) for kind in ("not_whole", "part")):
        return False
    if any(cue(kind).search(before) for kind in ("sample", "subset")):
        return False
    if _goes_on(before, clause, to_simplified(text[begin:end])) or cue("acted").search(_CLAUSE_END.split(after)[0]):
        return False
    if cue("town").search(before) and not cue("whole").search(clause) and not cue("town").search(indicator):
        return False
    rest = re.split(r"[，。；：、！？,;:（(\n和与及]", after, maxsplit=1)[0]
    return len(_behind_noun(rest, to_simplified(indicator))) <= _REST


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
