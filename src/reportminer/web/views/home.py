"""What does the archive hold, what failed, and when was it last added to?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from reportminer.archive.outgoing import Outgoing
from reportminer.store.rows import home_of
from reportminer.web.texts import label
from reportminer.web.texts import text as _

_MOST_BARS = 12


def home(out: Outgoing) -> dict[str, Any]:
    """What the archive holds."""
    archive = out.archive
    reports = archive.reports()
    counts: dict[str, dict[str, int]] = {"year": {}, "genre": {}, "place": {}}
    for row in reports:
        for name, value in (
            ("year", row.year or _("不详")),
            ("genre", label("genre", row.genre)),
            ("place", home_of(row).name or _("不详")),
        ):
            counts[name][str(value)] = counts[name].get(str(value), 0) + 1
    failures = [failure for failure in archive.failures() if not failure.skipped]
    runs = archive.runs()
    stats = archive.stats()
    return {
        "reports": len(reports), "statements": stats["statements"], "figures": stats["figures"],
        "places": stats["places"], "failures": failures[:50], "failed": len(failures), "run": runs[-1] if runs else None,
        "years": _bars(sorted(counts["year"].items())), "genres": _bars(_largest(counts["genre"])),
        "where": _bars(_largest(counts["place"])),
    }  # fmt: skip


def _largest(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MOST_BARS]


def _bars(counts: Iterable[tuple[str, int]]) -> list[tuple[str, int, int]]:
    """Names, counts, and widths from 0 to 100."""
    found = list(counts)
    most = max((count for _, count in found), default=1)
    return [(name, count, round(100 * count / most)) for name, count in found]
