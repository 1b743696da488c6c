from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reportminer.schema import ReportRow, StatementRow
from support.written import WrittenArchive


class SmallArchive(WrittenArchive):
    """An archive of statements written in a test."""

    def add(self, place: str, adcode: str, year: int, *texts: str, kind: str = "problem", head: str = "") -> None:
        report_id = f"{adcode}{year}"
        title = f"{place}{year}年政府工作报告"
        self.listed.setdefault(
            report_id,
            ReportRow(
                report_id, title, "", "政府工作报告", f"{year}-01-08", "", year, place, place, adcode, "prefecture",
                "explicit", "simplified", False, "", f"{place}/{year}.txt", 0, 0, 1, 0, 0, (),
            ),
        )  # fmt: skip
        for text in texts:
            number = len(self.statements) + 1
            self.statements.append(
                StatementRow(
                    report_id, f"p{number}", kind, head or text.rstrip("。；"), text, "", number * 100,
                    number * 100 + len(text), "", (), (), (), 1.0, "", None, place, adcode, title, "政府工作报告", year,
                    f"{year}-01-08", place, adcode, False, "", f"{place}/{year}.txt",
                )
            )  # fmt: skip


CITIES = (("石家庄市", "130100"), ("唐山市", "130200"), ("太原市", "140100"), ("大同市", "140200"))
FINANCE = (
    "财政收支矛盾突出，刚性支出不断增加；",
    "财力有限，财政支出压力加大；",
    "财政收入质量不高，债务包袱较重；",
    "财政增收难度大；",
)
AIR = (
    "空气质量还不理想，污染防治任务重；",
    "生态环境治理欠账较多；",
    "大气污染防治压力很大；",
    "生态修复任务重，环境质量有待改善；",
)
STYLE = (
    "少数干部作风不实、深入基层不够。",
    "一些机关形式主义、官僚主义仍然存在。",
    "部分干部作风漂浮，脱离群众。",
    "作风建设抓得不紧，四风问题时有发生。",
)
GUILD = ("侨乡联谊往来偏少；", "侨乡联谊往来冷清乏力；", "侨乡联谊往来不够经常；", "侨乡联谊往来难；")
"""problems of a topic that no table knows"""
FRAMES = (
    "同时，我们也清醒地认识到，发展中还存在不少困难和问题。",
    "我们也清醒地看到，工作中还存在一些不容忽视的问题。",
)


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., SmallArchive]:
    """A function that makes an archive whose cities tell three problems each, one of `unknown` topic beside them, and a frame."""

    def made(*, cities: int = len(CITIES), read_only: bool = False, unknown: bool = False) -> SmallArchive:
        archive = SmallArchive(tmp_path, read_only=read_only)
        for number, (place, adcode) in enumerate(CITIES[:cities]):
            archive.add(place, adcode, 2020 + number, FINANCE[number], AIR[number], STYLE[number], FRAMES[number % 2])
            if unknown:
                archive.add(place, adcode, 2020 + number, GUILD[number])
        return archive

    return made
