"""Do the rows of a report say what its records say?"""

from __future__ import annotations

import pytest

from reportminer.records import Report
from reportminer.tables import report_year


@pytest.mark.parametrize(
    ("report", "year"),
    [
        (Report(year=2019, period="2021", date="2022-01-05"), 2019),
        (Report(period="2016-2020", date="2021-03-01"), 2020),
        (Report(period="2001-"), 2001),
        (Report(period="2020年、2018年"), 2020),
        (Report(date="2021-03"), 2021),
        (Report(period="二〇〇八年"), None),
        (Report(), None),
    ],
)
def test_a_report_is_filed_under_one_year(report: Report, year: int | None) -> None:
    assert report_year(report) == year
