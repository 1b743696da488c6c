"""How does a comparison become an Excel workbook? A sheet an indicator, a comment with the sentence on every cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportminer.compare.cells import mixes_years
from reportminer.compare.values import readable_unit, scaled, shown
from reportminer.exports.cells import for_sheet
from reportminer.files import new_workbook
from reportminer.labels import label
from reportminer.links import link_target

if TYPE_CHECKING:
    from reportminer.compare.cells import CompareCell

COLUMNS = (
    *("indicator_id", "row", "column", "status", "text", "min", "max", "unit", "conflict", "sentence", "title", "path"),
    *("page", "begin", "end", "report_id", "adcode", "estimate", "derived"),
)
LINKED = 60_000
"""links that Excel allows in a sheet"""
_NUMBER = "#,##0.####"
_CONFLICT = {"bg_color": "#FBE3E1"}
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def write_workbook(cells: Sequence[CompareCell], path: Path) -> None:
    """Write all cells: one sheet an indicator with rows and columns as compared, and one sheet with every cell's evidence.

    Texts are written as texts: nothing of a report becomes a formula or a link.
    """
    with new_workbook(path) as book:
        book.set_properties({"title": "reportminer · comparison", "created": _EPOCH})
        heads = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1, "font_name": "Microsoft YaHei"})
        by_indicator: dict[str, list[CompareCell]] = defaultdict(list)
        for cell in cells:
            by_indicator[cell.indicator_id].append(cell)
        names = _sheet_names(by_indicator)
        for indicator, group in by_indicator.items():
            _indicator_sheet(book, names[indicator], indicator, group, heads)
        _evidence_sheet(book, cells, heads)


def _epoch() -> Any:
    from datetime import datetime

    return datetime(2000, 1, 1)


_EPOCH = _epoch()


def _sheet_names(indicators: Iterable[str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for indicator in indicators:
        name = indicator.translate(FORBIDDEN)[:28].strip() or "指标"
        number = 2
        stem = name
        while name.casefold() in {taken.casefold() for taken in names.values()}:
            name = f"{stem[:25]} {number}"
            number += 1
        names[indicator] = name
    return names


def _indicator_sheet(book: Any, name: str, indicator: str, cells: list[CompareCell], heads: Any) -> None:
    sheet = book.add_worksheet(name)
    factor, unit = readable_unit([n for cell in cells if not cell.derived for n in (cell.min, cell.max)], cells[0].unit)
    rows = list(
        dict.fromkeys((cell.row, cell.status) for cell in sorted(cells, key=lambda c: (c.adcode, c.row, c.status)))
    )
    columns = sorted({cell.column for cell in cells})
    sheet.write_string(0, 0, f"{indicator}（{unit}）", heads)
    sheet.write_string(0, 1, "状态", heads)
    for number, column in enumerate(columns, 2):
        sheet.write_string(0, number, column or "年份不详", heads)
    for number, (row, status) in enumerate(rows, 1):
        sheet.write_string(number, 0, row)
        sheet.write_string(number, 1, label("status", status))
    dated = mixes_years(cells)
    value_format = book.add_format({"num_format": _NUMBER})
    conflict_format = book.add_format({"num_format": _NUMBER, **_CONFLICT})
    derived_format = book.add_format({"num_format": _NUMBER, "italic": True, "font_color": "#5B3A8C"})
    row_at = {key: number for number, key in enumerate(rows, 1)}
    column_at = {column: number for number, column in enumerate(columns, 2)}
    for cell in cells:
        at = row_at[cell.row, cell.status], column_at[cell.column]
        chosen = conflict_format if cell.conflict else value_format
        if cell.derived and cell.min is not None:
            sheet.write_number(*at, float(cell.min), derived_format)
            sheet.write_comment(
                *at, f"计算得出（{cell.derived}），非原文，单位：{cell.unit}", {"author": "reportminer"}
            )
            continue
        year = f"（{cell.year or '年份不详'}）" if dated else ""
        if cell.approx == "eq" and cell.min is not None:
            kind = dict(_CONFLICT if cell.conflict else {}, num_format=f'{_NUMBER}"{year}"' if year else _NUMBER)
            sheet.write_number(*at, scaled(cell.min, factor), book.add_format(kind) if year else chosen)
        else:
            sheet.write_string(*at, shown(cell, factor) + year, chosen)
        sheet.write_comment(*at, _comment(cell), {"x_scale": 2.5, "y_scale": 1.6, "author": "reportminer"})
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, 0, 24)
    sheet.set_column(2, len(columns) + 1, 16)
    sheet.autofilter(0, 0, len(rows), len(columns) + 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_paper(9)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _comment(cell: CompareCell) -> str:
    where = f"{cell.title}\n{cell.path}" + (f" 第{cell.page}页" if cell.page else "") + f" [{cell.begin}, {cell.end})"
    where += "\n写报告时的预计数" if cell.estimate else ""
    others = "".join(f"\n另有：{text}" for text, *_ in cell.others[:5])
    return f"{cell.sentence[:600]}\n—— {where}{others}"


def _evidence_sheet(book: Any, cells: Sequence[CompareCell], heads: Any) -> None:
    sheet = book.add_worksheet("依据")
    for number, name in enumerate(COLUMNS):
        sheet.write_string(0, number, name, heads)
    for number, cell in enumerate(cells, 1):
        row = cell.as_row()
        for column, name in enumerate(COLUMNS):
            value = row[name]
            if isinstance(value, bool) or value is None:
                sheet.write_string(number, column, {True: "是", False: "", None: ""}[value])
            elif isinstance(value, int | float):
                sheet.write_number(number, column, value)
            else:
                sheet.write_string(number, column, for_sheet(value))
                if name == "path" and value and number <= LINKED:
                    _link(sheet, number, column, str(value))
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, 1, 22)
    sheet.set_column(9, 9, 60)
    sheet.autofilter(0, 0, max(len(cells), 1), len(COLUMNS) - 1)


def _link(sheet: Any, row: int, column: int, path: str) -> None:
    """Make a cell a link to the report's file, where it is there and its name fits."""
    target = link_target(path)
    if target:
        sheet.write_url(row, column, target, string=path)
