"""Does every reading command notice a damaged archive? Damages one at random places, some hundreds of times.

    python scripts/damage_archives.py --times 300            # some half an hour
    python scripts/damage_archives.py --only 17              # one again, with all that is said

An archive of the sample reports is mined, then `archive.db` is damaged: bits flipped, pages zeroed or misplaced, the end cut
off. Each command must print what it prints of the sound archive, or end with a message that names the archive and the way out.
`check` must find what makes any command fail. Exit status 1 if one does anything else.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "support"))

import damage  # noqa: E402

GOOD = {"same", "told", "sound"}


def main() -> int:
    """Run the trials; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--only", type=int)
    parser.add_argument("--archive", type=Path, help="a sound archive; the sample reports are mined without one")
    parser.add_argument("--commands", nargs="*", default=[])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        sound = options.archive or mined(work / "sound")
        trial = damage.Trial(sound, work / "work", only=options.commands)
        seeds = [options.only] if options.only is not None else range(options.first, options.first + options.times)
        return told(trial, seeds, loud=options.only is not None)


def mined(folder: Path) -> Path:
    """An archive of the sample reports, with all indexes."""
    from reportminer.archive import Archive

    with Archive(folder) as archive:
        archive.ingest(ROOT / "corpus" / "reports")
        for what in ("statements", "reports", "sections", "figures"):
            archive.hits("党员", what=what)
    return folder


def told(trial: damage.Trial, seeds: range | list[int], *, loud: bool) -> int:
    """Try each seed, print what went wrong and a table; the exit status."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    bad = 0
    for seed in seeds:
        verdicts = list(trial.of(seed))
        check = trial.check_of(seed)
        if check.word == "sound" and any(verdict.word != "same" for verdict in verdicts):
            check = check._replace(word="MISSED")
        for verdict in (*verdicts, check):
            counts[verdict.command][verdict.word] += 1
            if verdict.word not in GOOD or loud:
                last = verdict.told.strip().splitlines()[-1:] or [""]
                print(f"{seed}: {verdict.command}: {verdict.word}: {last[0][:300]}", flush=True)
            bad += verdict.word not in GOOD
    words = sorted({word for counted in counts.values() for word in counted})
    print("| command | " + " | ".join(words) + " |\n|---|" + "---|" * len(words))
    for command, counted in counts.items():
        print(f"| {command} | " + " | ".join(str(counted[word]) for word in words) + " |")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
