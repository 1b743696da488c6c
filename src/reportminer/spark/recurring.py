"""Which issues recur over more statements than one computer clusters? Found on a sample, the others placed by map.

An archive that fits one computer has the clusters, ids and labels that it has there: the very same functions find them.
Beyond that, clusters are found on a bounded sample that depends on nothing but the statements, and every other statement
joins the nearest of them or none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pyarrow as pa

from reportminer.cleaning.characters import to_simplified
from reportminer.issues import decisions
from reportminer.issues.clusters import NEAR, NONE, assign, centres
from reportminer.issues.finding import DIGITS, find
from reportminer.issues.grouping import OTHER, topic_id
from reportminer.issues.labels import says_nothing
from reportminer.issues.model import By, Found, Question
from reportminer.issues.vectors import Problem, Space
from reportminer.schema import PartRow, ReportRow, StatementRow
from reportminer.spark.truth import spark_schema
from reportminer.statements.topics import find_topics, taxonomy

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

SAMPLE = 30_000
"""statements that are clustered; so many fit one computer"""
_PLACED = pa.schema([
    ("report_id", pa.string()), ("statement_id", pa.string()), ("part", pa.int64()), ("cluster_id", pa.string()),
    ("likeness", pa.float64()),
])  # fmt: skip
_BLOCK = 4_096
_IDS = ["report_id", "statement_id"]


class Rows:
    """Reports and statements at hand, in place of an archive, for `reportminer.issues`.

    Args:
        reports: of all statements.
        statements: by path and place in the text.
        parts: of the statements, in the same order.
        folder: where what was found is kept for later runs, with people's decisions.
    """

    only = None
    store = None

    def __init__(
        self, reports: Sequence[ReportRow], statements: Sequence[StatementRow], parts: Sequence[PartRow], folder: Path
    ) -> None:
        self._reports, self._statements, self._parts, self.path = list(reports), list(statements), list(parts), folder

    def limited(self, _: object) -> Self:
        """Itself: nothing is left out."""
        return self

    def report_rows(self) -> list[ReportRow]:
        """All reports."""
        return self._reports

    def iter_statements(self, kind: str | Sequence[str] | None = None) -> Iterator[StatementRow]:
        """The statements of some kinds."""
        kinds = [kind] if isinstance(kind, str) else list(kind or ())
        return (row for row in self._statements if not kinds or row.kind in kinds)

    def iter_parts(self, kind: str | Sequence[str] | None = None) -> Iterator[PartRow]:
        """The parts of some kinds."""
        kinds = [kind] if isinstance(kind, str) else list(kind or ())
        return (row for row in self._parts if not kinds or row.kind in kinds)


def issues(
    tables: Mapping[str, DataFrame],
    folder: str | Path,
    *,
    by: By = "county",
    min_places: int = 2,
    kinds: Sequence[str] = ("problem",),
    sample: int = SAMPLE,
) -> dict[str, DataFrame]:
    """The issues that recur in the reports of some tables.

    Args:
        tables: as `reportminer.spark.mine` gives them, or limited to some reports.
        folder: of this computer; what was found is kept there, so that ids and labels stay from run to run, and people's
            decisions (``issues.edits.json``, ``issues_topics.tsv``) are read there.
        by: what counts as one place.
        min_places: places that must report an issue.
        kinds: kinds of statements to cluster.
        sample: statements that are clustered at most.

    Returns:
        Data frames ``issues`` (cluster_id, label, keywords, representative, size, reports, places) and ``members``
        (report_id, statement_id, part, cluster_id, likeness); part 0 is all of a statement. The likeness is that to the middle
        of the cluster where this decided, else 1.
    """
    from pyspark.sql import functions as F  # noqa: N812

    where = Path(folder)
    where.mkdir(parents=True, exist_ok=True)
    parts = tables["parts"].filter(F.col("kind").isin(list(kinds)))
    whole = tables["statements"].filter(F.col("duplicate_of") == "")
    own = F.col("kind").isin(list(kinds))
    holding = whole.filter(~own).join(parts.select(*_IDS).distinct(), _IDS, "left_semi")
    told = whole.filter(own).unionByName(holding)
    spark: SparkSession = told.sparkSession
    count = told.count()
    chosen = told if count <= sample else told.orderBy(F.sha2("text", 256), *_IDS).limit(sample)
    rows = _statements(chosen, tables["reports"])
    reports = _reports(tables["reports"], chosen)
    question = Question(by, min_places if count <= sample else 1, tuple(sorted(set(kinds))), (), None, False, None)
    fixed, edits = decisions.read_topics(where / decisions.TOPICS), decisions.read_edits(where)
    view: Any = Rows(reports, rows, _parts(chosen, parts, rows), where)
    found = find(view, question, fixed, edits, remember=True, anew=False)
    members = _members(spark, found)
    if count <= sample:
        return {"issues": _as_found(spark, found), "members": members}
    rest = told.join(chosen.select(*_IDS), _IDS, "left_anti")
    members = members.unionByName(_placed(_expanded(rest, parts, kinds), found)).persist()
    return {"issues": _counted(told, found, members, by, min_places), "members": members}


def _parts(chosen: DataFrame, parts: DataFrame, rows: Sequence[StatementRow]) -> list[PartRow]:
    """The parts of some statements, in their order."""
    order = {(row.report_id, row.statement_id): at for at, row in enumerate(rows)}
    names = list(PartRow._fields)
    wanted = parts.join(chosen.select(*_IDS), _IDS, "left_semi").select(*names)
    found = [PartRow(*(_value(row[name]) for name in names)) for row in wanted.toLocalIterator()]
    return sorted(found, key=lambda part: (order[part.report_id, part.statement_id], part.number))


def _expanded(statements: DataFrame, parts: DataFrame, kinds: Sequence[str]) -> DataFrame:
    """Each assertion of some statements: its parts, or all of it where it holds one."""
    from pyspark.sql import functions as F  # noqa: N812

    columns = [*_IDS, "part", "head", "text"]
    some = parts.withColumnRenamed("number", "part").join(statements.select(*_IDS), _IDS, "left_semi").select(*columns)
    alone = statements.filter(F.col("kind").isin(list(kinds))).join(parts.select(*_IDS).distinct(), _IDS, "left_anti")
    return alone.withColumn("part", F.lit(0)).select(*columns).unionByName(some)


def _statements(chosen: DataFrame, reports: DataFrame) -> list[StatementRow]:
    """The statements in the order of an archive."""
    names = list(StatementRow._fields)
    parts = reports.select("report_id", "part")
    ordered = chosen.join(parts, "report_id").orderBy("path", "part", "begin", "end").select(*names)
    return [StatementRow(*(_value(row[name]) for name in names)) for row in ordered.toLocalIterator()]


def _reports(reports: DataFrame, chosen: DataFrame) -> list[ReportRow]:
    names = list(ReportRow._fields)
    wanted = reports.join(chosen.select("report_id").distinct(), "report_id", "left_semi").select(*names)
    found = wanted.orderBy("path", "part").collect()
    return [ReportRow(*(_value(row[name]) for name in names)) for row in found]


def _value(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _members(spark: SparkSession, found: Found) -> DataFrame:
    lines = [
        (one.report_id, one.statement_id, one.part, cluster.cluster_id, 1.0)
        for cluster in found.clusters
        for one in cluster.statements
    ]
    return spark.createDataFrame(
        lines, "report_id string, statement_id string, part long, cluster_id string, likeness double"
    )


def _placed(rest: DataFrame, found: Found) -> DataFrame:
    """Each of the other assertions with the issue of its topic, or with the nearest cluster of words."""
    loose = [cluster for cluster in found.clusters if not cluster.topic and cluster.origin != "other"]
    told = [(number, one) for number, cluster in enumerate(loose) for one in cluster.statements]
    problems = [_problem(one.head, one.text) for _, one in told]
    space = Space(problems)
    numbers = np.array([number for number, _ in told], dtype=np.int64)
    middles = centres(space.place(problems), numbers, list(range(len(loose)))) if loose else np.zeros((0, 1))
    known = rest.sparkSession.sparkContext.broadcast((space, middles, [cluster.cluster_id for cluster in loose]))
    return rest.mapInArrow(_placing(known), spark_schema(_PLACED))


def _problem(head: str, text: str) -> Problem:
    return Problem(to_simplified(head), to_simplified(text))


def _placing(known: Any) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def place(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for begin in range(0, batch.num_rows, _BLOCK):
                rows = batch.slice(begin, _BLOCK).to_pylist()
                homes = _homes([_problem(row["head"], row["text"]) for row in rows], *known.value)
                told = [
                    {**{name: row[name] for name in (*_IDS, "part")}, "cluster_id": name, "likeness": likeness}
                    for row, (name, likeness) in zip(rows, homes, strict=True)
                    if name
                ]
                yield pa.RecordBatch.from_pylist(told, schema=_PLACED)

    return place


def _homes(problems: Sequence[Problem], space: Space, middles: Any, names: Sequence[str]) -> list[tuple[str, float]]:
    """The cluster id of each problem and how near it is; "" for what names nothing."""
    homes: list[tuple[str, float]] = []
    for problem in problems:
        head = len(problem.head) if problem.text.startswith(problem.head) else len(problem.text)
        topics = find_topics(problem.text, head=(0, head), end=len(problem.text))
        homes.append((topic_id(topics[0]), 1.0) if topics else ("" if says_nothing(problem.text) else OTHER, 0.0))
    loose = [at for at, (name, _) in enumerate(homes) if name == OTHER]
    if loose and len(names):
        matrix = space.place([problems[at] for at in loose])
        near = assign(matrix, middles, near=NEAR).tolist()
        likeness = np.round(matrix @ middles.T, 4).max(axis=1).tolist()
        for at, number, like in zip(loose, near, likeness, strict=True):
            if number != NONE:
                homes[at] = (names[number], like)
    return homes


_ISSUES = (
    "cluster_id string, label string, keywords array<string>, representative string, size long, reports long, "
    "places long, without_place long"
)


def _as_found(spark: SparkSession, found: Found) -> DataFrame:
    """The issues as an archive tells them."""
    lines = [
        (
            one.cluster_id, one.label, list(one.keywords), one.representative, one.size, one.reports, len(one.places),
            one.reports_without_place,
        )
        for one in found.clusters
    ]  # fmt: skip
    return spark.createDataFrame(lines, _ISSUES)


def _counted(told: DataFrame, found: Found, members: DataFrame, by: By, min_places: int) -> DataFrame:
    """The issues with what all their members tell: how many statements, reports and places."""
    from pyspark.sql import functions as F  # noqa: N812

    lines = [(one.cluster_id, one.label, list(one.keywords), one.representative) for one in found.clusters]
    schema = "cluster_id string, label string, keywords array<string>, representative string"
    known = {one.cluster_id for one in found.clusters}
    lines += [(topic_id(t.name), t.problem, [], "") for t in taxonomy().values() if topic_id(t.name) not in known]
    named = members.sparkSession.createDataFrame(lines, schema)
    area = F.when(F.col("adcode") != "", F.rpad(F.substring("adcode", 1, DIGITS[by]), 6, "0"))
    places = told.select("report_id", "statement_id", area.alias("home"))
    counted = (
        members.join(places, _IDS, "left")
        .groupBy("cluster_id")
        .agg(
            F.count("*").alias("size"),
            F.countDistinct("report_id").alias("reports"),
            F.countDistinct("home").alias("places"),
            F.countDistinct(F.when(F.col("home").isNull(), F.col("report_id"))).alias("without_place"),
        )
    )
    enough = counted.filter(F.col("places") + F.col("without_place") >= min_places)
    return named.join(enough, "cluster_id").orderBy(F.desc("places"), "label")
