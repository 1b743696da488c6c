"""Did the program itself print a text: a table, an outline, what a search found?"""

from __future__ import annotations

import re

from reportminer.files import TEXT_MARK

_HEAD = 4_000
"""characters in which it shows"""
_RULE = re.compile(r" ─{8,} \Z")
"""the line below the heads of a printed table"""
_FOUR = 4
"""lines of a printed table that are looked at: title, blank, heads, rule"""
_NUMBER = re.compile(r"^  \S+ +[0-9a-f]{16} *$", re.MULTILINE)
"""the line of a printed report that holds its number"""
_HIT = re.compile(r"1\. [^\n]+\n   [^\n]*  [0-9a-f]{8} *\n   ")
"""the first of the passages that a search prints: kind and head, then its report with the begin of the number"""
_BRANCH = re.compile(r"^(?:├──|└──) ", re.MULTILINE)


def is_own_text(text: str) -> bool:
    """Whether a text is Markdown with the mark of the program, a table or hits of a search as it prints them, or an outline.

    A printed table has a rule of its own kind below its heads, and all its lines fill the same width of the screen.
    """
    head = text[:_HEAD].lstrip("\ufeff").replace("\r\n", "\n")
    if head.startswith(TEXT_MARK) or _HIT.match(head):
        return True
    if "─" not in head:
        return False
    return _is_table(head.split("\n")[: _FOUR + 1]) or (
        (number := _NUMBER.search(head)) is not None and _BRANCH.search(head, number.end()) is not None
    )


def _is_table(lines: list[str]) -> bool:
    from rich.cells import cell_len

    rule = next((at for at, line in enumerate(lines) if _RULE.match(line)), 0)
    width = cell_len(lines[rule])
    return rule > 0 and all(cell_len(line) == width for line in lines[:rule])
