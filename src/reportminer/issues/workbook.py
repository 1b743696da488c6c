"""How do recurring issues become an Excel workbook? Issues, their statements, issue by place, issue by year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportminer.exports.cells import for_sheet
from reportminer.files import new_workbook
from reportminer.links import link_target

if TYPE_CHECKING:
    from reportminer.issues.model import Companion, IssueCluster

ISSUES = (
    "编号",
    "问题",
    "地方数",
    "地方不详的报告数",
    "条数",
    "报告数",
    "占报告比",
    "起",
    "止",
    "关键词",
    "代表性表述",
    "同报告原因",
    "同报告对策",
    "各地做法",
)
STATEMENTS = (
    "编号",
    "问题",
    "地方",
    "代码",
    "年份",
    "要点",
    "原文",
    "重复稿",
    "另及",
    "报告",
    "文件",
    "页",
    "起",
    "止",
)
CREATED = datetime(2000, 1, 1)
LINKED = 60_000
"""links that Excel allows in a sheet"""


def write_workbook(clusters: Sequence[IssueCluster], path: Path) -> None:
    """Write the clusters; texts are written as texts, never as formulas or links."""
    with new_workbook(path) as book:
        book.set_properties({"title": "reportminer · issues", "created": CREATED})
        heads = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1})
        _sheet(
            book,
            heads,
            "问题",
            ISSUES,
            [_issue(cluster) for cluster in clusters],
            widths={1: 28, 9: 40, 10: 70, 11: 50, 12: 50, 13: 60},
        )
        rows = [row for cluster in clusters for row in _statements(cluster)]
        _sheet(book, heads, "表述", STATEMENTS, rows, widths={1: 24, 2: 24, 5: 28, 6: 80, 9: 28, 10: 30})
        _matrix(book, heads, "问题×地方", clusters, lambda c: {place.name: place.count for place in c.places})
        _matrix(
            book,
            heads,
            "问题×年份",
            clusters,
            lambda c: Counter(s.year for s in c.statements if s.year and not s.copy),
        )


def _issue(cluster: IssueCluster) -> tuple[Any, ...]:
    first, last = (cluster.years[0], cluster.years[-1]) if cluster.years else ("", "")
    words = "、".join(cluster.keywords)
    return (
        *(cluster.cluster_id, cluster.label, len(cluster.places), cluster.reports_without_place),
        *(cluster.size, cluster.reports, cluster.share),
        *(first, last, words, cluster.representative),
        *("\n".join(map(_companion, some)) for some in (cluster.causes, cluster.recommendations, cluster.practices)),
    )


def _companion(companion: Companion) -> str:
    year = f"{companion.year}年 " if companion.year else ""
    return f"{companion.head}（{year}{companion.place}，{companion.path} [{companion.begin}, {companion.end})）"


def _statements(cluster: IssueCluster) -> list[tuple[Any, ...]]:
    return [
        (
            *(cluster.cluster_id, cluster.label, s.place, s.adcode, s.year or "", s.head, s.text),
            *("是" if s.copy else "", "、".join(s.also), s.title, s.path, s.page or "", s.begin, s.end),
        )
        for s in cluster.statements
    ]


def _matrix(book: Any, heads: Any, name: str, clusters: Sequence[IssueCluster], counts_of: Any) -> None:
    counts = [counts_of(cluster) for cluster in clusters]
    columns = sorted({column for count in counts for column in count}, key=str)
    rows = [
        (cluster.label, *(count.get(column, "") for column in columns))
        for cluster, count in zip(clusters, counts, strict=True)
    ]
    _sheet(book, heads, name, ("问题", *map(str, columns)), rows, widths={0: 28})


def _sheet(
    book: Any, heads: Any, name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], *, widths: dict[int, int]
) -> None:
    sheet = book.add_worksheet(name)
    for number, column in enumerate(columns):
        sheet.write_string(0, number, column, heads)
    for at, row in enumerate(rows, 1):
        for number, value in enumerate(row):
            if isinstance(value, int | float):
                sheet.write_number(at, number, value)
            elif value:
                sheet.write_string(at, number, for_sheet(value))
                if columns[number] == "文件" and at <= LINKED:
                    _link(sheet, at, number, str(value))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)
    for at, width in widths.items():
        sheet.set_column(at, at, width)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _link(sheet: Any, row: int, column: int, path: str) -> None:
    """Make a cell a link to the report's file, where it is there and its name fits."""
    target = link_target(path)
    if target:
        sheet.write_url(row, column, target, string=path)
