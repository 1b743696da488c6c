"""Which place is a report filed under, and what does a failure look like?"""

from __future__ import annotations

import re
from typing import NamedTuple

from reportminer.schema import ReportRow

_COUNTY = re.compile(r"^.{2,}?[县市区旗](?=.)")


class Home(NamedTuple):
    """The place that counts as a report's own in tables across reports; `key` tells places apart."""

    key: str
    name: str


def home_of(report: ReportRow) -> Home:
    """The place a report is filed under.

    By its code; by its name where the text names a place that has no code; a report whose place can't be told stands for
    itself (key "").
    """
    return home_told(report.adcode, report.place, report.full_name, report.level, report.place_status)


def home_told(adcode: str, place: str, full_name: str, level: str, place_status: str) -> Home:
    """`home_of` by the columns of a report that tell it."""
    if adcode:
        return Home(adcode, full_name or place)
    if place_status == "explicit" and place:
        name = full_name or place
        county = _COUNTY.match(name) if level in {"township", "village"} else None
        name = county.group() if county else name
        return Home(name, name)
    return Home("", "")


class FailureRow(NamedTuple):
    """An input that could not be read, mined or stored; `skipped` ones were left out on purpose."""

    path: str
    stage: str
    reason: str
    skipped: bool
