"""How is a damaged archive made whole again?

What is sound moves into a new database; what is not is mined again from its file, or is told to be lost where that is gone.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec

from reportminer.archive.archive import Archive
from reportminer.archive.check import INDEX
from reportminer.ingest.repeats import note_repeats
from reportminer.records import Failure
from reportminer.store.answers import in_words
from reportminer.store.backup import put_aside
from reportminer.store.database import Store
from reportminer.store.derived import REPEATS_SEEN
from reportminer.store.errors import ArchiveError, DamagedError
from reportminer.store.lock import locked
from reportminer.store.packing import PackedFile
from reportminer.store.salvage import Saved, Wreck
from reportminer.version import __version__

_OWN = ("archive_id", "generation", REPEATS_SEEN)
"""entries of `meta` that a database makes for itself; those that begin with `mark ` too"""
_LOST = "what it gave was damaged in the archive, and the file is no longer there to be mined again"


class Repair(msgspec.Struct, kw_only=True):
    """What became of a damaged archive, in numbers of files."""

    sound: int = 0
    """files whose records were taken over as they stood"""
    mined: list[str] = msgspec.field(default_factory=list)
    """files that were mined again"""
    lost: list[str] = msgspec.field(default_factory=list)
    """files that are gone from the disk, of which something or all is lost"""
    unknown: int = 0
    """files of which not even the name is left; ingest of their folders brings them back"""
    kept: str = ""
    """folder in which the damaged database was put aside"""

    @property
    def whole(self) -> bool:
        """Whether nothing is lost."""
        return not self.lost and not self.unknown


def repair(folder: Path, mine: Callable[[str], PackedFile], rules: str) -> Repair:
    """Make the database of an archive anew from what is sound in it and from the files; the caller holds its lock.

    Args:
        folder: of the archive.
        mine: mines a file anew, by its path.
        rules: the hash of the rules that `mine` follows.

    Raises:
        ArchiveError: nothing at all can be read, or the folder cannot be written to; nothing was changed.
    """
    done = Repair()
    fresh = folder / ".repair.tmp"
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        with in_words(folder / "archive.db", "read"), Wreck(folder) as wreck:
            store = Store(fresh)
            try:
                _carry_over(wreck, store)
                _fill(wreck, store, mine, rules, done)
            finally:
                store.close()
            if not (done.sound or done.mined or done.lost):
                raise ArchiveError(
                    f"nothing can be read of {folder / 'archive.db'}, and it was left as it is; `reportminer restore` brings a "
                    "backup back. Without one, move the file away and run again: reportminer ingest PATH…"
                )
        with in_words(folder, "repair"):
            done.kept = str(put_aside(folder, sorted(folder.glob("archive.db*")), "damaged"))
            (fresh / "archive.db").replace(folder / "archive.db")
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return done


def _carry_over(wreck: Wreck, store: Store) -> None:
    """What does not come from files: runs, the catalogue, the log of corrections."""
    with store.transaction():
        for name in ("runs", "corrections", "meta"):
            for row in wreck.rows(name):
                if name == "meta" and (row["key"] in _OWN or str(row["key"]).startswith("mark ")):
                    continue
                columns, marks = ", ".join(f'"{column}"' for column in row), ", ".join("?" * len(row))
                store.connection.execute(f"INSERT INTO {name} ({columns}) VALUES ({marks})", tuple(row.values()))


def _fill(wreck: Wreck, store: Store, mine: Callable[[str], PackedFile], rules: str, done: Repair) -> None:
    run_id = store.begin_run(msgspec.json.encode({"version": __version__, "repair": True}).decode())
    runs = {row[0] for row in store.query("SELECT run_id FROM runs")}
    damaged: dict[str, Saved | None] = {}
    known: set[str] = set()
    for saved in wreck.files():
        known.add(saved.path)
        if saved.whole:
            done.sound += 1
            of = saved.run_id if saved.run_id in runs else run_id
            store.put_file(saved.packed, path=saved.path, rules=saved.rules, run_id=of)
        else:
            damaged[saved.path] = saved
    damaged |= dict.fromkeys(wreck.lost_paths(known))
    for path, found in sorted(damaged.items()):
        _again(store, path, found, mine, rules, run_id, done)
    done.unknown = max(0, wreck.stored() - done.sound - len(done.mined) - len(done.lost))
    numbers = {
        "version": __version__,
        "repair": True,
        "sound": done.sound,
        "mined": len(done.mined),
        "lost": len(done.lost),
    }
    store.end_run(run_id, "done", msgspec.json.encode(numbers).decode())


def _again(
    store: Store,
    path: str,
    found: Saved | None,
    mine: Callable[[str], PackedFile],
    rules: str,
    run_id: int,
    done: Repair,
) -> None:
    from reportminer.ingest.run import is_gone, path_of

    if not is_gone(path):
        store.put_file(mine(path_of(path)), path=path, rules=rules, run_id=run_id)
        done.mined.append(path)
        return
    packed = found.packed if found is not None else PackedFile(path, "", 0, False, [], [])
    failures = [*packed.failures, Failure(path=packed.path, stage="store", reason=_LOST)]
    store.put_file(packed._replace(failures=failures), path=path, rules="", run_id=run_id)
    done.lost.append(path)


def mend(folder: Path, *, wait: float = 30.0, notice: Callable[[str], None] | None = None) -> Mended:
    """Check an archive, make whole what is damaged, and check again.

    Args:
        folder: of the archive.
        wait: seconds to wait for another process that writes to it.
        notice: told what is done.

    Raises:
        ArchiveBusyError: another process is still writing.
        ArchiveError: there is no archive, nothing at all can be read of it, or its folder cannot be written to.
    """
    from reportminer.ingest.run import mine
    from reportminer.ingest.settings import Settings
    from reportminer.ingest.workers import Task

    if not (folder / "archive.db").is_file():
        raise ArchiveError(f"there is no archive in {folder}; `reportminer restore` brings a backup back")
    settings = Settings.of()
    with locked(folder / "ingest.lock", wait=wait, notice=notice):
        before = _wrong(folder, notice)
        done = None
        if any(not words.startswith(INDEX) for words in before):
            done = repair(folder, lambda path: mine(Task(path, ""), settings=settings), settings.rules)
        if not before:
            return Mended(before, None, before)
        with Archive(folder, notice=notice) as archive:
            note_repeats(archive.store)
            for index in archive.indexes():
                index.refresh(thorough=True)
            return Mended(before, done, archive.check())


class Mended(NamedTuple):
    """What was wrong before, what was done to the database (None: nothing), and what is wrong now."""

    before: list[str]
    done: Repair | None
    after: list[str]


def _wrong(folder: Path, notice: Callable[[str], None] | None) -> list[str]:
    try:
        with Archive(folder, read_only=True, notice=notice) as archive:
            return archive.check()
    except DamagedError as error:
        return [str(error)]
