"""What do two to six places do, side by side?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reportminer.archive.outgoing import Outgoing
from reportminer.compare import practices as practices_of
from reportminer.compare.practices import Practice
from reportminer.exports import View
from reportminer.exports.views import PRACTICES
from reportminer.records import EARLIEST, KINDS, LATEST
from reportminer.search.areas import find_area
from reportminer.search.query import years_of
from reportminer.web.texts import label
from reportminer.web.texts import text as _
from reportminer.web.views.compare import Asked, _address, _picker, _place_name, listed, one
from reportminer.web.views.report import link_to

FEWEST, MOST = 2, 6
"""places side by side"""
_IN_A_CELL = 7
_MOST_TOPICS = 30


def practices(out: Outgoing, asked: Asked) -> dict[str, Any]:
    """Topics by places, in each cell what is done, the latest first.

    Args:
        out: the archive as far as it is shown.
        asked: ``place`` (two to six), ``kind`` (practice if empty), ``year``, ``topic``.

    Raises:
        UnknownPlaceError: nobody knows one of the places.
        QuerySyntaxError: the years are none.
    """
    state = _read(asked)
    names, lines = state["place"], _lines(out, state)
    return {
        **state, "address": _address(state),
        "names": [_place_name(name) for name in names], "places": _picker(out, names), "few": len(names) < FEWEST,
        "kinds": [(name, label("kind", name)) for name in KINDS],
        "lines": [
            (topic, [[_told(out, item) for item in cell[:_IN_A_CELL]] for cell in cells], [len(cell) for cell in cells])
            for topic, cells in lines[:_MOST_TOPICS]
        ],
        "left": max(0, len(lines) - _MOST_TOPICS),
        "without": [(_place_name(name), _address(state, place=[n for n in names if n != name])) for name in names],
    }  # fmt: skip


def table(out: Outgoing, asked: Asked) -> tuple[list[dict[str, Any]], View]:
    """The whole of it as rows, one a topic, with a column a place.

    Raises:
        ValueError: too few places were named.
    """
    state = _read(asked)
    names = [_place_name(name) for name in state["place"]]
    if len(names) < FEWEST:
        raise ValueError(_("至少选两个地方。"))
    rows = []
    for topic, cells in _lines(out, state):
        told = ("\n".join(_written(out.clean(item)) for item in cell) for cell in cells)
        rows.append({"topic": topic, **dict(zip(names, told, strict=True))})
    return rows, PRACTICES.with_own(*names)


def _written(item: Practice) -> str:
    """A practice as it stands in a file: its head, the year and the title of its report, its words."""
    about = " ".join(str(part) for part in (item.title, item.year) if part)
    return f"{' '.join(item.head.split())}（{about}）{' '.join(item.text.split())}"


def _read(asked: Asked) -> dict[str, Any]:
    """What is asked for; what cannot be is left out."""
    kind = one(asked, "kind", "practice")
    return {
        "place": listed(asked, "place")[:MOST], "year": one(asked, "year").strip(), "topic": listed(asked, "topic"),
        "kind": kind if kind in KINDS else "practice",
    }  # fmt: skip


def _lines(out: Outgoing, state: Mapping[str, Any]) -> list[tuple[str, list[list[Practice]]]]:
    """Topics with what each place does; those of most places first."""
    if len(state["place"]) < FEWEST:
        return []
    found = _cells(out, state["place"], state["kind"], state["year"], state["topic"])
    return sorted(found.items(), key=lambda item: (-sum(bool(cell) for cell in item[1]), -sum(map(len, item[1]))))


def _cells(
    out: Outgoing, names: Sequence[str], kind: str, years: str, topics: Sequence[str]
) -> dict[str, list[list[Practice]]]:
    """For each topic, what each of the places does; a place below two of them counts for the first."""
    store = out.archive.store
    areas = [find_area(store, name) for name in names]
    span = years_of(years).within(EARLIEST, LATEST) if years else None
    homes = {row.report_id: row.adcode for row in out.archive.report_rows()}
    found: dict[str, list[list[Practice]]] = {}
    for cell in practices_of(out.archive, places=list(names), topics=topics, kinds=(kind,), year=span):
        for statement in cell.statements:
            code = homes.get(statement.report_id, "")
            at = next((at for at, area in enumerate(areas) if area.holds(code, statement.report_id)), None)
            if at is not None:
                found.setdefault(cell.topic, [[] for _name in names])[at].append(statement)
    for row in found.values():
        for items in row:
            items.sort(key=lambda item: (-(item.year or 0), item.path, item.begin))
    return found


def _told(out: Outgoing, item: Practice) -> dict[str, Any]:
    row = out.clean(item._asdict())
    return {
        "head": " ".join(row["head"].split()) or _("（无题）"), "year": item.year, "text": row["text"],
        "link": link_to(item.report_id, item.begin),
    }  # fmt: skip
