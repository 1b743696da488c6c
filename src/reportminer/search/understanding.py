"""What does a query say beside what it is about? Places and years among its words become filters, questions wishes.

``浙江 2019年以来 农村污水怎么治`` asks for 农村污水, in Zhejiang, since 2019, and for practices before all else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from reportminer.lexicons import load_table, split_values
from reportminer.search.areas import Area, area_of_word
from reportminer.search.query import Word, Years
from reportminer.search.synonyms import synonyms
from reportminer.segmentation import segmenter
from reportminer.store.database import Store

PLACE, YEAR = "place", "year"
_FIRST, _LAST = 1949, 2049
"""years that a number of four digits may mean"""
_YEAR = r"((?:19|20)\d\d)"
_SPAN = re.compile(rf"(?<!\d){_YEAR}年?(?:-|–|—|~|～|至|到){_YEAR}年?(?!\d)(?:期间|之间)?")
_OPEN = re.compile(rf"(?:自|从)?(?<!\d){_YEAR}年?(以来|以后|之后|至今|起|后|以前|之前|前)")
_ONE = re.compile(rf"(?:在|于)?(?<!\d){_YEAR}(?:年度?|(?!\d))")
_BEFORE = ("以前", "之前", "前")
_NAMED = re.compile(r"\w{1,7}(?:[市县区州盟旗镇乡村]|街道)")
_ABOUT = "SELECT report_id, report_key FROM reports WHERE place = ? OR full_name = ?"
_LONGEST = 24
"""characters of a word in which a place is looked for"""


class Taken(NamedTuple):
    """Words of a query that stand for a filter."""

    words: str
    field: str
    """`PLACE` or `YEAR`"""
    area: Area | None = None
    years: Years | None = None
    group: int = 0
    """number of the group that they stand in"""

    @property
    def value(self) -> str:
        """What the filter would be given as."""
        if self.years is None:
            return self.words
        first, last = self.years
        return str(first) if first == last else f"{first or ''}-{last or ''}"


class Frame(NamedTuple):
    """How a question is put, and the kinds that answer it."""

    pattern: re.Pattern[str]
    kinds: tuple[str, ...]
    also: tuple[str, ...]


@lru_cache(maxsize=1)
def frames() -> tuple[Frame, ...]:
    """The frames of questions, in the order in which they are tried."""
    rows = load_table("query_frames.tsv", ("pattern", "kinds", "also"), "pattern")
    return tuple(
        Frame(re.compile(row["pattern"]), split_values(row["kinds"]), split_values(row["also"])) for row in rows
    )


def unframed(groups: Sequence[Sequence[Word]]) -> tuple[tuple[tuple[Word, ...], ...], tuple[str, ...], tuple[str, ...]]:
    """The groups of a query without the frame of a question, the kinds that answer it, and those that come next."""
    texts = [group[0].text if len(group) == 1 and not group[0].literal else None for group in groups]
    kinds: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    for frame in frames():
        if kinds and frame.kinds:
            continue
        for number, text in enumerate(texts):
            if not text or not (frame.kinds or kinds) or not (found := frame.pattern.search(text)):
                continue
            rest = [text[: found.start()], text[found.end() :]]
            if any(map(_says, [*rest, *(other or "" for at, other in enumerate(texts) if at != number)])):
                texts[number] = "".join(rest) if min(map(len, rest)) == 0 else " ".join(rest)
                kinds, also = kinds or frame.kinds, also or frame.also
                break
    if not kinds:
        return tuple(map(tuple, groups)), (), ()
    found_groups: list[tuple[Word, ...]] = []
    for group, text in zip(groups, texts, strict=True):
        if text is None:
            found_groups.append(tuple(group))
        else:
            found_groups += [(Word(part),) for part in text.split() if _says(part)]
    return tuple(found_groups), kinds, also


def _says(text: str) -> bool:
    return sum(character.isalnum() for character in text) > 1


def filters_in(groups: Sequence[Sequence[Word]]) -> tuple[tuple[tuple[Word, ...], ...], list[Taken]]:
    """The groups without the places and years in their words, and these; what is left holds at least one word.

    Words in quotation marks and those joined by OR are left alone.
    """
    left: list[tuple[Word, ...]] = []
    taken: list[Taken] = []
    for number, group in enumerate(groups):
        rest = group[0].text
        if len(group) > 1 or group[0].literal:
            left.append(tuple(group))
            continue
        rest, years = _without_years(rest, number)
        rest, places = _without_places(rest, number)
        taken += [*years, *places]
        left += [(Word(part),) for part in rest.split()]
    return (
        (tuple(left), taken)
        if any(_says(word.text) for group in left for word in group)
        else (tuple(map(tuple, groups)), [])
    )


def _without_years(text: str, group: int) -> tuple[str, list[Taken]]:
    for pattern in (_SPAN, _OPEN, _ONE):
        found = pattern.search(text)
        if not found or not all(_FIRST <= int(year) <= _LAST for year in re.findall(r"\d{4}", found[0])):
            continue
        first = int(found[1])
        if pattern is _SPAN:
            years = Years(first, int(found[2]))
        elif pattern is _OPEN:
            years = Years(None, first) if found[2] in _BEFORE else Years(first, None)
        else:
            years = Years(first, first)
        if years.first is not None and years.last is not None and years.last < years.first:
            break
        rest = f"{text[: found.start()]} {text[found.end() :]}".strip(" 的")
        return rest, [Taken(found[0], YEAR, years=years, group=group)]
    return text, []


def _without_places(text: str, group: int) -> tuple[str, list[Taken]]:
    parts = [part for word in text.split() for part in _places_of(word)]
    taken = [Taken(word, PLACE, area=area, group=group) for word, area in parts if area is not None]
    return " ".join(word for word, area in parts if area is None), taken


def _places_of(word: str) -> Iterator[tuple[str, Area | None]]:
    """A word cut into the places that it begins with, each with its area, and what is left."""
    if synonyms(word):
        yield word, None
        return
    if (area := area_of_word(word)) is not None:
        yield word, area
        return
    if 3 < len(word) <= _LONGEST:
        first = segmenter().cut(word)[0]
        rest = word[len(first) :].removeprefix("的")
        if len(first) > 1 and len(rest) > 1 and (area := area_of_word(first)) is not None:
            yield first, area
            yield from _places_of(rest)
            return
    yield word, None


def places_of_reports(
    store: Store, groups: Sequence[Sequence[Word]]
) -> tuple[tuple[tuple[Word, ...], ...], list[Taken]]:
    """The groups without the words that name places which no table knows but reports are about, towns for example."""
    left: list[tuple[Word, ...]] = []
    taken: list[Taken] = []
    for number, group in enumerate(groups):
        word = group[0].text
        may_be = len(groups) > 1 and len(group) == 1 and not group[0].literal and _NAMED.fullmatch(word)
        rows = store.query(_ABOUT, (word, word)).fetchall() if may_be else []
        if rows:
            taken.append(Taken(word, PLACE, area=Area((), dict(rows)), group=number))
        else:
            left.append(tuple(group))
    return (tuple(left), taken) if left else (tuple(map(tuple, groups)), [])
