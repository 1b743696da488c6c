"""Which rows does a report give? A pure function, the same for SQLite, parquet, exports and pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from operator import attrgetter, itemgetter
from typing import Any

from reportminer.records import Figure, Report, Section, Statement
from reportminer.schema import FigureRow, PartRow, ReportRow, Row, StatementRow, columns_of

SECTION_JOIN = " › "
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


_MADE: dict[type[Row], tuple[str, ...]] = {
    ReportRow: ("year", "part", "statements", "figures", "paths"),
    StatementRow: ("text", "section", "place", "adcode"),
    PartRow: ("statement_id", "number", "text"),
    FigureRow: ("place", "adcode", "years_first", "years_last"),
}
"""columns put together here; all others are fields of the record, or columns of the row of its report"""


class _Maker:
    """What makes the rows of a table: its columns in their order, each from where the schema says that it stands."""

    def __init__(self, table: type[Row]) -> None:
        made = _MADE[table]
        own = [column for column in columns_of(table) if column.name not in made and not column.head.of]
        shared = [column for column in columns_of(table) if column.head.of]
        given = [*(column.name for column in own), *(column.name for column in shared), *made]
        self._new: Callable[[tuple[Any, ...]], Row] = table._make  # type: ignore[attr-defined]
        self._fields = attrgetter(*(column.head.field or column.name for column in own))
        self._several = [place for place, column in enumerate(own) if column.type is tuple]
        self._shared = [column.head.of for column in shared]
        self._order = itemgetter(*(given.index(column.name) for column in columns_of(table)))

    def shared(self, report: ReportRow) -> tuple[Any, ...]:
        """The cells that all rows of a report have from its own."""
        return tuple(getattr(report, name) for name in self._shared)

    def row(self, record: Any, made: tuple[Any, ...], shared: tuple[Any, ...] = ()) -> Row:
        """The row of a record; `made` are the cells of `_MADE`."""
        fields = list(self._fields(record))
        for place in self._several:
            fields[place] = tuple(fields[place])
        return self._new(self._order((*fields, *shared, *made)))


@cache
def _maker(table: type[Row]) -> _Maker:
    return _Maker(table)


def tables(report: Report, source_text: str, *, part: int = 0) -> dict[str, list[Row]]:
    """The rows of each table of `reportminer.schema.TABLES` for one report.

    Args:
        report: with offsets into `source_text`.
        source_text: of the file that the report stands in.
        part: number of the report in that file, from 0.
    """
    made = (report_year(report), part, len(report.statements), len(report.figures), (report.source.path,))
    lead = _maker(ReportRow).row(report, made)
    assert isinstance(lead, ReportRow)
    return {
        "reports": [lead],
        "statements": _statement_rows(report, lead, source_text),
        "parts": _part_rows(report, lead, source_text),
        "figures": _figure_rows(report, lead),
    }


def report_year(report: Report) -> int | None:
    """The one year that a report is filed under: its own, else the last of its period, else that of its date, else None."""
    if report.year is not None:
        return report.year
    for text in (report.period, report.date):
        years = [int(match) for match in _YEAR.findall(text)]
        if years:
            return max(years)
    return None


def section_paths(sections: list[Section]) -> dict[str, str]:
    """For each section id the headings from the outermost down to it, in one string."""
    paths: dict[str, str] = {"": ""}
    for section in sections:
        above = paths.get(section.parent, "")
        paths[section.id] = f"{above}{SECTION_JOIN}{section.head}" if above and section.head else above or section.head
    return paths


def _place(report: Report, own: Statement | Figure) -> tuple[str, str]:
    """Name and code of the place that a record speaks of: its own where it has one, else its report's."""
    if own.place or own.adcode:
        return own.place, own.adcode
    return report.place.name, report.place.adcode


def _statement_rows(report: Report, lead: ReportRow, source_text: str) -> list[Row]:
    maker, paths = _maker(StatementRow), section_paths(report.sections)
    shared = maker.shared(lead)
    return [
        maker.row(one, (source_text[one.begin : one.end], paths.get(one.section, ""), *_place(report, one)), shared)
        for one in report.statements
    ]


def _part_rows(report: Report, lead: ReportRow, source_text: str) -> list[Row]:
    maker = _maker(PartRow)
    shared = maker.shared(lead)
    return [
        maker.row(part, (statement.id, number, source_text[part.begin : part.end]), shared)
        for statement in report.statements
        for number, part in enumerate(statement.parts, 1)
    ]


def _figure_rows(report: Report, lead: ReportRow) -> list[Row]:
    maker = _maker(FigureRow)
    shared = maker.shared(lead)
    return [maker.row(one, (*_place(report, one), *(one.years or (None, None))), shared) for one in report.figures]
