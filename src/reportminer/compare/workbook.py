"""How does a comparison become an Excel workbook? What it is, an overview, all indicators on one sheet, every cell's evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportminer.compare.cells import UNKNOWN, column_order, mixes_years
from reportminer.exports.columns import for_people, source_of
from reportminer.exports.views import CELLS
from reportminer.exports.workbook import Book, new_workbook
from reportminer.labels import SIGNS, label, readable_unit, scaled

if TYPE_CHECKING:
    from reportminer.compare.cells import CompareCell

SIDE_BY_SIDE = 6
"""indicators up to which those of one place stand under each other; more are parted by indicator"""
FOLDED = 6
"""columns of several years together up to which they stand beside the single years; more are folded away"""
MARKS = (
    ("空格", "报告没有说明。"),
    ("约、≥、≤、>、<", "原文只说了约数或界限。单元格里仍是数，符号由数字格式显示；确切的上下限见“依据”。"),
    ("a～b", "原文说的是区间。单元格里是下限，上限见“依据”。"),
    ("（隐去）", "原文以××等代替，没有给出数字。"),
    ("（预计）", "写报告时的预计数，不是年终统计数。"),
    ("（同口径）、（剔除）等", "原文用的口径与通常的不同，不能与没有标记的数直接相比。"),
    ("⚠ 红底", "同一格还有互相矛盾的数，批注里列出。"),
    ("状态：实际、目标", "已经达到的数和计划要达到的数，分行列出，不相混。"),
    (
        "2016–2020",
        "原文是几年合在一起的数（合计或年均），列在各年之后，不与单年的数混在一列；\n"
        f"多于 {FOLDED} 列时折叠起来，不打印，点表头上方的 + 展开。",
    ),
    (UNKNOWN, "原文没有说明是哪一年的数，列在最后，不参与比较。"),
    ("紫色斜体", "由表中数字算出，报告里没有。"),
    ("批注", "每个数的原句和出处；出处的文件可从“依据”打开。"),
)
_CONFLICT = {"bg_color": "#FBE3E1"}
_DERIVED = {"italic": True, "font_color": "#5B3A8C"}
_MOST_DECIMALS = 4
_COMMENT = {"x_scale": 2.5, "y_scale": 1.6, "author": "reportminer"}
_EVIDENCE_WIDTHS = {"指标": 18, "地方": 18, "列": 9, "数值": 13, "状态": 6, "原句": 70, "出处": 30, "文件": 22}
_EVIDENCE = ("indicator_id", "row", "column", "value", "status", "sentence", "source", "path")
_MORE = (
    "exact",
    "min",
    "max",
    "unit",
    "approx",
    "estimate",
    "basis",
    "conflict",
    "text",
    "derived",
    "adcode",
    "report_id",
)


def write_workbook(
    cells: Sequence[CompareCell],
    path: Path,
    *,
    beside: Mapping[str, Mapping[str, str]] | None = None,
    about: Sequence[tuple[str, str]] = (),
) -> None:
    """Write all cells: what the workbook is, an overview, one sheet with all indicators, one with every cell's evidence.

    Args:
        cells: what to write.
        path: the file.
        beside: columns of the archive's catalogue that stand behind each cell's evidence, by id of its report.
        about: further lines for the first sheet: what was asked, of which archive, when.

    Raises:
        ExportError: the file cannot be written.
    """
    groups: dict[str, list[CompareCell]] = defaultdict(list)
    for cell in cells:
        groups[cell.indicator_id].append(cell)
    units = {
        name: readable_unit([n for cell in group if not cell.derived for n in (cell.min, cell.max)], group[0].unit)
        for name, group in groups.items()
    }
    with new_workbook(path, title="数据对比") as book:
        book.notes("说明", "数据对比", [*about, *_coverage(cells)], ("标记", MARKS))
        lines = _lines(cells, groups)
        _overview(book, groups, units, lines)
        _comparison(book, lines, units, cells)
        filed = beside or {}
        own = tuple(next(iter(filed.values()), ()))
        rows = ({**cell.as_row(), "column": cell.told_under, **filed.get(cell.report_id, {})} for cell in cells)
        names = (*_EVIDENCE, *_MORE, *own)
        shown, heads = for_people(rows, names, CELLS)
        book.table(
            "依据", heads, (list(row.values()) for row in shown), frozen=2, widths=_EVIDENCE_WIDTHS,
            hidden=heads[len(_EVIDENCE) :][: len(_MORE)], printed=False,
        )  # fmt: skip


Line = tuple[str, str, str, str]
"""of one row: indicator, code and name of its place, status"""


def _lines(cells: Iterable[CompareCell], groups: Mapping[str, object]) -> list[Line]:
    """The rows of the comparison: by place where indicators are few, so that those of one place stand together."""
    number = {name: at for at, name in enumerate(groups)}
    lines = dict.fromkeys((cell.indicator_id, cell.adcode, cell.row, cell.status) for cell in cells)
    if len(groups) <= SIDE_BY_SIDE:
        return sorted(lines, key=lambda x: (not x[1], x[1], x[2], number[x[0]], x[3]))
    return sorted(lines, key=lambda x: (number[x[0]], not x[1], x[1], x[2], x[3]))


def _coverage(cells: Sequence[CompareCell]) -> list[tuple[str, str]]:
    stated = [cell for cell in cells if not cell.derived]
    years = sorted({cell.year for cell in stated if cell.year is not None})
    unknown = sum(cell.told_under == UNKNOWN for cell in stated)
    told = [
        ("指标", "、".join(dict.fromkeys(cell.indicator_id for cell in stated))),
        ("范围", f"{len({cell.row for cell in stated})} 个地方，{len({cell.report_id for cell in stated})} 篇报告"),
        ("数", f"{len(stated)} 格，其中互相矛盾 {sum(cell.conflict for cell in stated)} 格，年份不详 {unknown} 格"),
    ]
    if years:
        told.insert(2, ("年份", f"{years[0]}–{years[-1]}"))
    return told


def _overview(
    book: Book,
    groups: Mapping[str, Sequence[CompareCell]],
    units: Mapping[str, tuple[int, str]],
    lines: Sequence[Line],
) -> None:
    """One row an indicator: how many places state it, in which years; its name leads to its first row."""
    heads = ("指标", "单位", "地方数", "报告数", "最早", "最晚", "实际", "目标", "隐去", "互相矛盾", "年份不详")
    sheet = book.sheet("总览", heads, frozen=1, widths=dict.fromkeys(heads, 7) | {"指标": 30}, portrait=True)
    for at, (name, group) in enumerate(groups.items(), 1):
        stated = [cell for cell in group if not cell.derived]
        years = [cell.year for cell in stated if cell.year is not None]
        first = next(number for number, line in enumerate(lines, 2) if line[0] == name)
        book.inner_link(sheet, at, 0, "对比", first, name)
        values: tuple[Any, ...] = (
            *(units[name][1], len({cell.row for cell in stated}), len({cell.report_id for cell in stated})),
            *(min(years, default=None), max(years, default=None)),
            *(sum(cell.status == status for cell in stated) for status in ("actual", "target", "masked")),
            *(sum(cell.conflict for cell in stated), sum(cell.told_under == UNKNOWN for cell in stated)),
        )
        book.row(sheet, at, values, first=1)


def _comparison(
    book: Book, lines: Sequence[Line], units: Mapping[str, tuple[int, str]], cells: Sequence[CompareCell]
) -> None:
    columns = sorted({cell.told_under for cell in cells}, key=column_order)
    heads = ["指标", "单位", "地方", "状态", *columns]
    by_place = len({line[0] for line in lines}) <= SIDE_BY_SIDE
    if by_place:
        heads[:4] = ["地方", "指标", "单位", "状态"]
    widths = {"地方": 22, "指标": 26, "单位": 7, "状态": 6} | dict.fromkeys(columns, 11)
    spans = [column for column in columns if "–" in column]
    folded = spans if len(spans) > FOLDED else ()
    sheet = book.sheet("对比", heads, frozen=4, widths=widths, folded=folded)
    band = False
    for number, line in enumerate(lines, 1):
        name, _, place, status = line
        if number > 1 and line[2 if by_place else 0] != lines[number - 2][2 if by_place else 0]:
            band = not band
        told = {"地方": place, "指标": name, "单位": units[name][1], "状态": label("status", status)}
        for column, head in enumerate(heads[:4]):
            sheet.write_string(number, column, told[head], book.format(valign="top", **_band(band)))
    row_at = {line: number for number, line in enumerate(lines, 1)}
    column_at = {column: number for number, column in enumerate(columns, 4)}
    dated = mixes_years(cells)
    format_of = cache(lambda pattern, kind: book.format(num_format=pattern, align="right", valign="top", **dict(kind)))
    for cell in cells:
        at = row_at[cell.indicator_id, cell.adcode, cell.row, cell.status], column_at[cell.told_under]
        _write(sheet, at, cell, units[cell.indicator_id][0], format_of, dated)
    sheet.autofilter(0, 0, len(lines), len(heads) - 1)


def _band(on: bool) -> dict[str, str]:
    return {"bg_color": "#F4F7FB"} if on else {}


def _write(sheet: Any, at: tuple[int, int], cell: CompareCell, factor: int, format_of: Any, dated: bool) -> None:
    """One cell: its number, all that is said of it by the format, its sentence as a comment."""
    if cell.derived and cell.min is not None:
        sheet.write_number(*at, float(cell.min), format_of(_decimals(float(cell.min)), tuple(_DERIVED.items())))
        sheet.write_comment(
            *at, f"计算得出（{label('derived', cell.derived)}），非原文，单位：{cell.unit}", {"author": "reportminer"}
        )
        return
    kind = tuple(_CONFLICT.items()) if cell.conflict else ()
    number = cell.min if cell.min is not None else cell.max
    if number is None:
        sheet.write_string(*at, "（隐去）" if cell.status == "masked" else cell.text, format_of("@", kind))
    else:
        sheet.write_number(*at, scaled(number, factor), format_of(_pattern(cell, factor, dated), kind))
    sheet.write_comment(*at, _comment(cell), _COMMENT)


def _pattern(cell: CompareCell, factor: int, dated: bool) -> str:
    """The format that shows a number as its report means it: "≥"#,##0.0"（预计）"."""
    ends = [scaled(end, factor) for end in (cell.min, cell.max) if end is not None]
    sign = SIGNS.get(cell.approx, "")
    tail = f"～{ends[1]:,.10g}" if cell.approx == "range" and len(ends) > 1 and ends[0] != ends[1] else ""
    tail += f"（{cell.year or UNKNOWN}）" if dated else ""
    tail += f"（{cell.basis}）" if cell.basis else ""
    tail += ("（预计）" if cell.estimate else "") + ("⚠" if cell.conflict else "")
    before, behind = (f'"{words}"' if words else "" for words in (sign, tail))
    plain = f"{before}{_decimals(ends[0])}{behind}"
    return f"{plain};{before}-{_decimals(ends[0])}{behind}" if before else plain


def _decimals(number: float) -> str:
    """As many decimals as the number has."""
    digits = f"{abs(number):.{_MOST_DECIMALS}f}".rstrip("0").partition(".")[2]
    return "#,##0" + ("." + "0" * len(digits) if digits else "")


def _comment(cell: CompareCell) -> str:
    where = source_of(cell.as_row())
    where += "\n写报告时的预计数" if cell.estimate else ""
    others = "".join(f"\n另有：{text}" for text, *_ in cell.others[:5])
    return f"{cell.sentence[:600]}\n—— {where}{others}"
