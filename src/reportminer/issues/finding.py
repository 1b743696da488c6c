"""How do the problem statements of an archive become recurring issues? Reads, folds copies, clusters, names, counts places."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from reportminer.cleaning.characters import to_simplified
from reportminer.issues import decisions, known_clusters
from reportminer.issues.clusters import NEAR, NONE, assign, centres, cluster
from reportminer.issues.companions import add_companions
from reportminer.issues.labels import complains, keywords, label, likeness
from reportminer.issues.model import By, Found, IssueCluster, IssuePlace, IssueStatement, IssueYear, Question
from reportminer.issues.themes import Matrix, clauses, theme_weights
from reportminer.issues.vectors import Problem, Space
from reportminer.places import table
from reportminer.search.areas import Area, area_named
from reportminer.store.rows import Home, home_of

if TYPE_CHECKING:
    from reportminer.schema import StatementRow
    from reportminer.store.reading import StoredReports

COPY_FROM = 30
"""the same words count as a copy from this many characters on; shorter phrases are what people say"""
GROWTH = 3.0
"""statements join the known clusters until the archive has grown this much; then all are clustered from scratch"""
ALSO = 0.75
"""share of the likeness to its own cluster from which a statement is said to speak of another one too"""
MIDDLE = 0.85
"""share of the likeness of the nearest statement to the centre from which others may stand for their cluster too"""
LABEL_FROM = 400
"""statements of a cluster, taken evenly, that its label is looked for in"""
DIGITS = {"county": 6, "prefecture": 4, "province": 2}
"""of the code of a place that tell an area"""
_NOT_WORDS = re.compile(r"[\W_]+")


class Selection(NamedTuple):
    """The statements to cluster, row by row: themselves, Simplified, their keys, where they stand in space."""

    rows: list[StatementRow]
    problems: list[Problem]
    keys: list[str]
    matrix: Matrix
    space: Space
    copies: frozenset[int]
    """those whose words stand in an earlier report already"""


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
    chosen = _select(archive.limited(None), question.kinds)
    if not chosen.rows:
        return Found([], 0)
    known, labels = _cluster(archive, chosen, question.kinds, remember=remember, anew=anew)
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


def statement_key(report_id: str, text: str) -> str:
    """What a statement is known by from run to run: its report and its words."""
    return hashlib.sha256(f"{report_id}\t{_NOT_WORDS.sub('', to_simplified(text))}".encode()).hexdigest()[:12]


def _select(archive: StoredReports, kinds: Sequence[str]) -> Selection:
    rows = [row for row in archive.iter_statements(kind=list(kinds)) if not row.duplicate_of]
    problems = [Problem(to_simplified(row.head), to_simplified(row.text)) for row in rows]
    space = Space(problems)
    matrix = space.place(problems)
    for at, problem in enumerate(problems):
        if space.names_no_theme(matrix[at]) and not any(complains(clause) for clause in clauses(problem.text)):
            matrix[at] = 0.0
    keys = [statement_key(row.report_id, row.text) for row in rows]
    return Selection(rows, problems, keys, matrix, space, frozenset(_copies(rows)))


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
        [chosen.rows[at] for at in kept], [chosen.problems[at] for at in kept], [chosen.keys[at] for at in kept],
        chosen.matrix[kept], chosen.space, frozenset(new for new, at in enumerate(kept) if at in chosen.copies),
    )  # fmt: skip
    return narrow, [ids[at] for at in kept]


def _told_still(labels: Mapping[str, str], chosen: Selection, ids: Sequence[str]) -> dict[str, str]:
    """The labels in whose words one of the statements still speaks: others are words of reports left out."""
    told: dict[str, list[str]] = defaultdict(list)
    for at, name in enumerate(ids):
        told[name].append(chosen.problems[at].text)
    return {name: called for name, called in labels.items() if any(called in text for text in told[name])}


def _cluster(
    archive: StoredReports, chosen: Selection, kinds: Sequence[str], *, remember: bool, anew: bool
) -> tuple[list[str], dict[str, str]]:
    """The cluster id of each statement, and the labels, in step with earlier runs."""
    kept = known_clusters.recall(archive.path)
    name = "+".join(sorted(kinds))
    past = kept.kinds.get(name, known_clusters.Past())
    grown = len(chosen.rows) > GROWTH * past.learnt
    numbers = cluster(chosen.matrix) if anew or grown or not past.clusters else _join(chosen, past)
    groups: dict[int, list[int]] = defaultdict(list)
    for at, number in enumerate(numbers):
        groups[int(number)].append(at)
    members = list(groups.values())
    earlier = known_clusters.match([[chosen.keys[at] for at in group] for group in members], past.clusters)
    ids: dict[int, str] = {}
    taken = set(past.clusters)
    for number, group in enumerate(members):
        new = earlier.get(number) or _content_id(chosen, group, taken)
        taken.add(new)
        ids[number] = new
    labels = _labels(chosen, members, ids, past)
    after = {
        ids[number]: known_clusters.Known(labels[ids[number]], sorted({chosen.keys[at] for at in group}))
        for number, group in enumerate(members)
    }
    if remember and (after != past.clusters or anew):
        run = kept.runs + 1
        events = [*kept.log, *known_clusters.changes(past.clusters, after, run)][-known_clusters.LOGGED :]
        learnt = len(chosen.rows) if anew or grown or not past.clusters else past.learnt
        kinds_after = {**kept.kinds, name: known_clusters.Past(after, learnt)}
        known_clusters.keep(archive.path, known_clusters.Memory(1, run, kinds_after, events))
    by_row = {at: ids[number] for number, group in enumerate(members) for at in group}
    return [by_row[at] for at in range(len(chosen.rows))], labels


def _join(chosen: Selection, past: known_clusters.Past) -> Sequence[int]:
    """Clusters of an archive that has grown: known statements stay, new ones join the nearest or form clusters of their own."""
    number_of = {name: number for number, name in enumerate(past.clusters)}
    home = {key: number_of[name] for name, known in past.clusters.items() for key in known.members}
    numbers = np.array([home.get(key, NONE) for key in chosen.keys], dtype=np.int64)
    present = sorted(set(numbers.tolist()) - {NONE})
    new = np.flatnonzero(numbers == NONE)
    near = assign(chosen.matrix[new], centres(chosen.matrix, numbers, present), near=NEAR)
    joined = near != NONE
    numbers[new[joined]] = np.array(present, dtype=np.int64)[near[joined]]
    rest = new[~joined]
    if len(rest):
        numbers[rest] = cluster(chosen.matrix[rest]) + len(number_of)
    return [int(number) for number in numbers]


def _content_id(chosen: Selection, group: Sequence[int], taken: set[str]) -> str:
    """An id from the statement in the middle of a group; others of its statements lend theirs where it is taken."""
    middle = _medoid(chosen, group)
    for at in (middle, *group):
        new = hashlib.sha256(_NOT_WORDS.sub("", chosen.rows[at].text).encode()).hexdigest()[:10]
        if new not in taken:
            return new
    return decisions.short_id(*(chosen.keys[at] for at in group))


def _medoid(chosen: Selection, group: Sequence[int]) -> int:
    vectors = chosen.matrix[list(group)]
    return group[int(np.argmax(np.round(vectors @ vectors.mean(axis=0), 9)))]


def _representative(chosen: Selection, group: Sequence[int], called: str) -> int:
    """Of the statements in the middle of a group, the one that its label fits best."""
    vectors = chosen.matrix[list(group)]
    near = np.round(vectors @ vectors.mean(axis=0), 9)
    middle: list[int] = np.flatnonzero(near >= MIDDLE * near.max()).tolist()
    return group[max(middle, key=lambda at: (likeness(called, chosen.problems[group[at]].text), near[at], -at))]


def _labels(
    chosen: Selection, members: Sequence[Sequence[int]], ids: Mapping[int, str], past: known_clusters.Past
) -> dict[str, str]:
    """Labels by cluster: those known stay, the others are chosen largest cluster first."""
    labels = {name: past.clusters[name].label for name in ids.values() if name in past.clusters}
    taken = set(labels.values())
    for number in sorted(range(len(members)), key=lambda n: (-len(members[n]), n)):
        name = ids[number]
        if name not in labels:
            labels[name] = _label(chosen, members[number], taken)
            taken.add(labels[name])
    return labels


def _label(chosen: Selection, group: Sequence[int], taken: set[str]) -> str:
    if len(group) == 1:
        return label([chosen.problems[group[0]]], theme_weights([chosen.problems[group[0]].text]))
    some = [chosen.problems[at] for at in group[:: max(1, -(-len(group) // LABEL_FROM))]]
    return label(some, theme_weights([p.text for p in some], [p.head for p in some]), taken=taken)


def _copies(rows: Sequence[StatementRow]) -> set[int]:
    """Statements whose words stand in an earlier report already."""
    first: dict[str, str] = {}
    found = set()
    for at in sorted(range(len(rows)), key=lambda at: (rows[at].date or "9999", rows[at].path, rows[at].begin)):
        words = _NOT_WORDS.sub("", to_simplified(rows[at].text))
        if len(words) >= COPY_FROM and first.setdefault(words, rows[at].report_id) != rows[at].report_id:
            found.add(at)
    return found


def _area_finder(homes: Mapping[str, Home], by: By) -> Callable[[StatementRow], Home]:
    """A function that tells the area a statement counts for; its key is "" if none can be told."""

    def area_of(row: StatementRow) -> Home:
        home = homes[row.report_id]
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
    also = _also(chosen, ids, shown)
    words = keywords([[chosen.rows[at].text for at in groups[name]] for name in shown])
    told = {row.report_id for row in chosen.rows}
    yearly = Counter(row.year for row in reports if row.report_id in told and row.year is not None)
    taken = set(labels.values())
    clusters = []
    for name, best in zip(shown, words, strict=True):
        group = groups[name]
        own = [at for at in group if at not in copies] or group
        telling = {chosen.rows[at].report_id for at in group}
        statements = [_statement(chosen.rows[at], areas[at], at in copies, also.get(at, ())) for at in group]
        statements.sort(key=lambda s: (s.adcode, s.year or 0, s.path, s.begin))
        called = edits.names.get(name) or labels.get(name) or _label(chosen, group, taken)
        clusters.append(
            IssueCluster(
                cluster_id=name,
                label=called,
                keywords=best,
                size=len(own),
                places=_places(areas, group, copies),
                years=sorted({s.year for s in statements if s.year is not None}),
                representative=chosen.rows[_representative(chosen, own, called)].text,
                statements=statements,
                reports=len(telling),
                reports_without_place=placeless[name],
                share=round(len(telling) / len(told), 4),
                trend=_trend(statements, yearly),
                origin=origin.get(name, "pinned" if name in pinned else "found"),
            )
        )
    if question.companions:
        number = {name: at for at, name in enumerate(shown)}
        rows = np.array([number.get(name, NONE) for name in ids], dtype=np.int64)
        middles = centres(chosen.matrix, rows, list(range(len(shown))))
        add_companions(archive, clusters, middles, chosen.space, area_of)
    return sorted(clusters, key=lambda c: (-len(c.places) - c.reports_without_place, -c.size, c.label, c.cluster_id))


def _statement(row: StatementRow, area: Home, copy: bool, also: tuple[str, ...]) -> IssueStatement:
    return IssueStatement(
        row.report_id, row.statement_id, row.path, row.begin, row.end, row.head, row.text, row.adcode,
        area.name or row.report_place, row.year, row.title, copy, row.page, also, row.sample,
    )  # fmt: skip


def _also(chosen: Selection, ids: Sequence[str], shown: Sequence[str]) -> dict[int, tuple[str, ...]]:
    """Other clusters that a statement speaks of nearly as much as of its own: at most two, the nearest first."""
    number = {name: at for at, name in enumerate(shown)}
    rows = np.array([number.get(name, NONE) for name in ids], dtype=np.int64)
    if not shown:
        return {}
    middles = centres(chosen.matrix, rows, list(range(len(shown))))
    found: dict[int, tuple[str, ...]] = {}
    for begin in range(0, len(ids), 8192):
        likeness = np.round(chosen.matrix[begin : begin + 8192] @ middles.T, 4)
        for row, near in enumerate(likeness):
            own = int(rows[begin + row])
            bar = max(NEAR, ALSO * float(near[own])) if own != NONE else NEAR
            others = [int(at) for at in np.argsort(-near, kind="stable")[:3] if at != own and near[at] >= bar]
            if others:
                found[begin + row] = tuple(shown[at] for at in others[:2])
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
