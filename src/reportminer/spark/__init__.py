"""How are more reports mined than one computer can hold? By Apache Spark, with the very steps that one computer runs.

The extra ``[spark]`` brings what is needed. `mine` is for notebooks and programs, ``python -m reportminer.spark`` for jobs.
Nothing here distributes work itself: Spark does. What a worker process of a run on one computer does with a file, a
task does here with the bytes of one, in a process that is watched in the same way.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reportminer.spark.job import mine, open_tables
    from reportminer.spark.output import OutputError
    from reportminer.spark.queries import create_views
    from reportminer.spark.recurring import issues

__all__ = ["OutputError", "create_views", "issues", "mine", "open_tables"]
_WHERE = {
    "issues": "recurring", "mine": "job", "open_tables": "job", "OutputError": "output", "create_views": "queries",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    """Load what is asked for: a slice is read where neither Spark nor its libraries are."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
