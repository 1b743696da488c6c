"""How do the problem statements of an archive become recurring issues? Reads, folds copies, clusters, labels, counts places."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from reportminer.archive.rows import Home, home_of
from reportminer.cleaning.characters import to_simplified
from reportminer.issues.clusters import cluster
from reportminer.issues.labels import keywords, label
from reportminer.issues.model import By, IssueCluster, IssuePlace, IssueStatement
from reportminer.issues.themes import Matrix
from reportminer.issues.vectors import Problem, Space
from reportminer.places import table

if TYPE_CHECKING:
    from reportminer.archive import Archive
    from reportminer.archive.rows import StatementRow

COPY_FROM = 30
"""the same words count as a copy from this many characters on; shorter phrases are what people say"""
_DIGITS = {"county": 6, "prefecture": 4, "province": 2}
_NOT_WORDS = re.compile(r"[\W_]+")


def recurring(
    archive: Archive,
    *,
    by: By = "county",
    min_places: int = 2,
    kinds: Sequence[str] = ("problem",),
) -> list[IssueCluster]:
    """The issues that recur, most places first.

    Args:
        archive: an open archive.
        by: what counts as one place.
        min_places: places that must report an issue.
        kinds: kinds of statements to cluster; add ``cause`` for causes.
    """
    rows = [row for row in archive.iter_statements(kind=list(kinds)) if not row.duplicate_of and not row.sample]
    if not rows:
        return []
    copies = _copies(rows)
    problems = [Problem(to_simplified(row.head), to_simplified(row.text)) for row in rows]
    matrix = Space(problems).place(problems)
    members: dict[int, list[int]] = defaultdict(list)
    for at, number in enumerate(cluster(matrix)):
        members[int(number)].append(at)
    homes = {row.report_id: home_of(row) for row in archive.reports()}
    areas = [_area(row, homes[row.report_id], by) for row in rows]
    groups = [group for group in members.values() if len(_places(areas, group, copies)) >= min_places]
    words = keywords([[rows[at].text for at in group] for group in groups])
    clusters = [
        _cluster(rows, matrix, group, copies, areas, group_words)
        for group, group_words in zip(groups, words, strict=True)
    ]
    return sorted(clusters, key=lambda c: (-len(c.places), -c.size, c.label, c.cluster_id))


def _copies(rows: Sequence[StatementRow]) -> set[int]:
    """Statements whose words stand in an earlier report already."""
    first: dict[str, str] = {}
    found = set()
    for at in sorted(range(len(rows)), key=lambda at: (rows[at].date or "9999", rows[at].path, rows[at].begin)):
        words = _NOT_WORDS.sub("", to_simplified(rows[at].text))
        if len(words) >= COPY_FROM and first.setdefault(words, rows[at].report_id) != rows[at].report_id:
            found.add(at)
    return found


def _area(row: StatementRow, home: Home, by: By) -> Home:
    """The area that a statement counts for; its key is "" if none can be told."""
    code = row.adcode if row.adcode and row.adcode != row.report_adcode else home.key
    if not code.isdecimal():
        return home
    area = code[: _DIGITS[by]].ljust(6, "0")
    if area == home.key:
        return home
    return Home(area, table.full_name(area) or row.place)


def _places(areas: Sequence[Home], group: Sequence[int], copies: set[int]) -> list[IssuePlace]:
    """Places of a group, most statements first; reports whose place can't be told count for none."""
    counts = Counter(areas[at] for at in group if at not in copies and areas[at].key)
    return [
        IssuePlace(area.key if area.key.isdecimal() else "", area.name, count)
        for area, count in sorted(counts.items(), key=lambda c: (-c[1], c[0]))
    ]


def _cluster(
    rows: Sequence[StatementRow],
    matrix: Matrix,
    group: Sequence[int],
    copies: set[int],
    areas: Sequence[Home],
    words: list[str],
) -> IssueCluster:
    own = [at for at in group if at not in copies] or list(group)
    centre = matrix[own].mean(axis=0)
    medoid = own[int(np.argmax(np.round(matrix[own] @ centre, 9)))]
    statements = [
        IssueStatement(
            row.report_id, row.statement_id, row.path, row.begin, row.end, row.head, row.text, row.adcode,
            areas[at].name or row.report_place, row.year, row.title, at in copies,
        )
        for at, row in ((at, rows[at]) for at in group)
    ]  # fmt: skip
    statements.sort(key=lambda s: (s.adcode, s.year or 0, s.path, s.begin))
    return IssueCluster(
        cluster_id=hashlib.sha256(_NOT_WORDS.sub("", rows[medoid].text).encode()).hexdigest()[:10],
        label=label([rows[at].head for at in own]),
        keywords=words,
        size=len(own),
        places=_places(areas, group, copies),
        years=sorted({row.year for row in (rows[at] for at in group) if row.year is not None}),
        representative=rows[medoid].text,
        statements=statements,
    )
