"""Which reports speak of a place and what lies below it? Turns a place's name or code into filters on codes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from reportminer.folding import normalise, squeeze
from reportminer.lexicons import divisions_text, load_table
from reportminer.search.query import listed
from reportminer.store.database import Store
from reportminer.store.errors import UnknownPlaceError

if TYPE_CHECKING:
    from reportminer.places import Division


NO_KEY = 0
"""a key that no report has"""
_KINDS = frozenset("省市县区旗州盟")
"""last characters of names of places, short ones aside"""
_LONGEST = 40
"""characters beyond which no name is taken apart into those of places within each other"""


class Area(NamedTuple):
    """Places with all that lies in them: code prefixes (2, 4 or 6 digits) of which one must fit, or reports that name them.

    `reports` are those of places that no table knows, by their id, with the key of their row.
    """

    prefixes: tuple[str, ...]
    reports: Mapping[str, int] = MappingProxyType({})

    def holds(self, adcode: str, report_id: str) -> bool:
        """Whether a place, by its code, or the place of a report lies in the area."""
        return (bool(adcode) and adcode.startswith(self.prefixes)) or report_id in self.reports


def prefix_of(adcode: str) -> str:
    """The digits that all codes within the area of `adcode` share: 530000 → 53, 530600 → 5306."""
    return adcode[:2] if adcode.endswith("0000") else adcode[:4] if adcode.endswith("00") else adcode


def known_area(name: str) -> Area | None:
    """The area that a code, or a name that the table of divisions knows, means; None for other names."""
    plain = squeeze(normalise(name))
    if plain.isdigit() and len(plain) in (2, 4, 6):
        return Area(_related(prefix_of(plain.ljust(6, "0"))))
    codes = _codes_of(plain)
    return (
        Area(tuple(dict.fromkeys(prefix for code in codes for prefix in _related(prefix_of(code))))) if codes else None
    )


def find_area(store: Store, name: str) -> Area:
    """The area that a name or code means.

    A name may be any that the place ever had, with or without the word for its kind; codes that it had before or has
    now, and those of the places under it at any time, belong to the area. Names that no table knows (towns, villages)
    are looked for in the places, titles and issuing bodies of reports.

    Raises:
        UnknownPlaceError: nobody knows the place.
    """
    if known := known_area(name):
        return known
    plain = squeeze(normalise(name))
    pattern = "%" + plain.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    store.seals.require("reports")
    rows = store.query(
        "SELECT report_id, report_key FROM reports WHERE place LIKE :name ESCAPE '\\' OR full_name LIKE :name ESCAPE '\\' "
        "OR title LIKE :name ESCAPE '\\' OR org LIKE :name ESCAPE '\\'",
        {"name": pattern},
    ).fetchall()
    if not plain or not rows:
        raise UnknownPlaceError(f"no place {name!r} is known, and no report of this archive names it")
    return Area((), dict(rows))


def find_areas(store: Store, names: Sequence[str]) -> Area:
    """The area that several names mean together.

    Raises:
        UnknownPlaceError: nobody knows one of the places.
    """
    found = [find_area(store, name) for name in names]
    reports = {report_id: key for area in found for report_id, key in area.reports.items()}
    return Area(tuple(p for area in found for p in area.prefixes), reports)


def area_named(store: Store, places: str | Sequence[str] | None) -> Area | None:
    """The area that places, one or more by name or code, make together, None if none are named.

    Raises:
        UnknownPlaceError: nobody knows one of the places.
    """
    names = listed(places)
    return find_areas(store, names) if names else None


def area_of_reports(store: Store, reports: Iterable[str]) -> Area:
    """The area that is made of some reports, by their ids."""
    store.seals.require("reports")
    rows = store.query(
        "SELECT report_id, report_key FROM reports WHERE report_id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(reports)),),
    )
    return Area((), dict(rows.fetchall()) or {"": NO_KEY})


def area_of_word(word: str) -> Area | None:
    """The area that a word of a query names by itself, None for other words.

    Short names of counties are left aside: many are ordinary words (和平, 城关).
    """
    if not _may_name_one(word):
        return None
    from reportminer.places import table

    codes = [row.code for row in table.full_names().get(word, ())]
    codes += [row.code for row in table.short_names().get(word, ()) if row.level != "county"]
    return Area(tuple(dict.fromkeys(p for code in codes for p in _related(prefix_of(code))))) if codes else None


def _may_name_one(word: str) -> bool:
    """Whether a word may be a name in the table of places, told without it: most words of queries are none.

    Names of places end in the word for their kind, or begin a name that does, or are aliases.
    """
    aliases = load_table("place_aliases.tsv", ("alias", "code", "use"), key="alias")
    return word[-1:] in _KINDS or word in _divisions_text() or any(row["alias"] == word for row in aliases)


@lru_cache(maxsize=1)
def _divisions_text() -> str:
    return divisions_text()


def _codes_of(name: str) -> tuple[str, ...]:
    from reportminer.places import table

    rows = table.lookup(name) or [row for code in _abbreviated(name) for row in table.lookup(code)]
    if not rows:
        rows = list(_within(name))
    codes = dict.fromkeys(row.code for row in rows if not table.passed_on(row)) or dict.fromkeys(
        row.code for row in rows
    )
    return tuple(codes)


def _abbreviated(name: str) -> tuple[str, ...]:
    """The province that a name such as 鄂 stands for."""
    from reportminer.places import table

    codes = [row["code"] for row in load_table("place_aliases.tsv", ("alias", "code", "use")) if row["alias"] == name]
    found = (table.by_code(code) for code in codes)
    return tuple(division.name for division in found if division)


@lru_cache(maxsize=4096)
def _within(name: str) -> tuple[Division, ...]:
    """What a name means of which the first part names where the rest lies: 云南省昭通市鲁甸县, 云南鲁甸."""
    from reportminer.places import table

    if len(name) > _LONGEST:
        return ()
    for cut in range(len(name) - 2, 1, -1):
        above = table.lookup(name[:cut]) or _within(name[:cut])
        if above:
            inside = (row for row in table.lookup(name[cut:]) if any(table.is_within(row, up.code) for up in above))
            if rows := tuple(inside):
                return rows
    return ()


def _related(prefix: str) -> tuple[str, ...]:
    """The prefix itself, and the codes elsewhere that what lies in its area had earlier or, if it is gone, got later."""
    from reportminer.places import table

    related = {prefix: None}
    if len(prefix) > 2 and not any(code.startswith(prefix) for code in table.heirs(prefix.ljust(6, "0"))):
        related.update(dict.fromkeys(_later(prefix)))
    todo = list(related)
    while todo:
        inside = todo.pop()
        for code, heirs in _earlier().get(inside, ()):
            # what was divided among several areas belongs to none of them as a whole
            if not code.startswith(tuple(related)) and all(heir.startswith(inside) for heir in heirs):
                related[prefix_of(code)] = None
                todo.append(prefix_of(code))
    return tuple(related)


def _later(prefix: str) -> list[str]:
    """Where an area that is gone lies today: the one that took it over, or the counties it was made of."""
    from reportminer.places import table

    whole = table.heirs(prefix.ljust(6, "0"))
    if len(whole) == 1 or len(prefix) == 6:
        return [prefix_of(code) for code in whole]
    above = table.by_code(prefix.ljust(6, "0"))
    began = above.first if above else 0
    parts = (code for code, last, _ in _changes() if code.startswith(prefix) and last > began and code[4:] != "00")
    return [heir for code in parts for heir in table.heirs(code) if not heir.startswith(prefix)]


@lru_cache(maxsize=1)
def _changes() -> tuple[tuple[str, int, tuple[str, ...]], ...]:
    """Codes that were given up for good, with their last year and those that took their place."""
    from reportminer.places import table

    rows = (row for row in table.divisions() if row.successors and not table.passed_on(row))
    told = [(row.code, row.last, heirs) for row in rows if (heirs := table.successors(row))]
    return (*told, *_merged(told))


def _merged(changes: Iterable[tuple[str, int, tuple[str, ...]]]) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """Prefectures that are gone without an heir, all of whose last counties went to one other (莱芜市 to 济南市)."""
    from reportminer.places import table

    parts: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    for code, last, heirs in changes:
        if not code.endswith("00"):
            parts.setdefault(f"{code[:4]}00", []).append((last, heirs))
    for code, ended in parts.items():
        above = table.by_code(code)
        if above is None or above.successors or any(last > above.last for last, _ in ended):
            continue
        heirs = tuple(heir for last, each in ended if last == above.last for heir in each)
        if heirs and len({heir[:4] for heir in heirs}) == 1 and heirs[0][:4] != code[:4]:
            yield code, above.last, heirs


@lru_cache(maxsize=1)
def _earlier() -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """For each area, the changes that brought a code into it."""
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for code, _, heirs in _changes():
        for area in dict.fromkeys(heir[:length] for heir in heirs for length in (2, 4, 6)):
            found.setdefault(area, []).append((code, heirs))
    return found
