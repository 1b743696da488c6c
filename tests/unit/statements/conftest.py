"""Reads texts in which the points to be found are marked: ⟦kind|the point with its ‹lead phrase› inside⟧."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from reportminer.outline import find_sections
from reportminer.statements import find_statements

Marked = tuple[str, list[tuple[str, str, str]]]
_MARK = re.compile(r"⟦(\w+)\||⟧|‹|›")


def read_marks(marked: str) -> Marked:
    """The text without marks, and (kind, point, lead phrase) of every marked point, in order."""
    text, found, at = "", [], 0
    kind, begin, head_begin, head = "", 0, 0, ""
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        at = match.end()
        if match[1]:
            kind, begin, head = match[1], len(text), ""
        elif match[0] == "‹":
            head_begin = len(text)
        elif match[0] == "›":
            head = text[head_begin:]
        else:
            found.append((kind, text[begin:], head))
    return text + marked[at:], found


@pytest.fixture
def check() -> Callable[..., None]:
    """Asserts that exactly the marked points are found, with kind, extent and lead phrase."""

    def run(marked: str, genre: str = "汇报") -> None:
        text, expected = read_marks(marked)
        found = find_statements(text, find_sections(text), genre=genre, deciders="rules")
        assert [(s.kind, text[s.begin : s.end], s.head) for s in found] == expected

    return run
