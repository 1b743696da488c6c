"""What stands on the sheets of a review workbook? One list of columns a type of record, for writing and for reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from reportminer.corrections import choices
from reportminer.labels import label
from reportminer.records import Corrected, Figure, Report, Section, Statement


class ReviewColumn(NamedTuple):
    """One column: its head, the field that it corrects ("" for one that is only to be read), and its width."""

    head: str
    field: str
    width: int


KEY, BEFORE = "编号", "原值"
"""heads of the hidden columns: which record a row is, and what was in its cells"""
VERDICT, NOTE, REPORT, QUOTE = "核对", "备注", "报告编号", "原文"
RIGHT, DELETE = "正确", "删除"
GUIDE = "说明"

SHEETS: dict[str, Corrected] = {"要点": "statement", "数据": "figure", "章节": "section", "报告": "report"}

_LEAD = (ReviewColumn(VERDICT, "", 8),)
_TAIL = (
    ReviewColumn("出处句", "", 60),
    ReviewColumn("标题", "", 30),
    ReviewColumn("文件", "", 24),
    ReviewColumn("可信度", "", 8),
    ReviewColumn("依据规则", "", 14),
    ReviewColumn(NOTE, "", 20),
    ReviewColumn(REPORT, "", 18),
    ReviewColumn(KEY, "", 10),
    ReviewColumn(BEFORE, "", 10),
)
COLUMNS: dict[Corrected, tuple[ReviewColumn, ...]] = {
    "statement": (
        *_LEAD, ReviewColumn("类型", "kind", 10), ReviewColumn("要点", "head", 36), ReviewColumn("主题", "topics", 18),
        ReviewColumn("地方", "place", 12), ReviewColumn(QUOTE, "", 60), *_TAIL[1:],
    ),
    "figure": (
        *_LEAD, ReviewColumn("指标", "indicator", 24), ReviewColumn("数值", "value", 16), ReviewColumn("状态", "status", 8),
        ReviewColumn("年份", "year", 8), ReviewColumn("地方", "place", 12), ReviewColumn("标准指标", "indicator_id", 18),
        ReviewColumn(QUOTE, "", 14), *_TAIL,
    ),
    "section": (
        *_LEAD, ReviewColumn("小标题", "head", 36), ReviewColumn("作用", "role", 12), ReviewColumn(QUOTE, "", 40), *_TAIL[1:],
    ),
    "report": (
        *_LEAD, ReviewColumn("标题", "title", 40), ReviewColumn("发文单位", "org", 24), ReviewColumn("文种", "genre", 12),
        ReviewColumn("日期", "date", 12), ReviewColumn("年份", "year", 8), ReviewColumn("地方", "place", 18),
        *_TAIL[2:3], *_TAIL[5:],
    ),
}  # fmt: skip
HIDDEN = frozenset([KEY, BEFORE])


def items_of(report: Report, what: Corrected) -> Sequence[Any]:
    """The sections, statements or figures of a report."""
    items: dict[str, Sequence[Any]] = {
        "section": report.sections, "statement": report.statements, "figure": report.figures,
    }  # fmt: skip
    return items[what]


def values_of(record: Report | Section | Statement | Figure) -> dict[str, str]:
    """What the cells of the fields of a record show, by field."""
    if isinstance(record, Figure):
        return {
            "indicator": record.indicator, "value": record.text, "status": label("status", record.status),
            "year": "" if record.year is None else str(record.year), "place": record.place,
            "indicator_id": record.indicator_id,
        }  # fmt: skip
    if isinstance(record, Section):
        return {"head": record.head, "role": label("role", record.role)}
    if isinstance(record, Statement):
        return {
            "kind": label("kind", record.kind), "head": record.head, "topics": "、".join(record.topics),
            "place": record.place,
        }  # fmt: skip
    return {
        "title": record.title, "org": record.org, "genre": label("genre", record.genre), "date": record.date,
        "year": "" if record.year is None else str(record.year), "place": record.place.full_name or record.place.name,
    }  # fmt: skip


def drop_downs(columns: tuple[ReviewColumn, ...]) -> Mapping[str, tuple[str, ...]]:
    """The values of the columns that take one of a few, by head."""
    found: dict[str, Any] = {VERDICT: (RIGHT, DELETE)}
    return found | {column.head: offered for column in columns if column.field and (offered := choices(column.field))}
