"""Which number does a piece of a date stand for? 二〇一二 is 2012, 十二 is 12."""

from __future__ import annotations

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "Ｏ": 0, "O": 0, "０": 0, "元": 1}


def number(text: str) -> int | None:
    """Value of Arabic digits, of Chinese digits in a row (二〇一二) or of a numeral below a hundred (二十一)."""
    if text.isdigit() and text.isascii():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        high, low = (_DIGITS.get(tens) if tens else 1), (_DIGITS.get(ones) if ones else 0)
        return None if high is None or low is None else high * 10 + low
    digits = [_DIGITS.get(c) for c in text]
    if not digits or None in digits:
        return None
    return int("".join(str(d) for d in digits))
