"""What did people put right in an archive? Corrections made, taken back, exchanged, and those that match nothing."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from reportminer.archive.compared import ComparedReports
from reportminer.corrections import (
    Conflict,
    CorrectionError,
    anchor_of,
    conflicts,
    in_force,
    in_order,
    new_entry,
    parse_value,
    read_log,
    span_of,
    undone,
)
from reportminer.files import replacing
from reportminer.records import Anchor, Corrected, Correction, CorrectionKind, Figure, Report, Section, Statement
from reportminer.store.corrected import all_entries, corrected_ids, entries_of
from reportminer.store.packing import apply_entries

if TYPE_CHECKING:
    from reportminer.issues.decisions import Edits

Item = Section | Statement | Figure
KINDS_OF: dict[type[Item], Corrected] = {Section: "section", Statement: "statement", Figure: "figure"}


class Merged(NamedTuple):
    """What came of taking over a log: how many entries were new and how many known, what contradicts, what matches nothing."""

    fresh: int
    known: int
    conflicts: list[Conflict]
    stale: list[Correction]


class CorrectedReports(ComparedReports):
    """Stored reports with the log of what people put right."""

    _last: tuple[tuple[str, int], Report, str] | None = None

    @abstractmethod
    def _writing(self, wait: float) -> AbstractContextManager[None]:
        """Nobody else writes inside the block."""

    @abstractmethod
    def _derive(self) -> int:
        """Bring what is made from the reports up to date."""

    def corrections(self) -> list[Correction]:
        """The log, in order; what was taken back and the taking back included."""
        self.store.seals.require("corrections")
        return [bound.entry for bound in all_entries(self.store.connection)]

    def record(self, report: Report, record_id: str) -> Item:
        """The section, statement or figure of a report with an id.

        Raises:
            CorrectionError: there is none.
        """
        items: list[Item] = [*report.figures, *report.statements, *report.sections]
        for item in items:
            if item.id == record_id:
                return item
        raise CorrectionError(
            f"report {report.report_id} has no record {record_id!r}; see them with: reportminer show --offsets"
        )

    def kind_of(self, report_id: str, record_id: str) -> Corrected:
        """What the record with an id is; ``report`` for "".

        Raises:
            CorrectionError: there is none.
        """
        return KINDS_OF[type(self.record(self.report(report_id), record_id))] if record_id else "report"

    def entry(
        self,
        report_id: str,
        *,
        what: Corrected = "report",
        kind: CorrectionKind = "change",
        record_id: str = "",
        span: tuple[int, int] | None = None,
        field: str = "",
        value: str = "",
        values: dict[str, Any] | None = None,
        who: str = "",
        note: str = "",
        drawn: bool = False,
    ) -> Correction:
        """An entry for the log, checked against the report as it is now; nothing is written.

        Args:
            report_id: of the report, or the beginning of it.
            what: what it is about.
            kind: ``change``, ``delete``, ``add`` or ``confirm``.
            record_id: id of the section, statement or figure.
            span: of a record to add, or the new one of a record (field ``span``): offsets into the source text.
            field: of `reportminer.corrections.FIELDS`, for ``change``.
            value: the new value as a person writes it.
            values: the fields of a record to add, as a person writes them, by name.
            who: who decides.
            note: why.
            drawn: the record was drawn at random.

        Raises:
            CorrectionError: there is no such record, or it takes no such value.
            ArchiveError: no report, or more than one, has such an id.
        """
        report, text = self.at_hand(report_id)
        common: dict[str, Any] = {
            "who": who, "note": note, "drawn": drawn, "sha256": report.source.sha256, "path": report.source.path,
        }  # fmt: skip
        if kind == "add":
            return self._addition(report, text, what, span, values or {}, common)
        item = None if what == "report" else self.record(report, record_id)
        old: Any = None
        new: Any = None
        if kind == "change":
            new = self._new_value(report, text, what, field, value, span)
            old = _old_value(report if item is None else item, field, new)
        anchor = None if item is None else anchored(text, report, *span_of(item))
        record = {} if item is None else msgspec.to_builtins(item)
        return new_entry(
            report.report_id,
            what=what,
            kind=kind,
            anchor=anchor,
            field=field,
            old=old,
            new=new,
            record=record,
            **common,
        )

    def at_hand(self, report_id: str) -> tuple[Report, str]:
        """A report and its text; the one asked for last is kept as long as the archive stays as it is."""
        key = (report_id, self.store.generation)
        if self._last is None or self._last[0] != key:
            report = self.report(report_id)
            self._last = key, report, self.source_text(report.report_id)
        return self._last[1:]

    def _new_value(
        self, report: Report, text: str, what: str, field: str, value: str, span: tuple[int, int] | None
    ) -> Any:
        if field != "span":
            return parse_value(what, field, value, year=report.year)
        if span is None:
            raise CorrectionError("a new span needs its begin and end")
        return {"span": msgspec.to_builtins(anchored(text, report, *span))}

    def _addition(
        self,
        report: Report,
        text: str,
        what: Corrected,
        span: tuple[int, int] | None,
        values: dict[str, Any],
        common: dict[str, Any],
    ) -> Correction:
        if what not in {"statement", "figure", "section"} or span is None:
            raise CorrectionError("a section, statement or figure is added at a span of the text")
        anchor = anchored(text, report, *span)
        record: dict[str, Any] = {}
        for name, value in values.items():
            parsed = parse_value(what, name, str(value), year=report.year)
            record |= parsed if isinstance(parsed, dict) else {name: parsed}
        if what == "figure":
            found = text[span[0] : span[1]]
            record = {"text": found, **(parse_value("figure", "value", found) if "min" not in record else {}), **record}
        return new_entry(report.report_id, what=what, kind="add", anchor=anchor, new=record, record=record, **common)

    def correct(self, entries: Iterable[Correction] | Correction, *, wait: float = 30.0) -> list[Correction]:
        """Put entries into the log and the reports right; those that were in the log already change nothing.

        Returns:
            The entries that match nothing in the archive: kept, and listed by `stale_corrections`.

        Raises:
            ArchiveBusyError: another process is still writing.
            ArchiveError: the archive cannot be written to.
        """
        given = [entries] if isinstance(entries, Correction) else list(entries)
        with self._writing(wait):
            self.store.correct(given)
            self.store.rebind_corrections()
            self._derive()
            if any(entry.what == "issue" for entry in given):
                self._keep_decisions()
        known = {entry.id for entry in given}
        stale = self._stale_on(corrected_ids(self.store.connection, given))
        return [entry for entry in stale if entry.id in known]

    def _keep_decisions(self) -> None:
        """Bring the file of decisions on issues in step with the log."""
        from reportminer.issues import decisions

        log = self.corrections()
        if any(entry.what == "issue" for entry in log):
            decisions.keep_edits(self.path, decisions.edits_of(log))

    def decide(self, after: Edits, *, who: str, wait: float = 30.0) -> None:
        """Keep decisions on issues: what differs from those kept becomes entries of the log.

        Raises:
            EditError: those kept before cannot be read.
            ArchiveBusyError: another process is still writing.
        """
        from reportminer.issues import decisions

        before = decisions.read_edits(self.path)
        logged = decisions.edits_of(self.corrections())
        # decisions of an archive that kept them in the file alone come into the log first
        self.correct(
            [*decisions.entries_between(logged, before, who=""), *decisions.entries_between(before, after, who=who)],
            wait=wait,
        )

    def undo(self, entry_id: str, *, who: str, note: str = "", wait: float = 30.0) -> Correction:
        """Take an entry back, by its id or the beginning of it; taking back a taking back brings it in force again.

        Raises:
            CorrectionError: no entry, or more than one, has such an id, or it was taken back before.
        """
        log = self.corrections()
        found = [entry for entry in log if entry.id.startswith(entry_id)] if entry_id else []
        if len(found) != 1:
            many = f"several corrections have ids that begin with {entry_id!r}"
            raise CorrectionError(
                many if found else f"no correction has the id {entry_id!r}; list them: reportminer corrections"
            )
        [entry] = found
        if entry.id in undone(log):
            raise CorrectionError(f"{entry.id} was taken back already")
        back = new_entry(
            entry.report_id,
            what=entry.what,
            kind="undo",
            who=who,
            note=note,
            new=entry.id,
            sha256=entry.sha256,
            path=entry.path,
        )
        self.correct(back, wait=wait)
        return back

    def stale_corrections(self) -> list[Correction]:
        """Entries that match nothing: their report is gone, or what they quote does not stand in it any more."""
        return self._stale_on(corrected_ids(self.store.connection))

    def _stale_on(self, report_ids: Iterable[str]) -> list[Correction]:
        """The entries on some reports that match nothing, in order."""
        self.store.seals.require("corrections")
        stale: list[Correction] = []
        for report_id in report_ids:
            entries = entries_of(self.store.connection, report_id)
            stored = self.store.as_mined(report_id)
            if stored is None:
                stale += in_force(entries)
            else:
                stale += apply_entries(stored.mined, entries, stored.text)[1]
        return in_order(stale)

    def correction_conflicts(self) -> list[Conflict]:
        """Where different people said different things of the same; the later entry of each pair holds."""
        return conflicts(self.corrections())

    def export_corrections(self, path: str | Path) -> int:
        """Write the log as JSON Lines; how many entries it has is returned.

        Raises:
            OSError: the file cannot be written.
        """
        log = self.corrections()
        with replacing(Path(path)) as part, part.open("wb") as out:
            for entry in log:
                out.write(msgspec.json.encode(entry) + b"\n")
        return len(log)

    def import_corrections(self, path: str | Path, *, wait: float = 30.0) -> Merged:
        """Take over the log of another archive.

        Raises:
            CorrectionError: a line is no entry; nothing was taken over.
            OSError: the file cannot be read.
        """
        entries = read_log(Path(path))
        before = self.corrections()
        known = {entry.id for entry in before}
        fresh = [entry for entry in entries if entry.id not in known]
        stale = self.correct(fresh, wait=wait)
        new = {entry.id for entry in fresh}
        found = [c for c in self.correction_conflicts() if (c.held.id in new) != (c.other.id in new)]
        return Merged(len(fresh), len(entries) - len(fresh), found, stale)


def anchored(text: str, report: Report, begin: int, end: int) -> Anchor:
    """The anchor of ``text[begin:end]``, `text` being the source text.

    Raises:
        CorrectionError: the span is empty or not within the report.
    """
    try:
        return anchor_of(text[report.begin : report.end], begin - report.begin, end - report.begin)
    except ValueError as error:
        raise CorrectionError(f"report {report.report_id} stands at [{report.begin}, {report.end}): {error}") from error


def _old_value(record: Report | Item, field: str, new: Any) -> Any:
    if field == "place" and isinstance(record, Report):
        return {name: getattr(record.place, name) for name in new}
    if field == "span":
        return [record.begin, record.end]
    if isinstance(new, dict):
        return {name: getattr(record, name) for name in new}
    return msgspec.to_builtins(getattr(record, field))
