"""Do issues correspond to topics given by hand? Prints V-measure, B-cubed F1, and the share of problems found.

    python benchmarks/issues.py TOPICS.tsv ARCHIVE…

`TOPICS.tsv` has the columns report_id, begin, end, topic: problems of the archives (parts of statements, or statements that
hold one) and a topic given by hand to each; a column `half` parts them. Found is what stands in an issue that is not 其他.
Beside the issues, the same problems are clustered by TF-IDF and k-means with the right k.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

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


class Judged(NamedTuple):
    """Problems in an issue, with the topic given by hand, the issue and the text of each."""

    gold: list[str]
    found: list[str]
    texts: list[str]


class Told(NamedTuple):
    """A problem of an archive: its span, its issue, its text."""

    begin: int
    end: int
    issue: str
    text: str


def judged(rows: Sequence[Mapping[str, str]], home: Mapping[str, Sequence[Told]]) -> Judged:
    """The problems of some rows that stand in an issue: that which shares most of the row's span, half of it at least."""
    result = Judged([], [], [])
    for row in rows:
        begin, end = int(row["begin"]), int(row["end"])
        shared = [(min(end, one.end) - max(begin, one.begin), one) for one in home.get(row["report_id"], ())]
        most, best = max(shared, key=lambda pair: pair[0], default=(0, None))
        if best is not None and 2 * most >= end - begin:
            result.gold.append(row["topic"])
            result.found.append(best.issue)
            result.texts.append(best.text)
    return result


def issues_of(archive: Path) -> dict[str, list[Told]]:
    """The problems of an archive by report, those that fit nowhere left out."""
    with Archive(archive, read_only=True) as opened:
        clusters = recurring(opened, min_places=1, remember=False, anew=True, companions=False)
    found: dict[str, list[Told]] = defaultdict(list)
    for cluster in clusters:
        for one in cluster.statements if cluster.origin != "other" else ():
            found[one.report_id].append(Told(one.begin, one.end, cluster.cluster_id, one.text))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("topics", type=Path)
    parser.add_argument("archives", type=Path, nargs="+")
    options = parser.parse_args()
    with options.topics.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    home = {key: value for archive in options.archives for key, value in issues_of(archive).items()}
    for half in ("", *sorted({row.get("half", "") for row in rows} - {""})):
        some = [row for row in rows if not half or row["half"] == half]
        told = judged(some, home)
        v, share = v_measure_score(told.gold, told.found), len(told.gold) / len(some)
        print(
            f"{half or 'all':6} problems {len(some)}, topics {len(set(told.gold))}: V {v:.3f}  found {share:.3f}  "
            f"V × found {v * share:.3f}  B-cubed F1 {b_cubed(told.gold, told.found):.3f}"
        )
    told = judged(rows, home)
    cut = segmenter().cut
    matrix = TfidfVectorizer(analyzer=lambda text: [word for word in cut(text) if len(word) > 1]).fit_transform(
        told.texts
    )
    runs = [KMeans(len(set(told.gold)), random_state=seed, n_init=10).fit_predict(matrix).tolist() for seed in SEEDS]
    v = sum(v_measure_score(told.gold, run) for run in runs) / len(runs)
    b = sum(b_cubed(told.gold, run) for run in runs) / len(runs)
    print(f"k-means V {v:.3f}  B-cubed F1 {b:.3f}  (TF-IDF, right k, mean of {len(runs)} seeds)")


if __name__ == "__main__":
    main()
