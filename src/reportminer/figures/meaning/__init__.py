"""What does a quantity measure, is it fact, target or rule, and of which year and place does it speak?"""

from __future__ import annotations

from collections.abc import Sequence

from reportminer.figures.meaning.naming import name_figures
from reportminer.figures.meaning.slots import Slot, sentences
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
    """Give every figure its indicator, status, time, year, per and place.

    Args:
        text: clean text of one report.
        figures: its quantities in order of begin, with value and unit; they are completed in place.
        sections: the sections of the text, with their roles.
        tables: the tables of the text; a figure in a table is named by its row and column heads.
        year: the year the report speaks from; relative times count from it.
        place: the place the report is about.

    Returns:
        The same figures.
    """
    before: Slot | None = None
    last_end = 0
    for begin, end, group in sentences(text, figures):
        if before is not None and "\n" in text[last_end:begin]:
            before = None
        slots = name_figures(text, begin, end, group, before)
        for slot in slots:
            figure = slot.figure
            figure.indicator = slot.name.text
            figure.indicator_evidence = [(b, e) for b, e in slot.name.spans]
            figure.rule = slot.rule
            if slot.qualifier and figure.status != "masked":
                figure.status = "qualifier"
        before, last_end = slots[-1], end
    return figures
