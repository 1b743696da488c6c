"""Which characters of a text does an anchor mean? Found again by quote, occurrence and surroundings, never by place alone.

The selector of quotes of the W3C Web Annotation model (exact, prefix, suffix), with a count of occurrences where the
surroundings do not tell several apart. White space, script and width do not count: the same report as a Word file, or in
Traditional characters, has the same anchors.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache

from reportminer.folding import normalise, squeeze
from reportminer.records import Anchor, Span

SURROUNDING = 16
"""characters kept in front and behind, white space apart"""


@lru_cache(maxsize=4)
def _squeezed(text: str) -> tuple[str, list[int]]:
    """The folded text without white space, and where each of its characters stands in `text`."""
    folded = normalise(text)
    places = [at for at, character in enumerate(folded) if not character.isspace()]
    return "".join([folded[at] for at in places]), places


def _folded(text: str) -> str:
    return squeeze(normalise(text))


def _stands(text: str, anchor: Anchor) -> bool:
    """Whether the characters stand just where they stood, between the same neighbours: so it is in a text that did not change."""
    begin, end = anchor.begin, anchor.end
    if not anchor.quote or text[begin:end] != anchor.quote:
        return False
    before, after = text[max(0, begin - 2 * SURROUNDING) : begin], text[end : end + 2 * SURROUNDING]
    return bool(anchor.before and anchor.after) and (
        _folded(before).endswith(anchor.before) and _folded(after).startswith(anchor.after)
    )


def _occurrences(text: str, quote: str) -> list[int]:
    found, at = [], text.find(quote)
    while at >= 0:
        found.append(at)
        at = text.find(quote, at + 1)
    return found


def anchor_of(text: str, begin: int, end: int) -> Anchor:
    """The anchor of ``text[begin:end]``.

    Args:
        text: of the report alone.
        begin: offset in `text`.
        end: offset in `text`.

    Raises:
        ValueError: no character that is not white space stands there.
    """
    quote = text[begin:end]
    squeezed, places = _squeezed(text)
    wanted = _folded(quote)
    if not 0 <= begin < end <= len(text) or not wanted:
        raise ValueError(f"nothing stands at [{begin}, {end}) of a text of {len(text)} characters")
    at = bisect_left(places, begin)
    last = at + len(wanted)
    return Anchor(
        quote=quote,
        occurrence=sum(found < at for found in _occurrences(squeezed, wanted)),
        begin=begin,
        end=end,
        before=squeezed[max(0, at - SURROUNDING) : at],
        after=squeezed[last : last + SURROUNDING],
    )


def locate(text: str, anchor: Anchor, *, same: bool = True) -> Span | None:
    """Where in a text the characters of an anchor stand, None where that cannot be told.

    Args:
        text: of the report alone.
        anchor: made of the same text, or of an earlier or later state of it.
        same: the report has the content that the anchor was made of, so that its count of occurrences holds; else only
            surroundings that are the same as well are proof.
    """
    if _stands(text, anchor):
        return anchor.begin, anchor.end
    squeezed, places = _squeezed(text)
    wanted = _folded(anchor.quote)
    if not wanted:
        return None
    found = _occurrences(squeezed, wanted)
    fitting = [at for at in found if _surrounded(squeezed, at, at + len(wanted), anchor)]
    chosen: int | None = None
    if len(fitting) == 1:
        chosen = fitting[0]
    elif same and anchor.occurrence < len(found):
        nth = found[anchor.occurrence]
        chosen = nth if nth in fitting or not fitting else None
    return None if chosen is None else (places[chosen], places[chosen + len(wanted) - 1] + 1)


def _surrounded(text: str, begin: int, end: int, anchor: Anchor) -> bool:
    before, after = text[max(0, begin - SURROUNDING) : begin], text[end : end + SURROUNDING]
    return before.endswith(anchor.before) and after.startswith(anchor.after)
