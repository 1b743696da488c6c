"""What people may write as a new value."""

from typing import Any

import pytest

from reportminer.corrections import FIELDS, CorrectionError, choices, parse_value


@pytest.mark.parametrize(
    ("what", "field", "text", "value"),
    [
        (
            "figure",
            "value",
            "约1205亿元",
            {"min": 120500000000, "max": 120500000000, "approx": "about", "unit": "元", "text": "约1205亿元"},
        ),
        ("figure", "value", "30%以上", {"min": 30, "max": None, "approx": "ge", "unit": "%", "text": "30%以上"}),
        ("figure", "status", "目标", "target"),
        ("figure", "status", "target", "target"),
        ("figure", "year", "2020年", 2020),
        ("figure", "year", "", None),
        ("figure", "indicator", "生产总值", {"indicator": "生产总值", "indicator_id": "地区生产总值"}),
        ("figure", "indicator", "核桃树", {"indicator": "核桃树", "indicator_id": ""}),
        ("figure", "min", "1,200", 1200),
        ("figure", "whole", "否", False),
        ("figure", "place", "全国", {"place": "全国", "adcode": ""}),
        ("report", "date", "2021年3月5日", "2021-03-05"),
        ("report", "date", "2021/3", "2021-03"),
        ("report", "genre", "汇报", "汇报"),
        ("statement", "kind", "问题", "problem"),
        ("statement", "topics", "经费不足、党员老化", ["经费不足", "党员老化"]),
        ("section", "role", "做法", "practice"),
    ],
)
def test_values(what: str, field: str, text: str, value: Any) -> None:
    assert parse_value(what, field, text) == value


def test_a_place_has_its_present_code() -> None:
    assert parse_value("report", "place", "三门峡市")["adcode"] == "411200"
    assert parse_value("report", "place", "411200")["full_name"] == "河南省三门峡市"


@pytest.mark.parametrize(
    ("what", "field", "text", "words"),
    [
        ("figure", "status", "也许", "实际, 目标"),
        ("figure", "year", "去年", "1900 to 2100"),
        ("figure", "unit", "嘟", "no unit"),
        ("figure", "value", "很多", "not one quantity"),
        ("figure", "min", "inf", "is a number"),
        ("figure", "indicator_id", "没有的指标", "no canonical indicator"),
        ("report", "date", "2021-13-01", "no such date"),
        ("report", "place", "鼓楼区", "several places"),
        ("report", "place", "999999", "no place has the code"),
        ("report", "quality", "1", "no field"),
        ("statement", "kind", "", "cannot be"),
    ],
)
def test_what_is_no_value_is_told(what: str, field: str, text: str, words: str) -> None:
    with pytest.raises(CorrectionError, match=words):
        parse_value(what, field, text)


def test_closed_fields_offer_their_labels() -> None:
    assert "目标" in choices("status")
    assert choices("head") == ()
    assert {field for fields in FIELDS.values() for field in fields} >= {"kind", "status", "place"}
