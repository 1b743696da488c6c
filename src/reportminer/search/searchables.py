"""What can be searched in an archive? Statements, and the reports, sections and figures that records hold.

Statements come from their table. The others are made from the record and the text of their report, for the index and
for showing alike, so that both always agree; their key tells the report and their place in it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import msgspec

from reportminer.records import Figure, Report, Statement
from reportminer.sentences import STOPS
from reportminer.store.database import Store
from reportminer.store.packing import restore_report, restore_text
from reportminer.store.seals import listed
from reportminer.store.sql import storable
from reportminer.tables import section_paths

WHATS = ("statements", "reports", "sections", "figures")
_PER_REPORT = 1 << 20
"""keys set aside for the sections, or figures, of a report"""
_ENDS = (*STOPS, "\n\n")
_REACH = 150
"""characters before and behind a figure within which its sentence is sought"""

_OF_REPORT = 10
"""cells that `_REPORTS` gives of the report itself"""
_REPORTS = """
    SELECT r.report_key, r.report_id, r.title, r.org, r.genre, r.date, r.year,
           CASE WHEN r.full_name != '' THEN r.full_name ELSE r.place END, r.adcode, r.path,
           r.corrected, {occurrence}, o.seal, {text}, t.seal
    FROM reports r LEFT JOIN occurrences o USING (occurrence_id) LEFT JOIN sources USING (source_id)
    LEFT JOIN texts t USING (text_id)
    """
_SINCE = _REPORTS + "WHERE r.generation > ? ORDER BY r.report_key"
_OF_KEYS = _REPORTS + "WHERE r.report_key IN (SELECT value FROM json_each(?)) ORDER BY r.report_key"

_OF_FIGURE = ("indicator", "min", "max", "approx", "unit", "status", "time", "indicator_id")
_SOURCE = ("report_id", "title", "place", "year", "path", "begin", "end")
_FOUND = ("snippet", "marks", "widened", "copies", "found")
COLUMNS = {
    "statements": (
        "rank", "score", "kind", "head", "text", *_SOURCE, *_FOUND, "best_part", "section", "statement_id", "adcode", "genre",
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


class HitPart(NamedTuple):
    """The part of a statement that answers, where it does so better than the statement as a whole."""

    kind: str
    head: str
    begin: int
    end: int
    """its place in the source"""


class Found(NamedTuple):
    """In which word a thing that was asked for was found."""

    asked: str
    word: str
    how: str
    """``literal``, ``synonym``, ``part`` (a shorter word of it) or ``pair`` (two of its characters)"""


class Hit(NamedTuple):
    """One statement, report, section or figure that was found, joined with its report.

    `begin` and `end` are those of the thing in its source; `place`, `adcode` and `year` are its own where it has any.
    `marks` are the places of the words found in `text`, `snippet_marks` those in `snippet`. The text of a report is its
    headings, that of a figure its sentence.
    """

    key: int
    """of its document in the index"""
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
    """of a figure that of the statement around it; reports and sections have none"""
    same: str
    """alike in copies of one another"""
    adcode: str
    genre: str
    what: str = "statements"
    more: tuple[tuple[str, Any], ...] = ()
    """columns that only some have, such as the unit of a figure"""
    rank: int = 0
    score: float = 0.0
    widened: bool = False
    """found only by related words"""
    copies: int = 0
    """further ones with the same text, left out"""
    part: HitPart | None = None
    found: tuple[Found, ...] = ()
    """the things asked for, each with a word that stands here for it"""
    marks: tuple[tuple[int, int], ...] = ()
    snippet: str = ""
    snippet_marks: tuple[tuple[int, int], ...] = ()

    def highlight(self, before: str = "【", after: str = "】") -> str:
        """The snippet with what was found set between two marks."""
        pieces: list[str] = []
        done = 0
        for begin, end in self.snippet_marks:
            pieces += (self.snippet[done:begin], before, self.snippet[begin:end], after)
            done = end
        return "".join([*pieces, self.snippet[done:]])

    @property
    def thing(self) -> tuple[str, str]:
        """Ids of its report and of its record, "" for a report itself."""
        more = dict(self.more)
        record = {"statements": self.statement_id, "figures": more.get("figure_id"), "sections": more.get("section_id")}
        return self.report_id, str(record.get(self.what) or "")

    def as_row(self) -> dict[str, Any]:
        """The hit as a row with the columns of `COLUMNS`; `marks` there are those of the snippet."""
        marks = [list(mark) for mark in self.snippet_marks]
        part = self.part and self.part._asdict()
        row = {
            **self._asdict(),
            "marks": marks,
            "best_part": part,
            "found": [list(each) for each in self.found],
            **dict(self.more),
        }
        return {name: row[name] for name in COLUMNS[self.what]}


Held = tuple[Hit, Sequence[Statement]]
"""a report, section or figure as it is found, and the statements whose kinds and topics it shares"""


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
    many, make = _HELD[what]
    store.seals.require("reports")
    for whole in _wholes(store, _SINCE, (since,)):
        for number in range(many(whole.report)):
            hit, statements = make(whole, number)
            figure = whole.report.figures[number] if what == "figures" else None
            kinds = ",".join(dict.fromkeys(statement.kind for statement in statements))
            topics = list(dict.fromkeys(topic for statement in statements for topic in statement.topics))
            yield (
                hit.key, whole.key, kinds, msgspec.json.encode(topics), hit.adcode, hit.year, hit.section, hit.head, hit.text, "",
                figure and figure.confidence, figure and figure.rule,
            )  # fmt: skip


def fetch(store: Store, what: str, keys: Sequence[int]) -> dict[int, Hit]:
    """What stands behind keys, not yet ranked; what is no longer there is left out."""
    if what == "statements":
        rows = store.seals.rows("statements", keys)
        reports = store.seals.rows("reports", list({row["report_key"] for row in rows.values()}))
        return {
            key: _statement(rows[key], reports[rows[key]["report_key"]])
            for key in keys if key in rows and rows[key]["report_key"] in reports
        }  # fmt: skip
    wanted: dict[int, list[int]] = {}
    for key in keys:
        wanted.setdefault(key // _PER_REPORT, []).append(key % _PER_REPORT)
    _, make = _HELD[what]
    store.seals.require_keys("reports", list(wanted))
    wholes = _wholes(store, _OF_KEYS, (json.dumps(list(wanted)),))
    found = (make(whole, number)[0] for whole in wholes for number in wanted[whole.key])
    return {hit.key: hit for hit in found}


def count(store: Store, what: str) -> int | None:
    """How many there are, where the store tells without reading every record."""
    sql = {
        "statements": "SELECT count(*) FROM statements", "reports": "SELECT count(*) FROM reports",
        "figures": "SELECT count(*) FROM figures",
    }.get(what)  # fmt: skip
    return int(store.query(sql).fetchone()[0]) if sql else None


def _hit(whole: Whole, number: int, what: str, **own: Any) -> Hit:
    """A thing of a report; `own` are the fields that the report does not give."""
    given = {
        "kind": "", "statement_id": "", "section": "", "report_id": whole.report_id, "title": whole.title,
        "place": whole.place, "year": whole.year, "path": whole.path, "adcode": whole.adcode, "genre": whole.genre,
    }  # fmt: skip
    return Hit(key=whole.key * _PER_REPORT + number, what=what, **{**given, **own})


def _statement(row: Mapping[str, Any], report: Mapping[str, Any]) -> Hit:
    place = row["place"] if row["place"] not in {"", report["place"]} else report["full_name"] or report["place"]
    return Hit(
        row["statement_key"], row["kind"], row["head"], row["text"], report["report_id"], report["title"], place,
        report["year"], report["path"], row["begin"], row["end"], row["section"], row["statement_id"], row["text"],
        row["adcode"] or report["adcode"], report["genre"],
    )  # fmt: skip


def _wholes(store: Store, query: str, given: Sequence[Any]) -> Iterator[Whole]:
    """Reports with their texts, verified; `query` leaves room for the columns of both."""
    occurrence, of_text = store.seals.columns("occurrences"), store.seals.columns("texts")
    begin = _OF_REPORT + 1
    middle = begin + len(occurrence) + 1
    last, text = None, ""
    for row in store.query(query.format(occurrence=listed(occurrence, "o."), text=listed(of_text, "t.")), given):
        found, stored = row[begin : middle - 1], dict(zip(of_text, row[middle:], strict=False))
        store.seals.row("occurrences", found, row[middle - 1], report_id=row[1])
        if last is None or stored["text_id"] != last:
            store.seals.row("texts", row[middle:-1], row[-1], report_id=row[1])
            last, text = stored["text_id"], restore_text(stored["body"])
        record = row[_OF_REPORT] or found[occurrence.index("record")]
        yield Whole(restore_report(record), text, *row[:_OF_REPORT])


def _report(whole: Whole, number: int) -> Held:
    report = whole.report
    headings = "；".join(section.head for section in report.sections if section.head)
    more = (
        ("org", whole.org), ("date", whole.date), ("headings", headings), ("statements", len(report.statements)),
        ("figures", len(report.figures)),
    )  # fmt: skip
    hit = _hit(
        whole, number, "reports", head=whole.title, text=headings, begin=report.begin, end=report.end,
        same=whole.report_id, more=more,
    )  # fmt: skip
    return hit, report.statements


def _section(whole: Whole, number: int) -> Held:
    section = whole.report.sections[number]
    end = min(section.end, whole.first_below.get(section.id, section.end))
    text = storable(whole.text[section.begin : end].rstrip())
    hit = _hit(
        whole, number, "sections", head=section.head, text=text, begin=section.begin, end=section.begin + len(text),
        section=whole.paths.get(section.parent, ""), same=text, more=(("role", section.role), ("section_id", section.id)),
    )  # fmt: skip
    return hit, whole.inside.get(section.id, ())


def _figure(whole: Whole, number: int) -> Held:
    figure = whole.report.figures[number]
    sentence = storable(_sentence(whole.text, figure, whole.report))
    more = {name: getattr(figure, name) for name in _OF_FIGURE}
    more |= {"text": storable(figure.text), "sentence": sentence, "figure_id": figure.id}
    around = whole.statements.get(figure.statement)
    hit = _hit(
        whole, number, "figures", head=figure.indicator, text=sentence, begin=figure.begin, end=figure.end,
        section=whole.paths.get(figure.section, ""), statement_id=figure.statement,
        same=f"{figure.indicator}\0{figure.text}\0{sentence}", more=tuple(more.items()),
        place=figure.place or whole.place, adcode=figure.adcode or whole.adcode,
        year=whole.year if figure.year is None else figure.year,
    )  # fmt: skip
    return hit, [around] if around else ()


def _sentence(text: str, figure: Figure, report: Report) -> str:
    """The sentence around a figure, so far as it is near."""
    first, last = max(report.begin, figure.begin - _REACH), min(report.end, figure.end + _REACH)
    begins = [at + len(end) for end in _ENDS if (at := text.rfind(end, first, figure.begin)) >= 0]
    ends = [at + len(end) for end in _ENDS if (at := text.find(end, figure.end, last)) >= 0]
    return text[max(begins, default=first) : min(ends, default=last)].strip()


_HELD: dict[str, tuple[Callable[[Report], int], Callable[[Whole, int], Held]]] = {
    "reports": (lambda report: 1, _report),
    "sections": (lambda report: len(report.sections), _section),
    "figures": (lambda report: len(report.figures), _figure),
}
"""how many a report holds, and how one of them is made"""
