"""Which command does the README give? Prints the code block tagged ``<!-- run: NAME -->``."""

from __future__ import annotations

import re
import sys
from pathlib import Path

README = Path(__file__).resolve().parents[1] / "README.md"


def command(name: str, readme: str) -> str:
    """The one command line of the block tagged `name`.

    Raises:
        ValueError: no such block, or more than one line in it.
    """
    found = re.search(rf"<!-- run: {re.escape(name)} -->\s*\n```\w*\n(.*?)```", readme, re.S)
    lines = found.group(1).strip().splitlines() if found else []
    if len(lines) != 1:
        raise ValueError(f"README.md must hold one command line tagged <!-- run: {name} -->")
    return lines[0]


if __name__ == "__main__":
    print(command(sys.argv[1], README.read_text(encoding="utf-8")))
