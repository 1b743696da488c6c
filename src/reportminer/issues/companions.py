"""What goes with an issue? Causes and advice of its reports, what other places do about it, what came of it later.

A record goes with the issue of a topic when that is the topic it names first, and with a cluster of words when it shares
words of its own with the cluster. Nothing is concluded: what is shown stands in the reports.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from reportminer.cleaning.characters import to_simplified
from reportminer.issues.model import Companion, FollowUp, IssueCluster
from reportminer.issues.units import Unit, iter_units, topic_of
from reportminer.issues.vectors import pairs_of
from reportminer.lexicons import load_table
from reportminer.store.rows import Home

if TYPE_CHECKING:
    from reportminer.schema import StatementRow
    from reportminer.store.reading import StoredReports

MOST = 5
LEAST = 0.25
"""likeness from which a record of the same topic goes with the issue; what the same place reports later is told in other words"""
FOLLOWED = 20
"""places that named an issue of which it is told what they report later"""
KINDS = ("cause", "recommendation", "practice", "outcome")
READ = 160
"""characters of a record that are compared"""
PROFILE = 400
"""statements of an issue, taken evenly, and pairs of characters that it is known by"""
SHARED = 2
"""words of a cluster of words that a record shares"""
_HAS_OUTCOME, _HAS_FIGURES = 0.15, 0.1
"""what a stated outcome and figures add to the likeness of a practice when the best are chosen"""
_MEASURED = 0.5
"""what figures add to a later practice or result: 专利授权1200件 says more than 创新能力持续提升"""
_FIELDS = {"cause": "causes", "recommendation": "recommendations", "practice": "practices"}
AreaOf = Callable[["StatementRow"], Home]


class _Issue(NamedTuple):
    """An issue as records are compared with it: the weights of the pairs it is known by, its reports, where it was named when."""

    cluster: IssueCluster
    pairs: Mapping[str, float]
    reports: frozenset[str]
    named: Mapping[str, tuple[int, int]]
    """by place: first and last year"""


class _Best(NamedTuple):
    """A record, whether its words speak of a solution, and how well it fits."""

    solves: bool
    worth: float
    companion: Companion

    @property
    def order(self) -> tuple[bool, float, str, int]:
        """The best first."""
        return (not self.solves, -self.worth, self.companion.path, self.companion.begin)


@lru_cache(maxsize=1)
def _solved() -> re.Pattern[str]:
    rows = load_table("issue_label_words.tsv", ("kind", "expression"))
    return re.compile("|".join(f"(?:{row['expression']})" for row in rows if row["kind"] == "solved"))


def add_companions(
    archive: StoredReports, clusters: Sequence[IssueCluster], area_of: AreaOf, told: Mapping[str, Sequence[int]]
) -> None:
    """Fill `causes`, `recommendations`, `practices` (the nearest first, `MOST` each, one a place) and `followed` of clusters.

    Args:
        archive: the archive of the clusters.
        clusters: what to fill.
        area_of: the area that a record counts for.
        told: by place, the years of its reports that tell any problem.
    """
    if not clusters:
        return
    issues = [_issue(cluster) for cluster in clusters]
    found = [_Found(issue) for issue in issues]
    finder = _Finder(issues)
    for unit, outcome in _with_outcomes(iter_units(archive, KINDS)):
        row = unit.row
        numbers = finder.of(row)
        if not numbers:
            continue
        pairs = set(pairs_of(to_simplified(row.text[:READ])))
        for number in numbers:
            found[number].add(row, outcome, _likeness(pairs, issues[number].pairs), area_of(row))
    for one in found:
        one.fill(told)


def _issue(cluster: IssueCluster) -> _Issue:
    own = [statement for statement in cluster.statements if not statement.copy] or cluster.statements
    some = own[:: max(1, -(-len(own) // PROFILE))]
    counts = Counter(pair for one in some for pair in set(pairs_of(to_simplified(one.text[:READ]))))
    pairs = {pair: math.sqrt(count / len(some)) for pair, count in counts.most_common(PROFILE)}
    named: dict[str, tuple[int, int]] = {}
    known = {place.name for place in cluster.places}
    for one in own:
        if one.year is not None and one.place in known:
            first, last = named.get(one.place, (one.year, one.year))
            named[one.place] = (min(first, one.year), max(last, one.year))
    return _Issue(cluster, pairs, frozenset(one.report_id for one in cluster.statements), named)


def _likeness(pairs: set[str], known: Mapping[str, float]) -> float:
    """How much of what an issue is told in stands in some pairs of characters: 0 to 1."""
    if not pairs:
        return 0.0
    return round(min(1.0, sum(known.get(pair, 0.0) for pair in pairs) / math.sqrt(len(pairs))), 4)


class _Finder:
    """Which issues a record goes with."""

    def __init__(self, issues: Sequence[_Issue]) -> None:
        self._topics: dict[str, list[int]] = defaultdict(list)
        self._words: list[tuple[int, frozenset[str]]] = []
        for number, issue in enumerate(issues):
            if issue.cluster.topic:
                self._topics[issue.cluster.topic].append(number)
            elif issue.cluster.origin != "other":
                self._words.append((number, frozenset(word for word in issue.cluster.keywords if len(word) > 1)))

    def of(self, row: StatementRow) -> list[int]:
        """The numbers of the issues."""
        found = list(self._topics.get(topic_of(row), ()))
        if self._words:
            text = to_simplified(row.text[:READ])
            found += [number for number, words in self._words if sum(word in text for word in words) >= SHARED]
        return found


def _with_outcomes(units: Iterable[Unit]) -> Iterator[tuple[Unit, StatementRow | None]]:
    """Each record with what its own statement says behind it that came of it."""
    for _, some in groupby(units, key=lambda unit: (unit.row.report_id, unit.row.statement_id)):
        parts = list(some)
        for at, unit in enumerate(parts):
            behind = parts[at + 1] if at + 1 < len(parts) else None
            told = unit.row.kind == "practice" and behind is not None and behind.row.kind == "outcome"
            same = told and behind is not None and topic_of(behind.row) in {"", topic_of(unit.row)}
            yield unit, behind.row if same and behind is not None else None


class _Found:
    """The records that go with one issue, as they are met."""

    def __init__(self, issue: _Issue) -> None:
        self._issue = issue
        self._best: dict[str, dict[str, _Best]] = {kind: {} for kind in _FIELDS}
        self._later: dict[str, dict[str, _Best]] = {"practice": {}, "outcome": {}}
        self._codes = {place.name: place.adcode for place in issue.cluster.places}

    def add(self, row: StatementRow, outcome: StatementRow | None, likeness: float, area: Home) -> None:
        """Take a record in where it goes."""
        place = area.name or row.report_place
        figures = len(row.figures) + (len(outcome.figures) if outcome else 0)
        companion = Companion(
            row.kind, row.head, likeness, row.report_id, row.statement_id, row.path, row.begin, row.end, row.adcode, place,
            row.year, " ".join(outcome.text.split()) if outcome else "", figures,
        )  # fmt: skip
        worth = likeness + _HAS_OUTCOME * bool(outcome) + _HAS_FIGURES * bool(figures)
        inside = row.report_id in self._issue.reports
        if likeness >= LEAST and row.kind in _FIELDS and inside is (row.kind in {"cause", "recommendation"}):
            self._keep(self._best[row.kind], place or row.report_id, _Best(False, worth, companion))
        named = self._issue.named.get(place)
        if row.kind in self._later and named and row.year is not None and row.year > named[0]:
            solves = row.kind == "outcome" and _solved().search(row.text) is not None
            self._keep(self._later[row.kind], place, _Best(solves, worth + _MEASURED * bool(row.figures), companion))

    @staticmethod
    def _keep(kept: dict[str, _Best], key: str, one: _Best) -> None:
        if key not in kept or one.order < kept[key].order:
            kept[key] = one

    def fill(self, told: Mapping[str, Sequence[int]]) -> None:
        """Write what was found into the cluster."""
        cluster = self._issue.cluster
        for kind, field in _FIELDS.items():
            ranked = sorted(self._best[kind].values(), key=lambda one: one.order)
            setattr(cluster, field, [one.companion for one in ranked[:MOST]])
        results, practices = self._later["outcome"], self._later["practice"]
        some = [(one, place) for place, one in (practices | results).items()]
        ranked_places = [place for one, place in sorted(some, key=lambda pair: (pair[1] not in results, pair[0].order))]
        cluster.followed_by = len(ranked_places)
        cluster.followed = [self._follow_up(place, told) for place in ranked_places[:FOLLOWED]]

    def _follow_up(self, place: str, told: Mapping[str, Sequence[int]]) -> FollowUp:
        first, last = self._issue.named[place]
        practice, result = (self._later[kind].get(place) for kind in ("practice", "outcome"))
        silent = sum(year > last for year in told.get(place, ()))
        adcode = self._codes.get(place, "")
        return FollowUp(
            place, adcode, first, last, silent, practice.companion if practice else None,
            result.companion if result else None, bool(result and result.solves),
        )  # fmt: skip
