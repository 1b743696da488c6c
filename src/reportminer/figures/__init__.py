"""Which quantities does a text state, and what do they measure?"""

from __future__ import annotations

from collections.abc import Sequence

from reportminer.figures import meaning, quantities
from reportminer.figures.meaning.scope import set_scopes
from reportminer.figures.tables import find_table_figures
from reportminer.records import Figure, Section, Span
from reportminer.text import Table

__all__ = ["find_figures"]

AGE = "岁"
"""the unit of figures that bound the classes which the rows of a table are of (60岁及以上)"""


def find_figures(
    text: str,
    *,
    sections: Sequence[Section] = (),
    tables: Sequence[Table] = (),
    year: int | None = None,
    place: str = "",
    genre: str = "",
) -> list[Figure]:
    """Every quantity of a report with its value, unit and meaning.

    Args:
        text: clean text of one report.
        sections: the sections of that text, with their roles.
        tables: the tables of that text; the cells' offsets refer to `text`.
        year: the year the report speaks from, None if it can't be told.
        place: the place the report is about.
        genre: what kind of report it is; a government work report reviews the year before its own.

    Returns:
        Figures with ids f1, f2 … in order of begin, none overlapping another.
    """
    in_tables = find_table_figures(text, tables, year=year)
    figures = quantities.find_quantities(text)
    if in_tables:
        spans = sorted((table.begin, table.end) for table in tables)
        cells = {figure.begin for figure in in_tables}
        figures = [
            figure
            for figure in figures
            if (figure.unit == AGE and figure.begin not in cells) or not _inside(figure, in_tables, spans)
        ]
    figures = meaning.attach(text, figures, sections=sections, year=year, place=place, genre=genre)
    if in_tables:
        for figure in figures:
            if figure.unit == AGE and _inside(figure, in_tables, spans):
                figure.status, figure.indicator, figure.indicator_id = "qualifier", "年龄", ""
                figure.indicator_evidence = []
        figures = sorted([*figures, *in_tables], key=lambda figure: (figure.begin, figure.end))
    set_scopes(text, figures, year=year, genre=genre, place=place)
    for number, figure in enumerate(figures, 1):
        figure.id = f"f{number}"
    return figures


def _inside(figure: Figure, read: Sequence[Figure], tables: Sequence[Span]) -> bool:
    """Whether a figure stands in a table whose cells have been read."""
    return any(
        begin <= figure.begin < end and any(begin <= other.begin < end for other in read) for begin, end in tables
    )
