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
    "资源环境约束趋紧，节能减排形势严峻；",
)
STYLE = (
    "少数干部作风不实、担当不够。",
    "一些干部服务意识不强，推诿扯皮。",
    "部分干部不作为、慢作为。",
    "政府职能转变不到位，形式主义仍然存在。",
)
FRAMES = (
    "同时，我们也清醒地认识到，发展中还存在不少困难和问题。",
    "我们也清醒地看到，工作中还存在一些不容忽视的问题。",
)


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., SmallArchive]:
    """A function that makes an archive whose cities tell three problems each, and a frame around them."""

    def made(*, cities: int = len(CITIES), read_only: bool = False) -> SmallArchive:
        archive = SmallArchive(tmp_path, read_only=read_only)
        for number, (place, adcode) in enumerate(CITIES[:cities]):
            archive.add(place, adcode, 2020 + number, FINANCE[number], AIR[number], STYLE[number], FRAMES[number % 2])
        return archive

    return made
