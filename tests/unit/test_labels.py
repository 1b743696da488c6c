"""Has every value that a record can take a label, and is none left over?"""

from __future__ import annotations

from typing import get_args

import pytest

from reportminer import records
from reportminer.labels import label, labels

FIELDS = {
    "kind": records.Kind, "role": records.Role, "status": records.Status, "approx": records.Approx,
    "stock": records.Stock, "level": records.Level, "place_status": records.PlaceStatus,
    "year_status": records.YearStatus,
}  # fmt: skip


@pytest.mark.parametrize("field", FIELDS)
def test_every_value_has_its_label(field: str) -> None:
    assert set(labels(field)) == set(get_args(FIELDS[field])) - {""}
    assert len(set(labels(field).values())) == len(labels(field))


def test_what_is_chinese_already_stays() -> None:
    assert label("genre", "政府工作报告") == "政府工作报告"
    assert label("genre", "other") == "其他"
