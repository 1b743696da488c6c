"""How do many requests share an archive? A few readers that are lent out, and one writer at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import LifoQueue

from reportminer.archive import Archive
from reportminer.search.index import Opened
from reportminer.store.reading import Kept

READERS = 4
"""archives open for reading at once, which share their index; further requests wait for one"""


class Pool:
    """The open archives of a server.

    Args:
        path: the folder of the archive.

    Raises:
        ArchiveError: there is none, or it cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._free: LifoQueue[Archive | None] = LifoQueue()
        for _ in range(READERS - 1):
            self._free.put(None)
        self._kept, self._opened = Kept(), Opened()
        self._free.put(self._reader())
        self._writing = threading.Lock()

    def _reader(self) -> Archive:
        """An archive to read from, which shares its index and what it has read of all reports with the others."""
        archive = Archive(self.path, read_only=True)
        archive.kept, archive.opened = self._kept, self._opened
        return archive

    @contextmanager
    def reader(self) -> Iterator[Archive]:
        """An archive to read from; opened when first lent, so that few requests open few."""
        archive = self._free.get(timeout=30) or self._reader()
        try:
            yield archive
        finally:
            self._free.put(archive)

    @contextmanager
    def writer(self) -> Iterator[Archive]:
        """The archive open for writing, for one request at a time."""
        with self._writing, Archive(self.path) as archive:
            yield archive

    def close(self) -> None:
        """Close what is open."""
        while not self._free.empty():
            archive = self._free.get_nowait()
            if archive is not None:
                archive.close()
