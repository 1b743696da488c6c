"""Numerals: a number written in any form reads back as itself."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer.figures.numerals import number, read_arabic, read_han, read_vague, scale_of
from reportminer.figures.quantities import find_quantities
from reportminer.records import Figure

DIGITS = "零一二三四五六七八九"
UNITS = ("", "十", "百", "千")


def below_ten_thousand(value: int) -> str:
    """The usual Chinese writing of 1..9999."""
    written, gap = "", False
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if not digit:
            gap = bool(written)
            continue
        written += ("零" if gap else "") + DIGITS[digit] + UNITS[place]
        gap = False
    return written


def han(value: int) -> str:
    """The usual Chinese writing of 1..10^12."""
    written = ""
    for mark, scale in (("亿", 10**8), ("万", 10**4), ("", 1)):
        group = value // scale % 10**4
        if group:
            needs_zero = bool(written) and group < 1000
            written += ("零" if needs_zero else "") + below_ten_thousand(group) + mark
    return written[1:] if written.startswith("一十") else written


def only(text: str) -> Figure:
    """The one figure of a text."""
    figures = find_quantities(text)
    assert len(figures) == 1, figures
    return figures[0]


@given(st.integers(1, 10**12 - 1))
def test_chinese_numerals_read_back(value: int) -> None:
    assert read_han(han(value)) == value


@given(st.integers(1, 10**12 - 1))
def test_two_is_also_written_liang(value: int) -> None:
    written = han(value)
    for unit in ("千", "万", "亿"):
        if written.startswith("二" + unit):
            assert read_han("两" + written[1:]) == value


@given(st.integers(0, 10**9), st.integers(0, 4))
def test_decimals_are_exact(digits: int, places: int) -> None:
    value = Decimal(digits).scaleb(-places)
    assert read_arabic(f"{value:f}") == value
    assert number(value) == (int(value) if value == int(value) else float(value))


@given(st.integers(1000, 10**12))
def test_thousands_separators_change_nothing(value: int) -> None:
    assert read_arabic(f"{value:,}") == value
    assert only(f"投入{value:,}元").min == value


@given(
    st.integers(1, 99999),
    st.integers(0, 3),
    st.sampled_from(["", "万", "亿", "万亿"]),
    st.sampled_from(["元", "亩", "人"]),
)
def test_a_scaled_number_is_multiplied_out(digits: int, places: int, scale: str, unit: str) -> None:
    value = Decimal(digits).scaleb(-places)
    figure = only(f"共计{value:f}{scale}{unit}。")
    assert figure.min == figure.max == number(value * scale_of(scale))
    assert figure.unit == unit


@given(st.integers(20, 10**11).filter(lambda value: value != 10 ** (len(str(value)) - 1)))
def test_chinese_amounts_are_found(value: int) -> None:
    figure = only(f"共计{han(value)}元。")
    assert (figure.min, figure.max, figure.unit) == (value, value, "元")


@given(st.integers(1, 5000), st.integers(1, 5000), st.sampled_from(["-", "—", "～", "至", "到", "~", "－"]))
def test_ranges_read_back(low: int, width: int, sign: str) -> None:
    figure = only(f"每户补助{low}{sign}{low + width}元。")
    assert (figure.min, figure.max, figure.approx) == (low, low + width, "range")


@given(
    st.integers(1, 9999),
    st.sampled_from([("近", "", "lt"), ("超过", "", "gt"), ("不低于", "", "ge"), ("不超过", "", "le"), ("约", "", "about"),
                     ("", "以上", "ge"), ("", "以下", "le"), ("", "左右", "about")]),
)  # fmt: skip
def test_approximators_set_the_bounds(value: int, form: tuple[str, str, str]) -> None:
    before, after, approx = form
    figure = only(f"产值{before}{value}万元{after}。")
    assert figure.text == f"{before}{value}万元{after}"
    assert figure.approx == approx
    assert figure.min == (None if approx in ("lt", "le") else value * 10_000)
    assert figure.max == (None if approx in ("gt", "ge") else value * 10_000)


@given(st.integers(1, 99), st.integers(2, 99).filter(lambda value: value not in (10, 100)))
def test_fractions_read_back(top: int, bottom: int) -> None:
    figure = only(f"占{han(bottom)}分之{han(top)}。")
    assert figure.min == pytest.approx(top / bottom)


@given(st.integers(1, 100))
def test_percent_in_words(value: int) -> None:
    assert only(f"占百分之{han(value)}。").min == value


@given(st.text("0123456789,.，、万亿千百十一二三几多余近约-—至:：%％个元xX* 年月第分之翻番半", max_size=60))
def test_any_string_gives_ordered_figures(text: str) -> None:
    figures = find_quantities(text)
    assert all(figure.text == text[figure.begin : figure.end] != "" for figure in figures)
    assert all(first.end <= second.begin for first, second in pairwise(figures))
    for figure in figures:
        if figure.min is not None and figure.max is not None:
            assert figure.min <= figure.max


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [("十几", 10, 20), ("二十几", 20, 30), ("几十", 20, 99), ("数百", 200, 999), ("几千", 2000, 9999), ("几万", 20000, 99999),
     ("几", 2, 9), ("三四", 3, 4), ("十七八", 17, 18), ("三四十", 30, 40), ("七八百", 700, 800), ("三五", 3, 5),
     ("两三万", 20000, 30000),     ("数十万", 200000, 990000)],
)  # fmt: skip
def test_vague_numerals(written: str, low: int, high: int) -> None:
    bounds = read_vague(written)
    assert bounds is not None
    assert tuple(bounds) == (low, high)


@pytest.mark.parametrize(
    "written",
    ["一二三", "十一五", "三三", "二零零八", "十十", "四八", "点五", "三点", ""],
)
def test_what_is_no_numeral(written: str) -> None:
    assert read_han(written) is None


@pytest.mark.parametrize(
    ("written", "value"),
    [("廿三", 23), ("一百五", 150), ("三万五", 35000), ("一千零五十", 1050), ("一百〇八", 108), ("二点五万", 25000),
     ("三万亿", 3 * 10**12),     ("十万", 100000), ("两千万", 2 * 10**7), ("一亿三千万", 130000000), ("壹佰", 100)],
)  # fmt: skip
def test_chinese_forms(written: str, value: int) -> None:
    assert read_han(written) == value


def test_values_carry_no_binary_noise() -> None:
    assert only("投资0.1亿元").min == 10_000_000
    assert only("面积22.36万亩").min == 223_600
    assert isinstance(only("面积22.36万亩").min, int)
    assert only("长1.1公里").min == 1.1


def test_runs_of_digits_too_long_for_a_number_are_none() -> None:
    assert find_quantities("账号" + "6" * 5000 + "元") == []
    assert find_quantities("共" + "亿" * 50 + "元以上") == []


def test_a_few_of_two_scales() -> None:
    assert read_vague("几万万") == (200_000_000, 999_990_000)
