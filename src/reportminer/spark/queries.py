"""Which questions are answered in SQL? Views over the tables, shipped as text in ``views.sql``, for any SQL of Spark."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from typing import TYPE_CHECKING

from reportminer.genres import reviewing

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def views_sql() -> str:
    """The text of all views, with what the table of genres tells in its place."""
    text = resources.files("reportminer.spark").joinpath("views.sql").read_text(encoding="utf-8")
    whens = " ".join(
        f"WHEN '{genre.replace(chr(39), chr(39) * 2)}' THEN {years}" for genre, years in reviewing().items()
    )
    return text.replace("{reviews}", f"CASE genre {whens} ELSE 0 END")


def create_views(tables: Mapping[str, DataFrame]) -> list[str]:
    """Make temporary views of tables and the views of ``views.sql`` over them.

    Args:
        tables: as `reportminer.spark.mine` gives them.

    Returns:
        The names of all views.
    """
    session = next(iter(tables.values())).sparkSession
    for name, table in tables.items():
        table.createOrReplaceTempView(name)
    statements = _statements(views_sql())
    for statement in statements:
        session.sql(statement)
    made = [statement.split(" VIEW ", 1)[1].split(" ", 1)[0] for statement in statements]
    return [*tables, *made]


def _statements(text: str) -> list[str]:
    """The statements of a text, without comments."""
    lines = [line for line in text.splitlines() if not line.startswith("--")]
    return [statement.strip() for statement in "\n".join(lines).split(";") if statement.strip()]
