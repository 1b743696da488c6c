"""How much memory may a process take? A limit of the system where it has one, a watch elsewhere."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

WATCH_EVERY = 0.5
"""seconds between two looks at the memory of a process, where the system sets no limit itself"""


def limit_memory(more: int) -> None:
    """Let this process take so many bytes more than now: what needs them fails (Linux), or the process ends (elsewhere)."""
    if sys.platform != "linux":
        watch_memory(more)
        return
    import resource

    now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or now + more < hard:
        resource.setrlimit(resource.RLIMIT_AS, (now + more, hard))


def watch_memory(more: int, taken: Callable[[], int] | None = None) -> None:
    """End this process as soon as it takes so many bytes more than now; `taken` tells how many it takes.

    Where the system does not tell, there is no limit.
    """
    look = taken or memory_taken
    try:
        most = look() + more
    except (OSError, AttributeError):
        return

    def watch() -> None:
        while look() < most:
            time.sleep(WATCH_EVERY)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def memory_taken() -> int:
    """Bytes that this process takes: those it has to itself (Windows), or the most that it ever had in memory (elsewhere)."""
    if sys.platform == "win32":
        return _private_bytes()
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _private_bytes() -> int:
    """``PrivateUsage`` of ``PROCESS_MEMORY_COUNTERS_EX`` (Windows, psapi.h).

    Raises:
        OSError: the system does not tell.
    """
    import ctypes

    sizes = (
        "PeakWorkingSetSize", "WorkingSetSize", "QuotaPeakPagedPoolUsage", "QuotaPagedPoolUsage",
        "QuotaPeakNonPagedPoolUsage", "QuotaNonPagedPoolUsage", "PagefileUsage", "PeakPagefileUsage", "PrivateUsage",
    )  # fmt: skip

    class Counters(ctypes.Structure):
        _fields_ = (
            ("cb", ctypes.c_uint32),
            ("PageFaultCount", ctypes.c_uint32),
            *((name, ctypes.c_size_t) for name in sizes),
        )

    kernel = ctypes.CDLL("kernel32", use_last_error=True)
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    kernel.K32GetProcessMemoryInfo.argtypes = (ctypes.c_void_p, ctypes.POINTER(Counters), ctypes.c_uint32)
    counters = Counters(cb=ctypes.sizeof(Counters))
    if not kernel.K32GetProcessMemoryInfo(kernel.GetCurrentProcess(), ctypes.byref(counters), counters.cb):
        raise OSError("the system does not tell how much memory this process takes")
    return int(counters.PrivateUsage)
