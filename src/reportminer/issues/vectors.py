"""What does a problem statement speak of? Vectors of its words, character pairs and topics."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from reportminer.lexicons import load_table
from reportminer.segmentation import segmenter

HEAD_WEIGHT = 2
TOPIC_WEIGHT = 0.8
DIMENSIONS = 120
SEED = 20260101
_WORDLIKE = re.compile(r"[\u4e00-\u9fff]{2,}|[A-Za-z]{2,}")
Matrix = npt.NDArray[np.float64]


class Problem(NamedTuple):
    """The words of one statement: its lead phrase, all of it, and its topics, strongest first."""

    head: str
    text: str
    topics: tuple[str, ...]


@lru_cache(maxsize=1)
def stop_phrases() -> re.Pattern[str]:
    """Phrases that every problem statement shares and that say nothing of its topic (不够, 有待提高, 仍然存在)."""
    rows = load_table("issue_stop_phrases.tsv", ("phrase",), "phrase")
    return re.compile(
        "|".join(re.escape(row["phrase"]) for row in sorted(rows, key=lambda r: (-len(r["phrase"]), r["phrase"])))
    )


def words_of(text: str) -> list[str]:
    """Words of two or more characters that may carry a topic."""
    return [word for word in segmenter().cut(stop_phrases().sub("，", text)) if _WORDLIKE.fullmatch(word)]


def pairs_of(text: str) -> list[str]:
    """Pairs of neighbouring Chinese characters, stop phrases cut out."""
    return [
        run[at : at + 2]
        for run in re.findall(r"[\u4e00-\u9fff]+", stop_phrases().sub("，", text))
        for at in range(len(run) - 1)
    ]


def vectors(problems: Sequence[Problem]) -> Matrix:
    """One row of unit length a problem: latent dimensions of words and character pairs, and its topics.

    Shape ``(len(problems), dimensions + topics)``; the same problems give the same rows.
    """
    from sklearn.preprocessing import normalize

    latent = normalize(_latent(problems))
    topics = _topics(problems)
    return np.asarray(normalize(np.hstack([latent, TOPIC_WEIGHT * topics])), dtype=np.float64)


def _latent(problems: Sequence[Problem]) -> Matrix:
    from scipy.sparse import hstack
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    def weighted(cut: Any) -> list[list[str]]:
        return [cut(problem.text) + cut(problem.head) * HEAD_WEIGHT for problem in problems]

    blocks = []
    for cut in (words_of, pairs_of):
        documents = weighted(cut)
        if not any(documents):
            continue
        vectorizer = TfidfVectorizer(analyzer=_as_is, sublinear_tf=True, min_df=2 if len(problems) > 200 else 1)
        blocks.append(vectorizer.fit_transform(documents))
    if not blocks:
        return np.zeros((len(problems), 1))
    matrix = hstack(blocks).tocsr()
    dimensions = min(DIMENSIONS, matrix.shape[0] - 1, matrix.shape[1] - 1)
    if dimensions < 2:
        return np.asarray(matrix.todense(), dtype=np.float64)
    svd = TruncatedSVD(dimensions, algorithm="randomized", n_iter=7, random_state=SEED)
    return np.asarray(svd.fit_transform(matrix), dtype=np.float64)


def _as_is(tokens: list[str]) -> list[str]:
    return tokens


def _topics(problems: Sequence[Problem]) -> Matrix:
    names = sorted({topic for problem in problems for topic in problem.topics})
    number = {name: at for at, name in enumerate(names)}
    matrix = np.zeros((len(problems), max(1, len(names))))
    for row, problem in enumerate(problems):
        for rank, topic in enumerate(problem.topics):
            matrix[row, number[topic]] = 1.0 / (1 + rank)
        length = np.linalg.norm(matrix[row])
        if length:
            matrix[row] /= length
    return matrix
