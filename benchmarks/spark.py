"""What does Spark cost beside a process pool, how does it grow, and what would the next size cost?

    python benchmarks/spark.py FOLDER --into WORK [--reports 300 3000] [--characters 700] [--pool 3000]

Reports are made of the sentences of the texts of FOLDER, mixed anew, with other numbers; one in twenty repeats another
with a few edits. Each size is mined by ``local[2]`` in batches and, up to ``--pool`` reports, into an archive by two
workers, in processes of their own. Every measurement is kept in WORK/measured.jsonl: seconds, CPU seconds of all
processes, bytes shuffled and written; sizes that stand there are not run again, and a run that was broken off goes on.
Printed are all of them, and what the model (fixed + reports × each, fitted on the smaller sizes) says of each next size.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from reportminer.places.table import divisions

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
os.environ["PYSPARK_PYTHON"] = sys.executable
from pyspark.sql import SparkSession
from reportminer.spark import mine
events = sys.argv[3]
os.makedirs(events, exist_ok=True)
spark = (SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.driver.memory", "3g")
    .config("spark.ui.showConsoleProgress", "false").config("spark.sql.shuffle.partitions", "16")
    .config("spark.driver.extraJavaOptions", sys.argv[5])
    .config("spark.log.level", "ERROR").config("spark.eventLog.enabled", "true").config("spark.eventLog.compress", "false")
    .config("spark.eventLog.rolling.enabled", "false")
    .config("spark.eventLog.dir", events).getOrCreate())
begin = time.monotonic()
mine(spark, sys.argv[1], sys.argv[2], batch_files=int(sys.argv[4]))
seconds = time.monotonic() - begin
import json
print(seconds, json.load(open(sys.argv[2] + "/current.json"))["reports"])
spark.stop()
"""
EDITED = 20
"""one report in so many repeats the one before with edits"""


def make(folder: Path, texts: list[str], count: int, characters: int) -> None:
    """So many reports, a thousand in a folder, each of its own sentences and numbers."""
    sentences = [one for text in texts for one in re.findall("[^。\n]{12,120}。", text)]
    counties = sorted({place.name for place in divisions() if place.level == "county"})
    body: list[str] = []
    for number in range(count):
        chosen = random.Random(number)
        if number % EDITED or not body:
            body = []
            while sum(map(len, body)) < characters - 60:
                body.append(renumbered(chosen.choice(sentences), chosen))
        else:
            body = [*body[:-1], chosen.choice(sentences)]
        half = len(body) // 2
        below = folder / f"{number // 1000:03d}"
        below.mkdir(parents=True, exist_ok=True)
        (below / f"{number:06d}.txt").write_text(
            f"{counties[number % len(counties)]}{2010 + number % 15}年工作总结\n\n一、主要工作\n{''.join(body[:half])}\n\n"
            f"二、存在问题\n{''.join(body[half:])}\n",
            encoding="utf-8",
        )


def renumbered(sentence: str, chosen: random.Random) -> str:
    """A sentence with other digits."""
    return re.sub("[0-9]", lambda _: str(chosen.randrange(1, 10)), sentence)


def run(program: str, *arguments: object) -> tuple[float, float, int]:
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


def measured(count: int, folder: Path, options: argparse.Namespace, texts: list[str]) -> dict[str, Any]:
    """What a size costs."""
    papers, out, events = folder / "in", folder / "out", folder / "events"
    if not (folder / "made").exists():
        shutil.rmtree(papers, ignore_errors=True)
        make(papers, texts, count, options.characters)
        (folder / "made").touch()
    begun = out.exists()
    seconds, cpu, reports = run(SPARK, papers, out, events, options.batch, options.java)
    found: dict[str, Any] = {
        "reports": count, "spark_s": seconds, "spark_cpu": cpu, "went_on": begun, "load": os.getloadavg()[2],
        "shuffled": shuffled(events) / count, "files": size_of(out / "files") / count,
        "tables": size_of(out / "tables") / count,
    }  # fmt: skip
    if count <= options.pool:
        shutil.rmtree(folder / "archive", ignore_errors=True)
        found["pool_s"], found["pool_cpu"], same = run(ARCHIVE, papers, folder / "archive")
        assert same == reports, (same, reports)
    return found


def told(lines: list[dict[str, Any]]) -> Iterator[str]:
    """The table, and the model of each size from those below it."""
    yield "reports | pool s | pool CPU s | Spark s | Spark CPU s | shuffled B | files B | tables B a report"
    for line in lines:
        cells = [line.get("pool_s"), line.get("pool_cpu"), line["spark_s"], line["spark_cpu"]]
        sizes = (f"{line[name]:,.0f}" for name in ("shuffled", "files", "tables"))
        yield " | ".join([f"{line['reports']:,}", *("" if x is None else f"{x:.1f}" for x in cells), *sizes])
    for known in range(2, len(lines)):
        fixed, each = fitted(lines[:known])
        wanted = lines[known]["spark_cpu"]
        said = fixed + each * lines[known]["reports"]
        yield (
            f"from {known} sizes: {fixed:.0f} + {each:.5f} CPU s a report; "
            f"{lines[known]['reports']:,} reports: {said:.0f} said, {wanted:.0f} measured ({said / wanted - 1:+.0%})"
        )


def fitted(lines: list[dict[str, Any]]) -> tuple[float, float]:
    """Fixed CPU seconds and those of each report; every size counts by its share, not by its seconds."""
    x = np.array([[1.0, line["reports"]] for line in lines])
    y = np.array([line["spark_cpu"] for line in lines])
    fixed, each = np.linalg.lstsq(x / y[:, None], np.ones(len(lines)), rcond=None)[0]
    return float(fixed), float(each)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--into", type=Path, required=True, help="folder to work in; what was measured stays there")
    parser.add_argument("--reports", type=int, nargs="+", default=[300, 3000])
    parser.add_argument("--characters", type=int, default=700)
    parser.add_argument("--batch", type=int, default=10_000, help="files mined before they count")
    parser.add_argument(
        "--pool", type=int, default=3000, help="sizes up to this one are mined by a process pool as well"
    )
    parser.add_argument("--java", default="-XX:+UseG1GC", help="options of the driver's Java")
    options = parser.parse_args()
    found = (path for path in sorted(options.folder.rglob("*")) if path.suffix in {".txt", ".md"})
    texts = [text for path in found if len(text := path.read_text(encoding="utf-8", errors="replace")) > 2_000]
    kept = options.into / "measured.jsonl"
    lines = [json.loads(line) for line in kept.read_text().splitlines()] if kept.exists() else []
    for count in options.reports:
        if all(line["reports"] != count for line in lines):
            folder = options.into / str(count)
            folder.mkdir(parents=True, exist_ok=True)
            lines.append(measured(count, folder, options, texts))
            with kept.open("a") as file:
                file.write(json.dumps(lines[-1]) + "\n")
    print(*told(sorted(lines, key=lambda line: line["reports"])), sep="\n")


if __name__ == "__main__":
    main()
