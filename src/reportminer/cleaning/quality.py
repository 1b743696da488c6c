"""What is wrong with a text? Counts of masks, mojibake and lost digits, and whether its end is missing."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from reportminer.cleaning.characters import is_traditional, may_be_traditional
from reportminer.lexicons import load_table, split_values
from reportminer.records import Quality
from reportminer.sentences import STOPS
from reportminer.text import CleanText

COLUMNS = ("id", "needs", "pattern", "example")


class _Rule(NamedTuple):
    needs: tuple[str, ...]
    """signs or words, one of which every match holds; none if that can't be told"""
    pattern: re.Pattern[str]

    def holds(self, text: str, alphabet: frozenset[str] | None = None) -> bool:
        """Whether the pattern stands anywhere in `text`, which has no other characters than those of `alphabet`, if given."""
        needs = self.needs if alphabet is None else [need for need in self.needs if alphabet.issuperset(need)]
        possible = not self.needs or any(need in text for need in needs)
        return possible and bool(self.pattern.search(text))


@cache
def _rules(table: str) -> tuple[_Rule, ...]:
    rows = load_table(table, COLUMNS, key="id")
    return tuple(_Rule(split_values(row["needs"]), re.compile(row["pattern"], re.MULTILINE)) for row in rows)


@lru_cache(maxsize=256)
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.MULTILINE)


def _count(table: str, text: str, alphabet: frozenset[str]) -> int:
    """How many matches of the patterns of a table stand in `text`; where several overlap, the first row counts."""
    found = tuple(rule.pattern.pattern for rule in _rules(table) if rule.holds(text, alphabet))
    return sum(1 for _ in _any_of(found).finditer(text)) if found else 0


ENDS = STOPS + "…”’』」》）)]】"


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
    ends = clean.source.text[:3000] + clean.source.text[-1000:]
    return Quality(
        script="traditional" if may_be_traditional(clean.alphabet) and is_traditional(source) else "simplified",
        masked=_count("masks.tsv", text, clean.alphabet),
        garbled=len(clean.garbled),
        missing_digits=_count("lost_digits.tsv", text, clean.alphabet),
        damaged=source.count("\ufffd"),
        truncated=is_truncated(text),
        sample=any(rule.holds(ends) for rule in _rules("samples.tsv")),
    )
