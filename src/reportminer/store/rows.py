"""What does a stored record look like when it is read back together with the report it stands in?"""

from __future__ import annotations

import re
from typing import NamedTuple

from reportminer.records import Number, Report

_COUNTY = re.compile(r"^.{2,}?[县市区旗](?=.)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


def report_year(report: Report) -> int | None:
    """The one year that a report is filed under: its own, else the last of its period, else that of its date, else None."""
    if report.year is not None:
        return report.year
    for text in (report.period, report.date):
        years = [int(match) for match in _YEAR.findall(text)]
        if years:
            return max(years)
    return None


class ReportRow(NamedTuple):
    """One report as the archive lists it. `paths` holds every file the same report was found in, `path` the first."""

    report_id: str
    title: str
    org: str
    genre: str
    date: str
    period: str
    year: int | None
    place: str
    full_name: str
    adcode: str
    level: str
    place_status: str
    script: str
    sample: bool
    duplicate_of: str
    path: str
    part: int
    begin: int
    end: int
    statements: int
    figures: int
    paths: tuple[str, ...]


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


class StatementRow(NamedTuple):
    """One statement joined with its report.

    `place` and `adcode` are the statement's own where it speaks of another place than its report (then
    `report_adcode` differs). `section` is the path of headings above it, outermost first, joined by `` › ``.
    `text` is ``source_text[begin:end]``.
    """

    report_id: str
    statement_id: str
    kind: str
    head: str
    text: str
    num: str
    begin: int
    end: int
    section: str
    actors: tuple[str, ...]
    topics: tuple[str, ...]
    figures: tuple[str, ...]
    confidence: float
    rule: str
    page: int | None
    place: str
    adcode: str
    title: str
    genre: str
    year: int | None
    date: str
    report_place: str
    report_adcode: str
    sample: bool
    duplicate_of: str
    path: str


class FigureRow(NamedTuple):
    """One figure joined with its report; `year` is the year the figure speaks of, `report_year` that of its report.

    `place` and `adcode` are the figure's own where the report gives them, else those of the report.
    """

    report_id: str
    figure_id: str
    begin: int
    end: int
    text: str
    min: Number | None
    max: Number | None
    approx: str
    unit: str
    indicator: str
    indicator_id: str
    status: str
    time: str
    year: int | None
    per: str
    section_id: str
    statement_id: str
    confidence: float
    rule: str
    page: int | None
    place: str
    adcode: str
    title: str
    genre: str
    report_year: int | None
    date: str
    report_place: str
    report_adcode: str
    report_level: str
    sample: bool
    duplicate_of: str
    path: str


class FailureRow(NamedTuple):
    """An input that could not be read, mined or stored; `skipped` ones were left out on purpose."""

    path: str
    stage: str
    reason: str
    skipped: bool
