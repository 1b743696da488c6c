"""How fast are quantities found, beside segmenting the same text and beside JioNLP's money extractor?

usage: python benchmarks/figures.py FILE_OR_FOLDER… [--repeat N]

Prints characters per second on one core, best of N runs, and the ratio to rjieba. JioNLP is measured if it is installed.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import rjieba

from reportminer.figures import find_figures
from reportminer.figures.quantities import find_quantities

SUFFIXES = {".txt", ".md"}


def texts(paths: Iterable[Path]) -> list[str]:
    files = [file for path in paths for file in (sorted(path.rglob("*")) if path.is_dir() else [path])]
    return [file.read_text(encoding="utf-8", errors="replace") for file in files if file.suffix in SUFFIXES]


def best_time(run: Callable[[str], Any], sample: list[str], repeat: int) -> float:
    run(sample[0])
    best = float("inf")
    for _ in range(repeat):
        begin = time.process_time()
        for text in sample:
            run(text)
        best = min(best, time.process_time() - begin)
    return best


def jionlp_money() -> Callable[[str], Any] | None:
    """JioNLP's money extractor, called on every sentence, as it is meant to be."""
    try:
        import jionlp
    except Exception as error:
        print(f"{'jionlp.ner.extract_money':28s} not measured: {error}")
        return None
    extract = jionlp.ner.extract_money
    return lambda text: [extract(sentence) for sentence in re.split(r"[。；\n]", text) if sentence]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--limit", type=int, default=60, help="use at most this many files")
    args = parser.parse_args()
    found = texts(args.paths)
    sample = found[:: max(1, len(found) // args.limit)][: args.limit]
    size = sum(map(len, sample))
    print(f"{len(sample)} texts, {size} characters, {sum(len(find_quantities(text)) for text in sample)} quantities")
    base = best_time(rjieba.cut, sample, args.repeat)
    rows: list[tuple[str, float, int]] = [
        ("rjieba.cut", base, size),
        ("find_quantities", best_time(find_quantities, sample, args.repeat), size),
        ("find_figures (with meaning)", best_time(find_figures, sample, 1), size),
    ]
    money = jionlp_money()
    if money is not None:
        rows.append(("jionlp.ner.extract_money", best_time(money, sample[:2], 1), sum(map(len, sample[:2]))))
    for name, seconds, characters in rows:
        speed = characters / seconds
        print(f"{name:28s} {speed / 1e6:7.3f} million characters/s   {speed / (size / base):6.3f} of rjieba")


if __name__ == "__main__":
    main()
