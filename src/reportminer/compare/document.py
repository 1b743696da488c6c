"""How does a comparison become a Word document? Landscape tables that fit the page, notes on marks, sources as endnotes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reportminer.compare.cells import column_order, grid
from reportminer.exports.columns import file_name, source_of
from reportminer.exports.document import OfficeDocument
from reportminer.exports.errors import ExportError
from reportminer.exports.sinks import replacing_file
from reportminer.exports.word import MOST_ROWS, widths
from reportminer.labels import label

if TYPE_CHECKING:
    from reportminer.compare.cells import CompareCell

ACROSS = 9
"""columns of values that a page has room for; more go on in a further table"""
_KEY, _VALUE = 8.0, 9.0
"""least widths of a column that names rows and of one of values, in columns of text"""
_MARKS = (
    ("约", "约：原文只说了约数。"), ("≥", "≥、≤、>、<：原文只说了界限。"), ("～", "a～b：原文说的是区间。"),
    ("（预计）", "（预计）：写报告时的预计数。"),
    ("口径）", "（…口径）：口径与通常的不同。"), ("（剔除", "（剔除…）：口径与通常的不同。"),
    ("⚠", "⚠：同一格另有互相矛盾的数。"),
    ("（隐去）", "（隐去）：原文没有给出数字。"),
    ("*", "*：由表中数字算出，报告里没有。"), ("–", "2016–2020：几年合在一起的数，不与单年的数相比。"),
    ("年份不详", "年份不详：原文没有说明是哪一年。"), ("目标", "目标：计划要达到的数。"),
)  # fmt: skip


def write_document(
    cells: Sequence[CompareCell],
    path: Path,
    *,
    about: Sequence[tuple[str, str]] = (),
    template: Path | None = None,
    row_head: str = "地方",
) -> None:
    """Write a comparison: one row a place, indicator and status, its sources in an endnote.

    Args:
        cells: what to write.
        path: the .docx.
        about: lines on what was asked, of which archive, when.
        template: a .docx whose styles and page are taken.
        row_head: head of the column that names the rows.

    Raises:
        ExportError: the file cannot be written, the template is none, or the table is too long for Word.
    """
    rows, names = grid(cells)
    if len(rows) > MOST_ROWS:
        raise ExportError(f"{path}: more than {MOST_ROWS:,} rows are too many for a Word table; write xlsx or csv")
    keys = [name for name in names if name in {"indicator", "row", "status"}]
    across = [name for name in names if name not in keys]
    heads = {"indicator": "指标", "row": row_head, "status": "状态"}
    document = OfficeDocument(template=template, landscape=True, title="数据对比")
    document.paragraph("数据对比", style="Title")
    if about:
        document.paragraph("；".join(f"{what}：{words}" for what, words in about), style="Caption")
    sources = _sources(cells)
    for begin in range(0, max(1, len(across)), ACROSS):
        part = across[begin : begin + ACROSS]
        shown = [row for row in rows if any(row.get(name) for name in part)]
        if begin:
            document.paragraph("续表", style="Caption")
        _table(document, shown, [*keys, *part], [*(heads[key] for key in keys), *part], sources, len(keys))
    marks = [words for sign, words in _MARKS if _occurs(sign, rows, across)]
    if marks:
        document.paragraph("注：" + "".join(marks), style="Caption")
    with replacing_file(path) as temporary:
        document.save(temporary)


def _table(
    document: OfficeDocument,
    rows: Sequence[dict[str, str]],
    names: Sequence[str],
    heads: Sequence[str],
    sources: dict[tuple[str, str, str], str],
    keys: int,
) -> None:
    listed = [
        [label("status", row.get(name, "")) if name == "status" else row.get(name, "") for name in names]
        for row in rows
    ]
    shares = widths(heads, listed)
    shares = [max(share, _KEY if at < keys else _VALUE) for at, share in enumerate(shares)]
    table = document.table(heads, shares)
    for row, values in zip(rows, listed, strict=True):
        note = sources.get((row["indicator"], row["row"], row["status"]), "")
        document.row(table, values, note=note, right=keys)


def _sources(cells: Sequence[CompareCell]) -> dict[tuple[str, str, str], str]:
    """Where the values of a row stand, by column."""
    found: dict[tuple[str, str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for cell in sorted(cells, key=lambda c: column_order(c.told_under)):
        if not cell.derived:
            indicator = cell.indicator_id if cell.column != cell.indicator_id else ""
            cited = source_of({"title": cell.title, "path": cell.path, "page": cell.page, "year": None})
            cited += f"，{file_name(cell.path)}" if cell.title else ""
            found[indicator, cell.row, cell.status][cited].append(cell.told_under)
    return {
        key: "；".join(f"{'、'.join(columns)}：{source}" for source, columns in told.items())
        for key, told in found.items()
    }


def _occurs(sign: str, rows: Sequence[dict[str, str]], across: Sequence[str]) -> bool:
    if sign == "目标":
        return any(row.get("status") == "target" for row in rows)
    if sign in {"–", "年份不详"}:
        return any(sign in name for name in across)
    signs = tuple("≥≤><") if sign == "≥" else (sign,)
    return any(one in row.get(name, "") for row in rows for name in across for one in signs)
