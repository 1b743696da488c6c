"""Which number does a written numeral stand for?

Arabic numerals with separators (1,100 · 1，100 · 6.2), Chinese numerals (二十八, 廿三, 一千二百, 二点五, 一百〇八), scales
(万, 亿, 万亿 …) and the vague ones (十几, 几十, 数百, 三四十). Values are exact: integers as int, others as the float
nearest to the decimal that is written.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from reportminer.records import Number

DIGITS = {
    "〇": 0, "零": 0, "○": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
    "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
PLAIN_DIGITS = "0123456789０１２３４５６７８９" + "".join(DIGITS)
TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
FOLDED = {"廿": 20, "卅": 30}
LOOSE_TWO = "两"
PAIRS = {"俩": 2, "仨": 3}
SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_PLAIN = str.maketrans({",": None, "，": None, " ": None, "．": "."})
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_FEW_LOW, _FEW_HIGH = 2, 9


class Bounds(NamedTuple):
    """What a numeral can stand for: one value, or all from `low` to `high`."""

    low: Decimal
    high: Decimal

    @property
    def exact(self) -> bool:
        """Whether it is one value."""
        return self.low == self.high


def number(value: Decimal | Fraction | int) -> Number:
    """The plain number: int when it is whole, else the nearest float."""
    if isinstance(value, int):
        return value
    whole = int(value)
    return whole if whole == value else float(value)


@lru_cache(maxsize=256)
def scale_of(written: str) -> int:
    """Product of scale characters: 万 → 10000, 百万 → 1000000, "" → 1.

    Raises:
        KeyError: a character that is no scale.
    """
    product = 1
    for char in written:
        product *= SCALES[char]
    return product


def read_formal(written: str) -> Decimal | None:
    """Value of a numeral in the characters of cheques (叁拾贰万伍仟); None if it is not well formed."""
    return read_han(written.translate(_FORMAL))


def read_digits(written: str) -> Decimal | None:
    """Value of digits read one by one with a zero among them, 二〇三; None for anything else."""
    inner = written[1:-1]
    if len(written) < 3 or not any(zero in inner for zero in "〇○零") or any(char not in DIGITS for char in written):
        return None
    return Decimal("".join(str(DIGITS[char]) for char in written)) if DIGITS[written[0]] else None


def read_arabic(written: str) -> Decimal:
    """Value of an Arabic numeral, thousands separators, full-width points and a blank behind the point allowed."""
    return Decimal(written.translate(_PLAIN))


def _below_ten_thousand(part: str) -> int | None:
    """Value of a Chinese numeral without 万 and 亿; None if it is not well formed."""
    if part in FOLDED:
        return FOLDED[part]
    total, digit, last_unit = 0, None, 10_000
    zero = False
    for at, char in enumerate(part):
        if char in FOLDED:
            if at:
                return None
            total, last_unit = FOLDED[char], 10
        elif char in DIGITS:
            value = DIGITS[char]
            if value == 0:
                if digit is not None or zero:
                    return None
                zero = True
                continue
            if digit is not None:
                return None
            digit = value
        else:
            unit = TENS.get(char, 0)
            if not unit:
                return None
            leading = digit is None and at == 0
            if not leading and (unit >= last_unit or (digit is None and (unit != 10 or zero))):
                return None
            total += (1 if digit is None else digit) * unit
            last_unit, digit, zero = unit, None, False
    if digit is not None:
        # 一百五 is short for 150, 一千二 for 1200; after 零 the digit counts ones
        short = last_unit in (100, 1000) and not zero
        total += digit * (last_unit // 10 if short else 1)
    elif zero and part != "零":
        return None
    return total


def _whole(written: str) -> int | None:
    """Value of a Chinese numeral without decimals; None if it is not well formed."""
    total = 0
    for mark, scale in (("亿", 10**8), ("万", 10**4)):
        head, found, written_rest = written.rpartition(mark) if mark == "亿" else written.partition(mark)
        if not found:
            continue
        if mark == "万" and written_rest.startswith("亿"):
            return None
        value = 1 if not head else (_whole(head) if mark == "亿" else _below_ten_thousand(head.lstrip("零〇")))
        if not value:
            return None
        total += value * scale
        written = written_rest
        if not written:
            return total
        if len(written) == 1 and DIGITS.get(written):
            return total + DIGITS[written] * scale // 10  # 三万五 is 35000
        if not written.strip("零〇"):
            return None
    rest = _below_ten_thousand(written)
    return None if rest is None else total + rest


def read_han(written: str) -> Decimal | None:
    """Value of one Chinese numeral (二十八, 一千二百, 三点五万); None if it is not well formed, as in 一二三 or 十一五."""
    if not written:
        return None
    whole, point, decimals = written.partition("点")
    if point:
        scale = ""
        while decimals and decimals[-1] in "万亿":
            scale, decimals = decimals[-1] + scale, decimals[:-1]
        value = _whole(whole)
        if not whole or value is None or not decimals or any(char not in DIGITS for char in decimals):
            return None
        digits = "".join(str(DIGITS[char]) for char in decimals)
        return Decimal(f"{value}.{digits}") * scale_of(scale)
    value = _whole(written)
    return None if value is None else Decimal(value)


def _neighbours(first: str, second: str) -> bool:
    """Whether two digits side by side mean "from … to" (三四, 两三, 三五)."""
    low, high = DIGITS.get(first, 0), DIGITS.get(second, 0)
    if second == "两":
        return first == "一"
    return 0 < low < high and (high - low == 1 or (low, high) == (3, 5))


def read_vague(written: str) -> Bounds | None:
    """Bounds of a numeral that leaves the number open; None if it is not one.

    十几 is 10 to 20, 二十几 20 to 30, 几十 20 to 99, 数百 200 to 999, 几万 20000 to 99999; 三四十 is 30 to 40, 十七八 17 to 18.
    """
    few = written.find("几")
    if few < 0 and written[:1] == "数":
        few = 0
    if few == 0:
        return _few(written[1:])
    if few > 0:
        head, tail = written[:few], written[few + 1 :]
        base = read_han(head)
        if base is None or base % 10 or any(char not in SCALES for char in tail):
            return None
        step = TENS.get(head[-1], 0) or (10 if head[-1] in FOLDED else 0)
        scale = scale_of(tail)
        return Bounds(base * scale, (base + step) * scale) if step else None
    for at in range(len(written) - 1):
        if _neighbours(written[at], written[at + 1]):
            low = read_han(written[:at] + written[at] + written[at + 2 :])
            high = read_han(written[:at] + written[at + 1] + written[at + 2 :])
            if low is not None and high is not None and low < high:
                return Bounds(low, high)
    return None


def _few(scales: str) -> Bounds | None:
    """Bounds of 几 or 数 before `scales`: the step below counts from 2 to 9, with all that fits in between."""
    if any(char not in SCALES for char in scales):
        return None
    if not scales:
        return Bounds(Decimal(_FEW_LOW), Decimal(_FEW_HIGH))
    leading = SCALES[scales[0]]
    rest = scale_of(scales[1:])
    return Bounds(Decimal(_FEW_LOW * leading * rest), Decimal((leading * 10 - 1) * rest))
