"""What do corrections cost when an archive is mined again? CPU of `ingest --redo` with and without a log of corrections.

Usage: python benchmarks/corrections.py FOLDER [--each 3.33]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from reportminer import Archive


def redo(archive: Archive, folder: Path) -> float:
    begin = time.process_time()
    archive.ingest(folder, redo=True)
    return time.process_time() - begin


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--each", type=float, default=10 / 3, help="corrections a report")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        archive = Archive(Path(place) / "archive")
        archive.ingest(arguments.folder)
        plain = redo(archive, arguments.folder)
        reports = archive.reports()
        log = []
        for number, row in enumerate(reports):
            figures = archive.report(row.report_id).figures
            count = int((number + 1) * arguments.each) - int(number * arguments.each)
            for figure in figures[:: max(1, len(figures) // max(1, count))][:count]:
                log.append(
                    archive.entry(
                        row.report_id, what="figure", record_id=figure.id, field="status", value="目标", who="benchmark"
                    )
                )
        begin = time.process_time()
        archive.correct(log)
        correcting = time.process_time() - begin
        corrected = redo(archive, arguments.folder)
        again = redo(archive, arguments.folder)
        print(f"{len(reports)} reports, {len(log)} corrections: put in {correcting:.2f} s of CPU")
        print(f"mined again without corrections {plain:.2f} s, with {corrected:.2f} and {again:.2f} s")


if __name__ == "__main__":
    main()
