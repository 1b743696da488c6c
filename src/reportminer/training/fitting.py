"""What do all trainings share? Examples, folds by report, the linear classifier and how it is saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from reportminer import cleaning, pipeline, readers
from reportminer.records import Failure
from reportminer.statements import model as kind_model

FEATURES = 24000
FOLDS = 5


class Example(NamedTuple):
    """The beginning of a point, what kind it is, and the report that it comes from."""

    text: str
    kind: str
    report: str
    weight: float = 1.0


def drafts(path: Path) -> Iterator[pipeline.Draft]:
    """The reports of a file, outlined and described; a file that cannot be read has none."""
    for source in readers.read(path):
        if not isinstance(source, Failure):
            for draft in pipeline.drafts(cleaning.clean(source)):
                pipeline.outline_step(draft)
                pipeline.metadata_step(draft)
                yield draft


def fit(examples: Sequence[Example]) -> dict[str, npt.NDArray[Any]]:
    """Arrays of a linear classifier of character n-grams, as `kind_model.from_arrays` takes them.

    Raises:
        ValueError: fewer than two kinds among the examples.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    vectorizer = TfidfVectorizer(
        analyzer="char",
        ngram_range=(min(kind_model.NGRAMS), max(kind_model.NGRAMS)),
        lowercase=False,
        sublinear_tf=True,
        min_df=2 if len(examples) < 2000 else 4,
        max_features=FEATURES,
    )
    matrix = vectorizer.fit_transform(
        [kind_model.normalise(e.text[: kind_model.CONTEXT + 40])[: kind_model.CONTEXT] for e in examples]
    )
    classifier = LogisticRegression(C=6.0, class_weight="balanced", max_iter=400)
    classifier.fit(matrix, [e.kind for e in examples], sample_weight=[e.weight for e in examples])
    weights, bias = classifier.coef_, classifier.intercept_
    if len(weights) == 1:
        weights, bias = np.vstack([-weights, weights]) / 2, np.concatenate([-bias, bias]) / 2
    return {
        "ngrams": np.array(vectorizer.get_feature_names_out().tolist()),
        "idf": vectorizer.idf_.astype(np.float32),
        "weights": weights.T.astype(np.float32),
        "bias": bias.astype(np.float32),
        "kinds": np.array(classifier.classes_.tolist()),
    }


def folds(examples: Sequence[Example]) -> dict[str, int]:
    """A fold for every report, dealt out by size so that folds are alike."""
    sizes = Counter(e.report for e in examples)
    return {
        report: number % FOLDS for number, (report, _) in enumerate(sorted(sizes.items(), key=lambda i: (-i[1], i[0])))
    }


def save(arrays: dict[str, Any], path: Path) -> None:
    """Write the arrays as `kind_model.read_arrays` reads them; the same arrays give the same bytes."""
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays)
