"""What if a file hangs or kills the process that mines it? One process a worker, each watched, ended and replaced.

Results come in the order of the tasks. A worker that takes too long over a file is killed, not asked, so that a hang
in native code ends as well. One that dies takes its file down only if that file kills a second worker while it is
alone.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor
from concurrent.futures import wait as wait_until
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from importlib import import_module
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait as wait_for
from pathlib import Path
from typing import NamedTuple

from reportminer.ingest.memory import limit_memory
from reportminer.records import Failure
from reportminer.store.packing import PackedFile, file_digest
from reportminer.translation import told

WINDOW_PER_WORKER = 4
"""files on their way for each worker, finished ones that wait for their turn included"""
AHEAD = 2
"""files given to one worker, so that it need not wait for the next"""
COLLECT_AFTER = 50_000
"""new objects after which Python looks for cycles: a report makes thousands that live until it is done, and few cycles"""
MEMORY = 4_000_000_000
"""bytes that a worker may take beside what it has when it starts"""
PATIENCE = 5.0
"""seconds that workers may take to finish what they do when a run is broken off"""
_NEEDED = ("reportminer.pipeline", "reportminer.ingest.run")
"""modules that a worker has loaded before the time of its first file begins"""
_DIED = "the process that mined this file died (out of memory, or a defect in a library)"


class Task(NamedTuple):
    """A file to look at: how it is shown, and the hash of its bytes if they need not be mined again.

    `log` are the corrections of the reports that stood in it, by their ids, as the archive keeps them.
    """

    path: str
    known: str
    log: dict[str, list[bytes]] = {}  # noqa: RUF012 - never written to


Work = Callable[[Task], PackedFile]


class _Job:
    """One task, how often it killed a worker, and what came out of it."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.deaths = 0
        self.result: PackedFile | None = None
        self.future: Future[PackedFile] | None = None
        self.submitted = 0.0


def run_tasks(
    tasks: Iterable[Task], *, workers: int, work: Work, timeout: float = 0.0, crew: Crew | None = None
) -> Iterator[PackedFile]:
    """What `work` makes of each task, in the order of `tasks`, done by so many processes.

    Args:
        tasks: looked at only a few ahead of what was yielded.
        workers: how many processes; 1 is one process beside this one.
        work: a function of a module, run in the workers.
        timeout: seconds that one task may take; 0 is no limit.
        crew: processes that stay when all is done, for the next tasks; made for the same work, workers and timeout.
    """
    todo = iter(tasks)
    own = crew is None
    crew = crew or Crew(workers, work, timeout)
    waiting: deque[_Job] = deque()
    try:
        while True:
            while len(waiting) < workers * WINDOW_PER_WORKER and (task := next(todo, None)) is not None:
                job = _Job(task)
                waiting.append(job)
                crew.backlog.append(job)
            if not waiting:
                return
            crew.distribute()
            if waiting[0].result is None:
                crew.settle()
            while waiting and waiting[0].result is not None:
                done = waiting.popleft().result
                assert done is not None
                crew.collect()
                yield done
    finally:
        if own or waiting:
            crew.dismiss()


class _Lane:
    """One worker process with the jobs that it was given; the first of them is the one it works at."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.jobs: deque[_Job] = deque()
        self.since = 0.0
        """when the worker finished its last job"""
        self._pool: ProcessPoolExecutor | None = None
        self._pid: Future[int] | None = None

    def submit(self, job: _Job) -> None:
        """Give the worker one job more; it is started if there is none."""
        if self._pool is None:
            self._pool = _pool()
            with _ctrl_c_later():
                self._pid = self._pool.submit(_ready, self.work)
            self._pid.add_done_callback(self._tick)
        self.jobs.append(job)
        job.submitted = time.monotonic()
        try:
            job.future = self._pool.submit(self.work, job.task)
            job.future.add_done_callback(self._tick)
        except BrokenProcessPool as error:
            job.future = Future()
            job.future.set_exception(error)

    def _tick(self, _: Future[int] | Future[PackedFile]) -> None:
        self.since = time.monotonic()

    def spent(self) -> float:
        """Seconds that the worker has been at its first job; 0 while it starts."""
        if not self.jobs or self._pid is None or not self._pid.done():
            return 0.0
        return time.monotonic() - max(self.since, self.jobs[0].submitted)

    def replace(self) -> list[_Job]:
        """End the worker, if it still lives; returned are the jobs that it did not finish."""
        if self._pool is not None:
            if self._pid is not None and self._pid.done() and self._pid.exception() is None:
                _kill(self._pid.result())
            self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = self._pid = None
        left = list(self.jobs)
        self.jobs.clear()
        return left

    def dismiss(self) -> None:
        """End a worker that has nothing to do; one that has is killed."""
        if self.jobs:
            self.replace()
        elif self._pool is not None:
            self._pool.shutdown(wait=True)
            self._pool = self._pid = None


class Crew:
    """All workers, the jobs that none of them has yet, and those that killed one."""

    def __init__(self, workers: int, work: Work, timeout: float) -> None:
        self.work = work
        self.lanes = [_Lane(work) for _ in range(workers)]
        self.timeout = timeout
        self.backlog: deque[_Job] = deque()
        self.suspects: deque[_Job] = deque()

    def distribute(self) -> None:
        """Give out jobs, one at a time to each worker; a suspect is worked at while all others rest."""
        if self.suspects:
            if not any(lane.jobs for lane in self.lanes):
                self.lanes[0].submit(self.suspects[0])
            return
        for depth in range(1, AHEAD + 1):
            for lane in self.lanes:
                if self.backlog and len(lane.jobs) < depth:
                    lane.submit(self.backlog.popleft())

    def settle(self) -> None:
        """Wait until a job is done or has taken too long, and take it in."""
        busy = [lane for lane in self.lanes if lane.jobs]
        limit = None
        if self.timeout:
            limit = max(0.01, min(self.timeout - lane.spent() for lane in busy))
        wait_until([f for lane in busy if (f := lane.jobs[0].future)], timeout=limit, return_when=FIRST_COMPLETED)
        for lane in busy:
            self._take(lane)
            if lane.jobs and self.timeout and lane.spent() >= self.timeout:
                slow, *others = lane.replace()
                reason = told(f"took longer than {self.timeout:g} s; its process was ended (--timeout sets the limit)")
                self._finish(slow, _failed(slow.task, reason, again=True))
                self.backlog.extendleft(reversed(others))

    def collect(self) -> None:
        """Take in what is done without waiting, and give out what can be given."""
        for lane in self.lanes:
            self._take(lane)
        self.distribute()

    def _take(self, lane: _Lane) -> None:
        while lane.jobs and (future := lane.jobs[0].future) is not None and future.done():
            job = lane.jobs[0]
            try:
                result = future.result()
            except BrokenProcessPool:
                _, *others = lane.replace()
                self.backlog.extendleft(reversed(others))
                self._died(job)
                return
            except MemoryError:
                result = _failed(job.task, f"needs more than the {MEMORY:,} bytes of memory that a worker may take")
            except Exception as error:
                # work names what goes wrong with a file itself; this is a result that could not be brought here
                result = _failed(job.task, f"{type(error).__name__}: {error}")
            lane.jobs.popleft()
            self._finish(job, result)

    def _died(self, job: _Job) -> None:
        job.deaths += 1
        if job.deaths > 1:
            # it may have been the memory of the machine that was short
            self._finish(job, _failed(job.task, _DIED, again=True))
        else:
            self.suspects.append(job)

    def _finish(self, job: _Job, result: PackedFile) -> None:
        job.result = result
        if job in self.suspects:
            self.suspects.remove(job)

    def dismiss(self) -> None:
        """End all workers; what they are at is waited for only a moment."""
        left = [job.future for lane in self.lanes for job in lane.jobs if job.future]
        for future in left:
            future.cancel()
        wait_until(left, timeout=PATIENCE)
        self.backlog.clear()
        self.suspects.clear()
        for lane in self.lanes:
            lane.dismiss()


def _failed(task: Task, reason: str, *, again: bool = False) -> PackedFile:
    from reportminer.readers.base import printable

    try:
        digest, size = file_digest(task.path)
    except OSError:
        digest, size = "", 0
    path = printable(task.path)
    return PackedFile(path, digest, size, False, [], [Failure(path=path, stage="extract", reason=reason)], again)


def _pool() -> ProcessPoolExecutor:
    if os.name == "nt":
        return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_start_worker)
    context = get_context("forkserver")
    context.set_forkserver_preload(list(_NEEDED))
    return ProcessPoolExecutor(1, mp_context=context, initializer=_start_worker)


@contextmanager
def _ctrl_c_later() -> Iterator[None]:
    """Let Ctrl-C wait until the block ends: a process that is half started cannot be ended in order.

    Processes started inside never hear of it, where the system can block a signal.
    """
    if hasattr(signal, "pthread_sigmask"):
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return
    handler = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or handler is None:
        yield
        return
    pressed: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
    if pressed:
        signal.raise_signal(signal.SIGINT)


def _ready(work: Work) -> int:
    """The id of this worker, once all that it needs is loaded; taking `work` in has loaded the module of the work."""
    for name in _NEEDED:
        import_module(name)
    return os.getpid()


def _start_worker() -> None:
    """Leave Ctrl-C to the parent, and end when the parent does, even if it was killed."""
    gc.freeze()  # rules and words stay for good
    gc.set_threshold(COLLECT_AFTER)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit_memory(MEMORY)
    parent = parent_process()
    if parent is not None:

        def watch(sentinel: int = parent.sentinel) -> None:
            wait_for([sentinel])
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()


def _kill(worker: int) -> None:
    """End a worker and the programs that it runs, without asking."""
    helpers = []
    with suppress(OSError, ValueError):  # only Linux has this file
        helpers = [int(word) for word in Path(f"/proc/{worker}/task/{worker}/children").read_text().split()]
    for process in (worker, *helpers):
        with suppress(OSError):
            os.kill(process, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
