"""How do weights learnt elsewhere become those of one's own archive? Moved as far as its judged records ask for.

The shipped weights are the mean of a normal prior (penalised logistic regression with an offset), so few judged records move them
little.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

FOLDS = 5
FEWEST = 4
"""judged records that a feature must be seen on to be moved"""
STRENGTH = 1.0
"""how far weights may go: the variance of the prior"""


class Case(NamedTuple):
    """A judged record: what is seen of it, whether it is wholly right, and its report."""

    features: tuple[str, ...]
    right: bool
    report: str


class Held(NamedTuple):
    """How well confidence told right from wrong on reports that were held back: mean squared error and mean log loss."""

    measure: str
    cases: int
    before: float
    after: float


def probability(weights: Mapping[str, float], features: Sequence[str], *, bias: str) -> float:
    """The probability that weights give a record."""
    total = weights.get(bias, 0.0) + sum(weights.get(feature, 0.0) for feature in features)
    return 1 / (1 + math.exp(-max(-500.0, min(500.0, total))))


def refit(cases: Sequence[Case], weights: Mapping[str, float], *, bias: str) -> dict[str, float]:
    """The weights after the judged records: those given, moved by a penalised logistic regression.

    Args:
        cases: judged records.
        weights: log odds by feature, as shipped.
        bias: name of the weight that every record has.
    """
    import numpy as np
    from scipy.optimize import minimize

    counts = Counter(feature for case in cases for feature in case.features)
    names = [bias, *sorted(feature for feature, count in counts.items() if count >= FEWEST)]
    place = {name: number for number, name in enumerate(names)}
    matrix = np.zeros((len(cases), len(names)))
    for row, case in enumerate(cases):
        matrix[row, 0] = 1.0
        for feature in case.features:
            if feature in place:
                matrix[row, place[feature]] = 1.0
    offset = np.array([weights.get(bias, 0.0) + sum(weights.get(f, 0.0) for f in case.features) for case in cases])
    sign = np.array([1.0 if case.right else -1.0 for case in cases])

    def loss(moved: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (offset + matrix @ moved)
        slope = -sign / (1 + np.exp(np.clip(margin, -500, 500)))
        value = float(np.logaddexp(0, -margin).sum() + (moved @ moved) / (2 * STRENGTH))
        return value, matrix.T @ slope + moved / STRENGTH

    moved = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x
    return {
        name: weights.get(name, 0.0) + (float(moved[place[name]]) if name in place else 0.0)
        for name in dict.fromkeys([bias, *weights, *names])
    }


def held_back(cases: Sequence[Case], weights: Mapping[str, float], *, bias: str, name: str) -> list[Held]:
    """Before and after on reports that the refit had not seen, by folds of reports; nothing where there are too few."""
    sizes = Counter(case.report for case in cases)
    fold_of = {report: n % FOLDS for n, (report, _) in enumerate(sorted(sizes.items(), key=lambda i: (-i[1], i[0])))}
    judged: list[tuple[float, float, bool]] = []
    for fold in range(FOLDS):
        rest = [case for case in cases if fold_of[case.report] != fold]
        test = [case for case in cases if fold_of[case.report] == fold]
        if rest and test:
            own = refit(rest, weights, bias=bias)
            judged += [
                (probability(weights, c.features, bias=bias), probability(own, c.features, bias=bias), c.right)
                for c in test
            ]
    if not judged:
        return []
    square = [sum((p[k] - p[2]) ** 2 for p in judged) / len(judged) for k in (0, 1)]
    loss = [-sum(math.log(max(1e-12, p[k] if p[2] else 1 - p[k])) for p in judged) / len(judged) for k in (0, 1)]
    return [
        Held(f"{name}: mean squared error", len(judged), square[0], square[1]),
        Held(f"{name}: log loss", len(judged), loss[0], loss[1]),
    ]
