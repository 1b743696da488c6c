"""What do places say, year by year, of the indicators that most reports state? Tables for pages without a server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from reportminer import compare
from reportminer.labels import readable_unit, shown
from reportminer.web.texts import label

if TYPE_CHECKING:
    from reportminer.archive import Archive
    from reportminer.archive.outgoing import Outgoing
    from reportminer.compare import CompareCell

COMPARED = 24
"""indicators in the comparison: those that most reports state"""
_MOST_ROWS = 1_500


class Table(NamedTuple):
    """An indicator: its name, the years, per place the values of each year, and how many places are not shown."""

    name: str
    years: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Sequence[dict[str, Any]]]]]
    left: int


def most_stated(archive: Archive) -> list[CompareCell]:
    """The cells of these indicators, by place and year, each with its sentence."""
    chosen = [row["indicator_id"] for row in compare.indicators(archive)[:COMPARED]]
    return compare.quoted(archive, compare.compare(archive, chosen, rows="place", columns="year"))


def tables(out: Outgoing, cells: Sequence[CompareCell]) -> Iterator[Table]:
    """A table for each indicator, in the order of the cells."""
    groups: dict[str, list[CompareCell]] = {}
    for cell in cells:
        groups.setdefault(cell.indicator_id, []).append(out.clean(cell))
    for name, group in groups.items():
        years = sorted({str(cell.column) for cell in group}, key=lambda year: (not year, year))
        rows: dict[str, dict[str, list[dict[str, Any]]]] = {}
        for cell in group:
            rows.setdefault(cell.row, {}).setdefault(str(cell.column), []).append(_shown(cell))
        listed = [(place, [of.get(year, []) for year in years]) for place, of in rows.items()]
        yield Table(name, years, listed[:_MOST_ROWS], max(0, len(listed) - _MOST_ROWS))


def _shown(cell: CompareCell) -> dict[str, Any]:
    return {
        "words": shown(cell, *readable_unit((cell.min, cell.max), cell.unit)), "conflict": cell.conflict,
        "status": "" if cell.status == "actual" else label("status", cell.status),
        "link": f"/report/{cell.report_id}#a{cell.begin}",
    }  # fmt: skip
