from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reportminer.figures.meaning.scope import set_scopes
from reportminer.records import Figure
from reportminer.schema import FigureRow, ReportRow, StatementRow
from support.written import WrittenArchive

_MARK = re.compile("⟦([^⟧]*)⟧")

_FIELDS = frozenset(Figure.__struct_fields__)


def _figure(begin: int, words: str, given: dict[str, Any]) -> Figure:
    """A figure as it is before its scope is read: value from its digits, other fields as given."""
    number = re.search(r"[\d.]+", words)
    value = float(number[0]) if number else None
    fields = {"min": value, "max": value, "unit": "元", **given}
    return Figure(
        begin=begin, end=begin + len(words), text=words, **{k: v for k, v in fields.items() if k in _FIELDS - {"place", "adcode"}}
    )  # fmt: skip


class SmallArchive(WrittenArchive):
    """An archive of figures marked ⟦so⟧ in texts written in a test."""

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
        told = figures[0] if figures else {}
        self.listed[report_id] = ReportRow(
            report_id, title, "", genre, f"{year}-01-08", "", year, told.get("report_place", place), place, adcode,
            told.get("report_level", "prefecture"), "explicit", "simplified", told.get("sample", False),
            told.get("duplicate_of", ""), path, 0, 0, len(text), 0, len(figures), (),
        )  # fmt: skip
        figures_here = [_figure(begin, words, given) for (begin, words), given in zip(spans, figures, strict=True)]
        set_scopes(self.texts[report_id], figures_here, year=year, genre=genre, place=place)
        for figure, given in zip(figures_here, figures, strict=True):
            first, last = figure.years or (None, None)
            self.figures.append(
                FigureRow(
                    report_id, f"f{len(self.figures) + 1}", figure.begin, figure.end, figure.text, figure.min, figure.max,
                    figure.approx, figure.unit, figure.indicator, figure.indicator_id, figure.status, figure.time,
                    figure.year, "", "", "", 1.0, "", None, given.get("place", place), given.get("adcode", adcode), title,
                    genre, year, "", given.get("report_place", place), adcode, given.get("report_level", "prefecture"),
                    given.get("sample", False), given.get("duplicate_of", ""), path, first, last, figure.basis,
                    figure.whole, figure.estimate, figure.before, figure.stock,
                )
            )  # fmt: skip
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


@pytest.fixture
def archive(tmp_path: Path) -> SmallArchive:
    return SmallArchive(tmp_path / "store")


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
