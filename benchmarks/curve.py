"""Do memory and speed of `ingest` stay flat as the archive grows? Runs over ever more reports, with a plot.

    python benchmarks/curve.py TEXTS… [--sizes 300 3000 30000] [--workers 2] [--seconds S] [--plot FILE]

The reports are made at run time, of thirty lines each drawn from all texts, their numbers changed. Each size is a run of its own,
in a process that is watched from outside: its memory (VmRSS) and that of its workers, four times a second.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from html import escape
from math import log10
from pathlib import Path
from typing import NamedTuple

from reportminer import readers
from reportminer.archive import Archive, Progress
from reportminer.readers import discover

PARAGRAPHS = 30
WIDTH, HEIGHT, MARGIN = 720, 260, 56
COLOURS = ("#1f5fa8", "#c2571a", "#3c8a4e")


class Sample(NamedTuple):
    """A moment of a run: seconds since it began, files done, megabytes of the storing process and of its largest worker."""

    seconds: float
    done: int
    parent: float
    worker: float


class Measured(NamedTuple):
    """A whole run."""

    size: int
    summary: dict[str, float]
    samples: list[Sample]


def make_reports(texts: list[Path], wanted: int, folder: Path) -> None:
    chance = random.Random(3)
    found = [item.text for file in texts for item in readers.read(file) if hasattr(item, "text")]
    lines = [line for text in found for line in text.splitlines() if 15 <= len(line) <= 200]
    for number in range(wanted):
        text = "\n".join([f"第{number}号工作报告", *(chance.choice(lines) for _ in range(PARAGRAPHS))])
        changed = re.sub(r"\d(?=\d*(?:%|亿|万|个|人|户|元))", lambda _: str(chance.randrange(1, 10)), text)
        (folder / f"{number:06d}.txt").write_text(changed, encoding="utf-8")


def run(folder: Path, where: Path, workers: int, seconds: float) -> None:
    """Ingest, for so many seconds at most; what is done and the summary go to stdout as JSON lines."""

    def tell(state: Progress) -> None:
        if state.done % 20 == 0:
            print(state.done, flush=True)
        if state.seconds > seconds:
            raise KeyboardInterrupt

    with Archive(where) as archive:
        summary = archive.ingest(folder, workers=workers, progress=tell)
        begin = time.monotonic()
        if summary.interrupted:  # what a whole run does at its end
            archive._derive()
        taken = archive.runs()[-1].get("derive_seconds", time.monotonic() - begin)
    told = {"done": summary.done, "characters": summary.characters, "seconds": summary.seconds, "derive_seconds": taken}
    print(json.dumps(told), flush=True)


def measure(folder: Path, where: Path, workers: int, size: int, seconds: float) -> Measured:
    command = [sys.executable, __file__, "--run", str(folder), str(where), "--workers", str(workers)]
    process = subprocess.Popen([*command, "--seconds", str(seconds)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    begin = time.monotonic()
    samples: list[Sample] = []
    said: list[str] = []
    reading = threading.Thread(target=lambda: said.extend(process.stdout or ()))
    reading.start()
    while process.poll() is None:
        done = next((int(line) for line in reversed(said) if line.strip().isdigit()), 0)
        parent, worker = memory_of(process.pid)
        samples.append(Sample(time.monotonic() - begin, done, parent, worker))
        time.sleep(0.25)
    reading.join()
    if process.returncode:
        raise SystemExit(f"the run of {size} reports ended with {process.returncode}")
    return Measured(size, json.loads(said[-1]), samples)


def memory_of(pid: int) -> tuple[float, float]:
    """Megabytes of a process, and of the largest one that its fork server started."""
    family: dict[int, list[int]] = {}
    sizes: dict[int, float] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError, KeyError):
            fields = dict(line.split(":", 1) for line in (entry / "status").read_text().splitlines())
            family.setdefault(int(fields["PPid"]), []).append(int(entry.name))
            sizes[int(entry.name)] = float(fields["VmRSS"].split()[0]) / 1024
    workers = [sizes.get(worker, 0.0) for child in family.get(pid, []) for worker in family.get(child, [])]
    return sizes.get(pid, 0.0), max(workers, default=0.0)


# -- plot --------------------------------------------------------------------------------------------------------------


def plot(runs: list[Measured], workers: int) -> str:
    """Memory over the files done, of the largest run, and the speed of every run, as SVG."""
    longest = max(runs, key=lambda found: found.size)
    memory = {
        "storing process": [(s.done, s.parent) for s in longest.samples if s.done],
        "largest worker": [(s.done, s.worker) for s in longest.samples if s.done and s.worker],
    }
    speed = {f"run of {found.size:,}": list(speeds(found)) for found in runs}
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {2 * HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{2 * HEIGHT}" fill="#fff"/>',
        *panel(0, f"Memory in MB over reports done, {workers} workers", memory),
        *panel(HEIGHT, f"Reports a second over reports done, {workers} workers", speed),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def speeds(found: Measured) -> Iterator[tuple[float, float]]:
    """Files done and files a second, over a twelfth of the run each."""
    step = max(1, len(found.samples) // 12)
    for first, last in zip(found.samples[::step], found.samples[step::step], strict=False):
        if first.done and last.done > first.done:
            yield last.done, (last.done - first.done) / (last.seconds - first.seconds)


def panel(top: float, title: str, series: dict[str, list[tuple[float, float]]]) -> Iterator[str]:
    points = [point for line in series.values() for point in line]
    if not points:
        return
    low, high = log10(min(x for x, _ in points)), log10(max(x for x, _ in points))
    most = max(y for _, y in points) * 1.15

    def place(x: float, y: float) -> tuple[float, float]:
        across = (log10(x) - low) / max(high - low, 1e-9)
        return MARGIN + across * (WIDTH - 2 * MARGIN), top + HEIGHT - 40 - y / most * (HEIGHT - 80)

    yield f'<text x="{MARGIN}" y="{top + 20}" font-size="14" font-weight="bold">{escape(title)}</text>'
    for part in range(5):
        value = most * part / 4
        _, y = place(10**low, value)
        yield f'<line x1="{MARGIN}" x2="{WIDTH - MARGIN}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>'
        yield f'<text x="{MARGIN - 6}" y="{y + 4:.1f}" text-anchor="end">{value:.0f}</text>'
    for x in (mark for power in range(1, 7) for mark in (10**power, 3 * 10**power) if low <= log10(mark) <= high):
        across, bottom = place(x, 0)
        yield f'<text x="{across:.1f}" y="{bottom + 16:.1f}" text-anchor="middle">{x:,}</text>'
    for number, (name, line) in enumerate(series.items()):
        colour = COLOURS[number % len(COLOURS)]
        way = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in line))
        yield f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="2"/>'
        yield f'<text x="{WIDTH - MARGIN}" y="{top + 20 + 16 * number}" fill="{colour}" text-anchor="end">{escape(name)}</text>'


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[300, 3000, 30000])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--plot", type=Path)
    parser.add_argument(
        "--seconds", type=float, default=1e9, help="break a run off after so long, and tell how far it came"
    )
    parser.add_argument("--run", type=Path, nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        run(*options.run, options.workers, options.seconds)
        return
    texts = list(discover(options.paths))
    print(f"{'reports':>8s} {'seconds':>8s} {'of these at the end':>20s} {'reports/s':>10s} {'M chars/s':>10s}", end="")
    print(f" {'MB storing':>11s} {'MB worker':>10s} {'MB archive':>11s}", flush=True)
    runs = []
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as name:
            folder, where = Path(name) / "in", Path(name) / "archive"
            folder.mkdir()
            make_reports(texts, size, folder)
            found = measure(folder, where, options.workers, size, options.seconds)
            disk = sum(path.stat().st_size for path in where.rglob("*") if path.is_file()) / 1e6
        runs.append(found)
        about = found.summary
        total = about["seconds"] + about["derive_seconds"]
        parent, worker = max(s.parent for s in found.samples), max(s.worker for s in found.samples)
        print(
            f"{about['done']:8,d} {total:8.1f} {about['derive_seconds']:20.1f} {about['done'] / total:10.1f} "
            f"{about['characters'] / total / 1e6:10.3f} {parent:11.0f} {worker:10.0f} {disk:11.0f}",
            flush=True,
        )
    if options.plot:
        options.plot.write_text(plot(runs, options.workers), encoding="utf-8")


if __name__ == "__main__":
    main()
