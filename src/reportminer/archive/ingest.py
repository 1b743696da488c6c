"""How do many files get into the archive? Workers read and mine, one process stores, in the order of the files.

At most a small window of files is on its way at any time, so memory stays flat. Every file is one transaction: a run
that ends early, however it ends, leaves whole files behind and is taken up again by running it once more. A worker
that dies takes only the file down that killed it, and only if it kills a second worker when it is alone.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait as wait_for
from pathlib import Path
from typing import NamedTuple

from reportminer.archive.errors import ArchiveError
from reportminer.archive.packing import PackedFile, file_digest, pack_source
from reportminer.archive.rows import FailureRow, IngestSummary, Progress
from reportminer.archive.store import Store
from reportminer.records import Failure

WINDOW_PER_WORKER = 4


class Task(NamedTuple):
    """A file to look at: how it is shown, and the hash of its bytes if they need not be mined again."""

    path: str
    known: str


def mine(task: Task) -> PackedFile:
    """Read and mine one file, unless its bytes are known; whatever goes wrong becomes a failure."""
    try:
        digest, size = file_digest(task.path)
    except OSError as error:
        reason = error.strerror or str(error)
        return PackedFile(task.path, "", 0, False, [], [Failure(path=task.path, stage="read", reason=reason)])
    if digest == task.known:
        return PackedFile(task.path, digest, size, True, [], [])
    from reportminer import pipeline

    try:
        result = pipeline.extract_file(Path(task.path))
        sources = [pack_source(found.source, found.reports) for found in result.sources]
    except Exception as error:
        # one file that breaks something must not stop the batch; the failure names the defect
        failure = Failure(path=task.path, stage="extract", reason=f"{type(error).__name__}: {error}")
        return PackedFile(task.path, digest, size, False, [], [failure])
    return PackedFile(task.path, digest, size, False, sources, list(result.failures))


def _start_worker() -> None:
    """Leave Ctrl-C to the parent, and end when the parent does, even if it was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:

        def watch(sentinel: int = parent.sentinel) -> None:
            wait_for([sentinel])
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()


def _pool(workers: int) -> ProcessPoolExecutor:
    if os.name == "nt":
        return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_start_worker)
    context = get_context("forkserver")
    context.set_forkserver_preload(["reportminer.pipeline", "reportminer.archive.ingest"])
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_start_worker)


def mined(tasks: Iterable[Task], *, workers: int, work: Callable[[Task], PackedFile] = mine) -> Iterator[PackedFile]:
    """What came out of each file, in the order of `tasks`, whatever the number of workers."""
    if workers <= 1:
        yield from map(work, tasks)
        return
    todo = iter(tasks)
    waiting: deque[tuple[Task, Future[PackedFile]]] = deque()
    pool = _pool(workers)
    try:
        while True:
            try:
                while len(waiting) < workers * WINDOW_PER_WORKER and (task := next(todo, None)) is not None:
                    waiting.append((task, pool.submit(work, task)))
                if not waiting:
                    return
                done = waiting[0][1].result()
            except BrokenProcessPool:
                pool.shutdown(wait=True, cancel_futures=True)
                yield from _one_by_one(waiting, task, work)
                waiting.clear()
                pool = _pool(workers)
                continue
            waiting.popleft()
            yield done
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _one_by_one(
    waiting: Sequence[tuple[Task, Future[PackedFile]]], last: Task | None, work: Callable[[Task], PackedFile]
) -> Iterator[PackedFile]:
    """Finish what was on its way when a worker died: done results as they are, the rest each in its own process."""
    tasks = [task for task, _ in waiting]
    if last is not None and last not in tasks:
        tasks.append(last)
    results = dict(waiting)
    for task in tasks:
        future = results.get(task)
        if future is not None and future.done() and not future.cancelled() and future.exception() is None:
            yield future.result()
            continue
        with _pool(1) as alone:
            try:
                yield alone.submit(work, task).result()
            except BrokenProcessPool:
                reason = "the process that mined this file died (out of memory, or a defect in a library)"
                failure = Failure(path=task.path, stage="extract", reason=reason)
                digest, size = file_digest(task.path)
                yield PackedFile(task.path, digest, size, False, [], [failure])


class Run:
    """One run over `paths`, storing as it goes and counting."""

    def __init__(self, store: Store, *, rules: str, run_id: int, progress: Callable[[Progress], None] | None) -> None:
        self.store, self.rules, self.run_id = store, rules, run_id
        self.progress = progress or (lambda state: None)
        self.summary = IngestSummary(run_id=run_id)
        self._begin = time.monotonic()

    def over(self, paths: Sequence[Path], *, workers: int, redo: bool) -> IngestSummary:
        """Bring every file into the store.

        Raises:
            ArchiveError: the store cannot be written to; what was stored before stays.
        """
        known = self.store.known_files()
        self.summary.files = len(paths)
        keys = [str(path.absolute()) for path in paths]
        tasks = (
            Task(str(path), "" if redo or known.get(key, ("", ""))[1] != self.rules else known[key][0])
            for path, key in zip(paths, keys, strict=True)
        )
        try:
            for number, packed in enumerate(mined(tasks, workers=workers)):
                self._take(packed, keys[number], keys[number] in known, number + 1)
        except KeyboardInterrupt:
            self.summary.interrupted = True
        self.summary.seconds = round(time.monotonic() - self._begin, 3)
        return self.summary

    def _take(self, packed: PackedFile, key: str, was_known: bool, number: int) -> None:
        summary = self.summary
        state = "unchanged" if packed.unchanged else "changed" if was_known else "new"
        if packed.unchanged:
            summary.unchanged += 1
        else:
            try:
                summary.repeated += self.store.put_file(packed, path=key, rules=self.rules, run_id=self.run_id)
            except (ArchiveError, KeyboardInterrupt):
                raise
            except Exception as error:
                # a record that cannot be stored is a defect to tell, not a reason to lose the other files
                failure = Failure(path=packed.path, stage="store", reason=f"{type(error).__name__}: {error}")
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
            summary.statements += sum(len(report.statements) for report in source.reports)
            summary.figures += sum(len(report.figures) for report in source.reports)
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
