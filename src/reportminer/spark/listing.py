"""Which files are there, and which of them must be mined? Told by paths, times and sizes, and by the bytes themselves."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import unquote

from reportminer.files import MARKER
from reportminer.readers.registry import IGNORED_NAMES
from reportminer.spark.output import OutputError
from reportminer.spark.worker import LOCAL, local_path

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

Input = Literal["files", "parquet", "sequence"]
INPUTS: tuple[Input, ...] = ("files", "parquet", "sequence")
LARGEST = 512_000_000
"""bytes of a file that a job takes in; larger ones are failures, for Spark hands a file to a task as a whole"""
_MARKS = {"_SUCCESS", MARKER}
"""names of files that tell something to programs alone"""
_GLOB = re.compile(r"([\\\[\]{}*?])")


def list_files(spark: SparkSession, paths: Sequence[str]) -> DataFrame:
    """The files at and below some paths: address, key, time of change in microseconds, bytes.

    Names that begin with ``.`` or ``_`` are left out, as by all of Spark (`unseen` tells them); so are lock files of
    Office, and what the program itself wrote.

    Raises:
        OutputError: a path is not there.
    """
    from pyspark.errors import AnalysisException
    from pyspark.sql import functions as F  # noqa: N812

    try:
        found = (
            spark.read.format("binaryFile")
            .option("recursiveFileLookup", "true")
            .load([_escaped(path) for path in paths])
        )
    except AnalysisException as error:
        raise OutputError(f"cannot read {', '.join(paths)}: {str(error).splitlines()[0]}") from error
    name = F.element_at(F.split("path", "/"), -1)
    wanted = ~name.isin(sorted(IGNORED_NAMES)) & ~name.startswith("~$")
    key = F.regexp_replace("path", LOCAL, "")
    listed = found.filter(wanted).select(
        "path", key.alias("key"), F.unix_micros("modificationTime").alias("modified"), F.col("length").alias("size")
    )
    return listed.dropDuplicates(["key"]) if len(paths) > 1 else listed


def unseen(paths: Sequence[str]) -> list[dict[str, Any]]:
    """The files below some folders of this computer that Spark does not list, for their names or those of folders
    between begin with ``.`` or ``_``: rows as of `list_files`.
    """
    found = []
    for root in (Path(os.path.abspath(local_path(path))) for path in paths):  # noqa: PTH100 - links stay as they are
        for folder, _, names in os.walk(root):
            between = Path(folder).relative_to(root).parts
            for name in names:
                known = name in IGNORED_NAMES or name.startswith(("~$", "._")) or name in _MARKS
                if not known and any(one.startswith((".", "_")) for one in (*between, name)):
                    path = Path(folder) / name
                    told = path.lstat()
                    found.append({
                        "path": f"file:{path}", "key": str(path), "modified": told.st_mtime_ns // 1000, "size": told.st_size,
                    })  # fmt: skip
    return found


def qualified(spark: SparkSession, paths: Sequence[str]) -> list[str]:
    """Paths with the file system that they are of, as listed files bear it."""
    hadoop: Any = spark.sparkContext._jvm.org.apache.hadoop.fs
    conf = spark.sparkContext._jsc.hadoopConfiguration()
    found = [hadoop.Path(path) for path in paths]
    return [str(path.getFileSystem(conf).makeQualified(path).toString()) for path in found]


def changed(listed: DataFrame, known: DataFrame | None, *, rules: str, redo: bool) -> DataFrame:
    """The files to look at: new, changed, or mined by other rules; with the hash of their bytes where these decide.

    Args:
        listed: as `list_files` gives it.
        known: the latest rows of files, without what they hold; None if nothing was mined yet.
        rules: of this job.
        redo: look at all.

    Returns:
        Columns of `listed` and `known_sha`: if the bytes have this hash, the file need not be mined again.
    """
    from pyspark.sql import functions as F  # noqa: N812

    if known is None:
        # shared out anew: the list is fetched part by part, and there are as many parts as there are small groups of files
        return listed.withColumn("known_sha", F.lit("")).repartition("key")
    old = known.select(
        "key", F.col("modified").alias("old_modified"), F.col("size").alias("old_size"),
        F.col("sha256").alias("old_sha"), F.col("rules").alias("old_rules"),
    )  # fmt: skip
    joined = listed.join(old, "key", "left")
    held = (F.col("old_rules") == rules) & (not redo)
    same = held & (F.col("modified") == F.col("old_modified")) & (F.col("size") == F.col("old_size"))
    sha = F.when(held & (F.col("size") == F.col("old_size")), F.col("old_sha")).otherwise(F.lit(""))
    return joined.filter(~F.coalesce(same, F.lit(False))).select(
        "path", "key", "modified", "size", F.coalesce(sha, F.lit("")).alias("known_sha")
    )


def load_files(spark: SparkSession, rows: Sequence[Any]) -> DataFrame:
    """The bytes of some files: path, modified, content, without those whose bytes are known already.

    Args:
        spark: a session.
        rows: of `changed`.
    """
    from pyspark.sql import functions as F  # noqa: N812

    loaded = (
        spark.read.format("binaryFile")
        .load([_escaped(row["path"]) for row in rows])
        .select("path", F.unix_micros("modificationTime").alias("modified"), "content")
    )
    known = {row["path"]: row["known_sha"] for row in rows if row["known_sha"]}
    if not known:
        return loaded
    hashes = spark.createDataFrame(list(known.items()), "path string, known_sha string")
    joined = loaded.join(F.broadcast(hashes), "path", "left")
    fresh = F.coalesce(F.col("known_sha") != F.sha2("content", 256), F.lit(True))
    return joined.filter(fresh).select("path", "modified", "content")


def bytes_of_table(spark: SparkSession, paths: Sequence[str], form: Input) -> DataFrame:
    """Bytes that stand in a table: path, modified, content, and the file of the table.

    Args:
        spark: a session.
        paths: of parquet files with the columns path and content (or bytes), or of sequence files of (path, bytes).
        form: which of the two.

    Raises:
        OutputError: they are not there, or lack the columns.
    """
    from pyspark.errors import AnalysisException
    from pyspark.sql import functions as F  # noqa: N812

    try:
        if form == "sequence":
            pairs: Any = spark.sparkContext.sequenceFile(",".join(paths))
            table = spark.createDataFrame(pairs.mapValues(bytes), "path string, content binary")
        else:
            table = spark.read.parquet(*paths)
    except AnalysisException as error:
        raise OutputError(f"cannot read {', '.join(paths)}: {str(error).splitlines()[0]}") from error
    if "content" not in table.columns and "bytes" in table.columns:
        table = table.withColumnRenamed("bytes", "content")
    if missing := {"path", "content"} - set(table.columns):
        raise OutputError(f"{', '.join(paths)}: no column {' and '.join(sorted(missing))}")
    return table.select(
        "path",
        F.lit(0).cast("long").alias("modified"),
        F.col("content").cast("binary"),
        F.input_file_name().alias("file"),
    )


def table_batches(
    spark: SparkSession, paths: Sequence[str], form: Input, new: Callable[[DataFrame], DataFrame], most: int
) -> Iterator[DataFrame]:
    """The bytes to mine that stand in a table, in batches of whole files of the table.

    Args:
        spark: a session.
        paths: as `bytes_of_table` takes them; sequence files are one batch.
        form: of the table.
        new: chooses the rows that must be mined.
        most: rows of a batch, about.
    """
    if form != "parquet":
        yield new(bytes_of_table(spark, paths, form)).drop("file").dropDuplicates(["path"])
        return
    told = new(bytes_of_table(spark, paths, form)).select("path", "file")
    counts = told.groupBy("file").count().orderBy("file").collect()
    # bytes are not shuffled for it unless a path stands twice
    once = told.select("path").distinct().count() == sum(row["count"] for row in counts)
    waiting: list[str] = []
    size = 0
    for row in counts:
        waiting.append(unquote(row["file"]))
        size += row["count"]
        if size >= most or row is counts[-1]:
            table = new(bytes_of_table(spark, waiting, form)).drop("file")
            yield table if once else table.dropDuplicates(["path"])
            waiting, size = [], 0


def only_new(table: DataFrame, known: DataFrame | None, *, rules: str, redo: bool) -> DataFrame:
    """The rows of a table of bytes that must be mined: those whose path is not known with the same bytes and rules."""
    from pyspark.sql import functions as F  # noqa: N812

    if redo or known is None:
        return table
    old = known.filter(F.col("rules") == rules).select("key", "sha256")
    key = F.regexp_replace("path", LOCAL, "")
    hashed = table.withColumn("key", key).withColumn("sha256", F.sha2("content", 256))
    return hashed.join(old, ["key", "sha256"], "left_anti").select("path", "modified", "content", "file")


def _escaped(path: str) -> str:
    """A path whose characters stand for themselves."""
    return _GLOB.sub(r"\\\1", path)
