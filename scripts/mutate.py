"""Would the tests notice? Breaks rules one at a time in a copy of the source, and tells which breaks no test sees.

usage: python scripts/mutate.py [TABLE] [--only WORD] [--timeout SECONDS] [--check]

A row of the table (scripts/mutations.tsv) names a file, the text to replace (it must stand there once), the text to put
in its place, and the tests that should fail. The result is a table of killed and surviving mutations; exit status 1 if
any survived or could not be made. With --check nothing is run: it tells the rows that could not be made.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "scripts" / "mutations.tsv"
COLUMNS = ["file", "old", "new", "tests"]
PASSED, FAILED = 0, 1
"""exit statuses of pytest"""


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a table of mutations."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    if not lines or lines[0].split("\t") != COLUMNS:
        raise SystemExit(f"{path}: columns are not {', '.join(COLUMNS)}")
    return [dict(zip(COLUMNS, line.split("\t"), strict=True)) for line in lines[1:]]


def faults(row: dict[str, str], folder: Path = ROOT) -> list[str]:
    """Why a mutation cannot be made in a copy of the source: its text is gone or ambiguous, a test is not there."""
    path = folder / row["file"]
    count = path.read_text(encoding="utf-8").count(row["old"]) if path.is_file() else 0
    told = [] if count == 1 else [f"stands {count} times"]
    return told + [f"no {test}" for test in row["tests"].split() if not (folder / test).exists()]


def scratch_copy(folder: Path) -> None:
    """Source and tests copied, all else linked."""
    for entry in ROOT.iterdir():
        if entry.name in {"src", "tests"}:
            shutil.copytree(entry, folder / entry.name, ignore=shutil.ignore_patterns("__pycache__"))
        elif entry.name != ".git":
            (folder / entry.name).symlink_to(entry)


def run_tests(folder: Path, tests: list[str], timeout: float) -> str:
    """What the tests say of the source in `folder`."""
    environment = {**os.environ, "PYTHONPATH": str(folder / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    try:
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=timeout, check=False)
    except subprocess.TimeoutExpired:
        return "killed (time)"
    return {PASSED: "SURVIVED", FAILED: "killed"}.get(done.returncode, "killed (tests do not start)")


def try_mutation(folder: Path, row: dict[str, str], timeout: float) -> str:
    """Make one mutation in the copy, run its tests, and take it back."""
    path = folder / row["file"]
    if told := faults(row, folder):
        return f"NOT MADE ({', '.join(told)})"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(row["old"], row["new"]), encoding="utf-8")
    try:
        return run_tests(folder, row["tests"].split(), timeout)
    finally:
        path.write_text(text, encoding="utf-8")


def main() -> int:
    """Run the round and print its table."""
    parser = argparse.ArgumentParser(description="Break rules one at a time and see whether a test notices.")
    parser.add_argument("table", nargs="?", type=Path, default=TABLE)
    parser.add_argument("--only", default="", help="only rows that hold this word")
    parser.add_argument("--timeout", type=float, default=300.0, help="seconds that the tests of a mutation may take")
    parser.add_argument("--check", action="store_true", help="only tell rows that could not be made")
    options = parser.parse_args()
    rows = [row for row in read_table(options.table) if options.only in "\t".join(row.values())]
    if options.check:
        broken = [f"{row['file']}: {row['old']}: {', '.join(told)}" for row in rows if (told := faults(row))]
        print("\n".join([*broken, f"{len(rows)} mutations, {len(broken)} cannot be made"]))
        return 1 if broken else 0
    survived = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scratch_copy(folder)
        every = sorted({test for row in rows for test in row["tests"].split()})
        if (state := run_tests(folder, every, options.timeout * 4)) != "SURVIVED":
            raise SystemExit(f"the tests do not pass on the source as it is: {state}")
        print("| file | rule | broken into | result | seconds |\n|---|---|---|---|---|")
        for row in rows:
            begin = time.monotonic()
            result = try_mutation(folder, row, options.timeout)
            survived += not result.startswith("killed")
            cells = (row["file"].removeprefix("src/reportminer/"), f"`{row['old']}`", f"`{row['new']}`", result)
            print("| " + " | ".join(cells) + f" | {time.monotonic() - begin:.1f} |", flush=True)
    print(f"\n{len(rows)} mutations, {survived} not killed")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main())
