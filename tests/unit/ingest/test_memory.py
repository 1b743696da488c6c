"""A worker that would take all memory fails with a reason, and the machine lives on."""

import subprocess
import sys

import pytest

SCRIPT = """
from reportminer import readers
from reportminer.ingest.workers import limit_memory
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
