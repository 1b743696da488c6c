"""What stands in a cell? Values as plain text, made harmless for the program that will open the file."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any

LIST_JOIN = "；"
LONGEST_CELL = 32_767
"""characters that a cell of an Excel sheet holds"""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_SIGNED_NUMBER = re.compile(
    r"[+-]?\d[\d,]*(?:\.\d+)?(?:[eE][+-]?\d+)?[%‰]?(?:[\u4e00-\u9fff⚠]|（[\u4e00-\u9fff\d]+）)*\*?"
)
"""a number with its unit and the marks that comparisons put behind it, which no program takes for a formula"""
_MARKDOWN = re.compile(r"([\\`*_\[\]#|~])")

Scalar = str | int | float | bool | None


def rows_of(rows: Any) -> Iterator[Mapping[str, Any]]:
    """The rows of an iterable of mappings or of a pandas DataFrame."""
    if hasattr(rows, "itertuples") and hasattr(rows, "columns"):
        names = [str(name) for name in rows.columns]
        for values in rows.itertuples(index=False, name=None):
            yield dict(zip(names, values, strict=True))
        return
    yield from rows


def scalar(value: Any) -> Scalar:
    """A value as text, number, truth value or nothing; lists joined, missing values of pandas as nothing."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, float):
        return None if math.isnan(value) else float(value)
    if isinstance(value, Mapping):
        return LIST_JOIN.join(f"{key}: {text(part)}" for key, part in value.items())
    if isinstance(value, Iterable):
        return LIST_JOIN.join(text(part) for part in value)
    if hasattr(value, "item"):  # numpy's numbers
        return scalar(value.item())
    words = str(value)
    return None if words in {"<NA>", "NaT"} else words


def text(value: Any) -> str:
    """A value as text; nothing is the empty text."""
    plain = scalar(value)
    if plain is None:
        return ""
    return plain if isinstance(plain, str) else repr(plain) if isinstance(plain, float) else str(plain)


def for_sheet(value: Any) -> str:
    """Text that a cell of an Excel sheet can hold; what is longer is cut and ends in ``…``."""
    words = text(value)
    return words if len(words) <= LONGEST_CELL else words[: LONGEST_CELL - 1] + "…"


def for_terminal(value: Any) -> str:
    """Text that cannot move the cursor, change colours or turn the direction of writing."""
    return _CONTROL.sub("\ufffd", text(value))


def for_csv(value: Any) -> str:
    """Text that a spreadsheet will not take for a formula: where it might, an apostrophe is put before it.

    Numbers keep their sign. Source of the list of characters: OWASP, "CSV Injection".
    """
    words = text(value)
    if isinstance(value, str) and words.startswith(_FORMULA) and not _SIGNED_NUMBER.fullmatch(words):
        return f"'{words}"
    return words.replace("\x00", "\ufffd")


def for_html(value: Any) -> str:
    """Text that can stand in an element or a quoted attribute."""
    return escape(_CONTROL.sub("\ufffd", text(value)), quote=True)


def for_markdown(value: Any) -> str:
    """Text for a cell of a Markdown table, on one line, nothing in it read as markup."""
    words = " ".join(_CONTROL.sub("\ufffd", text(value)).split())
    return escape(_MARKDOWN.sub(r"\\\1", words), quote=False)
