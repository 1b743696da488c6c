"""What can be computed from the cells? Rank, mean and change, marked as derived and never mixed with what reports state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal

from reportminer.compare.cells import CompareCell
from reportminer.compare.plan import lower_is_better
from reportminer.records import Number

Derived = Literal["rank", "mean", "change"]
DERIVED: tuple[Derived, ...] = ("rank", "mean", "change")
_WORDS = {"rank": "位次", "mean": "均值", "change": "比上年"}
ALL = "（各地）"


def derive(cells: Sequence[CompareCell], wanted: Iterable[Derived]) -> list[CompareCell]:
    """Cells computed from others; `derived` says how, and they have no text, sentence or report.

    ``rank``: place of a value among those of the same indicator, year and status, 1 is best, equals share a rank. ``mean``:
    arithmetic mean of the rows of a column. ``change``: difference to the year before, in % of it for levels, in 百分点
    for percentages. Only values stated as exact or about are used; bounds, ranges and struck-out values have none.

    Raises:
        ValueError: something else is wanted.
    """
    found: list[CompareCell] = []
    for name in dict.fromkeys(wanted):
        if name not in DERIVED:
            raise ValueError(f"{name!r} can't be derived: {', '.join(DERIVED)}")
        found += {"rank": _ranks, "mean": _means, "change": _changes}[name](cells)
    return found


def _value(cell: CompareCell) -> Number | None:
    return cell.min if cell.approx in {"eq", "about"} and cell.min is not None and not cell.derived else None


def _computed(cell: CompareCell, how: str, value: Number, unit: str) -> CompareCell:
    return cell._replace(
        column=f"{cell.column} {_WORDS[how]}", min=value, max=value, approx="eq", unit=unit, report_id="", title="", path="",
        begin=0, end=0, page=None, text="", sentence="", conflict=False, others=(), estimate=False, derived=how,
    )  # fmt: skip


def _columns(cells: Sequence[CompareCell]) -> list[list[tuple[Number, CompareCell]]]:
    groups: dict[tuple[str, str, str, int | None], list[tuple[Number, CompareCell]]] = defaultdict(list)
    for cell in cells:
        value = _value(cell)
        if value is not None and cell.column:
            groups[cell.indicator_id, cell.column, cell.status, cell.year].append((value, cell))
    return [group for group in groups.values() if len({cell.row for _, cell in group}) > 1]


def _ranks(cells: Sequence[CompareCell]) -> list[CompareCell]:
    found = []
    for group in _columns(cells):
        down = lower_is_better(group[0][1].indicator_id)
        values = sorted((value for value, _ in group), reverse=not down)
        found += [_computed(cell, "rank", values.index(value) + 1, "位") for value, cell in group]
    return found


def _means(cells: Sequence[CompareCell]) -> list[CompareCell]:
    found = []
    for group in _columns(cells):
        cell = group[0][1]._replace(row=ALL, adcode="", place="")
        mean = round(sum(float(value) for value, _ in group) / len(group), 4)
        found.append(_computed(cell, "mean", mean, cell.unit))
    return found


def _changes(cells: Sequence[CompareCell]) -> list[CompareCell]:
    values = {
        (cell.indicator_id, cell.adcode, cell.row, cell.status, cell.year): value
        for cell in cells
        if (value := _value(cell)) is not None and cell.year is not None
    }
    found = []
    for cell in cells:
        value = _value(cell)
        before = values.get((cell.indicator_id, cell.adcode, cell.row, cell.status, (cell.year or 0) - 1))
        if value is None or before is None:
            continue
        if cell.unit in {"%", "百分点", "‰"}:
            found.append(
                _computed(
                    cell, "change", round(float(value) - float(before), 4), "百分点" if cell.unit == "%" else cell.unit
                )
            )
        elif before:
            found.append(_computed(cell, "change", round((float(value) / float(before) - 1) * 100, 2), "%"))
    return found
