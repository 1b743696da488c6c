"""What is a recurring issue? The types that clustering gives and that table, workbook and page show."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import msgspec

By = Literal["county", "prefecture", "province"]


class IssueStatement(NamedTuple):
    """One problem statement of a cluster, with its evidence."""

    report_id: str
    statement_id: str
    path: str
    begin: int
    end: int
    head: str
    text: str
    adcode: str
    place: str
    year: int | None
    title: str
    copy: bool
    """the same words stand in an earlier report: shown, but not counted as a recurrence"""
    page: int | None = None
    also: tuple[str, ...] = ()
    """ids of other clusters that the statement speaks of too"""
    sample: bool = False
    """the report looks like a model text (范文)"""


class IssuePlace(msgspec.Struct, frozen=True):
    """A place that reports the issue, and how often."""

    adcode: str
    name: str
    count: int


class IssueYear(msgspec.Struct, frozen=True):
    """A year of the archive: statements and reports that tell the issue, and their share of the year's reports."""

    year: int
    statements: int
    reports: int
    share: float


class Companion(NamedTuple):
    """A cause, a piece of advice or a practice that goes with an issue, with its evidence; `likeness` is 0..1."""

    kind: str
    head: str
    likeness: float
    report_id: str
    statement_id: str
    path: str
    begin: int
    end: int
    adcode: str
    place: str
    year: int | None


class IssueCluster(msgspec.Struct, kw_only=True):
    """Problem statements that speak of the same issue.

    `size` counts statements that are not copies; `places` counts each place once, in the grouping asked for, and
    `reports_without_place` the reports beside them whose place can't be told; `representative` is the text of a statement near
    to all others that the label fits; `reports` and `share` say how many reports tell it, of those that tell any problem;
    `trend` has every year that reports are filed under. `causes` and `recommendations` stand in the same reports,
    `practices` are what other places do about it, the nearest first. `origin` says what made the cluster: found, topic,
    split or pinned.
    """

    cluster_id: str
    label: str
    keywords: list[str]
    size: int
    places: list[IssuePlace]
    years: list[int]
    representative: str
    statements: list[IssueStatement]
    reports: int = 0
    reports_without_place: int = 0
    share: float = 0.0
    trend: list[IssueYear] = msgspec.field(default_factory=list)
    causes: list[Companion] = msgspec.field(default_factory=list)
    recommendations: list[Companion] = msgspec.field(default_factory=list)
    practices: list[Companion] = msgspec.field(default_factory=list)
    origin: str = "found"

    def as_row(self) -> dict[str, Any]:
        """The cluster as plain types, as ``issues --format jsonl`` prints it."""
        return {
            **msgspec.structs.asdict(self),
            "places": [msgspec.structs.asdict(place) for place in self.places],
            "statements": [statement._asdict() for statement in self.statements],
            "trend": [msgspec.structs.asdict(year) for year in self.trend],
            **{name: [c._asdict() for c in getattr(self, name)] for name in ("causes", "recommendations", "practices")},
        }


class Question(NamedTuple):
    """What is asked of an archive: the grouping, the least number of places, kinds, places, years, companions or none.

    `only` names the reports that the archive was limited to, sorted; None if to none.
    """

    by: By
    min_places: int
    kinds: tuple[str, ...]
    places: tuple[str, ...]
    year: tuple[int, int] | None
    companions: bool
    only: tuple[str, ...] | None


class Found(NamedTuple):
    """The issues that are shown, and how many are not."""

    clusters: list[IssueCluster]
    left: int
