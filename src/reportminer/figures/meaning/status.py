"""Is a figure fact, target, rule or the bound of a class?"""

from __future__ import annotations

import re
from functools import cache

from reportminer import lexicons
from reportminer.figures.meaning.words import alternation
from reportminer.records import Role, Status

PLAN_ROLES: frozenset[Role] = frozenset({"plan", "recommendation"})


@cache
def _cues(status: str) -> re.Pattern[str]:
    rows = lexicons.load_table("status_cues.tsv", ("status", "where", "unless", "words"))
    found = {
        word: row["unless"] for row in rows if row["status"] == status for word in lexicons.split_values(row["words"])
    }
    return re.compile(alternation(found))


def status_of(
    text: str, begin: int, clause: int, figure: tuple[int, int], end: int, *, plan: bool, name: str, unit: str
) -> Status:
    """Status of the figure.

    Args:
        begin: where the sentence begins; `end` where it ends.
        clause: where the figure's own clause begins.
        figure: begin and end of the figure.
        plan: does the section tell of plans or advice?
        name: what the figure measures.
        unit: its unit.
    """
    before = text[clause : figure[0]]
    near = text[clause : min(end, figure[1] + 12)]
    rule = _cues("standard_clause").search(near)
    if rule:
        return "standard"
    if unit == "元" and _cues("standard_name").search(name):
        return "standard"
    told = text[begin : figure[0]]
    fact = _cues("actual").search(before)
    if plan:
        if fact or _cues("actual_sentence").search(told):
            return "actual"
        return "target"
    if not fact:
        aim = _cues("target").search(before) or _cues("target_sentence").search(told)
        if aim:
            return "target"
    return "actual"
