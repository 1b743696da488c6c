"""How does a slice of what a cluster mined become an archive? Read from its output without Spark, as an export is.

The output must lie in a file system of this computer; a slice of one elsewhere is copied here first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import msgspec

from reportminer.corrections import CorrectionError, read_log
from reportminer.records import Correction
from reportminer.search.areas import known_area
from reportminer.spark.output import CORRECTIONS, CURRENT, FILES, SUCCESS
from reportminer.store.errors import ArchiveError, UnknownPlaceError
from reportminer.store.transfer import FileLine

if TYPE_CHECKING:
    from pyarrow.dataset import Dataset

    from reportminer.archive import Archive

_ROWS = 64
"""rows of files read at a time"""


class Slice(NamedTuple):
    """Which reports are wanted: of places, by prefixes of their codes, of years, with statements on topics; empty is all."""

    prefixes: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    topics: tuple[str, ...] = ()

    @classmethod
    def of(cls, places: Sequence[str] = (), years: tuple[int, int] | None = None, topics: Sequence[str] = ()) -> Self:
        """A slice by names or codes of places, first and last year, and topics.

        Raises:
            UnknownPlaceError: no table knows one of the places.
        """
        prefixes: dict[str, None] = {}
        for name in places:
            area = known_area(name)
            if area is None:
                raise UnknownPlaceError(f"no place {name!r} is known, and no report of this archive names it")
            prefixes.update(dict.fromkeys(area.prefixes))
        return cls(tuple(prefixes), years, tuple(topics))

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return bool(self.prefixes or self.years or self.topics)


def is_output(folder: Path) -> bool:
    """Whether a job of Spark wrote what a folder holds."""
    return (folder / CURRENT).is_file() and (folder / FILES).is_dir()


def bring_in(archive: Archive, folder: Path, wanted: Slice) -> int:
    """Bring the files of a slice of an output, and what people put right in them, into an archive.

    Returns:
        How many files came in.

    Raises:
        ArchiveError: the output is damaged, pyarrow is not installed, or the archive cannot be written to.
    """
    try:
        import pyarrow as pa
    except ImportError as error:
        raise ArchiveError('parquet needs pyarrow: pip install "reportminer[parquet]"') from error
    try:
        ids = _ids(folder, wanted) if wanted.narrows else None
        log = [entry for entry in _log(folder / CORRECTIONS) if ids is None or entry.report_id in ids]
        return archive.import_lines(folder, _file_lines(folder, ids), corrections=log)
    except (pa.ArrowException, OSError, msgspec.DecodeError, KeyError, CorrectionError) as error:
        raise ArchiveError(f"cannot import {folder}: {str(error).splitlines()[0]}") from error


def _log(path: Path) -> list[Correction]:
    return read_log(path) if path.is_file() else []


def _ids(folder: Path, wanted: Slice) -> frozenset[str]:
    """The ids of the reports of a slice."""
    from pyarrow import compute as pc

    state = msgspec.json.decode((folder / CURRENT).read_bytes(), type=dict[str, Any])
    tables = folder / state["tables"]
    condition = None
    if wanted.prefixes:
        # a province is a folder: those of others are not opened
        condition = pc.field("province").isin(sorted({prefix[:2] for prefix in wanted.prefixes}))
    reports = _table(tables / "reports").to_table(columns=["report_id", "adcode", "year"], filter=condition)
    found = {
        row["report_id"]
        for row in reports.to_pylist()
        if (not wanted.prefixes or (row["adcode"] and row["adcode"].startswith(wanted.prefixes)))
        and (wanted.years is None or (row["year"] is not None and wanted.years[0] <= row["year"] <= wanted.years[1]))
    }
    if wanted.topics:
        telling: set[str] = set()
        for batch in _table(tables / "statements").to_batches(columns=["report_id", "topics"], filter=condition):
            telling |= {row["report_id"] for row in batch.to_pylist() if set(row["topics"]) & set(wanted.topics)}
        found &= telling
    return frozenset(found)


def _table(folder: Path) -> Dataset:
    """A table that is filed by province and year; the folders' names are texts."""
    import pyarrow as pa
    from pyarrow import dataset

    filed = pa.schema([("province", pa.string()), ("filed", pa.string())])
    return dataset.dataset(folder, format="parquet", partitioning=dataset.HivePartitioning(filed))


def _file_lines(folder: Path, ids: frozenset[str] | None) -> Iterator[FileLine]:
    """The latest row of every file that is still there, as a line."""
    from pyarrow import dataset

    from reportminer.spark.truth import GONE, file_line

    batches = sorted(path for path in (folder / FILES).glob("batch=*") if (path / SUCCESS).exists())
    latest: dict[str, int] = {}
    for number, path in enumerate(batches):
        for part in dataset.dataset(path, format="parquet").to_batches(columns=["key"]):
            latest.update(dict.fromkeys(part.column("key").to_pylist(), number))
    for number, path in enumerate(batches):
        for part in dataset.dataset(path, format="parquet").to_batches(batch_size=_ROWS):
            for row in range(part.num_rows):
                if latest[part.column("key")[row].as_py()] != number or part.column("rules")[row].as_py() == GONE:
                    continue
                cells = {name: part.column(name)[row].as_py() for name in part.schema.names}
                if (line := file_line(cells, ids)) is not None:
                    yield line
