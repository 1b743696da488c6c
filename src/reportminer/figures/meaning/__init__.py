"""What does a quantity mean? Gives each figure its indicator, status, time, year, rate and place."""

from __future__ import annotations

from collections.abc import Sequence

from reportminer.records import Figure, Section
from reportminer.text import Table


def attach(
    text: str,
    figures: Sequence[Figure],
    *,
    sections: Sequence[Section] = (),
    tables: Sequence[Table] = (),
    year: int | None = None,
    place: str = "",
) -> list[Figure]:
    """The figures of `text`, found by `quantities.find_quantities`, with their meaning filled in."""
    return list(figures)
