"""What does a query ask for, thing by thing, and in which words may each be found?

A word of a query is taken apart into things (外出打工党员: 外出打工, 党员); words joined by OR are one thing. A thing may be
found as written, in words that mean the same, in the shorter words that it is put together of, or by most of its
character pairs, each worth less than the one before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reportminer.search.query import Word
from reportminer.search.synonyms import numbers_of, synonyms, tiles, weak_words
from reportminer.search.terms import ONE_WORD, pairs, parts_of, segments

LITERAL, SYNONYM, PART, PAIR = "literal", "synonym", "part", "pair"
CREDIT = {LITERAL: 1.0, SYNONYM: 0.8, PART: 0.6, PAIR: 0.4}
"""what a thing found so is worth"""
_FRAGMENT = 2
"""characters of what may be left over of a word"""


class Thing(NamedTuple):
    """One thing that is asked for."""

    words: tuple[str, ...]
    """the words of the query for it, one of which is enough: one, unless words are joined by OR"""
    group: int
    """number of the part of the query that it belongs to"""
    literal: bool = False
    """it stands in quotation marks: no other words will do"""
    weak: bool = False
    """it says little by itself, and need not be found"""
    others: tuple[str, ...] = ()
    """words that mean the same"""
    concepts: tuple[int, ...] = ()
    """numbers of the groups of synonyms that stand for these"""
    parts: tuple[tuple[str, ...], ...] = ()
    """shorter words that it is put together of, each with those that mean the same"""
    pairs: tuple[str, ...] = ()


def things_of(groups: Sequence[Sequence[Word]]) -> list[Thing]:
    """The things that the groups of a query ask for, in order.

    Args:
        groups: of each one word is enough (`reportminer.search.query.Parsed`).
    """
    found: list[Thing] = []
    for number, group in enumerate(groups):
        if len(group) > 1:
            found.append(_choice(group, number))
        elif group[0].literal:
            found.append(Thing((group[0].text,), number, literal=True))
        else:
            found += _things(group[0].text, number, lone=len(groups) == 1)
    return found if any(not thing.weak for thing in found) else [thing._replace(weak=False) for thing in found]


def _pieces(text: str) -> list[str]:
    """The things in a word; a word that has synonyms is one, and so are two characters."""
    if len(text) <= ONE_WORD or synonyms(text):
        return [text]
    return list(dict.fromkeys(tiles(text))) or [text]


def _things(text: str, group: int, *, lone: bool) -> list[Thing]:
    """The things in a word; what is left over beside words with synonyms, and is no word, says little (小商小贩: 小商).

    `lone` says that the query is this word alone.
    """
    pieces = _pieces(text)
    found = [_thing(piece, group) for piece in pieces]
    if lone and len(pieces) == 1:  # the dictionary need not be loaded: what is asked for alone is never left out
        return found
    own = {*segments(text), *tiles(text)} if len(pieces) == 1 else set(segments(text))
    return [
        thing._replace(weak=thing.weak or not (thing.others or piece in own or len(piece) > _FRAGMENT))
        for piece, thing in zip(pieces, found, strict=True)
    ]


def _thing(text: str, group: int) -> Thing:
    # a word that stands in the table as a whole may be made of others that do (党员年龄偏大: 党员, 年龄偏大)
    shorter = [part for part in tiles(text) if part != text] if len(text) > 2 else []
    parts = shorter if len(shorter) > 1 else parts_of(text)
    return Thing(
        (text,),
        group,
        weak=text in weak_words(),
        others=synonyms(text),
        concepts=numbers_of(text),
        parts=tuple((part, *synonyms(part)) for part in dict.fromkeys(parts)),
        pairs=_pairs(text),
    )


def _choice(group: Iterable[Word], number: int) -> Thing:
    """One thing of words joined by OR."""
    words = tuple(word.text for word in group)
    free = [word.text for word in group if not word.literal]
    others = dict.fromkeys(other for text in free for other in synonyms(text) if other not in words)
    concepts = dict.fromkeys(concept for text in free for concept in numbers_of(text))
    return Thing(words, number, literal=not free, others=tuple(others), concepts=tuple(concepts))


def _pairs(text: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(pair for pair in pairs(text) if len(pair) > 1))
    return found if len(found) > 1 else ()
