"""What does a problem of no known topic speak of? Vectors of its words and character pairs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from reportminer.lexicons import load_table
from reportminer.segmentation import segmenter
from reportminer.sentences import ENDS
from reportminer.statements.topics import clauses

Matrix = npt.NDArray[np.float64]
HEAD_WEIGHT = 2
DIMENSIONS = 120
LEARN_FROM = 15_000
"""words and dimensions are learnt from this many statements at most, taken evenly"""
SEED = 20260101
_WORDLIKE = re.compile(r"[\u4e00-\u9fff]{2,}|[A-Za-z]{2,}")
_CHUNK = 20_000
_SENTENCE = re.compile(rf"[{ENDS}][^{ENDS}]{{4}}")


class Problem(NamedTuple):
    """The words of one statement: its lead phrase and all of it, both Simplified."""

    head: str
    text: str


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


class Space:
    """A space of statements, learnt from those of one archive: latent dimensions of words and character pairs.

    Args:
        problems: statements to learn from.

    Source: latent semantic analysis (Deerwester et al. 1990) of TF-IDF weights.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        step = max(1, -(-len(problems) // LEARN_FROM))
        sample = problems[::step]
        self._parts: list[tuple[Any, Any]] = []
        self._svd: Any = None
        self._learn(sample)

    def _learn(self, sample: Sequence[Problem]) -> None:
        from scipy.sparse import hstack
        from sklearn.decomposition import TruncatedSVD
        from sklearn.feature_extraction.text import TfidfVectorizer

        blocks = []
        for cut in (words_of, pairs_of):
            documents = [_tokens(problem, cut) for problem in sample]
            if not any(documents):
                continue
            vectorizer = TfidfVectorizer(analyzer=_as_is, sublinear_tf=True, min_df=2 if len(sample) > 200 else 1)
            blocks.append(vectorizer.fit_transform(documents))
            self._parts.append((cut, vectorizer))
        if blocks:
            matrix = hstack(blocks).tocsr()
            dimensions = min(DIMENSIONS, matrix.shape[0] - 1, matrix.shape[1] - 1)
            if dimensions >= 2:
                self._svd = TruncatedSVD(dimensions, algorithm="randomized", n_iter=7, random_state=SEED).fit(matrix)

    def place(self, problems: Sequence[Problem]) -> Matrix:
        """One row of unit length a statement, shape ``(len(problems), dimensions)``.

        A statement that names nothing (a frame around others) is a row of zeros.
        """
        rows = [self._place(problems[at : at + _CHUNK]) for at in range(0, len(problems), _CHUNK)]
        return np.vstack(rows) if rows else np.zeros((0, 1))

    def _place(self, problems: Sequence[Problem]) -> Matrix:
        from scipy.sparse import hstack

        if not self._parts:
            return np.zeros((len(problems), 1))
        blocks = [vectorizer.transform([_tokens(p, cut) for p in problems]) for cut, vectorizer in self._parts]
        matrix = hstack(blocks).tocsr()
        latent = matrix.toarray() if self._svd is None else self._svd.transform(matrix)
        return unit_rows(np.asarray(latent, dtype=np.float64))


def unit_rows(matrix: Matrix) -> Matrix:
    """The rows brought to length 1; rows of zeros stay."""
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    result: Matrix = np.divide(matrix, lengths, out=np.zeros_like(matrix), where=lengths > 0)
    return result


def lead(head: str, text: str) -> str:
    """The clause that names the problem.

    The lead phrase where further sentences illustrate it; in a single sentence, which lists what is wrong, its first clause.
    """
    named = clauses(head if _SENTENCE.search(text) else text) or clauses(text)
    return named[0] if named else ""


def _tokens(problem: Problem, cut: Any) -> list[str]:
    body = "，".join(clauses(problem.text))
    return [*cut(body), *(cut(lead(problem.head, problem.text)) * HEAD_WEIGHT)] if body else []


def _as_is(tokens: list[str]) -> list[str]:
    return tokens
