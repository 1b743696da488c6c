"""Whose figure is it?

⟦…⟧ marks figures, each with the place it must get: ⟦12个|高要区 441204⟧; nothing after | is the report's own.
"""

from __future__ import annotations

import re

import pytest

from reportminer.figures import find_figures
from reportminer.places import assign, resolve_place
from reportminer.records import Figure, Place, Section, Statement

COUNTY = Place(name="汤原县", adcode="230828", level="county", status="explicit")
TOWN = Place(name="临泽县新华镇", adcode="620723", level="township", status="explicit")
CITY = Place(name="肇庆市", adcode="441200", level="prefecture", status="explicit")


def figures_of(text: str) -> tuple[str, list[Figure], list[tuple[str, str]]]:
    plain, figures, expected = "", [], []
    for piece in re.split(r"(⟦[^⟧]*⟧)", text):
        if piece.startswith("⟦"):
            shown, _, place = piece[1:-1].partition("|")
            name, _, code = place.partition(" ")
            figures.append(Figure(begin=len(plain), end=len(plain) + len(shown), text=shown))
            expected.append((name, code))
            plain += shown
        else:
            plain += piece
    return plain, figures, expected


@pytest.mark.parametrize(
    ("home", "text"),
    [
        (COUNTY, "全县党员⟦8000名|⟧。全省共有党员⟦200万名|全省 230000⟧，我县占⟦0.4%|⟧。"),
        (COUNTY, "农民收入⟦6000元|⟧，高于全省平均水平⟦500元|⟧，居全市第⟦2位|⟧，占全省的⟦1%|⟧。"),
        (TOWN, "临泽县现有党员⟦9000名|临泽县 620723⟧，我镇有⟦800名|⟧。临泽县新华镇有村⟦9个|⟧。"),
        (TOWN, "全县现有党员⟦9000名|全县 620723⟧，全镇⟦800名|⟧。"),
        (COUNTY, "全国平均为⟦35元|全国⟧，我们只有⟦20元|⟧。"),
        (COUNTY, "全市现有党员⟦14万名|全市 230800⟧。"),
        (
            CITY,
            "标准提高到⟦600元|⟧，其中，端州区提高到⟦700元|端州区 441202⟧，高要区提高到⟦500元|高要区 441204⟧。全市⟦3万人|⟧受益。",
        ),
        (CITY, "一是端州区⟦54个|端州区 441202⟧、鼎湖区⟦25个|鼎湖区 441203⟧完成建设。"),
        (CITY, "全省⟦5家|全省 440000⟧我市占⟦2家|⟧。"),
        (CITY, "新建广宁县、怀集县⟦3个|⟧水库和县级项目⟦6个|⟧。"),
        (CITY, "推进广州路等⟦29条|⟧道路建设，四川新雅轩基地等⟦36个|⟧项目落地。"),
        (CITY, "端州区黄岗市场开业，⟦16个|⟧市场完成改造。"),
        (CITY, "北京市投入资金⟦4亿元|北京市 110000⟧、实施项目⟦159个|北京市 110000⟧。全市实施项目⟦20个|⟧。"),
        (CITY, "获全国先进单位⟦3个|⟧、全省示范村⟦5个|⟧。"),
    ],
)
def test_figures_of_other_places(home: Place, text: str) -> None:
    plain, figures, expected = figures_of(text)
    assign(plain, figures, home=home)
    assert [(f.place, f.adcode) for f in figures] == expected


def test_district_far_away_with_no_parent_gets_no_code() -> None:
    plain, figures, _ = figures_of("合作区在建，桥头区完成投资⟦3亿元⟧。")
    assign(plain, figures, home=CITY)
    assert (figures[0].place, figures[0].adcode) == ("桥头区", "")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("全国农村居民恩格尔系数为33%。", "全国"),
        ("全省农民人均纯收入8200元。", "全省"),
        ("增速居全省第一，达到9%。", ""),
        ("比全国平均水平高3%。", ""),
        ("全国文明村达到5个。", ""),
        ("推动示范区建设，地区生产总值增长6%。", ""),
        ("怀集县工业提质扩量，地区生产总值突破90亿元。", "怀集县"),
        ("推动端州区发展，实现地区生产总值30亿元。", ""),
    ],
)
def test_place_that_names_and_openings_tell(text: str, place: str) -> None:
    figures = find_figures(text)
    assign(text, figures, home=CITY)
    assert figures[-1].place == place


def test_heading_that_names_another_place() -> None:
    text = "赴长沙市学习考察报告\n一、浏阳市的做法\n建站12个。\n二、启示\n建站3个。"
    home = resolve_place(text)
    first, second = text.index("一、"), text.index("二、")
    sections = [
        Section(id="s1", head="浏阳市的做法", begin=first, end=second),
        Section(id="s2", head="启示", begin=second, end=len(text)),
    ]
    statements = [
        Statement(begin=text.index("建站12"), end=second),
        Statement(begin=text.index("建站3"), end=len(text)),
    ]
    assign(text, statements, home=home, sections=sections)
    assert [(s.place, s.adcode) for s in statements] == [("浏阳市", "430181"), ("", "")]
