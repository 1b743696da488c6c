"""Does a line begin with a number, and which? Reads every form of numbering that reports use, from a rule table."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from reportminer.lexicons import load_table

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}
_CHINESE = "(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_ORDER_WORDS = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "最后": 99}
_SIGNS = {"⒈": 1, "①": 1, "⑴": 1, "㈠": 1}
_LETTERS = ("甲乙丙丁戊己庚辛", "ABCDEFGH", "abcdefgh", "ＡＢＣＤＥＦＧＨ", "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ")
UNORDERED = 0
"""Value of a dash or bullet."""
LAST = 99
"""Value of 最后, which closes a series of any length."""


class Form(NamedTuple):
    """One way of numbering: name, usual rank (1 = outermost), whether it only counts in a series."""

    name: str
    rank: int
    series: bool


class Number(NamedTuple):
    """A number at the head of a line: its form, value, how it is written, and where the heading's words begin."""

    form: Form
    value: int
    text: str
    end: int


_SAME_LIST = {
    "cn_comma": "cn",
    "digit_comma": "digit",
    "digit_full": "digit",
    "digit_stop": "digit",
    "digit_ring": "digit_paren",
    "cn_ring": "cn_paren",
}


def value_of(written: str) -> int:
    """Value of a number as written: Chinese numeral, digits, or one sign such as ③ or ⒌; 0 where it has none."""
    if not written:
        return UNORDERED
    if written in _ORDER_WORDS:
        return _ORDER_WORDS[written]
    if written.isdecimal():
        return int(written)
    for first, value in _SIGNS.items():
        if 0 <= ord(written[0]) - ord(first) < 20:
            return ord(written[0]) - ord(first) + value
    for letters in _LETTERS:
        if written in letters:
            return letters.index(written) + 1
    tens, ten, ones = written.rpartition("十")
    if ten:
        return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)
    return _DIGITS.get(written, UNORDERED)


@lru_cache(maxsize=1)
def _forms() -> tuple[re.Pattern[str], dict[str, Form]]:
    rows = load_table("numbering.tsv", ("form", "rank", "series", "pattern"), key="form")
    forms: dict[str, Form] = {}
    pieces = []
    for row in rows:
        name = row["form"]
        shared = _SAME_LIST.get(name, name)
        forms[name] = Form(shared, int(row["rank"]), row["series"] == "yes")
        pattern = row["pattern"].replace("{CN}", _CHINESE)
        pattern = pattern.replace("(?P<o>", f"(?P<{name}_o>").replace("(?P<n>", f"(?P<{name}_n>")
        pieces.append(f"(?P<{name}>{pattern})")
    return re.compile("|".join(pieces)), forms


def read_number(text: str, begin: int, end: int) -> Number | None:
    """The number that stands at `begin`, if any.

    Args:
        text: the text.
        begin: where the line's first character stands.
        end: where the line ends; nothing behind it is looked at.
    """
    if begin >= end:
        return None
    pattern, forms = _forms()
    match = pattern.match(text, begin, end)
    if match is None or match.lastgroup is None:
        return None
    name = match.lastgroup
    value = value_of(match[f"{name}_n"].strip()) if f"{name}_n" in pattern.groupindex else UNORDERED
    return Number(forms[name], value, "".join(match[f"{name}_o"].split()), match.end())
