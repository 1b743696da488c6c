"""What do the words of a clause say? Patterns made of the cues in ``lexicons/statement_cues.tsv``."""

from __future__ import annotations

import re
from functools import cache

from reportminer import lexicons
from reportminer.sentences import CLAUSES, STOPS
from reportminer.statements.expressions import expression

COLUMNS = ("cue", "class", "note")
_GAP = r"[^。；;！？!?\n]{0,12}?"
_WIDE_GAP = r"[^。；;！？!?\n]{0,40}?"


def _expression(cue: str) -> str:
    pieces = (_GAP.join(re.escape(piece) for piece in part.split("…")) for part in cue.split("……"))
    return _WIDE_GAP.join(pieces)


@cache
def pattern(name: str) -> re.Pattern[str]:
    """One expression for all cues of the class `name`; longer cues first.

    Raises:
        LexiconError: the table has no cue of this class.
    """
    rows = [row for row in lexicons.load_table("statement_cues.tsv", COLUMNS) if row["class"] == name]
    if not rows:
        raise lexicons.LexiconError(f"statement_cues.tsv: no cue of class {name!r}")
    cues = sorted({row["cue"] for row in rows}, key=lambda cue: (-len(cue), cue))
    return re.compile("|".join(map(_expression, cues)))


@cache
def later_sentence(name: str) -> re.Pattern[str]:
    """Finds a cue of the class `name`, as the group ``cue``, that opens a sentence behind another."""
    return re.compile(rf"[{STOPS}\n][ \n\u3000]{{0,20}}(?P<cue>{pattern(name).pattern})")


def says(name: str, text: str, begin: int = 0, end: int | None = None) -> bool:
    """Whether a cue of the class `name` stands in ``text[begin:end]``."""
    return pattern(name).search(text, begin, len(text) if end is None else end) is not None


def says_wrong(text: str, begin: int = 0, end: int | None = None) -> bool:
    """Whether a cue stands in ``text[begin:end]`` that something is wrong, in a point or in a part of one."""
    return says("problem", text, begin, end) or says("part_problem", text, begin, end)


def opens(name: str, text: str, begin: int = 0, end: int | None = None) -> bool:
    """Whether ``text[begin:end]`` begins with a cue of the class `name`."""
    return pattern(name).match(text, begin, len(text) if end is None else end) is not None


def count(name: str, text: str, begin: int, end: int) -> int:
    """How many cues of the class `name` stand in ``text[begin:end]``."""
    return sum(1 for _ in pattern(name).finditer(text, begin, end))


_TROUBLES = frozenset(("问题", "不足", "困难", "差距", "短板", "薄弱"))
_MENDED = expression("cues mended")
_WORK = expression("cues work")
_CLAUSE_BREAK = re.compile(rf"[{CLAUSES}\n]")


def turns_to_problem(text: str, begin: int, end: int, *, plainly: bool = False) -> int:
    """Offset behind the words by which ``text[begin:end]`` turns to problems; 0 where it does not.

    With `plainly` it must say so: 面临困难 alone may tell of what was overcome, 还面临困难 does not.

    What is to be done about problems (解决存在的问题) and what is granted (虽然存在困难) is no such turn.
    """
    found = [(match.start(), match.end(), True) for match in pattern("problem_intro").finditer(text, begin, end)]
    found += [(match.start(), match.end(), False) for match in pattern("problem_faced").finditer(text, begin, end)]
    for first, last, plain in sorted(found):
        clause = begin
        for stop in _CLAUSE_BREAK.finditer(text, begin, first):
            clause = stop.end()
        remedy = next(
            (m for m in pattern("remedy").finditer(text, clause, first) if not _WORK.match(text, m.end())), None
        )
        granted = pattern("granted").search(text, clause, first)
        if granted or (remedy and not pattern("negation").search(text, clause, remedy.start())):
            continue
        rest = _CLAUSE_BREAK.search(text, last, end)
        if text[last - 2 : last] in _TROUBLES and _MENDED.search(text, last, rest.start() if rest else end):
            continue
        if plain or not plainly or pattern("still").search(text, clause, first):
            return last
    return 0
