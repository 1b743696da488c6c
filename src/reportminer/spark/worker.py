"""What does a task of Spark do with the bytes of files? It mines them in a process beside it that may hang or die.

The process is the one of `reportminer.ingest.workers`: limited in memory, ended when a file takes too long, replaced when
it dies. It lives as long as the Python worker of Spark, so that rules and models are loaded once for each of these.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa

from reportminer.ingest.workers import Crew, run_tasks
from reportminer.records import Failure
from reportminer.spark.truth import SCHEMA, MinedFile, batches, failure_cells, source_cells

if TYPE_CHECKING:
    from reportminer.ingest.settings import Settings

LOCAL = "^file:(//)?(?=/)"
"""what stands before a path of the local file system in an address"""
_CREWS: dict[str, Crew] = {}
"""the watched process of this Python worker, by the settings that it mines with"""


class BytesTask(NamedTuple):
    """Bytes to mine: the path that they are known by, the hash of bytes that need not be mined again, and themselves."""

    path: str
    known: str
    data: bytes


def local_path(uri: str) -> str:
    """A path of the local file system as one computer writes it; others stay as they are."""
    return re.sub(LOCAL, "", uri)


def mine_bytes(task: BytesTask, *, settings: Settings) -> MinedFile:
    """Read and mine the bytes of one file; whatever goes wrong becomes a failure."""
    from reportminer import pipeline

    try:
        result = pipeline.extract_bytes(task.data, task.path, options=settings.options, steps=settings.steps)
        sources = [source_cells(found.source, found.reports) for found in result.sources]
    except Exception as error:
        # one file that breaks something must not stop the job; the failure names the defect
        return MinedFile([], [Failure.of_defect(error, path=task.path, stage="extract")])
    return MinedFile(sources, list(result.failures))


def mining(settings: Settings) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """A function for ``DataFrame.mapInArrow``: from batches of (path, modified, content) to rows of `truth.SCHEMA`."""

    def mine(parts: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        yield from batches(_rows(parts, settings), SCHEMA)

    return mine


def _rows(parts: Iterable[pa.RecordBatch], settings: Settings) -> Iterator[dict[str, Any]]:
    known = repr((settings, settings.rules))
    crew = _CREWS.get(known)
    if crew is None:
        crew = _CREWS[known] = Crew(1, partial(mine_bytes, settings=settings), settings.timeout)  # type: ignore[arg-type]
    waiting: deque[dict[str, Any]] = deque()
    begin = time.monotonic()
    results: Iterator[Any] = run_tasks(
        _tasks(parts, waiting),  # type: ignore[arg-type]
        workers=1,
        work=crew.work,
        timeout=settings.timeout,
        crew=crew,
    )
    for result in results:
        now = time.monotonic()
        row = waiting.popleft()
        again = getattr(result, "again", False)
        yield {
            **row,
            "rules": "" if again else settings.rules,
            "seconds": round(now - begin, 4),
            "failures": failure_cells(result.failures),
            "sources": result.sources,
        }
        begin = now


def _tasks(parts: Iterable[pa.RecordBatch], waiting: deque[dict[str, Any]]) -> Iterator[BytesTask]:
    """One task a file; what is known of it without mining is put into `waiting`."""
    for part in parts:
        for number in range(part.num_rows):
            cells: Mapping[str, Any] = {name: part.column(name)[number].as_py() for name in part.schema.names}
            path, data = local_path(cells["path"]), bytes(cells["content"])
            waiting.append({
                "key": path, "path": path, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data),
                "modified": cells["modified"],
            })  # fmt: skip
            yield BytesTask(path, "", data)
