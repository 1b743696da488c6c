"""Which files of the folders given are gone, and may they be taken out?

What was deleted or renamed in a folder that is given again goes out of the archive. A drive that is not mounted looks like a
folder from which all was deleted: what may be such a case is kept, and told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from reportminer.files import is_own_folder
from reportminer.ingest.run import is_gone, path_of

_FEW = 3
"""files that may all be gone from a folder, with others in their place, without a doubt that it is the same folder"""


class Missing(NamedTuple):
    """Keys of known files that are no longer in the folders given."""

    gone: list[str]
    """to be taken out, in order"""
    renamed: int
    """how many of these stand there under another name, byte for byte"""
    kept: list[str]
    """gone too, but so many, or all of one folder, that a drive may not be mounted"""


def find_missing(
    given: Iterable[Path],
    files: Mapping[str, Path],
    known: Mapping[str, tuple[str, str]],
    fresh: Mapping[str, tuple[str, str]],
) -> Missing:
    """Compare what was known of the folders given with what stands in them.

    Args:
        given: the paths of the run; those that are no folder tell nothing of other files.
        files: the files found in them, by key.
        known: files known before the run, by key, with the hash of their bytes first.
        fresh: the same after it.
    """
    own = [folder for path in files.values() if path.is_dir() and is_own_folder(folder := _absolute(path))]
    gone: set[str] = set()
    doubted: set[str] = set()
    for root in (_absolute(path) for path in given if path.is_dir()):
        below = [key for key in known if _is_below(key, root)]
        missing = {key for key in below if key not in files and is_gone(key)}
        found = {fresh[key][0] for key in files if key in fresh and _is_below(key, root)} - {""}
        moved = {key for key in missing if known[key][0] in found}
        same = bool(moved) or len(missing) < len(below) or (len(missing) <= _FEW and bool(found))
        lost = {key for key in missing - moved if not same or _may_be_unmounted(key, root)}
        gone |= missing - lost
        doubted |= lost
    gone |= {key for key in known if any(_is_below(key, folder) for folder in own)}
    present = {fresh[key][0] for key in files if key in fresh} - {""}
    renamed = sum(known[key][0] in present for key in gone)
    return Missing(sorted(gone), renamed, sorted(doubted - gone))


def _absolute(folder: Path) -> Path:
    """As the keys of files are made."""
    return folder.resolve() if ".." in folder.parts else folder.absolute()


def _is_below(key: str, folder: Path) -> bool:
    return folder in Path(path_of(key)).parents


def _may_be_unmounted(key: str, root: Path) -> bool:
    """Whether the nearest folder above a file that is still there is empty, as one is on which no drive is mounted."""
    above = next((folder for folder in Path(path_of(key)).parents if folder.is_dir()), root)
    return above.is_relative_to(root) and _is_empty(above)


@lru_cache(maxsize=1024)
def _is_empty(folder: Path) -> bool:
    try:
        return next(folder.iterdir(), None) is None
    except OSError:
        return True
