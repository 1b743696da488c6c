"""The division table: by code, by name, by year, with successors; checked as a whole against an independent list."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from reportminer import lexicons
from reportminer.places import by_code, chain, divisions, full_name, heirs, later, lookup
from reportminer.places.table import NOW, short_name

SHARED = Path(__file__).parents[3].parent / "shared"


@pytest.mark.parametrize(
    ("name", "year", "codes"),
    [
        ("佳木斯市", None, ["230800", "232401"]),
        ("佳木斯市", 2015, ["230800"]),
        ("佳木斯", 2015, ["230800"]),
        ("恩施州", 2020, ["422800"]),
        ("克州", 2020, ["653000"]),
        ("华县", 2010, ["610521"]),
        ("华县", 2020, []),
        ("内蒙古", 2020, ["150000"]),
        ("不存在县", None, []),
    ],
)
def test_lookup_by_name_and_year(name: str, year: int | None, codes: list[str]) -> None:
    assert [d.code for d in lookup(name, year=year)] == codes


def test_name_of_several_places_is_narrowed_by_what_is_above() -> None:
    assert sorted(d.code for d in lookup("鼓楼区", year=2020)) == ["320106", "320302", "350102", "410204"]
    assert [d.code for d in lookup("鼓楼区", year=2020, within="320000")] == ["320106", "320302"]
    assert [d.code for d in lookup("鼓楼区", year=2020, within="320300")] == ["320302"]


@pytest.mark.parametrize(
    ("code", "heir"),
    [("610521", "610503"), ("230833", "230883"), ("410728", "410783"), ("442137", ""), ("500112", "500157")],
)
def test_heirs_are_codes_in_use(code: str, heir: str) -> None:
    assert heirs(code) == ([heir] if heir else [])


def test_a_prefecture_whose_counties_went_elsewhere_has_no_heir_as_a_whole() -> None:
    named = by_code("517000")
    assert named is not None
    assert (named.name, named.successors, heirs(named.code)) == ("涪陵市", ("513800",), [])
    assert heirs("511200") == []
    assert heirs("513800") == ["511400"]  # 眉山地区 → 眉山市


def test_heirs_go_through_codes_between() -> None:
    assert heirs("612124") == ["610503"]
    assert later("612124") == {"610521", "610503"}


@pytest.mark.parametrize(
    ("code", "year", "name"),
    [
        ("610521", 2010, "陕西省渭南市华县"),
        ("230800", None, "黑龙江省佳木斯市"),
        ("110108", None, "北京市海淀区"),
        ("429004", 2020, "湖北省仙桃市"),
        ("420600", 2008, "湖北省襄樊市"),
        ("420600", 2015, "湖北省襄阳市"),
        ("999999", None, ""),
    ],
)
def test_full_name(code: str, year: int | None, name: str) -> None:
    assert full_name(code, year=year) == name


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("恩施土家族苗族自治州", "恩施"),
        ("前郭尔罗斯蒙古族自治县", "前郭尔罗斯"),
        ("香港特别行政区", "香港"),
        ("神农架林区", "神农架"),
        ("阿里地区", "阿里"),
        ("华县", "华县"),
        ("长沙市", "长沙"),
    ],
)
def test_short_name(name: str, short: str) -> None:
    assert short_name(name) == short


def test_every_entry_is_sound() -> None:
    codes = {d.code for d in divisions()}
    for division in divisions():
        assert len(division.code) == 6
        assert division.code.isdigit()
        assert 1980 <= division.first <= division.last <= NOW, division
        assert not division.parent or division.parent in codes, division
        assert set(division.successors) <= codes, division
        assert [d.code for d in chain(division.code)][-1] == division.code


def test_no_place_called_by_its_kind() -> None:
    assert not [d for d in divisions() if d.name in {"市辖区", "县", "省直辖县级行政区划"}]


def test_packed_table_is_small() -> None:
    assert len(lexicons.read_bytes("divisions.tsv.gz")) <= 150_000


def test_code_of_no_year_it_was_used_gives_its_latest_name() -> None:
    division = by_code("420600", year=1970)
    assert division is not None
    assert division.name == "襄阳市"


@pytest.mark.skipif(not (SHARED / "divisions" / "areacodes.csv").exists(), reason="the independent list is not here")
def test_against_an_independent_list() -> None:
    with (SHARED / "divisions" / "areacodes.csv").open(encoding="utf-8-sig") as lines:
        rows = list(csv.reader(lines))[1:]
    mine = {(d.code, d.name, year) for d in divisions() for year in range(d.first, d.last + 1)}
    theirs = {(r[0], r[3], year) for r in rows for year in range(int(r[6]), int(r[7] or 2025))}
    assert len(mine & theirs) / len(theirs) >= 0.99
    known = {(d.code, d.name) for d in divisions()}
    retired = [r for r in rows if r[8] and r[5] != "在用" and (r[0], r[3]) in known]
    reached = [any(code[:6] == r[0] or code[:6] in later(r[0]) for code in r[8].split(";")) for r in retired]
    assert sum(reached) / len(reached) >= 0.95
