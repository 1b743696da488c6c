"""What does the archive hold, what recurs, what failed, and when was it last added to?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from reportminer import places
from reportminer.archive.outgoing import Outgoing
from reportminer.issues import IssueCluster
from reportminer.schema import ReportRow
from reportminer.store.rows import home_of
from reportminer.web.texts import label
from reportminer.web.texts import text as _
from reportminer.web.views.issues import Asked, chart, in_order, narrowed

_MOST_BARS = 12
_MOST_YEARS = 16
_MOST_ISSUES = 10
_MOST_FAILURES = 20


class Counts(NamedTuple):
    """How many reports are of each year, genre and place, and how many places, statements and figures there are."""

    years: Counter[int]
    undated: int
    genres: Counter[str]
    areas: Counter[str]
    places: int
    statements: int
    figures: int


def home(out: Outgoing, clusters: Sequence[IssueCluster] | None = None) -> dict[str, Any]:
    """What the archive holds.

    Args:
        out: the archive as far as it is shown.
        clusters: its recurring issues; None while they are being worked out.
    """
    archive = out.archive
    reports = archive.reports()
    counts = archive.once(f"counts {archive.only is None}", lambda: counted(reports))
    failures = [failure for failure in archive.failures() if not failure.skipped]
    runs = archive.runs()
    return {
        "reports": len(reports), "statements": counts.statements, "figures": counts.figures, "places": counts.places,
        "failures": [out.clean(failure) for failure in failures[:_MOST_FAILURES]], "failed": len(failures),
        "run": runs[-1] if runs else None, "undated": counts.undated,
        "years": chart(counts.years, sorted(counts.years)[-_MOST_YEARS:], bar=34, height=90),
        "genres": _bars({label("genre", name): count for name, count in counts.genres.items()}),
        "where": _bars({name or _("不详"): count for name, count in counts.areas.items()}),
        "top": None if clusters is None else in_order(narrowed(clusters, Asked()), "places")[:_MOST_ISSUES],
    }  # fmt: skip


def counted(reports: Sequence[ReportRow]) -> Counts:
    """Counts over the reports; places by province, in one province by prefecture, in one of these by county."""
    codes = [row.adcode for row in reports]
    digits = next((d for d in (2, 4) if len({code[:d] for code in codes if code}) > 1), 6)
    areas = [
        _area(code[:digits].ljust(6, "0")) if code else home_of(row).name
        for code, row in zip(codes, reports, strict=True)
    ]
    years = [row.year for row in reports]
    return Counts(
        Counter(year for year in years if year is not None), years.count(None), Counter(row.genre for row in reports),
        Counter(areas), len({home_of(row).key for row in reports} - {""}),
        sum(row.statements for row in reports), sum(row.figures for row in reports),
    )  # fmt: skip


def _area(code: str) -> str:
    found = places.by_code(code)
    return found.name if found else code


def _bars(counts: Mapping[str, int]) -> list[tuple[str, int, int]]:
    """The largest, with their counts and widths from 0 to 100."""
    largest = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MOST_BARS]
    most = max((count for name, count in largest), default=1)
    return [(name, count, round(100 * count / most)) for name, count in largest]
