"""How does a comparison become an Excel workbook? A sheet an indicator, a comment with the sentence on every cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportminer.compare.values import Number

if TYPE_CHECKING:
    from reportminer.compare.cells import CompareCell

STATUS = {"actual": "实际", "target": "目标", "standard": "标准", "qualifier": "限定", "masked": "隐去"}
COLUMNS = (
    *("indicator_id", "row", "column", "status", "text", "min", "max", "unit", "conflict", "sentence", "title", "path"),
    *("page", "begin", "end", "report_id", "adcode"),
)
FORBIDDEN = str.maketrans({character: " " for character in "[]:*?/\\'"})
SIGNS = {"gt": ">", "ge": "≥", "lt": "<", "le": "≤", "about": "约"}


def write_workbook(cells: Sequence[CompareCell], path: Path) -> None:
    """Write all cells: one sheet an indicator with rows and columns as compared, and one sheet with every cell's evidence.

    Texts are written as texts: nothing of a report becomes a formula or a link.
    """
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    part = path.with_name(path.name + ".part")
    try:
        with xlsxwriter.Workbook(str(part), options) as book:
            book.set_properties({"title": "reportminer · comparison", "created": _EPOCH})
            heads = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1, "font_name": "Microsoft YaHei"})
            by_indicator: dict[str, list[CompareCell]] = defaultdict(list)
            for cell in cells:
                by_indicator[cell.indicator_id].append(cell)
            names = _sheet_names(by_indicator)
            for indicator, group in by_indicator.items():
                _indicator_sheet(book, names[indicator], indicator, group, heads)
            _evidence_sheet(book, cells, heads)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _epoch() -> Any:
    from datetime import datetime

    return datetime(2000, 1, 1)  # noqa: DTZ001  a fixed creation time keeps the file the same from run to run


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
    factor, unit = readable_unit([n for cell in cells for n in (cell.min, cell.max)], cells[0].unit)
    rows = list(dict.fromkeys((cell.row, cell.status) for cell in sorted(cells, key=lambda c: (c.adcode, c.row, c.status))))
    columns = sorted({cell.column for cell in cells})
    sheet.write_string(0, 0, f"{indicator}（{unit}）", heads)
    sheet.write_string(0, 1, "状态", heads)
    for number, column in enumerate(columns, 2):
        sheet.write_string(0, number, column or "年份不详", heads)
    for number, (row, status) in enumerate(rows, 1):
        sheet.write_string(number, 0, row)
        sheet.write_string(number, 1, STATUS[status])
    value_format = book.add_format({"num_format": "#,##0.####"})
    conflict_format = book.add_format({"num_format": "#,##0.####", "bg_color": "#FBE3E1"})
    for cell in cells:
        at = rows.index((cell.row, cell.status)) + 1, columns.index(cell.column) + 2
        chosen = conflict_format if cell.conflict else value_format
        if cell.approx == "eq" and cell.min is not None:
            sheet.write_number(*at, _scaled(cell.min, factor), chosen)
        else:
            sheet.write_string(*at, shown(cell, factor), chosen)
        sheet.write_comment(*at, _comment(cell), {"x_scale": 2.5, "y_scale": 1.6, "author": "reportminer"})
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, 0, 24)
    sheet.set_column(2, len(columns) + 1, 16)
    sheet.autofilter(0, 0, len(rows), len(columns) + 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _comment(cell: CompareCell) -> str:
    where = f"{cell.title}\n{cell.path}" + (f" 第{cell.page}页" if cell.page else "") + f" [{cell.begin}, {cell.end})"
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
                sheet.write_string(number, column, str(value)[:32767])
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, 1, 22)
    sheet.set_column(9, 9, 60)
    sheet.autofilter(0, 0, max(len(cells), 1), len(COLUMNS) - 1)


def readable_unit(numbers: Iterable[Number | None], unit: str) -> tuple[int, str]:
    """A factor and a unit that make the numbers short: 亿元 or 万元 for large sums, the unit itself for small ones."""
    sizes = sorted(abs(number) for number in numbers if number)
    middle = sizes[len(sizes) // 2] if sizes else 0
    if unit in {"%", "百分点", "‰", "倍", "比例"} or middle < 1e4:
        return 1, unit
    return (10**8, f"亿{unit}") if middle >= 1e8 else (10**4, f"万{unit}")


def _scaled(number: Number, factor: int) -> float:
    return round(number / factor, 6)


def shown(cell: CompareCell, factor: int = 1) -> str:
    """A value as a reader would write it: ≥85, 约5, 3～5; approximators and ranges are never flattened."""
    if cell.min is None and cell.max is None:
        return "（隐去）" if cell.status == "masked" else ""
    ends = [f"{_scaled(end, factor):,.10g}" for end in (cell.min, cell.max) if end is not None]
    if cell.approx == "range" and len(ends) == 2:
        return "～".join(ends)
    return SIGNS.get(cell.approx, "") + ends[0]
