"""Which statements belong together? Clusters of vectors, without a number of clusters to give."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from reportminer.issues.vectors import Matrix, unit_rows

Labels = npt.NDArray[np.int64]
DISTANCE = 0.55
"""cosine distance up to which two groups are joined (average linkage); chosen on statements with topics given by hand"""
NEAR = 0.5
"""cosine similarity to the centre of a cluster from which a further statement belongs to it"""
EXACT_UP_TO = 5000
"""rows clustered at once: time and memory grow with the square"""
NONE = -1
_CHUNK = 8192


def cluster(matrix: Matrix, *, distance: float = DISTANCE) -> Labels:
    """Number of the cluster of each row, numbered in order of first appearance; every row of zeros stands alone.

    Args:
        matrix: rows of unit length, or of zeros for what names nothing.
        distance: cosine distance up to which groups are joined.

    Source: average-linkage agglomerative clustering (Sokal & Michener 1958) over cosine distance. Of more than `EXACT_UP_TO` rows
    an even sample is clustered, the others join the nearest centre, and those far from all are clustered in turn.
    """
    found = np.full(len(matrix), NONE, dtype=np.int64)
    told = np.flatnonzero(np.abs(matrix).sum(axis=1) > 0)
    number = 0
    left = told
    while len(left):
        step = max(1, -(-len(left) // EXACT_UP_TO))
        sample = left[::step]
        found[sample] = _agglomerate(matrix[sample], distance) + number
        rest = np.setdiff1d(left, sample, assume_unique=True)
        fresh = sorted({int(label) for label in found[sample]})
        if len(rest):
            near = assign(matrix[rest], centres(matrix, found, fresh), near=1 - distance)
            found[rest] = np.where(near == NONE, NONE, np.array(fresh, dtype=np.int64)[near])
        number = fresh[-1] + 1
        left = rest[found[rest] == NONE] if len(rest) else rest
    alone = found == NONE
    found[alone] = number + np.arange(int(alone.sum()))
    return _in_order(found)


def centres(matrix: Matrix, labels: Labels, wanted: list[int]) -> Matrix:
    """The mean direction of the rows of each cluster of `wanted`, shape ``(len(wanted), dimensions)``."""
    sums = np.zeros((len(wanted), matrix.shape[1]))
    at = {label: row for row, label in enumerate(wanted)}
    rows = np.array([at.get(int(label), NONE) for label in labels], dtype=np.int64)
    known = rows != NONE
    np.add.at(sums, rows[known], matrix[known])
    return unit_rows(sums)


def assign(matrix: Matrix, middles: Matrix, *, near: float = NEAR) -> Labels:
    """Row of the nearest centre for each row of `matrix`, `NONE` if none is near."""
    found = np.full(len(matrix), NONE, dtype=np.int64)
    if not len(middles):
        return found
    for begin in range(0, len(matrix), _CHUNK):
        likeness = np.round(matrix[begin : begin + _CHUNK] @ middles.T, 9)
        best = likeness.argmax(axis=1)
        found[begin : begin + _CHUNK] = np.where(likeness[np.arange(len(best)), best] >= near, best, NONE)
    return found


def _agglomerate(matrix: Matrix, distance: float) -> Labels:
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.metrics.pairwise import cosine_distances

    if len(matrix) < 2:
        return np.zeros(len(matrix), dtype=np.int64)
    model = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=distance
    )
    return np.asarray(model.fit_predict(cosine_distances(matrix)), dtype=np.int64)


def _in_order(labels: Labels) -> Labels:
    number: dict[int, int] = {}
    return np.array([number.setdefault(int(label), len(number)) for label in labels], dtype=np.int64)
