"""What can be searched in an archive? Statements, and the reports, sections and figures that records hold.

Statements come from their table. The others are made from the record and the text of their report, for the index and
for showing alike, so that both always agree; their key tells the report and their place in it.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import msgspec

from reportminer.records import Figure, Report, Statement
from reportminer.store.database import Store
from reportminer.store.errors import ArchiveError
from reportminer.store.packing import restore_report, restore_text
from reportminer.store.sql import storable
from reportminer.tables import section_paths

WHATS = ("statements", "reports", "sections", "figures")
_PER_REPORT = 1 << 20
"""keys set aside for the sections, or figures, of a report"""
_ENDS = ("。", "！", "？", "；", "\n\n")
_REACH = 150
"""characters before and behind a figure within which its sentence is sought"""

_STATEMENTS = """
    SELECT s.statement_key, s.kind, s.head, s.text, r.report_id, r.title, CASE WHEN s.place NOT IN ('', r.place) THEN s.place
           WHEN r.full_name != '' THEN r.full_name ELSE r.place END, r.year, r.path, s.begin, s."end", s.section,
           s.statement_id, s.text, CASE WHEN s.adcode != '' THEN s.adcode ELSE r.adcode END, r.genre
    FROM statements s JOIN reports r USING (report_key)
    WHERE s.statement_key IN (SELECT value FROM json_each(?))"""
_REPORTS = """
    SELECT r.report_key, r.report_id, r.title, r.org, r.genre, r.date, r.year,
           CASE WHEN r.full_name != '' THEN r.full_name ELSE r.place END, r.adcode, r.path,
           o.record, text_id, t.body
    FROM reports r JOIN occurrences o USING (occurrence_id) JOIN sources USING (source_id) JOIN texts t USING (text_id)
    """
_SINCE = _REPORTS + "WHERE r.generation > ? ORDER BY r.report_key"
_OF_KEYS = _REPORTS + "WHERE r.report_key IN (SELECT value FROM json_each(?)) ORDER BY r.report_key"

_OF_FIGURE = ("indicator", "min", "max", "approx", "unit", "status", "time", "indicator_id")
_SOURCE = ("report_id", "title", "place", "year", "path", "begin", "end")
_FOUND = ("snippet", "marks", "widened", "copies")
COLUMNS = {
    "statements": (
        "rank", "score", "kind", "head", "text", *_SOURCE, *_FOUND, "section", "statement_id", "adcode", "genre",
    ),
    "reports": (
        "rank", "score", "title", "org", "headings", "report_id", *_SOURCE[2:], *_FOUND, "date", "genre", "adcode",
        "statements", "figures",
    ),
    "sections": (
        "rank", "score", "role", "head", "text", *_SOURCE, *_FOUND, "section", "section_id", "adcode", "genre",
    ),
    "figures": (
        "rank", "score", "indicator", "text", "min", "max", "approx", "unit", "status", "time", "sentence", *_SOURCE,
        *_FOUND, "section", "figure_id", "statement_id", "indicator_id", "adcode", "genre",
    ),
}  # fmt: skip
"""columns of what is found, by what is searched"""


class Row(NamedTuple):
    """One thing that was found, joined with its report.

    `text` is what is marked; `begin` and `end` are those of the thing in its source. Things with the same `same` are
    copies of each other. `more` holds further columns.
    """

    key: int
    kind: str
    head: str
    text: str
    report_id: str
    title: str
    place: str
    year: int | None
    path: str
    begin: int
    end: int
    section: str
    statement_id: str
    same: str
    adcode: str
    genre: str
    more: tuple[tuple[str, Any], ...] = ()


class Thing(NamedTuple):
    """A report, section or figure; `place`, `adcode` and `year` are its own where they are not those of its report."""

    head: str
    text: str
    begin: int
    end: int
    section: str
    statement_id: str
    same: str
    more: tuple[tuple[str, Any], ...]
    statements: Sequence[Statement] = ()
    """whose kinds and topics it shares"""
    place: str = ""
    adcode: str = ""
    year: int | None = None


@dataclass(frozen=True)
class Whole:
    """A report with its text."""

    report: Report
    text: str
    key: int
    report_id: str
    title: str
    org: str
    genre: str
    date: str
    year: int | None
    place: str
    adcode: str
    path: str

    @cached_property
    def paths(self) -> dict[str, str]:
        """The headings down to each section."""
        return section_paths(self.report.sections)

    @cached_property
    def statements(self) -> dict[str, Statement]:
        """The statements by their id."""
        return {statement.id: statement for statement in self.report.statements}

    @cached_property
    def inside(self) -> dict[str, list[Statement]]:
        """The statements of each section."""
        found: dict[str, list[Statement]] = {}
        for statement in self.report.statements:
            found.setdefault(statement.section, []).append(statement)
        return found

    @cached_property
    def first_below(self) -> dict[str, int]:
        """Where the first section below each section begins."""
        found: dict[str, int] = {}
        for section in self.report.sections:
            found[section.parent] = min(found.get(section.parent, section.begin), section.begin)
        return found


def entries(store: Store, what: str, since: int) -> Iterator[tuple[Any, ...]]:
    """What came into the store after a generation, in order of key, as `reportminer.search.documents` takes it."""
    many, make = _THINGS[what]
    for whole in _wholes(store.query(_SINCE, (since,))):
        for number in range(many(whole.report)):
            thing = make(whole, number)
            kinds = ",".join(dict.fromkeys(statement.kind for statement in thing.statements))
            topics = list(dict.fromkeys(topic for statement in thing.statements for topic in statement.topics))
            yield (
                whole.key * _PER_REPORT + number, whole.key, kinds, msgspec.json.encode(topics), thing.adcode,
                thing.year, thing.section, thing.head, thing.text,
            )  # fmt: skip


def rows(store: Store, what: str, keys: Sequence[int]) -> dict[int, Row]:
    """The rows behind keys; what is no longer there is left out."""
    if what == "statements":
        return {row[0]: Row(*row) for row in store.query(_STATEMENTS, (json.dumps(keys),))}
    wanted: dict[int, list[int]] = {}
    for key in keys:
        wanted.setdefault(key // _PER_REPORT, []).append(key % _PER_REPORT)
    _, make = _THINGS[what]
    return {
        whole.key * _PER_REPORT + number: _row(whole.key * _PER_REPORT + number, whole, make(whole, number))
        for whole in _wholes(store.query(_OF_KEYS, (json.dumps(list(wanted)),)))
        for number in wanted[whole.key]
    }


def count(store: Store, what: str) -> int | None:
    """How many there are, where the store tells without reading every record."""
    sql = {
        "statements": "SELECT count(*) FROM statements", "reports": "SELECT count(*) FROM reports",
        "figures": "SELECT count(*) FROM figures",
    }.get(what)  # fmt: skip
    return int(store.query(sql).fetchone()[0]) if sql else None


def _row(key: int, whole: Whole, thing: Thing) -> Row:
    return Row(
        key=key, kind="", head=thing.head, text=thing.text, report_id=whole.report_id, title=whole.title,
        place=thing.place or whole.place, year=whole.year if thing.year is None else thing.year, path=whole.path,
        begin=thing.begin, end=thing.end, section=thing.section, statement_id=thing.statement_id, same=thing.same,
        adcode=thing.adcode or whole.adcode, genre=whole.genre, more=thing.more,
    )  # fmt: skip


def _wholes(found: Iterable[tuple[Any, ...]]) -> Iterator[Whole]:
    last, text = None, ""
    for *cells, record, text_id, body in found:
        try:
            if text_id != last:
                last, text = text_id, restore_text(body)
            report = restore_report(record)
        except (zlib.error, ValueError) as error:
            raise ArchiveError(f"a stored report is damaged ({error}); `reportminer check` tells which") from error
        yield Whole(report, text, *cells)


def _report(whole: Whole, _: int) -> Thing:
    report = whole.report
    headings = "；".join(section.head for section in report.sections if section.head)
    more = (
        ("org", whole.org), ("date", whole.date), ("headings", headings), ("statements", len(report.statements)),
        ("figures", len(report.figures)),
    )  # fmt: skip
    return Thing(whole.title, headings, report.begin, report.end, "", "", whole.report_id, more, report.statements)


def _section(whole: Whole, number: int) -> Thing:
    section = whole.report.sections[number]
    end = min(section.end, whole.first_below.get(section.id, section.end))
    text = storable(whole.text[section.begin : end].rstrip())
    more = (("role", section.role), ("section_id", section.id))
    return Thing(
        section.head, text, section.begin, section.begin + len(text), whole.paths.get(section.parent, ""), "", text,
        more, whole.inside.get(section.id, ()),
    )  # fmt: skip


def _figure(whole: Whole, number: int) -> Thing:
    figure = whole.report.figures[number]
    sentence = storable(_sentence(whole.text, figure, whole.report))
    more = {name: getattr(figure, name) for name in _OF_FIGURE}
    more |= {"text": storable(figure.text), "sentence": sentence, "figure_id": figure.id}
    around = whole.statements.get(figure.statement)
    return Thing(
        figure.indicator, sentence, figure.begin, figure.end, whole.paths.get(figure.section, ""), figure.statement,
        f"{figure.indicator}\0{figure.text}\0{sentence}", tuple(more.items()), [around] if around else (),
        figure.place, figure.adcode, figure.year,
    )  # fmt: skip


def _sentence(text: str, figure: Figure, report: Report) -> str:
    """The sentence around a figure, so far as it is near."""
    first, last = max(report.begin, figure.begin - _REACH), min(report.end, figure.end + _REACH)
    begins = [at + len(end) for end in _ENDS if (at := text.rfind(end, first, figure.begin)) >= 0]
    ends = [at + len(end) for end in _ENDS if (at := text.find(end, figure.end, last)) >= 0]
    return text[max(begins, default=first) : min(ends, default=last)].strip()


_THINGS: dict[str, tuple[Callable[[Report], int], Callable[[Whole, int], Thing]]] = {
    "reports": (lambda report: 1, _report),
    "sections": (lambda report: len(report.sections), _section),
    "figures": (lambda report: len(report.figures), _figure),
}
"""how many a report holds, and how one of them is made"""
