"""Which value stands in which cell? Gathers the figures of an archive by indicator, place and year, and picks one a cell.

Several figures may claim one cell: the level is told in the review and again in a table, a quoted figure speaks of another
county. The best by rule is shown (`_rank`), the others are listed, and those that contradict it raise `conflict`.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from reportminer.compare.claims import COMPARED, Bounds, wanted_claims
from reportminer.compare.values import Claim, contradicts, in_unit, unit_of
from reportminer.exports.columns import SHORT, file_name
from reportminer.figures.meaning.scope import is_usual
from reportminer.genres import view_of
from reportminer.labels import readable_unit, shown
from reportminer.lexicons import fingerprint
from reportminer.search.areas import area_named
from reportminer.search.query import listed
from reportminer.sentences import around
from reportminer.store import derived
from reportminer.store.rows import Home, home_told

if TYPE_CHECKING:
    from reportminer.store.database import Store
    from reportminer.store.reading import StoredReports

Rows = Literal["place", "report"]
Columns = Literal["year", "indicator"]
BELOW_COUNTY = ("township", "village", "unit")
"""levels of places that have a row of their own beside their county's"""
QUOTED = 300
"""characters of a sentence that are quoted on either side of a figure"""
UNKNOWN = "年份不详"
"""head of what has no year"""
_EXACTNESS = {"eq": 0, "about": 1, "range": 1, "ge": 2, "gt": 2, "le": 2, "lt": 2}


class CompareCell(NamedTuple):
    """One cell of a comparison table and the sentence it came from.

    `min`, `max` and `unit` are in the indicator's own unit; `text` is the figure as written. `others` lists the figures
    that claim the same cell, as (text, report_id, begin, end); `conflict` is true if one of them contradicts this one.
    """

    row: str
    column: str
    indicator_id: str
    min: float | int | None
    max: float | int | None
    approx: str
    unit: str
    status: str
    year: int | None
    adcode: str
    place: str
    report_id: str
    title: str
    path: str
    begin: int
    end: int
    page: int | None
    text: str
    sentence: str
    conflict: bool
    others: tuple[tuple[str, str, int, int], ...]
    estimate: bool = False
    """expected when the report was written (预计), not yet measured"""
    derived: str = ""
    """how a cell that no report states was computed, "" for one that a report states"""
    span: str = ""
    """the years that a value without a year of its own covers together (2016–2020), "" for others"""
    basis: str = ""
    """the words that say that it is reckoned another way than usual (同口径, 剔除, 公共财政收入), "" where it is not"""

    @property
    def told_under(self) -> str:
        """The head under which a reader finds it: its column, else the years it covers together, else that no year is known."""
        return self.column or self.span or UNKNOWN

    def as_row(self) -> dict[str, Any]:
        """The cell as plain types, as ``compare --format jsonl`` prints it."""
        return self._asdict()


def compare(
    archive: StoredReports,
    wanted: Sequence[str],
    *,
    rows: Rows = "place",
    columns: Columns = "year",
    year: tuple[int, int] | None = None,
    status: Sequence[str] = (),
    places: str | Sequence[str] | None = None,
) -> list[CompareCell]:
    """The cells of a comparison table, by indicator, row and column.

    Args:
        archive: an open archive.
        wanted: indicators by id or alias; ``约:words`` takes every figure whose indicator holds these words.
        rows: a row a place, or a row a report.
        columns: a column a year, or a column an indicator (then of the latest year that the span holds).
        year: first and last year to compare.
        status: statuses to compare; actual, target and masked if empty.
        places: names or codes of places to which, and to what lies in them, the rows are held; all if empty.

    Raises:
        UnknownIndicatorError: there is no indicator of one of the names.
        UnknownPlaceError: nobody knows one of the places.
        ValueError: the last year lies before the first.
    """
    if year is not None and year[1] < year[0]:
        raise ValueError(f"the years {year} run backwards: write {year[::-1]}")
    named, only = listed(places), archive.only
    key = {
        "wanted": list(wanted), "rows": rows, "columns": columns, "year": year, "status": list(status), "places": named,
        "rules": fingerprint(), "only": None if only is None else sha256("".join(sorted(only)).encode()).hexdigest(),
    }  # fmt: skip

    def cells() -> list[CompareCell]:
        bounds = Bounds(tuple(status) or COMPARED, year, area_named(archive.store, named), only)
        return _cells(archive.store, wanted, rows, columns, bounds)

    return derived.kept(archive.store, "cells", json.dumps(key), list[CompareCell], cells)


def _cells(store: Store, wanted: Sequence[str], rows: Rows, columns: Columns, bounds: Bounds) -> list[CompareCell]:
    name_of = lru_cache(maxsize=None)(partial(_name_of, store))
    found: list[tuple[Home, CompareCell]] = []
    homes: dict[str, str] = {}
    for name, claims in wanted_claims(store, wanted, bounds):
        unit = unit_of(name)
        groups: dict[tuple[Home, int | None, str, str], list[Claim]] = defaultdict(list)
        for told in claims:
            claim = in_unit(told, unit)
            row = _row(claim, rows, name_of) if claim is not None else None
            if claim is not None and row is not None:
                groups[row, claim.year, claim.span, claim.status].append(claim)
        homes.update((row.key, row.name) for row, *_ in groups)
        made = [(row, _cell(name, group, row, columns)) for (row, *_), group in groups.items()]
        found += _latest(made) if columns == "indicator" else made
    told_apart = _told_apart(homes, {home.key: cell for home, cell in found})
    cells = [cell._replace(row=told_apart[home.key]) for home, cell in found]
    order = {name: number for number, name in enumerate(dict.fromkeys(cell.indicator_id for cell in cells))}
    return sorted(
        cells, key=lambda c: (order[c.indicator_id], c.adcode, c.row, c.column, c.status, c.report_id, c.begin)
    )


def _name_of(store: Store, adcode: str) -> str:
    """What the reports of a place call it, "" if there are none."""
    query = "SELECT full_name, place FROM reports WHERE adcode = ? ORDER BY path DESC, part DESC LIMIT 1"
    found = store.query(query, (adcode,)).fetchone()
    return str(found[0] or found[1]) if found else ""


def _row(claim: Claim, rows: Rows, name_of: Callable[[str], str]) -> Home | None:
    """What row a figure belongs to; None if it speaks of a place that has no row."""
    if rows == "report":
        return Home(claim.report_id, claim.title) if claim.own else None
    if claim.own:
        home = home_told(claim.report_adcode, claim.report_place, claim.full_name, claim.level, claim.place_status)
        if home.key and claim.level in BELOW_COUNTY:
            return _below(claim, home)
        return home if home.key else Home(claim.report_id, claim.title)
    return Home(claim.adcode, name_of(claim.adcode) or claim.place) if claim.adcode else None


def _below(claim: Claim, above: Home) -> Home:
    """The row of a township, village or unit, which is none of the county that it is filed under."""
    place = claim.report_place
    if place in above.name:
        return Home(claim.report_id, f"{above.name}（{claim.title}）")
    return Home(f"{above.key} {place}", above.name + place)


def _standing(claim: Claim) -> tuple[Any, ...]:
    """How well a claim stands; those that stand alike and differ contradict each other."""
    filed = claim.report_year if claim.status == "target" else _reviewed(claim)
    return (
        not (claim.own or _of_its_office(claim)),
        claim.sample,
        not is_usual(claim.basis),
        claim.estimate,
        abs((claim.year or 0) - (filed or claim.year or 0)),
    )


def _of_its_office(claim: Claim) -> bool:
    """Whether an office of a place speaks of that place: 全县 in a report of the county's bureau."""
    return claim.level not in ("township", "village") and claim.adcode != "" and claim.adcode == claim.report_adcode


def _rank(claim: Claim) -> tuple[Any, ...]:
    own, sample, unusual, *standing = _standing(claim)
    exactness = _EXACTNESS[claim.approx]
    return (
        own,
        sample,
        unusual,
        exactness > 1,
        *standing,
        exactness,
        -round(claim.confidence, 1),
        claim.path,
        claim.begin,
    )


def _reviewed(claim: Claim) -> int | None:
    """The year that a report looks back on: a work report on the one before its own."""
    year = claim.report_year
    return None if year is None else view_of(claim.genre).reviewed(year)


def _cell(name: str, claims: list[Claim], row: Home, columns: Columns) -> CompareCell:
    best, *rest = sorted(claims, key=_rank) if len(claims) > 1 else claims
    standing = _standing(best) if rest else ()
    return CompareCell(
        row=row.name,
        column=name if columns == "indicator" else str(best.year or ""),
        indicator_id=name,
        min=best.min,
        max=best.max,
        approx=best.approx,
        unit=best.unit,
        status=best.status,
        year=best.year,
        adcode=best.adcode,
        place=best.place or best.report_place,
        report_id=best.report_id,
        title=best.title,
        path=best.path,
        begin=best.begin,
        end=best.end,
        page=best.page,
        text=best.text,
        sentence="",
        conflict=any(_standing(other) == standing and contradicts(best, other) for other in rest),
        others=tuple((other.text, other.report_id, other.begin, other.end) for other in rest),
        estimate=bool(best.estimate),
        span=best.span,
        basis="" if is_usual(best.basis) else best.basis,
    )


def quoted(archive: StoredReports, cells: Sequence[CompareCell]) -> list[CompareCell]:
    """The same cells with the sentences they come from, read from the texts of their reports, each opened once."""
    by_report: dict[str, list[int]] = defaultdict(list)
    for number, cell in enumerate(cells):
        if cell.report_id:
            by_report[cell.report_id].append(number)
    found = list(cells)
    for report_id, numbers in by_report.items():
        text = archive.source_text(report_id)
        for number in numbers:
            cell = cells[number]
            first, last = around(text, cell.begin, cell.end, reach=QUOTED)
            found[number] = cell._replace(sentence=text[first:last].strip())
    return found


def _latest(cells: Iterable[tuple[Home, CompareCell]]) -> list[tuple[Home, CompareCell]]:
    """Of the cells of one row and status, the one of the latest year."""
    best: dict[tuple[str, str], tuple[Home, CompareCell]] = {}
    for home, cell in cells:
        key = (home.key, cell.status)
        if key not in best or (cell.year or 0) > (best[key][1].year or 0):
            best[key] = home, cell
    return list(best.values())


def _told_apart(homes: dict[str, str], cells: dict[str, CompareCell]) -> dict[str, str]:
    """The name of each row by its key: rows of one name (xx市 of two reports) get their file, or id, behind it."""
    names = dict(homes)
    for further in (lambda cell: file_name(cell.path), lambda cell: cell.report_id[:SHORT]):
        counts = Counter(names.values())
        for key, name in names.items():
            if counts[name] > 1:
                names[key] = f"{name}（{further(cells[key])}）"
    return names


def column_order(column: str) -> tuple[int, str]:
    """The order of columns: indicators and single years, then years told together, unknown years last."""
    return (2 if column == UNKNOWN else 1 if "–" in column else 0, column)


def mixes_years(cells: Iterable[CompareCell]) -> bool:
    """Whether columns are indicators and the cells are of different years, so that each must say its own."""
    years = {cell.year for cell in cells if cell.column == cell.indicator_id}
    return len(years) > 1


def grid(cells: Iterable[CompareCell]) -> tuple[list[dict[str, str]], list[str]]:
    """Cells as a table to print: a mapping a row, and the names of the columns in order.

    Two cells that fall together in one field of the table (never of one indicator, row, column and status) are joined.
    """
    cells = list(cells)
    dated = mixes_years(cells)
    lines: dict[tuple[str, str, str], dict[str, str]] = {}
    for cell in sorted(cells, key=lambda cell: bool(cell.derived)):
        indicator = cell.indicator_id if cell.column != cell.indicator_id else ""
        line = lines.setdefault((indicator, cell.row, cell.status), {})
        field = cell.told_under
        value = shown(cell, *readable_unit((cell.min, cell.max), cell.unit)) + ("⚠" if cell.conflict else "")
        value += f"（{cell.year or '年份不详'}）" if dated else ""
        value += f"（{cell.basis}）" if cell.basis else ""
        value += "（预计）" if cell.estimate else "*" if cell.derived else ""
        line[field] = f"{line[field]}；{value}" if field in line else value
    columns = sorted({column for line in lines.values() for column in line}, key=column_order)
    names = [
        *(["indicator"] if not set(columns) <= {c.indicator_id for c in cells} else []),
        "row",
        "status",
    ]
    rows = [
        {"indicator": indicator, "row": row, "status": status, **line}
        for (indicator, row, status), line in lines.items()
    ]
    return rows, [*names, *columns]
