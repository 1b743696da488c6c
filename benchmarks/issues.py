"""Do clusters of issues correspond to topics given by hand? Prints V-measure, B-cubed F1, and the share of problems found.

    python benchmarks/issues.py ARCHIVE TOPICS.tsv

`TOPICS.tsv` has the columns report_id, begin, end, topic: problem statements of the archive and a topic given by hand to each.
Beside the clusters of ``reportminer issues``, the same statements are clustered by TF-IDF and k-means with the right k.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Hashable, Sequence
from pathlib import Path

from sklearn.cluster import KMeans
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import v_measure_score

from reportminer.archive import Archive
from reportminer.issues import recurring
from reportminer.segmentation import segmenter

SEEDS = range(5)


def b_cubed(gold: Sequence[Hashable], found: Sequence[Hashable]) -> float:
    """B-cubed F1 (Bagga & Baldwin 1998)."""
    both = Counter(zip(gold, found, strict=True))
    of_gold, of_found = Counter(gold), Counter(found)
    pairs = list(zip(gold, found, strict=True))
    precision = sum(both[pair] / of_found[pair[1]] for pair in pairs) / len(pairs)
    recall = sum(both[pair] / of_gold[pair[0]] for pair in pairs) / len(pairs)
    return 2 * precision * recall / (precision + recall)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("topics", type=Path)
    options = parser.parse_args()
    with options.topics.open(encoding="utf-8", newline="") as stream:
        given = {
            (row["report_id"], int(row["begin"]), int(row["end"])): row["topic"]
            for row in csv.DictReader(stream, delimiter="\t")
        }
    with Archive(options.archive, read_only=True) as archive:
        clusters = recurring(archive, min_places=1, remember=False, anew=True, companions=False)
    home = {(s.report_id, s.begin, s.end): (c, s) for c in clusters for s in c.statements}
    known = [key for key in given if key in home]
    gold = [given[key] for key in known]
    found = [home[key][0].cluster_id for key in known]
    shared = sum(len(home[key][0].places) > 1 for key in known)
    print(f"statements with topics {len(given)}, in the archive {len(known)}, topics {len(set(gold))}")
    print(f"issues       V {v_measure_score(gold, found):.3f}  B-cubed F1 {b_cubed(gold, found):.3f}  ", end="")
    print(f"in issues of two places or more {shared / len(known):.3f}")
    cut = segmenter().cut
    texts = [home[key][1].text for key in known]
    matrix = TfidfVectorizer(analyzer=lambda text: [word for word in cut(text) if len(word) > 1]).fit_transform(texts)
    runs = [KMeans(len(set(gold)), random_state=seed, n_init=10).fit_predict(matrix).tolist() for seed in SEEDS]
    v = sum(v_measure_score(gold, run) for run in runs) / len(runs)
    b = sum(b_cubed(gold, run) for run in runs) / len(runs)
    print(f"k-means      V {v:.3f}  B-cubed F1 {b:.3f}  (TF-IDF, right k, mean of {len(runs)} seeds)")


if __name__ == "__main__":
    main()
