"""Was the plan reached? Last year's target beside this year's result, of the same place, indicator and year."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from reportminer.compare.cells import CompareCell
from reportminer.figures.meaning.spans import cue
from reportminer.records import Number

REACHED, MISSED, OPEN = "达到", "未达到", "无法判断"


class PlanRow(NamedTuple):
    """One target with its result.

    `gap` is result less target in `unit` (for ranges and bounds between the ends that count; percentage points where both are
    shares); `verdict` is 达到, 未达到 or 无法判断; `target` or `actual` is None where no report states it.
    """

    row: str
    adcode: str
    indicator_id: str
    year: int
    target: CompareCell | None
    actual: CompareCell | None
    gap: float | None
    unit: str
    verdict: str

    def as_row(self) -> dict[str, Any]:
        """The row as plain types, as ``compare --plan --format jsonl`` prints it."""
        return {
            **self._asdict(),
            "target": self.target.as_row() if self.target else None,
            "actual": self.actual.as_row() if self.actual else None,
        }


def plan_rows(cells: Iterable[CompareCell]) -> list[PlanRow]:
    """Targets and results of the same place, indicator and year side by side; those that have both come first.

    Args:
        cells: cells of statuses actual and target, with years as columns.
    """
    targets: dict[tuple[str, str, str, int], CompareCell] = {}
    actuals: dict[tuple[str, str, str, int], CompareCell] = {}
    for cell in cells:
        if cell.year is not None and cell.status in {"actual", "target"} and not cell.derived:
            kept = targets if cell.status == "target" else actuals
            kept.setdefault((cell.indicator_id, cell.adcode, cell.row, cell.year), cell)
    rows = []
    for key in dict.fromkeys((*targets, *actuals)):
        target, actual = targets.get(key), actuals.get(key)
        gap, verdict = _judge(target, actual)
        unit = (target or actual or next(iter(targets.values()))).unit
        rows.append(PlanRow(key[2], key[1], key[0], key[3], target, actual, gap, unit, verdict))
    order = {name: number for number, name in enumerate(dict.fromkeys(row.indicator_id for row in rows))}
    return sorted(
        rows, key=lambda r: (order[r.indicator_id], r.target is None or r.actual is None, r.adcode, r.row, r.year)
    )


def decided(rows: Iterable[PlanRow]) -> list[PlanRow]:
    """The rows that tell whether a target was reached."""
    return [row for row in rows if row.verdict != OPEN]


def lower_is_better(indicator: str) -> bool:
    """Whether a target of this indicator is a ceiling (失业率, 价格涨幅, 能耗)."""
    return bool(cue("ceiling").search(indicator)) and not indicator.endswith("降幅")


def _judge(target: CompareCell | None, actual: CompareCell | None) -> tuple[float | None, str]:
    if target is None or actual is None or target.unit != actual.unit:
        return None, OPEN
    ceiling = target.min is None or (target.approx not in {"ge", "gt"} and lower_is_better(target.indicator_id))
    goal = target.max if ceiling else target.min
    # a bound on the far side, or a value reckoned another way (同口径), leaves open whether the goal was reached
    result: Number | None = actual.max if ceiling else actual.min
    shown = result if result is not None else (actual.min if ceiling else actual.max)
    if goal is None or shown is None:
        return None, OPEN
    gap = round(float(shown) - float(goal), 6)
    bound_only = actual.min is None if ceiling else actual.max is None
    missed = gap > 0 if ceiling else gap < 0
    if result is None or (bound_only and missed) or target.basis != actual.basis:
        return gap, OPEN
    return gap, REACHED if (gap <= 0 if ceiling else gap >= 0) else MISSED


def _told(cell: CompareCell | None) -> str:
    """A value as written, with the marks that say how it is to be taken."""
    if cell is None:
        return ""
    return cell.text + (f"（{cell.basis}）" if cell.basis else "") + ("（预计）" if cell.estimate else "")


COLUMNS = ("indicator_id", "row", "year", "target", "actual", "gap", "verdict", "target_sentence", "actual_sentence")


def plan_table(rows: Iterable[PlanRow]) -> list[dict[str, Any]]:
    """Rows as a table to print: target and result as written."""
    return [
        {
            "indicator_id": row.indicator_id,
            "row": row.row,
            "year": row.year,
            "target": _told(row.target),
            "actual": _told(row.actual),
            "gap": "" if row.gap is None else f"{row.gap:+,.10g}{'百分点' if row.unit == '%' else row.unit}",
            "verdict": row.verdict,
            "target_sentence": row.target.sentence if row.target else "",
            "actual_sentence": row.actual.sentence if row.actual else "",
        }
        for row in rows
    ]
