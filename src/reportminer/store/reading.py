"""What do the stored reports say? Reports, statements and figures as rows, and whole records with their texts."""

from __future__ import annotations

import copy
import json
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, Self

from reportminer.records import Report
from reportminer.schema import TABLES, FigureRow, PartRow, ReportRow, StatementRow
from reportminer.store import sql
from reportminer.store.database import Store
from reportminer.store.errors import ArchiveError
from reportminer.store.packing import restore_report, restore_text
from reportminer.store.rows import FailureRow, home_of

_LAST_CHARACTER = "\U0010ffff"

_OF_KINDS = "(:kinds = '[]' OR t.kind IN (SELECT value FROM json_each(:kinds)))"
_OF_INDICATORS = (
    "(:indicators = '[]' OR t.indicator_id IN (SELECT value FROM json_each(:indicators))) "
    "AND (:statuses = '[]' OR t.status IN (SELECT value FROM json_each(:statuses)))"
)


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

    def limited(self, reports: Collection[str] | None) -> Self:
        """The same archive, but that lists, tables, searches and comparisons know of these reports alone; None is all."""
        view = copy.copy(self)
        view.only = None if reports is None else frozenset(reports)
        return view

    def _holds(self, report_id: str) -> bool:
        return self.only is None or report_id in self.only

    def reports(self) -> list[ReportRow]:
        """All reports, by path and place in the file."""
        paths = self._paths()
        width = ReportRow._fields.index("paths")
        found = (sql.values(ReportRow, row) for row in self.store.query(sql.select_reports()) if self._holds(row[0]))
        return [ReportRow._make([*row[:width], paths[row[0]], *row[width:]]) for row in found]

    def _paths(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        rows = self.store.query(
            "SELECT o.report_id, s.path FROM occurrences o JOIN sources s USING (source_id) ORDER BY s.path, o.part"
        )
        for report_id, path in rows:
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
        if not prefix or not rows:
            raise ArchiveError(f"no report has an id that begins with {prefix!r}; list them with: reportminer reports")
        if len(rows) > 1:
            raise ArchiveError(f"several reports have ids that begin with {prefix!r}: {', '.join(r[0] for r in rows)}")
        return str(rows[0][0])

    def report(self, report_id: str) -> Report:
        """One report with all its records, by its id or the beginning of it.

        Raises:
            ArchiveError: no report, or more than one, has such an id.
        """
        row = self.store.query(
            "SELECT coalesce(r.corrected, o.record), r.duplicate_of "
            "FROM reports r JOIN occurrences o USING (occurrence_id) WHERE r.report_id = ?",
            (self.find_report(report_id),),
        ).fetchone()
        return _with_original(*row)

    def iter_reports(self) -> Iterator[Report]:
        """Every report with all its records, by path and place in the file."""
        rows = self.store.query(
            "SELECT coalesce(r.corrected, o.record), r.duplicate_of FROM reports r JOIN occurrences o USING (occurrence_id) "
            "ORDER BY r.path, r.part"
        )
        for row in rows:
            report = _with_original(*row)
            if self._holds(report.report_id):
                yield report

    def source_text(self, report_id: str) -> str:
        """The text that the offsets of a report refer to, by the report's id or the beginning of it.

        Raises:
            ArchiveError: no report, or more than one, has such an id.
        """
        row = self.store.query(
            "SELECT t.body FROM reports r JOIN occurrences USING (occurrence_id) JOIN sources USING (source_id) "
            "JOIN texts t USING (text_id) WHERE r.report_id = ?",
            (self.find_report(report_id),),
        ).fetchone()
        return restore_text(row[0])

    def iter_statements(self, kind: str | Sequence[str] | None = None) -> Iterator[StatementRow]:
        """Every statement, or those of some kinds, joined with its report; by path and place in the text."""
        return self._rows("statements", _OF_KINDS, kinds=kind)

    def iter_parts(self, kind: str | Sequence[str] | None = None) -> Iterator[PartRow]:
        """Every assertion of the statements that hold several, or those of some kinds, joined with its report."""
        return self._rows("parts", _OF_KINDS, kinds=kind)

    def iter_figures(
        self, indicator: str | Sequence[str] | None = None, *, status: str | Sequence[str] | None = None
    ) -> Iterator[FigureRow]:
        """Every figure, or those of some canonical indicators and statuses, joined with its report."""
        return self._rows("figures", _OF_INDICATORS, indicators=indicator, statuses=status)

    def _rows(self, name: str, condition: str, **wanted: str | Sequence[str] | None) -> Iterator[Any]:
        listed = {key: [one] if isinstance(one, str) else list(one or ()) for key, one in wanted.items()}
        parameters = {key: json.dumps(names) for key, names in listed.items()}
        found = self.store.query(sql.select(name, condition), parameters)
        return sql.stored_rows(TABLES[name], (row for row in found if self._holds(row[0])))

    def failures(self) -> list[FailureRow]:
        """What could not be read, mined or stored, by path."""
        return self.store.failures()

    def runs(self) -> list[dict[str, Any]]:
        """The manifest of every run: version, rules, options, counts, times."""
        rows = self.store.query("SELECT run_id, started, finished, state, manifest FROM runs ORDER BY run_id")
        return [
            {**json.loads(row[4]), "run_id": row[0], "started": row[1], "finished": row[2], "state": row[3]}
            for row in rows
        ]

    def stats(self) -> dict[str, int]:
        """Counts of what is in the archive, by name; places are told apart as `rows.home_of` does."""
        counts: dict[str, int] = {}
        singles = {
            "files": "SELECT count(*) FROM files",
            "failed files": "SELECT count(DISTINCT file_id) FROM failures WHERE NOT skipped",
            "skipped inputs": "SELECT count(*) FROM failures WHERE skipped",
            "characters": "SELECT coalesce(sum(characters), 0) FROM texts",
            "reports": "SELECT count(*) FROM reports",
            "reports in several files": "SELECT count(*) FROM "
            "(SELECT 1 FROM occurrences GROUP BY report_id HAVING count(*) > 1)",
            "near-duplicates": "SELECT count(*) FROM reports WHERE duplicate_of != ''",
            "years": "SELECT count(DISTINCT year) FROM reports",
            "statements": "SELECT count(*) FROM statements",
            "figures": "SELECT count(*) FROM figures",
            "figures with canonical indicator": "SELECT count(*) FROM figures WHERE indicator_id != ''",
        }
        for name, words in singles.items():
            if name == "years":
                homes = [home_of(report).key for report in self.reports()]
                counts["places"], counts["reports without place"] = len({*homes} - {""}), homes.count("")
            counts[name] = int(self.store.query(words).fetchone()[0])
        for kind, number in self.store.query("SELECT kind, count(*) FROM statements GROUP BY kind ORDER BY kind"):
            counts[f"statements: {kind}"] = number
        for genre, number in self.store.query("SELECT genre, count(*) FROM reports GROUP BY genre ORDER BY genre"):
            counts[f"reports: {genre}"] = number
        return counts


def _with_original(record: bytes, duplicate_of: str) -> Report:
    """The report behind a stored record; only the archive can tell which report it repeats."""
    report = restore_report(record)
    report.quality.duplicate_of = duplicate_of
    return report
