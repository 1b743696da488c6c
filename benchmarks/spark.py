"""What does Spark cost beside a process pool, and how does it grow?

    python benchmarks/spark.py FOLDER [--reports 300 1000] [--characters 4000]

Each size of reports is made of the texts of FOLDER (another number in each, cut to so many characters), mined into an archive
by two workers and into tables by ``local[2]``, in turn, in processes of their own. Printed are the seconds and CPU seconds
of each, the bytes shuffled and written for each report, and the model seconds = fixed + reports × each fitted on all sizes
but the largest, with how far it is off there.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ARCHIVE = """
import sys, time
from reportminer.archive import Archive
begin = time.monotonic()
with Archive(sys.argv[2]) as archive:
    archive.ingest([sys.argv[1]], workers=2)
    print(time.monotonic() - begin, len(archive.report_rows()))
"""
SPARK = """
import os, sys, time
os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
from pyspark.sql import SparkSession
from reportminer.spark import mine
events = sys.argv[3]
os.makedirs(events, exist_ok=True)
spark = (SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.driver.memory", "2g")
    .config("spark.ui.showConsoleProgress", "false").config("spark.sql.shuffle.partitions", "4")
    .config("spark.log.level", "ERROR").config("spark.eventLog.enabled", "true").config("spark.eventLog.compress", "false")
    .config("spark.eventLog.rolling.enabled", "false")
    .config("spark.eventLog.dir", events).getOrCreate())
begin = time.monotonic()
tables = mine(spark, sys.argv[1], sys.argv[2])
print(time.monotonic() - begin, tables["reports"].count())
spark.stop()
"""


def make(folder: Path, texts: list[str], count: int, characters: int) -> None:
    """So many reports, each with other numbers."""
    folder.mkdir()
    for number in range(count):
        text = texts[number % len(texts)]
        begin = (number // len(texts)) * 977 % max(1, len(text) - characters)
        body = text[begin : begin + characters]
        (folder / f"{number:06d}.txt").write_text(
            f"第{number}号县2020年工作总结\n\n{body}{number}个。\n", encoding="utf-8"
        )


def run(program: str, *arguments: Path) -> tuple[float, float, int]:
    """Seconds by the clock, CPU seconds of it and all that it started, and reports."""
    process = subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    spent: dict[int, float] = {}
    watching = threading.Thread(target=watch, args=(process, spent), daemon=True)
    watching.start()
    out, told = process.communicate()
    watching.join()
    if process.returncode:
        sys.exit(told[-2000:])
    seconds, reports = out.split()[-2:]
    return float(seconds), sum(spent.values()), int(reports)


def watch(process: subprocess.Popen[str], spent: dict[int, float]) -> None:
    """Note the CPU seconds of a process and of all below it, as last seen."""
    while process.poll() is None:
        waiting = [process.pid]
        while waiting:
            pid = waiting.pop()
            with contextlib.suppress(OSError, ValueError, IndexError):
                cells = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
                spent[pid] = (int(cells[11]) + int(cells[12])) / os.sysconf("SC_CLK_TCK")
                for task in Path(f"/proc/{pid}/task").iterdir():
                    waiting += map(int, (task / "children").read_text().split())
        time.sleep(0.2)


def shuffled(events: Path) -> int:
    """Bytes that tasks wrote for others."""
    total = 0
    for path in (path for path in events.rglob("*") if path.is_file()):
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            if '"SparkListenerTaskEnd"' in line:
                metrics = json.loads(line).get("Task Metrics") or {}
                total += (metrics.get("Shuffle Write Metrics") or {}).get("Shuffle Bytes Written", 0)
    return total


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reports", type=int, nargs="+", default=[300, 1000])
    parser.add_argument("--characters", type=int, default=4000)
    options = parser.parse_args()
    found = (path for path in sorted(options.folder.rglob("*")) if path.suffix in {".txt", ".md"})
    texts = [text for path in found if len(text := path.read_text(encoding="utf-8", errors="replace")) > 2_000]
    rows = []
    print(
        "reports | pool s | pool CPU s | Spark s | Spark CPU s | shuffled B/report | files B/report | tables B/report"
    )
    for count in options.reports:
        with tempfile.TemporaryDirectory() as work:
            base = Path(work)
            make(base / "in", texts, count, options.characters)
            pool = run(ARCHIVE, base / "in", base / "archive")
            shutil.rmtree(base / "archive")
            cluster = run(SPARK, base / "in", base / "out", base / "events")
            assert pool[2] == cluster[2], (pool, cluster)
            per = [
                shuffled(base / "events") / count,
                size_of(base / "out/files") / count,
                size_of(base / "out/tables") / count,
            ]
        rows.append((count, cluster[0], cluster[1]))
        print(
            count, *(f"{x:.1f}" for x in (*pool[:2], *cluster[:2])), *(f"{x:,.0f}" for x in per), sep=" | ", flush=True
        )
    if len(rows) > 2:
        *known, (count, seconds, cpu) = rows
        for name, at, wanted in (("seconds", 1, seconds), ("CPU seconds", 2, cpu)):
            (first, *_), last = known[0:1][0], known[-1]
            each = (last[at] - known[0][at]) / (last[0] - first)
            told = known[0][at] + each * (count - first)
            print(
                f"{name}: {each:.4f} a report; {count} reports {wanted:.0f}, model {told:.0f} ({told / wanted - 1:+.0%})"
            )


if __name__ == "__main__":
    begun = time.monotonic()
    main()
    print(f"{time.monotonic() - begun:.0f} s in all")
