"""Do the tables of the Python archive take what search takes, and refuse what they cannot do?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from reportminer import Archive

CITIES = {
    "太原市": "（一）抓好营商环境。新增市场主体3万户，开办企业一天办结。\n\n财政收支矛盾突出，刚性支出不断增加。\n",
    "武汉市": "（一）推进乡村建设。改造农村公路200公里，建成水厂5座。\n\n大气污染防治压力较大，水体治理任务重。\n",
}
"""what each tells, so that neither is taken for a copy of the other"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("api")
    for city, told in CITIES.items():
        text = f"{city}2023年政府工作报告\n\n一、2022年工作回顾\n\n全市生产总值完成910亿元。\n\n{told}"
        (folder / f"{city}.txt").write_text(text, encoding="utf-8")
    with Archive(folder / "archive") as made:
        made.ingest([folder / f"{city}.txt" for city in CITIES])
        yield made


@pytest.mark.parametrize("year", [2022, "2022", "2022-2023", "2020-", "-2022", (2022, 2022), (None, 2022), None])
def test_years_are_taken_as_search_takes_them(archive: Archive, year: Any) -> None:
    assert set(archive.compare("GDP", year=year)["row"]) == {"山西省太原市", "湖北省武汉市"}


def test_years_outside_hold_nothing(archive: Archive) -> None:
    assert archive.compare("GDP", year="2010-2015").empty


@pytest.mark.parametrize(
    ("table", "options"),
    [
        ("compare", {"indicators": "GDP", "year": "去年"}),
        ("compare", {"indicators": "GDP", "year": (2023, 2020)}),
        ("compare", {"indicators": "GDP", "status": "beispiel"}),
        ("compare", {"indicators": "GDP", "places": "火星县"}),
        ("plan", {"indicators": "GDP", "places": "火星县"}),
        ("practices", {"places": ["火星县"]}),
        ("issues", {"places": "火星县"}),
        ("issues", {"year": "去年"}),
    ],
)
def test_what_cannot_be_is_refused(archive: Archive, table: str, options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"去年|backwards|known are actual|火星县"):
        getattr(archive, table)(**options)


def test_tables_are_held_to_places(archive: Archive) -> None:
    assert set(archive.compare("GDP", places="湖北省")["row"]) == {"湖北省武汉市"}
    assert set(archive.practices(places="太原")["row"]) <= {"山西省太原市"}
    assert set(archive.compare("GDP", places=["太原", "420000"], status="actual")["adcode"]) == {"140100", "420100"}
