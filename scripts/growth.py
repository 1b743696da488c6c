"""Which expression takes more time than its text is long? Times every expression on the texts that are hardest for it.

    python scripts/growth.py [--most CHARACTERS] [--worst N]

The expressions are those of the rule tables and all that code compiles while a report is mined. Each is tried on texts made
from it: what its repeats take, again and again, with and without something that it does not take at the end, from 4,000
characters on, longer ones as long as time grows faster than they. Printed are the worst N exponents with the time of the longest
text; the exit status is 1 where one is above 1.1.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]


def load(path: Path) -> ModuleType:
    """A module of the tests."""
    spec = importlib.util.spec_from_file_location(f"growth_{path.stem}", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> int:
    """Print the table; 1 if an expression grows too fast."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=1_000_000)
    parser.add_argument("--limit", type=float, default=2.0)
    parser.add_argument("--worst", type=int, default=20)
    options = parser.parse_args()
    tests = load(ROOT / "tests" / "unit" / "test_growth.py")
    growth = tests.growth
    worst = []
    timed = 0
    for (pattern, flags), where in tests.every_expression().items():
        compiled = re.compile(pattern, flags)
        how = growth.at_begin if tests.is_of_lines(pattern, where) else growth.anywhere
        for parts in growth.hard_parts(pattern, flags):
            timed += 1
            found = growth.exponent(compiled, parts, how, most=options.most, limit=options.limit)
            worst.append((*found, where, pattern, "".join(parts)))
    worst.sort(key=lambda row: -row[0])
    above = [row for row in worst if row[0] > growth.BOUND]
    print(f"{timed:,} texts; {len(above):,} above {growth.BOUND}")
    for power, length, taken, where, pattern, text in worst[: options.worst]:
        print(
            f"{power:5.2f}  {length:9,} characters {taken:6.3f} s  {where}: {pattern[:70]!r} on {text[:20]!r} again and again"
        )
    return 1 if above else 0


if __name__ == "__main__":
    sys.exit(main())
