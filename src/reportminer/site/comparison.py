"""What do places say, year by year, of the indicators that most reports state? Tables and pictures for pages without a server."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from reportminer import compare
from reportminer.labels import readable_unit, shown
from reportminer.site.shards import write_script
from reportminer.web.texts import label
from reportminer.web.texts import text as _
from reportminer.web.views.compare import table

if TYPE_CHECKING:
    from reportminer.archive import Archive
    from reportminer.archive.outgoing import Outgoing
    from reportminer.compare import CompareCell

COMPARED = 24
"""indicators in the comparison: those that most reports state"""
_CELLS, _ROWS = 500, 100
"""about how many cells, and how many places, a page shows"""


class Compared(NamedTuple):
    """An indicator with its cells by place and year, the number of places, and the years."""

    name: str
    cells: Sequence[CompareCell]
    places: int
    years: Sequence[str]


def most_stated(archive: Archive) -> list[CompareCell]:
    """The cells of these indicators, by place and year, each with its sentence."""
    chosen = [row["indicator_id"] for row in compare.indicators(archive)[:COMPARED]]
    return compare.quoted(archive, compare.compare(archive, chosen, rows="place", columns="year"))


def groups(out: Outgoing, cells: Sequence[CompareCell]) -> list[Compared]:
    """The cells by indicator, in their order, as they may be shown, without their sentences, to which they lead."""
    found: dict[str, list[CompareCell]] = {}
    for cell in cells:
        found.setdefault(cell.indicator_id, []).append(out.clean(cell._replace(sentence="")))
    return [
        Compared(name, group, len({cell.row for cell in group}), sorted({str(c.year) for c in group if c.year is not None}))
        for name, group in found.items()
    ]  # fmt: skip


def pages(out: Outgoing, one: Compared, href: Callable[[str], str]) -> Iterator[dict[str, Any]]:
    """The pages of an indicator: what `compare_table.html` shows.

    Args:
        out: the archive as far as it goes out.
        one: the indicator.
        href: where a path of the server leads from such a page.
    """
    shown_all, page = False, 0
    while not shown_all:
        page += 1
        made = table(out, one.name, one.cells, page=page, most=_CELLS, most_rows=_ROWS, href=href)
        shown_all = not made["more"]
        yield made


def write_cells(path: Path, number: int, one: Compared) -> None:
    """Write the cells of an indicator as a script, from which `compared.js` builds tables.

    Its columns stand in order; a place has its name and cells: column, words, number (None where there is none to draw),
    status (empty for what was reached), report and place in its text, whether another number contradicts it, how it is reckoned.
    """
    factor, unit = readable_unit([end for cell in one.cells for end in (cell.min, cell.max)], one.cells[0].unit)
    columns = sorted({cell.told_under for cell in one.cells}, key=compare.column_order)
    at = {column: number for number, column in enumerate(columns)}
    rows: dict[str, list[Any]] = {}
    for cell in one.cells:
        end = cell.max if cell.max is not None else cell.min
        status = "" if cell.status in {"actual", "masked"} else label("status", cell.status)
        how = " ".join(filter(None, (cell.basis, _("预计") if cell.estimate else "")))
        rows.setdefault(cell.row, []).append(
            (at[cell.told_under], shown(cell, factor, "") or cell.text, None if end is None else float(end) / factor, status,
             cell.report_id, cell.begin, int(cell.conflict), how)
        )  # fmt: skip
    write_script(
        path, f"tables[{number}]", {"name": one.name, "unit": unit, "columns": columns, "rows": list(rows.items())}
    )
