"""Which reports repeat another one, or stand in several files? Found among all reports, each pair compared on its texts.

The rules are those of `reportminer.duplicates`, whose functions decide. So many reports as fit one computer are looked
through there, by the very functions of an archive. More are brought together by joins on MinHash bands and anchors, and
reports of one band are then each compared with `FEW` of the first and of the ones just before them where more than `ALL`
share it: forms that are all alike would else be compared each with each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from reportminer.duplicates import Filed, Match, Pairs, count_shared, match_of, originals, pieces_of, read_signature
from reportminer.duplicates import candidates as rule
from reportminer.duplicates.signature import PERMUTATIONS
from reportminer.folding import normalise
from reportminer.spark.truth import spark_schema, text_of

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

FIT = 20_000
"""reports that one computer looks through"""
ALL = 512
FEW = 25
CHANGES = pa.schema([
    ("report_id", pa.string()), ("first_key", pa.string()), ("first_source", pa.string()), ("first_part", pa.int32()),
    ("all_paths", pa.list_(pa.string())), ("original", pa.string()),
])  # fmt: skip
"""what others change in a report: where it stands first and in which files at all (null: it stands once), its original"""
_PLACE = pa.schema([
    ("at", pa.int64()), ("report_id", pa.string()), ("order_date", pa.string()), ("year", pa.int32()),
    ("year_status", pa.string()), ("key", pa.string()), ("source", pa.string()), ("begin", pa.int64()), ("end", pa.int64()),
])  # fmt: skip
_SKETCH = pa.schema([*_PLACE, ("values", pa.binary()), ("shingles", pa.int64()), ("anchors", pa.binary())])
_TOKEN = pa.schema([("kind", pa.int16()), ("token", pa.int64()), ("at", pa.int64())])
_PAIR = pa.schema([("later", pa.int64()), ("earlier", pa.int64())])
_SHARING = pa.schema([*_PAIR, ("banded", pa.int64()), ("shared", pa.int64())])
_LIKELY = pa.schema([*_PAIR, ("score", pa.int64())])
_TEXT = pa.schema([("later", pa.int64()), ("at", pa.int64()), ("text", pa.string())])
_MATCHED = pa.schema([*_PAIR, ("shared", pa.int64()), ("one", pa.int64()), ("two", pa.int64())])
_ANCHOR = -1
"""kind of tokens that are anchors; others are numbers of bands"""
_HELD = 64
"""texts whose shingles a task holds"""
_AT_ONCE = 1 << 22
"""pairs that a task holds before it hands them on"""
_FEW_TEXTS = 1_000_000
"""texts to compare whose places every executor is given"""

Integers = npt.NDArray[np.int64]


class _Candidates(NamedTuple):
    """Pairs that may be copies (`_LIKELY`), and the reports that they are of (`_PLACE`), by numbers in order."""

    pairs: pa.Table
    places: pa.Table


def find_changes(files: DataFrame, stage: DataFrame, count: int) -> pa.Table:
    """What every report that stands in several files, or repeats another one, has to be told of.

    Args:
        files: rows of `truth.SCHEMA`.
        stage: rows of `rows.SCHEMA`; a report that stands in several files counts where it comes first by path.
        count: of `stage`.

    Returns:
        Rows of `CHANGES`.
    """
    several: dict[str, dict[str, Any]]
    if count <= FIT:
        standings = stage.select(*_NARROW).toArrow().to_pylist()
        several, firsts = _firsts(standings)
        found = _here(firsts)
    else:
        several = {row["report_id"]: row for row in _several(stage).toArrow().to_pylist()}
        found = _by_joins(first_standings(stage, several))
    copies = _originals(_compared(files, found), found) if found.pairs.num_rows else {}
    empty = dict.fromkeys(CHANGES.names)
    lines = [
        {**empty, **several.get(name, {}), "report_id": name, "original": copies.get(name, "")}
        for name in sorted({*several, *copies})
    ]
    return pa.Table.from_pylist(lines, schema=CHANGES)


def with_changes(stage: DataFrame, changes: pa.Table) -> DataFrame:
    """Rows of reports, each report once, with the columns `all_paths` and `original`."""
    from pyspark.sql import functions as F  # noqa: N812

    if not changes.num_rows:
        none = F.lit(None).cast("array<string>")
        return stage.withColumn("all_paths", none).withColumn("original", F.lit(""))
    joined = stage.join(F.broadcast(stage.sparkSession.createDataFrame(changes)), "report_id", "left")
    once = F.col("first_key").isNull() | (
        (F.col("first_key") == F.col("key"))
        & (F.col("first_source") == F.col("source"))
        & (F.col("first_part") == F.col("part"))
    )
    original = F.coalesce(F.col("original"), F.lit(""))
    return joined.filter(once).drop("first_key", "first_source", "first_part").withColumn("original", original)


def first_standings(stage: DataFrame, several: Mapping[str, Mapping[str, Any]]) -> DataFrame:
    """The rows of reports, each where it comes first."""
    lines = [{**dict.fromkeys(CHANGES.names), **row} for row in several.values()]
    return with_changes(stage, pa.Table.from_pylist(lines, schema=CHANGES))


_NARROW = ("report_id", "order_date", "year", "year_status", "key", "source", "part", "begin", "end", "signature")


def _firsts(standings: list[dict[str, Any]]) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
    """The reports that stand in several files, and every report where it comes first."""
    standings.sort(key=lambda row: (row["report_id"], row["source"], row["part"], row["key"]))
    several, firsts = {}, []
    for report_id, found in groupby(standings, key=lambda row: row["report_id"]):
        first, *others = found
        firsts.append(first)
        if others:
            several[report_id] = {
                "report_id": report_id, "first_key": first["key"], "first_source": first["source"],
                "first_part": first["part"], "all_paths": sorted({row["source"] for row in (first, *others)}),
            }  # fmt: skip
    return several, firsts


def _several(stage: DataFrame) -> DataFrame:
    """As the first part of `_firsts`."""
    from pyspark.sql import functions as F  # noqa: N812

    counted = stage.groupBy("report_id").agg(
        F.count("*").alias("n"),
        F.min(F.struct("source", "part", "key")).alias("first"),
        F.sort_array(F.collect_set("source")).alias("all_paths"),
    )
    first = [F.col(f"first.{name}").alias(f"first_{name}") for name in ("key", "source", "part")]
    return counted.filter("n > 1").select("report_id", *first, "all_paths")


def _here(firsts: list[dict[str, Any]]) -> _Candidates:
    """Candidates among so many reports as fit this computer."""
    firsts.sort(key=lambda row: (row["order_date"], row["source"], row["report_id"]))
    sketches = rule.Sketches(len(firsts))
    for at, row in enumerate(firsts):
        sketches.put(at, row["signature"])
    pairs = sketches.candidates([row["report_id"] for row in firsts])
    involved = np.unique(np.concatenate([pairs.later, pairs.earlier])).tolist()
    places = [{"at": at, **{name: firsts[at][name] for name in _PLACE.names[1:]}} for at in involved]
    columns = [pairs.later, pairs.earlier, pairs.score.astype(np.int64)]
    return _Candidates(pa.table(columns, schema=_LIKELY), pa.Table.from_pylist(places, schema=_PLACE))


def _by_joins(firsts: DataFrame) -> _Candidates:
    """Candidates among more reports than fit one computer."""
    from pyspark import StorageLevel
    from pyspark.sql import functions as F  # noqa: N812

    ordered = firsts.select(*(name for name in _NARROW if name != "part")).sort("order_date", "source", "report_id")
    # numbers that grow with the order; kept, for another reckoning might give others
    numbered = ordered.withColumn("at", F.monotonically_increasing_id())
    sketches = numbered.mapInArrow(_sketches, spark_schema(_SKETCH)).persist(StorageLevel.DISK_ONLY)
    try:
        pairs = _likeliest(sketches).toArrow()
        involved = pa.table([np.unique(np.concatenate([pairs["later"], pairs["earlier"]]))], names=["at"])
        some = F.broadcast(firsts.sparkSession.createDataFrame(involved))
        places = sketches.select(*_PLACE.names).join(some, "at", "left_semi").toArrow()
    finally:
        sketches.unpersist()
    return _Candidates(pairs.select(_LIKELY.names), places)


def _likeliest(sketches: DataFrame) -> DataFrame:
    """The likeliest pairs of every report: later, earlier and how many MinHash values they share."""
    from pyspark.sql import Window
    from pyspark.sql import functions as F  # noqa: N812

    tokens = sketches.select("at", "values", "shingles", "anchors").mapInArrow(_tokens, spark_schema(_TOKEN))
    sharing = (
        tokens.repartition("kind", "token")
        .mapInArrow(_sharing, spark_schema(_SHARING))
        .groupBy("later", "earlier")
        .agg(F.max("banded").alias("banded"), F.sum("shared").alias("shared"))
    )
    held = (F.octet_length("anchors") / 8).cast("long")
    later = sketches.select(
        F.col("at").alias("later"), F.col("values").alias("later_values"), F.col("shingles").alias("one"),
        F.greatest(F.lit(1), F.least(F.lit(rule.MIN_SHARED_ANCHORS), held)).alias("enough"),
    )  # fmt: skip
    earlier = sketches.select(
        F.col("at").alias("earlier"),
        F.col("values").alias("earlier_values"),
        F.col("shingles").alias("two"),
        "report_id",
    )
    anchored = F.col("shared") >= F.col("enough")
    joined = sharing.join(later, "later").filter((F.col("banded") > 0) | anchored).join(earlier, "earlier")
    scored = joined.withColumn("anchored", anchored).mapInArrow(_scores, spark_schema(_SCORED))
    enough = F.col("anchored") | (F.col("score") >= rule.MIN_ESTIMATE * PERMUTATIONS)
    order = Window.partitionBy("later").orderBy(F.desc("score"), "report_id")
    hopeful = scored.filter(enough & _hopeful()).withColumn("nth", F.row_number().over(order))
    return hopeful.filter(F.col("nth") <= rule.MOST).select(*_LIKELY.names)


def _sketches(parts: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """What a stored signature holds, as the search for pairs takes it."""
    for part in parts:
        lines = [
            {
                **{name: row[name] for name in _PLACE.names},
                "values": signature.values.astype("<u2").tobytes(),
                "shingles": signature.size,
                "anchors": signature.anchors.astype("<u8").tobytes(),
            }
            for row in part.to_pylist()
            if (signature := read_signature(row["signature"]))
        ]
        if lines:
            yield pa.RecordBatch.from_pylist(lines, schema=_SKETCH)


def _tokens(parts: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The bands and anchors of reports, one a row."""
    for part in parts:
        if not part.num_rows:
            continue
        ats = part.column("at").to_numpy()
        filled = np.flatnonzero(part.column("shingles").to_numpy() > 0)
        values = _values(part.column("values"))[filled]
        grouped = values[:, : rule.BANDS * rule.ROWS].reshape(-1, rule.BANDS, rule.ROWS).astype(np.int64)
        bands = (grouped[:, :, 0] << 32) | (grouped[:, :, 1] << 16) | grouped[:, :, 2]
        anchors = [np.frombuffer(held, dtype="<i8") for held in part.column("anchors").to_pylist()]
        kinds = np.concatenate([np.tile(np.arange(rule.BANDS), filled.size), np.full(sum(map(len, anchors)), _ANCHOR)])
        tokens = np.concatenate([bands.ravel(), *anchors])
        owners = np.concatenate([np.repeat(ats[filled], rule.BANDS), np.repeat(ats, [len(held) for held in anchors])])
        yield pa.RecordBatch.from_arrays(
            [pa.array(kinds.astype(np.int16)), pa.array(tokens), pa.array(owners)], schema=_TOKEN
        )


def _values(column: pa.Array) -> npt.NDArray[np.uint16]:
    """MinHash values, a row for each report."""
    return np.frombuffer(b"".join(column.to_pylist()), dtype="<u2").reshape(-1, PERMUTATIONS)


def _sharing(parts: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Pairs of reports that share tokens: whether bands, and how many anchors."""
    found = [[part.column(name).to_numpy() for name in _TOKEN.names] for part in parts if part.num_rows]
    if not found:
        return
    kinds, tokens, owners = (np.concatenate(columns) for columns in zip(*found, strict=True))
    ats, owners = np.unique(owners, return_inverse=True)
    order = np.lexsort((owners, tokens, kinds))
    kinds, tokens, owners = kinds[order], tokens[order], owners[order].astype(np.int64)
    begins = np.flatnonzero(np.concatenate([[True], (kinds[1:] != kinds[:-1]) | (tokens[1:] != tokens[:-1])]))
    sizes = np.diff(np.append(begins, owners.size))
    nth = np.arange(owners.size) - np.repeat(begins, sizes)
    for codes, anchors in _at_once(pairs_of(owners, nth, np.repeat(sizes, sizes), kinds == _ANCHOR)):
        pairs, where = np.unique(codes, return_inverse=True)
        shared = np.bincount(where, weights=anchors, minlength=pairs.size).astype(np.int64)
        banded = np.bincount(where, weights=~anchors, minlength=pairs.size) > 0
        columns = [ats[pairs >> 32], ats[pairs & 0xFFFFFFFF], banded.astype(np.int64), shared]
        yield pa.RecordBatch.from_arrays([pa.array(column) for column in columns], schema=_SHARING)


def pairs_of(
    owners: Integers, nth: Integers, sizes: Integers, anchors: npt.NDArray[np.bool_]
) -> Iterator[tuple[Integers, npt.NDArray[np.bool_]]]:
    """Which reports of groups are compared: each with all before it, or with some of many.

    Args:
        owners: reports, group by group, in order within each; below 2³¹.
        nth: place of each in its group, from 0.
        sizes: of the group of each.
        anchors: whether the group of each shares an anchor, of which the holders after `rule.MAX_HOLDERS` don't count.

    Yields:
        Pairs as ``later << 32 | earlier``, and whether they share an anchor.
    """
    counts = ~anchors | (nth <= rule.MAX_HOLDERS)
    many = ~anchors & (sizes > ALL)
    left = np.flatnonzero(counts & (nth > 0))
    for back in range(1, ALL):
        left = left[(nth[left] >= back) & (~many[left] | (back <= FEW))]
        if not left.size:
            break
        yield owners[left] << 32 | owners[left - back], anchors[left]
    for first in range(FEW):
        left = np.flatnonzero(many & (nth > first + FEW))
        if not left.size:
            break
        yield owners[left] << 32 | owners[left - nth[left] + first], anchors[left]


def _at_once(found: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
    """The same columns, many rows at a time."""
    waiting: list[tuple[Any, Any]] = []
    size = 0
    for one in found:
        waiting.append(one)
        size += one[0].size
        if size >= _AT_ONCE:
            yield tuple(np.concatenate(columns) for columns in zip(*waiting, strict=True))  # type: ignore[misc]
            waiting, size = [], 0
    if waiting:
        yield tuple(np.concatenate(columns) for columns in zip(*waiting, strict=True))  # type: ignore[misc]


_SCORED = pa.schema([
    *_LIKELY, ("one", pa.int64()), ("two", pa.int64()), ("report_id", pa.string()), ("anchored", pa.bool_()),
])  # fmt: skip


def _scores(parts: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Pairs with how many MinHash values they share."""
    for part in parts:
        if part.num_rows:
            one, two = (_values(part.column(name)) for name in ("later_values", "earlier_values"))
            score = pa.array(np.count_nonzero(one == two, axis=1).astype(np.int64))
            columns = [score if name == "score" else part.column(name) for name in _SCORED.names]
            yield pa.RecordBatch.from_arrays(columns, schema=_SCORED)


def _hopeful() -> Column:
    """As `Sketches` tells which pairs may be duplicates."""
    from pyspark.sql import functions as F  # noqa: N812

    least = F.least("one", "two") * rule.MIN_CONTAINMENT
    share = F.greatest(F.lit(rule.MIN_JACCARD), least / F.greatest(F.col("one") + F.col("two") - least, F.lit(1)))
    error = F.sqrt(share * (1 - share) / PERMUTATIONS)
    return F.col("score") / PERMUTATIONS >= share - rule.SIGMAS * error


def _compared(files: DataFrame, found: _Candidates) -> list[dict[str, Any]]:
    """Pairs with how many shingles their texts share."""
    from pyspark.sql import functions as F  # noqa: N812

    wanted = files.sparkSession.createDataFrame(_wanted(found))
    standing = files.select("key", F.explode("sources").alias("one")).select(
        "key",
        F.col("one.path").alias("source"),
        F.col("one.text").alias("text"),
        F.col("one.surrogates").alias("surrogates"),
    )
    few = found.pairs.num_rows <= _FEW_TEXTS
    texts = standing.join(F.broadcast(wanted) if few else wanted, ["key", "source"]).mapInArrow(
        _cut, spark_schema(_TEXT)
    )
    # a report comes before all that it is compared with
    sorted_texts = texts.repartition("later").sortWithinPartitions("later", F.desc("at"))
    made: list[dict[str, Any]] = sorted_texts.mapInArrow(_compare, spark_schema(_MATCHED)).toArrow().to_pylist()
    return made


def _wanted(found: _Candidates) -> pa.Table:
    """The texts to compare: where each stands, and with which report it is compared."""
    laters = np.unique(found.pairs["later"].to_numpy())
    later = np.concatenate([laters, found.pairs["later"].to_numpy()])
    at = np.concatenate([laters, found.pairs["earlier"].to_numpy()])
    names = ["at", "key", "source", "begin", "end"]
    return pa.table({"later": later, "at": at}).join(found.places.select(names), "at").select(["later", *names])


def _cut(parts: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The texts of reports, out of those of their files."""
    for part in parts:
        lines = [
            {"later": row["later"], "at": row["at"], "text": normalise(text_of(row)[row["begin"] : row["end"]])}
            for row in part.to_pylist()
        ]
        yield pa.RecordBatch.from_pylist(lines, schema=_TEXT)


def _compare(parts: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    read = lru_cache(maxsize=_HELD)(pieces_of)
    later, one = -1, None
    for part in parts:
        lines = []
        for row in part.to_pylist():
            pieces = read(row["text"])
            if row["at"] == row["later"]:
                later, one = row["later"], pieces
                continue
            assert one is not None and later == row["later"]
            shared = count_shared(one, pieces)
            lines.append({
                "later": later, "earlier": row["at"], "shared": shared, "one": one.size, "two": pieces.size,
            })  # fmt: skip
        yield pa.RecordBatch.from_pylist(lines, schema=_MATCHED)


def _originals(matched: list[dict[str, Any]], found: _Candidates) -> dict[str, str]:
    """The original of every report that is a copy, by what comparing gave."""
    places = found.places.sort_by("at")
    place = {at: number for number, at in enumerate(places["at"].to_pylist())}
    compared = {(place[row["later"]], place[row["earlier"]]): row for row in matched}
    scores = {(place[row["later"]], place[row["earlier"]]): row["score"] for row in found.pairs.to_pylist()}
    ids = places["report_id"].to_pylist()
    keys = sorted(compared, key=lambda pair: (pair[0], -scores[pair], ids[pair[1]]))
    later, earlier = np.array(keys, dtype=np.int64).reshape(-1, 2).T
    pairs = Pairs(later, earlier, np.zeros(len(keys), dtype=np.int64))
    when = places.select(["order_date", "year", "year_status"]).to_pylist()
    filed = [Filed(date if date != "9999" else "", *told) for date, *told in map(dict.values, when)]

    def match(later: int, earlier: int) -> Match:
        row = compared[later, earlier]
        return match_of(row["shared"], row["one"], row["two"])

    return {ids[copy]: ids[original] for copy, original in originals(pairs, filed, match=match).items()}
