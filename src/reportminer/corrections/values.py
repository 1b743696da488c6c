"""Is what somebody writes as the new value of a field such a value? Checked, and brought to the form of the records."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Any, get_args

import msgspec

from reportminer.labels import labels
from reportminer.records import EARLIEST, LATEST, Approx, Genre, Kind, Level, Role, Status, Stock

FIELDS: dict[str, tuple[str, ...]] = {
    "report": ("title", "org", "date", "period", "year", "genre", "place"),
    "section": ("head", "role"),
    "statement": ("kind", "head", "topics", "actors", "place", "span"),
    "figure": (
        "value", "unit", "approx", "min", "max", "indicator", "indicator_id", "status", "year", "time", "per", "place",
        "basis", "whole", "estimate", "before", "stock", "span",
    ),
}  # fmt: skip
"""what can be corrected in each kind of record"""

CLOSED: dict[str, tuple[str, ...]] = {
    "kind": get_args(Kind), "role": get_args(Role), "genre": get_args(Genre), "status": get_args(Status),
    "approx": get_args(Approx), "stock": get_args(Stock), "level": get_args(Level),
}  # fmt: skip
"""fields that take one of a few values; a Chinese label is taken for its value"""
_TRUE = {"true": True, "yes": True, "1": True, "是": True, "false": False, "no": False, "0": False, "否": False}
_LISTS = frozenset(["topics", "actors"])
_BOOLEANS = frozenset(["whole", "estimate", "before"])
_NUMBERS = frozenset(["min", "max"])
_ANY = re.compile(r"[|、;；]")
_TODAY = 2024
"""the last year of the table of divisions"""
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


class CorrectionError(ValueError):
    """A correction cannot be made; the message says why."""


def choices(field: str) -> tuple[str, ...]:
    """What a closed field takes, in the words of a reader; nothing for an open one."""
    return tuple(labels(field).get(value, value) for value in CLOSED.get(field, ()) if value)


def parse_value(what: str, field: str, text: str, *, year: int | None = None) -> Any:
    """The value of a field as records hold it, from what somebody wrote.

    Args:
        what: ``report``, ``section``, ``statement`` or ``figure``.
        field: one of `FIELDS`.
        text: as written; "" empties the field where it may be empty.
        year: of the report, whose names of places are meant; the present ones if None.

    Returns:
        What `msgspec.json` can hold. ``value`` (``约1205亿元``), ``indicator`` and ``place`` give a dict of the fields
        that change together.

    Raises:
        CorrectionError: the record has no such field, or it takes no such value.
    """
    if field not in FIELDS.get(what, ()):
        raise CorrectionError(
            f"a {what} has no field {field!r} to correct; there are: {', '.join(FIELDS.get(what, ()))}"
        )
    text = text.strip()
    if field in CLOSED:
        return _closed(field, text)
    if field in _LISTS:
        return [part.strip() for part in _ANY.split(text) if part.strip()]
    if field in _BOOLEANS:
        if text.lower() not in _TRUE:
            raise CorrectionError(f"{field} is 是 or 否, not {text!r}")
        return _TRUE[text.lower()]
    if field in _NUMBERS:
        return _number(field, text)
    special = {"year": _year, "date": _date, "unit": _unit, "value": _quantity, "indicator": _indicator}
    if field == "place":
        return _place(text, whole=what == "report", year=year)
    if field == "indicator_id":
        if text:
            _require_indicator(text)
        return _canonical(text)
    return special[field](text) if field in special else text


def _closed(field: str, text: str) -> str:
    values = CLOSED[field]
    by_label = {label: value for value, label in labels(field).items()}
    value = text if text in values else by_label.get(text, "?")
    if value not in values:
        raise CorrectionError(f"{field} cannot be {text!r}; it is one of: {', '.join(choices(field))}")
    return value


def _number(field: str, text: str) -> int | float | None:
    if not text:
        return None
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        raise CorrectionError(f"{field} is a number, not {text!r}") from None
    if not math.isfinite(number):
        raise CorrectionError(f"{field} is a number, not {text!r}")
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _year(text: str) -> int | None:
    if not text:
        return None
    digits = text.removesuffix("年").removesuffix(".0")
    if not digits.isdecimal() or not EARLIEST <= int(digits) <= LATEST:
        raise CorrectionError(f"a year is a number from {EARLIEST} to {LATEST}, not {text!r}")
    return int(digits)


def _date(text: str) -> str:
    if not text:
        return ""
    found = _DATE.fullmatch(text.replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").rstrip("-"))
    if found is None:
        raise CorrectionError(f"a date is written as 2021, 2021-03 or 2021-03-15, not {text!r}")
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        date(year or 0, month or 1, day or 1)
    except ValueError:
        raise CorrectionError(f"there is no such date: {text!r}") from None
    return "-".join(f"{part:02d}" for part in (year, month, day) if part is not None)


def _unit(text: str) -> str:
    from reportminer.figures import units

    if not text or text in units.registry():
        return text
    found = units.match_unit(text, 0)
    if found is None or found[1] != len(text):
        raise CorrectionError(f"{text!r} is no unit that is known; new units are rows of lexicons/units.tsv")
    return found[0].name


def _quantity(text: str) -> dict[str, Any]:
    from reportminer.figures import find_figures

    found = find_figures(text)
    if len(found) != 1 or found[0].status == "masked":
        raise CorrectionError(f"{text!r} is not one quantity; write it as a report would: 约1205亿元, 30%以上, 3至5个")
    figure = found[0]
    return {"min": figure.min, "max": figure.max, "approx": figure.approx, "unit": figure.unit, "text": text}


def _require_indicator(text: str) -> None:
    from reportminer.figures.meaning import canonical

    if text not in canonical.indicators():
        raise CorrectionError(f"{text!r} is no canonical indicator; list them with: reportminer indicators")


def _indicator(text: str) -> dict[str, Any]:
    """The words, and the canonical indicator of that name if there is one."""
    from reportminer.figures.meaning import canonical

    ids = canonical.names().get(text, ()) or ((text,) if text in canonical.indicators() else ())
    return {"indicator": text, **_canonical(ids[0] if len(ids) == 1 else "")}


def _canonical(identity: str) -> dict[str, Any]:
    """A canonical indicator, and that the figure is of a stock where the indicator is one: so people say it is."""
    from reportminer.figures.meaning.extent import kind_of

    return {"indicator_id": identity, **({"stock": "stock"} if identity and kind_of(identity) == "stock" else {})}


def _place(text: str, *, whole: bool, year: int | None) -> dict[str, Any]:
    """Name and code of a place, by its name or code; `whole` with full name and level, as a report has them."""
    from reportminer import places

    if not text:
        return {"name": "", "adcode": "", "full_name": "", "level": ""} if whole else {"place": "", "adcode": ""}
    division = places.by_code(text) if text.isdecimal() else None
    if division is None and not text.isdecimal():
        found = places.lookup(text, year=year or _TODAY) or places.lookup(text)
        if not found:
            mentions = places.find_mentions(text)
            codes = mentions[-1].codes if mentions and mentions[-1].end == len(text) else ()
            found = [known for code in codes if (known := places.by_code(code)) is not None]
        codes_found = {known.code for known in found}
        if len(codes_found) > 1:
            names = "; ".join(f"{code} {places.full_name(code)}" for code in sorted(codes_found))
            raise CorrectionError(f"several places are called {text!r}; give the code: {names}")
        division = found[0] if found else None
    if division is None and text.isdecimal():
        raise CorrectionError(f"no place has the code {text!r}")
    code = division.code if division else ""
    if not whole:
        return {"place": text if not text.isdecimal() else division.name if division else text, "adcode": code}
    if division is None:
        return {"name": text, "adcode": "", "full_name": "", "level": ""}
    return {
        "name": division.name, "adcode": code, "full_name": places.full_name(code), "level": places.level_of(code),
    }  # fmt: skip


def describe(value: Any) -> str:
    """A value in one line for a reader."""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
