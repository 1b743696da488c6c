"""Which reports repeat another one? Pairs that share a MinHash band or anchors, found by joins, each compared on its texts.

The rules are those of `reportminer.duplicates`, whose functions decide; only the search for pairs is Spark's. What one
computer finds is found here, but that reports of one band are each compared with `FEW` of the first and of the ones just
before them where more than `ALL` share it: forms that are all alike would else be compared each with each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from reportminer.duplicates import Match, Pairs, count_shared, match_of, originals, read_signature, shingle_hashes
from reportminer.duplicates import candidates as rule
from reportminer.duplicates.signature import PERMUTATIONS
from reportminer.folding import normalise
from reportminer.spark.truth import spark_schema, text_of

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

ALL = 512
FEW = 25
_SKETCH = pa.schema([
    ("at", pa.int64()), ("values", pa.binary()), ("shingles", pa.int64()), ("held", pa.int32()),
    ("bands", pa.list_(pa.int64())), ("anchors", pa.list_(pa.int64())),
])  # fmt: skip
_PAIR = pa.schema([("later", pa.int64()), ("earlier", pa.int64())])
_TEXT = pa.schema([("at", pa.int64()), ("text", pa.string())])
_MATCHED = pa.schema([
    ("later", pa.int64()), ("earlier", pa.int64()), ("score", pa.int64()), ("shared", pa.int64()), ("one", pa.int64()),
    ("two", pa.int64()),
])  # fmt: skip
_HELD = 64
"""texts whose shingles a task holds"""


def find_repeats(files: DataFrame, firsts: DataFrame) -> DataFrame:
    """For each report that repeats another one its id and that of its original.

    Args:
        files: rows of `truth.SCHEMA`.
        firsts: rows of `rows.SCHEMA`, each report once.

    Returns:
        Columns report_id and original.
    """
    from pyspark import StorageLevel
    from pyspark.sql import functions as F  # noqa: N812

    spark = files.sparkSession
    path = F.col("reports")[0]["path"]
    ordered = firsts.select(
        "report_id", "order_date", path.alias("path"), "signature", "key", "source", "begin", "end"
    ).sort("order_date", "path", "report_id")
    # numbers that grow with the order; kept, for another reckoning might give others
    numbered = ordered.withColumn("at", F.monotonically_increasing_id()).persist(StorageLevel.DISK_ONLY)
    sketches = (
        numbered.select("at", "signature").mapInArrow(_sketches, spark_schema(_SKETCH)).persist(StorageLevel.DISK_ONLY)
    )
    pairs = _likeliest(numbered, sketches).persist(StorageLevel.DISK_ONLY)
    try:
        matched = _matched(files, numbered, pairs).collect()
        involved = pairs.select(F.col("later").alias("at")).union(pairs.select("earlier")).distinct()
        named = {
            row["at"]: row
            for row in numbered.join(involved, "at", "left_semi").select("at", "report_id", "order_date").collect()
        }
        found = _originals(matched, named)
    finally:
        pairs.unpersist()
        sketches.unpersist()
        numbered.unpersist()
    return spark.createDataFrame(found, "report_id string, original string")


def _likeliest(numbered: DataFrame, sketches: DataFrame) -> DataFrame:
    """The likeliest pairs of every report: later, earlier and how many MinHash values they share."""
    from pyspark.sql import Window
    from pyspark.sql import functions as F  # noqa: N812

    bands = sketches.filter("shingles > 0").select("at", F.posexplode("bands").alias("band", "value"))
    in_bands = _pairs(bands, ["band", "value"])
    held = sketches.select("at", F.explode("anchors").alias("anchor"))
    in_anchors = (
        _pairs(held, ["anchor"], most=rule.MAX_HOLDERS + 1)
        .groupBy("later", "earlier")
        .agg(F.count("*").alias("shared"))
        .join(sketches.select(F.col("at").alias("later"), "held"), "later")
        .filter(F.col("shared") >= F.greatest(F.lit(1), F.least(F.lit(rule.MIN_SHARED_ANCHORS), F.col("held"))))
        .select("later", "earlier")
    )
    scored = _scored(in_bands.distinct(), sketches).filter(F.col("score") >= rule.MIN_ESTIMATE * PERMUTATIONS)
    both = scored.unionByName(_scored(in_anchors, sketches)).dropDuplicates(["later", "earlier"])
    ids = numbered.select(F.col("at").alias("earlier"), "report_id")
    order = Window.partitionBy("later").orderBy(F.desc("score"), "report_id")
    hopeful = both.filter(_hopeful()).join(ids, "earlier").withColumn("nth", F.row_number().over(order))
    return hopeful.filter(F.col("nth") <= rule.MOST).select("later", "earlier", "score", "nth")


def _pairs(held: DataFrame, by: list[str], *, most: int = 0) -> DataFrame:
    """Pairs of reports that hold the same; of more than `most` only the first count, 0 is all."""
    from pyspark.sql import functions as F  # noqa: N812

    groups = held.groupBy(*by).agg(F.sort_array(F.collect_list("at")).alias("ats")).filter(F.size("ats") > 1)
    ats = F.slice("ats", 1, most) if most else F.col("ats")
    return groups.select(ats.alias("ats")).mapInArrow(_each_with_each, spark_schema(_PAIR))


def _each_with_each(parts: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for part in parts:
        found = []
        for group in part.column("ats").to_pylist():
            ats = np.array(group, dtype=np.int64)
            found.append(ats[np.stack(_numbers(len(ats)))])
        if found:
            later, earlier = np.concatenate(found, axis=1)
            yield pa.RecordBatch.from_arrays([pa.array(later), pa.array(earlier)], schema=_PAIR)


def _numbers(count: int) -> tuple[Any, Any]:
    """Which of so many in order are compared: each with all before it, or with some of many."""
    if count <= ALL:
        return np.tril_indices(count, -1)
    later = np.repeat(np.arange(1, count), 2 * FEW)
    chosen = np.concatenate([np.arange(FEW), np.arange(-FEW, 0)])
    earlier = np.tile(chosen, count - 1)
    earlier = np.where(earlier < 0, later + earlier, earlier)
    pairs = np.unique(np.stack([later, earlier], axis=1)[(earlier >= 0) & (earlier < later)], axis=0)
    return pairs[:, 0], pairs[:, 1]


def _scored(pairs: DataFrame, sketches: DataFrame) -> DataFrame:
    """Pairs with how many MinHash values they share, and how many shingles each has."""
    from pyspark.sql import functions as F  # noqa: N812

    def side(name: str) -> DataFrame:
        return sketches.select(
            F.col("at").alias(name),
            F.col("values").alias(f"{name}_values"),
            F.col("shingles").alias(f"{name}_shingles"),
        )

    joined = pairs.join(side("later"), "later").join(side("earlier"), "earlier")
    schema = pa.schema([*_PAIR, ("score", pa.int64()), ("one", pa.int64()), ("two", pa.int64())])
    return joined.mapInArrow(_scores, spark_schema(schema))


def _scores(parts: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for part in parts:
        if not part.num_rows:
            continue
        values = [
            np.frombuffer(b"".join(part.column(f"{name}_values").to_pylist()), dtype="<u2").reshape(-1, PERMUTATIONS)
            for name in ("later", "earlier")
        ]
        score = np.count_nonzero(values[0] == values[1], axis=1).astype(np.int64)
        yield pa.RecordBatch.from_arrays(
            [part.column("later"), part.column("earlier"), pa.array(score), part.column("later_shingles"),
             part.column("earlier_shingles")],
            names=["later", "earlier", "score", "one", "two"],
        )  # fmt: skip


def _hopeful() -> Column:
    """As `Sketches` tells which pairs may be duplicates."""
    from pyspark.sql import functions as F  # noqa: N812

    least = F.least("one", "two") * rule.MIN_CONTAINMENT
    share = F.greatest(F.lit(rule.MIN_JACCARD), least / F.greatest(F.col("one") + F.col("two") - least, F.lit(1)))
    error = F.sqrt(share * (1 - share) / PERMUTATIONS)
    return F.col("score") / PERMUTATIONS >= share - rule.SIGMAS * error


def _sketches(parts: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """What a stored signature holds, as the search for pairs takes it."""
    for part in parts:
        lines = []
        for at, data in zip(part.column("at").to_pylist(), part.column("signature").to_pylist(), strict=True):
            found = read_signature(data)
            values = found.values.astype("<u2")
            grouped = values[: rule.BANDS * rule.ROWS].reshape(rule.BANDS, rule.ROWS).astype(np.int64)
            bands = (grouped[:, 0] << 32) | (grouped[:, 1] << 16) | grouped[:, 2]
            lines.append({
                "at": at, "values": values.tobytes(), "shingles": found.size, "held": len(found.anchors),
                "bands": bands.tolist(), "anchors": found.anchors.astype(np.uint64).view(np.int64).tolist(),
            })  # fmt: skip
        if lines:
            yield pa.RecordBatch.from_pylist(lines, schema=_SKETCH)


def _matched(files: DataFrame, numbered: DataFrame, pairs: DataFrame) -> DataFrame:
    """Pairs with how many shingles their texts share."""
    from pyspark.sql import functions as F  # noqa: N812

    involved = pairs.select(F.col("later").alias("at")).union(pairs.select("earlier")).distinct()
    wanted = numbered.join(involved, "at").select("at", "key", "source", "begin", "end")
    standing = files.select("key", F.explode("sources").alias("one")).select(
        "key",
        F.col("one.path").alias("source"),
        F.col("one.text").alias("text"),
        F.col("one.surrogates").alias("surrogates"),
    )
    texts = standing.join(wanted, ["key", "source"]).mapInArrow(_cut, spark_schema(_TEXT)).dropDuplicates(["at"])
    joined = (
        pairs.join(texts.select(F.col("at").alias("later"), F.col("text").alias("later_text")), "later")
        .join(texts.select(F.col("at").alias("earlier"), F.col("text").alias("earlier_text")), "earlier")
        .select("later", "earlier", "score", "later_text", "earlier_text")
    )
    return joined.mapInArrow(_compare, spark_schema(_MATCHED))


def _cut(parts: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The texts of reports, out of those of their files."""
    for part in parts:
        lines = [
            {"at": row["at"], "text": normalise(text_of(row)[row["begin"] : row["end"]])} for row in part.to_pylist()
        ]
        yield pa.RecordBatch.from_pylist(lines, schema=_TEXT)


def _compare(parts: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    hashes_of = lru_cache(maxsize=_HELD)(shingle_hashes)
    for part in parts:
        lines = []
        for row in part.to_pylist():
            one, two = hashes_of(row.pop("later_text")), hashes_of(row.pop("earlier_text"))
            lines.append({**row, "shared": count_shared(one, two), "one": int(one.size), "two": int(two.size)})
        yield pa.RecordBatch.from_pylist(lines, schema=_MATCHED)


def _originals(matched: list[Any], named: Mapping[int, Any]) -> list[tuple[str, str]]:
    """Ids of copies and of their originals, by what comparing gave."""
    involved = sorted(named)
    place = {at: number for number, at in enumerate(involved)}
    compared = {(place[row["later"]], place[row["earlier"]]): row for row in matched}
    ids = [str(named[at]["report_id"]) for at in involved]
    keys = sorted(compared, key=lambda pair: (pair[0], -compared[pair]["score"], ids[pair[1]]))
    later, earlier = np.array(keys, dtype=np.int64).reshape(-1, 2).T
    pairs = Pairs(later, earlier, np.zeros(len(keys), dtype=np.int64))
    dates = [str(named[at]["order_date"]) for at in involved]

    def match(later: int, earlier: int) -> Match:
        row = compared[later, earlier]
        return match_of(row["shared"], row["one"], row["two"])

    found = originals(pairs, ["" if date == "9999" else date for date in dates], match=match)
    return [(ids[copy], ids[original]) for copy, original in found.items()]
