"""Where does a sentence end? The marks that end one, and the sentences of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

ENDS = "。！？!?"
"""marks that end a sentence; the half-width stop is not one of them: it stands in numbers and addresses"""
STOPS = ENDS + "；;"
"""marks that end a sentence or one of the statements strung together in it"""
CLAUSES = STOPS + "，,：:"
"""marks that end a clause"""
CLOSING = "”’」』）)》】"
"""marks that may stand between the end of a sentence and what follows, and belong to it"""

END = re.compile(f"[{ENDS}\n]")
"""where a sentence, or a line, is over"""
STOP = re.compile(f"[{STOPS}\n]")
"""where a sentence, one of the statements strung together in it, or a line is over"""
_SENTENCE = re.compile(rf"[^\s{ENDS}][^\n{ENDS}]*(?:[{ENDS}]|……)*[{CLOSING}]*")


def around(text: str, begin: int, end: int, *, reach: int) -> tuple[int, int]:
    """The sentence, or line, that ``text[begin:end]`` stands in, as far as `reach` characters to either side."""
    marks = f"{ENDS}\n"
    first = max(text.rfind(mark, max(0, begin - reach), begin) + 1 for mark in marks)
    ends = [at + 1 for mark in marks if (at := text.find(mark, end, end + reach)) >= 0]
    return max(first, begin - reach, 0), min(ends, default=min(len(text), end + reach))


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Begin and end of every sentence of `text`, blanks around it left out; a line break ends one too."""
    for match in _SENTENCE.finditer(text):
        yield match.start(), match.start() + len(match.group().rstrip())
