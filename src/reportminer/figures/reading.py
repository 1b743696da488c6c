"""What number does a match of `candidates.pattern` say, before its unit is known?"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

import msgspec
from msgspec import structs

from reportminer.figures import approximators, candidates, numerals
from reportminer.records import Approx

Value = int | Decimal

LARGEST = 10**17
"""Longer runs of digits are identifiers, not quantities."""
_ROUND = frozenset("百千万亿")
_ODD = "把"
_TEN_OR_SO = "百十"
_LONGEST = 17
_POWER = "^"
_MANTISSA = re.compile(r"\s?[×xX*]\s?10\^")
_MINUS = frozenset("-－−")
_IS_NEGATIVE = re.compile(r"(?![年月日])[\u4e00-\u9fff：:（(、，][-－−]$")
_NEGATIVE_WORDS = ("负", "零下")
_BURDEN = frozenset("抱自担辜肩欺背胜减增")
"""what makes 负 before a number another word than minus"""
_PART = re.compile(r"(\d+(?:\.\d+)?)([十百千万亿]*)")


class Numeral(msgspec.Struct, frozen=True, gc=False):
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


def read_plain(match: re.Match[str]) -> Numeral | None:
    """Read the group ``plain`` of a match, digits with a point and 万 or 亿 at most; None if it is too long for a number."""
    written, power = match["digits"], match["power"]
    if len(written) > _LONGEST:
        return None
    begin, end = match.span("plain")
    value: Value = int(written) if written.isdecimal() else Decimal(written)
    if not power:
        return Numeral(begin, end, value, value)
    scale = numerals.scale_of(power)
    value = _plain(value * scale)
    return Numeral(begin, end, value, value, "eq", scale)


def read_arabic(match: re.Match[str], begin: int) -> Numeral | None:
    """Read the groups ``arabic``, ``more``, ``scale``, ``more2`` of a match; None if it is too long for a number."""
    written = match["arabic"]
    if len(written) > _LONGEST:
        return None
    more, written_scale, more2 = match["more"], match["scale"], match["more2"]
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
    bounds, scale, is_vague = _bounds_of(written)
    if bounds is None:
        return None
    end = begin + len(written)
    value, high = bounds
    if is_vague:
        return Numeral(begin, end, value, high, "range", scale, True, rule="vague")
    if written == _TEN_OR_SO and text[end : end + 1] != "来":
        return Numeral(begin, end, value, value, "about", scale, True, rule="han")
    if written in _ROUND and text[end : end + 1] == _ODD:  # 百把个, 万把块钱
        return Numeral(begin, end + 1, value, value, "about", scale, True, rule="han")
    more = approximators.inside().get(text[end : end + 1])
    if more is not None and value >= 10 and value % 10 == 0:
        end += 1
        while text[end : end + 1] in ("万", "亿"):  # 三百多万
            scale *= numerals.SCALES[text[end]]
            value *= numerals.SCALES[text[end]]
            end += 1
        return Numeral(begin, end, value, value, more, scale, True, rule="han")
    return Numeral(begin, end, value, value, "eq", scale, True, written[0] in _ROUND, "han")


@lru_cache(maxsize=4096)
def _bounds_of(written: str) -> tuple[tuple[Value, Value] | None, int, bool]:
    """Bounds of a run of Chinese numerals, None if it is no number; the 万 and 亿 it ends with; whether it is vague (几十)."""
    written = written.replace("好几", "几")
    scale = numerals.scale_of(written[len(written.rstrip("万亿")) :])
    value = numerals.read_han(written)
    if value is None:
        value = numerals.read_digits(written)
    bounds = numerals.read_vague(written) if value is None else numerals.Bounds(value, value)
    if bounds is None or not bounds.high or bounds.high > LARGEST:
        return None, scale, False
    return (_plain(bounds.low), _plain(bounds.high)), scale, value is None


def read_tenths(match: re.Match[str]) -> Numeral | None:
    """Read two digits before 折, 八五折 (8.5 tenths); None for anything else."""
    written = match["han"]
    if len(written) != 2 or not all(numerals.DIGITS.get(char) for char in written) or numerals.LOOSE_TWO in written:
        return None
    value = Decimal(numerals.DIGITS[written[0]]) + Decimal(numerals.DIGITS[written[1]]) / 10
    return Numeral(*match.span("han"), value, value, han=True, rule="han")


def read_liang(match: re.Match[str]) -> Value | None:
    """Read the group ``liang`` of a match: 六两, 二两半, 三两五."""
    more = match["and_half"]
    whole = numerals.read_han(match["liang"].removesuffix(more or "").removesuffix(numerals.LOOSE_TWO))
    if whole is None:
        return None
    return _plain(whole + (Decimal(5 if more == "半" else numerals.DIGITS[more]) / 10 if more else 0))


def read_formal(match: re.Match[str]) -> Numeral | None:
    """Read a numeral in the characters of cheques, 壹仟贰佰."""
    value = numerals.read_formal(match["formal"])
    if value is None or not value or value > LARGEST:
        return None
    whole = _plain(value)
    return Numeral(*match.span("formal"), whole, whole, han=True, rule="formal")


def read_compound(match: re.Match[str]) -> Numeral | None:
    """Read 1亿2000万, 3万5千, 2万3500, 2千5百万, 1.2×10^8."""
    if len(match["compound"]) > _LONGEST:
        return None
    if _POWER in match["compound"]:
        digits, exponent = _MANTISSA.split(match["compound"])
        value = _plain(Decimal(digits) * 10 ** int(exponent))
        return Numeral(*match.span("compound"), value, value, rule="compound")
    total, section = Decimal(0), Decimal(0)
    for digits, scale in _PART.findall(match["compound"]):
        below, above = scale.rstrip("万亿"), scale[len(scale.rstrip("万亿")) :]
        section += Decimal(digits) * numerals.scale_of(below)
        if above:
            total, section = total + section * numerals.scale_of(above), Decimal(0)
    total += section
    begin, end = match.span("compound")
    more = approximators.inside().get(match.string[end : end + 1])
    return Numeral(begin, end + (more is not None), total, total, more or "eq", scale=10_000, rule="compound")


def read_fraction(match: re.Match[str], text: str) -> tuple[Numeral, str] | None:
    """Read 三分之一, 百分之十五到二十, 千分之三; the number comes with its unit (%, ‰ or 比例)."""
    if len(match["fraction"]) > 2 * _LONGEST:
        return None
    denominator = _either(match["denominator"])
    written, end = match["share"], match.end("share")
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
    if text.startswith("分位", end):
        return None
    numeral = Numeral(match.start("fraction"), end, low, high, approx, han=True, rule="fraction")
    return (structs.replace(numeral, parts=denominator) if unit == "比例" else numeral), unit


def read_fold(match: re.Match[str]) -> Numeral:
    """Read 翻番, 翻一番 (2), 翻两番 (4)."""
    fold = match["fold"]
    value = 2 ** int(_either(fold) or 1 if fold else 1)
    approx: Approx = "lt" if "近" in match["fan"] else "eq"
    return Numeral(*match.span("fan"), value, value, approx, han=True, rule="multiple")


def sign_before(text: str, begin: int) -> int:
    """Length of the sign or word before a number that makes it negative; 0 if there is none."""
    if begin > 1 and text[begin - 1] in _MINUS and _IS_NEGATIVE.search(text, begin - 2, begin):
        return 1
    word = next((word for word in _NEGATIVE_WORDS if text.endswith(word, 0, begin)), "")
    if word == "负" and text[begin - 2 : begin - 1] in _BURDEN and begin > 1:
        return 0
    return len(word)


def step_of(value: Value) -> int:
    """The power of ten of a number with one digit, 5000 → 1000; 1 for others: 五千 shares its 千 in 三到五千."""
    whole = int(value)
    step = 10 ** (len(str(whole)) - 1)
    return step if value == whole and whole % step == 0 else 1


def _scaled(written: str, scale: int) -> Value:
    """Value of an Arabic numeral times `scale`."""
    return _plain((int(written) if written.isdecimal() else numerals.read_arabic(written)) * scale)


def _plain(value: Value) -> Value:
    """The same number as int if it is whole."""
    whole = int(value)
    return whole if whole == value else value


def _either(written: str) -> Decimal | None:
    return numerals.read_arabic(written) if written[0].isdecimal() else numerals.read_han(written)
