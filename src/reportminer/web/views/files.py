"""Which files are there, which failed, and which runs were made?"""

from __future__ import annotations

from typing import Any

from reportminer.archive.outgoing import Outgoing
from reportminer.review import accuracy


def files(out: Outgoing) -> dict[str, Any]:
    """Reports, failures and runs."""
    archive = out.archive
    return {
        "accuracy": [row for row in accuracy(archive) if row.by == "all"],
        "reports": archive.reports()[:3_000],
        "failures": archive.failures(),
        "runs": archive.runs()[-20:][::-1],
    }
