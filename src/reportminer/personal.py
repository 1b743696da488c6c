"""Are there personal data in a text: numbers of identity cards, mobile telephones, bank cards? Found, counted, masked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Literal, NamedTuple

PersonalKind = Literal["identity card", "mobile", "bank card"]

_WIDE = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789XX")
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{9}[\dXx](?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<![\d.])(?:\+?86[- ]?)?(1[3-9]\d)[- ]?\d{4}[- ]?\d{4}(?![\d.]\d|\d)")
_CARD = re.compile(r"(?<![\d.])(?:62|4\d|5[1-5]|3[57])(?:[ -]?\d){13,17}(?![\d]|[.]\d)")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


class Personal(NamedTuple):
    """One number: what it is and where it stands."""

    kind: PersonalKind
    begin: int
    end: int


def find_personal(text: str) -> list[Personal]:
    """Numbers of 18-digit identity cards with a valid check digit (GB 11643), mobile numbers, bank cards (Luhn), in order."""
    plain = text.translate(_WIDE)
    found = [Personal("identity card", *m.span()) for m in _IDENTITY.finditer(plain) if _is_identity(m.group())]
    for kind, pattern in (("bank card", _CARD), ("mobile", _MOBILE)):
        for match in pattern.finditer(plain):
            begin, end = match.span()
            free = all(end <= p.begin or p.end <= begin for p in found)
            if free and (kind == "mobile" or _luhn(re.sub(r"\D", "", match.group()))):
                found.append(Personal(kind, begin, end))  # type: ignore[arg-type]
    return sorted(found, key=lambda p: p.begin)


def _is_identity(number: str) -> bool:
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return _CHECKS[sum(int(d) * w for d, w in zip(number, _WEIGHTS, strict=False)) % 11] == number[-1].upper()


def _luhn(digits: str) -> bool:
    doubled = (int(d) * (1 + n % 2) for n, d in enumerate(reversed(digits)))
    return 15 < len(digits) < 20 and sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def mask_personal(text: str) -> str:
    """The text with an asterisk for each character of such a number but the first three and the last two; as long as before."""
    pieces, at = [], 0
    for found in find_personal(text):
        pieces += [text[at : found.begin + 3], "*" * (found.end - found.begin - 5), text[found.end - 2 : found.end]]
        at = found.end
    return "".join(pieces) + text[at:]


def masked(value: Any) -> Any:
    """The same value with every text in it masked, keys too."""
    if isinstance(value, str):
        return mask_personal(value) if _may_hold(value) else value
    if isinstance(value, dict):
        return {masked(key): masked(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [masked(item) for item in value]
    return value


def _may_hold(text: str) -> bool:
    return next(_long_numbers(text), None) is not None


def _long_numbers(text: str) -> Iterator[str]:
    return (m.group() for m in re.finditer(r"(?:\d[ -]?){10,}", text))
