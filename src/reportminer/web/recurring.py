"""Which issues recur in an archive that is being served? Worked out beside the requests, given while nothing has changed.

Clustering takes seconds over a large archive, so no request waits for it: it begins when the archive is opened and whenever
reports or decisions have changed; until it is done pages show what was known before, or say that it is being worked out.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing import get_context
from typing import NamedTuple

from reportminer.archive import Archive
from reportminer.archive.outgoing import Outgoing
from reportminer.compare import compare, indicators
from reportminer.issues import IssueCluster, recurring
from reportminer.issues.decisions import EditError, read_edits
from reportminer.review import kept_queue
from reportminer.store.derived import state_of
from reportminer.store.errors import ArchiveError
from reportminer.web.pool import Pool
from reportminer.web.texts import text as _

IN_PROCESS = 500
"""reports whose issues are worked out in the server's own process, where that takes a second or so"""
GATHERED = 24
"""indicators whose cells are gathered from all reports before anybody asks"""
_NICE = 10
_PATIENCE = 2.0
"""seconds that closing waits for what is being worked out"""


class Known(NamedTuple):
    """The issues that recur, of which state of the archive, and whether newer ones are being worked out."""

    clusters: Sequence[IssueCluster]
    state: str
    at_work: bool = False


class Recurring:
    """The recurring issues of one archive.

    Args:
        pool: its open archives.
        exclude_marked: leave out reports that carry a mark of secrecy.
        mask: mask personal numbers.
    """

    def __init__(self, pool: Pool, *, exclude_marked: bool, mask: bool) -> None:
        self._pool, self._exclude_marked, self._mask = pool, exclude_marked, mask
        self.settled: Callable[[], None] = lambda: None
        """called when newer ones are known, which stay for long"""
        self._known: Known | None = None
        self._failed = ""
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def refresh(self) -> None:
        """Begin to work them out, unless that goes on already."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work_out, name="recurring issues", daemon=True)
                self._thread.start()

    def known(self, archive: Archive, *, wait: float = 0.0) -> Known | None:
        """What is known now, None if nothing is yet; newer ones are begun where the archive has changed.

        Args:
            archive: open, of the pool.
            wait: seconds to wait if they are being worked out.

        Raises:
            EditError: the file of decisions cannot be understood.
            ArchiveError: they could not be worked out.
        """
        state = _state(archive)
        if self._known is None or self._known.state != state:
            if self._failed == state:
                raise ArchiveError(_("反复出现的问题归纳不出来：档案或决定文件有损坏"))
            self.refresh()
            self._join(wait)
        known = self._known
        return known and known._replace(at_work=known.state != state)

    def rename(self, issue: str, label: str) -> None:
        """Show a new label at once, before the issues are worked out again."""
        known = self._known
        for cluster in known.clusters if known and label else ():
            if cluster.cluster_id == issue:
                cluster.label = label

    def close(self) -> None:
        """Wait a little for what is being worked out."""
        self._join(_PATIENCE)

    def _join(self, seconds: float) -> None:
        thread = self._thread
        if thread is not None and seconds:
            thread.join(seconds)

    def _work_out(self) -> None:
        state = ""
        try:
            writes = os.access(self._pool.path, os.W_OK)
            with Archive(self._pool.path, read_only=True) as archive:
                large = archive.store.query("SELECT count(*) FROM reports").fetchone()[0] > IN_PROCESS
            if writes and large:
                self._in_a_process(first=self._known is None)
            with Archive(self._pool.path, read_only=not writes) as archive:
                state = _state(archive)
                out = Outgoing(archive, exclude_marked=self._exclude_marked, mask=self._mask, exporting=False)
                clusters = [out.clean(cluster) for cluster in recurring(out.archive, remember=writes)]
                self._known, self._failed = Known(clusters, state), ""
            self.settled()
        except (ArchiveError, EditError, OSError):
            self._failed = state

    def _in_a_process(self, *, first: bool) -> None:
        """Have them kept in the archive by a process of its own, whose memory goes with it and which leaves the readers alone.

        The `first` time what other pages gather from all reports is kept with them.
        """
        process = get_context("spawn").Process(
            target=keep, args=(str(self._pool.path), self._exclude_marked, first), name="recurring issues", daemon=True
        )
        process.start()
        process.join()


def keep(path: str, exclude_marked: bool, more: bool = False) -> None:
    """Work the issues of an archive out, and its indicators, and keep both in it, slowly where others need the machine.

    Args:
        path: the folder of the archive.
        exclude_marked: leave out reports that carry a mark of secrecy.
        more: keep the cells of the indicators that most reports state, and the queue of records to look at, too.
    """
    with suppress(AttributeError, OSError):
        os.nice(_NICE)
    with suppress(ArchiveError, EditError, OSError), Archive(path) as archive:
        shown = Outgoing(archive, exclude_marked=exclude_marked, exporting=False).archive
        stated = indicators(shown)
        recurring(shown, remember=True)
        for row in stated[:GATHERED] if more else ():
            compare(shown, [row["indicator_id"]])
        if more:
            kept_queue(shown)


def _state(archive: Archive) -> str:
    """What the issues depend on: the reports, and what people decided."""
    return f"{state_of(archive.store)} {read_edits(archive.path)}"
