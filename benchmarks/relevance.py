"""How well are statements ranked? nDCG@10 over judged queries by form, beside plain BM25 over words and over character pairs.

    python benchmarks/relevance.py [--judged benchmarks/relevance.tsv] [PATH…]

PATH… are the reports that the judgements speak of (corpus/reports by default).
"""

from __future__ import annotations

import argparse
import math
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from reportminer.archive import Archive, StatementRow
from reportminer.folding import normalise, squeeze
from reportminer.segmentation import segmenter

HERE = Path(__file__).parent
DEPTH = 10


class Judged(NamedTuple):
    form: str
    query: str
    answers: tuple[tuple[int, str], ...]

    def grade(self, text: str) -> int:
        plain = squeeze(normalise(text))
        return max((grade for grade, phrase in self.answers if phrase in plain), default=0)


def read_judged(path: Path) -> list[Judged]:
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or line.startswith("form\t") or not line.strip():
            continue
        form, query, answers = line.split("\t")
        pairs = [answer.split(":", 1) for answer in answers.split("|")]
        found.append(Judged(form, query, tuple((int(grade), squeeze(normalise(phrase))) for grade, phrase in pairs)))
    return found


def ndcg(grades: Sequence[int], all_grades: Sequence[int]) -> float:
    def gain(values: Sequence[int]) -> float:
        return sum((2**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(values[:DEPTH]))

    best = gain(sorted(all_grades, reverse=True))
    return gain(grades) / best if best else 0.0


class PlainBM25:
    """BM25 (k1 1.2, b 0.75) over jieba's words of the text, any word enough: what a simple search gives."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.bags = [Counter(self._words(text)) for text in texts]
        self.lengths = [sum(bag.values()) for bag in self.bags]
        self.mean = sum(self.lengths) / max(1, len(texts))
        self.documents = Counter(word for bag in self.bags for word in bag)

    @staticmethod
    def _words(text: str) -> list[str]:
        return [word for word in segmenter().cut(text) if word.isalnum()]

    def search(self, query: str) -> list[str]:
        scores = []
        for number, bag in enumerate(self.bags):
            score = 0.0
            for word in self._words(query):
                if bag[word]:
                    rare = math.log(1 + (len(self.texts) - self.documents[word] + 0.5) / (self.documents[word] + 0.5))
                    weight = 1.2 * (0.25 + 0.75 * self.lengths[number] / self.mean)
                    score += rare * bag[word] * 2.2 / (bag[word] + weight)
            if score:
                scores.append((-score, number))
        return [self.texts[number] for _, number in sorted(scores)[:DEPTH]]


class PairBM25(PlainBM25):
    """The same over pairs of characters, Traditional ones made Simplified."""

    @staticmethod
    def _words(text: str) -> list[str]:
        plain = squeeze(normalise(text))
        return [pair for pair in map("".join, pairwise(plain)) if pair.isalnum()]


def measure(
    judged: Sequence[Judged], rows: Sequence[StatementRow], search: Callable[[str], list[str]]
) -> dict[str, float]:
    """nDCG@10 for each query."""
    return {
        one.query: ndcg([one.grade(text) for text in search(one.query)], [one.grade(row.text) for row in rows])
        for one in judged
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--judged", type=Path, default=HERE / "relevance.tsv")
    parser.add_argument("--each", action="store_true", help="print every query too")
    parser.add_argument("paths", nargs="*", type=Path, default=[HERE.parent / "corpus" / "reports"])
    options = parser.parse_args()
    judged = read_judged(options.judged)
    with tempfile.TemporaryDirectory() as folder, Archive(Path(folder) / "archive") as archive:
        archive.ingest(options.paths)
        rows = list(archive.iter_statements())
        plain = PlainBM25([row.text for row in rows])
        ours = measure(judged, rows, lambda query: [hit.text for hit in archive.hits(query, limit=DEPTH)])
        theirs = measure(judged, rows, plain.search)
        over_pairs = measure(judged, rows, PairBM25([row.text for row in rows]).search)
    forms: dict[str, list[str]] = defaultdict(list)
    for one in judged:
        forms[one.form].append(one.query)
        lost = [phrase for _, phrase in one.answers if not any(phrase in squeeze(normalise(r.text)) for r in rows)]
        if options.each:
            print(
                f"  {one.form:12s} {ours[one.query]:.2f} {theirs[one.query]:.2f} {over_pairs[one.query]:.2f}  {one.query}",
                f"lost: {lost}" if lost else "",
            )
    print(f"{len(rows)} statements, {len(judged)} queries, nDCG@{DEPTH}")
    print(f"{'form':12s} {'queries':>7s} {'reportminer':>12s} {'plain BM25':>11s} {'over pairs':>11s}")
    for form, queries in [*forms.items(), ("all", [one.query for one in judged])]:
        mean = [sum(scores[query] for query in queries) / len(queries) for scores in (ours, theirs, over_pairs)]
        print(f"{form:12s} {len(queries):7d} {mean[0]:12.2f} {mean[1]:11.2f} {mean[2]:11.2f}")


if __name__ == "__main__":
    main()
