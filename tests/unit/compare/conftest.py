from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from reportminer.schema import FigureRow, ReportRow, StatementRow

_MARK = re.compile("⟦([^⟧]*)⟧")


class SmallArchive:
    """What comparing asks of an archive, answered from figures marked ⟦so⟧ in texts written in a test."""

    store: None = None
    """what only places that no table knows are looked up in"""

    def __init__(self) -> None:
        self.figures: list[FigureRow] = []
        self.statements: list[StatementRow] = []
        self.texts: dict[str, str] = {}
        self.listed: dict[str, ReportRow] = {}

    def report(
        self,
        marked: str,
        *figures: dict[str, Any],
        place: str = "临汾市",
        adcode: str = "141000",
        year: int = 2023,
        genre: str = "政府工作报告",
        title: str = "",
    ) -> str:
        """Add a report; one mapping of fields for each marked figure, in order."""
        report_id = f"{adcode}-{year}-{len(self.texts)}"
        title = title or f"{place}{year}年政府工作报告"
        spans, text, done = [], "", 0
        for mark in _MARK.finditer(marked):
            text += marked[done : mark.start()]
            spans.append((len(text), mark[1]))
            text += mark[1]
            done = mark.end()
        self.texts[report_id] = text + marked[done:]
        path = f"{place}/{year}.txt"
        self.listed[report_id] = ReportRow(
            report_id, title, "", genre, f"{year}-01-08", "", year, place, place, adcode, "prefecture", "explicit",
            "simplified", False, "", path, 0, 0, len(text), 0, len(figures), (),
        )  # fmt: skip
        for (begin, words), given in zip(spans, figures, strict=True):
            number = re.search(r"[\d.]+", words)
            value = float(number[0]) if number else None
            fields: dict[str, Any] = {
                "report_id": report_id, "figure_id": f"f{len(self.figures) + 1}", "begin": begin, "end": begin + len(words),
                "text": words, "min": value, "max": value, "approx": "eq", "unit": "元", "indicator": "", "indicator_id": "",
                "status": "actual", "time": "", "year": None, "per": "", "section_id": "", "statement_id": "",
                "confidence": 1.0, "rule": "", "page": None, "place": place, "adcode": adcode, "title": title,
                "genre": genre, "report_year": year, "date": "", "report_place": place, "report_adcode": adcode,
                "report_level": "prefecture", "sample": False, "duplicate_of": "", "path": path, **given,
            }  # fmt: skip
            self.figures.append(FigureRow(**fields))
        return report_id

    def practice(self, place: str, adcode: str, year: int, text: str, topic: str) -> None:
        report_id = self.report(text, place=place, adcode=adcode, year=year)
        path = f"{place}/{year}.txt"
        self.statements.append(
            StatementRow(
                report_id, "p1", "practice", text.partition("，")[0], text, "", 0, len(text), "", (), (topic,) if topic else (),
                (), 1.0, "", None, place, adcode, "", "政府工作报告", year, "", place, adcode, False, "", path,
            )
        )  # fmt: skip

    def iter_figures(self, indicator: str | None = None, *, status: Sequence[str] = ()) -> Iterator[FigureRow]:
        wanted = (f for f in self.figures if indicator is None or f.indicator_id == indicator)
        return (f for f in wanted if not status or f.status in status)

    def iter_statements(self, kind: Sequence[str] = ()) -> Iterator[StatementRow]:
        return (row for row in self.statements if not kind or row.kind in kind)

    def reports(self) -> list[ReportRow]:
        return list(self.listed.values())

    def source_text(self, report_id: str) -> str:
        return self.texts[report_id]


@pytest.fixture
def archive() -> SmallArchive:
    return SmallArchive()


@pytest.fixture
def gdp() -> Callable[..., dict[str, Any]]:
    """Fields of a figure of gross product, in yuan."""

    def fields(value: float, **given: Any) -> dict[str, Any]:
        return {"indicator": "地区生产总值", "indicator_id": "地区生产总值", "min": value, "max": value, **given}

    return fields


@pytest.fixture
def growth() -> Callable[..., dict[str, Any]]:
    """Fields of a figure of its growth, in percent."""

    def fields(value: float, **given: Any) -> dict[str, Any]:
        name = "地区生产总值增速"
        return {"indicator": name, "indicator_id": name, "min": value, "max": value, "unit": "%", **given}

    return fields
