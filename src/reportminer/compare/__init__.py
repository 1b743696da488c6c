"""What do the figures say side by side? Indicators by place, year or report, every cell with its evidence."""

from reportminer.compare.cells import CompareCell, compare, grid, indicators
from reportminer.compare.workbook import write_workbook

__all__ = ["CompareCell", "compare", "grid", "indicators", "write_workbook"]
