"""Are there personal data in a text: numbers of identity cards, mobile telephones, bank cards? Found, counted, masked."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Literal, NamedTuple

import msgspec

PersonalKind = Literal["identity card", "mobile", "bank card"]

_WIDE = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789XX")
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{9}[\dXx](?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<![\d.])(?:\+?86[- ]?)?(1[3-9]\d)[- ]?\d{4}[- ]?\d{4}(?![\d.]\d|\d)")
_CARD = re.compile(r"(?<![\d.])(?:62|4\d|5[1-5]|3[57])(?:[ -]?\d){13,17}(?![\d]|[.]\d)")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_LONG = re.compile(r"(?:\d[ -]?){10,}")
_DIGEST = re.compile(r"(?=\d{0,63}[a-f])[0-9a-f]{16,64}")
_LEAST_CUT = 5
"""characters of a number cut in two that are worth hiding"""
_IDS = frozenset({"id", "sha256", "adcode", "duplicate_of"})


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
        taken = sorted((known.begin, known.end) for known in found)
        for match in pattern.finditer(plain):
            begin, end = match.span()
            at = bisect(taken, (begin, end))
            free = (not at or taken[at - 1][1] <= begin) and (at == len(taken) or end <= taken[at][0])
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


def mask_personal(text: str, *, cut: Iterable[str] = ()) -> str:
    """The text with an asterisk for each character of such a number but the first three and the last two; as long as before.

    Args:
        text: any text.
        cut: numbers of the text that it is a piece of: what begins or ends it of one of them is masked whole.
    """
    pieces, at = [], 0
    for found in find_personal(text):
        pieces += [text[at : found.begin + 3], "*" * (found.end - found.begin - 5), text[found.end - 2 : found.end]]
        at = found.end
    hidden = "".join(pieces) + text[at:]
    for number in cut:
        hidden = _without_ends(hidden, number)
    return hidden


def _without_ends(text: str, number: str) -> str:
    """The text with asterisks where it begins or ends within the number."""
    for length in range(len(number) - 1, _LEAST_CUT - 1, -1):
        if text.startswith(number[-length:]):
            text = "*" * length + text[length:]
        if text.endswith(number[:length]):
            text = text[:-length] + "*" * length
    return text


def masked(
    value: Any,
    *,
    cut: Iterable[str] = (),
    cut_of: Callable[[str], Iterable[str]] | None = None,
    numbers: set[tuple[PersonalKind, str]] | None = None,
) -> Any:
    """The same value, record, row or collection of these, with every text in it masked, keys too.

    Ids and digests stay; a number read out of what is masked (the `min` and `max` of a figure) goes.

    Args:
        value: what texts stand in.
        cut: as for `mask_personal`.
        cut_of: gives the same for the id of a report; used for what has a `report_id`.
        numbers: takes up what is masked: kind and number.
    """
    if isinstance(value, str):
        if not (cut or may_hold(value)) or _DIGEST.fullmatch(value):
            return value
        if numbers is not None:
            numbers.update(numbers_in(value))
        return mask_personal(value, cut=cut)
    if isinstance(value, list | tuple) and not hasattr(value, "_fields"):
        return type(value)(masked(item, cut=cut, cut_of=cut_of, numbers=numbers) for item in value)
    record = _record(value)
    if record is None:
        return value
    if cut_of is not None and isinstance(report_id := record.get("report_id"), str):
        cut = cut_of(report_id)
    made = {
        masked(key): item
        if key in _IDS or str(key).endswith("_id")
        else masked(item, cut=cut, cut_of=cut_of, numbers=numbers)
        for key, item in record.items()
    }
    if "min" in record and made.get("text") != record.get("text"):
        made |= dict.fromkeys(("min", "max"))
    return made if isinstance(value, dict) else type(value)(**made)


def _record(value: Any) -> Mapping[Any, Any] | None:
    """The fields of a mapping, a struct or a named tuple; None for anything else."""
    if isinstance(value, dict):
        return value
    if isinstance(value, msgspec.Struct):
        return {name: getattr(value, name) for name in value.__struct_fields__}
    named: Callable[[], Mapping[Any, Any]] | None = getattr(value, "_asdict", None)
    return named() if named is not None else None


def numbers_in(text: str) -> list[tuple[PersonalKind, str]]:
    """The kind and the digits of each such number in a text."""
    found = find_personal(text) if may_hold(text) else ()
    return [(one.kind, re.sub(r"[ -]", "", text[one.begin : one.end])) for one in found]


def may_hold(text: str) -> bool:
    """Whether it is worth while to look for such numbers: ten digits stand together."""
    return _LONG.search(text) is not None
