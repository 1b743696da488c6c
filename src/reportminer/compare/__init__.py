"""What do the figures say side by side? Indicators by place, year or report, every cell with its evidence."""

from reportminer.compare.cells import CompareCell, column_order, compare, grid, quoted
from reportminer.compare.derived import DERIVED, Derived, derive
from reportminer.compare.document import write_document
from reportminer.compare.listing import indicators, worded_indicators
from reportminer.compare.outlines import Aligned, align, outline_table
from reportminer.compare.plan import PlanRow, decided, plan_rows, plan_table
from reportminer.compare.practices import PracticeCell, practice_grid, practice_lines, practices, spread
from reportminer.compare.tables import html_page, latex, write_html, write_parquet
from reportminer.compare.values import UnknownIndicatorError
from reportminer.compare.workbook import write_workbook

__all__ = [
    "DERIVED",
    "Aligned",
    "CompareCell",
    "Derived",
    "PlanRow",
    "PracticeCell",
    "UnknownIndicatorError",
    "align",
    "column_order",
    "compare",
    "decided",
    "derive",
    "grid",
    "html_page",
    "indicators",
    "latex",
    "outline_table",
    "plan_rows",
    "plan_table",
    "practice_grid",
    "practice_lines",
    "practices",
    "quoted",
    "spread",
    "worded_indicators",
    "write_document",
    "write_html",
    "write_parquet",
    "write_workbook",
]
