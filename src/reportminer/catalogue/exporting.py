"""What catalogue could an archive have that has none? The usual columns of a 文件目录, filled from its reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from ..schema import ReportRow

EXPORT_COLUMNS = (
    "件号", "档号", "题名", "责任者", "文号", "日期", "密级", "保管期限", "地区", "区划代码", "年度", "文种", "路径", "备注",
)  # fmt: skip


_FROM_ROW = {"件号": "piece", "档号": "number", "文号": "document", "保管期限": "retention", "备注": "note"}
"""columns that no text tells, with the field of a catalogue that does"""
_UNSURE = "待核"
_NO_PLACE = ("unknown", "masked")
"""statuses of places of which only a word such as 我县 or 某县 is known"""


class Filed(Protocol):
    """What the office keeps of a report: its mark of secrecy, its row of the catalogue by head."""

    @property
    def mark(self) -> str:
        """The mark, "" if there is none."""

    @property
    def cells(self) -> dict[str, str]:
        """The row."""


def export_rows(
    reports: Iterable[ReportRow], filed: Mapping[str, Filed], fields: Mapping[str, str]
) -> Iterator[dict[str, str]]:
    """One row a report: what its text tells, what a catalogue given before told beside it, with that one's own columns.

    What nobody tells is empty, what is only likely is said in 备注.

    Args:
        reports: of the archive.
        filed: what the office keeps of each, by id.
        fields: the heads of the catalogue given before, with the fields they stand for.
    """
    for number, report in enumerate(reports, 1):
        unsure = [
            word
            for word, status in (("地区", report.place_status), ("年度", report.year_status))
            if status in ("inferred", "path", "unknown")
        ]
        kept = filed[report.report_id]
        place = (report.full_name or report.place) if report.place_status not in _NO_PLACE else ""
        told = {fields.get(head, ""): cell for head, cell in kept.cells.items() if cell}
        row = {head: told.get(field, "") for head, field in _FROM_ROW.items()}
        note = "；".join(words for words in row["备注"].split("；") if not words.endswith(_UNSURE))
        doubt = "、".join(unsure) + _UNSURE if unsure else ""
        yield {
            **{head: cell for head, cell in kept.cells.items() if head not in EXPORT_COLUMNS}, **row,
            "件号": row["件号"] or str(number), "题名": report.title, "责任者": report.org, "日期": report.date,
            "密级": kept.mark, "地区": place, "区划代码": report.adcode,
            "年度": str(report.year or ""), "文种": "" if report.genre == "other" else report.genre, "路径": report.path,
            "备注": "；".join(filter(None, (note, doubt))),
        }  # fmt: skip
