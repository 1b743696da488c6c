"""How do many files get into the archive? Workers read and mine, one process stores, in the order of the files.

At most a small window of files is on its way at any time, so memory stays flat. Every file is one transaction: a run
that ends early, however it ends, leaves whole files behind and is taken up again by running it once more. Workers that
hang or die are the matter of `reportminer.ingest.workers`.
"""

from __future__ import annotations

import gc
import itertools
import json
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import quote_from_bytes, unquote_to_bytes

from reportminer.ingest.manifest import manifest
from reportminer.ingest.progress import IngestSummary, Progress
from reportminer.ingest.settings import Settings
from reportminer.ingest.workers import COLLECT_AFTER, Task, run_tasks
from reportminer.records import Failure
from reportminer.store.corrected import decoded
from reportminer.store.database import Store
from reportminer.store.errors import ArchiveError
from reportminer.store.packing import PackedFile, file_digest, pack_source
from reportminer.store.rows import FailureRow

__all__ = ["Run", "Task", "file_key", "input_files", "is_gone", "mine", "mined", "path_of"]

_BYTES = "bytes:"
_UNDECODED = re.compile("[\ud800-\udfff]")


def mine(task: Task, *, settings: Settings) -> PackedFile:
    """Read and mine one file, unless its bytes are known; whatever goes wrong becomes a failure."""
    from reportminer.readers.base import printable

    path = printable(task.path)
    try:
        digest, size = file_digest(task.path)
    except OSError:
        digest, size = "", 0  # the reader will say why
    if digest and digest == task.known:
        return PackedFile(path, digest, size, True, [], [])
    from reportminer import pipeline

    try:
        result = pipeline.extract_file(Path(task.path), options=settings.options, steps=settings.steps)
        log = decoded(task.log)
        sources = [pack_source(found.source, found.reports, log) for found in result.sources]
    except Exception as error:
        # one file that breaks something must not stop the batch; the failure names the defect
        failure = Failure.of_defect(error, path=path, stage="extract")
        return PackedFile(path, digest, size, False, [], [failure])
    return PackedFile(path, digest, size, False, sources, list(result.failures))


def mined(
    tasks: Iterable[Task],
    *,
    settings: Settings,
    work: Callable[[Task], PackedFile] | None = None,
) -> Iterator[PackedFile]:
    """What came out of each file, in the order of `tasks`, whatever the number of workers.

    One worker without a time limit is this process itself.
    """
    work = work or partial(mine, settings=settings)
    if settings.workers <= 1 and not settings.timeout:
        usual = gc.get_threshold()
        gc.set_threshold(COLLECT_AFTER)
        try:
            yield from map(work, tasks)
        finally:
            gc.set_threshold(*usual)
        return
    yield from run_tasks(tasks, workers=max(1, settings.workers), work=work, timeout=settings.timeout)


def input_files(paths: Iterable[Path], archive: Path) -> dict[str, Path]:
    """The files at and below some paths, in order, each once, by its absolute path; an archive does not take itself in."""
    from reportminer import readers

    own = {archive.absolute(), archive.resolve()}
    files: dict[str, Path] = {}
    for path in readers.discover(paths):
        # only a path that goes up is looked up on the disk: two ways to write it must not make two files of it
        absolute = path.parent.resolve() / path.name if ".." in path.parts else path.absolute()
        if own.isdisjoint((absolute, *absolute.parents)):
            files.setdefault(file_key(absolute), path)
    return files


def file_key(path: Path) -> str:
    """The path as the archive knows the file by; bytes that are no UTF-8 are escaped, the whole then marked as such."""
    key = str(path)
    return key if key.isascii() or not _UNDECODED.search(key) else _BYTES + quote_from_bytes(os.fsencode(path))


def path_of(key: str) -> str:
    """The path behind `file_key`."""
    return os.fsdecode(unquote_to_bytes(key.removeprefix(_BYTES))) if key.startswith(_BYTES) else key


def is_gone(key: str) -> bool:
    """Whether the file known by a key is no longer there; one that may not be looked at is there."""
    try:
        Path(path_of(key)).stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


class Run:
    """One run over files, storing as it goes and counting.

    Args:
        store: where the files go.
        given: the paths that the run was asked for.
        settings: how files are mined.
        progress: called after each file.
    """

    def __init__(
        self,
        store: Store,
        given: Sequence[Path],
        *,
        settings: Settings,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self.store, self.settings, self.rules = store, settings, settings.rules
        self.progress = progress or (lambda state: None)
        self.about = manifest(given, settings)
        """the manifest, to which the counts are added when the run ends"""
        self.run_id = store.begin_run(json.dumps(self.about, ensure_ascii=False))
        self.summary = IngestSummary(run_id=self.run_id)
        self._state = "failed"
        self._begin = time.monotonic()

    @contextmanager
    def noted(self) -> Iterator[None]:
        """How the run ended, and what it counted, is noted in the store when the block ends."""
        try:
            yield
        finally:
            self.about |= {key: value for key, value in self.summary.as_dict().items() if key != "failures"}
            self.store.end_run(self.run_id, self._state, json.dumps(self.about, ensure_ascii=False))

    def over(self, files: Mapping[str, Path]) -> IngestSummary:
        """Bring every file into the store; `files` by their absolute paths.

        Raises:
            ArchiveError: the store cannot be written to; what was stored before stays.
        """
        known = self.store.known_files()
        self.summary.files = len(files)
        keys = list(files)
        corrected = self.store.has_corrections()

        def task(key: str, path: Path) -> Task:
            digest, rules = known.get(key, ("", ""))
            log = self.store.corrections_in(key) if corrected and digest else {}
            return Task(str(path), "" if self.settings.redo or rules != self.rules else digest, log)

        try:
            results = mined(itertools.starmap(task, files.items()), settings=self.settings)
            for number, packed in enumerate(results):
                self._take(packed, keys[number], keys[number] in known, number + 1)
        except KeyboardInterrupt:
            self.summary.interrupted = True
        self.summary.seconds = round(time.monotonic() - self._begin, 3)
        self._state = "interrupted" if self.summary.interrupted else "done"
        return self.summary

    def _take(self, packed: PackedFile, key: str, was_known: bool, number: int) -> None:
        summary = self.summary
        state = "unchanged" if packed.unchanged else "changed" if was_known else "new"
        if packed.unchanged:
            summary.unchanged += 1
        else:
            try:
                rules = "" if packed.again else self.rules
                summary.repeated += self.store.put_file(packed, path=key, rules=rules, run_id=self.run_id)
            except (ArchiveError, KeyboardInterrupt):
                raise
            except Exception as error:
                # a record that cannot be stored is a defect to tell, not a reason to lose the other files
                failure = Failure.of_defect(error, path=packed.path, stage="store")
                packed = packed._replace(sources=[], failures=[failure])
                self.store.put_file(packed, path=key, rules=self.rules, run_id=self.run_id)
            state = self._count(packed, state)
        seconds = time.monotonic() - self._begin
        self.progress(
            Progress(
                number, summary.files, packed.path, state, summary.reports,
                sum(not failure.skipped for failure in summary.failures), summary.characters, seconds,
            )
        )  # fmt: skip

    def _count(self, packed: PackedFile, state: str) -> str:
        summary = self.summary
        summary.failures += [FailureRow(f.path, f.stage, f.reason, f.skipped) for f in packed.failures]
        for source in packed.sources:
            summary.characters += source.characters
            summary.reports += len(source.reports)
            summary.statements += sum(len(report.rows["statements"]) for report in source.reports)
            summary.figures += sum(len(report.rows["figures"]) for report in source.reports)
        if any(not failure.skipped for failure in packed.failures):
            summary.failed += 1
            return "failed"
        if packed.failures and not packed.sources:
            summary.skipped += 1
        elif state == "new":
            summary.new += 1
        else:
            summary.changed += 1
        return state
