"""What catalogue could an archive have that has none? The usual columns of a 文件目录, filled from its reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..schema import ReportRow

EXPORT_COLUMNS = (
    "件号", "档号", "题名", "责任者", "文号", "日期", "密级", "保管期限", "地区", "区划代码", "年度", "文种", "路径", "备注",
)  # fmt: skip


def export_rows(reports: Iterable[ReportRow], secrecy: dict[str, str]) -> Iterator[dict[str, str]]:
    """One row a report; what the text does not tell is empty, what is only likely is said in 备注.

    Args:
        reports: of the archive.
        secrecy: mark of secrecy in the text, by id of the report.
    """
    for number, report in enumerate(reports, 1):
        unsure = [
            word
            for word, status in (("地区", report.place_status), ("年度", report.year_status))
            if status in ("inferred", "path")
        ]
        yield {
            "件号": str(number), "档号": "", "题名": report.title, "责任者": report.org, "文号": "", "日期": report.date,
            "密级": secrecy.get(report.report_id, ""), "保管期限": "", "地区": report.full_name or report.place,
            "区划代码": report.adcode, "年度": str(report.year or ""), "文种": "" if report.genre == "other" else report.genre,
            "路径": report.path, "备注": "、".join(unsure) + "待核" if unsure else "",
        }  # fmt: skip
