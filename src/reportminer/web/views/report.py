"""What does a report say, where do its records stand, and what stands beside it?"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple
from urllib.parse import urlencode

from reportminer.archive.originals import original
from reportminer.archive.outgoing import Outgoing
from reportminer.exports.citation import citation
from reportminer.labels import readable_unit, shown
from reportminer.places.selfref import of_every_place
from reportminer.readers.base import ReadError
from reportminer.readers.pictures import Quote, page_picture
from reportminer.records import CHECKED, KINDS, Figure, Report, Statement
from reportminer.schema import ReportRow
from reportminer.search.searchables import Hit
from reportminer.search.similar import repeated
from reportminer.sentences import around
from reportminer.store.errors import ArchiveError
from reportminer.tables import section_paths
from reportminer.web.texts import label, mark
from reportminer.web.texts import text as _

PDF = "application/pdf"
_BEFORE = 12
"""characters in front of a record by which it is told from others that say the same"""
_MOST_BOXED = 60
_REACH = 160
"""characters of the sentence of a figure that are quoted on either side"""
_MOST_YEARS = 12
_FIRST_WORDS = 30
_NO_PICTURE = {
    "gone": mark("原文件已不在原来的位置，看不到原页。"),
    "changed": mark("原文件在入库以后改动过，不显示原页，以免与正文对不上。"),
    "inside": mark("原文件在压缩包里，不显示原页。"),
    "large": mark("原文件太大，不显示原页。"),
    "masked": mark("个人信息已遮盖，不显示原页。"),
}


class Piece(NamedTuple):
    """A stretch of a text with what stands there: ids of statement and figure, and the kind of the statement."""

    text: str
    statement: str
    figure: str
    kind: str


def held(out: Outgoing, report_id: str) -> Report:
    """A report, if it is shown.

    Raises:
        ArchiveError: there is none, or it is left out.
    """
    found = out.archive.report(report_id)
    if out.archive.only is not None and found.report_id not in out.archive.only:
        raise ArchiveError(_("这篇报告带有密级标志，不在此列出"))
    return found


def report(out: Outgoing, report_id: str, asked: Mapping[str, str] | None = None) -> dict[str, Any]:
    """One report: outline, text in pieces, records, the one that is chosen, copies and neighbours.

    Args:
        out: the archive as far as it is shown.
        report_id: of the report, or the beginning of it.
        asked: ``record``: the id of the record that is chosen.

    Raises:
        ArchiveError: there is none.
    """
    archive = out.archive
    found = out.clean(held(out, report_id))
    text = out.clean(archive.source_text(found.report_id))
    elsewhere = _elsewhere(out, found, text)
    chosen = (asked or {}).get("record", "")
    return {
        "report": found, "filed": out.beside([found.report_id]).get(found.report_id, {}),
        "genre": label("genre", found.genre), "pieces": list(pieces_of(found, text)),
        "place_status": label("place_status", found.place.status), "year_status": label("year_status", found.year_status),
        "sections": found.sections, "kinds": KINDS, "records": _records(found, text, elsewhere), "checked": CHECKED,
        "legend": _legend(found), "repeats": sorted(elsewhere), "citation": citation(found),
        "detail": _detail(out, found, text, chosen, elsewhere.get(chosen, ())) if _known(found, chosen) else None,
        "paged": found.source.media_type == PDF, **_around(out, found),
    }  # fmt: skip


def detail(out: Outgoing, report_id: str, record_id: str) -> dict[str, Any]:
    """One record of a report: what it says, where, how sure that is, where the same words stand elsewhere.

    Raises:
        ArchiveError: there is no such report or record.
    """
    found = out.clean(held(out, report_id))
    if not _known(found, record_id):
        raise ArchiveError(_("这篇报告里没有这条记录"))
    text = out.clean(out.archive.source_text(found.report_id))
    points = [point for point in found.statements if point.id == record_id]
    hits = _repeats(out, found, [text[point.begin : point.end] for point in points])
    return {
        "report": found, "checked": CHECKED, "paged": found.source.media_type == PDF,
        "detail": _detail(out, found, text, record_id, hits[0] if hits else ()),
    }  # fmt: skip


def picture(out: Outgoing, report_id: str, page: int, record_id: str) -> bytes:
    """A page of the file of a report as PNG, with a record boxed, or all of the page.

    Raises:
        ArchiveError: there is no such report, or its pages cannot be shown; the message says why.
    """
    found = held(out, report_id)
    state, data = ("masked", b"") if out.mask else original(out.archive, found.report_id)
    if found.source.media_type != PDF:
        raise ArchiveError(_("这份文件不分页，没有原页可看"))
    if state != "there":
        raise ArchiveError(_(_NO_PICTURE[state]))
    text = out.archive.source_text(found.report_id)
    records = _evidence(found)
    chosen = [r for r in records if r.id == record_id] or [r for r in records if r.page == page][:_MOST_BOXED]
    quotes = [Quote(text[r.begin : r.end], text[max(0, r.begin - _BEFORE) : r.begin]) for r in chosen]
    try:
        return page_picture(data, page, quotes).png
    except ReadError as error:
        raise ArchiveError(str(error)) from error


def pieces_of(report: Report, text: str) -> Iterable[tuple[int, Piece]]:
    """The text of a report cut where a statement or figure begins or ends, each piece with its offset."""
    cuts = {report.begin, report.end}
    for record in _evidence(report):
        cuts |= {record.begin, record.end}
    cuts |= {section.begin for section in report.sections}
    ordered = sorted(cut for cut in cuts if report.begin <= cut <= report.end)
    points = sorted(report.statements, key=lambda s: s.begin)
    begins = [point.begin for point in points]
    figures = {begin: figure for figure in report.figures for begin in [figure.begin]}
    for begin, end in pairwise(ordered):
        at = bisect_right(begins, begin) - 1
        point = points[at] if at >= 0 and points[at].end > begin else None
        figure = figures.get(begin)
        yield begin, Piece(
            text[begin:end], point.id if point else "", figure.id if figure and figure.end >= end else "",
            point.kind if point else "",
        )  # fmt: skip


def _evidence(report: Report) -> list[Statement | Figure]:
    return [*report.statements, *report.figures]


def _known(report: Report, record_id: str) -> bool:
    return any(record.id == record_id for record in _evidence(report))


def _records(report: Report, text: str, elsewhere: Mapping[str, Sequence[Hit]]) -> list[dict[str, Any]]:
    records = sorted(_evidence(report), key=lambda record: (record.begin, -record.end))
    return [
        {
            "id": record.id, "what": "figure" if isinstance(record, Figure) else "statement", "rule": record.rule,
            "kind": label("status", record.status) if isinstance(record, Figure) else label("kind", record.kind),
            "class": "figure" if isinstance(record, Figure) else record.kind, "begin": record.begin,
            "head": _head(record, text), "confidence": record.confidence, "page": record.page,
            "elsewhere": len(elsewhere.get(record.id, ())),
        }
        for record in records
    ]  # fmt: skip


def _head(record: Statement | Figure, text: str) -> str:
    """What a record is called in a list; one without a lead phrase by its first words."""
    if isinstance(record, Figure):
        return f"{record.indicator} {record.text}".strip()
    return record.head or text[record.begin : min(record.end, record.begin + _FIRST_WORDS)]


def _legend(report: Report) -> list[tuple[str, str, int]]:
    """Kinds, their labels and how many records are of each; figures last."""
    counts = [(kind, sum(point.kind == kind for point in report.statements)) for kind in KINDS]
    told = [(str(kind), label("kind", kind), count) for kind, count in counts if count]
    return [*told, ("figure", _("数据"), len(report.figures))] if report.figures else told


def _elsewhere(out: Outgoing, report: Report, text: str) -> dict[str, list[Hit]]:
    """The statements of other reports that repeat those of this one, by id."""
    texts = [text[point.begin : point.end] for point in report.statements]
    found = _repeats(out, report, texts)
    return {point.id: hits for point, hits in zip(report.statements, found, strict=True) if hits}


def _repeats(out: Outgoing, report: Report, texts: Sequence[str]) -> list[list[Hit]]:
    archive = out.archive
    try:
        return repeated(archive.store, archive.index, texts, report_id=report.report_id, only=archive.only)
    except OSError:
        # files of the index went away or changed under an open searcher
        archive.index.forget()
        return repeated(archive.store, archive.index, texts, report_id=report.report_id, only=archive.only)


def _detail(out: Outgoing, report: Report, text: str, record_id: str, same: Sequence[Hit]) -> dict[str, Any]:
    record = next(record for record in _evidence(report) if record.id == record_id)
    about: list[tuple[str, Any]] = []
    if isinstance(record, Figure):
        kind, name = label("status", record.status), "figure"
        value = shown(record, *readable_unit((record.min, record.max), record.unit))
        of = record.year or (f"{record.years[0]}–{record.years[1]}" if record.years else "")
        about += [(_("指标"), record.indicator_id), (_("数值"), value), (_("年份"), of), (_("地方"), record.place)]
    else:
        kind, name = label("kind", record.kind), record.kind
        about += [
            (_("主题"), "、".join(record.topics)),
            (_("谁做"), "、".join(record.actors)),
            (_("地方"), record.place),
        ]
    about += [(_("出处"), section_paths(report.sections).get(record.section, "")), (_("页"), record.page)]
    return {
        "id": record.id, "head": _head(record, text), "kind": kind, "class": name, "begin": record.begin, "page": record.page,
        "statement": isinstance(record, Statement), "checked": record.rule in CHECKED, "about": [row for row in about if row[1]],
        "confidence": record.confidence, "rule": record.rule, "citation": citation(report, page=record.page),
        "same": [
            {"title": hit.title, "place": hit.place, "year": hit.year, "link": link_to(hit.report_id, hit.begin)}
            for hit in map(out.clean, same)
        ],
        "no_picture": "" if record.page is None else no_picture(out, report),
        "quote": text[slice(*_quoted(record, report, text))].strip(),
    }  # fmt: skip


def _quoted(record: Statement | Figure, report: Report, text: str) -> tuple[int, int]:
    """What of the text is quoted for a record: a statement itself, of a figure the sentence."""
    if isinstance(record, Statement):
        return record.begin, record.end
    first, last = around(text[: report.end], record.begin, record.end, reach=_REACH)
    return max(first, report.begin), last


def no_picture(out: Outgoing, report: Report) -> str:
    """Why the pages of a paged report cannot be shown, "" if they can."""
    state = "masked" if out.mask else original(out.archive, report.report_id).state
    return "" if state == "there" else _(_NO_PICTURE[state])


def link_to(report_id: str, begin: int) -> str:
    """Where characters of a report are shown."""
    return f"/report/{report_id}?" + urlencode({"at": int(begin)}) + f"#a{int(begin)}"


class _Offices:
    """The reports of an archive by who wrote them, and by what they are copies of."""

    def __init__(self, rows: Iterable[ReportRow]) -> None:
        self.by_id: dict[str, ReportRow] = {}
        self.copies: dict[str, list[ReportRow]] = {}
        self._of_place: dict[tuple[str, str], list[ReportRow]] = {}
        self._of_org: dict[tuple[str, str], list[ReportRow]] = {}
        for row in rows:
            self.by_id[row.report_id] = row
            if row.duplicate_of:
                self.copies.setdefault(row.duplicate_of, []).append(row)
                continue
            for held, name in ((self._of_place, row.adcode), (self._of_org, row.org)):
                if name:
                    held.setdefault((row.genre, name), []).append(row)

    def of(self, report: Report) -> list[ReportRow]:
        """The other reports of the office of one, of its genre, by year."""
        genre, adcode, org = report.genre, report.place.adcode, report.org
        found = [row for row in self._of_place.get((genre, adcode), ()) if _same_name(org, row.org)]
        if not of_every_place(org):
            found += [row for row in self._of_org.get((genre, org), ()) if not (adcode and row.adcode)]
        rows = {row.report_id: row for row in found if row.report_id != report.report_id}
        return sorted(rows.values(), key=lambda row: (row.year or 0, row.title, row.path, row.report_id))


def _same_name(one: str, other: str) -> bool:
    """Whether two names of offices of one place may be one office's, with the place before it or without."""
    return not one or not other or one.endswith(other) or other.endswith(one)


def _around(out: Outgoing, report: Report) -> dict[str, Any]:
    """Reports of the same office in other years, the ones before and after, and reports that are copies of this one."""
    archive = out.archive
    offices = archive.once("offices", lambda: _Offices(archive.limited(None).report_rows()))

    def shown(rows: Iterable[ReportRow]) -> list[ReportRow]:
        return [row for row in rows if archive.only is None or row.report_id in archive.only]

    own, same = offices.by_id.get(report.report_id), shown(offices.of(report))
    year = own.year if own and own.year else report.year
    dated = [row for row in same if row.year and year]
    copied = offices.by_id.get(report.quality.duplicate_of)
    return {
        "neighbours": same[:_MOST_YEARS] if len(same) <= _MOST_YEARS else _nearest(same, year)[:_MOST_YEARS],
        "earlier": next((row for row in reversed(dated) if (row.year or 0) < (year or 0)), None),
        "later": next((row for row in dated if (row.year or 0) > (year or 0)), None),
        "copied": next(iter(shown([copied] if copied else [])), None),
        "copies": shown(offices.copies.get(report.report_id, ()))[:_MOST_YEARS],
    }  # fmt: skip


def _nearest(rows: Sequence[ReportRow], year: int | None) -> list[ReportRow]:
    near = sorted(rows, key=lambda row: abs((row.year or 0) - (year or 0)))[:_MOST_YEARS]
    return sorted(near, key=lambda row: (row.year or 0, row.title))
