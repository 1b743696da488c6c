"""What do the records of a report say once the catalogue has told its year or place? 今年, 去年, 全市 are read anew.

The figures are found twice in the text, once with what the text alone tells and once with what the catalogue tells. What
differs between the two is taken, where the stored record says what the first says: all else stays as it is.
"""

from __future__ import annotations

from copy import copy
from typing import Any

import msgspec

from ..records import Figure, Place, Report, Statement
from ..text import CleanText, SourceText

_FIELDS = {"figures": ("year", "years", "status", "estimate", "place", "adcode"), "statements": ("place", "adcode")}
RECORDS = tuple(_FIELDS)
"""fields of `text_says` that hold what records said, by their id"""


def reread(report: Report, source_text: str) -> None:
    """Tell the years and places of the records anew, in place; what they said before is kept in `text_says`.

    Args:
        report: with its row of the catalogue applied.
        source_text: what its offsets refer to.
    """
    told = report.text_says
    before = (
        told.get("year", report.year),
        msgspec.convert(told.get("place", report.place), Place, from_attributes=True),
    )
    if before == (report.year, report.place):
        return
    from reportminer import cleaning

    clean = cleaning.clean(SourceText(source_text, path=report.source.path))
    clean = clean.slice(*clean.map.span_to_derived(report.begin, report.end))
    old, new = _told(report, clean, *before), _told(report, clean, report.year, report.place)
    for name, fields in _FIELDS.items():
        changed: dict[str, dict[str, Any]] = {}
        for record in getattr(report, name):
            key = (record.begin, record.end)
            if key in old[name] and key in new[name]:
                was = _change(record, old[name][key], new[name][key], fields)
                if was:
                    changed[record.id] = was
        if changed:
            told[name] = changed


def give_back(report: Report) -> None:
    """Take back, in place, what `reread` changed."""
    for name in _FIELDS:
        changed = report.text_says.pop(name, {})
        for record in getattr(report, name):
            for field, value in changed.get(record.id, {}).items():
                setattr(record, field, tuple(value) if isinstance(value, list) else value)


def _change(record: Any, old: Any, new: Any, fields: tuple[str, ...]) -> dict[str, Any]:
    """Give the record what is new; what it said before is returned, by field."""
    was = {}
    for field in fields:
        before, after = getattr(old, field), getattr(new, field)
        if before != after and getattr(record, field) == before:
            was[field] = before
            setattr(record, field, after)
    return was


def _told(
    report: Report, clean: CleanText, year: int | None, place: Place
) -> dict[str, dict[tuple[int, int], Figure | Statement]]:
    """Figures and statements by where they stand in the source, as a year and a place of the report make them."""
    from reportminer import figures, places
    from reportminer.relocation import to_clean

    sections = [to_clean(copy(section), clean) for section in report.sections]
    found = figures.find_figures(clean.text, sections=sections, year=year, place=place.name, genre=report.genre)
    told = [msgspec.structs.replace(to_clean(copy(one), clean), place="", adcode="") for one in report.statements]
    places.assign(clean.text, [*found, *told], home=place, sections=sections)
    stood = [(one.begin, one.end) for one in report.statements]
    return {
        "figures": {clean.span(figure.begin, figure.end): figure for figure in found},
        "statements": dict(zip(stood, told, strict=True)),
    }
