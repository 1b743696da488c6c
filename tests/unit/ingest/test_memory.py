"""A worker that would take all memory fails with a reason, and the machine lives on."""

import ctypes
import subprocess
import sys

import pytest

from reportminer.ingest import memory

SCRIPT = """
from reportminer import readers
from reportminer.ingest.memory import limit_memory
from reportminer.records import Failure
limit_memory(150_000_000)
try:
    bytearray(400_000_000)
except MemoryError:
    print("refused")
(result,) = readers.read_bytes(b"{\\\\rtf1 " + b"a" * 60_000_000 + b"}", "a.rtf")
print(isinstance(result, Failure) and result.reason)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux refuses memory; elsewhere a worker is ended")
def test_memory_that_is_refused_becomes_a_failure() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.splitlines() == ["refused", "not enough memory to read it"]


WATCHED = """
import time
from reportminer.ingest.memory import watch_memory
kept = []
watch_memory(3, lambda: len(kept))
print("begun", flush=True)
while len(kept) < 300:
    kept.append(0)
    time.sleep(0.1)
print("never")
"""


def test_a_process_without_a_limit_of_the_system_is_watched_and_ended() -> None:
    done = subprocess.run([sys.executable, "-c", WATCHED], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout.splitlines()) == (1, ["begun"])


def test_what_windows_tells_of_memory_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    class Told:
        """Stands for kernel32: fills what it is given as psapi.h lays it out (two DWORD, then sizes)."""

        class GetCurrentProcess:
            restype = None

            def __call__(self) -> int:
                return -1

        class K32GetProcessMemoryInfo:
            argtypes = None

            def __call__(self, process: int, counters: object, size: int) -> int:
                counted = ctypes.sizeof(ctypes.c_size_t)
                assert size == 8 + 9 * counted
                into = ctypes.cast(counters, ctypes.POINTER(ctypes.c_char))
                for number, byte in enumerate((123_456).to_bytes(counted, sys.byteorder)):
                    into[8 + 8 * counted + number] = byte
                return 1

        def __init__(self, name: str, **options: object) -> None:
            assert name == "kernel32"
            self.GetCurrentProcess = Told.GetCurrentProcess()
            self.K32GetProcessMemoryInfo = Told.K32GetProcessMemoryInfo()

    monkeypatch.setattr(ctypes, "CDLL", Told)
    assert memory._private_bytes() == 123_456


def test_what_a_process_takes_is_told() -> None:
    before = memory.memory_taken()
    kept = b"x" * 50_000_000
    assert 0 < before <= memory.memory_taken() < 64_000_000_000
    assert kept
