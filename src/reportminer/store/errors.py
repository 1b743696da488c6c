"""What can go wrong with an archive, in words for its user?"""

from __future__ import annotations

from pathlib import Path
from typing import Self


class ArchiveError(RuntimeError):
    """The archive cannot do what was asked; the message says why and, where there is one, the way out."""


class UnknownPlaceError(ArchiveError, ValueError):
    """Neither the table of divisions nor any report knows the place."""


class ArchiveBusyError(ArchiveError):
    """Another process is writing to the archive."""


class DamagedError(ArchiveError):
    """Something in the archive is not what was stored."""

    @classmethod
    def of(cls, folder: Path, how: str) -> Self:
        """The error for the archive in a folder, with what can be done about it."""
        return cls(
            f"the archive {folder} is damaged: {how}. `reportminer check` tells all that is damaged, and mines it again with "
            "--repair; `reportminer restore` brings a backup back"
        )


class ArchiveVersionError(ArchiveError):
    """The archive was made by a newer version of reportminer."""


class QuerySyntaxError(ValueError):
    """A query cannot be understood; `position` is the offset of the trouble in the query."""

    def __init__(self, message: str, position: int = 0) -> None:
        super().__init__(message)
        self.position = position
