"""What does each command say about an archive that is damaged at random places? It says the same as before, or what is wrong.

`Trial` holds a sound archive and what every reading command says about it; `Trial.of` damages a copy and runs them again,
each in a child of its own.
"""

from __future__ import annotations

import importlib
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

PATIENCE = 120.0


class Said(NamedTuple):
    """How a command ended, what it printed and wrote, and what it told on stderr."""

    status: int
    out: bytes
    told: str


class Verdict(NamedTuple):
    """What became of a command: same, told, or what went wrong."""

    command: str
    word: str
    told: str


def run(
    arguments: Sequence[str], *, writes: Path | None = None, warm: bool = False, patience: float = PATIENCE
) -> Said:
    """Run a command of the command line in a child.

    Args:
        arguments: of the command line.
        writes: a folder of which the files belong to the output.
        warm: load here what the child has loaded, so that later ones begin with it.
        patience: seconds until it is given up.
    """
    with tempfile.TemporaryDirectory() as name:
        out, told, modules = Path(name, "out"), Path(name, "told"), Path(name, "modules")
        child = os.fork()
        if child == 0:
            _become(arguments, out, told, modules)
        status = _ended(child, patience)
        if warm:
            for module in modules.read_text().splitlines():
                with suppress(Exception):
                    importlib.import_module(module)
        files = sorted(writes.rglob("*")) if writes is not None and writes.is_dir() else []
        written = b"".join(path.name.encode() + b"\0" + path.read_bytes() for path in files if path.is_file())
        return Said(status, out.read_bytes() + written, told.read_text(encoding="utf-8", errors="replace"))


def _become(arguments: Sequence[str], out: Path, told: Path, modules: Path) -> None:
    for number, path in ((1, out), (2, told)):
        handle = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
        os.dup2(handle, number)
    # pytest may have put others in their place
    sys.stdout, sys.stderr = os.fdopen(1, "w", encoding="utf-8"), os.fdopen(2, "w", encoding="utf-8")
    status = 99
    try:
        from reportminer.cli.app import main

        main(list(arguments))
        status = 0
    except SystemExit as error:
        status = error.code if isinstance(error.code, int) else int(error.code is not None)
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        modules.write_text("\n".join(sys.modules))
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _ended(child: int, patience: float) -> int:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return -99


def flip(data: bytearray, chance: random.Random) -> str:
    """Flip one to four bits."""
    places = [chance.randrange(len(data)) for _ in range(chance.randint(1, 4))]
    for place in places:
        data[place] ^= 1 << chance.randrange(8)
    return f"bits flipped at {places}"


def flip_many(data: bytearray, chance: random.Random) -> str:
    """Flip hundreds of bits."""
    number = chance.randint(50, 500)
    for _ in range(number):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return f"{number} bits flipped"


def flip_in_head(data: bytearray, chance: random.Random) -> str:
    """Flip a bit in the head of the file or of a page."""
    page = chance.choice([0, chance.randrange(len(data) // 4096)]) * 4096
    place = page + chance.randrange(100 if page == 0 else 12)
    data[place] ^= 1 << chance.randrange(8)
    return f"a bit flipped at {place}"


def zero(data: bytearray, chance: random.Random) -> str:
    """A page, or a sector of it, is zeroes."""
    size = chance.choice([512, 4096])
    place = chance.randrange(len(data) // size) * size
    data[place : place + size] = bytes(size)
    return f"{size} zeroes at {place}"


def swap(data: bytearray, chance: random.Random) -> str:
    """A page stands where another one should."""
    one, two = (chance.randrange(len(data) // 4096) * 4096 for _ in range(2))
    data[one : one + 4096] = data[two : two + 4096]
    return f"page {two // 4096} written over page {one // 4096}"


def cut(data: bytearray, chance: random.Random) -> str:
    """The end of the file is gone."""
    size = chance.randrange(len(data))
    del data[size:]
    return f"cut to {size}"


KINDS: tuple[Callable[[bytearray, random.Random], str], ...] = (flip, flip, flip_many, flip_in_head, zero, swap, cut)


def commands(archive: Path, out: Path) -> dict[str, list[str]]:
    """Every reading command, by a name; `out` is a folder that they may write to."""
    with sqlite3.connect(archive / "archive.db") as base:
        ids = [row[0] for row in base.execute("SELECT report_id FROM reports ORDER BY path, part")]
    made = {
        "show": ["show", ids[len(ids) // 2], "-f", "jsonl"],
        "show first": ["show", ids[0], "-f", "jsonl"],
        "search": ["search", "党员", "-f", "jsonl", "--limit", "50"],
        "search place": ["search", "经费 党建", "--year", "2000-2030", "-f", "jsonl"],
        "search figures": ["search", "党员", "--what", "figures", "-f", "jsonl"],
        "search reports": ["search", "报告", "--what", "reports", "-f", "jsonl"],
        "search sections": ["search", "问题", "--what", "sections", "-f", "jsonl"],
        "compare": ["compare", "--indicator", "党员", "--indicator", "地区生产总值", "-f", "jsonl"],
        "compare words": ["compare", "--indicator", "约:经费", "-f", "jsonl"],
        "issues": ["issues", "--min-places", "1", "-f", "jsonl"],
        "indicators": ["indicators", "-f", "jsonl"],
        "copies": ["copies", "-f", "jsonl"],
        "reports": ["reports", "-f", "jsonl"],
        "stats": ["stats"],
        "failures": ["failures", "-f", "jsonl"],
        "personal": ["personal", "-f", "jsonl"],
        "export": ["export", str(out), "-f", "jsonl"],
        "export parquet": ["export", str(out), "-f", "parquet"],
    }
    return {name: [*arguments, "--archive", str(archive)] for name, arguments in made.items()}


class Trial:
    """A sound archive, damaged again and again.

    Args:
        sound: its folder, closed.
        work: an empty folder.
        only: names of `commands` that are run, all if empty.
    """

    def __init__(self, sound: Path, work: Path, *, only: Sequence[str] = ()) -> None:
        self.sound, self.where, self.out = sound, work / "archive", work / "out"
        self._renew()
        found = commands(self.where, self.out)
        self.commands = {name: found[name] for name in only or found}
        self.before = {name: self._said(name, warm=True) for name in self.commands}
        for name, said in self.before.items():
            if said.status:
                raise ValueError(f"{name} fails on a sound archive: {said}")

    def _renew(self) -> None:
        shutil.rmtree(self.where, ignore_errors=True)
        shutil.copytree(self.sound, self.where)

    def _said(self, name: str, *, warm: bool = False) -> Said:
        shutil.rmtree(self.out, ignore_errors=True)
        return run(self.commands[name], writes=self.out, warm=warm)

    def damage(self, seed: int) -> str:
        """Damage a fresh copy; what was done."""
        self._renew()
        chance = random.Random(seed)
        path = self.where / "archive.db"
        data = bytearray(path.read_bytes())
        words = KINDS[seed % len(KINDS)](data, chance)
        path.write_bytes(data)
        return words

    def of(self, seed: int, *, only: Sequence[str] = ()) -> Iterator[Verdict]:
        """What every command, or some, make of one damage."""
        self.damage(seed)
        for name in only or self.commands:
            said = self._said(name)
            yield Verdict(name, self._word(self.before[name], said), said.told)

    def _word(self, before: Said, said: Said) -> str:
        if "Traceback" in said.told or said.status == 99:
            return "TRACEBACK"
        if said.status < 0:
            return "HANG" if said.status == -99 else "CRASH"
        if said.status == 0:
            return "same" if said.out == before.out else "DIFFERS"
        clear = (
            any(word in said.told for word in ("damaged", "is empty", "newer reportminer"))
            and str(self.where) in said.told
        )
        return "told" if clear else "UNCLEAR"

    def check_of(self, seed: int) -> Verdict:
        """Whether `check` finds the damage."""
        self.damage(seed)
        said = run(["check", "--archive", str(self.where)])
        if "Traceback" in said.told or said.status == 99:
            return Verdict("check", "TRACEBACK", said.told)
        return Verdict("check", "told" if said.status == 1 and said.told else "sound", said.told)
