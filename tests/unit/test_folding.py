"""Which characters count as the same?"""

from __future__ import annotations

import pytest

from reportminer.folding import normalise


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("臺帳", "台账"),
        ("党员登记薄", "党员登记簿"),
        ("基础薄弱", "基础薄弱"),
        ("签到薄、记录薄弱化", "签到簿、记录薄弱化"),
        ("干部暑期培训，究竟争什么", "干部暑期培训,究竟争什么"),
        ("其它部份", "其他部分"),
        ("ＧＤＰ", "gdp"),
    ],
)
def test_spellings_of_the_same_word_are_one(written: str, folded: str) -> None:
    assert normalise(written) == folded
    assert len(normalise(written)) == len(written)
