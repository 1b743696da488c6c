"""How do the problem statements of an archive become recurring issues? Reads, folds copies, clusters, names, counts places."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from math import sqrt
from typing import TYPE_CHECKING

from reportminer.issues import decisions
from reportminer.issues.companions import add_companions
from reportminer.issues.grouping import OTHER, Selection, group, label_of, select, topic_id
from reportminer.issues.labels import keywords, likeness
from reportminer.issues.model import By, Found, IssueCluster, IssuePlace, IssueStatement, IssueYear, Question
from reportminer.issues.standing import spread, standing
from reportminer.issues.units import topics_of
from reportminer.issues.vectors import pairs_of
from reportminer.places import table
from reportminer.search.areas import Area, area_named
from reportminer.statements.topics import taxonomy
from reportminer.store.rows import Home, home_of

if TYPE_CHECKING:
    from reportminer.schema import StatementRow
    from reportminer.store.reading import StoredReports

MEASURED = 400
"""problems of an issue, taken evenly, among which the representative one is looked for"""
DIGITS = {"county": 6, "prefecture": 4, "province": 2}
"""of the code of a place that tell an area"""


def find(
    archive: StoredReports,
    question: Question,
    fixed: Sequence[decisions.Topic],
    edits: decisions.Edits,
    *,
    remember: bool,
    anew: bool,
) -> Found:
    """The issues that recur, those of most places first; arguments as `reportminer.issues.recurring` takes them.

    Raises:
        UnknownPlaceError: nobody knows one of the places.
    """
    region = area_named(archive.store, question.places)
    chosen = select(archive.limited(None), question.kinds)
    if not chosen.rows:
        return Found([], 0)
    known, labels = group(chosen, archive.path, question.kinds, remember=remember, anew=anew)
    ids = _decided(chosen, known, fixed, edits)
    if region is not None or question.year is not None or question.only is not None:
        chosen, ids = _narrowed(chosen, ids, region, question.year, archive.only)
        labels = _told_still(labels, chosen, ids) if question.only is not None else labels
    labels = {**labels, **{topic.cluster_id: topic.label for topic in fixed}}
    found = _describe(archive, chosen, ids, labels, edits, decisions.origins(fixed, edits), question)
    return Found(found, len(set(ids)) - len(found))


def _decided(
    chosen: Selection, known: Sequence[str], fixed: Sequence[decisions.Topic], edits: decisions.Edits
) -> list[str]:
    """The cluster id of each statement after fixed topics and people's decisions."""
    ids = []
    for at, name in enumerate(known):
        topic = decisions.by_topic(fixed, chosen.problems[at].text)
        ids.append(topic.cluster_id if topic else name)
    return decisions.decide(ids, chosen.keys, lambda at: chosen.problems[at].text, edits)


def _narrowed(
    chosen: Selection,
    ids: Sequence[str],
    region: Area | None,
    year: tuple[int, int] | None,
    only: AbstractSet[str] | None,
) -> tuple[Selection, list[str]]:
    """The statements, with their cluster ids, that reports of a region, of some years, and of those wanted tell."""
    kept = [
        at
        for at, row in enumerate(chosen.rows)
        if (only is None or row.report_id in only)
        and (region is None or region.holds(row.report_adcode, row.report_id))
        and (year is None or (row.year is not None and year[0] <= row.year <= year[1]))
    ]
    narrow = Selection(
        [chosen.rows[at] for at in kept], [chosen.parts[at] for at in kept], [chosen.problems[at] for at in kept],
        [chosen.keys[at] for at in kept], [chosen.topics[at] for at in kept],
        frozenset(new for new, at in enumerate(kept) if at in chosen.copies),
    )  # fmt: skip
    return narrow, [ids[at] for at in kept]


def _told_still(labels: Mapping[str, str], chosen: Selection, ids: Sequence[str]) -> dict[str, str]:
    """The labels in whose words one of the statements still speaks, and those of topics: others are words of reports left out."""
    topical = {topic_id(name) for name in taxonomy()} | {OTHER}
    told: dict[str, list[str]] = defaultdict(list)
    for at, name in enumerate(ids):
        told[name].append(chosen.problems[at].text)
    return {
        name: called for name, called in labels.items() if name in topical or any(called in text for text in told[name])
    }


def _representative(chosen: Selection, group: Sequence[int], called: str) -> int:
    """Of the problems of a group, one told in words that most of them share, and that its label fits."""
    some = group[:: max(1, -(-len(group) // MEASURED))]
    told = {at: set(pairs_of(chosen.problems[at].text)) for at in some}
    common = Counter(pair for pairs in told.values() for pair in pairs)

    def worth(at: int) -> tuple[float, float, int]:
        shared = sum(common[pair] for pair in told[at]) / sqrt(len(told[at]) or 1)
        return (round(shared * (0.5 + likeness(called, chosen.problems[at].text)), 6), -len(chosen.rows[at].text), -at)

    return max(some, key=worth)


_COUNTIES = ("县", "市", "旗")


def _area_finder(homes: Mapping[str, Home], by: By) -> Callable[[StatementRow], Home]:
    """A function that tells the area a statement counts for; its key is "" if none can be told."""

    def area_of(row: StatementRow) -> Home:
        home = homes[row.report_id]
        if row.report_adcode and not row.adcode and row.place.endswith(_COUNTIES):
            return Home("", row.place)  # another county than the report's, which has no code
        code = row.adcode if row.adcode and row.adcode != row.report_adcode else home.key
        if not code.isdecimal():
            return home if by == "county" else Home("", "")
        area = code[: DIGITS[by]].ljust(6, "0")
        return home if area == home.key else Home(area, table.full_name(area) or row.place)

    return area_of


def _describe(
    archive: StoredReports,
    chosen: Selection,
    ids: Sequence[str],
    labels: Mapping[str, str],
    edits: decisions.Edits,
    origin: Mapping[str, str],
    question: Question,
) -> list[IssueCluster]:
    """The clusters with all that is told of them."""
    reports = archive.report_rows()
    area_of = _area_finder({row.report_id: home_of(row) for row in reports}, question.by)
    areas = [area_of(row) for row in chosen.rows]
    copies = chosen.copies
    groups: dict[str, list[int]] = defaultdict(list)
    for at, name in enumerate(ids):
        groups[name].append(at)
    pinned = set(edits.pins.values())
    placeless = {name: _placeless(chosen.rows, areas, group, copies) for name, group in groups.items()}
    shown = [
        name
        for name, group in groups.items()
        if len(_places(areas, group, copies)) + placeless[name] >= question.min_places
    ]
    also = _also(chosen, ids, set(shown))
    words = keywords([[chosen.rows[at].text for at in groups[name]] for name in shown])
    told = {row.report_id for row in chosen.rows}
    yearly = Counter(row.year for row in reports if row.report_id in told and row.year is not None)
    taken = set(labels.values())
    topics = {topic_id(topic.name): topic for topic in taxonomy().values()}
    clusters = []
    for name, best in zip(shown, words, strict=True):
        group = groups[name]
        own = [at for at in group if at not in copies] or group
        statements = [_statement(chosen, at, areas[at], also.get(at, ())) for at in group]
        statements.sort(key=lambda s: (s.adcode, s.year or 0, s.path, s.begin))
        called = edits.names.get(name) or labels.get(name) or label_of(chosen, group, taken)
        cluster = IssueCluster(
            cluster_id=name,
            label=called,
            keywords=best,
            size=len(own),
            places=_places(areas, group, copies),
            years=sorted({s.year for s in statements if s.year is not None}),
            representative=chosen.rows[_representative(chosen, own, called)].text,
            statements=statements,
            reports_without_place=placeless[name],
            trend=_trend(statements, yearly),
            origin=_origin(name, origin, pinned),
        )
        if name in topics:
            cluster.area, cluster.topic = topics[name].area, topics[name].name
        _count(cluster, len(told), yearly)
        clusters.append(cluster)
    if question.companions:
        add_companions(archive, clusters, area_of, _told_by_place(chosen, areas))
    return sorted(clusters, key=_order)


def _order(cluster: IssueCluster) -> tuple[bool, int, int, str, str]:
    """Issues of most places first, what fits nowhere last."""
    places = len(cluster.places) + cluster.reports_without_place
    return cluster.origin == "other", -places, -cluster.size, cluster.label, cluster.cluster_id


def _origin(name: str, origin: Mapping[str, str], pinned: Collection[str]) -> str:
    if name == OTHER:
        return "other"
    return origin.get(name, "pinned" if name in pinned else "found")


def _count(cluster: IssueCluster, told: int, yearly: Mapping[int, int]) -> None:
    """Fill what is counted over the statements of a cluster."""
    cluster.reports = len({statement.report_id for statement in cluster.statements})
    cluster.share = round(cluster.reports / told, 4)
    cluster.since = cluster.years[0] if cluster.years else None
    cluster.spread = spread(cluster.statements, {place.name for place in cluster.places})
    cluster.standing = standing({year.year: year.reports for year in cluster.trend}, yearly)


def _told_by_place(chosen: Selection, areas: Sequence[Home]) -> dict[str, list[int]]:
    """By place, the years of its reports that tell any problem."""
    reports = {
        (row.report_id, area.name): row.year
        for row, area in zip(chosen.rows, areas, strict=True)
        if row.year is not None and area.key
    }
    found: dict[str, list[int]] = defaultdict(list)
    for (_, place), year in reports.items():
        found[place].append(year)
    return found


def _statement(chosen: Selection, at: int, area: Home, also: tuple[str, ...]) -> IssueStatement:
    row = chosen.rows[at]
    return IssueStatement(
        row.report_id, row.statement_id, row.path, row.begin, row.end, row.head, row.text, row.adcode,
        area.name or row.report_place, row.year, row.title, at in chosen.copies, row.page, also, row.sample,
        chosen.parts[at],
    )  # fmt: skip


def _also(chosen: Selection, ids: Sequence[str], shown: Collection[str]) -> dict[int, tuple[str, ...]]:
    """Other issues whose topics a problem names too: at most two, the strongest first."""
    found: dict[int, tuple[str, ...]] = {}
    for at, row in enumerate(chosen.rows):
        if chosen.topics[at]:
            others = [topic_id(topic) for topic in (row.topics or topics_of(row)) if topic in taxonomy()]
            others = [name for name in others if name != ids[at] and name in shown]
            if others:
                found[at] = tuple(others[:2])
    return found


def _trend(statements: Sequence[IssueStatement], yearly: Mapping[int, int]) -> list[IssueYear]:
    """The years of the archive with what is told of the issue in each."""
    counts = Counter(s.year for s in statements if not s.copy)
    telling: dict[int | None, set[str]] = defaultdict(set)
    for statement in statements:
        telling[statement.year].add(statement.report_id)
    return [
        IssueYear(year, counts[year], len(telling[year]), round(len(telling[year]) / reports, 4))
        for year, reports in sorted(yearly.items())
    ]


def _places(areas: Sequence[Home], group: Sequence[int], copies: AbstractSet[int]) -> list[IssuePlace]:
    """The known places of a group, most statements first."""
    counts = Counter(areas[at] for at in group if at not in copies and areas[at].key)
    return [
        IssuePlace(area.key if area.key.isdecimal() else "", area.name, count)
        for area, count in sorted(counts.items(), key=lambda c: (-c[1], c[0]))
    ]


def _placeless(
    rows: Sequence[StatementRow], areas: Sequence[Home], group: Sequence[int], copies: AbstractSet[int]
) -> int:
    """How many reports of a group have no place that can be told, in the grouping asked for."""
    return len({rows[at].report_id for at in group if at not in copies and not areas[at].key})
