"""What do the numbers in a table measure? Cells read with the heads of their row and column.

A cell mostly holds a bare number; its unit stands in a head (地区生产总值（亿元）), in a column of units, or above the table
(单位：万元). Heads that tell a time (2023年, 2024年目标) give the year and status, the others the indicator.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reportminer.figures import quantities
from reportminer.figures.expressions import expression
from reportminer.figures.meaning import canonical
from reportminer.figures.units import registry
from reportminer.records import Figure, Span, Status
from reportminer.text import Cell, Table

_NUMBER = re.compile(
    r"(?P<before>(?:约|近|超过?|突破|不低于|不少于|不超过|≥|>|<|≤|＞|＜)?)\s*(?P<value>[-+]?\d[\d,，.]*\d|\d)\s*"
    r"(?P<unit>[^\d\s]{0,5}?)(?P<after>左右|以上|以下|以内|余|多)?$"
)
_UNIT = re.compile(r"[（(\[【]\s*(?:单位\s*[:：]\s*)?(?P<unit>[^（）()\[\]【】，,、]{1,8}?)\s*[）)\]】]\s*$")
_CAPTION = re.compile(
    r"单位\s*[:：]\s*(?P<units>[^\s（）()，,、；;。]{1,6}(?:[、，,/][^\s（）()，,、；;。]{1,6}){0,3})"
)
_TIME = re.compile(
    r"(?P<year>(?:19|20)\d\d)\s*(?:[年.](?P<months>\d{1,2}(?:[-—–至~～]\d{1,2})?)月?份?|年?)(?P<rest>[^\d]{0,12})$"
)
_PLAN = expression("table plan")
_RULE = expression("table rule")
_DONE = expression("table done")
_SHARED_OUT = expression("table shared out")
_ABOVE = 80
"""characters above a table that are read for what it shares out"""
_RUNNING = expression("table running")
_SIGNS = {"≥": "不低于", ">": "超过", "＞": "超过", "≤": "不超过", "<": "低于", "＜": "低于"}
_CHANGE = expression("table change")
_LABELS = expression("table labels")
_PLACE = expression("table place")
_CAPTION_REACH = 60
_STAND_IN = "个"
"""the unit under which a number is read whose table tells none"""


class _Head(NamedTuple):
    words: str
    unit: str
    span: Span
    year: int | None
    time: str
    plan: bool


def find_table_figures(text: str, tables: Sequence[Table], *, year: int | None = None) -> list[Figure]:
    """The figures in the cells of data tables, named by the heads of their row and column.

    Args:
        text: clean text of one report.
        tables: its tables; the cells' offsets refer to `text`.
        year: the year the report speaks from, for a head such as 今年目标.

    Returns:
        Figures in order of begin; `status`, `year`, `indicator` and `indicator_id` are set.
    """
    found = [figure for table in tables for figure in _of_table(text, table, year)]
    return sorted(found, key=lambda figure: (figure.begin, figure.end))


def _of_table(text: str, table: Table, year: int | None) -> Iterator[Figure]:
    grid = {(cell.row, cell.column): cell for cell in table.cells}
    numbers = {at for at, cell in grid.items() if _NUMBER.fullmatch(text[cell.begin : cell.end].strip())}
    first_row = min((row for row, column in numbers if column > 0 and row > 0), default=0)
    if not first_row:
        return
    label = _label_column(text, grid, numbers, first_row)
    heads = {
        column: _column_head(text, grid, (first_row, column), label=label, year=year)
        for column in {at[1] for at in grid}
    }
    units = next((c for c, head in heads.items() if c > label and head and head.words in {"单位", "计量单位"}), None)
    caption = _CAPTION.search(text, max(0, table.begin - _CAPTION_REACH), table.begin)
    shared_out = _SHARED_OUT.search(text, max(0, table.begin - _ABOVE), table.begin) is not None
    for at in sorted(numbers):
        row, column = at
        side = next(
            (head for at in range(label, -1, -1) if (head := _head(text, grid.get((row, at)), year)) is not None), None
        )
        above = heads.get(column)
        if row < first_row or column <= label or side is None or above is None or _LABELS.search(above.words):
            continue
        unit_cell = grid.get((row, units)) if units is not None else None
        told = (
            above.unit,
            text[unit_cell.begin : unit_cell.end].strip() if unit_cell else "",
            *(side.unit, _captioned(caption["units"], above.words, side.words) if caption else ""),
        )
        unit = next((unit for unit in told if unit), "") or _meant(above.words) or _meant(side.words)
        figure = _figure(text, grid[at], side, above, unit)
        if figure is not None:
            figure.status = _status(side, above, shared_out=shared_out)
            yield figure


def _status(side: _Head, above: _Head, *, shared_out: bool) -> Status:
    """What the heads of a cell say of it (标准, 任务), or the line above the table (各乡镇任务分解如下)."""
    if _RULE.search(above.words) or (_RULE.search(side.words) and not _CHANGE.search(above.words)):
        return "standard"
    if side.plan or above.plan:
        return "target"
    return "target" if shared_out and _DONE.search(side.words + above.words + above.time) is None else "actual"


_BY_KIND = (("ratio", re.compile("(?:增速|增幅|增长|降幅|同比|占比|比例|比重|率)$")),
            ("score", re.compile("得分|分值|分数|评分")),
            ("money", re.compile("投资|资金|金额|产值|收入|支出|补助|利润|税")), ("area", re.compile("面积")),
            ("length", re.compile("里程|长度|公里")), ("people", re.compile("人数|人口")))  # fmt: skip


def _captioned(units: str, *heads: str) -> str:
    """Which of the units above a table a cell is told in: the one, or that of the dimension its heads speak of."""
    listed = re.split("[、，,/]", units)
    if len(listed) == 1:
        return listed[0]
    for dimension, told in _BY_KIND:
        if any(told.search(head) for head in heads):
            fitting = [unit for unit in listed if _dimension(unit).startswith(dimension)]
            return fitting[0] if fitting else ""
    return ""


def _meant(head: str) -> str:
    """The unit that a head means without writing it: 笔数, 增速."""
    if head.endswith("数") and (unit := head[-2:-1]) in registry():
        return unit
    if _BY_KIND[0][1].search(head):
        return "%"
    return "分" if _BY_KIND[1][1].search(head) else ""


def _dimension(unit: str) -> str:
    read = quantities.find_quantities(f"1{unit}")
    known = registry().get(read[0].unit) if read else None
    return known.dimension if known else ""


def _is_empty(text: str, cell: Cell | None) -> bool:
    return cell is None or not text[cell.begin : cell.end].strip()


def _label_column(text: str, grid: dict[tuple[int, int], Cell], numbers: set[tuple[int, int]], first_row: int) -> int:
    """The column that names the rows: the first, or a later one over which the head of the first is spread."""
    rows = {row for row, _ in grid if row >= first_row}
    label = 0
    while not any((row, label + 1) in numbers for row in rows):
        if not _is_empty(text, grid.get((first_row - 1, label + 1))) or all(
            _is_empty(text, grid.get((row, label + 1))) for row in rows
        ):
            break
        label += 1
    return label


def _column_head(
    text: str, grid: dict[tuple[int, int], Cell], place: tuple[int, int], *, label: int, year: int | None
) -> _Head | None:
    """What the heads above a column say together: the lowest, with the words, unit and time of one spread over it."""
    first_row, column = place
    low = next((row for row in range(first_row - 1, -1, -1) if not _is_empty(text, grid.get((row, column)))), None)
    head = _head(text, grid[low, column], year) if low is not None else None
    for row in range((low or 0) - 1, -1, -1):
        at = next((at for at in range(column, label, -1) if not _is_empty(text, grid.get((row, at)))), None)
        above = _head(text, grid[row, at], year) if at is not None else None
        if head is None or above is None:
            continue
        words = head.words if _RUNNING.fullmatch(above.words) else above.words + head.words
        when = (head.time, head.year) if head.time else (above.time, above.year)
        head = _Head(words, head.unit or above.unit, head.span, when[1], when[0], head.plan or above.plan)
    return head


def _head(text: str, cell: Cell | None, year: int | None) -> _Head | None:
    """What the head of a row or column says: indicator, unit, time; None for an empty one."""
    if cell is None or not text[cell.begin : cell.end].strip():
        return None
    words = "".join(text[cell.begin : cell.end].split())
    unit = _UNIT.search(words)
    words = words[: unit.start()] if unit else words
    time = _TIME.search(words)
    plan = _PLAN.search(words) is not None and _DONE.search(words) is None
    said, when = ("", None)
    if time and (not time["rest"] or plan or time["rest"].strip("实际完成值数度末底") == ""):
        said, when = time.group(), int(time["year"])
    elif re.fullmatch(r"(?:今年|本年|去年|上年)(?:目标|计划|预期|实际|完成)?", words):
        said, when = words, None if year is None else year - words.startswith(("去", "上"))
    begin = cell.begin + len(text[cell.begin : cell.end]) - len(text[cell.begin : cell.end].lstrip())
    return _Head("" if said else words, unit["unit"] if unit else "", (begin, begin + len(words)), when, said, plan)


def _figure(text: str, cell: Cell, side: _Head, above: _Head, unit: str) -> Figure | None:
    words = text[cell.begin : cell.end]
    match = _NUMBER.fullmatch(words.strip())
    if match is None:
        return None
    sign = _SIGNS.get(match["before"], match["before"])
    written = match["unit"] or unit
    read = quantities.find_quantities(
        f"{sign}{match['value'].lstrip('-+')}{written or _STAND_IN}{match['after'] or ''}"
    )
    if len(read) != 1:
        return None
    value = read[0]
    if not written:
        value.unit = ""
    begin = cell.begin + len(words) - len(words.lstrip())
    heads = [head for head in (side, above) if head.words and not _RUNNING.fullmatch(head.words)]
    change = next((head for head in heads if _CHANGE.search(head.words)), None) if len(heads) > 1 else None
    named = [head for head in heads if head is not change]
    name = named[0].words if named else ""
    suffix = "增速" if change is not None and value.unit == "%" else ""
    whose = ""
    identity = canonical.find_id(name, value.unit, suffix)
    if len(named) > 1:
        # a row a place or body, a column an indicator: the one that is a canonical indicator names the figure
        identities = [canonical.find_id(head.words, value.unit, suffix) for head in named]
        identity = next((found for found in identities if found), "")
        name = "".join(head.words for head in named)
        whose = side.words if _PLACE.search(side.words) else ""
    times = [head for head in (side, above) if head.time]
    if match["value"].startswith("-"):
        value.min, value.max = (None if n is None else -n for n in (value.min, value.max))
    return Figure(
        begin=begin,
        end=begin + len(words.strip()),
        text=words.strip(),
        min=value.min,
        max=value.max,
        approx=value.approx,
        unit=value.unit,
        indicator=name + suffix,
        indicator_id=identity,
        indicator_evidence=[head.span for head in named],
        status="actual",
        time=times[0].time if times else "",
        year=times[0].year if times else None,
        place=whose,
        confidence=0.9 if value.unit else 0.6,
        rule="table: heads of row and column",
    )
