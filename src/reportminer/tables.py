"""Which rows does a report give? A pure function, the same for SQLite, parquet, exports and pages."""

from __future__ import annotations

import re

from reportminer.records import Figure, Report, Section, Statement
from reportminer.schema import FigureRow, PartRow, ReportRow, Row, StatementRow

SECTION_JOIN = " › "
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


def tables(report: Report, source_text: str, *, part: int = 0) -> dict[str, list[Row]]:
    """The rows of each table of `reportminer.schema.TABLES` for one report.

    Args:
        report: with offsets into `source_text`.
        source_text: of the file that the report stands in.
        part: number of the report in that file, from 0.
    """
    paths = section_paths(report.sections)
    return {
        "reports": [_report_row(report, part)],
        "statements": [_statement_row(report, statement, source_text, paths) for statement in report.statements],
        "parts": [row for statement in report.statements for row in _part_rows(report, statement, source_text)],
        "figures": [_figure_row(report, figure) for figure in report.figures],
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


def _report_row(report: Report, part: int) -> ReportRow:
    place, quality, path = report.place, report.quality, report.source.path
    return ReportRow(
        report.report_id, report.title, report.org, report.genre, report.date, report.period, report_year(report),
        place.name, place.full_name, place.adcode, place.level, place.status, quality.script, quality.sample,
        quality.duplicate_of, path, part, report.begin, report.end, len(report.statements), len(report.figures), (path,),
        report.year_status,
    )  # fmt: skip


def _statement_row(report: Report, statement: Statement, source_text: str, paths: dict[str, str]) -> StatementRow:
    own = report.place
    return StatementRow(
        report.report_id, statement.id, statement.kind, statement.head, source_text[statement.begin : statement.end],
        statement.num, statement.begin, statement.end, paths.get(statement.section, ""), tuple(statement.actors),
        tuple(statement.topics), tuple(statement.figures), statement.confidence, statement.rule, statement.page,
        *_place(report, statement), report.title, report.genre, report_year(report), report.date, own.name, own.adcode,
        report.quality.sample, report.quality.duplicate_of, report.source.path,
    )  # fmt: skip


def _part_rows(report: Report, statement: Statement, source_text: str) -> list[PartRow]:
    return [
        PartRow(
            report.report_id, statement.id, number, part.kind, part.head, source_text[part.begin : part.end], part.begin,
            part.end, tuple(part.topics), tuple(part.figures), part.confidence, report.title, report_year(report),
            report.source.path,
        )
        for number, part in enumerate(statement.parts, 1)
    ]  # fmt: skip


def _figure_row(report: Report, figure: Figure) -> FigureRow:
    own = report.place
    first, last = figure.years or (None, None)
    return FigureRow(
        report.report_id, figure.id, figure.begin, figure.end, figure.text, figure.min, figure.max, figure.approx,
        figure.unit, figure.indicator, figure.indicator_id, figure.status, figure.time, figure.year, figure.per,
        figure.section, figure.statement, figure.confidence, figure.rule, figure.page, *_place(report, figure),
        report.title, report.genre, report_year(report), report.date, own.name, own.adcode, own.level,
        report.quality.sample, report.quality.duplicate_of, report.source.path, first, last, figure.basis, figure.whole,
        figure.estimate, figure.before, figure.stock,
    )  # fmt: skip
