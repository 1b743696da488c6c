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


class IssuePlace(msgspec.Struct, frozen=True):
    """A place that reports the issue, and how often."""

    adcode: str
    name: str
    count: int


class IssueCluster(msgspec.Struct, kw_only=True):
    """Problem statements that speak of the same issue.

    `size` counts statements that are not copies; `places` counts each place once, in the grouping asked for; `representative` is
    the text of the statement nearest to all others.
    """

    cluster_id: str
    label: str
    keywords: list[str]
    size: int
    places: list[IssuePlace]
    years: list[int]
    representative: str
    statements: list[IssueStatement]

    def as_row(self) -> dict[str, Any]:
        """The cluster as plain types, as ``issues --format jsonl`` prints it."""
        return {
            **msgspec.structs.asdict(self),
            "places": [msgspec.structs.asdict(place) for place in self.places],
            "statements": [statement._asdict() for statement in self.statements],
        }
