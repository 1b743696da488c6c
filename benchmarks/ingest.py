"""How fast do files become stored, indexed records, and where does each second go? A ratio to jieba.cut on the same text.

    python benchmarks/ingest.py PATHS… [--limit N] [--rounds N]

One process, one run: in every round jieba.cut over the texts and ingest from the files' bytes to the searchable archive, both in
seconds of CPU; told are the fastest round of each and the median of the rounds' ratios. Memory and growing archives: see
`curve.py`.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reportminer import pipeline
from reportminer.archive import Archive
from reportminer.ingest import run as ingesting
from reportminer.readers import discover


def cpu() -> float:
    return time.process_time()


def texts_of(files: list[Path]) -> list[str]:
    return [item.text for file in files for item in pipeline.readers.read(file) if hasattr(item, "text")]


def jieba_seconds(texts: list[str]) -> float:
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    begin = cpu()
    for text in texts:
        for _ in jieba.cut(text):
            pass
    return cpu() - begin


class Timers:
    """Seconds of CPU spent in some functions, the time inside other timed ones left out."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._stack: list[float] = []

    def around(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*values: Any, **options: Any) -> Any:
            begin = cpu()
            self._stack.append(0.0)
            try:
                return function(*values, **options)
            finally:
                taken = cpu() - begin
                self.seconds[name] += taken - self._stack.pop()
                if self._stack:
                    self._stack[-1] += taken

        return timed


def watch_steps(timers: Timers) -> None:
    """Have the time told that every step takes."""
    pipeline.STEPS = tuple(timers.around(step.__name__, step) for step in pipeline.STEPS)
    pipeline.cleaning.clean = timers.around("clean", pipeline.cleaning.clean)
    pipeline.outline.split_reports = timers.around("split", pipeline.outline.split_reports)
    pipeline.finish = timers.around("finish", pipeline.finish)
    ingesting.pack_source = timers.around("pack", ingesting.pack_source)
    pipeline.extract_file = timers.around("read and rest", pipeline.extract_file)


def timed_ingest(files: list[Path], folder: Path, timers: Timers) -> tuple[float, dict[str, float]]:
    """Seconds that it took, in all and for each part."""
    timers.seconds.clear()
    begin = cpu()
    with Archive(folder) as archive:
        archive.store.put_file = timers.around("store", archive.store.put_file)  # type: ignore[method-assign]
        archive.index.refresh = timers.around("index", archive.index.refresh)  # type: ignore[method-assign]
        summary = archive.ingest(files)
    if not summary.ok:
        raise SystemExit(f"{summary.failed} files failed: {summary.failures[0].reason}")
    return cpu() - begin, dict(timers.seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--limit", type=int, help="only so many files")
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    files = list(discover(options.paths))[: options.limit]
    texts = texts_of(files)
    characters = sum(map(len, texts))
    with tempfile.TemporaryDirectory() as folder:
        with Archive(Path(folder) / "warm") as archive:
            archive.ingest(files[:3])
        timers = Timers()
        watch_steps(timers)
        runs, references = [], []
        for number in range(options.rounds):
            runs.append(timed_ingest(files, Path(folder) / f"archive{number}", timers))
            references.append(jieba_seconds(texts))
    ratio = statistics.median(other / own for (own, _), other in zip(runs, references, strict=True))
    (seconds, parts), reference = min(runs, key=lambda run: run[0]), min(references)
    print(f"{len(files)} files, {characters:,} characters, one worker, seconds of CPU, best of {options.rounds}")
    print(f"jieba.cut   {reference:7.2f} s   {characters / reference / 1e6:.3f} million characters/s")
    print(f"ingest      {seconds:7.2f} s   {characters / seconds / 1e6:.3f} million characters/s")
    print(f"ingest runs at {reference / seconds:.2f} × the speed of jieba.cut (median of rounds {ratio:.2f} ×)")
    for name, taken in sorted(parts.items(), key=lambda item: -item[1]):
        print(f"  {name:16s} {taken:7.2f} s  {taken / seconds:5.1%}")
    print(f"  {'other':16s} {seconds - sum(parts.values()):7.2f} s")


if __name__ == "__main__":
    main()
