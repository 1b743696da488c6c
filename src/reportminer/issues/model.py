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
    part: int = 0
    """number of the part of its statement, 0 for all of it"""


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


class IssueSpread(msgspec.Struct, frozen=True):
    """A year in which places named the issue for the first time: their names, and how many places had named it by then."""

    year: int
    places: list[str]
    total: int


class IssueStanding(msgspec.Struct, frozen=True):
    """How an issue stands in the reports from `year` on, the latest years that have enough of them.

    `state` is ``new`` (told in no earlier report), ``gone`` (told before, in none of these), ``told``, ``open`` where one of the
    first two holds but may well be chance, or "" where no year is known; `sure` (0..1) is one less the chance of it, were
    the reports that tell the issue spread over all years by chance (hypergeometric); `reports` were read from `year` on,
    `told` of them tell it.
    """

    year: int | None = None
    state: str = ""
    sure: float = 0.0
    reports: int = 0
    told: int = 0


class Companion(NamedTuple):
    """A cause, a piece of advice, a practice or a result that goes with an issue, with its evidence; `likeness` is 0..1."""

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
    outcome: str = ""
    """what its own report says that came of it, "" if nothing"""
    figures: int = 0
    """quantities in it and in its outcome"""


class FollowUp(NamedTuple):
    """What a place that named the issue reports later on the same topic: its practice, its result.

    `named` and `last` are the first and last year it named the issue, `silent` counts its later reports that don't name it;
    `solved` says that the words of the result speak of a solution (已解决, 清零, 摘帽).
    """

    place: str
    adcode: str
    named: int
    last: int
    silent: int
    practice: Companion | None
    result: Companion | None
    solved: bool


class IssueCluster(msgspec.Struct, kw_only=True):
    """Problem statements that speak of the same issue.

    `size` counts statements that are not copies; `places` counts each place once, in the grouping asked for, and
    `reports_without_place` the reports beside them whose place can't be told; `representative` is the text of a statement near
    to all others that the label fits; `reports` and `share` say how many reports tell it, of those that tell any problem;
    `trend` has every year that reports are filed under. `causes` and `recommendations` stand in the same reports,
    `practices` are what other places do about it, the nearest first. `origin` says what made the cluster: found, topic,
    other (what fits nowhere), split or pinned. `area` and `topic` are those of the taxonomy, "" for clusters of words.
    `since` is the first year, `spread` tells in which year which places named it first, `standing` whether it is new or
    gone in the latest year, `followed` what places that named it report later on its topic (the best; `followed_by`
    counts all).
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
    area: str = ""
    topic: str = ""
    since: int | None = None
    spread: list[IssueSpread] = msgspec.field(default_factory=list)
    standing: IssueStanding = IssueStanding()
    followed_by: int = 0
    followed: list[FollowUp] = msgspec.field(default_factory=list)

    def as_row(self) -> dict[str, Any]:
        """The cluster as plain types, as ``issues --format jsonl`` prints it."""
        row: dict[str, Any] = msgspec.to_builtins(self)
        for name in ("statements", "causes", "recommendations", "practices"):
            row[name] = [record._asdict() for record in getattr(self, name)]
        row["followed"] = [_told(one) for one in self.followed]
        return row


def _told(one: FollowUp) -> dict[str, Any]:
    return {
        **one._asdict(),
        "practice": one.practice._asdict() if one.practice else None,
        "result": one.result._asdict() if one.result else None,
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
