"""Since when is an issue told, where first, and is it new or gone?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from math import comb

from reportminer.issues.model import IssueSpread, IssueStanding, IssueStatement

ENOUGH = 10
"""reports that the latest years must have together to tell what is new and gone"""
SURE = 0.5
"""certainty below which nothing is said"""


def spread(statements: Sequence[IssueStatement], known: Collection[str]) -> list[IssueSpread]:
    """The years in which places named an issue for the first time; copies and reports without year are left out.

    Args:
        statements: of the issue.
        known: names of its places that can be told.
    """
    first: dict[str, int] = {}
    for statement in statements:
        if statement.year is not None and statement.place in known and not statement.copy:
            first[statement.place] = min(first.get(statement.place, statement.year), statement.year)
    by_year: dict[int, list[str]] = defaultdict(list)
    for place, year in sorted(first.items()):
        by_year[year].append(place)
    total, found = 0, []
    for year, places in sorted(by_year.items()):
        total += len(places)
        found.append(IssueSpread(year, places, total))
    return found


def _recent(yearly: Mapping[int, int]) -> tuple[int, int]:
    """The year from which on there are `ENOUGH` reports, the latest that has so many with those behind it, and their number."""
    reports = 0
    for year in sorted(yearly, reverse=True):
        reports += yearly[year]
        if reports >= ENOUGH:
            return year, reports
    return max(yearly), yearly[max(yearly)]


def _judged(year: int, state: str, sure: float, reports: int, told: int) -> IssueStanding:
    return IssueStanding(year, state if sure >= SURE else "open", round(sure, 3), reports, told)


def standing(telling: Mapping[int, int], yearly: Mapping[int, int]) -> IssueStanding:
    """How an issue stands in the latest years.

    Args:
        telling: by year, the reports that tell the issue.
        yearly: by year, the reports that tell any problem.
    """
    if not yearly:
        return IssueStanding()
    year, reports = _recent(yearly)
    told = sum(count for at, count in telling.items() if at >= year)
    every, before = sum(yearly.values()), sum(count for at, count in telling.items() if at < year)
    if not told and before:
        chance = comb(every - reports, before) / comb(every, before)
        return _judged(year, "gone", 1 - chance, reports, 0)
    if told and not before and every > reports:
        chance = comb(reports, told) / comb(every, told)
        return _judged(year, "new", 1 - chance, reports, told)
    return IssueStanding(year, "told", 0.0, reports, told)


def in_words(told: IssueStanding) -> str:
    """How an issue stands, as pages and workbooks say it; "" where no year is known."""
    counted = f"{told.year}年以来 {told.reports} 份报告中 {told.told} 份讲到"
    words = {
        "new": f"{counted}，是新出现的（把握 {told.sure:.0%}）",
        "gone": f"{counted}，不再提（把握 {told.sure:.0%}）",
        "open": f"{counted}，还不能断定是否新出现或不再提",
        "told": counted,
    }
    return words.get(told.state, "")
