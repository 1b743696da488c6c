"""Prints the columns of every table of the archive as Markdown: the part of docs/concepts/records.md under "Tables"."""

from __future__ import annotations

from reportminer.schema import TABLES, Column, columns_of

_TYPES = {str: "text", int: "integer", float: "number", bool: "yes or no", tuple: "several texts"}


def _row(column: Column) -> str:
    kind = _TYPES.get(column.type, "number") + (" or nothing" if column.null else "")
    return f"| `{column.name}` | {column.head.chinese} | {kind} | {column.head.about} |"


def tables() -> str:
    """One Markdown table for each table, with its name above."""
    parts = []
    for name, table in TABLES.items():
        head = f"### `{name}`\n\n| column | in Chinese | holds | meaning |\n|---|---|---|---|"
        parts.append("\n".join([head, *map(_row, columns_of(table))]))
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    print(tables(), end="")
