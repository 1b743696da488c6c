"""Where are mined reports kept, and how are they found again? SQLite store, batch ingest, full-text search.

`Archive` is the way in. Rows that it hands out: `ReportRow`, `StatementRow`, `FigureRow`, `FailureRow`, and `Hit`
(`reportminer.archive.hits`).
"""

from reportminer.archive.archive import FILE_TIMEOUT, Archive
from reportminer.archive.errors import ArchiveBusyError, ArchiveError, ArchiveVersionError, QuerySyntaxError
from reportminer.archive.rows import (
    FailureRow,
    FigureRow,
    IngestSummary,
    Progress,
    ReportRow,
    StatementRow,
    report_year,
)

__all__ = [
    "FILE_TIMEOUT",
    "Archive",
    "ArchiveBusyError",
    "ArchiveError",
    "ArchiveVersionError",
    "FailureRow",
    "FigureRow",
    "IngestSummary",
    "Progress",
    "QuerySyntaxError",
    "ReportRow",
    "StatementRow",
    "report_year",
]
