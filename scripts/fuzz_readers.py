"""Do damaged files make a reader fall, hang or take all memory? A long run for nights; the short one is a test.

    python scripts/fuzz_readers.py [--each N] [--seconds S] [--megabytes M] [--first SEED] [FORMAT …]

For each format, or those named, N damaged files are made (1,000 by default) and read and cleaned, each in a process of its
own with a limit of CPU time and memory. Printed are, for each format, how many were read and how many failed with a reason,
the longest time and the largest memory; then the seeds of those that broke a limit or raised. The exit status is 1 if any did.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import signal
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

from reportminer import cleaning, readers
from reportminer.readers import ReadOptions
from reportminer.records import Failure

ROOT = Path(__file__).resolve().parents[1]
FORMS = ("utf-8", "gb18030", "utf-16", "html", "docx", "doc", "odt", "rtf", "pdf", "ofd", "zip", "eml", "mht")
LIMITS = ReadOptions(office=False, ocr=False)
TEXT = "\n".join(
    ["云岭县关于农村党建工作情况的调查报告", "一、基本情况"]
    + ["全县共有基层党组织327个，其中农村党支部189个；党员8,412名，其中农村党员4,937名，占58.7%。"] * 40
)


def support(name: str) -> ModuleType:
    """A module of tests/support."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "tests" / "support" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(data: bytes, name: str) -> str:
    """What came of a file: read, failed, or the defect."""
    try:
        results = list(readers.read_bytes(data, name, options=LIMITS))
        for result in results:
            if not isinstance(result, Failure):
                cleaning.measure(cleaning.clean(result))
    except Exception as error:
        return f"raised {type(error).__name__}: {error}"
    return "failed" if all(isinstance(result, Failure) for result in results) else "read"


def run(data: bytes, name: str, seconds: float, megabytes: int) -> dict[str, Any]:
    """What came of a file in a process of its own, with its CPU time and largest memory."""
    source, sink = os.pipe()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
        signal.setitimer(signal.ITIMER_REAL, 20 * seconds)
        outcome = read(data, name)
        used = resource.getrusage(resource.RUSAGE_SELF)
        told = {"outcome": outcome, "seconds": used.ru_utime + used.ru_stime, "megabytes": used.ru_maxrss // 1024}
        os.write(sink, json.dumps(told).encode()[:4000])
        os._exit(0)
    os.close(sink)
    with os.fdopen(source, "rb") as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    if not told:
        return {"outcome": f"ended by signal {os.waitstatus_to_exitcode(status)}", "seconds": seconds, "megabytes": 0}
    found: dict[str, Any] = json.loads(told)
    if found["seconds"] > seconds or found["megabytes"] > megabytes:
        found["outcome"] = f"over the limit: {found['seconds']:.1f} s, {found['megabytes']} MB"
    return found


def main() -> int:
    """Fuzz all formats; 1 if anything broke."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=1_000)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--megabytes", type=int, default=600)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("forms", nargs="*", metavar="FORMAT", choices=[[], *FORMS], default=[])
    options = parser.parse_args()
    formats, mutations = support("formats"), support("mutations")
    known = {**formats.FORMATS, **(formats.OFFICE_FORMATS if formats.OFFICE else {})}
    broken = []
    for form in (form for form in options.forms or FORMS if form in known):
        suffix, make = known[form]
        data = make(TEXT)
        read(data, f"a{suffix}")  # what is loaded once is not loaded again in every process
        begin = time.monotonic()
        told = []
        for seed in range(options.first, options.first + options.each):
            found = run(mutations.mutated(data, seed), f"a{suffix}", options.seconds, options.megabytes)
            told.append(found)
            if found["outcome"] not in ("read", "failed"):
                broken.append(f"{form} seed {seed}: {found['outcome']}")
        outcomes = [found["outcome"] for found in told]
        print(
            f"{form:8} read {outcomes.count('read'):5} failed {outcomes.count('failed'):5} longest "
            f"{max(found['seconds'] for found in told):5.2f} s largest {max(found['megabytes'] for found in told):4} MB "
            f"in {time.monotonic() - begin:.0f} s",
            flush=True,
        )
    print("\n".join(broken) or "nothing broke")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
