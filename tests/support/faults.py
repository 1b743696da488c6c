"""What is left of an archive when the disk fails, fills up or loses power at a chosen moment? See `faults.c`.

`Broken` drives one process that runs under the failing file layer and does the operations of a module again and again,
each time in a child of its own. `Disk` works out from the log of one whole operation what a disk may hold when the power
goes at any moment of it.
"""

from __future__ import annotations

import ctypes
import importlib.util
import json
import os
import random
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

MODES = {"count": 0, "kill": 1, "tear": 2, "fail": 3, "full": 4}
_HEAD = struct.Struct("5Q")


def build(folder: Path) -> Path | None:
    """Compile the file layer; None where that cannot be done."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not sys.platform.startswith("linux") or compiler is None:
        return None
    library = folder / "faults.so"
    source = Path(__file__).with_suffix(".c")
    done = subprocess.run(
        [compiler, "-O1", "-shared", "-fPIC", "-o", library, source, "-ldl", "-lpthread"], check=False
    )
    return library if done.returncode == 0 else None


class Outcome(NamedTuple):
    """How many calls that change files were made, how the operation ended, and what it said."""

    calls: int
    ended: str
    words: str


class Broken:
    """A process under the failing file layer. `module` holds functions that take the folder to work in."""

    def __init__(self, library: Path, module: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__, module], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=os.environ | {"LD_PRELOAD": str(library)},
        )  # fmt: skip

    def run(
        self, operation: str, root: Path, *, mode: str = "count", moment: int = -1, log: Path | None = None
    ) -> Outcome:
        """Do an operation in a new child; calls below `root` are counted from 0."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        request = [operation, str(root.resolve()), MODES[mode], moment, str(log or "")]
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return Outcome(*json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


class Call(NamedTuple):
    """One logged call: c made, w written, t cut to a length, s synced, r renamed, u removed, d folder made."""

    kind: str
    path: str
    other: str
    offset: int
    data: bytes


def read_log(path: Path) -> Iterator[Call]:
    """The calls of a log, in order."""
    with path.open("rb") as stream:
        while head := stream.read(_HEAD.size):
            kind, name, other, offset, size = _HEAD.unpack(head)
            yield Call(chr(kind), stream.read(name).decode(), stream.read(other).decode(), offset, stream.read(size))


class _File:
    """Bytes that a power cut leaves, and what was written since they were last synced."""

    def __init__(self, data: bytes = b"") -> None:
        self.safe = data
        self.loose: list[tuple[int, bytes | None]] = []
        """place and bytes of each write; None: cut there"""

    def content(self, kept: Callable[[], bool]) -> bytes:
        """What the disk holds: all that was synced, and of the later writes those that are kept."""
        data = bytearray(self.safe)
        for offset, written in self.loose:
            if not kept():
                continue
            data.extend(bytes(max(0, offset - len(data))))
            if written is None:
                del data[offset:]
            else:
                data[offset : offset + len(written)] = written
        return bytes(data)

    def sync(self) -> None:
        """All that was written is safe."""
        self.safe, self.loose = self.content(lambda: True), []


def _moved_unseen(path: str, file: _File) -> tuple[str, str] | None:
    """The two files that tantivy writes aside and renames, which it does without the C library."""
    if not Path(path).name.startswith(".tmp"):
        return None
    name = ".managed.json" if file.safe.startswith(b"[") else "meta.json"
    return path, str(Path(path).with_name(name))


class Disk:
    """A folder as a disk holds it while calls come in."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.names: dict[str, _File | None] = {}
        """files, and None for folders"""
        for path in sorted(self.root.rglob("*")):
            self.names[str(path)] = None if path.is_dir() else _File(path.read_bytes())
        self.safe_names = dict(self.names)
        """names when anything was last synced: a journal writes them all then, in order"""
        self._moved: tuple[str, str] | None = None

    def apply(self, call: Call) -> None:
        """One call more."""
        if self._moved:
            self.names[self._moved[1]] = self.names.pop(self._moved[0])
            self._moved = None
        file = self.names.get(call.path)
        if call.kind == "c":
            self.names[call.path] = _File()
        elif call.kind == "d":
            self.names[call.path] = None
        elif call.kind == "r":
            self.names[call.other] = self.names.pop(call.path)
        elif call.kind == "u":
            self.names.pop(call.path, None)
        elif call.kind == "s":
            if file is not None:
                file.sync()
                self._moved = _moved_unseen(call.path, file)
            self.safe_names = dict(self.names)
        elif file is not None:
            file.loose.append((call.offset, call.data if call.kind == "w" else None))

    def leave(self, root: Path, *, names: str, seed: int | None) -> None:
        """Write what a power cut now would leave into a new folder.

        Args:
            names: ``late`` if names made, changed or removed since the last sync are lost, ``now`` if they are kept.
            seed: of chance, which keeps each write that was not synced or not; None keeps none of them.
        """
        chance = random.Random(seed)
        for name, file in sorted((self.safe_names if names == "late" else self.names).items()):
            path = root / Path(name).relative_to(self.root)
            if file is None:
                path.mkdir(parents=True, exist_ok=True)
            elif not name.endswith("-shm"):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(file.content(lambda: seed is not None and chance.random() < 0.5))


def _main(module: str) -> None:
    """Do what `Broken` asks for."""
    spec = importlib.util.spec_from_file_location("operations", module)
    assert spec is not None
    assert spec.loader is not None
    operations = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(operations)
    operations.warm_up()
    layer = ctypes.CDLL(None)
    layer.faults_arm.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.c_long, ctypes.c_int]
    layer.faults_count.restype = ctypes.c_long
    for line in sys.stdin:
        operation, root, mode, moment, log = json.loads(line)
        answer, tell = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(answer)
            log_fd = os.open(log, os.O_CREAT | os.O_TRUNC | os.O_WRONLY) if log else -1
            layer.faults_arm(root.encode(), mode, moment, log_fd)
            words, ended = "", "done"
            try:
                getattr(operations, operation)(Path(root))
            except BaseException as error:
                words, ended = f"{type(error).__name__}: {error}", "error"
            calls = layer.faults_count()
            layer.faults_arm(b"", 0, -1, -1)
            os.write(tell, json.dumps([calls, ended, words]).encode())
            os._exit(0)
        os.close(tell)
        with os.fdopen(answer) as stream:
            said = stream.read()
        os.waitpid(child, 0)
        print(said or json.dumps([-1, "killed", ""]), flush=True)


if __name__ == "__main__":
    _main(sys.argv[1])
