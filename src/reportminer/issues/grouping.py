"""Which assertions tell the same problem? Those of one topic, those alike in words, and others that fit nowhere."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from reportminer.cleaning.characters import to_simplified
from reportminer.issues import decisions, known_clusters
from reportminer.issues.clusters import NEAR, NONE, assign, centres, cluster
from reportminer.issues.labels import complains, label, says_nothing
from reportminer.issues.units import Unit, bare, copies, iter_units, statement_key, topic_of
from reportminer.issues.vectors import Matrix, Problem, Space, words_of
from reportminer.statements.topics import clauses, taxonomy

if TYPE_CHECKING:
    from reportminer.schema import StatementRow
    from reportminer.store.reading import StoredReports

GROWTH = 3.0
"""problems of no topic join the known clusters until they have grown this much; then all are clustered from scratch"""
LABEL_FROM = 400
"""problems of a cluster, taken evenly, that its label is looked for in"""
COMMON = 0.6
"""share of the members of a cluster of words that one word at least stands in; others have no one meaning"""
OTHER = decisions.short_id("other")
"""id of what fits nowhere"""
OTHER_LABEL = "其他"


class Selection(NamedTuple):
    """What is clustered, row by row: rows, parts, Simplified words, keys, topics."""

    rows: list[StatementRow]
    parts: list[int]
    problems: list[Problem]
    keys: list[str]
    topics: list[str]
    copies: frozenset[int]
    """those whose words stand in an earlier report already"""


class Grouped(NamedTuple):
    """The cluster id of each row, and the labels of the clusters."""

    ids: list[str]
    labels: dict[str, str]


def topic_id(name: str) -> str:
    """The id of the issue of a topic."""
    return decisions.short_id("issue", name)


def select(archive: StoredReports, kinds: Sequence[str]) -> Selection:
    """The assertions of some kinds; those that name nothing (政府工作还有很多不足) are none."""
    units, topics = [], []
    for unit in iter_units(archive, kinds):
        topic = topic_of(unit.row)
        if topic or not says_nothing(unit.row.text):
            units.append(unit)
            topics.append(topic)
    return _selection(units, topics)


def _selection(units: Sequence[Unit], topics: list[str]) -> Selection:
    rows = [unit.row for unit in units]
    problems = [Problem(to_simplified(row.head), to_simplified(row.text)) for row in rows]
    keys = [statement_key(row.report_id, row.text) for row in rows]
    return Selection(rows, [unit.part for unit in units], problems, keys, topics, frozenset(copies(units)))


def group(chosen: Selection, folder: Path, kinds: Sequence[str], *, remember: bool, anew: bool) -> Grouped:
    """The issues: one a topic, one a cluster of words among the rest, and one of what fits nowhere.

    Args:
        chosen: what to group.
        folder: where the clusters of words of earlier runs are kept.
        kinds: the kinds that were selected.
        remember: keep the clusters for later runs.
        anew: cluster from scratch; ids are matched afterwards.
    """
    ids = [topic_id(topic) if topic else OTHER for topic in chosen.topics]
    labels = {topic_id(topic): taxonomy()[topic].problem for topic in set(chosen.topics) - {""}}
    labels[OTHER] = OTHER_LABEL
    loose = [at for at, topic in enumerate(chosen.topics) if not topic and _tells(chosen.problems[at].text)]
    if loose or known_clusters.recall(folder).kinds:
        found = _by_words(chosen, loose, folder, kinds, remember=remember, anew=anew)
        for at, name in found.ids.items():
            ids[at] = name
        labels |= found.labels
    return Grouped(ids, labels)


def _tells(text: str) -> bool:
    return any(complains(clause) for clause in clauses(text))


class _Named(NamedTuple):
    ids: dict[int, str]
    labels: dict[str, str]


def _by_words(
    chosen: Selection, loose: Sequence[int], folder: Path, kinds: Sequence[str], *, remember: bool, anew: bool
) -> _Named:
    """The clusters of problems of no topic that are alike in words, in step with earlier runs."""
    kept = known_clusters.recall(folder)
    name = "+".join(sorted(kinds))
    past = kept.kinds.get(name, known_clusters.Past())
    matrix = _placed([chosen.problems[at] for at in loose])
    scratch = anew or not past.clusters or len(loose) > GROWTH * past.learnt
    numbers = cluster(matrix).tolist() if scratch else _join([chosen.keys[at] for at in loose], matrix, past)
    members = [group for group in _groups(loose, numbers) if _has_one_meaning([chosen.problems[at] for at in group])]
    earlier = known_clusters.match([[chosen.keys[at] for at in group] for group in members], past.clusters)
    ids: dict[int, str] = {}
    taken = set(past.clusters)
    for number, group in enumerate(members):
        ids[number] = earlier.get(number) or _content_id(chosen, group, taken)
        taken.add(ids[number])
    labels = _labels(chosen, members, ids, past)
    after = {
        ids[number]: known_clusters.Known(labels[ids[number]], sorted({chosen.keys[at] for at in group}))
        for number, group in enumerate(members)
    }
    if remember and (after != past.clusters or (anew and after)):
        run = kept.runs + 1
        events = [*kept.log, *known_clusters.changes(past.clusters, after, run)][-known_clusters.LOGGED :]
        kinds_after = {**kept.kinds, name: known_clusters.Past(after, len(loose) if scratch else past.learnt)}
        known_clusters.keep(folder, known_clusters.Memory(known_clusters.VERSION, run, kinds_after, events))
    return _Named({at: ids[number] for number, group in enumerate(members) for at in group}, labels)


def _placed(problems: Sequence[Problem]) -> Matrix:
    return Space(problems).place(problems) if problems else np.zeros((0, 1))


def _groups(loose: Sequence[int], numbers: Sequence[int]) -> list[list[int]]:
    groups: dict[int, list[int]] = defaultdict(list)
    for at, number in zip(loose, numbers, strict=True):
        groups[int(number)].append(at)
    return list(groups.values())


def _has_one_meaning(problems: Sequence[Problem]) -> bool:
    """Whether more than one problem is told, and a word that carries a topic stands in most of them."""
    if len({bare(problem.text) for problem in problems}) < 2:
        return len(problems) > 1
    spoken = Counter(word for problem in problems for word in set(words_of("，".join(clauses(problem.text)))))
    return max(spoken.values(), default=0) >= COMMON * len(problems)


def _join(keys: Sequence[str], matrix: Matrix, past: known_clusters.Past) -> Sequence[int]:
    """Clusters of an archive that has grown: known problems stay, new ones join the nearest or form clusters of their own."""
    number_of = {name: number for number, name in enumerate(past.clusters)}
    home = {key: number_of[name] for name, known in past.clusters.items() for key in known.members}
    numbers = np.array([home.get(key, NONE) for key in keys], dtype=np.int64)
    present = sorted(set(numbers.tolist()) - {NONE})
    new = np.flatnonzero(numbers == NONE)
    near = assign(matrix[new], centres(matrix, numbers, present), near=NEAR)
    joined = near != NONE
    numbers[new[joined]] = np.array(present, dtype=np.int64)[near[joined]]
    rest = new[~joined]
    if len(rest):
        numbers[rest] = cluster(matrix[rest]) + len(number_of)
    return [int(number) for number in numbers]


def _content_id(chosen: Selection, group: Sequence[int], taken: set[str]) -> str:
    """An id from the words of a group's first problem in the order of words; others lend theirs where it is taken."""
    for words in sorted({bare(chosen.rows[at].text) for at in group}):
        new = hashlib.sha256(words.encode()).hexdigest()[:10]
        if new not in taken:
            return new
    return decisions.short_id(*(chosen.keys[at] for at in group))


def _labels(
    chosen: Selection, members: Sequence[Sequence[int]], ids: Mapping[int, str], past: known_clusters.Past
) -> dict[str, str]:
    """Labels by cluster: those known stay, the others are chosen largest cluster first."""
    labels = {name: past.clusters[name].label for name in ids.values() if name in past.clusters}
    taken = set(labels.values())
    for number in sorted(range(len(members)), key=lambda n: (-len(members[n]), n)):
        name = ids[number]
        if name not in labels:
            labels[name] = label_of(chosen, members[number], taken)
            taken.add(labels[name])
    return labels


def label_of(chosen: Selection, group: Sequence[int], taken: set[str]) -> str:
    """What the problems of a group are called, in words of their own."""
    some = [chosen.problems[at] for at in group[:: max(1, -(-len(group) // LABEL_FROM))]]
    return label(some, taken=taken if len(group) > 1 else ())
