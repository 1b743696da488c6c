"""Under which place is a report filed where no code tells it?"""

from __future__ import annotations

import pytest

from reportminer.store.rows import Home, home_told


@pytest.mark.parametrize(
    ("place", "level", "status", "home"),
    [
        ("禾渡县", "county", "explicit", "禾渡县"),
        ("禾渡县石桥镇", "township", "explicit", "禾渡县"),
        ("禾渡县石桥镇柳塘村", "village", "explicit", "禾渡县"),
        ("禾渡县水利局", "unit", "explicit", "禾渡县水利局"),
        ("石桥镇", "township", "explicit", "石桥镇"),
        ("禾渡县", "county", "inferred", ""),
        ("xx县", "county", "masked", ""),
    ],
)
def test_a_place_without_code_counts_by_its_county(place: str, level: str, status: str, home: str) -> None:
    assert home_told("", place, "", level, status) == Home(home, home)


def test_a_code_counts_before_all_names() -> None:
    assert home_told("530621", "鲁甸县", "昭通市鲁甸县", "county", "path") == Home("530621", "昭通市鲁甸县")
