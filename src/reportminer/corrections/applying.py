"""What does a report say after corrections? One pure function between mining and storing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

import msgspec

from reportminer.corrections.anchors import locate
from reportminer.corrections.log import in_force
from reportminer.records import Correction, Figure, Place, Report, Section, Span, Statement, decode_report, encode

Item = Section | Statement | Figure
_TYPES: dict[str, type[Item]] = {"section": Section, "statement": Statement, "figure": Figure}
_SAME_OVERLAP = 0.5
"""share of all characters of two spans that both must hold to be taken for the same record"""
_PLACED = frozenset([
    "id", "parent", "begin", "end", "head_begin", "head_end", "indicator_evidence", "section", "statement", "figures", "parts",
    "answers",
])  # fmt: skip
"""what a record that is set up again takes from where it stands, not from what was seen"""


def span_of(item: Item) -> Span:
    """The characters that a record stands at: of a section its heading."""
    return (item.head_begin, item.head_end) if isinstance(item, Section) else (item.begin, item.end)


def standing_at(items: Iterable[Any], span: Span) -> Any:
    """The record that stands at a span: the one of just these characters, else the one that shares most of them; or None."""
    best, most = None, 0.0
    for item in items:
        begin, end = span_of(item)
        shared = min(end, span[1]) - max(begin, span[0])
        if shared <= 0:
            continue
        share = shared / (max(end, span[1]) - min(begin, span[0]))
        if share > most and share >= _SAME_OVERLAP:
            best, most = item, share
    return best


class Applied(NamedTuple):
    """A corrected report, and the entries that no longer match anything in it."""

    report: Report
    stale: list[Correction]


def apply(report: Report, entries: Iterable[Correction], text: str, *, same: bool = True, own: bool = False) -> Applied:
    """Replay the log on a report as it was mined.

    Args:
        report: as mined; it is left as it is.
        entries: the entries on it, in any order.
        text: the source text that its offsets refer to.
        same: its content is that of the report that the entries were made on (`anchors.locate`).
        own: nobody else needs the report, so it may be changed.

    Returns:
        The report with every entry that holds replayed in order. Corrected records have the rule ``corrected`` (or
        ``confirmed``, ``added``) and confidence 1; what the rules had said stands in `Report.corrected`.
    """
    held = [entry for entry in in_force(entries) if entry.what != "list"]
    if not held:
        return Applied(report, [])
    replay = _Replay(report if own else decode_report(encode(report)), text, same=same)
    stale = [entry for entry in held if not replay.run(entry)]
    return Applied(replay.done(), stale)


class _Replay:
    """A report while entries are replayed on it, one after the other."""

    def __init__(self, report: Report, text: str, *, same: bool) -> None:
        self.report, self.begin, self.same = report, report.begin, same
        self.text = text[report.begin : report.end]
        self.items: dict[str, list[Any]] = {
            "section": report.sections, "statement": report.statements, "figure": report.figures,
        }  # fmt: skip
        self.moved = False

    def run(self, entry: Correction) -> bool:
        """Replay one entry; False if it matches nothing."""
        if entry.what == "report":
            return self._report(entry)
        if entry.what not in self.items or entry.anchor is None:
            return False
        span = locate(self.text, entry.anchor, same=self.same)
        if span is None:
            return False
        span = (span[0] + self.begin, span[1] + self.begin)
        found = standing_at(self.items[entry.what], span)
        if entry.kind == "delete":
            if found is not None:
                self.items[entry.what].remove(found)
                self._note(found, "deleted", msgspec.to_builtins(found))
                self.moved = True
            return True
        if found is None:
            found = self._set_up(entry, span)
        elif entry.kind == "add":  # somebody added what the rules find by now: what people say of it stands
            self._change(found, entry)
        if entry.kind == "change":
            self._change(found, entry)
        elif entry.kind == "confirm":
            self._confirm(found, entry)
        return True

    def _set_up(self, entry: Correction, span: Span) -> Item:
        """The record as it was seen, at its span: added by people, or no longer found by the rules."""
        kind = _TYPES[entry.what]
        seen = {name: value for name, value in entry.record.items() if name not in _PLACED}
        anchored = entry.id if entry.kind == "add" else f"{entry.what}{span[0] - self.begin}-{span[1] - self.begin}"
        item: Item = msgspec.convert(
            {**seen, "id": f"c{anchored[:12]}", "begin": span[0], "end": span[1], "confidence": 1.0, "rule": "added"},
            kind,
        )
        if isinstance(item, Figure):
            item.text = item.text or self.text[span[0] - self.begin : span[1] - self.begin]
        elif isinstance(item, Statement) and item.head:
            at = self.text.find(item.head, span[0] - self.begin, span[1] - self.begin)
            item.head_begin, item.head_end = (at + self.begin, at + self.begin + len(item.head)) if at >= 0 else (0, 0)
        elif isinstance(item, Section):
            item.head_begin, item.head_end = span
        items = self.items[entry.what]
        items.insert(bisect_right([(other.begin, other.end) for other in items], span), item)
        self.moved = True
        return item

    def _change(self, item: Item, entry: Correction) -> None:
        values = entry.new if isinstance(entry.new, dict) else {entry.field: entry.new}
        for name, value in values.items():
            if name == "span":
                self._move(item, value)
                continue
            self._note(item, name, msgspec.to_builtins(getattr(item, name)))
            setattr(item, name, _converted(item, name, value))
        if isinstance(item, Figure) and entry.field == "year":
            item.years = None
        if isinstance(item, Statement) and entry.field in {"kind", "head"}:
            item.parts = [] if entry.field == "kind" else item.parts
        item.rule, item.confidence = "corrected", 1.0

    def _move(self, item: Item, value: dict[str, Any]) -> None:
        from reportminer.records import Anchor

        span = locate(self.text, msgspec.convert(value, Anchor), same=self.same)
        if span is None:
            return
        self._note(item, "span", [item.begin, item.end])
        item.begin, item.end = span[0] + self.begin, span[1] + self.begin
        if isinstance(item, Figure):
            item.text = self.text[span[0] : span[1]]
        self.moved = True

    def _confirm(self, item: Item, entry: Correction) -> None:
        for name, value in entry.record.items():
            if name in _PLACED or name in {"confidence", "rule"} or name not in type(item).__struct_fields__:
                continue
            before = msgspec.to_builtins(getattr(item, name))
            if before != value:
                self._note(item, name, before)
                setattr(item, name, _converted(item, name, value))
        if item.rule != "corrected":
            item.rule = "confirmed"
        item.confidence = 1.0

    def _report(self, entry: Correction) -> bool:
        report = self.report
        if entry.kind == "confirm":
            return True
        if entry.kind != "change":
            return False
        values = entry.new if entry.field == "place" and isinstance(entry.new, dict) else {entry.field: entry.new}
        if entry.field == "place":
            self._note(None, "place", msgspec.to_builtins(report.place))
            told = {"status": "corrected", "rule": "corrected", "confidence": 1.0}
            report.place = msgspec.convert({**msgspec.to_builtins(report.place), **values, **told}, Place)
            return True
        if entry.field not in Report.__struct_fields__:
            return False
        self._note(None, entry.field, msgspec.to_builtins(getattr(report, entry.field)))
        setattr(report, entry.field, _converted(report, entry.field, entry.new))
        if entry.field == "year":
            report.year_status = "corrected" if entry.new is not None else "unknown"
        return True

    def _note(self, item: Item | None, name: str, old: Any) -> None:
        """Keep what the rules said, once."""
        self.report.corrected.setdefault("" if item is None else item.id, {}).setdefault(name, old)

    def done(self) -> Report:
        """The report, its records in order and tied to each other again."""
        if self.moved:
            for items in self.items.values():
                items.sort(key=lambda item: (item.begin, item.end))
            _tie(self.report)
        return self.report


@cache
def _field_types(kind: type[msgspec.Struct]) -> dict[str, Any]:
    return {field.name: field.type for field in msgspec.structs.fields(kind)}


def _converted(item: msgspec.Struct, name: str, value: Any) -> Any:
    return msgspec.convert(value, _field_types(type(item))[name])


def _tie(report: Report) -> None:
    """Tie figures to statements, and both to sections, by where they stand; what is tied already and still fits stays."""
    sections = {section.id: section for section in report.sections}
    records: list[Statement | Figure] = [*report.statements, *report.figures]
    for record in records:
        if record.section not in sections:
            record.section = _innermost(report.sections, record.begin)
    ordered = sorted(report.statements, key=lambda statement: statement.begin)
    begins = [statement.begin for statement in ordered]
    for statement in ordered:
        statement.figures = []
        for part in statement.parts:
            part.figures = []
    for figure in report.figures:
        figure.statement = ""
        at = bisect_right(begins, figure.begin) - 1
        if at >= 0 and figure.end <= ordered[at].end:
            figure.statement = ordered[at].id
            ordered[at].figures.append(figure.id)
            for part in ordered[at].parts:
                if part.begin <= figure.begin and figure.end <= part.end:
                    part.figures.append(figure.id)


def _innermost(sections: Sequence[Section], offset: int) -> str:
    inside = [section for section in sections if section.begin <= offset < section.end]
    return max(inside, key=lambda section: (section.level, section.begin)).id if inside else ""
