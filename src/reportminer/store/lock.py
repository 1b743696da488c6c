"""Who may write? One ingest at a time, by a file lock that the system lifts when its process ends, however it ends."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from reportminer.store.errors import ArchiveBusyError, ArchiveError
from reportminer.translation import told

_PAUSE = 0.2


def _try_lock(handle: IO[str]) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(handle.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def locked(path: Path, *, wait: float, notice: Callable[[str], None] | None = None) -> Iterator[None]:
    """Hold the lock `path` inside the block.

    Args:
        path: the lock file; it stays behind, empty or with the number of the last process that held it.
        wait: seconds to wait for another process.
        notice: told once, in a sentence, that the other process is waited for.

    Raises:
        ArchiveBusyError: the other process was not done in time.
        ArchiveError: the lock file cannot be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()  # it should be a file, and holds nothing
        handle = path.open("a+", encoding="ascii")
    except OSError as error:
        raise ArchiveError(f"cannot write to {path.parent}: {error.strerror or error}") from error
    with handle:
        deadline = time.monotonic() + wait
        waited = False
        while not _try_lock(handle):
            handle.seek(0)
            other = handle.read().strip()
            words = told(f"another process ({other or '?'}) is writing to {path.parent}")
            if time.monotonic() >= deadline:
                raise ArchiveBusyError(f"{words}; try again when it is done")
            if notice and not waited:
                notice(f"{words}; waiting for it")
                waited = True
            time.sleep(_PAUSE)
        with contextlib.suppress(OSError):
            handle.truncate(0)
            handle.write(str(os.getpid()))
            handle.flush()
        yield
