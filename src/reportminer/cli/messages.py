"""What does the user read when something goes wrong? Messages go to stderr, one line each."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from reportminer.records import Failure
from reportminer.store.rows import FailureRow
from reportminer.translation import told, translate

MOMENT = 2.0
"""seconds after which work that says nothing tells what it is at"""


class StoppedError(Exception):
    """The user stopped a run; what was finished is kept. Exit status 130."""


class UsageError(Exception):
    """The command was called in a way that cannot work; the message says what to change. Exit status 2."""


def say(words: str) -> None:
    """One line to stderr, in the language of the reader; control characters are shown, never sent to the terminal."""
    print("".join(c if c.isprintable() else repr(c)[1:-1] for c in translate(words)), file=sys.stderr, flush=True)


@contextmanager
def patient() -> Iterator[Callable[[str], None]]:
    """A function to call with words for what begins: they are said if it takes longer than a moment."""
    from threading import Timer

    waiting: list[Timer] = []

    def begins(words: str) -> None:
        while waiting:
            waiting.pop().cancel()
        if words:
            waiting.append(Timer(MOMENT, say, [f"{words} …"]))
            waiting[0].daemon = True
            waiting[0].start()

    try:
        yield begins
    finally:
        begins("")


OPENED: list[Path] = []
"""the archives that the command has opened"""


def damage_behind(error: Exception) -> str | None:
    """What is damaged in an archive that the command has read, if an error that has no words of its own may come from it."""
    import sqlite3

    from reportminer.store import backup
    from reportminer.store.errors import ArchiveError, DamagedError

    if not OPENED or (explain(error) is not None and not isinstance(error, sqlite3.Error)):
        return None
    try:
        backup.verify(OPENED[-1])
    except DamagedError as damage:
        return str(damage)
    except ArchiveError:
        return None
    return None


def explain(error: Exception) -> str | None:
    """Words for an error that is the world's and not a defect; None for a defect."""
    import sqlite3

    from reportminer.catalogue import CatalogueError
    from reportminer.corrections import CorrectionError
    from reportminer.exports import ExportError
    from reportminer.lexicons import LexiconError
    from reportminer.store.errors import ArchiveError

    if isinstance(error, OSError):
        name = f"{error.filename}: " if error.filename else ""
        if error.errno == errno.ENOSPC:
            return name + told("the disk is full; nothing was lost, free some space and run the command again")
        return f"{name}{error.strerror or error}"
    if isinstance(error, sqlite3.Error):
        return told(f"the archive could not be used: {error}")
    if isinstance(error, ArchiveError | CatalogueError | CorrectionError | ExportError | LexiconError):
        return str(error)
    return None


def existing(paths: Iterable[Path]) -> tuple[list[Path], int]:
    """The paths that are there, and how many are not; each missing one is named on stderr.

    Raises:
        UsageError: none of them is there.
    """
    wanted = list(paths)
    found = [path for path in wanted if os.path.lexists(path)]
    missing = [path for path in wanted if path not in found]
    if not found:
        raise UsageError("; ".join(told(f"{path}: no such file or folder") for path in missing))
    for path in missing:
        say(f"failed: {path}: no such file or folder")
    return found, len(missing)


def tell_failures(failures: Iterable[Failure | FailureRow]) -> int:
    """Name every failure on stderr; the number of those that were not left out on purpose."""
    count = 0
    for failure in failures:
        about = f"{failure.path}: {failure.stage}: {failure.reason}"
        say(f"skipped: {about}" if failure.skipped else f"failed: {about}")
        count += not failure.skipped
    return count
