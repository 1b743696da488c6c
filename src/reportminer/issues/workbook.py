"""How do recurring issues become an Excel workbook? Issues, their statements, issue by place, issue by year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportminer.exports.workbook import Book, new_workbook

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
ISSUE_WIDTHS = {"问题": 28, "关键词": 40, "代表性表述": 70, "同报告原因": 50, "同报告对策": 50, "各地做法": 60}
STATEMENT_WIDTHS = {"问题": 24, "地方": 24, "要点": 28, "原文": 80, "报告": 28, "文件": 30}


def write_workbook(
    clusters: Sequence[IssueCluster], path: Path, *, beside: Mapping[str, Mapping[str, str]] | None = None
) -> None:
    """Write the clusters; texts are written as texts, never as formulas or links.

    Args:
        clusters: what to write.
        path: the file.
        beside: columns of the archive's catalogue that stand behind each statement, by id of its report.

    Raises:
        ExportError: the file cannot be written.
    """
    with new_workbook(path, title="reportminer · issues") as book:
        book.table("问题", ISSUES, map(_issue, clusters), frozen=1, widths=ISSUE_WIDTHS)
        filed = beside or {}
        heads = tuple(next(iter(filed.values()), ()))
        rows = (row for cluster in clusters for row in _statements(cluster, filed, heads))
        book.table("表述", (*STATEMENTS, *heads), rows, frozen=1, widths=STATEMENT_WIDTHS)
        _matrix(book, "问题×地方", clusters, lambda c: {place.name: place.count for place in c.places})
        _matrix(book, "问题×年份", clusters, lambda c: Counter(s.year for s in c.statements if s.year and not s.copy))


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


def _statements(
    cluster: IssueCluster, beside: Mapping[str, Mapping[str, str]], heads: Sequence[str]
) -> list[tuple[Any, ...]]:
    return [
        (
            *(cluster.cluster_id, cluster.label, s.place, s.adcode, s.year or "", s.head, s.text),
            *("是" if s.copy else "", "、".join(s.also), s.title, s.path, s.page or "", s.begin, s.end),
            *(beside.get(s.report_id, {}).get(head, "") for head in heads),
        )
        for s in cluster.statements
    ]


def _matrix(book: Book, name: str, clusters: Sequence[IssueCluster], counts_of: Any) -> None:
    counts = [counts_of(cluster) for cluster in clusters]
    columns = sorted({column for count in counts for column in count}, key=str)
    rows = (
        (cluster.label, *(count.get(column) for column in columns))
        for cluster, count in zip(clusters, counts, strict=True)
    )
    book.table(name, ("问题", *map(str, columns)), rows, frozen=1, widths={"问题": 28})
