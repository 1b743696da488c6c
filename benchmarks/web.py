"""How fast is the reading room over many reports, for one reader and for twenty at once, and beside Datasette?

    python benchmarks/web.py make TEXTS… --reports 10000 -o FOLDER        # an archive of made reports in FOLDER/archive
    python benchmarks/web.py measure FOLDER/archive [--users 20] [--requests 100] [--datasette PATH/TO/datasette]
    python benchmarks/web.py cpu FOLDER/archive                           # seconds of CPU of each page, in one process
    python benchmarks/web.py browser FOLDER/archive                       # what a page costs in Chromium, and whether it jumps

A made report keeps the headings of a text and draws its paragraphs from all texts, their numbers changed, under the name of
another county and year. `measure` starts the server, waits for the issues, and asks every page its questions one after the
other and from many readers at once. Datasette serves the same SQLite file, and answers the same questions as SQL.
"""

from __future__ import annotations

import argparse
import gc
import http.client
import os
import random
import re
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlencode

from reportminer import places, readers
from reportminer.archive import Archive

LONGEST = 4_000
"""characters of a made report"""
COUNTIES = 1_200
WORDS = (
    "经费", "流动党员 管理", "村集体经济", "党员队伍老化", "招商引资", "人才缺乏", "扶贫", "环境保护", "养老服务", "教育 质量",
    "基层党组织", "农民增收", "项目建设", "安全生产", "医疗保障", "城乡居民收入", "产业结构", "信访", "住房", "科技创新",
)  # fmt: skip
"""what is searched for"""
_TEN = "[一二三四五六七八九十]{1,3}"
_HEADING = re.compile(f"(?:{_TEN}、|（{_TEN}）|第{_TEN}部分).{{2,28}}")
TITLES = (
    "{year}年政府工作报告", "{year}年党建工作总结", "关于{year}年农村基层组织建设情况的调研报告", "{year}年工作总结",
    "关于{year}年乡村振兴工作情况的汇报", "流动党员管理工作情况汇报（{year}年）", "{year}年民政工作总结和下一年工作打算",
    "{year}年国民经济和社会发展计划执行情况的报告",
)  # fmt: skip
_NUMBER = re.compile(r"\d(?=\d*(?:\.\d+)?(?:%|亿|万|个|人|名|户|元))")


class Measured(NamedTuple):
    """Answers to the questions of one page: seconds of each, how many were no answer, bytes of the largest."""

    seconds: list[float]
    errors: int
    largest: int

    def row(self, name: str) -> str:
        """A line of a table."""
        ordered = sorted(self.seconds)
        p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
        told = (statistics.median(ordered), p95, ordered[-1])
        numbers = " | ".join(f"{1000 * value:.0f}" for value in told)
        return f"| {name} | {len(ordered)} | {numbers} | {self.errors} | {self.largest // 1024} |"


def make(texts: Sequence[Path], wanted: int, folder: Path) -> None:
    """Write so many reports, and an archive of them."""
    chance = random.Random(17)
    found = [item.text for file in texts for item in readers.read(file) if hasattr(item, "text")]
    texts_of = [[line.strip() for line in text.splitlines()] for text in found]
    lines = [[line for line in lines if len(line) >= 40 or _HEADING.fullmatch(line)] for lines in texts_of]
    lines = [report for report in lines if len(report) > 5]
    bodies = [line for report in lines for line in report if 40 <= len(line) <= 600]
    counties = [one for one in places.divisions() if one.level == "county" and one.last == places.table.NOW]
    names = [places.full_name(one.code) for one in chance.sample(counties, min(len(counties), COUNTIES))]
    folder.joinpath("in").mkdir(parents=True)
    for number in range(wanted):
        title = chance.choice(TITLES).format(year=chance.randint(2012, 2023))
        made, length = [f"{chance.choice(names)}{title}", ""], 0
        for line in chance.choice(lines):
            words = line if _HEADING.fullmatch(line) else chance.choice(bodies)
            made.append(_NUMBER.sub(lambda _: str(chance.randrange(1, 10)), words))
            length += len(words)
            if length > LONGEST:
                break
        folder.joinpath("in", f"{number:06d}.txt").write_text("\n".join(made) + "\n", encoding="utf-8")
    with Archive(folder / "archive") as archive:
        archive.ingest(folder / "in", workers=2)


def held_by(archive: Path) -> tuple[list[str], list[str]]:
    """The ids of all reports, and the indicators that most figures tell."""
    with sqlite3.connect(f"file:{archive / 'archive.db'}?mode=ro", uri=True) as store:
        reports = [row[0] for row in store.execute("SELECT report_id FROM reports ORDER BY report_id")]
        names = [
            row[0] for row in store.execute(
                "SELECT indicator_id FROM figures WHERE indicator_id != '' GROUP BY 1 ORDER BY count(*) DESC LIMIT 20"
            )
        ]  # fmt: skip
    return reports, names


def questions(archive: Path, wanted: int) -> dict[str, list[str]]:
    """Paths to ask for, by page."""
    chance = random.Random(5)
    reports, names = held_by(archive)
    filters = ({}, {"kind": "problem"}, {"kind": "practice"}, {"year": "2018-2020"}, {"place": "河南省"})
    provinces = ("", "河南省", "四川省", "湖北省", "山东省")
    return {
        "home": ["/"] * wanted,
        "search": [f"/search?{urlencode({'q': chance.choice(WORDS), **chance.choice(filters)})}" for _ in range(wanted)],
        "report": [f"/report/{chance.choice(reports)}" for _ in range(wanted)],
        "issues": [
            f"/issues?{urlencode({'place': chance.choice(provinces), 'order': chance.choice(('places', 'growing', 'size'))})}"
            for _ in range(wanted)
        ],
        "comparison": [
            f"/compare?{urlencode({'indicator': chance.choice(names), 'place': chance.choice(provinces)})}" for _ in range(wanted)
        ],
    }  # fmt: skip


def as_sql(paths: Mapping[str, Sequence[str]], archive: Path) -> dict[str, list[str]]:
    """The same questions to Datasette: what it can answer of them with SQL over the same tables."""
    chance = random.Random(5)
    reports, names = held_by(archive)
    search = (
        "SELECT s.kind, s.head, s.text, r.title, r.place, r.year FROM statements s JOIN reports r USING (report_key) "
        "WHERE {} LIMIT 20"
    )
    told = {
        "search": [
            search.format(" AND ".join(f"s.text LIKE '%{word}%'" for word in chance.choice(WORDS).split()))
            for _ in paths["search"]
        ],
        "report": [
            "SELECT s.* FROM statements s JOIN reports r USING (report_key) "
            f"WHERE r.report_id = '{chance.choice(reports)}' ORDER BY s.begin" for _ in paths["report"]
        ],
        "comparison": [
            "SELECT r.place, f.year, f.min, f.max, f.unit FROM figures f JOIN reports r USING (report_key) "
            f"WHERE f.indicator_id = '{chance.choice(names)}' ORDER BY r.place, f.year LIMIT 1000" for _ in paths["comparison"]
        ],
    }  # fmt: skip
    return {name: [f"/archive?sql={quote(sql)}" for sql in queries] for name, queries in told.items()}


def ask(port: int, paths: Sequence[str], users: int) -> Measured:
    """Ask for all paths, so many readers at a time, each over a connection of its own."""

    def one(mine: Sequence[str]) -> list[tuple[float, bool, int]]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        found = []
        for path in mine:
            begin = time.perf_counter()
            connection.request("GET", path)
            answer = connection.getresponse()
            size = len(answer.read())
            found.append((time.perf_counter() - begin, answer.status == 200, size))
        return found

    with ThreadPoolExecutor(users) as readers_:
        rows = [row for rows in readers_.map(one, [paths[at::users] for at in range(users)]) for row in rows]
    return Measured([row[0] for row in rows], sum(not row[1] for row in rows), max(row[2] for row in rows))


@contextmanager
def serving(command: Sequence[str], port: int, ready: str) -> Iterator[tuple[int, float]]:
    """A server as a process: its id, and the seconds until it answered first."""
    begin = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            try:
                ask(port, [ready], 1)
                break
            except OSError:
                if process.poll() is not None:
                    raise SystemExit(f"{command[0]} ended with {process.returncode}") from None
                time.sleep(0.02)
        yield process.pid, time.monotonic() - begin
    finally:
        process.terminate()
        process.wait(30)


def memory_of(pid: int) -> float:
    """Megabytes of a process at its largest."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024  # type: ignore[index]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def measure(archive: Path, users: int, wanted: int, datasette: str) -> None:
    """Print the tables."""
    paths = questions(archive, wanted)
    head = "| page | requests | median ms | p95 ms | slowest ms | errors | largest KB |\n|---|---|---|---|---|---|---|"
    port = free_port()
    command = [sys.executable, "-m", "reportminer", "serve", "--archive", str(archive), "--port", str(port)]
    with serving(command, port, "/login") as (pid, seconds):
        print(f"start {seconds:.2f} s; load {os.getloadavg()[0]:.1f}")
        begin = time.monotonic()
        while b'role="status"' in urllib.request.urlopen(f"http://127.0.0.1:{port}/issues").read():
            time.sleep(1)
        print(f"issues after {time.monotonic() - begin:.0f} s")
        for one in paths.values():
            ask(port, one[:8], 1)
        for readers_ in (1, users):
            print(f"\n{readers_} at once\n{head}", flush=True)
            for name, each in paths.items():
                print(ask(port, each, readers_).row(name), flush=True)
        print(f"\nmemory {memory_of(pid):.0f} MB at most; load {os.getloadavg()[0]:.1f}")
    if datasette:
        port = free_port()
        command = [
            datasette,
            "serve",
            "-i",
            str(archive / "archive.db"),
            "--port",
            str(port),
            "--setting",
            "sql_time_limit_ms",
            "20000",
        ]
        with serving(command, port, "/") as (pid, seconds):
            print(f"\nDatasette: start {seconds:.2f} s")
            for readers_ in (1, users):
                print(f"\n{readers_} at once\n{head}", flush=True)
                for name, each in as_sql(paths, archive).items():
                    print(ask(port, each, readers_).row(name), flush=True)
            print(f"\nmemory {memory_of(pid):.0f} MB at most; load {os.getloadavg()[0]:.1f}")


def cpu(archive: Path, wanted: int) -> None:
    """Print the seconds of CPU of each page in this process: what other work on the machine changes least."""
    from starlette.testclient import TestClient

    from reportminer.web.app import create_app
    from reportminer.web.server import COLLECT_AFTER, settle

    gc.set_threshold(COLLECT_AFTER)
    print(f"load {os.getloadavg()[0]:.1f}\n| page | requests | median ms | p95 ms | slowest ms | errors | largest KB |")
    print("|---|---|---|---|---|---|---|")
    with TestClient(create_app(archive), base_url="http://127.0.0.1") as client:
        while 'role="status"' in client.get("/issues").text:
            time.sleep(1)
        settle()
        for name, paths in questions(archive, wanted).items():
            for path in paths[:8]:
                client.get(path)
            seconds, wrong, largest = [], 0, 0
            for path in paths:
                begin = time.process_time()
                answer = client.get(path)
                seconds.append(time.process_time() - begin)
                wrong, largest = wrong + (answer.status_code != 200), max(largest, len(answer.content))
            print(Measured(seconds, wrong, largest).row(name), flush=True)


SHIFTS = """new Promise(done => {
  let all = 0;
  const seen = new PerformanceObserver(list => list.getEntries().forEach(entry => { all += entry.value; }));
  seen.observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(all), 250);
})"""


def in_browser(archive: Path, rounds: int) -> None:
    """Print what every page costs in Chromium: milliseconds of CPU of its main thread, the least of some rounds."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
    from support.browser import Browser
    from support.served import served

    paths = {name: found[0] for name, found in questions(archive, 1).items()}
    reports, names = held_by(archive)
    six = urlencode([("indicator", name) for name in names[:6]] + [("derive", "rank")])
    paths |= {
        "builder": "/compare", "six indicators": f"/compare?{six}", "practices": "/compare/practices",
        "aligned": f"/compare/reports?old={reports[0]}&new={reports[1]}", "brief": f"/brief?q={quote(WORDS[2])}",
        "review": "/review", "files": "/files", "settings": "/files?part=settings", "lists": "/lists", "history": "/history",
    }  # fmt: skip
    print(
        f"load {os.getloadavg()[0]:.1f}\n| page | CPU ms | of it script | layout | style | nodes | shift | KB |\n"
        + "|---" * 8
        + "|"
    )
    with tempfile.TemporaryDirectory() as profile, served(archive) as address, Browser(Path(profile)) as browser:
        while b'role="status"' in urllib.request.urlopen(f"{address}/issues?lang=zh").read():
            time.sleep(1)
        for name, path in paths.items():
            size = len(urllib.request.urlopen(address + path).read()) // 1024
            told = min(browser.cost(address + path, SHIFTS) for _ in range(rounds))
            task, script, layout, style, nodes, shift = told
            print(
                f"| {name} | {task:.0f} | {script:.0f} | {layout:.0f} | {style:.0f} | {nodes} | {shift:.4f} | {size} |",
                flush=True,
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True, dest="command")
    making = commands.add_parser("make")
    making.add_argument("texts", nargs="+", type=Path)
    making.add_argument("--reports", type=int, default=10_000)
    making.add_argument("-o", "--output", type=Path, required=True)
    alone = commands.add_parser("cpu")
    alone.add_argument("archive", type=Path)
    alone.add_argument("--requests", type=int, default=100)
    browsing = commands.add_parser("browser")
    browsing.add_argument("archive", type=Path)
    browsing.add_argument("--rounds", type=int, default=3)
    measuring = commands.add_parser("measure")
    measuring.add_argument("archive", type=Path)
    measuring.add_argument("--users", type=int, default=20)
    measuring.add_argument("--requests", type=int, default=100)
    measuring.add_argument("--datasette", default="", help="the program, where it is to be measured too")
    options = parser.parse_args()
    if options.command == "cpu":
        cpu(options.archive, options.requests)
        return
    if options.command == "browser":
        in_browser(options.archive, options.rounds)
        return
    if options.command == "measure":
        measure(options.archive, options.users, options.requests, options.datasette)
        return
    files = [file for path in options.texts for file in (sorted(path.rglob("*.*")) if path.is_dir() else [path])]
    make(files, options.reports, options.output)


if __name__ == "__main__":
    main()
