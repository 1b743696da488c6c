"""How does a job of Spark run? Files are mined batch by batch, then all tables are made of what the files hold.

    listing ─ changed ─▶ bytes ─ mapInArrow: the steps of `pipeline` ─▶ files ─ mapInArrow: `tables` ─▶ rows ─▶ tables

Each batch counts once it is complete, so a job that is killed goes on where it was, and an executor that dies costs its
tasks a second try, never a record twice. Tables hold when all of them are there.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa

from reportminer.corrections import CorrectionError, read_log
from reportminer.ingest.settings import Settings
from reportminer.records import Correction
from reportminer.spark import listing, rows, truth
from reportminer.spark.output import FILES, TABLES, Output, OutputError, State, batch_name, check_format
from reportminer.spark.repeats import find_changes, with_changes
from reportminer.spark.worker import local_path, mining
from reportminer.version import __version__

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from reportminer.readers import ReadOptions

TIMEOUT = 600.0
BATCH_FILES = 50_000
"""files that are mined before what was made of them counts"""
_SPLIT = {
    "spark.sql.files.maxPartitionBytes": "33554432", "spark.sql.files.openCostInBytes": "524288",
    "spark.sql.sources.parallelPartitionDiscovery.threshold": "1000",
    "spark.sql.sources.parallelPartitionDiscovery.parallelism": "64",
}  # fmt: skip
"""how files are shared out: reports are small, and mining one takes a hundred times as long as reading it"""
_WASTE = 2
"""rows of files for each that holds, above which all that hold are written once more"""
_NARROW = ("key", "sha256", "size", "modified", "rules", "batch")
_STAGE = "_rows"
WRITTEN = (*rows.NAMES, "failures", "stale")
"""the tables that are written; the texts stand in the files themselves"""


def mine(
    spark: SparkSession,
    paths: str | Sequence[str],
    output: str | Path | None = None,
    *,
    form: listing.Input = "files",
    format: str = "parquet",
    timeout: float = TIMEOUT,
    batch_files: int = BATCH_FILES,
    redo: bool = False,
    keep_missing: bool = False,
    corrections: str | Path | None = None,
    options: ReadOptions | None = None,
) -> dict[str, DataFrame]:
    """Mine files on a cluster.

    Args:
        spark: a session; every executor needs this package with its extra ``[spark]``.
        paths: files and folders of any file system that Spark reads, or tables of bytes.
        output: folder to keep all in, of any such file system; what is there is brought up to date. None keeps nothing:
            the data frames are held by the executors' disks until the session ends.
        form: ``files``, or ``parquet`` (columns path and content) or ``sequence`` (path, bytes).
        format: of the tables written: ``parquet``, or another that the session can write (``delta``).
        timeout: seconds that one file may take; its process is then ended, and the file is a failure.
        batch_files: files mined before what was made of them counts.
        redo: mine again what is unchanged.
        keep_missing: keep files that are no longer there.
        corrections: log of corrections, as ``reportminer corrections export`` writes it, of this computer.
        options: limits and choices of reading.

    Returns:
        Data frames ``reports``, ``statements``, ``parts``, ``figures``, ``sections``, ``failures``, ``texts`` and
        ``stale`` (entries of the log that match nothing): the columns of `reportminer.schema`.

    Raises:
        OutputError: paths or output cannot be used, with the reason.
    """
    wanted = [paths] if isinstance(paths, str) else list(paths)
    if form not in listing.INPUTS:
        raise OutputError(f"there is no input {form!r}; there are: {', '.join(listing.INPUTS)}")
    check_format(spark, format)
    settings = Settings.of(workers=2, timeout=timeout, options=options)
    entries = _entries(corrections)
    with _split(spark):
        if output is None:
            return _without_output(spark, wanted, form, settings, entries)
        job = _Job(spark, Output(spark, str(output)), settings, format)
        job.mine(wanted, form, batch_files=batch_files, redo=redo, keep_missing=keep_missing)
        job.compact()
        return job.tabulate(entries)


def open_tables(spark: SparkSession, output: str | Path) -> dict[str, DataFrame]:
    """The tables of the latest complete run in an output folder, as `mine` returns them.

    Raises:
        OutputError: there are none.
    """
    folder = Output(spark, str(output))
    state = folder.state()
    if not state.tables:
        raise OutputError(f"{output}: no complete run in there")
    found = {name: _read(spark, state.format, folder.at(f"{state.tables}/{name}"), name) for name in WRITTEN}
    return {**found, "texts": _texts(_latest(spark, folder))}


def _read(spark: SparkSession, form: str, path: str, name: str) -> DataFrame:
    """A written table; the columns that it is filed by are texts, whatever they look like."""
    reader = spark.read.format(form)
    return (reader.schema(truth.spark_schema(_written_schema(name))) if form == "parquet" else reader).load(path)


def _written_schema(name: str) -> pa.Schema:
    """The columns of a written table, those that it is filed by at the end."""
    if name == "failures":
        return pa.schema(list(truth.FAILURE))
    if name == "stale":
        return pa.schema([("report_id", pa.string()), ("entry", pa.string())])
    return pa.schema([*rows.schema_of(name), ("province", pa.string()), ("filed", pa.string())])


class _Job:
    """One run over an output folder."""

    def __init__(self, spark: SparkSession, output: Output, settings: Settings, form: str) -> None:
        self.spark, self.output, self.settings, self.format = spark, output, settings, form
        self._wrote = 0
        """number of the last batch that this job wrote"""
        self._unseen: set[str] = set()
        """keys of files that Spark does not see"""
        output.mark()
        output.tidy()

    def mine(
        self, paths: Sequence[str], form: listing.Input, *, batch_files: int, redo: bool, keep_missing: bool
    ) -> None:
        """Bring the files up to date, batch by batch."""
        known = _latest(self.spark, self.output).select(*_NARROW) if self.output.batches() else None
        if form != "files":
            new = partial(listing.only_new, known=known, rules=self.settings.rules, redo=redo)
            for table in listing.table_batches(self.spark, paths, form, new, batch_files):
                self._write_batch(self._mined(table))
            return
        listed = listing.list_files(self.spark, paths)
        if unseen := listing.unseen(paths):
            self._unseen = {row["key"] for row in unseen}
            listed = listed.unionByName(self.spark.createDataFrame(pa.Table.from_pylist(unseen)))
        if known is not None:
            listed = listed.persist()
        try:
            todo = listing.changed(listed, known, rules=self.settings.rules, redo=redo).toLocalIterator()
            while batch := list(islice(todo, batch_files)):
                self._batch(batch)
            if known is not None and not keep_missing:
                self._take_out(listed, known, paths)
        finally:
            listed.unpersist()

    def _batch(self, batch: Sequence[Any]) -> None:
        reasons = [self._refused(row) for row in batch]
        wanted = [row for row, reason in zip(batch, reasons, strict=True) if not reason]
        refused = [
            _failed(row, self.settings.rules, reason) for row, reason in zip(batch, reasons, strict=True) if reason
        ]
        made = self._mined(listing.load_files(self.spark, wanted)) if wanted else None
        if refused:
            told = self.spark.createDataFrame(pa.Table.from_pylist(refused, schema=truth.SCHEMA))
            made = told if made is None else made.unionByName(told)
        if made is not None:
            self._write_batch(made)

    def _refused(self, row: Any) -> str:
        """Why a file is not mined; "" if it is."""
        if row["key"] in self._unseen:
            return "Spark does not see names that begin with . or _; give the file, or its folder, another name"
        if row["size"] > listing.LARGEST:
            return f"the file has {row['size']:,} bytes; a job takes files of up to {listing.LARGEST:,}"
        return ""

    def _mined(self, content: DataFrame) -> DataFrame:
        return content.mapInArrow(mining(self.settings), truth.spark_schema(truth.SCHEMA))

    def _write_batch(self, made: DataFrame) -> None:
        number = max(self.output.batches(), default=0) + 1
        counted, seen = _counting(made)
        counted.write.mode("errorifexists").parquet(self.output.at(batch_name(number)))
        if seen():
            self._wrote = number
        else:  # only the times of these files had changed
            self.output.remove(batch_name(number))

    def compact(self) -> None:
        """Write what holds once more, as one batch, if most rows of files are superseded."""
        if not self._wrote or len(numbers := self.output.batches()) < 2:
            return
        latest = _latest(self.spark, self.output)
        if _all_rows(self.spark, self.output, numbers).count() > _WASTE * max(latest.count(), 1):
            latest.drop("batch").hint("rebalance").write.parquet(self.output.at(batch_name(numbers[-1] + 1)))
            self.output.mark_whole(numbers[-1] + 1)

    def _take_out(self, listed: DataFrame, known: DataFrame, paths: Sequence[str]) -> None:
        """Note the files that were below these paths and are no longer there."""
        from pyspark.sql import functions as F  # noqa: N812

        roots = [local_path(address).rstrip("/") for address in listing.qualified(self.spark, paths)]
        below = F.lit(False)
        for root in roots:
            below |= (F.col("key") == root) | F.col("key").startswith(f"{root}/")
        gone = [row["key"] for row in known.filter(below).join(listed, "key", "left_anti").select("key").collect()]
        if gone:
            lines = [{**_EMPTY, "key": key, "path": key, "rules": truth.GONE} for key in gone]
            self._write_batch(self.spark.createDataFrame(pa.Table.from_pylist(lines, schema=truth.SCHEMA)))

    def tabulate(self, entries: Mapping[str, Sequence[Correction]]) -> dict[str, DataFrame]:
        """Make all tables of what the files hold now, and let them hold."""
        before = self.output.state()
        made_of = self._made_of(entries)
        if before.tables and (before.made_of, before.format) == (made_of, self.format):
            return open_tables(self.spark, self.output.folder)
        run = before.run + 1
        folder = f"{TABLES}/{run:06d}"
        self.output.remove(folder)
        files = _latest(self.spark, self.output)
        stage = self.output.at(f"{folder}/{_STAGE}")
        made, reports = _counting(_made_rows(files, entries).hint("rebalance", "province", "filed"))
        made.write.parquet(stage)
        rows_made = self.spark.read.schema(truth.spark_schema(rows.SCHEMA)).parquet(stage)
        changes = find_changes(files, rows_made, reports())
        held, files_held = _counting(files)
        counts = {}
        for name, table in _tables(held, with_changes(rows_made, changes)).items():
            counted, seen = _counting(table)
            _write(counted, self.output.at(f"{folder}/{name}"), self.format)
            counts[name] = seen()
        self.output.remove(f"{folder}/{_STAGE}")
        state = State(
            run=run, tables=folder, version=__version__, rules=self.settings.rules, files=files_held(),
            reports=counts["reports"], failures=counts["failures"], stale=counts["stale"], format=self.format,
            made_of=made_of,
        )  # fmt: skip
        log = b"".join(msgspec.json.encode(entry) + b"\n" for found in entries.values() for entry in found)
        self.output.publish(state, log)
        return open_tables(self.spark, self.output.folder)

    def _made_of(self, entries: Mapping[str, Sequence[Correction]]) -> str:
        held = msgspec.json.encode([__version__, self.output.batches(), sorted(entries.items())])
        return hashlib.sha256(held).hexdigest()


def _without_output(
    spark: SparkSession,
    paths: Sequence[str],
    form: listing.Input,
    settings: Settings,
    entries: Mapping[str, Sequence[Correction]],
) -> dict[str, DataFrame]:
    from pyspark import StorageLevel

    if form == "files":
        found = listing.list_files(spark, paths).collect()
        content = listing.load_files(spark, [{**row.asDict(), "known_sha": ""} for row in found])
    else:
        content = listing.bytes_of_table(spark, paths, form).drop("file").dropDuplicates(["path"])
    made = content.mapInArrow(mining(settings), truth.spark_schema(truth.SCHEMA))
    files = made.persist(StorageLevel.DISK_ONLY)
    stage = _made_rows(files, entries).persist(StorageLevel.DISK_ONLY)
    changes = find_changes(files, stage, stage.count())
    return {**_tables(files, with_changes(stage, changes)), "texts": _texts(files)}


def _counting(table: DataFrame) -> tuple[DataFrame, Callable[[], int]]:
    """A data frame, and how many rows it had when it was last written: counted on the way, without a pass of its own."""
    from pyspark.sql import Observation
    from pyspark.sql import functions as F  # noqa: N812

    seen = Observation()
    return table.observe(seen, F.count(F.lit(1)).alias("rows")), lambda: int(seen.get["rows"])


def _latest(spark: SparkSession, output: Output) -> DataFrame:
    """The latest row of every file that is still there, with the number of its batch."""
    from pyspark.sql import functions as F  # noqa: N812

    numbers = output.batches()
    if not numbers:
        return spark.createDataFrame([], _numbered())
    files = _all_rows(spark, output, numbers)
    if len(numbers) > 1:
        last = files.groupBy("key").agg(F.max("batch").alias("batch"))
        files = files.join(last, ["key", "batch"], "left_semi")
    return files.filter(F.col("rules") != truth.GONE)


def _numbered() -> Any:
    return truth.spark_schema(truth.SCHEMA.append(pa.field("batch", pa.int32())))


def _all_rows(spark: SparkSession, output: Output, numbers: Sequence[int]) -> DataFrame:
    """The rows of some batches, with their numbers."""
    folders = [output.at(batch_name(number)) for number in numbers]
    return spark.read.schema(_numbered()).option("basePath", output.at(FILES)).parquet(*folders)


def _made_rows(files: DataFrame, entries: Mapping[str, Sequence[Correction]]) -> DataFrame:
    return files.select("key", "sources").mapInArrow(rows.row_making(entries), truth.spark_schema(rows.SCHEMA))


def _tables(files: DataFrame, filed: DataFrame) -> dict[str, DataFrame]:
    """All tables, of the files and of the rows of reports, each report once (`repeats.with_changes`)."""
    from pyspark.sql import functions as F  # noqa: N812

    found = {name: _exploded(filed, name) for name in rows.NAMES}
    failures = files.select(F.explode("failures").alias("failure")).select("failure.*")
    stale = filed.select("report_id", F.explode("stale").alias("entry"))
    return {**found, "failures": failures, "stale": stale}


def _exploded(filed: DataFrame, name: str) -> DataFrame:
    """The rows of one table, with the columns that it is filed by at the end."""
    from pyspark.sql import functions as F  # noqa: N812

    table = filed.select("province", "filed", "original", "all_paths", F.explode(name).alias("row"))
    changed = (
        {"duplicate_of": F.col("original"), "paths": F.coalesce("all_paths", "row.paths")}
        if name == "reports"
        else {"duplicate_of": F.col("original")}
    )
    columns = [changed.get(column, F.col(f"row.{column}")).alias(column) for column in rows.schema_of(name).names]
    return table.select(*columns, "province", "filed")


def _texts(files: DataFrame) -> DataFrame:
    """The source texts, which the offsets of all records refer to."""
    from pyspark.sql import functions as F  # noqa: N812

    source = files.select(F.explode("sources").alias("source")).select("source.*")
    return source.select("path", "title", F.length("text").alias("characters"), "text", "surrogates")


def _write(table: DataFrame, path: str, form: str) -> None:
    """Write a table, by province and year if it tells them: its rows stand together already, so many as fit one file."""
    if "filed" not in table.columns:
        table.coalesce(8).write.format(form).save(path)
        return
    table.write.format(form).partitionBy("province", "filed").save(path)


_EMPTY: dict[str, Any] = {
    "sha256": "", "size": 0, "modified": 0, "seconds": 0.0, "failures": [], "sources": [],
}  # fmt: skip


def _failed(row: Mapping[str, Any], rules: str, reason: str) -> dict[str, Any]:
    failure = {"path": row["key"], "stage": "read", "reason": reason, "skipped": False}
    return {
        **_EMPTY, "key": row["key"], "path": row["key"], "size": row["size"], "modified": row["modified"],
        "rules": rules, "failures": [failure],
    }  # fmt: skip


def _entries(path: str | Path | None) -> dict[str, list[Correction]]:
    """The log of corrections, by the id of the report that an entry is on."""
    if path is None:
        return {}
    try:
        log = read_log(Path(path))
    except (CorrectionError, OSError, msgspec.DecodeError) as error:
        raise OutputError(f"cannot read the log of corrections: {error}") from error
    found: dict[str, list[Correction]] = defaultdict(list)
    for entry in log:
        if entry.report_id:
            found[entry.report_id].append(entry)
    return dict(found)


@contextmanager
def _split(spark: SparkSession) -> Iterator[None]:
    """Share files out as mining needs it, while the block runs."""
    before = {name: spark.conf.get(name, None) for name in _SPLIT}
    for name, value in _SPLIT.items():
        spark.conf.set(name, value)
    try:
        yield
    finally:
        for name, old in before.items():
            if old is None:
                spark.conf.unset(name)
            else:
                spark.conf.set(name, old)
