"""How does a comparison become an Excel workbook? A sheet an indicator, a comment with the sentence on every cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportminer.compare.cells import mixes_years
from reportminer.exports.workbook import Book, new_workbook
from reportminer.labels import label, readable_unit, scaled, shown

if TYPE_CHECKING:
    from reportminer.compare.cells import CompareCell

COLUMNS = (
    *("indicator_id", "row", "column", "status", "text", "min", "max", "unit", "conflict", "sentence", "title", "path"),
    *("page", "begin", "end", "report_id", "adcode", "estimate", "derived"),
)
_NUMBER = "#,##0.####"
_CONFLICT = {"bg_color": "#FBE3E1"}
_YES = {True: "是", False: ""}


def write_workbook(
    cells: Sequence[CompareCell], path: Path, *, beside: Mapping[str, Mapping[str, str]] | None = None
) -> None:
    """Write all cells: one sheet an indicator with rows and columns as compared, and one sheet with every cell's evidence.

    Args:
        cells: what to write.
        path: the file.
        beside: columns of the archive's catalogue that stand behind each cell's evidence, by id of its report.

    Raises:
        ExportError: the file cannot be written.
    """
    by_indicator: dict[str, list[CompareCell]] = defaultdict(list)
    for cell in cells:
        by_indicator[cell.indicator_id].append(cell)
    with new_workbook(path, title="reportminer · comparison") as book:
        for indicator, group in by_indicator.items():
            _indicator_sheet(book, indicator, group)
        widths = {"indicator_id": 22, "row": 22, "text": 14}
        filed = beside or {}
        heads = tuple(next(iter(filed.values()), ()))
        rows = ([*_evidence(cell), *(filed.get(cell.report_id, {}).get(head, "") for head in heads)] for cell in cells)
        book.table("依据", (*COLUMNS, *heads), rows, frozen=2, widths=widths)


def _evidence(cell: CompareCell) -> list[Any]:
    row = cell.as_row()
    return [_YES[row[name]] if isinstance(row[name], bool) else row[name] for name in COLUMNS]


def _indicator_sheet(book: Book, indicator: str, cells: list[CompareCell]) -> None:
    factor, unit = readable_unit([n for cell in cells if not cell.derived for n in (cell.min, cell.max)], cells[0].unit)
    rows = list(
        dict.fromkeys((cell.row, cell.status) for cell in sorted(cells, key=lambda c: (c.adcode, c.row, c.status)))
    )
    columns = sorted({cell.column for cell in cells})
    heads = [f"{indicator}（{unit}）", "状态", *(column or "年份不详" for column in columns)]
    sheet = book.sheet(indicator, heads, frozen=2, widths={heads[0]: 24, "状态": 8})
    for number, (row, status) in enumerate(rows, 1):
        sheet.write_string(number, 0, row)
        sheet.write_string(number, 1, label("status", status))
    dated = mixes_years(cells)
    value_format = book.format(num_format=_NUMBER)
    conflict_format = book.format(num_format=_NUMBER, **_CONFLICT)
    derived_format = book.format(num_format=_NUMBER, italic=True, font_color="#5B3A8C")
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
            sheet.write_number(*at, scaled(cell.min, factor), book.format(**kind) if year else chosen)
        else:
            sheet.write_string(*at, shown(cell, factor) + year, chosen)
        sheet.write_comment(*at, _comment(cell), {"x_scale": 2.5, "y_scale": 1.6, "author": "reportminer"})
    sheet.autofilter(0, 0, len(rows), len(columns) + 1)


def _comment(cell: CompareCell) -> str:
    where = f"{cell.title}\n{cell.path}" + (f" 第{cell.page}页" if cell.page else "") + f" [{cell.begin}, {cell.end})"
    where += "\n写报告时的预计数" if cell.estimate else ""
    others = "".join(f"\n另有：{text}" for text, *_ in cell.others[:5])
    return f"{cell.sentence[:600]}\n—— {where}{others}"
