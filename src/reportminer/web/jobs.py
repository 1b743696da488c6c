"""How far is the run that a page began? One at a time, in a thread of its own; workers that mine are processes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from reportminer.archive import FILE_TIMEOUT, Archive, ArchiveBusyError, ArchiveError, Progress

_WAIT = 30.0
"""seconds that a run waits for another program's"""
_log = logging.getLogger(__name__)


class RunState(msgspec.Struct):
    """A run: `state` is ``none``, ``running``, ``done``, ``stopped`` or ``failed``; `stage` are words on what is done."""

    state: str = "none"
    stage: str = ""
    done: int = 0
    total: int = 0
    path: str = ""
    reports: int = 0
    failed: int = 0
    seconds: float = 0.0
    remaining: float = 0.0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    error: str = ""
    stopping: bool = False
    """it ends when the file at hand is stored"""
    failures: list[dict[str, Any]] = []


class Runs:
    """The runs that pages begin over one archive.

    Args:
        archive: the folder.
        workers: processes that mine.
    """

    def __init__(self, archive: Path, *, workers: int = 1) -> None:
        self.archive, self.workers = archive, workers
        self._state = RunState()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    @property
    def state(self) -> RunState:
        """How far it is: a copy that stays as it is."""
        return msgspec.structs.replace(self._state)

    def begin(self, paths: Sequence[Path], *, redo: bool = False) -> bool:
        """Begin to mine files and folders; False if a run goes on, which will not look at them."""
        with self._lock:
            if self._state.state == "running":
                return False
            self._state = RunState(state="running", total=len(paths))
            self._thread = threading.Thread(target=self._run, args=(list(paths), redo), name="run", daemon=True)
            self._thread.start()
            return True

    def stop(self) -> bool:
        """Have a run end when the file at hand is stored whole; False if none goes on."""
        with self._lock:
            goes_on = self._state.state == "running"
            if goes_on:
                self._state = msgspec.structs.replace(self._state, stopping=True)
            return goes_on

    def _run(self, paths: list[Path], redo: bool) -> None:
        try:
            with Archive(self.archive, notice=self._stage) as archive:
                summary = archive.ingest(
                    paths, workers=self.workers, redo=redo, progress=self._progress, wait=_WAIT, timeout=FILE_TIMEOUT,
                    keep_missing=True, stage=self._stage,
                )  # fmt: skip
        except ArchiveBusyError:
            self._end(state="failed", error="another process is writing to the archive; try again when it is done")
        except ArchiveError as error:
            self._end(state="failed", error=str(error))
        except Exception as error:  # whatever it is, the page must not wait for ever
            _log.exception("a run failed")
            self._end(state="failed", error=f"{type(error).__name__}: {error}")
        else:
            told: dict[str, Any] = {
                name: getattr(summary, name) for name in ("new", "changed", "unchanged", "failed", "reports", "seconds")
            }
            failures = [failure._asdict() for failure in summary.failures]
            if summary.interrupted:
                self._end(state="stopped", failures=failures, **told)
            else:
                self._end(state="done", done=summary.files, total=summary.files, failures=failures, **told)

    def _progress(self, now: Progress) -> None:
        self._state = msgspec.structs.replace(
            self._state, done=now.done, total=now.total, path=Path(now.path).name, reports=now.reports, failed=now.failures,
            seconds=now.seconds, remaining=now.remaining_seconds, stage="",
        )  # fmt: skip
        if self._state.stopping and now.done < now.total:
            # between two files: what was stored is whole, and the run is noted as broken off
            raise KeyboardInterrupt

    def _stage(self, words: str) -> None:
        self._state = msgspec.structs.replace(self._state, stage=words)

    def _end(self, **told: Any) -> None:
        self._state = msgspec.structs.replace(self._state, stage="", path="", remaining=0.0, stopping=False, **told)

    def close(self, patience: float = 10.0) -> None:
        """Wait a little for a run; one that goes on is broken off with the process and taken up by the next."""
        if self._thread is not None:
            self._thread.join(patience)
