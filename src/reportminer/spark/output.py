"""Where does a job keep what it makes, so that it can be killed at any moment? Folders that count once they are complete.

    OUT/files/batch=000001/…      what was mined, batch by batch; the latest row of a file holds
    OUT/tables/000001/reports/…   the tables of one run, by province and year, made from the files
    OUT/corrections.jsonl         the log of corrections that they follow
    OUT/current.json              which tables hold; replaced last, in one step

A batch counts when Spark has written its ``_SUCCESS``; what a killed job left without one is removed by the next. Where
most rows are superseded, all that hold are written once more as a batch that is marked ``_WHOLE``: those before it are not
read any more, and removed by the next job, the oldest first, so that at every moment the latest row of a file holds. All
paths may be of any file system that Hadoop knows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import msgspec

from reportminer.files import MARKED, MARKER

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

CURRENT, CORRECTIONS = "current.json", "corrections.jsonl"
FILES, TABLES = "files", "tables"
SUCCESS, WHOLE = "_SUCCESS", "_WHOLE"
_KEPT = 2
"""runs whose tables stay: the present ones, and those that somebody may still be reading"""


class OutputError(RuntimeError):
    """The output folder cannot be used; the message names it and the reason."""


class State(msgspec.Struct):
    """What ``current.json`` tells."""

    run: int = 0
    tables: str = ""
    """folder of the tables that hold, below the output"""
    version: str = ""
    rules: str = ""
    files: int = 0
    reports: int = 0
    failures: int = 0
    stale: int = 0
    """entries of the log of corrections that match nothing"""
    format: str = "parquet"
    made_of: str = ""
    """tells whether the tables would be the same again: batches, log of corrections, version and rules"""


class Output:
    """The folder that a job writes into, through the file systems of Hadoop.

    Args:
        spark: a session.
        folder: path or address of it, as Spark takes them.

    Raises:
        OutputError: it holds something else, or cannot be reached.
    """

    def __init__(self, spark: SparkSession, folder: str) -> None:
        self.folder = folder.rstrip("/")
        self._jvm: Any = spark.sparkContext._jvm
        self._conf = spark.sparkContext._jsc.hadoopConfiguration()
        try:
            self._system: Any = self._path("").getFileSystem(self._conf)
            names = {str(one.getPath().getName()) for one in self._listed("")}
        except Exception as error:
            raise OutputError(f"cannot use {folder}: {reason_of(error)}") from error
        if names and not names & {MARKER, CURRENT, FILES}:
            raise OutputError(f"{folder} holds something else; give an empty folder, or one that a job wrote before")

    def _path(self, below: str) -> Any:
        return self._jvm.org.apache.hadoop.fs.Path(f"{self.folder}/{below}" if below else self.folder)

    def _listed(self, below: str) -> list[Any]:
        path = self._path(below)
        return list(self._system.listStatus(path)) if self._system.exists(path) else []

    def at(self, below: str) -> str:
        """The address of something below the folder."""
        return f"{self.folder}/{below}"

    def mark(self) -> None:
        """Make the folder, and leave the mark in it that nothing in it is to be read as a report."""
        self._system.mkdirs(self._path(""))
        if not self._system.exists(self._path(MARKER)):
            self._write(MARKER, MARKED.encode())

    def batches(self) -> list[int]:
        """The numbers of the complete batches that hold, in order."""
        found = self._complete()
        whole = [number for number in found if self._system.exists(self._path(f"{batch_name(number)}/{WHOLE}"))]
        return [number for number in found if not whole or number >= whole[-1]]

    def _complete(self) -> list[int]:
        return [
            number for number in self._batches() if self._system.exists(self._path(f"{batch_name(number)}/{SUCCESS}"))
        ]

    def _batches(self) -> list[int]:
        names = (str(status.getPath().getName()) for status in self._listed(FILES))
        return sorted(int(name.removeprefix("batch=")) for name in names if name.startswith("batch="))

    def tidy(self) -> None:
        """Remove batches that a killed job left incomplete, and superseded ones; for the one job that writes here."""
        holding = self.batches()
        for number in self._batches():
            if number not in holding:
                self.remove(batch_name(number))

    def mark_whole(self, number: int) -> None:
        """Note that a batch holds all that the batches before it tell."""
        self._write(f"{batch_name(number)}/{WHOLE}", b"")

    def state(self) -> State:
        """What holds now; empty where nothing was made yet.

        Raises:
            OutputError: ``current.json`` is damaged.
        """
        if not self._system.exists(self._path(CURRENT)):
            return State()
        stream = self._system.open(self._path(CURRENT))
        try:
            text = str(self._jvm.org.apache.commons.io.IOUtils.toString(stream, "UTF-8"))
        finally:
            stream.close()
        try:
            return msgspec.json.decode(text, type=State)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise OutputError(f"{self.at(CURRENT)} is damaged: {error}; remove it and run the job again") from error

    def publish(self, state: State, log: bytes) -> None:
        """Let other tables hold, in one step; tables that nobody can be reading any more are removed.

        Args:
            state: what holds from now on.
            log: of corrections, as JSON Lines.
        """
        self._write(CORRECTIONS, log)
        self._write(CURRENT, msgspec.json.format(msgspec.json.encode(state), indent=1))
        runs = sorted(str(one.getPath().getName()) for one in self._listed(TABLES))
        for name in runs[:-_KEPT]:
            self.remove(f"{TABLES}/{name}")

    def remove(self, below: str) -> None:
        """Remove something below the folder, if it is there."""
        self._system.delete(self._path(below), True)

    def _write(self, below: str, data: bytes) -> None:
        """Write a small file whole or not at all."""
        temporary, path = self._path(f"{below}.tmp"), self._path(below)
        stream = self._system.create(temporary, True)
        try:
            stream.write(bytearray(data))
        finally:
            stream.close()
        context = self._jvm.org.apache.hadoop.fs.FileContext.getFileContext(self._system.getUri(), self._conf)
        gateway: Any = self._jvm._gateway_client
        rename = self._jvm.org.apache.hadoop.fs.Options.Rename
        options = _array(gateway, rename, [rename.OVERWRITE])
        context.rename(temporary, path, options)


def check_format(spark: SparkSession, form: str) -> None:
    """See whether a session can write tables of some format.

    Raises:
        OutputError: it cannot; the message says what it takes.
    """
    source: Any = spark.sparkContext._jvm.org.apache.spark.sql.execution.datasources.DataSource
    try:
        source.lookupDataSource(form, spark._jsparkSession.sessionState().conf())
    except Exception as error:
        raise OutputError(
            f"this session cannot write {form!r}: {reason_of(error)} Start it with the packages of that format "
            "(delta: --packages io.delta:delta-spark_2.13:VERSION, of the version made for this Spark)."
        ) from error


def batch_name(number: int) -> str:
    """The folder of a batch below the output."""
    return f"{FILES}/batch={number:06d}"


def _array(client: Any, kind: Any, values: Iterable[Any]) -> Any:
    from pyspark import SparkContext

    found = list(values)
    made = SparkContext._gateway.new_array(kind, len(found))
    for number, value in enumerate(found):
        made[number] = value
    return made


def reason_of(error: Exception) -> str:
    """The words of an error of Java without its stack."""
    java = getattr(error, "java_exception", None)
    lines = str((java.getMessage() if java is not None else None) or error).splitlines()
    return lines[0] if lines else type(error).__name__
