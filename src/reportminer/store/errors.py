"""What can go wrong with an archive, in words for its user?"""

from __future__ import annotations


class ArchiveError(RuntimeError):
    """The archive cannot do what was asked; the message says why and, where there is one, the way out."""


class UnknownPlaceError(ArchiveError, ValueError):
    """Neither the table of divisions nor any report knows the place."""


class ArchiveBusyError(ArchiveError):
    """Another process is writing to the archive."""


class ArchiveVersionError(ArchiveError):
    """The archive was made by a newer version of reportminer."""


class QuerySyntaxError(ValueError):
    """A query cannot be understood; `position` is the offset of the trouble in the query."""

    def __init__(self, message: str, position: int = 0) -> None:
        super().__init__(message)
        self.position = position
