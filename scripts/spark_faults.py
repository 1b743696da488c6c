"""Are the tables of Spark the same after processes were killed, a disk was full, or a job was broken off?

    python scripts/spark_faults.py FOLDER --into WORK [--kills 10] [--breaks 3] [--disk SMALL]

Mines FOLDER once undisturbed with executors of their own, then again and again into new outputs while at a random moment a
process is killed: an executor, a Python worker of one, or the process that mines files, in turn. Then jobs are killed whole and
started again over the same output. With ``--disk``, a folder of a file system that is too small for the output, a job must fail
there, and finish once `FILLER`, a file that takes up room, is gone. Every time the digests of all tables must be those of
the first run. Exit code 1 if one is not.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

TABLES = ("reports", "statements", "parts", "figures", "sections", "failures", "texts")
TARGETS = {
    "executor": "CoarseGrainedExecutorBackend",
    "worker": "pyspark.daemon",
    "miner": "multiprocessing.forkserver",
}
FILLER = "filler"


def session(master: str) -> Any:
    """A session whose executors are processes of their own, if the master says so."""
    from pyspark.sql import SparkSession

    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    os.environ["PYSPARK_PYTHON"] = sys.executable
    settings = {
        "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "OFF",
        "spark.sql.shuffle.partitions": "2", "spark.executor.memory": "1g", "spark.driver.memory": "1g",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1", "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1",
    }  # fmt: skip
    builder = SparkSession.builder.master(master)
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def digests(tables: Mapping[str, Any]) -> dict[str, str]:
    """One hash a table, over its rows in an order of their own."""
    found = {}
    for name in TABLES:
        names = sorted(set(tables[name].columns) - {"province", "filed"})
        lines = sorted(
            json.dumps(row.asDict(recursive=True), ensure_ascii=False, sort_keys=True)
            for row in tables[name].select(*names).collect()
        )
        found[name] = f"{len(lines)}:{hashlib.sha256(chr(10).join(lines).encode()).hexdigest()[:16]}"
    return found


def below(process: int) -> Iterator[tuple[int, str]]:
    """All processes that a process started, with their command lines."""
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = [int(word) for word in task.read_text().split()]
        except OSError:
            continue
        for child in children:
            try:
                yield child, Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                yield from below(child)
            except OSError:
                continue


def kill_one(target: str, wait: float, done: threading.Event, told: list[str]) -> None:
    """After some seconds kill a process of a kind, as soon as there is one."""
    if done.wait(wait):
        return
    while not done.is_set():
        found = [pid for pid, line in below(os.getpid()) if TARGETS[target] in line]
        if found:
            victim = random.choice(found)
            os.kill(victim, signal.SIGKILL)
            told.append(f"{target} {victim} after {wait:.1f} s")
            return
        time.sleep(0.1)


def disturbed(mine: Callable[[], Mapping[str, Any]], target: str, wait: float) -> tuple[Mapping[str, Any], list[str]]:
    """The tables of a run during which a process is killed, and which one was."""
    done = threading.Event()
    told: list[str] = []
    killer = threading.Thread(target=kill_one, args=(target, wait, done, told))
    killer.start()
    try:
        return mine(), told
    finally:
        done.set()
        killer.join()


def job(folder: Path, out: Path) -> list[str]:
    """The command of a job."""
    return [sys.executable, "-m", "reportminer.spark", "--master", "local[2]", "--input", str(folder), "--output", str(out),
            "--batch-files", "10"]  # fmt: skip


def broken_off(folder: Path, out: Path, wait: float) -> str:
    """Start a job, kill it with all that it started after some seconds, and start it again until it ends."""
    process = subprocess.Popen(
        job(folder, out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(wait)
        ended = "had ended before"
    except subprocess.TimeoutExpired:
        ended = f"killed after {wait:.1f} s, {len(list(out.glob('files/*/_SUCCESS')))} batches complete"
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    code = subprocess.run(job(folder, out), capture_output=True, check=False).returncode
    return f"job {ended}, again: exit code {code}"


def full_disk(folder: Path, disk: Path) -> str:
    """Run a job on a disk that is full, then on the same disk with room."""
    room = shutil.disk_usage(disk).free
    (disk / FILLER).write_bytes(bytes(max(0, room - 100_000)))
    first = subprocess.run(job(folder, disk / "out"), capture_output=True, text=True, check=False)
    (disk / FILLER).unlink()
    again = subprocess.run(job(folder, disk / "out"), capture_output=True, text=True, check=False)
    assert first.returncode not in (0, 1), "the disk was large enough"
    reason = next((line for line in first.stderr.splitlines() if line.startswith("error:")), first.stderr[-300:])
    return f"full disk: exit code {first.returncode} ({reason[:150]}), with room: {again.returncode}"


class Check:
    """Compares the tables of every run with those of the first."""

    def __init__(self, wanted: Mapping[str, str]) -> None:
        self.wanted, self.bad = wanted, 0

    def __call__(self, told: str, tables: Mapping[str, Any], out: Path) -> None:
        """Print what was done and whether the tables, and what ``current.json`` counts, are the same."""
        found = digests(tables)
        state = json.loads((out / "current.json").read_text(encoding="utf-8"))
        counted = all(found[name].startswith(f"{state[name]}:") for name in ("reports", "failures"))
        same = counted and found == self.wanted
        self.bad += not same
        print(told, "- same tables" if same else f"- OTHER TABLES: {found}, {state}", flush=True)


def kill_processes(spark: Any, options: argparse.Namespace, length: float, check: Check) -> None:
    """Runs of about `length` seconds, during each of which one process is killed."""
    from reportminer.spark import mine

    for number in range(options.kills):
        target = list(TARGETS)[number % len(TARGETS)]
        out = options.into / f"kill{number}"
        run = partial(mine, spark, str(options.folder), out, batch_files=10)
        tables, told = disturbed(run, target, random.uniform(0, length * 0.8))
        check(f"{number + 1}. killed {', '.join(told) or 'nothing: too late'}", tables, out)


def main() -> int:
    """Run all; the exit code is 1 if tables were others."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--into", type=Path, required=True)
    parser.add_argument("--master", default="local-cluster[2,1,1024]")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--breaks", type=int, default=3)
    parser.add_argument("--disk", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random.seed(options.seed)
    shutil.rmtree(options.into, ignore_errors=True)
    options.into.mkdir(parents=True)
    from reportminer.spark import mine, open_tables

    spark = session(options.master)
    check = Check(digests(mine(spark, str(options.folder), options.into / "first", batch_files=10)))
    begin = time.monotonic()
    tables = mine(spark, str(options.folder), options.into / "second", batch_files=10)
    length = time.monotonic() - begin
    check(f"undisturbed, {length:.1f} s: {check.wanted}", tables, options.into / "second")
    kill_processes(spark, options, length, check)
    for number in range(options.breaks):
        out = options.into / f"break{number}"
        told = broken_off(options.folder, out, random.uniform(5, 20 + length))
        check(told, open_tables(spark, out), out)
    if options.disk:
        told = full_disk(options.folder, options.disk)
        check(told, open_tables(spark, options.disk / "out"), options.disk / "out")
    spark.stop()
    return 1 if check.bad else 0


if __name__ == "__main__":
    sys.exit(main())
