"""What is a point? A stretch of text that may be one, and where it ends before what only closes its paragraph."""

from __future__ import annotations

import re
from typing import NamedTuple

from reportminer.records import Section
from reportminer.sentences import CLAUSES, STOPS
from reportminer.statements import cues

Span = tuple[int, int]
_LEAST = 15
"""Characters of a paragraph before its farewell that are a point."""
SIGNED = 40
"""Characters of the longest line of a signature."""
_SIGNATURE = re.compile(
    rf"[{STOPS}][ \t\u3000\u00a0]*(?:(?<=[ \t\u3000\u00a0])(?P<name>[^{CLAUSES}]{{2,38}})"
    rf"|(?P<dated>[^{CLAUSES}\d]{{0,24}}(?:19|20)\d\d年\d{{1,2}}月(?:\d{{1,2}}日)?[)）]?))$"
)
"""Words that no stop closes behind a blank, or that end with a date: who signed, and when."""


class Point(NamedTuple):
    """A candidate: `begin`..`end` is the whole point, `body` where it goes on behind its number, `lead` the words that
    announce it (span, empty if none), `form` how it was found."""

    begin: int
    end: int
    body: int
    num: str
    form: str
    lead: Span
    heading: Section | None = None


def rstrip(text: str, begin: int, end: int) -> int:
    """`end` moved back over blanks and markup."""
    while end > begin and text[end - 1] in " \t\r\n\u3000\xa0*":
        end -= 1
    return end


def cut_farewell(text: str, begin: int, end: int) -> int:
    """End of a paragraph without the words to the listeners that close it (谢谢大家！), if a sentence stands before them."""
    closing = cues.later_sentence("farewell").search(text, begin, end)
    return rstrip(text, begin, closing.start("cue")) if closing and closing.start("cue") - begin >= _LEAST else end


def cut_closing(text: str, begin: int, end: int) -> int:
    """End of a point without the sentence that sums up behind it (对于这些问题，我们将…)."""
    for name in ("closing", "farewell"):
        closing = cues.later_sentence(name).search(text, begin, end)
        end = rstrip(text, begin, closing.start("cue")) if closing else end
    signed = _SIGNATURE.search(text, max(begin, end - SIGNED), end)
    return rstrip(text, begin, signed.start(signed.lastgroup or 0)) if signed else end
