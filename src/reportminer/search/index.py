"""Where is the full-text index, and does it agree with the store? A tantivy index that can be made again at any time.

The index notes which generation of the store it has seen, and the size and check sum of each of its files. Whatever is
missing, behind or damaged is brought up to date or built anew; results never come from an index that disagrees.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from reportminer.files import replace_file
from reportminer.search.concepts import checksum as checksum_of_groups
from reportminer.search.documents import documents, make_schema
from reportminer.search.searchables import count
from reportminer.store.answers import in_words
from reportminer.store.database import Store
from reportminer.store.errors import ArchiveBusyError, ArchiveError
from reportminer.store.lock import locked
from reportminer.translation import told

LAYOUT = "8"
STATE = "state.json"
_PATIENCE = 20.0
"""seconds to wait for another process that writes the index"""
_SMALL = 32 * 1024 * 1024
_MANY = 50_000
"""an index of more documents is made by two threads"""
_HEAP = 128_000_000
"""bytes that a thread gathers before it writes a segment"""

MISSING = told("is missing")
UNFINISHED = told("was being written when a run was broken off")
ELSEWHERE = told("belongs to another version or another state of the archive")
AHEAD = told("is ahead of the archive")
BEHIND = told("is behind the archive")
_DERIVED_AGAIN = (MISSING, UNFINISHED, ELSEWHERE, AHEAD, BEHIND)
"""what can befall an index without anything being damaged"""


def layout() -> str:
    """Stands for how documents are made, the table of synonyms included, whose numbers they hold."""
    return f"{LAYOUT}-{checksum_of_groups()}"


class State(msgspec.Struct, frozen=True):
    """What an index was built from, and what its files must look like."""

    layout: str
    archive_id: str
    generation: int
    documents: int
    files: dict[str, tuple[int, int]]
    """size and CRC-32 of each file"""
    mark: str = ""
    """mark of the store at that generation"""
    unfinished: bool = False
    """the files are being changed"""


class Opened:
    """The indexes that several archives of one process have open together, so that their files are in memory once."""

    def __init__(self) -> None:
        self._known: dict[Path, Any] = {}
        self._lock = threading.Lock()

    def get(self, folder: Path, readable: Callable[[], str]) -> Any:
        """The tantivy index of a folder; opened where `readable` says if nobody has."""
        import tantivy

        with self._lock:
            if folder not in self._known:
                self._known[folder] = tantivy.Index.open(readable())
            return self._known[folder]

    def drop(self, folder: Path) -> None:
        """Forget the index of a folder: it is damaged, or another takes its place."""
        with self._lock:
            self._known.pop(folder, None)


class Index:
    """The index of one archive over its statements, reports, sections or figures, in step with its store.

    Args:
        store: the store that it is made from.
        folder: where it stands.
        what: what is searched, one of `reportminer.search.searchables.WHATS`.
        read_only: never write; an index that is behind or damaged is then made anew in memory.
        notice: called with a sentence when the index has to be built anew.
        opened: the indexes that other archives of this process have open; its own if None.
    """

    def __init__(
        self,
        store: Store,
        folder: Path,
        *,
        what: str = "statements",
        read_only: bool = False,
        notice: Callable[[str], None] | None = None,
        opened: Opened | None = None,
    ) -> None:
        self.store, self.folder, self.what, self.read_only = store, folder, what, read_only
        self._opened = opened or Opened()
        self._notice = notice or (lambda message: None)
        self._index: Any = None
        self._links: tempfile.TemporaryDirectory[str] | None = None
        self._searcher: Any = None
        self._generation = -1
        self._mark = ""

    # -- reading -------------------------------------------------------------------------------------------------

    def searcher(self) -> Any:
        """A tantivy searcher that agrees with the store as it is now."""
        if self._searcher is None or self._generation != self.store.generation:
            self.refresh()
        return self._searcher

    @property
    def state(self) -> tuple[str, int, str]:
        """What the searcher was opened of: equal ones find the same."""
        return str(self.folder), self._generation, self._mark

    @property
    def schema(self) -> Any:
        """The schema, to make queries with."""
        return self._index.schema

    def forget(self) -> None:
        """Drop the open index, so that the next search opens it again and checks it."""
        self._drop()
        self._searcher = None
        self._generation = -1

    def _drop(self) -> None:
        self._index = None
        self._opened.drop(self.folder)

    def refresh(self, *, thorough: bool = False) -> None:
        """Bring the index in step with the store.

        Raises:
            ArchiveError: it cannot be written.
        """
        state, trouble = self._inspect(thorough=thorough)
        if state is None or state.generation != self.store.generation:
            if self.read_only:
                self._notice(f"the full-text index {trouble or BEHIND}; it is built anew in memory")
                self._build_in_memory()
                return
            try:
                with locked(self.folder.parent / "index.lock", wait=_PATIENCE):
                    self._bring_up_to_date(thorough=thorough)
            except ArchiveBusyError:
                self._notice("another process is writing the full-text index; this search builds its own in memory")
                self._build_in_memory()
                return
        self._open(self._noted())

    def _open(self, generation: int) -> None:
        self._searcher = self._index.searcher()
        self._generation, self._mark = generation, self.store.mark(generation)

    def _noted(self) -> int:
        return msgspec.json.decode((self.folder / STATE).read_bytes(), type=State).generation

    def _bring_up_to_date(self, *, thorough: bool) -> None:
        """Write what is missing; another process may have done so while the lock was waited for."""
        state, trouble = self._inspect(thorough=thorough)
        if state is None:
            if trouble == MISSING:
                self._notice("the full-text index is built")
            elif trouble:
                self._notice(f"the full-text index {trouble}; it is built anew")
            self.rebuild()
        elif state.generation != self.store.generation:
            with in_words(self.folder, "write the full-text index in"):
                replace_file(self.folder / STATE, msgspec.json.encode(msgspec.structs.replace(state, unfinished=True)))
                self._catch_up(state.generation)

    def _inspect(self, *, thorough: bool) -> tuple[State | None, str]:
        """Open what stands in the folder; None and the trouble with it if it can't be used."""
        try:
            state = msgspec.json.decode((self.folder / STATE).read_bytes(), type=State)
        except FileNotFoundError:
            return None, MISSING if self.store.generation and self._was_made() else ""
        except (OSError, msgspec.DecodeError) as error:
            return None, told(f"cannot be read ({error})")
        if state.layout != layout() or state.archive_id != self.store.meta("archive_id"):
            return None, ELSEWHERE
        if state.unfinished:
            return None, UNFINISHED
        if state.generation > self.store.generation:
            return None, AHEAD
        if state.mark != self.store.mark(state.generation):
            return None, ELSEWHERE
        trouble = self._damage(state, thorough=thorough)
        if trouble:
            return None, trouble
        try:
            if self._index is None:
                self._index = self._opened.get(self.folder, self._readable_folder)
            self._index.reload()
            found = self._index.searcher().num_docs
        except BaseException as error:  # a damaged index can panic in Rust, which is no Exception
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            self._drop()
            return None, told(f"is damaged ({error})")
        if found != state.documents:
            self._drop()
            return None, told(f"holds {found} {self.what} instead of {state.documents}")
        return state, ""

    def _was_made(self) -> bool:
        """Whether there should be an index: every archive has that of the statements, the others come when searched."""
        return self.what == "statements" or self.folder.is_dir()

    def _readable_folder(self) -> str:
        """The folder; if it can't be written to, one of links to its files, for tantivy makes a lock where it reads."""
        if not self.read_only:
            return str(self.folder)
        self._links = tempfile.TemporaryDirectory(prefix="reportminer-")
        for path in self.folder.iterdir():
            if not path.name.endswith(".lock"):
                Path(self._links.name, path.name).symlink_to(path.absolute())
        return self._links.name

    def _damage(self, state: State, *, thorough: bool) -> str:
        """What is wrong with the files; their check sums are looked at where that takes no time, or if `thorough`."""
        thorough = thorough or sum(size for size, _ in state.files.values()) <= _SMALL
        for name, (size, checksum) in state.files.items():
            path = self.folder / name
            if not path.is_file():
                return told(f"lacks the file {name}")
            if path.stat().st_size != size or (thorough and _crc(path) != checksum):
                return told(f"has a damaged file {name}")
        return ""

    def trouble(self) -> tuple[str, bool]:
        """What keeps the index from agreeing with the store, and whether that is damage; "" if it agrees.

        The check sums of all files are looked at.
        """
        state, trouble = self._inspect(thorough=True)
        if state is not None and state.generation != self.store.generation:
            trouble = BEHIND
        elif state is not None:
            wanted = count(self.store, self.what)
            if wanted is not None and wanted != state.documents:
                trouble = told(f"holds {state.documents} {self.what}, the archive {wanted}")
        return trouble, bool(trouble) and trouble not in _DERIVED_AGAIN

    # -- writing -------------------------------------------------------------------------------------------------

    def rebuild(self) -> None:
        """Make the index in its folder anew."""
        import tantivy

        self.forget()
        generation = self.store.generation
        with in_words(self.folder, "write the full-text index in"):
            # first the note: what is left if this is broken off must not look like damage
            if self.folder.is_dir() and not (self.folder / STATE).is_dir():
                (self.folder / STATE).unlink(missing_ok=True)
            _clear(self.folder)
            self.folder.mkdir(parents=True, exist_ok=True)
            self._index = tantivy.Index(make_schema(), path=str(self.folder))
            self._write(self._index, -1, removed=())
            self._index.reload()
            self._note(generation)

    def _build_in_memory(self) -> None:
        import tantivy

        self.forget()
        generation = self.store.generation
        self._index = tantivy.Index(make_schema())
        self._write(self._index, -1, removed=())
        self._index.reload()
        self._open(generation)

    def _catch_up(self, since: int) -> None:
        generation = self.store.generation
        removed = [row[0] for row in self.store.query("SELECT report_key FROM gone WHERE generation > ?", (since,))]
        fresh = [row[0] for row in self.store.query("SELECT report_key FROM reports WHERE generation > ?", (since,))]
        # a run that ended between the index's commit and its note has written these already
        self._write(self._index, since, removed=[*removed, *fresh])
        self._index.reload()
        self._note(generation)

    def _write(self, index: Any, since: int, *, removed: Sequence[int]) -> None:
        import tantivy

        many = since < 0 and (count(self.store, self.what) or 0) > _MANY
        writer = _writer(index, 2 if many else 1)
        try:
            for keys in batched(removed, 1000):
                writer.delete_documents_by_query(tantivy.Query.term_set_query(index.schema, "report", keys))
            for document in documents(self.store, self.what, since):
                writer.add_document(document)
            writer.commit()
            writer.wait_merging_threads()
        except ValueError as error:
            raise OSError(str(error)) from error

    def _note(self, generation: int) -> None:
        rights = self.folder.stat().st_mode & 0o666
        files = {}
        for path in sorted(self.folder.iterdir()):
            if path.is_file() and path.name != STATE and not path.name.endswith((".lock", ".tmp")):
                files[path.name] = path.stat().st_size, _crc(path)
                # tantivy lets nobody else read some of its files
                path.chmod(rights)
        self._index.reload()
        documents = int(self._index.searcher().num_docs)
        mark = self.store.mark(generation)
        state = State(layout(), self.store.meta("archive_id"), generation, documents, files, mark)
        replace_file(self.folder / STATE, msgspec.json.encode(state))


def _clear(folder: Path) -> None:
    """Remove a folder, or what stands in its place."""
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder, ignore_errors=True)
    elif os.path.lexists(folder):
        folder.unlink()


def _writer(index: Any, threads: int) -> Any:
    try:
        return index.writer(heap_size=_HEAP * threads, num_threads=threads)
    except ValueError as error:
        raise ArchiveError(f"the full-text index cannot be written now: {error}") from error


def batched(keys: Sequence[int], size: int) -> Iterator[list[int]]:
    """`keys` in lists of at most `size`."""
    for begin in range(0, len(keys), size):
        yield list(keys[begin : begin + size])


def _crc(path: Path) -> int:
    checksum = 0
    with path.open("rb") as handle:
        while block := handle.read(1 << 20):
            checksum = zlib.crc32(block, checksum)
    return checksum
