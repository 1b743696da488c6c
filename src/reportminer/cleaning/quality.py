"""What is wrong with a text? Counts of masks, mojibake and lost digits, and whether its end is missing."""

from __future__ import annotations

import re
from functools import cache

from reportminer.cleaning.characters import is_traditional
from reportminer.lexicons import load_table
from reportminer.records import Quality
from reportminer.text import CleanText

MASK_COLUMNS = ("id", "pattern", "example")


@cache
def _pattern(table: str) -> re.Pattern[str]:
    rows = load_table(table, MASK_COLUMNS, key="id")
    return re.compile("|".join(f"(?:{row['pattern']})" for row in rows), re.MULTILINE)


def masks() -> re.Pattern[str]:
    """Pattern of every way in which names and digits are struck out."""
    return _pattern("masks.tsv")


ENDS = "。！？!?；;…”’』」》）)]】"


def is_truncated(text: str) -> bool:
    """Whether the last line breaks off in the middle of a sentence.

    A last line that is short is taken for a signature, date or heading, unless it ends in a comma.
    """
    body = text.rstrip()
    last = body[body.rfind("\n") + 1 :]
    if not last or last[-1] in ENDS:
        return False
    if last[-1] in "，,、：:—（(“":
        return True
    return len(last) >= 40 and not last[-1].isdigit()


def measure(clean: CleanText) -> Quality:
    """What is wrong with the text of one report, counted; `duplicate_of` is left to the archive."""
    text = clean.text
    first, last = clean.span(0, len(text))
    source = clean.source.text[first:last]
    return Quality(
        script="traditional" if is_traditional(source) else "simplified",
        masked=sum(1 for _ in masks().finditer(text)),
        garbled=len(clean.garbled),
        missing_digits=sum(1 for _ in _pattern("lost_digits.tsv").finditer(text)),
        damaged=source.count("\ufffd"),
        truncated=is_truncated(text),
        sample=bool(_pattern("samples.tsv").search(clean.source.text[:3000] + clean.source.text[-1000:])),
    )
