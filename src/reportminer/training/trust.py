"""How sure are figures? Fits the weights of `figure_trust.tsv` on judged figures and tells how well they hold elsewhere."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from reportminer import evaluation
from reportminer.figures.meaning.trust import BIAS, COLUMNS, features
from reportminer.pipeline import extract_file

STRENGTH = 0.1
"""inverse strength of the penalty on weights"""
FEWEST = 8
"""figures that a feature must be seen on to be weighed"""


class Judged(NamedTuple):
    """A figure of a report with gold: what was seen of it, how sure the program was, and whether the record is right."""

    features: tuple[str, ...]
    confidence: float
    right: bool


def judge(gold: Path, folders: Sequence[str | Path] = ()) -> Iterator[Judged]:
    """The figures of the report that belongs to a gold file; those on optional gold are passed over."""
    result = extract_file(evaluation.find_report_file(gold, folders), strict=True)
    for source in result.sources[:1]:
        text = source.source.text
        figures = [figure for report in source.reports for figure in report.figures]
        for figure, right in evaluation.judge_figures(evaluation.read_gold(gold, text), figures):
            yield Judged(features(text, figure), figure.confidence, right)


def fit(judged: Sequence[Judged], *, strength: float = STRENGTH, unread: float | None = None) -> dict[str, float]:
    """Weights of the features that occur often enough, by penalised logistic regression.

    Args:
        judged: figures of reports with gold.
        strength: inverse strength of the penalty on weights.
        unread: which part of the figures is right on reports that nobody had read; the bias is moved by the difference in
            log odds, since on those whose errors were mended more are right.
    """
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    counts = Counter(feature for each in judged for feature in each.features)
    kept = [{feature: 1.0 for feature in each.features if counts[feature] >= FEWEST} for each in judged]
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(kept)
    model = LogisticRegression(C=strength, max_iter=2000).fit(matrix, [each.right for each in judged])
    weights = dict(zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True))
    right = sum(each.right for each in judged) / len(judged)
    moved = 0.0 if unread is None else _log_odds(unread) - _log_odds(right)
    return {BIAS: float(model.intercept_[0]) + moved} | {str(name): float(weight) for name, weight in weights.items()}


def _log_odds(part: float) -> float:
    return math.log(part / (1 - part))


_HEAD = """\
# How much each thing seen of a figure speaks for or against its record being wholly right (log odds). Fitted by
# `reportminer.training.trust` on figures of judged excerpts; not meant to be edited.
#: weight = number
"""


def table(weights: Mapping[str, float]) -> str:
    """The text of `figure_trust.tsv` with these weights."""
    rows = "".join(f"{feature}\t{weight:.3f}\n" for feature, weight in weights.items())
    return f"{_HEAD}{COLUMNS[0]}\t{COLUMNS[1]}\n{rows}"


class Point(NamedTuple):
    """Figures at least so sure: which part of all they are, and which part of them is right."""

    threshold: float
    coverage: float
    precision: float


def curve(judged: Sequence[Judged], thresholds: Iterable[float]) -> Iterator[Point]:
    """The risk–coverage curve of `judged` figures by their confidence."""
    for threshold in thresholds:
        kept = [each.right for each in judged if each.confidence >= threshold]
        yield Point(threshold, len(kept) / len(judged), sum(kept) / len(kept) if kept else 1.0)
