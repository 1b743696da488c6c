"""What does a quantity measure, is it fact, target or rule, and of which year and place does it speak?"""

from __future__ import annotations

from collections.abc import Sequence

from reportminer.records import Figure, Section
from reportminer.text import Table

__all__ = ["attach"]


def attach(
    text: str,
    figures: list[Figure],
    *,
    sections: Sequence[Section] = (),
    tables: Sequence[Table] = (),
    year: int | None = None,
    place: str = "",
) -> list[Figure]:
    """Give every figure its meaning; being written."""
    return figures
