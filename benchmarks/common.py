"""What the benchmarks of extraction share: arguments, a sample of texts, runs taken in turn, rows beside rjieba."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import rjieba

SUFFIXES = {".txt", ".md"}


class Run(NamedTuple):
    """A function to be timed, over all calls of a round; `characters` of text go through it in a round."""

    name: str
    function: Callable[..., Any]
    calls: Sequence[tuple[Any, ...]]
    characters: int


def sample_texts(description: str | None) -> tuple[list[str], int]:
    """The texts to measure with, spread evenly over the files that the command line names, and how many rounds to take."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--repeat", type=int, default=9, help="rounds; the best of each run counts")
    parser.add_argument("--limit", type=int, default=60, help="use at most this many files")
    args = parser.parse_args()
    found = _texts(args.paths)
    return found[:: max(1, len(found) // args.limit)][: args.limit], args.repeat


def segmenting(texts: Sequence[str]) -> Run:
    """rjieba over the texts: the run that the others are compared with."""
    return Run("rjieba.cut", rjieba.cut, [(text,) for text in texts], sum(map(len, texts)))


def print_speeds(runs: Sequence[Run], repeat: int) -> None:
    """Characters a second of CPU of each run, best of `repeat` rounds, and the ratio to the first run."""
    seconds = best_times(runs, repeat)
    base = runs[0].characters / seconds[0]
    for run, took in zip(runs, seconds, strict=True):
        speed = run.characters / took
        print(f"{run.name:28s} {speed / 1e6:7.3f} million characters/s   {speed / base:6.3f} of {runs[0].name}")


def best_times(runs: Sequence[Run], repeat: int) -> list[float]:
    """CPU seconds of each run over all its calls, best of `repeat` rounds after one to warm up; a round takes each in turn."""
    best = [float("inf")] * len(runs)
    for turn in range(repeat + 1):
        for number, run in enumerate(runs):
            begin = time.process_time()
            for call in run.calls:
                run.function(*call)
            if turn:
                best[number] = min(best[number], time.process_time() - begin)
    return best


def _texts(paths: Iterable[Path]) -> list[str]:
    files = [file for path in paths for file in (sorted(path.rglob("*")) if path.is_dir() else [path])]
    return [file.read_text(encoding="utf-8", errors="replace") for file in files if file.suffix in SUFFIXES]
