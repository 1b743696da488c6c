"""What do the stored reports say? Reports, statements and figures as rows, and whole records with their texts."""

from __future__ import annotations

import copy
import json
import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Any, Self, TypeVar

from reportminer.records import Report
from reportminer.schema import TABLES, FigureRow, PartRow, ReportRow, StatementRow, columns_of
from reportminer.store import sql
from reportminer.store.database import Store
from reportminer.store.derived import state_of
from reportminer.store.errors import ArchiveError, DamagedError
from reportminer.store.packing import restore_report, restore_text
from reportminer.store.rows import FailureRow, home_of
from reportminer.store.seals import ONE, Sums, listed, row_seal, sums_of

_LAST_CHARACTER = "\U0010ffff"

_OF_KINDS = "(:kinds = '[]' OR t.kind IN (SELECT value FROM json_each(:kinds)))"
_OF_INDICATORS = "(:indicators = '[]' OR t.indicator_id IN (SELECT value FROM json_each(:indicators)))"
_RECORD = """
    SELECT {occurrence}, o.seal, r.report_key, r.report_id, r.corrected, r.duplicate_of
    FROM reports r LEFT JOIN occurrences o USING (occurrence_id) {condition} ORDER BY r.path, r.part"""
_TEXT = """
    SELECT s.text_id FROM reports r JOIN occurrences USING (occurrence_id) JOIN sources s USING (source_id)
    WHERE r.report_id = ?"""
_TRIES = 3
KEPT = 16
"""answers that `Kept` keeps"""
_T = TypeVar("_T")


class Kept:
    """What is read once for many questions, by name, with the state of the archive; shared by archives of several threads."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, Any]] = {}
        self._reading: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, name: str, state: str, read: Callable[[], _T]) -> _T:
        """What is kept under a name of a state of the archive, else what `read` gives; who asks meanwhile waits for it."""
        known = self._look(name, state)
        if known is None:
            with self._lock:
                reading = self._reading.setdefault(name, threading.Lock())
            with reading:
                known = self._look(name, state)
                if known is None:
                    known = state, read()
                    with self._lock:
                        self._known[name] = known
                        while len(self._known) > KEPT:
                            self._known.pop(next(iter(self._known)))
        found: _T = known[1]
        return found

    def known_already(self, name: str, state: str) -> Any | None:
        """What is kept under a name of a state of the archive, None if there is nothing."""
        known = self._look(name, state)
        return known and known[1]

    def _look(self, name: str, state: str) -> tuple[str, Any] | None:
        with self._lock:
            known = self._known.pop(name, None)
            if known is None or known[0] != state:
                return None
            # put in again behind the others: the first is the one unasked for longest
            self._known[name] = known
            return known


class StoredReports:
    """The reports of an archive, read from its store; tables across reports need no more of an archive than this.

    Args:
        path: the folder of the archive; made if missing, unless `read_only`.
        read_only: never write to the store.

    Raises:
        ArchiveError: there is no archive (read-only), it is damaged, newer than this program, or cannot be opened.
    """

    def __init__(self, path: str | Path, *, read_only: bool = False) -> None:
        self.path = Path(path)
        self.read_only = read_only
        self.store = Store(self.path, read_only=read_only)
        self.only: frozenset[str] | None = None
        self.kept: Kept | None = None
        """what is read once for many questions; nothing is kept if None"""

    def limited(self, reports: Collection[str] | None) -> Self:
        """The same archive, but that lists, tables, searches and comparisons know of these reports alone; None is all."""
        view = copy.copy(self)
        view.only = None if reports is None else frozenset(reports)
        return view

    def _holds(self, report_id: str) -> bool:
        return self.only is None or report_id in self.only

    def report_rows(self) -> list[ReportRow]:
        """All reports, by path and place in the file."""
        rows = self.once("reports", self._read_reports)
        return list(rows) if self.only is None else [row for row in rows if row.report_id in self.only]

    def once(self, name: str, read: Callable[[], _T]) -> _T:
        """What `read` gives of the whole archive; read again only when the archive has changed, where that is kept (`kept`)."""
        return read() if self.kept is None else self.kept.get(name, state_of(self.store), read)

    def known_already(self, name: str) -> Any | None:
        """What `once` gave under a name, where it is kept and still holds; else None."""
        return None if self.kept is None else self.kept.known_already(name, state_of(self.store))

    def _read_reports(self) -> list[ReportRow]:
        self.store.seals.require("reports")
        paths = self._paths()
        width = ReportRow._fields.index("paths")
        found = (sql.values(ReportRow, row) for row in self.store.query(sql.select_reports()))
        return [ReportRow._make([*row[:width], paths[row[0]], *row[width:]]) for row in found]

    def _paths(self) -> dict[str, tuple[str, ...]]:
        self.store.seals.require("sources")
        self.store.seals.require_light("occurrences")
        of = dict(self.store.query("SELECT source_id, path FROM sources"))
        rows = self.store.query("SELECT report_id, source_id, part FROM occurrences")
        found: dict[str, dict[str, None]] = {}
        for path, _, report_id in sorted((of[source], part, report_id) for report_id, source, part in rows):
            found.setdefault(report_id, {})[path] = None
        return {report_id: tuple(paths) for report_id, paths in found.items()}

    def find_report(self, prefix: str) -> str:
        """The full id of the one report whose id begins so.

        Raises:
            ArchiveError: no report, or more than one, has such an id.
        """
        rows = self.store.query(
            "SELECT report_id FROM reports WHERE report_id >= ?1 AND report_id < ?1 || ?2 ORDER BY report_id LIMIT 5",
            (prefix.lower(), _LAST_CHARACTER),
        ).fetchall()
        if not rows:
            self._require_index_of_ids()
        if not prefix or not rows:
            raise ArchiveError(f"no report has an id that begins with {prefix!r}; list them with: reportminer reports")
        if len(rows) > 1:
            raise ArchiveError(f"several reports have ids that begin with {prefix!r}: {', '.join(r[0] for r in rows)}")
        return str(rows[0][0])

    def _require_index_of_ids(self) -> None:
        """That no report has an id is a damage if the index by which it is found is one."""
        self.store.seals.require("reports")
        in_index = self.store.query("SELECT report_id FROM reports INDEXED BY reports_by_id ORDER BY report_id")
        in_table = self.store.query("SELECT report_id FROM reports NOT INDEXED")
        if [row[0] for row in in_index] != sorted(row[0] for row in in_table):
            raise DamagedError.of(self.path, "the index of the ids of reports is not that of the reports")

    def report(self, report_id: str) -> Report:
        """One report with all its records, by its id or the beginning of it.

        Raises:
            ArchiveError: no report, or more than one, has such an id.
        """
        found = self._records("WHERE r.report_id = ?", (self.find_report(report_id),))
        return next(found)

    def iter_reports(self) -> Iterator[Report]:
        """Every report with all its records, by path and place in the file."""
        self.store.seals.require("reports")
        yield from (report for report in self._records("", ()) if self._holds(report.report_id))

    def _records(self, condition: str, given: Sequence[Any]) -> Iterator[Report]:
        seals = self.store.seals
        columns = seals.columns("occurrences")
        record = columns.index("record")
        query = _RECORD.format(occurrence=listed(columns, "o."), condition=condition)
        for *cells, seal, key, report_id, corrected, duplicate_of in self.store.query(query, given):
            if condition:
                seals.require_keys("reports", [key])
            seals.row("occurrences", cells, seal, report_id=report_id)
            yield _with_original(corrected or cells[record], duplicate_of)

    def source_text(self, report_id: str) -> str:
        """The text that the offsets of a report refer to, by the report's id or the beginning of it.

        Raises:
            ArchiveError: no report, or more than one, has such an id.
        """
        return text_of(self.store, self.find_report(report_id))

    def iter_statements(self, kind: str | Sequence[str] | None = None) -> Iterator[StatementRow]:
        """Every statement, or those of some kinds, joined with its report; by path and place in the text."""
        return self._rows("statements", "kind", kind, _OF_KINDS, "kinds")

    def iter_parts(self, kind: str | Sequence[str] | None = None) -> Iterator[PartRow]:
        """Every assertion of the statements that hold several, or those of some kinds, joined with its report."""
        return self._rows("parts", "kind", kind, _OF_KINDS, "kinds")

    def iter_figures(
        self, indicator: str | Sequence[str] | None = None, *, status: str | Sequence[str] | None = None
    ) -> Iterator[FigureRow]:
        """Every figure, or those of some canonical indicators and statuses, joined with its report."""
        wanted = _listed(status)
        rows = self._rows("figures", "indicator_id", indicator, _OF_INDICATORS, "indicators")
        return (row for row in rows if row.status in wanted) if wanted else rows

    def _rows(
        self, name: str, by: str, values: str | Sequence[str] | None, condition: str, parameter: str
    ) -> Iterator[Any]:
        """The rows of some groups, all if `values` is empty; each is verified, and that none of them is missing."""
        seals, wanted = self.store.seals, _listed(values)
        seals.require("reports")
        query, places = sql.select(name, tuple(seals.columns(name)), condition)
        table, sealed, number = TABLES[name], itemgetter(*places), seals.columns(name).index(by)
        sums: dict[Any, int] = defaultdict(int)
        width = sum(column.head.kept for column in columns_of(table))
        found, expected = self._at_one_moment(query, {parameter: json.dumps(wanted)}, name, by, wanted)
        for row in found:
            cells, seal = sealed(row), row[-1]
            if row_seal(cells) != seal:
                seals.row(name, cells, seal)
            sums[cells[number]] += ONE + seal
            if self._holds(row[0]):
                yield table(*sql.values(table, row[:width]))
        seals.sums(name, by, sums_of(sums), expected)

    def _at_one_moment(
        self, query: str, given: dict[str, str], name: str, by: str, wanted: list[str]
    ) -> tuple[Iterator[Any], Sums]:
        """What a query finds, and what its groups should hold at the moment at which it was asked."""
        for tries in range(_TRIES):
            found = self.store.query(query, given)
            # while the query stands at its first row, all that is read is from the same moment
            expected = self.store.seals.expected(name, by, wanted or None)
            first = found.fetchone()
            if first is not None:
                return chain([first], found), expected
            if not expected or tries == _TRIES - 1:
                break
        return iter(()), expected

    def failures(self) -> list[FailureRow]:
        """What could not be read, mined or stored, by path."""
        return self.store.failures()

    def runs(self) -> list[dict[str, Any]]:
        """The manifest of every run: version, rules, options, counts, times."""
        self.store.seals.require("runs")
        rows = self.store.query("SELECT run_id, started, finished, state, manifest FROM runs ORDER BY run_id")
        return [
            {**json.loads(row[4]), "run_id": row[0], "started": row[1], "finished": row[2], "state": row[3]}
            for row in rows
        ]

    def stats(self) -> dict[str, int]:
        """Counts of what is in the archive, by name; places are told apart as `rows.home_of` does."""
        seals = self.store.seals
        seals.require("reports", "files", "failures")
        seals.require_light("texts")
        seals.require_light("occurrences")
        kinds, indicators = seals.counts("statements", "kind"), seals.counts("figures", "indicator_id")
        counts: dict[str, int] = {}
        singles = {
            "files": "SELECT count(*) FROM files",
            "failed files": "SELECT count(DISTINCT file_id) FROM failures WHERE NOT skipped",
            "skipped inputs": "SELECT count(*) FROM failures WHERE skipped",
            "characters": "SELECT coalesce(sum(characters), 0) FROM texts NOT INDEXED",
            "reports": "SELECT count(*) FROM reports NOT INDEXED",
            "reports in several files": "SELECT count(*) FROM "
            "(SELECT 1 FROM occurrences GROUP BY +report_id HAVING count(*) > 1)",
            "near-duplicates": "SELECT count(*) FROM reports WHERE duplicate_of != ''",
            "years": "SELECT count(DISTINCT +year) FROM reports NOT INDEXED",
        }
        for name, words in singles.items():
            if name == "years":
                homes = [home_of(report).key for report in self.report_rows()]
                counts["places"], counts["reports without place"] = len({*homes} - {""}), homes.count("")
            counts[name] = int(self.store.query(words).fetchone()[0])
        counts["statements"], counts["figures"] = sum(kinds.values()), sum(indicators.values())
        counts["figures with canonical indicator"] = counts["figures"] - indicators.get("", 0)
        counts |= {f"statements: {kind}": kinds[kind] for kind in sorted(kinds)}
        for genre, number in self.store.query("SELECT genre, count(*) FROM reports GROUP BY genre ORDER BY genre"):
            counts[f"reports: {genre}"] = number
        return counts


def text_of(store: Store, report_id: str) -> str:
    """The source text of the report with an id."""
    row = store.query(_TEXT, (report_id,)).fetchone()
    return restore_text(store.seals.one("texts", row and row[0], report_id=report_id)["body"])


def _listed(values: str | Sequence[str] | None) -> list[str]:
    return [values] if isinstance(values, str) else list(values or ())


def _with_original(record: bytes, duplicate_of: str) -> Report:
    """The report behind a stored record; only the archive can tell which report it repeats."""
    report = restore_report(record)
    report.quality.duplicate_of = duplicate_of
    return report
