"""Which reports does a person mean who names one by id, title, place or year?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from reportminer.folding import normalise, squeeze
from reportminer.schema import ReportRow
from reportminer.search.areas import Area, find_area
from reportminer.store.database import Store
from reportminer.store.errors import UnknownPlaceError

_YEAR = re.compile(r"((?:19|20)\d\d)年?")


def named_reports(store: Store, reports: Sequence[ReportRow], words: str) -> list[ReportRow]:
    """The reports that all the words fit: a year, words of title, issuing body or file name, a place or one above it.

    Reports whose place or title is meant come before those of places below it; of reports that repeat each other the first
    is given.

    Args:
        store: knows which places there are.
        reports: those to choose from.
        words: what the person wrote, parted by blanks.
    """
    asked = [squeeze(normalise(word)) for word in words.split()]
    kept = list(reports)
    for word in asked:
        kept = _fitting(store, kept, word)
    whole = [row for row in kept if _folded(row.title) == "".join(asked)]
    kept = whole or kept
    ids = {row.report_id for row in kept}
    return [row for row in kept if row.duplicate_of not in ids]


def _fitting(store: Store, reports: Sequence[ReportRow], word: str) -> list[ReportRow]:
    if year := _YEAR.fullmatch(word):
        return [row for row in reports if row.year == int(year[1]) or (row.year is None and year[1] in row.title)]
    titled = [row for row in reports if any(word in text for text in _names(row))]
    if titled:
        return titled
    area = _area(store, word)
    return [row for row in reports if area is not None and area.holds(row.adcode, row.report_id)]


def _names(row: ReportRow) -> list[str]:
    """What a report may be called by."""
    names = (row.title, row.org, row.place, row.genre, PurePath(row.path).name)
    return [*map(_folded, names), *([_folded(row.full_name)] if row.level == "province" or not row.place else [])]


def _folded(text: str) -> str:
    return squeeze(normalise(text))


def _area(store: Store, word: str) -> Area | None:
    try:
        return find_area(store, word)
    except UnknownPlaceError:
        return None
