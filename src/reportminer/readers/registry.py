"""Which reader takes which file? Opens files safely, tells their kind, and turns every error into a `Failure`."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from reportminer.files import is_own_folder
from reportminer.readers import containers, doc, docx, html, kinds, odt, ofd, office, pdf, plain, rtf
from reportminer.readers.base import DEFAULT, ReadError, ReadOptions, digest, printable
from reportminer.readers.characters import rate
from reportminer.readers.package import MAX_RATIO
from reportminer.records import Failure
from reportminer.text import SourceText
from reportminer.translation import told

Reader = Callable[[bytes, ReadOptions], SourceText]


def _chunk(data: bytes, name: str) -> SourceText | None:
    """The text of a file that a Word file has taken in; None for kinds that Word does not take in."""
    kind = kinds.kind_of(data, name)
    if kind == "docx":
        return docx.read_docx(data)
    if kind == "mail":
        page = next((member for member in containers.open_mail(data, name, DEFAULT) if member.kind == "html"), None)
        return html.read_html(page.data, hint=page.hint) if page else None
    own = {"html": html.read_html, "text": plain.read_text, "rtf": rtf.read_rtf}.get(kind)
    return own(data) if own else None


def _by_office(suffix: str) -> Reader:
    def reader(data: bytes, options: ReadOptions) -> SourceText:
        source = docx.read_docx(office.convert(data, suffix, options), chunk=_chunk)
        if rate(source.text[:SAMPLE]) < plain.LEAST:
            raise ReadError("damaged: what LibreOffice makes of it is no text")
        return replace(source, notes=(*source.notes, told("converted by LibreOffice")))

    return reader


def _own_first(own: Callable[[bytes], SourceText], suffix: str) -> Reader:
    """Our own reader; LibreOffice for what it finds damaged or of another make."""

    def reader(data: bytes, options: ReadOptions) -> SourceText:
        try:
            return own(data)
        except ReadError as error:
            if "encrypted" in error.reason or not (options.office and office.program()):
                raise
            return _by_office(suffix)(data, options)

    return reader


def _named(name: str, reader: Reader) -> Reader:
    """The reader, whose failures name the kind of file."""

    def named(data: bytes, options: ReadOptions) -> SourceText:
        try:
            return reader(data, options)
        except ReadError as error:
            raise ReadError(f"{name}: {error.reason}") from error

    return named


READERS: dict[str, Reader] = {
    "text": lambda data, options: plain.read_text(data),
    "markdown": lambda data, options: plain.read_markdown(data),
    "docx": lambda data, options: docx.read_docx(data, chunk=_chunk),
    "wordml": lambda data, options: docx.read_word_xml(data),
    "doc": _own_first(doc.read_doc, ".doc"),
    "pdf": pdf.read_pdf,
    "ofd": ofd.read_ofd,
    "odt": _own_first(odt.read_odt, ".odt"),
    "rtf": _own_first(rtf.read_rtf, ".rtf"),
    "ole": _by_office(".wps"),
    "word2": _named("a Word 2 file", _by_office(".doc")),
    "sxw": _named("a text of OpenOffice 1 (.sxw)", _by_office(".sxw")),
    "uof": _named("a UOF file (GB/T 20916)", _by_office(".uot")),
    "flatopc": lambda data, options: docx.read_flat(data, chunk=_chunk),
    "fodt": lambda data, options: odt.read_flat(data),
}
SAMPLE = 4_000
UNPACKED = 100_000_000
"""bytes that the members of even the smallest file may unpack to, those of containers in it included"""
TEXTS = ("text", "markdown", "html")
UNREADABLE = told(
    {
        "rar": "a RAR archive, which free software cannot open everywhere: unpack it and read the folder",
    }
)
IGNORED_NAMES = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
OS_REASONS = told(
    {
        errno.EACCES: "no permission to read it",
        errno.EPERM: "no permission to read it",
        errno.ENOENT: "there is no such file",
        errno.ELOOP: "a symbolic link that leads back to itself",
        errno.ENAMETOOLONG: "the name is too long",
        errno.EIO: "the disk could not read it (input/output error)",
    }
)


def discover(paths: Iterable[str | Path]) -> Iterator[Path]:
    """Files at and below `paths`, each folder in the order of its names; a path that is no folder comes as it is.

    Symbolic links to folders come as themselves and are not followed, and so do folders that the program itself wrote
    (`reportminer.files.is_own_folder`), which are not read. Lock files of Office (``~$…``) and the hidden
    files of file managers are left out.
    """
    for path in map(Path, paths):
        if os.path.isdir(path) and not _is_own(path):  # noqa: PTH112 Path.is_dir raises where nothing may be looked at
            yield from _below(path)
        else:
            yield path


def _is_own(folder: Path) -> bool:
    try:
        return is_own_folder(folder)
    except OSError:
        return False


def _below(folder: Path) -> Iterator[Path]:
    try:
        with os.scandir(folder) as found:
            entries = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in found)
    except OSError:
        yield folder
        return
    for name, is_folder in entries:
        if name in IGNORED_NAMES or name.startswith(("~$", "._")):
            continue
        if is_folder and not _is_own(folder / name):
            yield from _below(folder / name)
        else:
            yield folder / name


def read(path: str | Path, *, options: ReadOptions | None = None) -> Iterator[SourceText | Failure]:
    """Read one file: one `SourceText`, or several for a container (path ``a.zip!/b.txt``), or a `Failure`.

    Args:
        path: the file.
        options: limits; defaults are `ReadOptions()`.
    """
    options = options or DEFAULT
    name = printable(path)
    try:
        data = _load(Path(path), options)
    except ReadError as error:
        yield Failure(path=name, stage="read", reason=error.reason, skipped=error.skipped)
        return
    except OSError as error:
        reason = OS_REASONS.get(error.errno or 0, error.strerror or str(error))
        yield Failure(path=name, stage="read", reason=reason)
        return
    yield from read_bytes(data, name, options=options)


def _load(path: Path, options: ReadOptions) -> bytes:
    """Bytes of a regular file that stays as it is while it is read."""
    if path.is_dir():
        if path.is_symlink():
            raise ReadError("a symbolic link to a folder: not followed", skipped=True)
        if _is_own(path):
            raise ReadError("a folder that reportminer wrote: what it holds is not read as reports", skipped=True)
        raise ReadError("a folder, not a file" if os.access(path, os.R_OK | os.X_OK) else OS_REASONS[errno.EACCES])
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        before = os.fstat(file.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise ReadError("not a regular file (a pipe, socket or device)")
        if before.st_size > options.max_bytes:
            raise ReadError(f"{before.st_size:,} bytes are more than the limit of {options.max_bytes:,} (max_bytes)")
        data = file.read(before.st_size + 1)
        after = os.fstat(file.fileno())
    if len(data) != before.st_size or (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise ReadError("the file changed while it was being read; try again when it is at rest")
    return data


def read_bytes(
    data: bytes, name: str, *, options: ReadOptions | None = None, depth: int = 0
) -> Iterator[SourceText | Failure]:
    """Read bytes that are, or would be, the file `name`.

    Args:
        data: the bytes.
        name: path to give to the results; its ending helps to tell kinds of text apart.
        options: limits.
        depth: how many containers the bytes lie in.
    """
    options = options or DEFAULT
    room = min(options.max_unpacked, max(UNPACKED, MAX_RATIO * len(data)))
    yield from _read_kind(data, name, options, depth, _Budget(options.max_members, room))


@dataclass(slots=True)
class _Budget:
    """Members that a file and all containers in it may still give."""

    members: int
    bytes: int


def _read_kind(
    data: bytes, name: str, options: ReadOptions, depth: int, budget: _Budget, *, kind: str = "", hint: str = ""
) -> Iterator[SourceText | Failure]:
    try:
        if len(data) > options.max_bytes:
            raise ReadError(f"{len(data):,} bytes are more than the limit of {options.max_bytes:,} (max_bytes)")
        kind = kind or kinds.kind_of(data, name)
        if kind in kinds.SKIPPED:
            raise ReadError(kinds.SKIPPED[kind], skipped=True)
        if kind in containers.OPENERS:
            yield from _read_members(data, name, kind, options, depth, budget)
            return
        if kind in TEXTS and len(data) > 4 * options.max_characters:
            limit = told(f"the limit of {options.max_characters:,} (max_characters)")
            raise ReadError(f"{len(data):,} bytes of text are more characters than {limit}")
        if kind == "html":
            source = html.read_html(data, hint=hint)
        elif kind in READERS:
            source = READERS[kind](data, options)
        else:
            raise ReadError(UNREADABLE.get(kind, f"no reader for this kind of file ({kind})"))
        if len(source.text) > options.max_characters:
            limit = told(f"the limit of {options.max_characters:,} (max_characters)")
            raise ReadError(f"{len(source.text):,} characters are more than {limit}")
        if not any(map(str.isalnum, source.text)):
            raise ReadError("; ".join(["the file holds no text, only signs", *source.notes]))
        yield replace(source, path=name, sha256=digest(data))
    except ReadError as error:
        yield Failure(path=name, stage="read", reason=error.reason, skipped=error.skipped)
    except MemoryError:
        yield Failure(path=name, stage="read", reason="not enough memory to read it")
    except Exception as error:  # whatever a damaged file makes a library do
        yield Failure(
            path=name, stage="read", reason=f"damaged or of an unknown make ({type(error).__name__}: {error})"
        )


def _read_members(
    data: bytes, name: str, kind: str, options: ReadOptions, depth: int, budget: _Budget
) -> Iterator[SourceText | Failure]:
    if depth >= options.max_depth:
        raise ReadError(f"a container within {depth} others, more than the limit of {options.max_depth} (max_depth)")
    count = 0
    for member in containers.OPENERS[kind](data, name, options):
        count += 1
        budget.members -= 1
        if budget.members < 0:
            limit = told(f"the limit of {options.max_members:,} members (max_members)")
            raise ReadError(f"{limit} is reached: those after it are not read")
        budget.bytes -= len(member.data)
        if budget.bytes < 0:
            raise ReadError("looks like a bomb: what it unpacks to is far more than it is; the rest is not read")
        path = f"{name}!/{member.name}"
        if member.problem:
            yield Failure(path=path, stage="read", reason=member.problem, skipped=member.skipped)
            continue
        yield from _read_kind(member.data, path, options, depth + 1, budget, kind=member.kind, hint=member.hint)
    if not count:
        raise ReadError("the container is empty")
