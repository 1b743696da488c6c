"""How fast are headings and points found, beside segmenting the same text?

usage: python benchmarks/statements.py FILE_OR_FOLDER… [--repeat N] [--limit N]

Prints characters per second on one core, best of N runs, of the outline, of the statements on a given outline, and of both, and
the ratio of each to rjieba.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import rjieba

from reportminer.outline import find_sections
from reportminer.statements import classify_section, find_statements

SUFFIXES = {".txt", ".md"}


def texts(paths: Iterable[Path]) -> list[str]:
    files = [file for path in paths for file in (sorted(path.rglob("*")) if path.is_dir() else [path])]
    return [file.read_text(encoding="utf-8", errors="replace") for file in files if file.suffix in SUFFIXES]


def best_times(runs: Sequence[tuple[Callable[..., Any], Sequence[tuple[Any, ...]]]], repeat: int) -> list[float]:
    """CPU seconds of each of `runs` over all its calls, best of `repeat` rounds; every round takes each in turn."""
    best = [float("inf")] * len(runs)
    for _ in range(repeat + 1):
        for number, (run, calls) in enumerate(runs):
            begin = time.process_time()
            for call in calls:
                run(*call)
            best[number] = min(best[number], time.process_time() - begin)
    return best


def sections(text: str) -> None:
    find_sections(text, classify=classify_section)


def both(text: str) -> None:
    find_statements(text, find_sections(text, classify=classify_section), genre="政府工作报告")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--repeat", type=int, default=9)
    parser.add_argument("--limit", type=int, default=60, help="use at most this many files")
    args = parser.parse_args()
    found = texts(args.paths)
    sample = found[:: max(1, len(found) // args.limit)][: args.limit]
    size = sum(map(len, sample))
    outlined = [(text, find_sections(text)) for text in sample]
    print(f"{len(sample)} texts, {size} characters, {sum(len(find_statements(*pair)) for pair in outlined)} statements")
    alone = [(text,) for text in sample]
    names = ("rjieba.cut", "find_sections", "find_statements", "both")
    runs = ((rjieba.cut, alone), (sections, alone), (find_statements, outlined), (both, alone))
    rows = list(zip(names, best_times(runs, args.repeat), strict=True))
    base = rows[0][1]
    for name, seconds in rows:
        print(f"{name:18s} {size / seconds / 1e6:7.3f} million characters/s   {base / seconds:6.3f} of rjieba")


if __name__ == "__main__":
    main()
