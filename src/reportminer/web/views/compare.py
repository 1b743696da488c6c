"""What do places say of indicators, year by year? A table and a picture for each; every number leads to its sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import urlencode

from markupsafe import Markup

from reportminer import places
from reportminer.archive import Archive
from reportminer.archive.outgoing import Outgoing
from reportminer.compare import (
    DERIVED,
    CompareCell,
    derive,
    indicators,
    plan_rows,
    quoted,
    write_document,
    write_workbook,
)
from reportminer.compare import compare as cells_of
from reportminer.compare.cells import UNKNOWN, column_order
from reportminer.compare.plan import MISSED, OPEN, REACHED
from reportminer.exports.charts import MOST_SERIES, Pair, Series, Value, bar_chart, line_chart, plan_chart
from reportminer.figures.meaning import canonical
from reportminer.labels import readable_unit, scaled, shown
from reportminer.records import EARLIEST, LATEST
from reportminer.search.areas import area_named
from reportminer.search.query import years_of
from reportminer.store.rows import home_of
from reportminer.web.texts import label, mark, spoken
from reportminer.web.texts import text as _
from reportminer.web.views.report import link_to
from reportminer.web.views.tree import Branch, Picker, codes_of, picker, place_tree

MOST_INDICATORS = 6
MOST_CELLS = 240
"""cells on a page, of all its tables together"""
MOST_ROWS, FEWEST_ROWS = 50, 5
"""places on a page, of one table"""
_QUOTED = 60
"""cells of a page up to which their sentences are shown when they are pointed at"""
_OFFERED = 500
_MOST_PLACES = 500
"""places up to which counties are offered too"""
_STATUSES = {"actual": ("actual", "masked"), "target": ("target",), "both": ()}
_HOW = {"rank": mark("位次"), "mean": mark("均值"), "change": mark("比上年")}
_VERDICTS = {REACHED: mark("达到"), MISSED: mark("未达到"), OPEN: mark("无法判断")}
Asked = Mapping[str, str | Sequence[str]]


class Line(NamedTuple):
    """A row of a table: a place, in parts between which its name may be broken, and for each column the cells there."""

    place: tuple[str, ...]
    cells: tuple[tuple[dict[str, Any], ...], ...]


def listed(asked: Asked, name: str) -> list[str]:
    """All values of a field, those parted by commas too, each once."""
    given = asked.get(name, ())
    parts = [given] if isinstance(given, str) else given
    found = (part.strip() for words in parts for part in words.replace("、", ",").replace("，", ",").split(","))
    return list(dict.fromkeys(part for part in found if part))


def one(asked: Asked, name: str, default: str = "") -> str:
    """The last value of a field."""
    given = asked.get(name, default)
    return given if isinstance(given, str) else given[-1] if given else default


def compare(out: Outgoing, asked: Asked) -> dict[str, Any]:
    """Tables and pictures of indicators, and the form that asks for them.

    Args:
        out: the archive as far as it is shown.
        asked: ``indicator`` and ``place`` (several), ``year`` (a year or a span), ``status`` (actual, target, both), ``derive``
            (several), ``page``, ``bar`` (the year of which bars are drawn).

    Raises:
        UnknownPlaceError: nobody knows one of the places.
        QuerySyntaxError: the years are none.
    """
    archive, state = out.archive, read(asked)
    wanted, names, how = state["indicator"], state["place"], state["derive"]
    page = one(asked, "page")
    number = max(1, int(page)) if page.isdecimal() else 1
    rows = archive.once(f"indicators {archive.only is None}", lambda: indicators(archive))
    known = [(row["indicator_id"], row["reports"]) for row in rows[:_OFFERED]]
    tables = [
        table(
            out, name, _cells(out, [name], state), how=how, page=number, bar=one(asked, "bar"), state=state,
            most=MOST_CELLS // (len(wanted) * (1 + len({"rank", "change"}.intersection(how)))),
        )
        for name in wanted
    ]  # fmt: skip
    return {
        **state, "address": _address(state), "tables": tables, "page": number,
        "known": known, "unlisted": [name for name in wanted if name not in dict(known)],
        "places": _picker(out, names), "kinds": [(name, _(_HOW[name])) for name in DERIVED],
        "without": [(name, _address(state, indicator=[n for n in wanted if n != name])) for name in wanted],
        "elsewhere": [(_place_name(name), _address(state, place=[n for n in names if n != name])) for name in names],
        "before": _address(state, page=number - 1) if number > 1 else "",
        "after": _address(state, page=number + 1) if any(table["more"] for table in tables) else "",
    }  # fmt: skip


def read(asked: Asked) -> dict[str, Any]:
    """What is asked for: ``indicator``, ``place``, ``year``, ``status``, ``derive``; what cannot be is left out."""
    status = one(asked, "status", "both")
    return {
        "indicator": listed(asked, "indicator")[:MOST_INDICATORS], "place": listed(asked, "place"),
        "year": one(asked, "year").strip(), "status": status if status in _STATUSES else "both",
        "derive": [name for name in DERIVED if name in listed(asked, "derive")],
    }  # fmt: skip


def _cells(out: Outgoing, wanted: Sequence[str], state: Mapping[str, Any]) -> Sequence[CompareCell]:
    """The cells of indicators; those of one of them over all years and places are worked out once for all who ask."""
    archive, status, names = out.archive, state["status"], state["place"]
    span = years_of(state["year"]).within(EARLIEST, LATEST) if state["year"] else None
    area = area_named(archive.store, names)
    # what reports of places without a code say is asked of the archive: their cells do not tell
    if len(wanted) != 1 or wanted[0] not in canonical.indicators() or (area and area.reports):
        return cells_of(archive, wanted, year=span, status=_STATUSES[status], places=names or None)

    def every() -> list[CompareCell]:
        return _sharing(cells_of(archive, wanted, status=_STATUSES[status]))

    name = f"cells {archive.only is None} {wanted[0]!r} {status}"
    cells: Sequence[CompareCell] | None = archive.known_already(name) if area or span else archive.once(name, every)
    if cells is None:
        # few places or years are asked for quicker than all are gathered
        return cells_of(archive, wanted, year=span, status=_STATUSES[status], places=names or None)
    if span is not None:
        cells = [cell for cell in cells if cell.year is not None and span[0] <= cell.year <= span[1]]
    return cells if area is None else [cell for cell in cells if area.holds(cell.adcode, cell.report_id)]


def _sharing(cells: Iterable[CompareCell]) -> list[CompareCell]:
    """The same cells with equal texts in memory once: those of a table name few places, years and reports."""
    seen: dict[Any, Any] = {}
    columns = (
        map(seen.setdefault, column, column) if isinstance(column[0], str | tuple) else column
        for column in zip(*cells, strict=True)
    )
    return list(map(CompareCell._make, zip(*columns, strict=True)))


def write(out: Outgoing, asked: Asked, path: Path) -> None:
    """Write a whole comparison as a workbook or a Word document with its sources.

    Raises:
        ValueError: nothing was asked for, or it cannot be understood.
        ExportError: the file cannot be written, or there are more rows than it should hold.
    """
    state = read(asked)
    if not state["indicator"]:
        raise ValueError(_("没有选指标"))
    cells = [out.clean(cell) for cell in quoted(out.archive, _cells(out, state["indicator"], state))]
    cells = [*cells, *derive(cells, state["derive"])]
    about = [
        (_("指标"), "、".join(state["indicator"])), (_("地方"), "、".join(map(_place_name, state["place"])) or _("全部")),
        (_("年份"), state["year"] or _("全部")),
    ]  # fmt: skip
    if path.suffix == ".xlsx":
        write_workbook(cells, path, beside=out.beside({cell.report_id for cell in cells} - {""}), about=about)
    else:
        write_document(cells, path, about=about)


def _address(state: Mapping[str, Any], **changed: Any) -> str:
    return "?" + urlencode([(n, v) for n, v in {**state, **changed}.items() if v], doseq=True)


def _picker(out: Outgoing, chosen: Sequence[str]) -> Picker:
    """The places of the archive to choose from; without counties where they are too many for a page."""
    archive = out.archive
    branches, codes = archive.once(f"places {archive.only is None} {spoken()}", lambda: _tree(archive))
    return picker(branches, codes, chosen)


def _tree(archive: Archive) -> tuple[list[Branch], frozenset[str]]:
    counts = Counter(home_of(row).key for row in archive.report_rows())
    codes = {code: count for code, count in counts.items() if len(code) == 6 and code.isdecimal()}
    if len(codes) > _MOST_PLACES:
        above: Counter[str] = Counter()
        for code, count in codes.items():
            above[code[:4] + "00"] += count
        codes = dict(above)
    # places that no table knows stand by their names
    others = [Branch(name, name, count, ()) for name, count in counts.items() if name and not name.isdecimal()]
    branches = [*place_tree(codes), *sorted(others, key=lambda branch: -branch.total)[:_MOST_PLACES]]
    return branches, frozenset(codes_of(branches))


def table(
    out: Outgoing,
    name: str,
    cells: Sequence[CompareCell],
    *,
    how: Sequence[str] = (),
    page: int = 1,
    bar: str = "",
    state: Mapping[str, Any] = MappingProxyType({"place": ()}),
    most: int = MOST_CELLS,
    most_rows: int = MOST_ROWS,
    href: Callable[[str], str] = str,
) -> dict[str, Any]:
    """One indicator: its table, pictures, and what is missing.

    Args:
        out: the archive as far as it is shown.
        name: the indicator.
        cells: all its cells.
        how: columns to compute.
        page: which page of its places, from 1.
        bar: the year of which bars are drawn; empty is the latest of which several places tell.
        state: what was asked for, as `read` gives it.
        most: about how many cells a page shows.
        most_rows: how many places at most.
        href: where in the pictures a path of the server leads.
    """
    rows = list(dict.fromkeys(cell.row for cell in cells))
    # so many rows as hold, on the average, the cells of a page; the same on each page of one question
    most = min(most_rows, max(FEWEST_ROWS, most * len(rows) // max(1, len(cells))))
    kept = set(rows[(page - 1) * most : page * most])
    mine = [cell for cell in cells if cell.row in kept]
    if len(mine) <= _QUOTED:
        mine = quoted(out.archive, mine)
    factor, unit = readable_unit([end for cell in mine for end in (cell.min, cell.max)], mine[0].unit if mine else "")
    every = [*mine, *(cell for cell in derive(cells, how) if cell.row in kept or cell.derived == "mean")]  # type: ignore[arg-type]
    columns = sorted({_column(cell) for cell in every}, key=column_order)
    told = [(cell, _shown(out, cell, factor, unit)) for cell in every]
    found: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for cell, words in told:
        found.setdefault(cell.row, {}).setdefault(_column(cell), []).append(words)
    codes = {cell.row: cell.adcode for cell in every}
    lines = [
        Line(_parts(place, codes[place]), tuple(tuple(line.get(column, ())) for column in columns))
        for place, line in found.items()
    ]
    made = {_column(cell) for cell in every if cell.derived}
    drawn_as = partial(_value, factor=factor, unit=unit, href=href)
    return {
        "name": name, "unit": unit, "columns": [(column, column in made) for column in columns],
        "lines": lines, "rows": len(rows), "more": page * most < len(rows), "firsts": rows[::most],
        "missing": sum(not line.cells[at] for line in lines for at, column in enumerate(columns) if column.isdecimal()),
        "conflicts": sum(cell.conflict for cell in mine), "pictures": _pictures(name, mine, drawn_as, unit, bar, state),
        "where": _nowhere(out, rows, cells, state["place"]),
    }  # fmt: skip


def _parts(place: str, code: str) -> tuple[str, ...]:
    """The full name of a place in the names of the places that it is made of."""
    names = tuple(division.name for division in places.table.chain(code)) if code else ()
    return names if "".join(names) == place else (place,)


def _column(cell: CompareCell) -> str:
    return cell.told_under if cell.column else cell.span or UNKNOWN


def _nowhere(out: Outgoing, rows: Sequence[str], cells: Sequence[CompareCell], names: Sequence[str]) -> list[str]:
    """The places asked for of which no report states the indicator."""
    from reportminer.search.areas import find_area

    areas = [(name, find_area(out.archive.store, name)) for name in names]
    return [
        _place_name(name) for name, area in areas if not any(area.holds(cell.adcode, cell.report_id) for cell in cells)
    ]


def _place_name(name: str) -> str:
    return (places.full_name(name) or name) if name.isdecimal() else name


def _shown(out: Outgoing, cell: CompareCell, factor: int, unit: str) -> dict[str, Any]:
    """What stands in a table for one cell."""
    row = out.clean(cell.as_row())
    scale, own = (factor, "") if not cell.derived else (1, "" if cell.derived == "rank" else cell.unit)
    if cell.derived == "mean":
        scale, own = factor, ""
    value = shown(cell, scale, own)
    return {
        "value": value or row["text"], "status": "" if cell.status == "actual" else label("status", cell.status),
        "estimate": cell.estimate, "basis": cell.basis, "conflict": cell.conflict, "derived": cell.derived, "text": row["text"],
        "sentence": row["sentence"], "title": row["title"], "link": "" if cell.derived else link_to(cell.report_id, cell.begin),
        "others": [(text, link_to(report_id, begin)) for text, report_id, begin, _end in row["others"][:8]],
        "unit": unit,
    }  # fmt: skip


def _pictures(
    name: str,
    cells: Sequence[CompareCell],
    drawn_as: Callable[[CompareCell, str], Value],
    unit: str,
    bar: str,
    state: Mapping[str, Any],
) -> list[dict[str, Any]]:
    """The pictures that the cells allow: lines over years, bars over places, targets beside results."""
    title, names = f"{name}（{unit}）" if unit else name, _short(cells)
    results = [
        cell for cell in cells if cell.status != "target" and cell.year is not None and _number(cell) is not None
    ]
    years = sorted({str(cell.year) for cell in results})
    found: list[dict[str, Any]] = []
    series = _series(results, names, drawn_as)
    if any(len(one.values) > 1 for one in series):
        left = max(0, len(series) - MOST_SERIES)
        found.append({
            "what": _("各年变化"), "svg": Markup(line_chart(series, title=title, language=spoken())), "years": (),
            "note": _("地方太多，只画前 {n} 个", n=MOST_SERIES) if left else "",
        })  # fmt: skip
    if years and len({cell.row for cell in results}) > 1:
        full = Counter(str(cell.year) for cell in results)
        chosen = bar if bar in years else max(years, key=lambda year: (full[year] > 1, int(year)))
        values = [drawn_as(cell, names[cell.row]) for cell in results if str(cell.year) == chosen]
        found.append({
            "what": _("{year}年各地", year=chosen), "note": "",
            "svg": Markup(bar_chart(
                sorted(values, key=lambda value: -value.value), title=f"{title} {chosen}", language=spoken()
            )),
            "years": [(year, _address(state, bar=year), year == chosen) for year in years],
        })  # fmt: skip
    drawn = [
        Pair(
            f"{names[row.row]} {row.year}", drawn_as(row.target, ""), drawn_as(row.actual, ""), _(_VERDICTS[row.verdict]),
        )
        for row in plan_rows(cells)
        # a target without a result, or the other way round, has nothing to be measured by
        if row.target and row.actual and _number(row.target) is not None and _number(row.actual) is not None
    ]  # fmt: skip
    if drawn:
        picture = Markup(plan_chart(drawn, title=title, language=spoken()))
        found.append({"what": _("计划与结果"), "svg": picture, "note": "", "years": ()})
    return found


def _short(cells: Iterable[CompareCell]) -> dict[str, str]:
    """The names of places in a picture: without those that they lie in, unless two would be called the same."""
    last = {cell.row: _parts(cell.row, cell.adcode)[-1] for cell in cells}
    often = Counter(last.values())
    return {row: name if often[name] == 1 else row for row, name in last.items()}


def _series(
    cells: Iterable[CompareCell], names: Mapping[str, str], drawn_as: Callable[[CompareCell, str], Value]
) -> list[Series]:
    by_row: dict[str, list[Value]] = {}
    for cell in cells:
        by_row.setdefault(cell.row, []).append(drawn_as(cell, str(cell.year)))
    ordered = sorted(by_row.items(), key=lambda item: -len(item[1]))
    return [Series(names[row], tuple(values)) for row, values in ordered]


def _number(cell: CompareCell) -> float | None:
    end = cell.max if cell.max is not None else cell.min
    return None if end is None else float(end)


def _value(cell: CompareCell, at: str, *, factor: int, unit: str, href: Callable[[str], str]) -> Value:
    span = cell.approx == "range" and cell.min is not None
    return Value(
        at, scaled(_number(cell) or 0.0, factor), shown(cell, factor, unit), href(link_to(cell.report_id, cell.begin)),
        scaled(float(cell.min), factor) if span and cell.min is not None else None,
        open=cell.status == "target" or cell.estimate or cell.approx not in {"eq", "about", "range"}, doubt=cell.conflict,
    )  # fmt: skip
