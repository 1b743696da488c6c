"""Since when, where first, new or gone: counted, and said only as surely as the number of reports allows."""

import pytest

from reportminer.issues.model import IssueStatement
from reportminer.issues.standing import spread, standing


def told(place: str, year: int | None, *, copy: bool = False) -> IssueStatement:
    return IssueStatement("r", "p1", "a.txt", 0, 4, "甲", "甲乙丙丁", "", place, year, "", copy)


def test_each_place_is_new_once() -> None:
    some = [
        told("甲县", 2019),
        told("乙县", 2018),
        told("甲县", 2017),
        told("丙县", 2018, copy=True),
        told("丁县", None),
    ]
    found = spread([*some, told("某县", 2016)], {"甲县", "乙县", "丙县", "丁县"})
    assert [(one.year, one.places, one.total) for one in found] == [(2017, ["甲县"], 1), (2018, ["乙县"], 2)]


@pytest.mark.parametrize(
    ("telling", "yearly", "state", "sure"),
    [
        ({2020: 20}, {2020: 40, 2021: 30}, "gone", 0.99),
        ({2020: 1}, {2020: 40, 2021: 20}, "open", 0.33),
        ({2021: 9}, {2020: 40, 2021: 20}, "new", 0.99),
        ({2021: 1}, {2020: 1, 2021: 40}, "open", 0.02),
        ({2020: 5, 2021: 1}, {2020: 40, 2021: 30}, "told", 0.0),
        ({}, {}, "", 0.0),
    ],
)
def test_what_is_new_or_gone_is_said_with_how_sure_it_is(
    telling: dict[int, int], yearly: dict[int, int], state: str, sure: float
) -> None:
    found = standing(telling, yearly)
    assert found.state == state
    assert found.sure == pytest.approx(sure, abs=0.02) or found.sure > 0.99


@pytest.mark.parametrize(
    ("yearly", "since", "reports"),
    [({2020: 60, 2021: 9, 2022: 1}, 2021, 10), ({2020: 60, 2021: 30, 2022: 12}, 2022, 12), ({2020: 4}, 2020, 4)],
)
def test_years_of_few_reports_are_taken_together(yearly: dict[int, int], since: int, reports: int) -> None:
    found = standing({2020: 3}, yearly)
    assert (found.year, found.reports) == (since, reports)
