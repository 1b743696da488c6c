"""What does SQLite answer, and what do its errors mean in words?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from reportminer.store.errors import ArchiveBusyError, ArchiveError, DamagedError


class in_words:  # noqa: N801
    """Turn what SQLite and the file system raise inside into an `ArchiveError` that says what could not be done and why."""

    __slots__ = ("_action", "_path")

    def __init__(self, path: Path, action: str) -> None:
        self._path, self._action = path, action

    def __enter__(self) -> None:
        """Nothing to do."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Raise the error in words."""
        if isinstance(error, sqlite3.Error | OSError | UnicodeDecodeError):
            raise _told(self._path, self._action, error) from error


def _told(path: Path, action: str, error: Exception) -> ArchiveError:
    text = str(error)
    if isinstance(error, UnicodeDecodeError):  # SQLite names what is damaged by bytes that are no text
        return DamagedError.of(path.parent, f"{path.name}: its layout cannot be read")
    if "locked" in text or "busy" in text:
        return ArchiveBusyError(f"cannot {action} {path}: another process is writing to it")
    if "full" in text or getattr(error, "errno", None) == 28:
        return ArchiveError(
            f"cannot {action} {path}: the disk is full. What was stored before is safe; free some space and "
            "run the same command again."
        )
    if "not a database" in text:
        return DamagedError(
            f"cannot {action} {path}: the file is damaged or is not an archive ({text}). If it was one: "
            "`reportminer check --repair` saves what can be saved, `reportminer restore` brings a backup back"
        )
    if isinstance(error, sqlite3.Error) and not _of_the_system(error):
        return DamagedError.of(path.parent, f"{path.name}: {text}")
    if isinstance(error, OSError) and error.strerror:
        text = error.strerror
    return ArchiveError(f"cannot {action} {path}: {text}")


def _of_the_system(error: sqlite3.Error) -> bool:
    """Whether the disk or the rights are the trouble, not what stands in the file."""
    text = str(error)
    return any(words in text for words in ("unable to open", "readonly", "read-only", "disk I/O", "permission"))


class Answer:
    """What a query finds: as a cursor gives it, but errors come in words."""

    def __init__(self, cursor: sqlite3.Cursor, path: Path) -> None:
        self._cursor, self._path = cursor, path

    def __iter__(self) -> Iterator[Any]:
        """Every row."""
        with in_words(self._path, "read"):
            # not `yield from`: a generator that is left would close the cursor, perhaps after its database
            for row in self._cursor:  # noqa: UP028
                yield row

    def fetchone(self) -> Any:
        """The next row, None if there is no more."""
        with in_words(self._path, "read"):
            return self._cursor.fetchone()

    def fetchall(self) -> list[Any]:
        """All rows that are left."""
        with in_words(self._path, "read"):
            return self._cursor.fetchall()
