"""Which expression takes more time than its text is long? Times every expression on the texts that are hardest for it.

    python scripts/growth.py --save growth.tsv [--minutes M] [--most CHARACTERS] [--worst N]

The expressions are those of the rule tables and all that code compiles while a report is mined. Each is tried on texts made
from it: what its repeats take, again and again, with and without something that it does not take at the end, from 4,000
characters on, longer ones as long as time grows faster than they. What is measured is written to the file as soon as it is
known, a row an expression, and not measured again: after `--minutes` the work ends, and the next call goes on. Printed are the
expressions by where they stand and the worst N exponents; the exit status is 1 where one is above 1.1, 2 where some are left.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import re
import sys
import time
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]


class Row(NamedTuple):
    """What was measured of one expression: its worst exponent, the length and seconds of the longest text it was seen at."""

    key: str
    where: str
    texts: int
    power: float
    length: int
    seconds: float
    pattern: str
    text: str


def load(path: Path) -> ModuleType:
    """A module of the tests."""
    spec = importlib.util.spec_from_file_location(f"growth_{path.stem}", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def key(pattern: str, flags: int) -> str:
    """What tells an expression from all others, in one short word."""
    return sha256(f"{flags} {pattern}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def saved(path: Path) -> list[Row]:
    """The rows that stand in a file; none where there is no file."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            Row(a, b, int(c), float(d), int(e), float(f), g, h)
            for a, b, c, d, e, f, g, h in csv.reader(lines, delimiter="\t")
        ]


def measure(tests: ModuleType, pattern: str, flags: int, where: str, most: int, limit: float) -> Row:
    """Time one expression on all the texts that are hard for it."""
    growth = tests.growth
    compiled = re.compile(pattern, flags)
    how = growth.at_begin if tests.is_of_lines(pattern, where) else growth.anywhere
    worst, texts = Row(key(pattern, flags), where, 0, 0.0, 0, 0.0, pattern, ""), 0
    for parts in growth.hard_parts(pattern, flags):
        texts += 1
        power, length, seconds = growth.exponent(compiled, parts, how, most=most, limit=limit)
        if (power, seconds) > (worst.power, worst.seconds):
            worst = worst._replace(power=round(power, 3), length=length, seconds=round(seconds, 5), text="".join(parts))
        if seconds >= limit:
            break
    return worst._replace(texts=texts, pattern=ascii(pattern), text=ascii(worst.text[:40]))


def measured(options: argparse.Namespace, tests: ModuleType, left: Iterable[tuple[str, int, str]]) -> Iterator[Row]:
    """Measure one expression after the other until the time is over; each is written down at once."""
    until = time.monotonic() + 60 * options.minutes
    with options.save.open("a", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, delimiter="\t", lineterminator="\n")
        for pattern, flags, where in left:
            if time.monotonic() > until:
                return
            row = measure(tests, pattern, flags, where, options.most, options.limit)
            writer.writerow(row)
            lines.flush()
            yield row


def table(rows: list[Row], bound: float) -> Iterator[str]:
    """Where the expressions stand, how many there are, and their worst exponent."""
    yield f"| where | expressions | texts | worst exponent | above {bound} |"
    yield "|---|---:|---:|---:|---:|"
    ordered = sorted(rows, key=lambda row: row.where)
    for where, those in [
        ("all", ordered),
        *((name, list(group)) for name, group in groupby(ordered, lambda row: row.where)),
    ]:
        above = sum(row.power > bound for row in those)
        texts = sum(row.texts for row in those)
        yield f"| {where} | {len(those)} | {texts:,} | {max((row.power for row in those), default=0):.2f} | {above} |"


def main() -> int:
    """Measure what is left, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--save", type=Path, default=Path("growth.tsv"))
    parser.add_argument("--minutes", type=float, default=1_000.0)
    parser.add_argument("--most", type=int, default=1_000_000)
    parser.add_argument("--limit", type=float, default=2.0)
    parser.add_argument("--worst", type=int, default=20)
    options = parser.parse_args()
    tests = load(ROOT / "tests" / "unit" / "test_growth.py")
    wanted = {key(*expression): (*expression, where) for expression, where in tests.every_expression().items()}
    rows = [row for row in saved(options.save) if row.key in wanted]
    done = {row.key for row in rows}
    left = [value for name, value in wanted.items() if name not in done]
    left.sort(
        key=lambda value: sum(1 for _ in tests.growth.hard_parts(value[0], value[1]))
    )  # what takes longest comes last
    rows += measured(options, tests, left)
    bound = tests.growth.BOUND
    print("\n".join(table(rows, bound)))
    for row in sorted(rows, key=lambda row: -row.power)[: options.worst]:
        print(
            f"{row.power:5.2f} {row.length:9,} characters {row.seconds:7.4f} s {row.where}: {row.pattern[:70]} on {row.text}"
        )
    if missing := len(wanted) - len(rows):
        print(f"{missing:,} expressions are left: call again")
    return 2 if missing else int(any(row.power > bound for row in rows))


if __name__ == "__main__":
    sys.exit(main())
