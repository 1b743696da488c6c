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

_SENTENCE = re.compile(rf"[^\s{ENDS}][^\n{ENDS}]*(?:[{ENDS}]|……)*[{CLOSING}]*")


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Begin and end of every sentence of `text`, blanks around it left out; a line break ends one too."""
    for match in _SENTENCE.finditer(text):
        yield match.start(), match.start() + len(match.group().rstrip())
