"""How does an archive leave as files that others can read, and how does it come back?

`jsonl` writes ``reports.jsonl`` (one report a line, as ``extract`` prints them, corrected), ``files.jsonl`` (everything that
is needed to make the same archive again, one mined file a line), ``corrections.jsonl`` (the log of what people put right) and
``runs.jsonl``. `sqlite` writes a compact copy of the archive itself. `parquet` writes one table each of reports, statements,
their parts and figures. Equal archives give equal jsonl and parquet, except for the times of runs; a copy in SQLite also
tells the archive's own history.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from reportminer.corrections import CorrectionError, read_log
from reportminer.files import replacing
from reportminer.records import Correction, Failure, Report
from reportminer.schema import TABLES, arrow_schema
from reportminer.store.answers import in_words
from reportminer.store.corrected import all_entries
from reportminer.store.errors import ArchiveError, DamagedError
from reportminer.store.packing import PackedFile, failure_of, pack_source, restore_text
from reportminer.store.reading import StoredReports
from reportminer.store.sql import storable
from reportminer.text import SourceText
from reportminer.translation import told
from reportminer.version import __version__

FORMS = ("jsonl", "sqlite", "parquet")
_BATCH = 20_000


class SourceLine(msgspec.Struct):
    """A source text with its reports."""

    path: str
    title: str
    text: str
    surrogates: list[tuple[int, int]]
    """place and code of lone surrogates, which JSON can't hold; U+FFFD stands for them in `text`"""
    reports: list[msgspec.Raw]


class FileLine(msgspec.Struct):
    """A mined file: one line of ``files.jsonl``."""

    key: str
    path: str
    sha256: str
    size: int
    rules: str
    failures: list[Failure]
    sources: list[SourceLine]


def export(archive: StoredReports, folder: Path, form: str) -> list[Path]:
    """Write the archive into a folder; see the module for the files of each form.

    Raises:
        ValueError: there is no such form.
        ArchiveError: a file cannot be written, or the library for the form is not installed.
    """
    if form not in FORMS:
        raise ValueError(f"there is no form {form!r}; forms are: {', '.join(FORMS)}")
    with in_words(folder, "export to"):
        folder.mkdir(parents=True, exist_ok=True)
        if form == "sqlite":
            return [_copy(archive, folder)]
    with in_words(folder, "export to"), archive.store.snapshot():
        if form == "parquet":
            return _write_parquet(archive, folder)
        archive.store.seals.require("corrections")
        log = (bound.entry for bound in all_entries(archive.store.connection))
        lines: dict[str, Iterable[Any]] = {
            "reports": archive.iter_reports(), "files": file_lines(archive), "runs": archive.runs(), "corrections": log,
        }  # fmt: skip
        return _write_all({folder / f"{name}.jsonl": partial(_write_lines, found) for name, found in lines.items()})


def export_records(archive: StoredReports, folder: Path, form: str, *, clean: Callable[[Any], Any]) -> list[Path]:
    """Write the records of an archive, limited or not, each cleaned on its way: ``reports.jsonl``, or the parquet tables.

    What would bring the archive back (its texts, its log) is not written.

    Args:
        archive: an open archive.
        folder: made if missing.
        form: ``jsonl`` or ``parquet``.
        clean: gives a record or row as it may go out.

    Raises:
        ValueError: the form is another one.
        ArchiveError: a file cannot be written, or the library for the form is not installed.
    """
    if form not in {"jsonl", "parquet"}:
        raise ValueError(f"records are written as jsonl or parquet, not as {form!r}")
    with in_words(folder, "export to"), archive.store.snapshot():
        folder.mkdir(parents=True, exist_ok=True)
        if form == "parquet":
            return _write_parquet(archive, folder, clean)
        return _write_all({folder / "reports.jsonl": partial(_write_lines, map(clean, archive.iter_reports()))})


def find_export(folder: Path) -> Path:
    """The file of an export that holds all that comes back in.

    Raises:
        ArchiveError: there is none.
    """
    path = folder / "files.jsonl"
    if path.exists():
        return path
    other = next(
        (told(f"it holds {name}") for name in ("archive.db", "reports.parquet") if (folder / name).exists()), ""
    )
    raise ArchiveError(
        f"cannot import {folder}: {other or told('no files.jsonl there')}; only what export --format jsonl wrote comes back in"
    )


def read(archive: StoredReports, folder: Path) -> int:
    """Bring what `export` wrote as jsonl into an archive, file by file; known files are replaced.

    Returns:
        How many files came in.

    Raises:
        ArchiveError: there is no such export, a line is damaged, or the archive cannot be written to.
    """
    path = find_export(folder)
    log = folder / "corrections.jsonl"
    with in_words(path, "import"):
        entries = _entries(log) if log.is_file() else []
        archive.store.add_runs(_runs(folder / "runs.jsonl"))
        count = bring_in(archive, folder, _lines(path))
        archive.store.correct(entries)
    return count


def bring_in(archive: StoredReports, folder: Path, lines: Iterable[FileLine]) -> int:
    """Bring mined files into an archive, one after the other, as a run of its own; known files are replaced.

    Args:
        archive: that may be written to.
        folder: where they come from, as the run notes it.
        lines: of files.

    Returns:
        How many files came in.

    Raises:
        ArchiveError: a record is damaged, or the archive cannot be written to.
    """
    count, state = 0, "failed"
    run_id = archive.store.begin_run(_manifest(folder, count))
    try:
        for file in lines:
            try:
                packed = packed_file(file)
            except (msgspec.DecodeError, ValueError) as error:
                raise ArchiveError(f"cannot import {folder}: line {count + 1} is damaged: {error}") from error
            archive.store.put_file(packed, path=file.key, rules=file.rules, run_id=run_id)
            count += 1
        state = "done"
    except KeyboardInterrupt:
        state = "interrupted"
        raise
    finally:
        archive.store.end_run(run_id, state, _manifest(folder, count))
    return count


def _lines(path: Path) -> Iterator[FileLine]:
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            try:
                yield msgspec.json.decode(line, type=FileLine)
            except msgspec.DecodeError as error:
                raise ArchiveError(f"cannot import {path}: line {number} is damaged: {error}") from error


def _entries(path: Path) -> list[Correction]:
    try:
        return read_log(path)
    except CorrectionError as error:
        raise ArchiveError(f"cannot import {error}") from error


def _runs(path: Path) -> Iterator[tuple[str, str | None, str, str]]:
    """Where the files came from: the runs of the archive that was exported."""
    lines = path.read_bytes().splitlines() if path.is_file() else []
    for number, line in enumerate(lines, 1):
        try:
            run = msgspec.json.decode(line, type=dict[str, Any])
            yield run.pop("started"), run.pop("finished"), run.pop("state"), msgspec.json.encode(run).decode()
        except (msgspec.DecodeError, KeyError) as error:
            raise ArchiveError(f"cannot import {path}: line {number} is damaged: {error}") from error


def _manifest(folder: Path, count: int) -> str:
    return msgspec.json.encode({"version": __version__, "import": str(folder.absolute()), "files": count}).decode()


def packed_file(file: FileLine) -> PackedFile:
    """What `Store.put_file` takes, of a mined file."""
    sources = [
        pack_source(
            SourceText(with_surrogates(source.text, source.surrogates), source.path, title=source.title),
            [msgspec.json.decode(raw, type=Report) for raw in source.reports],
        )
        for source in file.sources
    ]
    return PackedFile(file.path, file.sha256, file.size, False, sources, file.failures)


def file_lines(archive: StoredReports, *, key: str = "") -> Iterator[FileLine]:
    """Every mined file with its texts and reports, by path, or the one of a path."""
    store = archive.store
    seals = store.seals
    seals.require("files")
    # from the rows themselves, which their seals hold for, not from the index of the paths
    rows = store.query(
        "SELECT file_id, path, shown, sha256, size, rules FROM files NOT INDEXED WHERE ?1 = '' OR path = ?1 ORDER BY path",
        (key,),
    )
    count = 0
    for file_id, path, shown, sha256, size, rules in rows:
        count += 1
        failures = [failure_of(row) for row in seals.group("failures", "file_id", file_id)]
        sources = [_source_line(archive, row) for row in seals.group("sources", "file_id", file_id)]
        yield FileLine(path, shown, sha256, size, rules, failures, sources)
    if not key and count != seals.expected("files", "").get("", (0, 0))[0]:
        raise DamagedError.of(store.path.parent, "the index of the paths of files is not that of the files")


def _source_line(archive: StoredReports, row: Mapping[str, Any]) -> SourceLine:
    seals = archive.store.seals
    found = sorted(
        seals.group("occurrences", "source_id", row["source_id"]), key=lambda row: (row["part"], row["occurrence_id"])
    )
    report_id = found[0]["report_id"] if found else ""
    text = restore_text(seals.one("texts", row["text_id"], report_id=report_id)["body"])
    surrogates = [(at, ord(c)) for at, c in enumerate(text) if "\ud800" <= c <= "\udfff"]
    records = [msgspec.Raw(zlib.decompress(row["record"])) for row in found]
    return SourceLine(row["path"], row["title"], storable(text), surrogates, records)


def with_surrogates(text: str, surrogates: Iterable[tuple[int, int]]) -> str:
    """A text as it was before lone surrogates were taken out for JSON; `surrogates` are their places and codes."""
    characters = list(text)
    for at, code in surrogates:
        characters[at] = chr(code)
    return "".join(characters)


def _write_all(tables: Mapping[Path, Callable[[Path], None]]) -> list[Path]:
    """Write several files, of which none is put in place before all are complete."""
    with ExitStack() as files:
        for path, write in tables.items():
            write(files.enter_context(replacing(path)))
    return list(tables)


def _write_lines(lines: Iterable[Any], path: Path) -> None:
    encoder = msgspec.json.Encoder()
    with path.open("wb") as stream:
        for line in lines:
            stream.write(encoder.encode(line))
            stream.write(b"\n")


def _copy(archive: StoredReports, folder: Path) -> Path:
    """A copy of the database that holds no free pages; the index is built when it is first searched."""
    target = folder / "archive.db"
    if target.exists():
        raise ArchiveError(f"{target} is there already; export into an empty folder")
    with replacing(target) as temporary:
        try:
            archive.store.query("VACUUM INTO ?", (str(temporary),))
        finally:
            temporary.with_name(f"{temporary.name}-journal").unlink(missing_ok=True)
    return target


def _write_parquet(archive: StoredReports, folder: Path, clean: Callable[[Any], Any] = lambda row: row) -> list[Path]:
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise ArchiveError('parquet needs pyarrow: pip install "reportminer[parquet]"') from error
    rows: dict[str, Callable[[], Iterable[Any]]] = {
        "reports": archive.report_rows,
        "statements": archive.iter_statements,
        "parts": archive.iter_parts,
        "figures": archive.iter_figures,
    }
    return _write_all(
        {folder / f"{name}.parquet": partial(_write_table, TABLES[name], found, clean) for name, found in rows.items()}
    )


def _write_table(
    kind: type[tuple[Any, ...]], rows: Callable[[], Iterable[Any]], clean: Callable[[Any], Any], path: Path
) -> None:
    import pyarrow
    from pyarrow import parquet

    schema = arrow_schema(kind)
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        remaining = iter(rows())
        while batch := list(islice(remaining, _BATCH)):
            writer.write_table(pyarrow.Table.from_pylist([clean(row)._asdict() for row in batch], schema=schema))
