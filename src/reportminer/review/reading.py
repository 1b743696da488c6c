"""What do people want changed? Reads a review workbook back, whichever program saved it, into entries for the log."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from reportminer.corrections import CorrectionError, span_of
from reportminer.readers.base import ReadError
from reportminer.readers.sheets import cell_text, sheets
from reportminer.records import Corrected, Correction, Report
from reportminer.review.sheets import (
    BEFORE,
    COLUMNS,
    DELETE,
    KEY,
    NOTE,
    QUOTE,
    REPORT,
    RIGHT,
    SHEETS,
    VERDICT,
    items_of,
)
from reportminer.store.errors import ArchiveError

if TYPE_CHECKING:
    from reportminer.archive import Archive


_TELLING = frozenset([KEY, VERDICT, NOTE, QUOTE])
"""heads, beside those of fields, that make a row one that asks for something; programs leave links behind in rows that went"""


class Problem(NamedTuple):
    """A row that nothing was done with, and why."""

    sheet: str
    row: int
    reason: str


class Plan(NamedTuple):
    """What a workbook asks for: entries for the log, rows that cannot be understood, remarks, how many rows ask for nothing."""

    entries: list[Correction]
    problems: list[Problem]
    remarks: list[str]
    untouched: int


class _Key(NamedTuple):
    what: Corrected
    report_id: str
    record_id: str
    begin: int
    end: int
    drawn: bool


def read_plan(archive: Archive, path: Path, *, who: str) -> Plan:
    """The entries that an edited workbook asks for; nothing is written.

    Rows may be sorted, filtered, moved or gone; columns may stand in another order. A record is found by the characters it stands
    at, so a workbook stays good when its archive is mined again.

    Args:
        archive: that the workbook was made of.
        path: the workbook.
        who: who edited it.

    Raises:
        CorrectionError: it is no review workbook, or cannot be read.
    """
    plan = Plan([], [], [], 0)
    reader = _Reader(archive, who, plan)
    found = 0
    for name, rows in _sheets(path):
        if name not in SHEETS:
            continue
        found += 1
        reader.sheet(name, SHEETS[name], rows)
    if not found:
        raise CorrectionError(f"{path}: it has none of the sheets {', '.join(SHEETS)}; is it what review export wrote?")
    return plan._replace(untouched=reader.untouched)


def _sheets(path: Path) -> Iterator[tuple[str, list[list[str]]]]:
    try:
        yield from sheets(path.read_bytes())
    except (ReadError, OSError) as error:
        raise CorrectionError(f"{path}: it cannot be read as a workbook: {error}") from error


class _Reader:
    """A workbook while it is read."""

    def __init__(self, archive: Archive, who: str, plan: Plan) -> None:
        self.archive, self.who, self.plan = archive, who, plan
        self.untouched = 0
        self._seen: set[_Key] = set()

    def sheet(self, name: str, what: Corrected, rows: Sequence[Sequence[Any]]) -> None:
        """Read one sheet."""
        heads = [cell_text(cell) for cell in rows[0]] if rows else []
        fields = {column.head: column.field for column in COLUMNS[what]}
        lost = [head for head in (KEY, BEFORE, VERDICT) if head not in heads]
        if lost:
            self._problem(name, 1, f"the columns {', '.join(lost)} are missing; export the workbook again")
            return
        own = [head for head in heads if head and head not in fields]
        if own:
            self.plan.remarks.append(
                f"{name}: the columns {', '.join(own)} are not of this workbook and were passed over"
            )
        for number, row in enumerate(rows[1:], 2):
            cells = {head: cell_text(cell) for head, cell in zip(heads, row, strict=False) if head in fields}
            if any(words for head, words in cells.items() if fields[head] or head in _TELLING):
                try:
                    self._row(name, number, what, cells, fields)
                except (CorrectionError, ArchiveError) as error:
                    self._problem(name, number, str(error))

    def _problem(self, sheet: str, row: int, reason: str) -> None:
        self.plan.problems.append(Problem(sheet, row, reason))

    def _row(
        self, sheet: str, number: int, what: Corrected, cells: Mapping[str, str], fields: Mapping[str, str]
    ) -> None:
        values = {fields[head]: cells[head] for head in cells if fields[head]}
        if not cells[KEY]:
            self._added(what, cells, values)
            return
        key, before = _key(cells[KEY], what), _before(cells[BEFORE])
        if key in self._seen:
            raise CorrectionError("the row stands twice; only the first one counts")
        self._seen.add(key)
        verdict = cells[VERDICT]
        if verdict not in {"", RIGHT, DELETE}:
            raise CorrectionError(f"{VERDICT} is {RIGHT}, {DELETE} or empty, not {verdict!r}")
        changed = {
            field: value for field, value in values.items() if _squeezed(value) != _squeezed(before.get(field, ""))
        }
        if not changed and not verdict:
            self.untouched += 1
            return
        report, _ = self.archive.at_hand(key.report_id)
        record_id = self._record_id(key, report)
        common: dict[str, Any] = {
            "what": what, "record_id": record_id, "who": self.who, "note": cells.get(NOTE, ""), "drawn": key.drawn,
        }  # fmt: skip
        if verdict == DELETE:
            if what == "report":
                raise CorrectionError("a report cannot be deleted here; take its file away and run: reportminer ingest")
            self.plan.entries.append(self.archive.entry(report.report_id, kind="delete", **common))
            return
        entries = [
            self.archive.entry(report.report_id, field=field, value=value, **common) for field, value in changed.items()
        ]
        if verdict == RIGHT and not changed and what != "report":
            entries.append(self.archive.entry(report.report_id, kind="confirm", **common))
        self.plan.entries.extend(entries)

    def _record_id(self, key: _Key, report: Report) -> str:
        """The id that the record has now: of the one at its characters."""
        if key.what == "report":
            return ""
        begin, end = key.begin + report.begin, key.end + report.begin
        for item in items_of(report, key.what):
            if span_of(item) == (begin, end):
                return str(item.id)
        raise CorrectionError("the record is not in the archive any more as it was exported; export the workbook again")

    def _added(self, what: Corrected, cells: Mapping[str, str], values: Mapping[str, str]) -> None:
        if what == "report":
            raise CorrectionError("a report is added with its file: reportminer ingest")
        quote, report_id = cells.get(QUOTE, ""), cells.get(REPORT, "")
        if not quote or not report_id:
            raise CorrectionError(
                f"a new row needs {QUOTE} and {REPORT}; copy the latter from a row of the same report"
            )
        report, text = self.archive.at_hand(self.archive.find_report(report_id))
        own = text[report.begin : report.end]
        if own.count(quote) != 1:
            times = own.count(quote)
            raise CorrectionError(f"{QUOTE} stands {times} times in the report {report_id}; it must stand there once")
        begin = report.begin + own.index(quote)
        given = {field: value for field, value in values.items() if value}
        self.plan.entries.append(
            self.archive.entry(
                report.report_id, what=what, kind="add", span=(begin, begin + len(quote)), values=given, who=self.who,
                note=cells.get(NOTE, ""),
            )
        )  # fmt: skip


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _key(text: str, what: Corrected) -> _Key:
    try:
        kind, report_id, record_id, begin, end, drawn = json.loads(text)
        if kind != what or not isinstance(report_id, str) or not isinstance(record_id, str):
            raise ValueError(kind)
        return _Key(kind, report_id, record_id, int(begin), int(end), bool(drawn))
    except (ValueError, TypeError) as error:
        raise CorrectionError(
            f"the hidden column {KEY} was changed; undo that, or export the workbook again"
        ) from error


def _before(text: str) -> dict[str, str]:
    try:
        return {str(name): str(value) for name, value in json.loads(text).items()}
    except (ValueError, AttributeError) as error:
        raise CorrectionError(
            f"the hidden column {BEFORE} was changed; undo that, or export the workbook again"
        ) from error
