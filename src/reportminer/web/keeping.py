"""What takes a process of its own beside a server? ``python -m reportminer.web.keeping ARCHIVE`` has issues found and kept.

A process that is started by its name needs nothing of the program that started it: a script may serve an archive without
``if __name__ == "__main__"``. It gives way to others before it loads anything large.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

_NICE = 10


def begin(archive: Path, *, exclude_marked: bool, more: bool) -> subprocess.Popen[bytes] | None:
    """Start the process that does what `keep` does; None where none can be started.

    Args:
        archive: the folder.
        exclude_marked: as for `keep`.
        more: as for `keep`.
    """
    flags = [flag for flag, given in (("--exclude-marked", exclude_marked), ("--more", more)) if given]
    # found where this process found it, but never in the folder that it happens to be run in
    paths = os.pathsep.join(path for path in sys.path if path)
    quiet = subprocess.DEVNULL
    with suppress(OSError):
        if sys.executable:
            return subprocess.Popen(
                [sys.executable, "-P", "-m", __name__, *flags, "--", str(archive.absolute())],
                env={**os.environ, "PYTHONPATH": paths}, stdin=quiet, stdout=quiet, stderr=quiet,
            )  # fmt: skip
    return None


def keep(path: str, exclude_marked: bool, more: bool = False) -> None:
    """Work the issues of an archive out, and its indicators, and keep both in it.

    Args:
        path: the folder of the archive.
        exclude_marked: leave out reports that carry a mark of secrecy.
        more: keep the cells of the indicators that most reports state, and the queue of records to look at, too.
    """
    from reportminer.archive import Archive
    from reportminer.archive.outgoing import Outgoing
    from reportminer.compare import compare, indicators
    from reportminer.issues import recurring
    from reportminer.issues.decisions import EditError
    from reportminer.review import kept_queue
    from reportminer.store.errors import ArchiveError

    with suppress(ArchiveError, EditError, OSError), Archive(path) as archive:
        shown = Outgoing(archive, exclude_marked=exclude_marked, exporting=False).archive
        stated = indicators(shown)
        recurring(shown, remember=True)
        for row in stated[:GATHERED] if more else ():
            compare(shown, [row["indicator_id"]])
        if more:
            kept_queue(shown)


GATHERED = 24
"""indicators whose cells are gathered from all reports before anybody asks"""


def main() -> None:
    """The process."""
    with suppress(AttributeError, OSError):
        os.nice(_NICE)
    parser = argparse.ArgumentParser(description="Find the issues of an archive, and keep them in it.")
    parser.add_argument("archive", help="its folder")
    parser.add_argument("--exclude-marked", action="store_true", help="leave out reports with a mark of secrecy")
    parser.add_argument("--more", action="store_true", help="keep what comparisons and the queue of checks need, too")
    options = parser.parse_args()
    keep(options.archive, options.exclude_marked, options.more)


if __name__ == "__main__":
    main()
