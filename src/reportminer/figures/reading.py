"""What number does a match of `candidates.pattern` say, before its unit is known?"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from reportminer.figures import approximators, candidates, numerals
from reportminer.records import Approx

Value = int | Decimal

LARGEST = 10**17
"""Longer runs of digits are identifiers, not quantities."""
_ROUND = frozenset("百千万亿")
_LONGEST = 17
_PART = re.compile(r"(\d+(?:\.\d+)?)([十百千万亿]*)")


class Numeral(NamedTuple):
    """A number as written: its span, bounds and what is special about it.

    `scale` is the 万 or 亿 that was multiplied in already, which a neighbour may share; `round` marks a bare 百, 千, 万 or
    亿, which is a quantity only beside an approximator (近百, 上千, 亿元以上); `parts` is the denominator of a fraction.
    """

    begin: int
    end: int
    low: Value
    high: Value
    approx: Approx = "eq"
    scale: int = 1
    han: bool = False
    round: bool = False
    rule: str = "arabic"
    parts: Value = 1

    @property
    def is_few(self) -> bool:
        """Whether it is 几 alone."""
        return self.rule == "vague" and self.scale == 1 and (self.low, self.high) == (2, 9)


def read_arabic(match: re.Match[str], begin: int) -> Numeral | None:
    """Read the groups ``arabic``, ``more``, ``scale``, ``more2`` of a match; None if it is too long for a number."""
    written = match["arabic"]
    if len(written) > _LONGEST:
        return None
    more, written_scale, more2 = match["more"], match["scale"], match["more2"]
    if not (more or written_scale or more2):
        value: Value = int(written) if written.isdecimal() else numerals.read_arabic(written)
        return Numeral(begin, match.end("arabic"), value, value)
    scale = numerals.scale_of(written_scale.lstrip()) if written_scale else 1
    end = match.end("scale")
    if more2:
        scale, end = scale * numerals.scale_of(match["scale2"]), match.end("scale2")
    low = _scaled(written, scale)
    if more == "几":
        return Numeral(begin, end, low, low + 10 * scale, "range", scale, rule="vague")
    approx = approximators.inside()[more or more2] if more or more2 else "eq"
    return Numeral(begin, end, low, low, approx, scale)


def read_han(text: str, begin: int, written: str) -> Numeral | None:
    """Read a run of Chinese numerals and the 多, 余, 来 behind it; None if it is no number."""
    end = begin + len(written)
    value = numerals.read_han(written)
    scale = 1
    for char in reversed(written):
        if char not in "万亿":
            break
        scale *= numerals.SCALES[char]
    if value is None:
        bounds = numerals.read_vague(written)
        if bounds is None or bounds.high > LARGEST:
            return None
        return Numeral(begin, end, bounds.low, bounds.high, "range", scale, True, rule="vague")
    if not value or value > LARGEST:
        return None
    more = approximators.inside().get(text[end : end + 1])
    if more is not None and value >= 10 and value % 10 == 0:
        end += 1
        while text[end : end + 1] in ("万", "亿"):  # 三百多万
            scale *= numerals.SCALES[text[end]]
            value *= numerals.SCALES[text[end]]
            end += 1
        return Numeral(begin, end, value, value, more, scale, True, rule="han")
    return Numeral(begin, end, value, value, "eq", scale, True, written[0] in _ROUND, "han")


def read_compound(match: re.Match[str]) -> Numeral | None:
    """Read 1亿2000万, 3万5千, 2万3500, 2千5百万."""
    if len(match["compound"]) > _LONGEST:
        return None
    total, section = Decimal(0), Decimal(0)
    for digits, scale in _PART.findall(match["compound"]):
        below, above = scale.rstrip("万亿"), scale[len(scale.rstrip("万亿")) :]
        section += Decimal(digits) * numerals.scale_of(below)
        if above:
            total, section = total + section * numerals.scale_of(above), Decimal(0)
    total += section
    return Numeral(*match.span(), total, total, scale=10_000, rule="compound")


def read_fraction(match: re.Match[str], text: str) -> tuple[Numeral, str] | None:
    """Read 三分之一, 百分之十五到二十, 千分之三; the number comes with its unit (%, ‰ or 比例)."""
    if len(match[0]) > 2 * _LONGEST:
        return None
    denominator = _either(match["denominator"])
    written, end = match["share"], match.end()
    share = _either(written)
    bounds = numerals.Bounds(share, share) if share is not None else numerals.read_vague(written)
    if not denominator or bounds is None:
        return None
    low, high = bounds
    second = candidates.second_number().match(text, end)
    if second is not None:
        other = _either(second["arabic"] or second["han"])
        if other is not None and other > low:
            high, end = other, second.end("arabic") if second["arabic"] else second.end("han")
    approx: Approx = "eq" if low == high else "range"
    unit = {100: "%", 1000: "‰"}.get(int(denominator), "比例")
    numeral = Numeral(match.start(), end, low, high, approx, han=True, rule="fraction")
    return (numeral._replace(parts=denominator) if unit == "比例" else numeral), unit


def read_fold(match: re.Match[str]) -> Numeral:
    """Read 翻番, 翻一番 (2), 翻两番 (4)."""
    fold = match["fold"]
    value = 2 ** int(_either(fold) or 1 if fold else 1)
    return Numeral(*match.span(), value, value, "lt" if "近" in match[0] else "eq", han=True, rule="multiple")


def step_of(value: Value) -> int:
    """The power of ten of a number with one digit, 5000 → 1000; 1 for others: 五千 shares its 千 in 三到五千."""
    whole = int(value)
    step = 10 ** (len(str(whole)) - 1)
    return step if value == whole and whole % step == 0 else 1


def _scaled(written: str, scale: int) -> Value:
    """Value of an Arabic numeral times `scale`, in whole numbers as long as it is whole."""
    whole, _, decimals = written.partition(".")
    if whole.isdecimal() and (decimals.isdecimal() or not decimals):
        over: int = 10 ** len(decimals)
        value, rest = divmod(int(whole + decimals) * scale, over)
        if not rest:
            return value
    exact = numerals.read_arabic(written) * scale
    return int(exact) if exact == int(exact) else exact


def _either(written: str) -> Decimal | None:
    return numerals.read_arabic(written) if written[0].isdecimal() else numerals.read_han(written)
