"""Where do files land that a browser sends? In a folder beside the archive, whole or not at all, names being only names."""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, NamedTuple

from reportminer.files import replacing
from reportminer.store.packing import file_digest

MOST_FILES = 500
"""files of one sending"""
LARGEST_FILE = 200_000_000
"""bytes of one file: what is larger is not read by `reportminer.readers` either"""
LARGEST_SENDING = 1_000_000_000
"""bytes of one sending"""
LARGEST_CATALOGUE = 50_000_000
"""bytes of a catalogue"""
_CATALOGUE = re.compile(r"[0-9a-f]{16}\.(xlsx|csv|tsv)")
_ASIDE = ".catalogue"
"""folder of catalogues that are looked at; files in it are never mined"""
_LONGEST = 180
"""bytes of a name; file systems take 255"""
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)
_NEVER_READ = ("~$", "._")


class Landed(NamedTuple):
    """A file that was sent: where it lies now, and whether it lay there already."""

    path: Path
    known: bool


class UploadError(ValueError):
    """A file cannot be taken; the message says why."""


def folder_of(archive: Path) -> Path:
    """The folder that takes what is sent to an archive: beside it, so that the archive can be made anew of it."""
    return archive.absolute().with_name(f"{archive.absolute().name}-files")


def clean_name(sent: str) -> str:
    """The name of a file as it may stand in a folder: its last part alone, without what a system takes for more than a letter.

    Raises:
        UploadError: nothing is left, or nothing of such a name is ever read.
    """
    name = unicodedata.normalize("NFC", sent.replace("\\", "/").rpartition("/")[2])
    name = "".join("_" if c in '<>:"|?*' else c for c in name if unicodedata.category(c)[0] != "C")
    name = " ".join(name.split()).rstrip(". ")
    if name.startswith(_NEVER_READ):
        raise UploadError(f"{name}: files of that name belong to other programs and are not read")
    name = name.lstrip(".")
    stem, dot, form = name.rpartition(".")
    stem, form = (stem, dot + form) if dot and len(form) <= 8 else (name, "")
    if not stem.strip():
        raise UploadError("a file without a name")
    if _RESERVED.match(stem.partition(".")[0]):
        stem = f"_{stem}"
    while len((stem + form).encode()) > _LONGEST:
        stem = stem[:-1]
    return stem + form


def land(stream: BinaryIO, sent: str, folder: Path, *, replace: bool = False) -> Landed:
    """Put a file that was sent into a folder, whole or not at all.

    Args:
        stream: what it holds.
        sent: the name that the browser gave.
        folder: made if missing.
        replace: it takes the place of a file of its name; else it gets a number where that holds something else.

    Raises:
        UploadError: the name is none, or the file is empty or too large.
        OSError: it cannot be written.
    """
    name = clean_name(sent)
    folder.mkdir(parents=True, exist_ok=True)
    held = folder / f".{name}.{os.getpid()}.part"
    try:
        with held.open("wb") as out:
            shutil.copyfileobj(stream, out, 1 << 20)
            out.flush()
            os.fsync(out.fileno())
        size = held.stat().st_size
        if not size:
            raise UploadError(f"{name}: the file is empty")
        if size > LARGEST_FILE:
            raise UploadError(f"{name}: {size:,} bytes; files of more than {LARGEST_FILE:,} are not taken")
        target, known = _target(folder / name, file_digest(held)[0], replace=replace)
        if not known:
            with replacing(target) as part:
                held.replace(part)
        return Landed(target, known)
    finally:
        held.unlink(missing_ok=True)


def _target(path: Path, digest: str, *, replace: bool) -> tuple[Path, bool]:
    """Where a file goes, and whether just these bytes lie there."""
    number, free = 1, path
    while free.exists():
        if file_digest(free)[0] == digest:
            return free, True
        if replace:
            return path, False
        number += 1
        free = path.with_name(f"{path.stem}（{number}）{path.suffix}")
    return free, False


def land_catalogue(stream: BinaryIO, sent: str, archive: Path) -> str:
    """Put a catalogue that was sent aside until it is given or another is sent; the name by which `catalogue_of` finds it.

    Raises:
        UploadError: it is no table of a form that is read, or it is empty or too large.
    """
    form = clean_name(sent).rpartition(".")[2].lower()
    if not _CATALOGUE.fullmatch(f"{'0' * 16}.{form}"):
        raise UploadError("a catalogue is a file .xlsx, .csv or .tsv")
    body = stream.read(LARGEST_CATALOGUE + 1)
    if not body or len(body) > LARGEST_CATALOGUE:
        raise UploadError(f"a catalogue has at least one and at most {LARGEST_CATALOGUE:,} bytes")
    folder = folder_of(archive) / _ASIDE
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if _CATALOGUE.fullmatch(old.name):
            old.unlink(missing_ok=True)
    name = f"{sha256(body).hexdigest()[:16]}.{form}"
    with replacing(folder / name) as part:
        part.write_bytes(body)
    return name


def catalogue_of(archive: Path, name: str) -> Path:
    """Where a catalogue lies that was put aside.

    Raises:
        UploadError: there is none of that name.
    """
    path = folder_of(archive) / _ASIDE / name
    if not _CATALOGUE.fullmatch(name) or not path.is_file():
        raise UploadError("that catalogue is not here any more; send it again")
    return path


def waiting(folder: Path, known: set[str]) -> list[Path]:
    """The files of the folder that are not in the archive yet, such as those of a server that was killed.

    Args:
        folder: what `folder_of` gives.
        known: the absolute paths of the files that the archive holds.
    """
    if not folder.is_dir():
        return []
    return sorted(
        path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".") and str(path) not in known
    )
