"""Canonical indicators: the table is sound, names match as wholes, near names get no id."""

import pytest

from reportminer.figures import find_figures
from reportminer.figures.meaning.canonical import find_id, indicators, names


def test_the_table_is_large_and_every_name_leads_to_an_indicator():
    listed = indicators()
    assert len([i for i in listed.values() if i.kind != "growth"]) >= 250
    assert {indicator.kind for indicator in listed.values()} == {"level", "share", "growth"}
    assert all(found in listed for ids in names().values() for found in ids)


@pytest.mark.parametrize(
    ("name", "unit", "change", "found"),
    [
        ("GDP", "元", "", "地区生产总值"),
        ("全市生产总值", "元", "", "地区生产总值"),
        ("生产总值", "%", "增速", "地区生产总值增速"),
        ("生产总值", "%", "年均增速", "地区生产总值年均增速"),
        ("全县一般公共预算收入", "元", "", "一般公共预算收入"),
        ("CPI", "%", "涨幅", "居民消费价格涨幅"),
        ("居民消费价格指数", "%", "", "居民消费价格涨幅"),
        ("农村党员", "人", "", "农村党员"),
        ("城镇登记失业率", "%", "", "城镇登记失业率"),
        # near names
        ("第一产业增加值", "元", "", "第一产业增加值"),
        ("人均生产总值", "元", "", "人均地区生产总值"),
        ("滨海新区生产总值", "元", "", ""),
        ("高新区一般公共预算收入", "元", "", ""),
        ("生产总值", "人", "", ""),
        ("生产总值", "%", "", ""),
        ("生产总值", "%", "比2015年增速", ""),
        ("城镇居民人均可支配收入", "元", "", "城镇居民人均可支配收入"),
        ("居民人均可支配收入", "元", "", "居民人均可支配收入"),
        ("财政总收入", "元", "", "财政总收入"),
    ],
)
def test_find_id(name, unit, change, found):
    assert find_id(name, unit, change) == found


def test_an_index_number_is_no_price_rise():
    assert find_id("居民消费价格指数", "%", large=True) == ""


def test_falls_do_not_count_as_growth():
    (_, fall) = find_figures("一般公共预算收入12亿元，下降3%。")
    assert fall.indicator_id == "一般公共预算收入降幅"
