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
    if report.adcode:
        return Home(report.adcode, report.full_name or report.place)
    if report.place_status == "explicit" and report.place:
        name = report.full_name or report.place
        county = _COUNTY.match(name) if report.level in {"township", "village"} else None
        name = county.group() if county else name
        return Home(name, name)
    return Home("", "")


class FailureRow(NamedTuple):
    """An input that could not be read, mined or stored; `skipped` ones were left out on purpose."""

    path: str
    stage: str
    reason: str
    skipped: bool
