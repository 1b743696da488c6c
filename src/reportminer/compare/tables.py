"""How does a comparison become a page, a LaTeX table or a Parquet file?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportminer.compare.cells import column_order, mixes_years
from reportminer.exports import pages
from reportminer.exports.cells import for_html
from reportminer.exports.columns import file_name, source_of
from reportminer.files import replacing
from reportminer.labels import label, readable_unit, shown

if TYPE_CHECKING:
    from reportminer.compare.cells import CompareCell

_STYLE = """
tbody th{background:#f6f8fb;position:sticky;left:0;font-weight:500}td.n{white-space:nowrap}
td.conflict{background:#fbe3e1}td.derived{color:#5b3a8c}
details>summary{list-style:none}details[open]{white-space:normal;max-width:28rem;text-align:left}
"""
_LATEX = str.maketrans({
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
})  # fmt: skip


Beside = Mapping[str, Mapping[str, str]]
"""columns of the archive's catalogue, by id of the report"""


def html_page(cells: Sequence[CompareCell], *, title: str = "数据对比", beside: Beside | None = None) -> str:
    """All cells as one page that loads nothing and runs no script; every cell opens to its sentence and file.

    Args:
        cells: what to show.
        title: heading of the page.
        beside: columns of the archive's catalogue that stand behind the file of each cell, by id of its report.
    """
    groups: dict[str, list[CompareCell]] = defaultdict(list)
    for cell in cells:
        groups[cell.indicator_id].append(cell)
    body = "".join(_html_table(name, group, beside or {}) for name, group in groups.items())
    return (
        f"{pages.begin(title, style=_STYLE)}"
        "<p><small>空格：报告未说明；（隐去）：原文隐去；⚠：同一格另有相互矛盾的数据；预计：写报告时的预计数；紫色：计算得出，非原文。"
        f"点开单元格看原句。</small></p>{body}{pages.END}"
    )


def _html_table(indicator: str, cells: Sequence[CompareCell], beside: Beside) -> str:
    factor, unit = readable_unit([n for cell in cells if not cell.derived for n in (cell.min, cell.max)], cells[0].unit)
    rows = list(dict.fromkeys((cell.row, cell.status) for cell in cells))
    columns = sorted({cell.told_under for cell in cells}, key=column_order)
    dated = mixes_years(cells)
    at = defaultdict(list)
    for cell in cells:
        at[cell.row, cell.status, cell.told_under].append(cell)
    head = "".join(f'<th scope="col">{for_html(column)}</th>' for column in columns)
    lines = "".join(
        f'<tr><th scope="row">{for_html(row)}</th><td>{label("status", status)}</td>'
        + "".join(_html_cell(at[row, status, column], factor, unit, dated, beside) for column in columns)
        + "</tr>"
        for row, status in rows
    )
    return (
        f'<h2>{for_html(indicator)}（{for_html(unit)}）</h2><div class="scroll"><table><thead><tr><th scope="col"></th>'
        f'<th scope="col">状态</th>{head}</tr></thead><tbody>{lines}</tbody></table></div>'
    )


def _html_cell(cells: Sequence[CompareCell], factor: int, unit: str, dated: bool, beside: Beside) -> str:
    if not cells:
        return "<td></td>"
    parts = []
    for cell in cells:
        if cell.derived:
            parts.append(f"{for_html(shown(cell))}{for_html(cell.unit)}")
            continue
        marks = f"（{cell.year or '年份不详'}）" if dated else ""
        marks += f"<small> {for_html(cell.basis)}</small>" if cell.basis else ""
        marks += ("⚠" if cell.conflict else "") + ("<small> 预计</small>" if cell.estimate else "")
        others = "".join(f"<br>另有：{for_html(text)}" for text, *_ in cell.others[:5])
        where = f"{source_of(cell.as_row())} · {file_name(cell.path)}"
        where += "".join(f" · {head} {told}" for head, told in beside.get(cell.report_id, {}).items() if told)
        parts.append(
            f"<details><summary>{for_html(shown(cell, factor))}{marks}</summary>{for_html(' '.join(cell.sentence.split()))}"
            f"<br><small>原文：{for_html(cell.text)} · {for_html(where)}{others}</small></details>"
        )
    kind = " conflict" if any(cell.conflict for cell in cells) else ""
    kind += " derived" if any(cell.derived for cell in cells) else ""
    return f'<td class="n{kind}">{"".join(parts)}</td>'


def latex(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> str:
    """A table as a ``tabular`` with rules of the booktabs package; every sign of a report is escaped."""
    line = " & ".join
    body = "\n".join(line(_tex(row.get(column, "")) for column in columns) + r" \\" for row in rows)
    names = line(_tex(column) for column in columns)
    begin = f"\\begin{{tabular}}{{{'l' * len(columns)}}}\n\\toprule\n{names} \\\\\n\\midrule\n"
    return f"{begin}{body}\n\\bottomrule\n\\end{{tabular}}\n"


def _tex(value: Any) -> str:
    return " ".join(str("" if value is None else value).split()).translate(_LATEX)


def write_html(
    cells: Sequence[CompareCell], path: Path, *, title: str = "数据对比", beside: Beside | None = None
) -> None:
    """Write `html_page` to a file."""
    words = html_page(cells, title=title, beside=beside)
    replace_whole(path, lambda part: part.write_text(words, encoding="utf-8", newline="\n"))


def write_parquet(cells: Sequence[CompareCell], path: Path, *, beside: Beside | None = None) -> None:
    """Write every cell as one row of a Parquet file; `others` as JSON, the catalogue's columns (`beside`) behind.

    Raises:
        ImportError: pyarrow is not installed.
    """
    import json

    import pyarrow as pa
    import pyarrow.parquet as pq

    filed = beside or {}
    empty = dict.fromkeys(next(iter(filed.values()), ()), "")
    rows = [
        {**cell.as_row(), "others": json.dumps(cell.others, ensure_ascii=False), **filed.get(cell.report_id, empty)}
        for cell in cells
    ]
    for row in rows:
        row["min"], row["max"] = (None if row[name] is None else float(row[name]) for name in ("min", "max"))
    number, text, whole = pa.float64(), pa.string(), pa.int64()
    kinds = {"min": number, "max": number, "year": whole, "begin": whole, "end": whole, "page": whole}
    flags = {"conflict": pa.bool_(), "estimate": pa.bool_()}
    names = list(rows[0]) if rows else []
    schema = pa.schema([(name, kinds.get(name) or flags.get(name) or text) for name in names])
    replace_whole(path, lambda part: pq.write_table(pa.Table.from_pylist(rows, schema=schema), part))


def replace_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Have a file written under another name and put in place only when it is complete."""
    with replacing(path) as part:
        write(part)
