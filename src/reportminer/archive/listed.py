"""What have people put aside in an archive? Named lists of found things, which outlive new runs, rules and names of files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from reportminer import lists
from reportminer.archive.corrected import KINDS_OF, CorrectedReports, Item, anchored
from reportminer.corrections import CorrectionError, locate, span_of, standing_at
from reportminer.lists import NamedList
from reportminer.records import Correction, Figure, Report, Statement
from reportminer.sentences import around
from reportminer.store.corrected import all_entries
from reportminer.store.errors import ArchiveError
from reportminer.tables import report_year

_SEEN = 2_000
"""characters of a thing that are kept beside its anchor"""
_REACH = 160


class ListItem(NamedTuple):
    """A thing in a list, as it is found in the archive now.

    `kind` is that of a statement, the role of a section, the status of a figure, the genre of a report; `text` the words at
    `begin`, `end`, of a figure its sentence. `state` is "" where the record stands, ``text`` where its words do but the rules
    find no record there any more, ``gone`` where neither does: then what was seen when it was put aside is shown.
    """

    id: str
    """of the entry that put it in"""
    what: str
    kind: str
    head: str
    text: str
    place: str
    year: int | None
    title: str
    page: int | None
    path: str
    begin: int
    end: int
    report_id: str
    record_id: str
    note: str
    who: str
    when: str
    state: str


class ListedReports(CorrectedReports):
    """Stored reports with the lists that people made of what they found."""

    def lists(self) -> list[NamedList]:
        """The named lists, by name."""
        return lists.lists_of(self.corrections())

    def create_list(self, name: str, *, who: str = "", note: str = "", wait: float = 30.0) -> NamedList:
        """Make a new list.

        Raises:
            CorrectionError: the name is none, or a list bears it already.
        """
        log = self.corrections()
        self.correct(lists.creation(log, name, who=who, note=note), wait=wait)
        return lists.list_named(self.lists(), name)

    def add_to_list(
        self, name: str, things: Iterable[tuple[str, str]], *, who: str = "", note: str = "", wait: float = 30.0
    ) -> int:
        """Put things into a list, made if there is none of the name; how many were not in it before is returned.

        Args:
            name: of the list.
            things: ids of report and record; a record "" is the report itself.
            who: who puts them in.
            note: why.
            wait: seconds to wait for another process that writes to the archive.

        Raises:
            CorrectionError: there is no such record.
            ArchiveError: there is no such report.
        """
        log, fresh = self.corrections(), []
        words = lists.clean_name(name)
        if all(words not in (one.name, one.id) for one in lists.lists_of(log)):
            fresh.append(lists.creation(log, name, who=who))
        one = lists.list_named(lists.lists_of([*log, *fresh]), name)
        bound = self._bound()
        held = {_key(entry, bound.get(entry.id, entry.report_id)) for entry in one.items}
        added = 0
        for report_id, record_id in things:
            entry = self._addition_to(one, report_id, record_id, who, note)
            if (key := _key(entry, entry.report_id)) not in held:
                held.add(key)
                fresh.append(entry)
                added += 1
        if fresh:
            self.correct(fresh, wait=wait)
        return added

    def remove_from_list(self, name: str, items: Sequence[str], *, who: str = "", wait: float = 30.0) -> int:
        """Take things out of a list, by the ids of its items or their beginnings; how many is returned.

        Raises:
            CorrectionError: there is no such list, or no item or several have such an id.
        """
        one = lists.list_named(self.lists(), name)
        bound = self._bound()
        keys = set()
        for item in items:
            found = [entry for entry in one.items if item and entry.id.startswith(item)]
            if len(found) != 1:
                raise CorrectionError(f"{len(found)} items of the list {one.name} have ids that begin with {item!r}")
            keys.add(_key(found[0], bound.get(found[0].id, found[0].report_id)))
        gone = [entry.id for entry in one.items if _key(entry, bound.get(entry.id, entry.report_id)) in keys]
        if gone:
            self.correct(lists.removal(one, gone, who=who), wait=wait)
        return len(keys)

    def rename_list(self, name: str, new: str, *, who: str = "", wait: float = 30.0) -> None:
        """Give a list another name.

        Raises:
            CorrectionError: there is no such list, or another bears the new name.
        """
        log = self.corrections()
        self.correct(lists.renaming(log, lists.list_named(lists.lists_of(log), name), new, who=who), wait=wait)

    def delete_list(self, name: str, *, who: str = "", wait: float = 30.0) -> None:
        """Delete a list; ``corrections undo`` brings it back.

        Raises:
            CorrectionError: there is no such list.
        """
        log = self.corrections()
        self.correct(lists.deletion(log, lists.list_named(lists.lists_of(log), name), who=who), wait=wait)

    def list_items(self, name: str) -> list[ListItem]:
        """What is in a list, in the order in which it was put in, each thing once, as it stands in the archive now.

        Raises:
            CorrectionError: there is no such list.
        """
        one = lists.list_named(self.lists(), name)
        bound = self._bound()
        held: dict[str, tuple[Report, str] | None] = {}
        found: dict[Any, ListItem] = {}
        for entry in one.items:
            report_id = bound.get(entry.id, entry.report_id)
            if self.only is not None and report_id not in self.only:
                continue
            if report_id not in held:
                held[report_id] = self._held(report_id)
            item = _resolved(entry, held[report_id], same=report_id == entry.report_id)
            found.setdefault((item.report_id or item.id, item.what, item.begin, item.end), item)
        return list(found.values())

    def thing(self, report_id: str, record_id: str = "") -> ListItem:
        """A report or one of its records as a list would show it.

        Raises:
            CorrectionError: there is no such record.
            ArchiveError: there is no such report.
        """
        draft = NamedList("", "")
        entry = self._addition_to(draft, report_id, record_id, "", "")
        return _resolved(entry, self._held(entry.report_id), same=True)

    def _bound(self) -> dict[str, str]:
        """The present id of the report of each entry of a list."""
        entries = all_entries(self.store.connection)
        return {one.entry.id: one.report_id for one in entries if one.entry.what == "list"}

    def _held(self, report_id: str) -> tuple[Report, str] | None:
        """A report and its text, None if it is not in the archive."""
        known = self.store.query("SELECT 1 FROM reports WHERE report_id = ?", (report_id,)).fetchone()
        return (self.report(report_id), self.source_text(report_id)) if known else None

    def _addition_to(self, one: NamedList, report_id: str, record_id: str, who: str, note: str) -> Correction:
        report, text = self.at_hand(self.find_report(report_id))
        if self.only is not None and report.report_id not in self.only:
            raise ArchiveError(f"no report has an id that begins with {report_id!r}")
        item = self.record(report, record_id) if record_id else None
        what = "report" if item is None else KINDS_OF[type(item)]
        anchor = None if item is None else anchored(text, report, *span_of(item))
        return lists.addition(
            one, report.report_id, what, anchor, _seen(report, item, text), who=who, note=note,
            sha256=report.source.sha256, path=report.source.path,
        )  # fmt: skip


def _key(entry: Correction, report_id: str) -> tuple[Any, ...]:
    """What tells things apart: the report as it is called now, and the words within it."""
    anchor = entry.anchor
    place = (anchor.begin, anchor.end, anchor.quote) if anchor else ()
    return (report_id, str(entry.new), *place)


def _seen(report: Report, item: Item | None, text: str) -> dict[str, Any]:
    """What a list shows of a record: kind, head, text, place, year, title, page."""
    place, year = report.place.full_name or report.place.name, report_year(report)
    seen: dict[str, Any] = {"place": place, "year": year, "title": report.title, "page": None, "begin": 0, "end": 0}
    if item is None:
        return {
            **seen,
            "kind": report.genre,
            "head": report.title,
            "text": "",
            "begin": report.begin,
            "end": report.end,
        }
    begin, end = item.begin, item.end
    if isinstance(item, Figure):
        first, last = around(text[: report.end], begin, end, reach=_REACH)
        seen |= {"kind": item.status, "head": f"{item.indicator} {item.text}".strip(), "year": item.year or year}
        words = text[max(first, report.begin) : last]
    else:
        words = text[begin:end]
        seen |= {"kind": item.kind if isinstance(item, Statement) else item.role, "head": item.head}
    page = getattr(item, "page", None)
    return {**seen, "text": words.strip()[:_SEEN], "page": page, "begin": begin, "end": end}


def _resolved(entry: Correction, held: tuple[Report, str] | None, *, same: bool) -> ListItem:
    """A thing of a list as it is found now, or as it was seen."""
    seen: dict[str, Any] = {
        name: entry.record.get("seen", {}).get(name)
        for name in ("kind", "head", "text", "place", "year", "title", "page")
    }
    common: dict[str, Any] = {
        "id": entry.id,
        "what": str(entry.new),
        "note": entry.note,
        "who": entry.who,
        "when": entry.when,
    }
    if held is None:
        return ListItem(**common, **seen, path=entry.path, begin=0, end=0, report_id="", record_id="", state="gone")
    report, text = held
    stands: dict[str, Any] = {"path": report.source.path, "report_id": report.report_id}
    if entry.anchor is None:
        now = _seen(report, None, text)
        return ListItem(**common, **now, **stands, record_id="", state="")
    span = locate(text[report.begin : report.end], entry.anchor, same=same)
    if span is None:
        return ListItem(**common, **seen, **stands, begin=report.begin, end=report.begin, record_id="", state="gone")
    span = (span[0] + report.begin, span[1] + report.begin)
    items: dict[str, Any] = {"section": report.sections, "statement": report.statements, "figure": report.figures}
    record: Item | None = standing_at(items.get(str(entry.new), []), span)
    if record is None:
        words = {**seen, "text": text[span[0] : span[1]]} if entry.new != "figure" else seen
        return ListItem(**common, **words, **stands, begin=span[0], end=span[1], record_id="", state="text")
    return ListItem(**common, **_seen(report, record, text), **stands, record_id=record.id, state="")
