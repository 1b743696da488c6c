"""Are numbers put together that a line end, blanks or a recogniser tore apart, and no others?"""

from __future__ import annotations

import pytest

from reportminer.cleaning import clean
from reportminer.figures import find_figures
from reportminer.text import SourceText


@pytest.mark.parametrize(
    ("torn", "whole", "value", "unit"),
    [
        ("全年完成技改投资18.\n6亿元，比上年多。", "18.\n6亿元", 1860000000, "元"),
        ("全区现有在册党员2\n340名。", "2\n340名", 2340, "人"),
        ("当年硬化通组公路45\n公里。", "45\n公里", 45, "公里"),
        ("入库税收27·4亿元。", "27·4亿元", 2740000000, "元"),
        ("非税占比31。5%。", "31。5%", 31.5, "%"),
        ("全 镇 共 有 村 民 小 组 1 3 8 个。", "1 3 8 个", 138, "个"),
        ("出口交货值 64 . 5 亿元。", "64 . 5 亿元", 6450000000, "元"),
    ],
)
def test_torn_numbers(torn: str, whole: str, value: float, unit: str) -> None:
    cleaned = clean(SourceText(torn))
    figure = find_figures(cleaned.text)[0]
    assert (figure.min, figure.unit) == (value, unit)
    begin, end = cleaned.span(figure.begin, figure.end)
    assert torn[begin:end] == whole


@pytest.mark.parametrize(
    "text", ["党员2\n支部1\n", "| 党员 | 2\n340名 |", "时间：2021\n3个支部", "支部，12\n人民医院", "共5。6户的一组"]
)
def test_what_is_not_torn_stays(text: str) -> None:
    assert clean(SourceText(text)).text.split() == text.split()
