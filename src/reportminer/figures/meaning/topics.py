"""What does the point that a sentence stands in tell of, as its heading or lead phrase says?"""

from __future__ import annotations

from bisect import bisect_right

from reportminer.figures.expressions import expression
from reportminer.figures.meaning import phrases, words
from reportminer.figures.meaning.following import noun_after
from reportminer.figures.meaning.phrases import EMPTY, Phrase, Span

_LEAD = expression("topics lead")
_LACKING = expression("topics lacking")
_ACTING = expression("topics acting")
_ABSTRACT = expression("topics abstract")
_ENDING = expression("topics ending")
_LEAST, _MOST = 3, 12
"""characters of what a point tells of"""
_REACH = 400
"""characters behind a lead phrase within which it says what is told of"""


class Topics:
    """The lead phrases of the points of a text in their order: 3.二次供水。"""

    def __init__(self, text: str) -> None:
        self._text = text
        leads = list(_LEAD.finditer(text))
        self._heads = [match.span("head") for match in leads]
        self._ends = [match.end() for match in leads]
        first = _LEAD.match("\n" + text[: 2 * _REACH])
        if first is not None and first["head"]:
            self._heads.insert(0, (first.start("head") - 1, first.end("head") - 1))
            self._ends.insert(0, first.end() - 1)

    def at(self, offset: int) -> Phrase:
        """What the point that holds `offset` tells of; EMPTY where no lead phrase says so."""
        lead = self._lead(offset)
        return EMPTY if lead is None or self._text.count("\n", lead[1], offset) > 1 else _topic_of(self._text, *lead)

    def lacks(self, offset: int) -> bool:
        """Does the lead phrase of the point that holds `offset` tell what is lacking, so that plans are not told there?"""
        lead = self._lead(offset)
        if lead is None or self._text.find("\n", lead[1], offset) >= 0:
            return False
        return _LACKING.search(self._text, *lead) is not None

    def _lead(self, offset: int) -> Span | None:
        """Where the lead phrase of the point that holds `offset` stands; None if it has none."""
        number = bisect_right(self._ends, offset) - 1
        if number < 0 or self._heads[number][0] < 0 or offset - self._ends[number] > _REACH:
            return None
        return self._heads[number]


def _topic_of(text: str, begin: int, end: int) -> Phrase:
    """What a lead phrase is about, without the verb that it begins with and what it says of it."""
    begin, end = phrases.trim(text, begin, end)
    acting = _ACTING.match(text, begin, end)
    if acting:
        begin, end = phrases.trim(text, acting.end(), end)
    ending = _ENDING.search(text, begin, end)
    end = ending.start() if ending else end
    if text[begin : begin + 2] not in words.words_of("hard"):
        begin, end = noun_after(text, begin, end)[0]
    wide = _ABSTRACT.search(text, begin, end)
    return phrases.of(text, begin, end) if _LEAST <= end - begin <= _MOST and not wide else EMPTY
