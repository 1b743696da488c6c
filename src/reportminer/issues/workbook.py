"""How do recurring issues become an Excel workbook? What they are, issue by place, issue by year, their statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportminer.exports.columns import source_of
from reportminer.exports.workbook import Book, new_workbook
from reportminer.issues.standing import in_words

if TYPE_CHECKING:
    from reportminer.issues.model import Companion, FollowUp, IssueCluster

ISSUES = (
    "问题",
    "地方数",
    "地方不详的报告",
    "条数",
    "报告数",
    "占报告比",
    "起",
    "止",
    "代表性表述",
    "同报告原因",
    "同报告对策",
    "各地做法",
    "后来的成效",
    "近年",
    "领域",
    "主题",
    "关键词",
    "编号",
)
STATEMENTS = ("问题", "地方", "年份", "要点", "原文", "出处", "文件", "重复稿", "另及", "代码", "编号")
ISSUE_WIDTHS = {
    "问题": 20, "地方数": 6, "地方不详的报告": 8, "条数": 6, "报告数": 6, "占报告比": 8, "起": 6, "止": 6, "代表性表述": 50,
    "同报告原因": 32, "同报告对策": 32, "各地做法": 40, "后来的成效": 40, "近年": 24, "领域": 10, "主题": 12,
    "关键词": 24, "编号": 12,
}  # fmt: skip
STATEMENT_WIDTHS = {
    "问题": 18,
    "地方": 18,
    "年份": 6,
    "要点": 22,
    "原文": 76,
    "出处": 30,
    "文件": 22,
    "重复稿": 6,
    "另及": 12,
    "代码": 8,
}
NOTES = (
    (
        "问题",
        "不同地方的报告反复讲到的问题，把意思相近的说法归在一起；名称取自主题表或报告自己的话，“其他”归不到一起。",
    ),
    ("地方数", "讲到这个问题的地方有几个，每个地方只算一次；地方不详的报告另计。"),
    ("条数", "讲到这个问题的要点，不计重复稿（同样的文字见于更早的报告）。"),
    ("占报告比", "讲到这个问题的报告，占所有讲到问题的报告的比例。"),
    ("同报告原因、对策", "同一篇报告里就这个问题说的原因和对策。"),
    ("各地做法", "别的地方同一主题的做法，先列写明成效、有数据的，供查对。"),
    ("后来的成效", "讲过这个问题的地方，以后各年报告里同一主题的成效；是否解决，以报告原话为准。"),
    ("近年", "最近各年的报告里还有没有讲到；“把握”是按报告份数算的，份数太少就不下结论。"),
    ("问题×地方", "每个地方讲到每个问题的条数；各列的问题见表头。"),
)


def write_workbook(
    clusters: Sequence[IssueCluster],
    path: Path,
    *,
    beside: Mapping[str, Mapping[str, str]] | None = None,
    about: Sequence[tuple[str, str]] = (),
) -> None:
    """Write the clusters; texts are written as texts, never as formulas or links.

    Args:
        clusters: what to write.
        path: the file.
        beside: columns of the archive's catalogue that stand behind each statement, by id of its report.
        about: further lines for the first sheet: of which archive, when.

    Raises:
        ExportError: the file cannot be written.
    """
    statements = [s for cluster in clusters for s in cluster.statements]
    years = sorted({s.year for s in statements if s.year})
    counted = [
        ("问题", f"{len(clusters)} 个"),
        ("范围", f"{len({p.adcode or p.name for c in clusters for p in c.places})} 个地方，"
                 f"{len({s.report_id for s in statements})} 篇报告"),
        *([("年份", f"{years[0]}–{years[-1]}")] if years else ()),
    ]  # fmt: skip
    filed = beside or {}
    heads = tuple(next(iter(filed.values()), ()))
    with new_workbook(path, title="反复出现的问题") as book:
        book.notes("说明", "反复出现的问题", [*about, *counted], ("各栏的意思", NOTES))
        book.table("问题", ISSUES, map(_issue, clusters), frozen=1, widths=ISSUE_WIDTHS, hidden={"关键词", "编号"})
        _by_place(book, clusters)
        _by_year(book, clusters)
        rows = (row for cluster in clusters for row in _statements(cluster, filed, heads))
        hidden = {"另及", "代码", "编号"}
        book.table("表述", (*STATEMENTS, *heads), rows, frozen=1, widths=STATEMENT_WIDTHS, hidden=hidden, printed=False)


def _issue(cluster: IssueCluster) -> tuple[Any, ...]:
    first, last = (cluster.years[0], cluster.years[-1]) if cluster.years else ("", "")
    return (
        *(cluster.label, len(cluster.places), cluster.reports_without_place, cluster.size, cluster.reports),
        *(f"{cluster.share:.1%}", first, last, cluster.representative),
        *("\n".join(map(_companion, some)) for some in (cluster.causes, cluster.recommendations, cluster.practices)),
        "\n".join(_later(one) for one in cluster.followed if one.result),
        *(in_words(cluster.standing), cluster.area, cluster.topic, "、".join(cluster.keywords), cluster.cluster_id),
    )


def _companion(companion: Companion) -> str:
    where = " ".join(filter(None, (companion.place or "地方不详", str(companion.year or ""))))
    return f"{companion.head}{f'；{companion.outcome}' if companion.outcome else ''}（{where}）"


def _later(one: FollowUp) -> str:
    solved = "，报告说已解决" if one.solved else ""
    return f"{_companion(one.result) if one.result else ''}（{one.named}–{one.last} 年讲过{solved}）"


def _statements(
    cluster: IssueCluster, beside: Mapping[str, Mapping[str, str]], heads: Sequence[str]
) -> list[tuple[Any, ...]]:
    return [
        (
            *(cluster.label, s.place or "（地方不详）", s.year or "", s.head, s.text),
            *(source_of({"title": s.title, "path": s.path, "year": s.year, "page": s.page}), s.path),
            *("是" if s.copy else "", "、".join(s.also), s.adcode, cluster.cluster_id),
            *(beside.get(s.report_id, {}).get(head, "") for head in heads),
        )
        for s in cluster.statements
    ]


def _by_place(book: Book, clusters: Sequence[IssueCluster]) -> None:
    """A row a place, a column an issue: places are many, issues few. Places of one name and several codes have a row each."""
    counts = [{(place.adcode, place.name): place.count for place in cluster.places} for cluster in clusters]
    total = Counter(place for count in counts for place in count)
    names = Counter(name for _, name in total)
    rows = [
        (
            f"{name}（{code}）" if names[name] > 1 else name,
            total[code, name],
            *(count.get((code, name)) for count in counts),
        )
        for code, name in sorted(total, key=lambda place: (not place[0], place))
    ]
    labels = _distinct([cluster.label for cluster in clusters])
    widths = {"地方": 24, "问题数": 7} | dict.fromkeys(labels, 7)
    book.table("问题×地方", ("地方", "问题数", *labels), rows, frozen=2, widths=widths, portrait=len(labels) <= 12)


def _by_year(book: Book, clusters: Sequence[IssueCluster]) -> None:
    counts = [Counter(s.year for s in cluster.statements if s.year and not s.copy) for cluster in clusters]
    unknown = [sum(not s.year and not s.copy for s in cluster.statements) for cluster in clusters]
    years = sorted({year for count in counts for year in count})
    rows = [
        (cluster.label, *(count.get(year) for year in years), left or None)
        for cluster, count, left in zip(clusters, counts, unknown, strict=True)
    ]
    heads = ("问题", *map(str, years), "年份不详")
    book.table("问题×年份", heads, rows, frozen=1, widths={"问题": 30} | dict.fromkeys(heads[1:], 7))


def _distinct(labels: Sequence[str]) -> list[str]:
    """Labels with a number behind those that stand there already."""
    seen: Counter[str] = Counter()
    found = []
    for label in labels:
        seen[label] += 1
        found.append(label if seen[label] == 1 else f"{label} {seen[label]}")
    return found
