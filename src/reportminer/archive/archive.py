"""What is in the archive, and what does it answer? The one object through which everything above reaches the store."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from reportminer import __version__
from reportminer.archive.errors import ArchiveError
from reportminer.archive.packing import read_values, restore_report, restore_text
from reportminer.archive.rows import FailureRow, FigureRow, IngestSummary, Progress, ReportRow, StatementRow, home_of
from reportminer.archive.store import Store
from reportminer.records import Report

if TYPE_CHECKING:
    import pandas as pd

    from reportminer.archive.hits import Hit
    from reportminer.archive.index import Index
    from reportminer.readers import ReadOptions

FILE_TIMEOUT = 600.0
"""seconds that a file may take unless told otherwise; hundreds of scanned pages or of members of a zip take minutes"""

_REPORTS = """
    SELECT report_id, title, org, genre, date, period, year, place, full_name, adcode, level, place_status, script,
           sample, duplicate_of, path, part, begin, "end", statements, figures
    FROM reports ORDER BY path, part"""
_STATEMENTS = """
    SELECT r.report_id, s.id, s.kind, s.head, s.text, s.num, s.begin, s."end", s.section, s.actors, s.topics, s.figures,
           s.confidence, s.rule, s.page, CASE WHEN s.place = '' AND s.adcode = '' THEN r.place ELSE s.place END,
           CASE WHEN s.place = '' AND s.adcode = '' THEN r.adcode ELSE s.adcode END, r.title, r.genre, r.year, r.date,
           r.place, r.adcode, r.sample, r.duplicate_of, r.path
    FROM reports r JOIN statements s USING (report_key)
    WHERE (:kinds = '[]' OR s.kind IN (SELECT value FROM json_each(:kinds)))
    ORDER BY r.path, r.part, s.statement_key"""
_FIGURES = """
    SELECT r.report_id, f.id, f.begin, f."end", f.text, f.min, f.max, f.approx, f.unit, f.indicator, f.indicator_id,
           f.status, f.time, f.year, f.per, f.section, f.statement, f.confidence, f.rule, f.page,
           CASE WHEN f.place = '' AND f.adcode = '' THEN r.place ELSE f.place END,
           CASE WHEN f.place = '' AND f.adcode = '' THEN r.adcode ELSE f.adcode END, r.title, r.genre, r.year, r.date,
           r.place, r.adcode, r.level, r.sample, r.duplicate_of, r.path
    FROM reports r JOIN figures f USING (report_key)
    WHERE (:indicators = '[]' OR f.indicator_id IN (SELECT value FROM json_each(:indicators)))
      AND (:statuses = '[]' OR f.status IN (SELECT value FROM json_each(:statuses)))
    ORDER BY r.path, r.part, f.figure_key"""


class Archive:
    """A folder of mined reports: the store, its full-text index, and the questions they answer.

    Args:
        path: the folder; made if missing, unless `read_only`.
        read_only: never write to the store.
        notice: called with a sentence when something is waited for or built anew.

    Raises:
        ArchiveError: there is no archive (read-only), it is damaged, newer than this program, or cannot be opened.
    """

    def __init__(
        self, path: str | Path, *, read_only: bool = False, notice: Callable[[str], None] | None = None
    ) -> None:
        self.path = Path(path)
        self.read_only = read_only
        self._notice = notice
        self.store = Store(self.path, read_only=read_only)
        self._indexes: dict[str, Index] = {}

    def __enter__(self) -> Self:
        """The archive itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Close the archive; it can't be used any more."""
        self._indexes.clear()
        self.store.close()

    # -- batch ---------------------------------------------------------------------------------------------------

    def ingest(
        self,
        paths: Iterable[str | Path] | str | Path,
        *,
        workers: int = 1,
        redo: bool = False,
        progress: Callable[[Progress], None] | None = None,
        wait: float = 30.0,
        timeout: float | None = None,
        options: ReadOptions | None = None,
    ) -> IngestSummary:
        """Read and mine files and folders; what is stored with the same bytes and rules is left alone.

        Args:
            paths: files and folders.
            workers: processes that read and mine; the result is the same whatever their number.
            redo: mine again what is stored unchanged.
            progress: called after each file.
            wait: seconds to wait for another process that writes to the archive.
            timeout: seconds that one file may take; the process that mines it is then killed, the file fails and is
                tried again by the next run. 0 is no limit. None is `FILE_TIMEOUT` with several workers and no limit
                with one, which then is this process itself; with a limit it is a process of its own.
            options: limits and choices of reading; files mined with others are mined again.

        Raises:
            ArchiveBusyError: another process is still writing.
            ArchiveError: the archive cannot be written to; what was stored before is safe.
            ValueError: `timeout` is negative.
        """
        from reportminer import lexicons, readers
        from reportminer.archive.ingest import Run, input_files
        from reportminer.archive.manifest import manifest

        if timeout is None:
            timeout = FILE_TIMEOUT if workers > 1 else 0.0
        if not timeout >= 0:
            raise ValueError(f"timeout is {timeout}; it must be 0 (none) or a number of seconds")
        options = None if options == readers.ReadOptions() else options
        rules = f"{__version__}+{lexicons.fingerprint()}{'' if options is None else f'+{options!r}'}"
        given = [Path(paths)] if isinstance(paths, str | Path) else [Path(path) for path in paths]
        with self._writing(wait):
            files = input_files(given, self.path)
            about = manifest(given, rules=rules, workers=workers, redo=redo, timeout=timeout, options=options)
            run_id = self.store.begin_run(json.dumps(about, ensure_ascii=False))
            run = Run(self.store, rules=rules, run_id=run_id, progress=progress)
            state = "failed"
            try:
                summary = run.over(files, workers=workers, redo=redo, options=options, timeout=timeout)
                state = "interrupted" if summary.interrupted else "done"
                if not summary.interrupted:
                    begin = time.monotonic()
                    summary.near_duplicates = self._derive()
                    about["derive_seconds"] = round(time.monotonic() - begin, 3)
            finally:
                about |= {key: value for key, value in run.summary.as_dict().items() if key != "failures"}
                self.store.end_run(run_id, state, json.dumps(about, ensure_ascii=False))
            return summary

    def prune(self, *, wait: float = 30.0) -> list[str]:
        """Take files out that are no longer where they were read from; their paths are returned.

        Raises:
            ArchiveBusyError: another process is still writing.
            ArchiveError: the archive cannot be written to.
        """
        from reportminer.archive.ingest import is_gone

        with self._writing(wait):
            known = sorted(self.store.known_files())
            missing = [key for key in known if is_gone(key)]
            if missing == known and len(known) > 1:
                raise ArchiveError(
                    f"none of the {len(known)} files of {self.path} is where it was read from; is a disk not mounted? "
                    "Nothing was taken out."
                )
            for path in missing:
                self.store.remove_file(path)
            self._derive()
        return missing

    def export(self, folder: str | Path, form: str = "jsonl") -> list[Path]:
        """Write the archive into a folder as ``jsonl``, ``sqlite`` or ``parquet``; the files written are returned.

        Raises:
            ValueError: there is no such form.
            ArchiveError: a file cannot be written.
        """
        from reportminer.archive import transfer

        return transfer.export(self, Path(folder), form)

    def import_from(self, folder: str | Path, *, wait: float = 30.0) -> int:
        """Bring in what `export` wrote as jsonl; known files are replaced. How many files came in is returned.

        Raises:
            ArchiveBusyError: another process is still writing.
            ArchiveError: there is no such export, it is damaged, or the archive cannot be written to.
        """
        from reportminer.archive import transfer

        with self._writing(wait):
            count = transfer.read(self, Path(folder))
            self._derive()
        return count

    @contextmanager
    def _writing(self, wait: float) -> Iterator[None]:
        """Nobody else writes inside the block."""
        from reportminer.archive.lock import locked

        if self.read_only:
            raise ArchiveError(f"{self.path} was opened read-only")
        with locked(self.path / "ingest.lock", wait=wait, notice=self._notice):
            yield

    def _derive(self) -> int:
        """Bring what is made from the reports up to date; how many reports repeat another is returned."""
        from reportminer.archive.deriving import derive

        return derive(self.store, self.path, self.indexes())

    @property
    def index(self) -> Index:
        """The full-text index of the statements, brought in step when it is searched."""
        return self.index_of("statements")

    def index_of(self, what: str) -> Index:
        """The full-text index of ``statements``, ``reports``, ``sections`` or ``figures``; made when first searched.

        Raises:
            ValueError: nothing of that name can be searched.
        """
        if what not in self._indexes:
            from reportminer.archive.index import Index
            from reportminer.archive.subjects import WHATS

            if what not in WHATS:
                raise ValueError(f"{what!r} cannot be searched; {', '.join(WHATS)} can")
            frozen = not os.access(self.path, os.W_OK)
            folder = self.path / ("index" if what == "statements" else f"index-{what}")
            self._indexes[what] = Index(self.store, folder, what=what, read_only=frozen, notice=self._notice)
        return self._indexes[what]

    def indexes(self) -> list[Index]:
        """The index of the statements and those others that were made."""
        from reportminer.archive.subjects import WHATS

        found = [self.index_of(what) for what in WHATS]
        return [index for index in found if index.what == "statements" or index.folder.is_dir()]

    # -- search --------------------------------------------------------------------------------------------------

    def hits(
        self,
        query: str,
        *,
        what: str = "statements",
        kind: str | Sequence[str] | None = None,
        place: str | Sequence[str] | None = None,
        year: str | int | tuple[int | None, int | None] | None = None,
        genre: str | Sequence[str] | None = None,
        topic: str | Sequence[str] | None = None,
        limit: int = 20,
        widen: bool = True,
    ) -> list[Hit]:
        """The best statements, or other things, for a query, best first.

        Args:
            query: see `reportminer.archive.query`.
            what: ``statements``, ``reports`` (by title, authority, place and headings), ``sections`` (by heading and the
                text under it up to the next heading) or ``figures`` (by indicator and sentence).
            kind: only these kinds; of other things only those that hold, or stand in, a statement of these kinds.
            place: only statements about this place or what lies below it, by any of its names or by code.
            year: only reports filed under this year or span (``2008``, ``"2008-2010"``, ``(2008, 2010)``); figures
                that name their year are filed under that.
            genre: only reports of these genres.
            topic: only statements with one of these topics.
            limit: how many at most; `count` tells how many there are.
            widen: add what related words find when few are found literally; those are marked ``widened``.

        Raises:
            QuerySyntaxError: the query cannot be understood.
            UnknownPlaceError: nobody knows the place.
            ValueError: nothing of the name `what` can be searched, or the limit is below 1.
        """
        from reportminer.archive import search

        if limit < 1:
            raise ValueError(f"limit is {limit}; it must be at least 1")
        index = self.index_of(what)
        request = search.resolve(self.store, query, kind=kind, place=place, year=year, genre=genre, topic=topic)
        try:
            return search.search(self.store, index, request, limit=limit, widen=widen)
        except OSError:
            # files of the index went away or changed under an open searcher
            index.forget()
            return search.search(self.store, index, request, limit=limit, widen=widen)

    def search(
        self,
        query: str,
        *,
        what: str = "statements",
        kind: str | Sequence[str] | None = None,
        place: str | Sequence[str] | None = None,
        year: str | int | tuple[int | None, int | None] | None = None,
        genre: str | Sequence[str] | None = None,
        topic: str | Sequence[str] | None = None,
        limit: int = 20,
        widen: bool = True,
    ) -> pd.DataFrame:
        """What `hits` finds, `limit` rows at most, as a table with the columns of `reportminer.archive.subjects.COLUMNS`."""
        import pandas as pd

        from reportminer.archive.subjects import COLUMNS

        found = self.hits(
            query, what=what, kind=kind, place=place, year=year, genre=genre, topic=topic, limit=limit, widen=widen
        )
        table = pd.DataFrame([hit.as_row() for hit in found], columns=list(COLUMNS[what]))
        return table.astype({"year": "Int64"})

    def count(self, query: str, *, what: str = "statements", **filters: Any) -> int:
        """How many hold every word of a query, repetitions of the same text included; `filters` as for `hits`."""
        from reportminer.archive import search

        return search.count(self.store, self.index_of(what), search.resolve(self.store, query, **filters))

    def search_many(self, queries: Iterable[str], **filters: Any) -> pd.DataFrame:
        """What several queries find, in one table with the query as first column; `filters` as for `search`."""
        import pandas as pd

        tables = []
        for query in queries:
            table = self.search(query, **filters)
            table.insert(0, "query", query)
            tables.append(table)
        return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=["query"])

    def facets(
        self,
        query: str,
        *,
        what: str = "statements",
        kind: str | Sequence[str] | None = None,
        place: str | Sequence[str] | None = None,
        year: str | int | tuple[int | None, int | None] | None = None,
        genre: str | Sequence[str] | None = None,
        topic: str | Sequence[str] | None = None,
    ) -> dict[str, dict[str, int]]:
        """How many hold every word of a query, by kind, genre, topic, year, province, prefecture, county.

        Returns:
            For each of these names a dict from value (places by code) to count, most frequent first.
        """
        from reportminer.archive import search

        request = search.resolve(self.store, query, kind=kind, place=place, year=year, genre=genre, topic=topic)
        return search.facets(self.store, self.index_of(what), request)

    # -- reading -------------------------------------------------------------------------------------------------

    def reports(self) -> list[ReportRow]:
        """All reports, by path and place in the file."""
        paths = self._paths()
        return [
            ReportRow._make((*row[:13], bool(row[13]), *row[14:], paths[row[0]])) for row in self.store.query(_REPORTS)
        ]

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
            "SELECT report_id FROM reports WHERE substr(report_id, 1, ?) = ? ORDER BY report_id LIMIT 5",
            (len(prefix), prefix.lower()),
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
            "SELECT o.record, r.duplicate_of FROM reports r JOIN occurrences o USING (occurrence_id) WHERE r.report_id = ?",
            (self.find_report(report_id),),
        ).fetchone()
        return _with_original(*row)

    def iter_reports(self) -> Iterator[Report]:
        """Every report with all its records, by path and place in the file."""
        rows = self.store.query(
            "SELECT o.record, r.duplicate_of FROM reports r JOIN occurrences o USING (occurrence_id) "
            "ORDER BY r.path, r.part"
        )
        for row in rows:
            yield _with_original(*row)

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
        kinds = [kind] if isinstance(kind, str) else list(kind or ())
        for row in self.store.query(_STATEMENTS, {"kinds": json.dumps(kinds)}):
            cells = list(row)
            cells[9:12] = map(read_values, cells[9:12])
            cells[23] = bool(cells[23])
            yield StatementRow(*cells)

    def iter_figures(
        self, indicator: str | Sequence[str] | None = None, *, status: str | Sequence[str] | None = None
    ) -> Iterator[FigureRow]:
        """Every figure, or those of some canonical indicators and statuses, joined with its report."""
        values = {
            "indicators": json.dumps([indicator] if isinstance(indicator, str) else list(indicator or ())),
            "statuses": json.dumps([status] if isinstance(status, str) else list(status or ())),
        }
        for row in self.store.query(_FIGURES, values):
            cells = list(row)
            cells[29] = bool(cells[29])
            yield FigureRow(*cells)

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
        for name, sql in singles.items():
            if name == "years":
                homes = [home_of(report).key for report in self.reports()]
                counts["places"], counts["reports without place"] = len({*homes} - {""}), homes.count("")
            counts[name] = int(self.store.query(sql).fetchone()[0])
        for kind, number in self.store.query("SELECT kind, count(*) FROM statements GROUP BY kind ORDER BY kind"):
            counts[f"statements: {kind}"] = number
        for genre, number in self.store.query("SELECT genre, count(*) FROM reports GROUP BY genre ORDER BY genre"):
            counts[f"reports: {genre}"] = number
        return counts

    def check(self) -> list[str]:
        """What is wrong with the archive, one sentence each (offsets, links, index); empty if nothing."""
        from reportminer.archive.check import check

        return check(self)


def _with_original(record: bytes, duplicate_of: str) -> Report:
    """The report behind a stored record; only the archive can tell which report it repeats."""
    report = restore_report(record)
    report.quality.duplicate_of = duplicate_of
    return report
