"""What goes with an issue? Causes and advice of the same reports, and what other places do about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from reportminer.cleaning.characters import to_simplified
from reportminer.issues.model import Companion, IssueCluster
from reportminer.issues.themes import Matrix
from reportminer.issues.vectors import Problem, Space
from reportminer.store.rows import Home

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportminer.schema import StatementRow
    from reportminer.store.reading import StoredReports

ALIKE = 0.45
"""least cosine similarity to the centre of an issue"""
MOST = 5
READ = 160
"""characters of a statement that are compared"""
_BATCH = 20_000
_FIELDS = {"cause": "causes", "recommendation": "recommendations", "practice": "practices"}


def add_companions(
    archive: StoredReports,
    clusters: Sequence[IssueCluster],
    middles: Matrix,
    space: Space,
    area_of: Callable[[StatementRow], Home],
    *,
    kinds: Sequence[str] = ("cause", "recommendation", "practice"),
) -> None:
    """Fill `causes`, `recommendations` and `practices` of clusters, the nearest first, `MOST` each, one a report.

    Args:
        archive: the archive of the clusters.
        clusters: what to fill.
        middles: the centre of each cluster in `space`.
        space: where the problems were placed.
        area_of: the area that a statement counts for.
        kinds: which of the three to look for.
    """
    if not clusters:
        return
    reports = [{statement.report_id for statement in cluster.statements} for cluster in clusters]
    found: list[dict[str, dict[str, Companion]]] = [{kind: {} for kind in kinds} for _ in clusters]
    batch: list[StatementRow] = []
    for row in archive.iter_statements(kind=list(kinds)):
        if not row.duplicate_of:
            batch.append(row)
        if len(batch) >= _BATCH:
            _look(batch, middles, space, reports, found, area_of)
            batch = []
    _look(batch, middles, space, reports, found, area_of)
    for cluster, kept in zip(clusters, found, strict=True):
        for kind in kinds:
            setattr(cluster, _FIELDS[kind], _best(kept[kind].values()))


def _look(
    rows: Sequence[StatementRow],
    middles: Matrix,
    space: Space,
    reports: Sequence[set[str]],
    found: list[dict[str, dict[str, Companion]]],
    area_of: Callable[[StatementRow], Home],
) -> None:
    if not rows:
        return
    texts = [Problem(to_simplified(row.head), to_simplified(row.text[:READ])) for row in rows]
    likeness = np.round(space.place(texts) @ middles.T, 4)
    for at, number in np.argwhere(likeness >= ALIKE).tolist():
        row = rows[at]
        if (row.report_id in reports[number]) != (row.kind in {"cause", "recommendation"}):
            continue
        kept: dict[str, Companion] = found[number][row.kind]
        value = float(likeness[at, number])
        if row.report_id in kept and kept[row.report_id].likeness >= value:
            continue
        area = area_of(row)
        kept[row.report_id] = Companion(
            row.kind, row.head, value, row.report_id, row.statement_id, row.path, row.begin, row.end, row.adcode,
            area.name or row.report_place, row.year,
        )  # fmt: skip


def _best(companions: Iterable[Companion]) -> list[Companion]:
    """The nearest, each place once as long as there are others."""
    ranked = sorted(companions, key=lambda c: (-c.likeness, c.path, c.begin))
    first: dict[str, Companion] = {}
    for companion in ranked:
        first.setdefault(companion.place or companion.report_id, companion)
    return list(first.values())[:MOST]
