"""Which issues recur in an archive that is being served? Worked out beside the requests, given while nothing has changed.

Clustering takes seconds over a large archive, so no request waits for it: it begins when the archive is opened and whenever
reports or decisions have changed; until it is done pages show what was known before, or say that it is being worked out.
"""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Callable, Sequence
from typing import NamedTuple

from reportminer.archive import Archive
from reportminer.archive.outgoing import Outgoing
from reportminer.issues import IssueCluster, recurring
from reportminer.issues.decisions import EditError, read_edits
from reportminer.store.derived import state_of
from reportminer.store.errors import ArchiveError
from reportminer.web import keeping
from reportminer.web.pool import Pool
from reportminer.web.texts import text as _
from reportminer.web.views.issues import Asked, Issue, narrowed

IN_PROCESS = 500
"""reports whose issues are worked out in the server's own process, where that takes a second or so"""
_PATIENCE = 2.0
"""seconds that closing waits for what is being worked out"""


class Known(NamedTuple):
    """The issues that recur, of which state of the archive, and whether newer ones are being worked out."""

    clusters: Sequence[IssueCluster]
    state: str
    every: Sequence[Issue] = ()
    """those of several places, counted over all reports"""
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
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._lock = threading.Lock()

    def refresh(self) -> None:
        """Begin to work them out, unless that goes on already."""
        with self._lock:
            if self._closed:
                return
            if self._thread is None or not self._thread.is_alive():
                thread = threading.Thread(target=self._work_out, name="recurring issues", daemon=True)
                # who closes meanwhile can only wait for one that has begun
                thread.start()
                self._thread = thread

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
        if known:
            self._known = _counted(known)

    def close(self) -> None:
        """Wait a little for what is being worked out, then break it off."""
        with self._lock:
            self._closed = True
        self._join(_PATIENCE)
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

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
            if writes and large and not self._closed:
                self._in_a_process(first=self._known is None)
            if self._closed:
                return
            with Archive(self._pool.path, read_only=not writes) as archive:
                state = _state(archive)
                out = Outgoing(archive, exclude_marked=self._exclude_marked, mask=self._mask, exporting=False)
                clusters = [out.clean(cluster) for cluster in recurring(out.archive, remember=writes)]
                self._known, self._failed = _counted(Known(clusters, state)), ""
            self.settled()
        except (ArchiveError, EditError, OSError):
            self._failed = state

    def _in_a_process(self, *, first: bool) -> None:
        """Have them kept in the archive by a process of its own, whose memory goes with it and which leaves the readers alone.

        The `first` time what other pages gather from all reports is kept with them.
        """
        self._process = keeping.begin(self._pool.path, exclude_marked=self._exclude_marked, more=first)
        if self._process is not None:
            self._process.wait()


def _counted(known: Known) -> Known:
    """The same with its issues counted, which most who ask want so."""
    return known._replace(every=narrowed(known.clusters, Asked()))


def _state(archive: Archive) -> str:
    """What the issues depend on: the reports, and what people decided."""
    return f"{state_of(archive.store)} {read_edits(archive.path)}"
