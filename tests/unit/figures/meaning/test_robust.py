"""Nothing breaks or slows down on odd texts, and the same text gives the same records."""

import pickle
import random
import time

import pytest

from reportminer.figures import find_figures, meaning
from reportminer.figures.quantities import find_quantities
from reportminer.records import encode

PIECES = (
    *("党员", "（其中", "）", "占", "增长", "3%", "12个", "、", "，", "。", "分别", "和", "35岁以下", "的", "2019年"),
    *("由", "到", "亿元", "50亿元", "30人", "共", "“", "”", "每月", "一次", "比2015年", "“十三五”", "连续", "5年"),
    *("城乡居民", "xx名", "——", "：", "\n"),
)


@pytest.mark.parametrize("seed", range(40))
def test_any_order_of_words_gives_figures_whose_evidence_lies_in_the_text(seed):
    chance = random.Random(seed)
    text = "".join(chance.choice(PIECES) for _ in range(200))
    for figure in find_figures(text, year=2020, place="东河县"):
        assert text[figure.begin : figure.end] == figure.text
        assert all(0 <= begin < end <= len(text) for begin, end in figure.indicator_evidence)


@pytest.mark.parametrize(
    "text",
    [
        "7" * 20000,
        "占3%" * 5000,
        "其中甲3个、" * 5000,
        "（" * 5000 + "3个" + "）" * 5000,
        "增长3%、" * 5000,
        "2015年以来的" * 4000 + "增长3%",
        "党员" * 8000 + "3名",
        "甲、" * 8000 + "分别增长3%和5%。",
        "3人" * 8000,
    ],
)
def test_long_runs_take_time_in_proportion(text):
    begin = time.process_time()
    find_figures(text, year=2020)
    assert time.process_time() - begin < 4


def test_same_text_same_records():
    text = "2020年，党员1345名，其中女党员402名，占29.9%。力争发展党员30名。" * 3
    once, again = ([encode(f) for f in find_figures(text, year=2021)] for _ in range(2))
    assert once == again


def test_attach_can_be_sent_to_another_process():
    assert pickle.loads(pickle.dumps(meaning.attach)) is meaning.attach


def test_no_figures_no_records():
    assert meaning.attach("没有数字。", find_quantities("没有数字。")) == []
