"""Does the table of units decide what is money, a measure, land, people?"""

import pytest

from reportminer.figures import find_figures
from reportminer.figures.meaning.canonical import same_dimension
from reportminer.figures.meaning.slots import DURATIONS, LAND, MEASURES, MONEY, PEOPLE, RATIOS


@pytest.mark.parametrize(
    ("unit", "other", "same"),
    [
        ("加元", "元", True),
        ("坚戈", "%", False),
        ("兆瓦", "立方米", False),
        ("公亩", "亩", True),
        ("延米", "公里", True),
        ("项", "个", True),
        ("户", "人", False),
        ("", "项", True),
        ("", "坚戈", False),
    ],
)
def test_values_stand_in_one_column_if_their_units_measure_the_same(unit: str, other: str, same: bool) -> None:
    assert same_dimension(unit, other) is same


def test_units_that_the_table_has_and_nobody_listed_by_hand() -> None:
    assert {"加元", "坚戈", "新台币", "元"} <= MONEY
    assert {"公亩", "顷", "亩"} <= LAND
    assert {"延米", "载重吨", "吉瓦", "岁", "分", "元"} <= MEASURES
    assert not MEASURES & (PEOPLE | DURATIONS | {"项", "户", "%"})
    assert {"%", "个基点", "比例"} <= RATIOS


@pytest.mark.parametrize("unit", ["元", "加元", "坚戈", "澳门元"])
def test_an_amount_in_any_currency_is_named_like_one_in_yuan(unit: str) -> None:
    names = [figure.indicator for figure in find_figures(f"引进外资到位资金3200万{unit}、技术8项。")]
    assert names[0] == "引进外资到位资金"


@pytest.mark.parametrize("unit", ["元", "加元", "坚戈", "‰", "℃"])
def test_what_can_be_below_zero_follows_from_the_unit(unit: str) -> None:
    assert [figure.max for figure in find_figures(f"降到-3{unit}。")] == [-3]


def test_things_are_not_counted_below_zero() -> None:
    assert [figure.max for figure in find_figures("楼层为-3个。")] == [3]
