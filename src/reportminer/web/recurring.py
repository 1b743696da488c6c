"""Which issues recur in an archive that is being served? Worked out beside the requests, given while nothing has changed.

Clustering takes seconds over a large archive, so no request waits for it: it begins when the archive is opened and whenever
reports or decisions have changed; until it is done pages show what was known before, or say that it is being worked out.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from reportminer.archive.outgoing import Outgoing
from reportminer.issues import IssueCluster, recurring
from reportminer.issues.decisions import EditError, read_edits
from reportminer.store.derived import state_of
from reportminer.store.errors import ArchiveError
from reportminer.web.pool import Pool

if TYPE_CHECKING:
    from reportminer.archive import Archive

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
                raise ArchiveError("the issues of this archive cannot be worked out")
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
        with suppress(ArchiveError, EditError, OSError), self._pool.keeper() as archive:
            state = _state(archive)
            out = Outgoing(archive, exclude_marked=self._exclude_marked, mask=self._mask, exporting=False)
            clusters = [out.clean(cluster) for cluster in recurring(out.archive)]
            self._known, self._failed = Known(clusters, state), ""
            return
        self._failed = state


def _state(archive: Archive) -> str:
    """What the issues depend on: the reports, and what people decided."""
    return f"{state_of(archive.store)} {read_edits(archive.path)}"
