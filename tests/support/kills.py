"""Does a command that is killed at any moment, and then run again, end where an undisturbed one does?

`Kills` does each command of `COMMANDS` in a child, kills it after a while, runs it again to its end, and compares exports.
"""

from __future__ import annotations

import importlib
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

REPORT = """{place}关于农村党建工作情况的调查报告
（{year}年6月）
一、基本情况
全县共有基层党组织{number}个，党员{members}名，{year}年地区生产总值完成{gdp}亿元。
二、主要做法
（一）开展结对共建。机关支部与{pairs}个村支部结成对子，走访农户{number}户。
（二）加强村支书培训。轮训村干部{members}人次。
三、存在的问题
（一）村级经费不足。{pairs}个村每年办公经费只有{number}元。
（二）党员队伍老化。60岁以上党员占{share}%，年轻党员少。
四、对策建议
加大投入，把村级办公经费列入财政预算。
"""
PLACES = ("云澜县", "枫陵县", "石樵县", "禾渡县", "雁陂县", "青砚县", "松坞县", "桐坪县")


_LOOK_EVERY = 0.002
"""seconds between two looks whether a command has ended before it is to be killed"""
_OF_RUNS = frozenset({"runs.jsonl", "files.html"})
"""files that tell of runs and their times, which differ"""
_TIMED = 3
"""undisturbed runs, the fastest of which tells how long a command takes"""


def write_reports(folder: Path, *, later: bool = False) -> None:
    """Eight reports; later some have changed, one is new."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, place in enumerate(PLACES[: 8 if later else 7]):
        more = 1000 if later and number % 3 == 0 else 0
        text = REPORT.format(
            place=place, year=2015 + number, number=101 + more + number, members=2301 + number, gdp=31.5 + number,
            pairs=12 + number, share=38 + number,
        )  # fmt: skip
        (folder / f"{place}.txt").write_text(text, encoding="utf-8")


class Ended(NamedTuple):
    """One kill: whether it came before the command's end, and what differs afterwards ("" if nothing)."""

    killed: bool
    differs: str


class Kills:
    """Commands that are killed.

    Args:
        work: an empty folder.
    """

    def __init__(self, work: Path) -> None:
        self.reports, self.archive, self.out = work / "in", work / "archive", work / "out"
        self._before = work / "before"
        self._done: dict[str, tuple[float, dict[str, bytes]]] = {}
        write_reports(self.reports)
        _load(self._ingest)
        shutil.rmtree(self.archive, ignore_errors=True)
        self._run("ingest", self._ingest)
        shutil.copytree(self.archive, self._before)
        self._run("export", self._export)
        shutil.copytree(self.out, work / "exported")
        self._exported = work / "exported"
        write_reports(self.reports, later=True)
        self.commands: dict[str, list[str]] = {
            "ingest": self._ingest,
            "mine": ["mine", str(self.reports), "-o", str(self.out)],
            "import": ["import", str(self._exported), "--archive", str(self.archive)],
            "export": self._export,
            "publish": ["publish", "--archive", str(self.archive), "-o", str(self.out)],
            "issues": ["issues", "--archive", str(self.archive), "-f", "jsonl", "-o", str(self.out / "issues.jsonl")],
        }  # fmt: skip

    @property
    def _ingest(self) -> list[str]:
        return ["ingest", str(self.reports), "--archive", str(self.archive)]

    @property
    def _export(self) -> list[str]:
        return ["export", str(self.out), "--archive", str(self.archive), "-f", "jsonl"]

    def _renew(self, name: str) -> None:
        for folder in (self.archive, self.out):
            shutil.rmtree(folder, ignore_errors=True)
        if name != "mine":
            shutil.copytree(self._before, self.archive)
        if name == "export":
            shutil.copytree(self._exported, self.out)

    def undisturbed(self, name: str) -> tuple[float, dict[str, bytes]]:
        """Seconds that a command takes, and what is seen when it is done."""
        if name not in self._done:
            self._renew(name)
            _load(self.commands[name])
            seconds = []
            for _ in range(_TIMED):
                self._renew(name)
                begin = time.monotonic()
                self._run(name, self.commands[name])
                seconds.append(time.monotonic() - begin)
            self._done[name] = min(seconds), self._seen(name)
        return self._done[name]

    def kill(self, name: str, chance: random.Random) -> Ended:
        """Kill a command at a moment by chance, run it again, and look."""
        seconds, wanted = self.undisturbed(name)
        self._renew(name)
        killed = _child(self.commands[name], kill_after=chance.uniform(0, seconds)) == -signal.SIGKILL
        status = _child(self.commands[name])
        if status:
            return Ended(killed, f"run again it ends with {status}")
        try:
            found = self._seen(name)
        except ValueError as error:
            return Ended(killed, str(error))
        return Ended(killed, ", ".join(sorted(key for key in {**wanted, **found} if wanted.get(key) != found.get(key))))

    def _seen(self, name: str) -> dict[str, bytes]:
        """What stands in the files of a command and in the archive, which must be whole."""
        archive = self.out / "archive" if name == "mine" else self.archive
        kept = {
            str(path.relative_to(self.out)): path.read_bytes() for path in sorted(self.out.rglob("*.*"))
            if path.suffix in {".csv", ".jsonl", ".html", ".js"} and path.name not in _OF_RUNS
            # what a killed run left half made is hidden, and taken away by a later one
            and not any(part.startswith(".") for part in path.relative_to(self.out).parts)
        }  # fmt: skip
        if (status := _child(["check", "--archive", str(archive)])) != 0:
            raise ValueError(f"check ends with {status}")
        seen = self.archive.with_name("seen")
        shutil.rmtree(seen, ignore_errors=True)
        self._run("export", ["export", str(seen), "--archive", str(archive), "-f", "jsonl"])
        return kept | {
            f"export of {name}: {part}": (seen / part).read_bytes() for part in ("files.jsonl", "reports.jsonl")
        }

    def _run(self, name: str, arguments: list[str]) -> None:
        if (status := _child(arguments)) != 0:
            raise ValueError(f"{name} ends with {status}")


def _child(arguments: list[str], *, kill_after: float | None = None) -> int:
    child = os.fork()
    if child == 0:
        _become(arguments)
    if kill_after is not None:
        until = time.monotonic() + kill_after
        while (left := until - time.monotonic()) > 0:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                return os.waitstatus_to_exitcode(status)
            time.sleep(min(left, _LOOK_EVERY))
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _load(arguments: list[str]) -> None:
    """Load here all that a command loads, so that every child begins with it."""
    answer, tell = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(answer)
        _become(arguments, tell=tell)
    os.close(tell)
    with os.fdopen(answer) as stream:
        names = stream.read().split()
    os.waitpid(child, 0)
    for name in names:
        with suppress(Exception):
            importlib.import_module(name)


def _become(arguments: list[str], *, tell: int | None = None) -> None:
    null = os.open(os.devnull, os.O_WRONLY)
    for number in (1, 2):
        os.dup2(null, number)
    sys.stdout = sys.stderr = os.fdopen(1, "w", encoding="utf-8")
    status = 99
    try:
        from reportminer.cli.app import main

        main(arguments)
        status = 0
    except SystemExit as error:
        status = error.code if isinstance(error.code, int) else 1
    finally:
        if tell is not None:
            os.write(tell, "\n".join(sys.modules).encode())
        os._exit(status)


def table(counts: dict[str, tuple[int, int, int]], say: Callable[[str], None]) -> None:
    """Print for each command how often it was killed before its end, and how often something differed."""
    say("| command | kills | before its end | differs |\n|---|---|---|---|")
    for name, (tried, killed, differs) in counts.items():
        say(f"| {name} | {tried} | {killed} | {differs} |")
