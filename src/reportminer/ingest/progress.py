"""How far is a run, and what did it do? Numbers of files, reports and source characters."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from reportminer.store.rows import FailureRow


class IngestSummary(msgspec.Struct, kw_only=True):
    """What one run of `ingest` did, in numbers of files, reports and source characters.

    `failed` counts files of which something failed in this run; `failures` says what. ``ok`` is False if any did.
    """

    run_id: int = 0
    files: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: int = 0
    skipped: int = 0
    reports: int = 0
    statements: int = 0
    figures: int = 0
    repeated: int = 0
    """reports that were in the archive already, from another file"""
    near_duplicates: int = 0
    """reports of the archive that repeat another one with few changes"""
    characters: int = 0
    seconds: float = 0.0
    interrupted: bool = False
    failures: list[FailureRow] = msgspec.field(default_factory=list)
    failed_before: int = 0
    """inputs that failed in earlier runs, and were not tried again by this one"""

    gone: list[str] = msgspec.field(default_factory=list)
    """files that are no longer in the folders given, and were taken out of the archive"""
    renamed: int = 0
    """how many of these stand there under another name"""
    kept: list[str] = msgspec.field(default_factory=list)
    """files that are no longer there, and were kept: all are gone, and a drive may not be mounted"""

    @property
    def done(self) -> int:
        """Files that were looked at, all of them unless the run was broken off."""
        return self.new + self.changed + self.unchanged + self.failed + self.skipped

    @property
    def ok(self) -> bool:
        """Whether every file that was not left out on purpose could be mined."""
        return not self.interrupted and not any(not failure.skipped for failure in self.failures)

    def as_dict(self) -> dict[str, Any]:
        """The numbers and failures as plain types."""
        return {**msgspec.structs.asdict(self), "failures": [failure._asdict() for failure in self.failures]}


class Progress(NamedTuple):
    """How far a run is: called after every file, in the order of the files."""

    done: int
    total: int
    path: str
    state: str
    """new, changed, unchanged or failed"""
    reports: int
    """reports found so far"""
    failures: int
    characters: int
    seconds: float

    @property
    def remaining_seconds(self) -> float:
        """Estimate of the time still needed, from the mean time a file took."""
        return (self.total - self.done) * self.seconds / self.done if self.done else 0.0
