"""Which words mean the same in the reports? The groups of `lexicons/synonyms.tsv`."""

from __future__ import annotations

from functools import lru_cache

from reportminer.archive.terms import normalise
from reportminer.lexicons import LexiconError, load_table, split_values

FILE = "synonyms.tsv"


@lru_cache(maxsize=1)
def groups() -> tuple[tuple[str, ...], ...]:
    """All groups, each with at least two words, normalised.

    Raises:
        LexiconError: a group holds fewer than two different words.
    """
    found = []
    for row in load_table(FILE, ("words", "note")):
        group = tuple(dict.fromkeys(normalise(word) for word in split_values(row["words"])))
        if len(group) < 2:
            raise LexiconError(f"{FILE}: the group {row['words']!r} needs at least two words")
        found.append(group)
    return tuple(found)


@lru_cache(maxsize=1)
def _others() -> dict[str, tuple[str, ...]]:
    others: dict[str, dict[str, None]] = {}
    for group in groups():
        for word in group:
            others.setdefault(word, {}).update(dict.fromkeys(other for other in group if other != word))
    return {word: tuple(rest) for word, rest in others.items()}


def synonyms(word: str) -> tuple[str, ...]:
    """The other words of the groups that a normalised word stands in."""
    return _others().get(word, ())
