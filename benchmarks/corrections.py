"""What do corrections cost when an archive is mined again? CPU of `ingest --redo` with and without a log of corrections.

Usage: python benchmarks/corrections.py FOLDER [--each 3.33] [--rounds 5]

Two archives of the same files, one of them with corrections, are mined again in turn. Of each file the least of all rounds
counts: what else the machine does adds to a round, never takes from it.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from reportminer import Archive
from reportminer.ingest.progress import Progress
from reportminer.records import Correction


def redo(archive: Archive, folder: Path, least: list[float]) -> None:
    """Mine again; `least` holds the least CPU seconds that each file took so far."""
    last = time.process_time()

    def note(state: Progress) -> None:
        nonlocal last
        now = time.process_time()
        if len(least) < state.done:
            least.append(now - last)
        least[state.done - 1] = min(least[state.done - 1], now - last)
        last = now

    archive.ingest(folder, redo=True, progress=note)


def log_of(archive: Archive, each: float) -> list[Correction]:
    """So many corrections a report, of figures spread over it."""
    log = []
    for number, row in enumerate(archive.report_rows()):
        figures = archive.report(row.report_id).figures
        count = int((number + 1) * each) - int(number * each)
        for figure in figures[:: max(1, len(figures) // max(1, count))][:count]:
            what = {"what": "figure", "record_id": figure.id, "field": "status", "value": "目标"}
            log.append(archive.entry(row.report_id, **what, who="benchmark"))  # type: ignore[arg-type]
    return log


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--each", type=float, default=10 / 3, help="corrections a report")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        plain, corrected = Archive(Path(place) / "plain"), Archive(Path(place) / "corrected")
        for archive in (plain, corrected):
            archive.ingest(arguments.folder)
        log = log_of(corrected, arguments.each)
        begin = time.process_time()
        corrected.correct(log)
        print(
            f"{len(plain.report_rows())} reports, {len(log)} corrections: put in {time.process_time() - begin:.2f} s of CPU"
        )
        without: list[float] = []
        with_log: list[float] = []
        for _ in range(arguments.rounds):
            redo(plain, arguments.folder, without)
            redo(corrected, arguments.folder, with_log)
        more = sum(with_log) / sum(without) - 1
        print(f"mined again without corrections {sum(without):.2f} s, with {sum(with_log):.2f} s: {more:+.1%}")


if __name__ == "__main__":
    main()
