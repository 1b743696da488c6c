"""Which rows of a table lie in the places that were asked for?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from reportminer.search.areas import find_areas
from reportminer.search.query import listed

if TYPE_CHECKING:
    from reportminer.archive.archive import Archive


class Region(NamedTuple):
    """Places with all that lies in them: what their codes begin with, and reports of places that have no code."""

    prefixes: tuple[str, ...]
    reports: frozenset[str]

    def holds(self, adcode: str, report_id: str) -> bool:
        """Whether a place, by its code, or the place of a report lies in the region."""
        return (bool(adcode) and adcode.startswith(self.prefixes)) or report_id in self.reports


def region_of(archive: Archive, places: str | Sequence[str] | None) -> Region | None:
    """The region that places make together, None if none are named.

    Args:
        archive: an open archive.
        places: names or codes as for `Archive.search`: any name that the place ever had, codes of two, four or six digits.

    Raises:
        UnknownPlaceError: nobody knows one of the places.
    """
    names = listed(places)
    if not names:
        return None
    area = find_areas(archive.store, names)
    if not area.reports:
        return Region(area.prefixes, frozenset())
    rows = archive.store.query(
        "SELECT report_id FROM reports WHERE report_key IN (SELECT value FROM json_each(?))",
        (json.dumps(area.reports),),
    )
    return Region(area.prefixes, frozenset(str(row[0]) for row in rows))
