"""Does a command that is killed at any moment end where an undisturbed one does when it is run again?

    python scripts/kill_commands.py --times 100              # of each command; some half an hour

Small reports are ingested, mined, imported, exported and published, and their issues clustered, each by a process that gets
SIGKILL at a moment by chance and is then run again. The archive must be whole, and its export equal to that of an undisturbed
run. Exit status 1 if anything differs. What happens at every single write stands in tests/unit/archive/test_faults.py
(REPORTMINER_FAULTS=1000 tries them all).
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))

import kills


def main() -> int:
    """Kill, look, and print a table; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--commands", nargs="*", default=[])
    options = parser.parse_args()
    counts: dict[str, tuple[int, int, int]] = {}
    with tempfile.TemporaryDirectory() as name:
        trial = kills.Kills(Path(name))
        for command in options.commands or trial.commands:
            tried = killed = differs = 0
            for seed in range(options.first, options.first + options.times):
                ended = trial.kill(command, random.Random(f"{command} {seed}"))
                tried, killed, differs = tried + 1, killed + ended.killed, differs + bool(ended.differs)
                if ended.differs:
                    print(f"{command} {seed}: {ended.differs}", flush=True)
            counts[command] = tried, killed, differs
    kills.table(counts, print)
    return int(any(differs for *_, differs in counts.values()))


if __name__ == "__main__":
    sys.exit(main())
