"""Which statements belong together? Clusters of vectors, without a number of clusters to give."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from reportminer.issues.vectors import SEED, Matrix

DISTANCE = 0.55
"""cosine distance up to which two groups are joined (average linkage)"""
EXACT_UP_TO = 6000
"""more statements than this are first gathered into small groups"""
GROUP = 8


def cluster(matrix: Matrix, *, distance: float = DISTANCE) -> npt.NDArray[np.int64]:
    """Number of the cluster of each row, numbered in order of first appearance.

    Args:
        matrix: rows of unit length.
        distance: cosine distance up to which groups are joined.

    Source: average-linkage agglomerative clustering (Sokal & Michener 1958) over cosine distance; above `EXACT_UP_TO`
    rows over the centres of a mini-batch k-means (Sculley 2010), so that time grows linearly.
    """
    count = len(matrix)
    if count < 2:
        return np.zeros(count, dtype=np.int64)
    if count <= EXACT_UP_TO:
        return _in_order(_agglomerate(matrix, distance))
    from sklearn.cluster import MiniBatchKMeans

    groups = min(EXACT_UP_TO, count // GROUP)
    means = MiniBatchKMeans(groups, random_state=SEED, n_init=1, batch_size=4096, max_iter=50)
    member = means.fit_predict(matrix)
    centres = np.zeros((groups, matrix.shape[1]))
    np.add.at(centres, member, matrix)
    lengths = np.linalg.norm(centres, axis=1, keepdims=True)
    centres = np.divide(centres, lengths, out=np.zeros_like(centres), where=lengths > 0)
    return _in_order(_agglomerate(centres, distance)[member])


def _agglomerate(matrix: Matrix, distance: float) -> npt.NDArray[np.int64]:
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.metrics.pairwise import cosine_distances

    model = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=distance
    )
    return np.asarray(model.fit_predict(cosine_distances(matrix)), dtype=np.int64)


def _in_order(labels: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    number: dict[int, int] = {}
    return np.array([number.setdefault(int(label), len(number)) for label in labels], dtype=np.int64)
