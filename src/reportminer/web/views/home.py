"""What does the archive hold, what recurs, what failed, and when was it last added to?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from markupsafe import Markup

from reportminer import places
from reportminer.archive.outgoing import Outgoing
from reportminer.exports.charts import Value, bar_chart, column_chart
from reportminer.schema import ReportRow
from reportminer.store.rows import FailureRow, home_of
from reportminer.web.texts import label, message, spoken
from reportminer.web.texts import text as _
from reportminer.web.views.issues import Issue, in_order

_MOST_BARS = 12
_MOST_YEARS = 24
_MOST_ISSUES = 10
_MOST_FAILURES = 20
_MOST_REASONS = 8
_WIDTH = 560


class Counts(NamedTuple):
    """How many reports are of each year, genre and place, and how many places, statements and figures there are."""

    years: Counter[int]
    undated: int
    genres: Counter[str]
    areas: Counter[str]
    places: int
    statements: int
    figures: int


def home(out: Outgoing, issues: Sequence[Issue] | None = None, *, searchable: bool = False) -> dict[str, Any]:
    """What the archive holds.

    Args:
        out: the archive as far as it is shown.
        issues: those that recur, counted over all of it; None while they are being worked out.
        searchable: whether marks of pictures may lead to searches.
    """
    archive = out.archive
    reports = archive.report_rows()
    counts = archive.once(f"counts {archive.only is None}", lambda: counted(reports))
    failures = [failure for failure in archive.failures() if not failure.skipped]
    runs = archive.runs()
    return {
        "reports": len(reports), "statements": counts.statements, "figures": counts.figures, "places": counts.places,
        "reasons": _reasons(out, failures), "failed": len(failures), "run": runs[-1] if runs else None,
        "pictures": _pictures(counts, _reports_of if searchable else _nowhere) if reports else [],
        "top": None if issues is None else in_order(issues, "places")[:_MOST_ISSUES],
    }  # fmt: skip


def counted(reports: Sequence[ReportRow]) -> Counts:
    """Counts over the reports; places by province, in one province by prefecture, in one of these by county."""
    codes = [row.adcode for row in reports]
    digits = next((d for d in (2, 4) if len({code[:d] for code in codes if code}) > 1), 6)
    areas = [
        code[:digits].ljust(6, "0") if code else home_of(row).name for code, row in zip(codes, reports, strict=True)
    ]
    years = [row.year for row in reports]
    return Counts(
        Counter(year for year in years if year is not None), years.count(None), Counter(row.genre for row in reports),
        Counter(areas), len({home_of(row).key for row in reports} - {""}),
        sum(row.statements for row in reports), sum(row.figures for row in reports),
    )  # fmt: skip


def _reports_of(**asked: Any) -> str:
    return "/search?" + urlencode({"q": "", "what": "reports", **asked})


def _nowhere(**asked: Any) -> str:
    return ""


def _pictures(counts: Counts, link: Callable[..., str]) -> list[tuple[str, str, str]]:
    """The heads of the pictures, these, and what is not drawn."""
    areas = {name: count for name, count in counts.areas.items() if name}
    unplaced = counts.areas.get("", 0)
    where = [Value(_area(name), count, f"{count:,}", link(place=name)) for name, count in areas.items()]
    genres = [
        Value(label("genre", name), count, f"{count:,}", link(genre=name)) for name, count in counts.genres.items()
    ]
    return [
        (_("各年报告"), _years(counts, link), _("{n} 篇年份不详", n=counts.undated) if counts.undated else ""),
        (_("文种"), *_bars(genres, _("文种"), "")),
        (_("地方"), *_bars(where, _("地方"), _("{n} 篇地方不详", n=unplaced) if unplaced else "")),
    ]


def _years(counts: Counts, link: Callable[..., str]) -> str:
    """The last years, those without a report too."""
    last = max(counts.years, default=0)
    first = max(min(counts.years, default=1), last - _MOST_YEARS + 1)
    values = [
        Value(str(year), counts.years[year], f"{counts.years[year]:,}", link(year=year) if counts.years[year] else "")
        for year in range(first, last + 1)
    ]
    return Markup(column_chart(values, title=_("各年报告"), width=_WIDTH, height=170, language=spoken()))


def _bars(values: Sequence[Value], title: str, note: str) -> tuple[str, str]:
    """The most frequent as bars, and a note of those that are not drawn."""
    ordered = sorted(values, key=lambda value: (-value.value, value.at))
    rest = ordered[_MOST_BARS:]
    more = _("其余 {n} 个共 {count} 篇", n=len(rest), count=int(sum(value.value for value in rest))) if rest else ""
    picture = bar_chart(ordered[:_MOST_BARS], title=title, width=_WIDTH, language=spoken())
    return Markup(picture), "；".join(filter(None, (more, note)))


def _area(code: str) -> str:
    found = places.by_code(code) if code.isdecimal() else None
    return found.name if found else code


def _reasons(out: Outgoing, failures: Sequence[FailureRow]) -> list[tuple[str, int, list[str]]]:
    """Why files could not be read, most frequent first, each with some of the files."""
    found: dict[str, list[str]] = {}
    for failure in failures:
        found.setdefault(message(failure.reason), []).append(failure.path)
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return [out.clean((reason, len(paths), paths[:_MOST_FAILURES])) for reason, paths in ordered[:_MOST_REASONS]]
