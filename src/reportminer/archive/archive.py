"""What is in the archive, and what does it answer? The one object through which everything above reaches the store."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from reportminer.archive.searched import SearchedReports
from reportminer.ingest.progress import IngestSummary, Progress
from reportminer.records import Correction
from reportminer.store.errors import ArchiveError
from reportminer.store.layout import SEALED_SINCE
from reportminer.translation import told

if TYPE_CHECKING:
    from reportminer.catalogue import Catalogue
    from reportminer.ingest.run import Run
    from reportminer.pipeline import Step
    from reportminer.readers import ReadOptions
    from reportminer.store.transfer import FileLine


class Archive(SearchedReports):
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
        super().__init__(path, read_only=read_only, notice=notice)
        if self.store.older and notice is not None:
            again = told("; the next ingest mines its files again") if self.store.older < 2 else ""
            notice(f"{self.path} was of the older layout {self.store.older} and was brought up to date{again}")
            if self.store.older < SEALED_SINCE:
                notice(
                    "its rows have check sums from now on, made of what stands there now: damage done before is found by "
                    "`reportminer check` only where rows and records differ"
                )

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
        steps: Sequence[Step] | None = None,
        catalogue: str | Path | None = None,
        heads: str | Path | None = None,
        keep_missing: bool = False,
        stage: Callable[[str], None] | None = None,
    ) -> IngestSummary:
        """Read and mine files and folders; what is stored with the same bytes and rules is left alone.

        Files that are gone from the folders given, or have another name there, go out of the archive. Where all are gone, or
        all of one folder that is now empty, a drive may not be mounted: they are kept, and named in the summary.

        Args:
            paths: files and folders.
            workers: processes that read and mine; the result is the same whatever their number.
            redo: mine again what is stored unchanged.
            progress: called after each file.
            wait: seconds to wait for another process that writes to the archive.
            timeout: seconds that one file may take; its process is then killed, and the next run tries it again. 0 is no
                limit, None `FILE_TIMEOUT` with several workers and no limit with one, which then is this process itself.
            options: limits and choices of reading; files mined with others are mined again.
            steps: run in place of `reportminer.pipeline.STEPS`; functions of a module, or `functools.partial` of them,
                so that workers find them. Files mined with others are mined again.
            catalogue: the archive's own catalogue; its rows are matched to all reports of the archive and kept, so that
                later runs without one apply them again.
            heads: a file that maps the heads of the catalogue to the usual ones.
            keep_missing: keep what is gone from the folders given.
            stage: called with words whenever something begins that may take long.

        Raises:
            CatalogueError: the catalogue cannot be read; nothing was mined.
            ArchiveBusyError: another process is still writing.
            ArchiveError: the archive cannot be written to; what was stored before is safe.
            LexiconError: a rule table is damaged; nothing was stored.
            ValueError: `timeout` is negative, or other processes cannot find a step.
        """
        from reportminer.ingest.run import Run, input_files
        from reportminer.ingest.settings import Settings

        settings = Settings.of(workers=workers, redo=redo, timeout=timeout, options=options, steps=steps)
        rows = self._read_catalogue(catalogue, heads) if catalogue else None
        given = [Path(paths)] if isinstance(paths, str | Path) else [Path(path) for path in paths]
        with self._writing(wait):
            files, known = input_files(given, self.path), self.store.known_files()
            run = Run(self.store, given, settings=settings, progress=progress)
            with run.noted():
                if not run.over(files).interrupted:
                    if not keep_missing:
                        self._drop_missing(given, files, known, run.summary)
                    self._finish(run, rows, stage)
            return run.summary

    def _finish(self, run: Run, rows: Catalogue | None, stage: Callable[[str], None] | None) -> None:
        """Bring what is made from all reports up to date after a run: catalogue, corrections, copies, indexes."""
        from reportminer.archive.catalogued import findings

        begin = time.monotonic()
        matching = self._take_over(rows)
        if rows is not None and self._notice is not None:
            counts = ", ".join(f"{name}: {count}" for name, count in sorted(findings(matching).items()))
            self._notice(told(f"catalogue: {counts}"))
        self.store.rebind_corrections()
        run.summary.near_duplicates = self._derive(stage)
        run.summary.failed_before = self._failed_before(run.summary)
        run.about["derive_seconds"] = round(time.monotonic() - begin, 3)

    def apply_catalogue(
        self, path: str | Path, *, heads: str | Path | None = None, wait: float = 30.0
    ) -> dict[str, int]:
        """Give the reports that are in the archive their rows of a catalogue; later runs of `ingest` keep to it.

        Args:
            path: the catalogue, .xlsx, .csv or .tsv.
            heads: a file that maps its heads to the usual ones.
            wait: seconds to wait for another process that writes to the archive.

        Returns:
            How many rows were matched, how many not and why, how many reports have no row; by the findings of
            `check_catalogue`.

        Raises:
            CatalogueError: it cannot be read.
            ArchiveBusyError: another process is still writing.
            ArchiveError: the archive cannot be written to.
        """
        from reportminer.archive.catalogued import findings

        given = self._read_catalogue(path, heads)
        with self._writing(wait):
            matching = self._take_over(given)
            self.store.rebind_corrections()
            self._derive()
        return findings(matching)

    def _drop_missing(
        self,
        given: Sequence[Path],
        files: Mapping[str, Path],
        known: Mapping[str, tuple[str, str]],
        summary: IngestSummary,
    ) -> None:
        """Take out what is gone from the folders given, and note in the summary what was and what was not."""
        from reportminer.ingest.missing import find_missing
        from reportminer.ingest.run import path_of

        found = find_missing(given, files, known, self.store.known_files())
        for key in found.gone:
            self.store.remove_file(key)
        summary.gone, summary.renamed = list(map(path_of, found.gone)), found.renamed
        summary.kept = list(map(path_of, found.kept))

    def _failed_before(self, summary: IngestSummary) -> int:
        """How many inputs failed in runs before this one."""
        told = {(failure.path, failure.reason) for failure in summary.failures}
        return sum(not f.skipped and (f.path, f.reason) not in told for f in self.failures())

    def failed_files(self) -> list[tuple[str, Path]]:
        """What failed, as `failures` lists it, and the file that it is or stands in; what was left out on purpose is not told."""
        from reportminer.ingest.run import path_of

        self.store.seals.require("failures", "files")
        rows = self.store.query(
            "SELECT failures.path, files.path FROM failures JOIN files USING (file_id) WHERE NOT skipped ORDER BY failure_id"
        )
        return [(shown, Path(path_of(key))) for shown, key in rows]

    def prune(self, *, wait: float = 30.0) -> list[str]:
        """Take files out that are no longer where they were read from; their paths are returned.

        Raises:
            ArchiveBusyError: another process is still writing.
            ArchiveError: the archive cannot be written to.
        """
        from reportminer.ingest.run import is_gone

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
        from reportminer.store import transfer

        return transfer.export(self, Path(folder), form)

    def import_from(self, folder: str | Path, *, wait: float = 30.0) -> int:
        """Bring in what `export` wrote as jsonl; known files are replaced. How many files came in is returned.

        Raises:
            ArchiveBusyError: another process is still writing.
            ArchiveError: there is no such export, it is damaged, or the archive cannot be written to.
        """
        from reportminer.store import transfer

        return self._import(wait, lambda: transfer.read(self, Path(folder)))

    def import_lines(
        self,
        folder: str | Path,
        lines: Iterable[FileLine],
        *,
        corrections: Sequence[Correction] = (),
        wait: float = 30.0,
    ) -> int:
        """Bring in mined files that another store kept; known files are replaced. How many came in is returned.

        Args:
            folder: where they come from.
            lines: of the files.
            corrections: entries of the log on their reports.
            wait: seconds to wait for another process that writes.

        Raises:
            ArchiveBusyError: another process is still writing.
            ArchiveError: a record is damaged, or the archive cannot be written to.
        """
        from reportminer.store import transfer

        def bring() -> int:
            count = transfer.bring_in(self, Path(folder), lines)
            self.store.correct(corrections)
            return count

        return self._import(wait, bring)

    def _import(self, wait: float, bring: Callable[[], int]) -> int:
        with self._writing(wait):
            count = bring()
            self.store.rebind_corrections()
            self._derive()
            self._keep_decisions()
        return count

    @contextmanager
    def _writing(self, wait: float) -> Iterator[None]:
        """Nobody else writes inside the block."""
        from reportminer.store.lock import locked

        if self.read_only:
            raise ArchiveError(f"{self.path} was opened read-only")
        with locked(self.path / "ingest.lock", wait=wait, notice=self._notice):
            yield

    def _derive(self, stage: Callable[[str], None] | None = None) -> int:
        """Bring what is made from the reports up to date; how many reports repeat another is returned."""
        from reportminer.ingest.repeats import note_repeats

        begins = stage or (lambda words: None)
        begins("looking for reports that repeat others")
        repeats = note_repeats(self.store)
        begins("building the full-text index")
        for index in self.indexes():
            index.refresh()
        return repeats

    def backup(self, folder: str | Path) -> None:
        """Write one state of the archive, with what people decided beside it, into a new folder, even while a run goes on.

        Raises:
            DamagedError: the archive is damaged; no backup is left.
            ArchiveError: something stands there, or it cannot be written.
        """
        from reportminer.store.backup import backup

        backup(self.store, Path(folder))

    def check(self) -> list[str]:
        """What is wrong with the archive, one sentence each (offsets, links, index); empty if nothing."""
        from reportminer.archive.check import check

        return check(self.store, self.indexes(), notice=self._notice)
