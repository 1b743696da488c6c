"""How is an archive put by, and how does it come back? One state of it in a folder, verified before it replaces anything."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from reportminer.store import layout
from reportminer.store.answers import in_words
from reportminer.store.database import Store
from reportminer.store.errors import ArchiveError, DamagedError
from reportminer.store.seals import SEALED
from reportminer.version import __version__

NOTE = "backup.json"
DATABASE = "archive.db"
_TRIES = 5


class Note(msgspec.Struct):
    """What a backup holds: the size and the SHA-256 of each of its files, and where they are from."""

    version: str
    layout: int
    made: str
    archive_id: str
    generation: int
    files: dict[str, tuple[int, str]]


def people(folder: Path) -> list[Path]:
    """The files beside the database that belong to the truth (decisions, ids of issues …), in order."""
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in found if path.is_file() and not _is_other(path.name)]


def _is_other(name: str) -> bool:
    return name == NOTE or name.startswith((DATABASE, ".")) or name.endswith((".lock", ".tmp"))


def backup(store: Store, target: Path) -> Note:
    """Write one state of an archive into a new folder, while others may read and write it.

    Args:
        store: of the archive.
        target: the folder; it must not exist, or be empty.

    Raises:
        ArchiveError: something stands there, or it cannot be written.
        DamagedError: the archive is damaged; no backup is left.
    """
    source = store.path.parent
    _require_free(target)
    part = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    with in_words(target, "write"):
        part.mkdir(parents=True)
        try:
            _copy_all(store, source, part)
            note = _note(part)
            verify(part, told_as=source)
            (part / NOTE).write_bytes(msgspec.json.format(msgspec.json.encode(note)))
            _sync(part)
            if target.is_dir():
                target.rmdir()
            part.rename(target)
            _sync_folder(target.parent)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return note


def _require_free(target: Path) -> None:
    if target.is_dir() and not any(target.iterdir()):
        return
    if os.path.lexists(target):
        raise ArchiveError(f"{target} is there already; a backup goes into a new folder")


def _copy_all(store: Store, source: Path, part: Path) -> None:
    """The database by SQLite's backup, and the files beside it, none of which may have changed meanwhile."""
    for _ in range(_TRIES):
        before = _states(source)
        with closing(sqlite3.connect(part / DATABASE)) as copy:
            store.connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        for path in people(source):
            shutil.copy2(path, part / path.name)
        if _states(source) == before:
            return
        shutil.rmtree(part)
        part.mkdir()
        time.sleep(0.2)
    raise ArchiveError(f"the files of {source} change all the time; try again later")


def _states(folder: Path) -> dict[str, tuple[int, int]]:
    return {path.name: (path.stat().st_size, path.stat().st_mtime_ns) for path in people(folder)}


def _note(folder: Path) -> Note:
    with closing(sqlite3.connect(f"{(folder / DATABASE).absolute().as_uri()}?mode=ro", uri=True)) as base:
        known = dict(base.execute("SELECT key, value FROM meta WHERE key IN ('archive_id', 'generation')").fetchall())
        version = layout.version_of(base)
    files = {path.name: (path.stat().st_size, _sha256(path)) for path in (folder / DATABASE, *people(folder))}
    made = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Note(__version__, version, made, known["archive_id"], int(known["generation"]), files)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def verify(folder: Path, *, told_as: Path | None = None) -> None:
    """A backup, or a plain copy of an archive, is as it was written, to the last row.

    Args:
        folder: where it stands.
        told_as: the folder that errors name.

    Raises:
        DamagedError: it is not.
        ArchiveError: there is none, or it is of a newer version.
    """
    name = told_as or folder
    if not (folder / DATABASE).is_file():
        raise ArchiveError(f"there is no backup in {folder}: no {DATABASE} stands there")
    if (folder / NOTE).is_file():
        for words in _differing(folder):
            raise DamagedError(f"the backup {name} is damaged: {words}")
    with in_words(folder / DATABASE, "read"), closing(_plain(folder / DATABASE)) as base:
        trouble = base.execute("PRAGMA integrity_check(1)").fetchone()[0]
        older = layout.version_of(base) < layout.VERSION
    if trouble != "ok":
        raise DamagedError.of(name, str(trouble))
    if not older:
        store = Store(folder, read_only=True)
        try:
            for table in SEALED:
                for fault in store.seals.faults(table):
                    raise DamagedError.of(name, store.seals.told(fault))
        finally:
            store.close()


def _plain(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _differing(folder: Path) -> Iterator[str]:
    try:
        note = msgspec.json.decode((folder / NOTE).read_bytes(), type=Note)
    except (OSError, msgspec.DecodeError) as error:
        yield f"{NOTE} cannot be read ({error})"
        return
    for name, (size, digest) in note.files.items():
        path = folder / name
        if Path(name).name != name or not path.is_file():
            yield f"{name} is missing"
        elif path.stat().st_size != size or _sha256(path) != digest:
            yield f"{name} is not the file that was written"


def restore(source: Path, folder: Path, *, replace: bool = False) -> Path | None:
    """Bring a backup, or a plain copy of an archive, back into a folder; the caller holds its lock.

    Args:
        source: the folder of the backup.
        folder: that of the archive.
        replace: put what stands there aside; the folder that it now stands in comes back.

    Raises:
        DamagedError: the backup is damaged; nothing was changed.
        ArchiveError: an archive stands there and `replace` is False, or it cannot be written.
    """
    verify(source)
    there = [path for path in (*folder.glob(f"{DATABASE}*"), *people(folder)) if path.is_file()]
    if there and not replace:
        raise ArchiveError(
            f"{folder} holds an archive, or files of one ({', '.join(path.name for path in there[:3])}); nothing was changed. "
            "With --replace they are put aside, and the backup takes their place."
        )
    with in_words(folder, "restore"):
        fresh = folder / f".restore.{os.getpid()}.tmp"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        try:
            for path in (source / DATABASE, *people(source)):
                shutil.copy2(path, fresh / path.name)
            _sync(fresh)
            verify(fresh, told_as=source)
            aside = put_aside(folder, there, "before-restore") if there else None
            for path in sorted(fresh.iterdir(), key=lambda path: path.name == DATABASE):
                path.replace(folder / path.name)
            _sync_folder(folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return aside


def put_aside(folder: Path, files: list[Path], name: str) -> Path:
    """Move files of an archive into a new folder inside it, which comes back.

    The database itself stays under its old name too, until another one takes its place: there is no moment without one.
    """
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    aside, number = folder / f"{name}-{stamp}", 1
    while aside.exists():
        number += 1
        aside = folder / f"{name}-{stamp}-{number}"
    aside.mkdir()
    for path in sorted(files):
        if path.name != DATABASE:
            path.replace(aside / path.name)
            continue
        try:
            os.link(path, aside / path.name)
        except OSError:  # a disk that knows no links
            shutil.copy2(path, aside / path.name)
    return aside


def _sync(folder: Path) -> None:
    for path in folder.iterdir():
        with path.open("rb+") as file:
            os.fsync(file.fileno())
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:
        pass  # some network disks know no such thing
    finally:
        os.close(handle)
