"""What does a report take from its row of the catalogue? What its text does not say outright."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, get_args

import msgspec

from .. import places
from ..genres import view_of
from ..records import Genre, Place, Reading, Report
from .reading import CatalogueRow
from .rereading import give_back, reread

_BELOW = ("township", "village", "unit")
_MARK = ", catalogue "


def apply_row(report: Report, row: CatalogueRow, *, source_text: str = "") -> None:
    """Fill, in place, what the text leaves open, keep all columns in `catalogue`, and note contradictions in `quality`.

    Args:
        report: what to fill.
        row: its row of the catalogue.
        source_text: what its offsets refer to; given, its records follow the year and place that the row tells.
    """
    undo(report)
    report.catalogue = dict(row.cells)
    fields = row.fields
    _text(report, "title", fields.get("title", ""))
    _text(report, "org", fields.get("issuer", ""))
    _text(report, "date", fields.get("date", ""))
    _genre(report, fields.get("genre", ""))
    _year(report, fields.get("year", "") or fields.get("date", "")[:4] * (report.year is None))
    _place(report, fields.get("adcode", ""), fields.get("place", ""))
    if source_text:
        reread(report, source_text)


def undo(report: Report) -> None:
    """Give back, in place, what the text alone says."""
    give_back(report)
    for name, value in report.text_says.items():
        setattr(report, name, msgspec.convert(value, Place) if name == "place" else value)
    report.catalogue, report.text_says = {}, {}
    report.quality.contradictions = [line for line in report.quality.contradictions if _MARK not in line]


def _beside(own: Place, code: str) -> list[Reading]:
    """What competes with the place of the catalogue: what the text alone made likely, and what competed with that."""
    told = Reading(name=own.name, adcode=own.adcode, full_name=own.full_name, evidence=own.evidence, rule=own.rule)
    others = [told, *own.competing] if own.adcode else own.competing
    return [other for other in others if not places.may_be_one(other.adcode, code)]


def _take(report: Report, **values: Any) -> None:
    for name, value in values.items():
        report.text_says[name] = msgspec.to_builtins(getattr(report, name))
        setattr(report, name, value)


def _contradict(report: Report, name: str, text: object, catalogue: object) -> None:
    report.quality.contradictions.append(f"{name}: text {text}{_MARK}{catalogue}")


def _plain(text: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).casefold()


def _text(report: Report, name: str, value: str) -> None:
    """Title, issuer or date: taken where the text has none; one may say more than the other without contradicting it."""
    if not value:
        return
    own = getattr(report, name)
    if not own:
        _take(report, **{name: value})
    elif _plain(own) not in _plain(value) and _plain(value) not in _plain(own):
        _contradict(report, name, own, value)


def _year(report: Report, value: str) -> None:
    if not value:
        return
    if report.year is not None and report.year_status == "explicit":
        if report.year != int(value):
            _contradict(report, "year", report.year, value)
        return
    _take(report, year=int(value), year_status="catalogue")
    view = view_of(report.genre)
    if view.reviews and not report.period:
        _take(report, period=str(view.reviewed(int(value))))


def _genre(report: Report, value: str) -> None:
    if value not in get_args(Genre) or value == report.genre:
        return
    if report.genre == "other":
        _take(report, genre=value)
    else:
        _contradict(report, "genre", report.genre, value)


def _place(report: Report, code: str, name: str) -> None:
    """The place of the catalogue, by its code or, where that is one place alone, its name."""
    own = report.place
    division = places.by_code(code, year=report.year) if code else None
    mentions = places.find_mentions(name)
    codes = mentions[-1].codes if mentions and mentions[-1].end == len(name) else ()
    if division is not None and codes and not any(places.may_be_one(division.code, other) for other in codes):
        # who corrects a name leaves the code beside it as it was
        _contradict(report, "place", f"code {code} is {division.name}", name)
        division = None
    if division is None and len(codes) == 1:
        division = places.by_code(codes[0], year=report.year)
    if division is None:
        return
    if own.status == "explicit" and own.adcode:
        if not places.may_be_one(own.adcode, division.code):
            _contradict(report, "place", own.full_name or own.name, name or division.name)
        return
    small = own.level in _BELOW
    full = places.full_name(division.code, year=report.year)
    taken = Place(
        name=own.name if small and own.name else division.name, adcode=division.code, full_name=full,
        level=own.level if small else division.level, status="catalogue", evidence=own.evidence, rule="catalogue",
        competing=_beside(own, division.code),
    )  # fmt: skip
    _take(report, place=taken)
