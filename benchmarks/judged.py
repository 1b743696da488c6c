"""How well are judged statements ranked, and by which weights best? nDCG@10 by form, beside BM25 over words and over pairs.

    python benchmarks/judged.py ARCHIVE [--judged FILE…] [--fit]

ARCHIVE is an archive that holds the judged reports (the files name them by id). What it lacks is left out, and told.
`--fit` fits the weights of ranking.tsv on the judged queries and tells what they are worth on queries left out.
"""

from __future__ import annotations

import argparse
import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from relevance import DEPTH, PairBM25, PlainBM25

from reportminer.archive import Archive
from reportminer.search import engine, ranking
from reportminer.search.hits import Ranked
from reportminer.search.weights import asked_for

FOLDER = Path(__file__).parent / "judged"
NAMES = ("fitted", "first", "second", "third", "fourth", "fifth", "sixth", "seventh")
FOLDS, BAGS, ROUNDS = 5, 12, 3
STEPS = (-2.0, -1.0, -0.5, -0.25, 0.25, 0.5, 1.0, 2.0)
COST = 0.00004
"""of a weight's size, so that none grows without need"""
DISCOUNT = 1 / np.log2(np.arange(2, DEPTH + 2))

Key = tuple[str, int]


class Judged(NamedTuple):
    form: str
    query: str
    grades: dict[Key, int]
    again: dict[Key, int]
    """the grades of a second reader, where there is one"""


def read(path: Path, known: set[str]) -> list[Judged]:
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(("#", "form\t")) or not line:
            continue
        form, query, answers = line.split("\t")
        split = (answer.split(":") for answer in answers.split("|"))
        cells = [((report, int(begin)), both) for report, begin, *both in split if report in known]
        grades = {key: int(both[0]) for key, both in cells}
        if any(grades.values()):
            found.append(Judged(form, query, grades, {key: int(both[1]) for key, both in cells if len(both) > 1}))
    return found


def gain(grades: Sequence[int]) -> float:
    return float(sum((2**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(grades[:DEPTH])))


def ndcg(one: Judged, found: Sequence[Key]) -> float:
    return gain([one.grades.get(key, 0) for key in found]) / gain(sorted(one.grades.values(), reverse=True))


def systems(archive: Archive) -> dict[str, Callable[[str], list[Key]]]:
    rows = list(archive.iter_statements())
    by_text: dict[str, Key] = {}
    for row in rows:
        by_text.setdefault(row.text, (row.report_id, row.begin))
    texts = list(by_text)
    words, pairs = PlainBM25(texts), PairBM25(texts)
    return {
        "reportminer": lambda query: [(hit.report_id, hit.begin) for hit in archive.hits(query, limit=DEPTH)],
        "literal": lambda query: [(hit.report_id, hit.begin) for hit in archive.hits(query, limit=DEPTH, widen=False)],
        "words": lambda query: [by_text[text] for text in words.search(query)],
        "pairs": lambda query: [by_text[text] for text in pairs.search(query)],
    }


def tell(judged: Sequence[Judged], found: dict[str, Callable[[str], list[Key]]]) -> None:
    scores: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    unjudged = 0
    for one in judged:
        for name, search in found.items():
            keys = search(one.query)
            unjudged += sum(key not in one.grades for key in keys) if name == "reportminer" else 0
            for form in (one.form, "all"):
                scores[form][name].append(ndcg(one, keys))
    print(f"{'':12s}" + "".join(f"{name:>12s}" for name in found) + "   queries")
    for form in [*dict.fromkeys(one.form for one in judged), "all"]:
        values = [f"{sum(each) / len(each):12.3f}" for each in scores[form].values()]
        print(f"{form:12s}{''.join(values)}   {len(scores[form]['reportminer'])}")
    print(f"{unjudged} of the statements found by reportminer are not judged and count 0")
    orders = [(one, sorted(one.again, key=lambda key, one=one: (-one.again[key], key))) for one in judged if one.again]
    if orders:
        print(
            f"the order of a second reader, by the grades of the first: {sum(ndcg(*each) for each in orders) / len(orders):.3f}"
        )


class Candidates(NamedTuple):
    """What the judged candidates of one query show: of each statement, and of its parts (the statement where it has none)."""

    own: Any
    parts: Any
    grades: Any
    best: float


def candidates(archive: Archive, one: Judged) -> Candidates:
    index = archive.index
    request = engine.settled(index, engine.resolve(archive.store, one.query))
    query = asked_for(index.searcher(), request, widen=True)
    ranked = Ranked(archive.store, "statements", request, DEPTH, query)
    gathering = engine.gathering(archive.store, index, request, ranked, widen=True)
    gathering.candidates(60)
    own, parts, grades = [], [], []
    for candidate in ranked.judged():
        grade = one.grades.get((candidate.hit.report_id, candidate.hit.begin))
        if grade is not None:
            own.append(candidate.own)
            parts.append(candidate.of_parts or [candidate.own])
            grades.append(grade)
    size = len(ranking.Features._fields)
    both = [[*each, *each][:2] for each in parts]
    return Candidates(
        np.array(own).reshape(-1, size), np.array(both).reshape(-1, 2, size), np.array(grades),
        gain(sorted(one.grades.values(), reverse=True)),
    )  # fmt: skip


def value(weights: Any, data: Sequence[Candidates]) -> float:
    total = 0.0
    for one in data:
        if len(one.grades):
            scores = np.maximum(one.own @ weights[:-1], (one.parts @ weights[:-1]).max(1) + weights[-1])
            first = np.argsort(-scores, kind="stable")[:DEPTH]
            total += float(((2.0 ** one.grades[first] - 1) * DISCOUNT[: len(first)]).sum()) / one.best
    return total / max(1, len(data))


def climb(data: Sequence[Candidates], start: Any, chance: np.random.Generator) -> Any:
    """Better weights, one after the other changed by smaller and smaller steps; all but the last, of parts, above 0."""
    weights, now = start.copy(), value(start, data)
    for round_ in range(ROUNDS):
        for at in chance.permutation(weights.size):
            before = best = weights[at]
            for step in (*(step * 0.7**round_ for step in STEPS), -before):
                if (before + step < 0) != (at == weights.size - 1):
                    continue
                weights[at] = before + step
                score = value(weights, data) - COST * np.abs(weights[:-1]).sum()
                if score > now + 1e-6:
                    now, best = score, weights[at]
            weights[at] = best
    return weights


def bagged(data: Sequence[Candidates], start: Any, bags: int = BAGS) -> Any:
    found = []
    for bag in range(bags):
        chance = np.random.default_rng(bag)
        found.append(climb([data[at] for at in chance.integers(0, len(data), len(data))], start, chance))
    return np.mean(found, axis=0)


def fit(archive: Archive, judged: Sequence[Judged]) -> None:
    data = [candidates(archive, one) for one in judged]
    known, part = ranking.weights()
    start = np.array([*known, part])
    best = np.mean([gain(sorted(one.grades.tolist(), reverse=True)) / one.best for one in data])
    print(f"as they are {value(start, data):.3f}; the best order of the candidates {best:.3f}")
    weights = bagged(data, start)
    order = np.random.default_rng(0).permutation(len(data))
    left_out = []
    for fold in range(FOLDS):
        learnt = bagged([data[at] for n, at in enumerate(order) if n % FOLDS != fold], start, BAGS // 2)
        left_out.append(value(learnt, [data[at] for at in order[fold::FOLDS]]))
    print(f"fitted {value(weights, data):.3f}; on queries left out, {FOLDS} folds: {np.mean(left_out):.3f}")
    for name, weight in zip((*ranking.Features._fields, "part"), weights, strict=True):
        print(f"{name}\t{weight:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--judged", nargs="+", type=Path, default=[FOLDER / f"{name}.tsv" for name in NAMES])
    parser.add_argument("--fit", action="store_true", help="fit the weights on the first of the files")
    options = parser.parse_args()
    with Archive(options.archive, read_only=True) as archive:
        known = {row.report_id for row in archive.report_rows()}
        found = {} if options.fit else systems(archive)
        for path in options.judged[:1] if options.fit else options.judged:
            judged = read(path, known)
            print(f"\n{path.stem}: {len(judged)} queries with answers in this archive")
            if options.fit:
                fit(archive, judged)
            elif judged:
                tell(judged, found)


if __name__ == "__main__":
    main()
