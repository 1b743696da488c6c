"""What does a number without a unit count? Scaled numbers, lost percent signs, ages, indices and ratios."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from reportminer.figures import approximators
from reportminer.figures.expressions import expression
from reportminer.figures.reading import Numeral
from reportminer.lexicons import load_table
from reportminer.records import Approx

COLUMNS = ("word", "kind")
_LEAD = 24
_LARGEST_RATIO = 20
_CLAUSE = re.compile(r"[，。；,;：:\n]")
_STOP = expression("bare stop")
_AGE = expression("bare age")
_LOST = expression("bare lost")
_LOST_CUE = expression("bare lost cue")
_RATIO_WORD = re.compile("比")
_RATIO_CUE = expression("bare ratio cue")
_SPENT = expression("bare spent")
_SPENT_REACH = 6


class Meaning(NamedTuple):
    """What a bare number turned out to be."""

    unit: str
    end: int
    approx: Approx | None
    rule: str


class _Cues(NamedTuple):
    counted: re.Pattern[str]
    counted_bare: re.Pattern[str]
    counts: re.Pattern[str]
    money_behind: re.Pattern[str]
    rate: re.Pattern[str]
    change: re.Pattern[str]
    level: re.Pattern[str]
    fold: re.Pattern[str]
    proportion: re.Pattern[str]
    age: re.Pattern[str]
    of_age: re.Pattern[str]


@lru_cache(maxsize=1)
def _signs() -> dict[str, str]:
    """The signs of currencies that stand before their number, and the unit that each makes it."""
    lead = "sign of "
    rows = load_table("bare_numbers.tsv", COLUMNS)
    return {row["word"]: row["kind"].removeprefix(lead) for row in rows if row["kind"].startswith(lead)}


@lru_cache(maxsize=1)
def _cues() -> _Cues:
    """The patterns that the words of ``bare_numbers.tsv`` make."""
    words: dict[str, list[str]] = {}
    for row in load_table("bare_numbers.tsv", COLUMNS):
        words.setdefault(row["kind"], []).append(row["word"])
    one = {
        kind: "|".join(re.escape(word) for word in sorted(group, key=lambda w: (-len(w), w)))
        for kind, group in words.items()
    }
    people, households = one["people behind"], one["households behind"]
    reaches = rf"(?:[由从](?:上年|去年)?的?[\d.]+)?(?:已|也|将|均|年均|平均)?(?:{one['reaches']}|[:：])?$"
    return _Cues(
        counted=re.compile(
            rf"的?(?![、，,])(?:[\d至—-]+周?岁)?[^，。；,;\n“”\d]{{0,12}}?(?:(?P<people>{people})|(?P<households>{households})(?![籍型外均口主]))"
        ),
        counted_bare=re.compile(rf"(?!\w{{0,6}}热线)(?:{one['qualifies people']}){{1,3}}(?:{people})"),
        counts=re.compile(
            rf"(?P<visits>{one['visits before']})|(?P<people>{one['people before']})"
            rf"|(?P<households>{one['households before']})|(?P<money>{one['money before']})|(?P<none>{one['thing before']})"
        ),
        money_behind=re.compile(rf"的?(?:{one['money behind']})"),
        rate=re.compile(
            rf"(?:(?:(?<!容积)(?<!周转)(?:{one['rate before']})|{one['change before']})|占[^，。；,;]{{0,12}}){reaches}"
        ),
        change=re.compile(rf"(?:{one['change before']})$"),
        level=re.compile(rf"(?:{one['index before']}){reaches}"),
        fold=re.compile(rf"(?:{one['multiple before']}){reaches}"),
        proportion=re.compile(rf"(?:{one['proportion before']}){reaches}"),
        age=re.compile(rf"(?:{one['age before']})(?:在|均|都|为|达|是)?$"),
        of_age=re.compile(rf"的(?=[达占有,，])|的?(?:{one['of an age behind']})(?!比例|比重)"),
    )


def read(text: str, numeral: Numeral, begin: int, *, lost: Callable[[], bool]) -> Meaning | None:
    """Unit and end of a number that has no unit of its own; None if it is no quantity.

    Args:
        text: the text.
        numeral: the number.
        begin: where it or the approximator before it begins.
        lost: tells whether the text has lost its percent signs (`percent_lost`); asked only where it matters.
    """
    if begin and (currency := _signs().get(text[begin - 1])):
        end, approx = approximators.word_after(text, numeral.end, time=False) or (numeral.end, None)
        return Meaning(currency, end, approx, "currency sign")
    if numeral.scale > 1 or (numeral.han and numeral.low >= _LEAST_SHORT):
        return _read_scaled(text, numeral, begin)
    return None if numeral.han else _read_plain(text, numeral, begin, lost)


def _read_scaled(text: str, numeral: Numeral, begin: int) -> Meaning | None:
    """What 2.81万 or 50亿以上 counts: people, households or money."""
    cues, end = _cues(), numeral.end
    after = approximators.word_after(text, end, time=False)
    stop, approx = after if after else (end, None)
    counted = cues.counted.match(text, stop)
    if counted is not None:
        return Meaning("户" if counted["households"] else "人", stop, approx, "scaled number")
    if cues.money_behind.match(text, stop):
        return Meaning("元", stop, approx, "scaled number")
    if numeral.han and not _STOP.match(text, end) and text[end : end + 1] != "的":
        return None
    unit = unit_told(text, begin)
    if not unit and _STOP.match(text, stop) and _SPENT.search(text, max(0, begin - _SPENT_REACH), begin):
        unit = "元"
    if not unit and text[end - 1] == "亿" and not text.startswith("单位", end):
        unit = "元"  # a bare 亿 in reports is money: people, grain and power carry their units
    if numeral.han and not unit and numeral.low < _LEAST_HAN:
        return None
    return Meaning(unit, stop, approx, "scaled number")


_LEAST_SHORT = 1_000
"""from here on a Chinese numeral may leave its last scale out, 二万七"""
_LEAST_HAN = 1_000_000
"""a smaller number in Chinese numerals counts nothing where no word says what (不怕一万，就怕万一)"""
_UNITS = {"visits": "人次", "people": "人", "households": "户", "money": "元", "none": ""}


def unit_told(text: str, begin: int) -> str:
    """The unit of a number at `begin` that the words before it in its clause tell; the nearest decides (党员捐款2.6万: 元).

    Of several things whose numbers follow respectively, the first is told.
    """
    lead = _CLAUSE.split(text[max(0, begin - _LEAD) : begin])[-1]
    told = [_UNITS[match.lastgroup or "none"] for match in _cues().counts.finditer(lead)]
    return (told[0] if "分别" in lead else told[-1]) if told else ""


def _read_plain(text: str, numeral: Numeral, begin: int, lost: Callable[[], bool]) -> Meaning | None:
    """What 覆盖面达到95, 系数为35.2 and 35以下的 mean."""
    cues, end, value = _cues(), numeral.end, numeral.low
    if value >= 100 and cues.counted_bare.match(text, end):
        return Meaning("人", end, None, "counted people")
    after = approximators.word_after(text, end, time=False)
    if after is None and not _STOP.match(text, end):
        return None
    stop, approx = after if after else (end, None)
    lead = text[max(0, begin - _LEAD) : begin]
    whole = value == int(value)
    if cues.level.search(lead):
        return Meaning("", stop, approx, "index")
    if value <= _LARGEST_RATIO:
        if cues.fold.search(lead):
            return Meaning("倍", stop, approx, "multiple without unit")
        if cues.proportion.search(lead):
            return Meaning("比例", stop, approx, "proportion without unit")
    if value <= 1000 and cues.rate.search(lead) and not (whole and after is None and cues.change.search(lead)):
        return Meaning("%", stop, approx, "percent restored")
    if (
        after
        and whole
        and 10 <= value <= 100
        and _AGE.match(text, end)
        and (cues.age.search(lead) or cues.of_age.match(text, stop))
    ):
        return Meaning("岁", stop, approx, "age")
    if (
        value <= 100
        and (
            _LOST_CUE.search(text, max(0, begin - 2 * _LEAD), begin)
            or (after and text[stop : stop + 1] in ("被", "的"))
        )
        and lost()
    ):
        return Meaning("%", stop, approx, "percent restored")
    return None


def percent_lost(text: str) -> bool:
    """Whether a text has no percent sign left, but rates without one: its percent signs were stripped."""
    return "%" not in text and "％" not in text and sum(1 for _ in _LOST.finditer(text)) >= 2


def ratio_parts(text: str, begin: int, written: str) -> tuple[list[tuple[int, int]], str] | None:
    """Spans of the parts of 12.5:41:46.5, and their unit: % if they are shares of a whole, else "".

    None for times of day and scores: without decimals there must be a word of comparison near.
    """
    if len(written) > 60:
        return None
    parts = [(begin + m.start(), begin + m.end()) for m in re.finditer(r"\d+(?:\.\d+)?", written)]
    end = begin + len(written)
    if "." not in written:
        near, cue = (30, _RATIO_CUE) if len(parts) >= 3 else (12, _RATIO_WORD)
        if not cue.search(text[max(0, begin - near) : begin] + text[end : end + 4]):
            return None
    total = sum((Decimal(text[b:e]) for b, e in parts), Decimal(0))
    return parts, "%" if abs(total - 100) <= 1 else ""
