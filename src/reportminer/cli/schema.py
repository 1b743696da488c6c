"""reportminer schema: the JSON Schema of a report."""

from __future__ import annotations

import json

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("schema")
    def schema() -> None:
        """Print the JSON Schema of the objects that `extract --format jsonl` prints.

        Example: reportminer schema > report.schema.json
        """
        from reportminer import records

        print(json.dumps(records.schema(), ensure_ascii=False, indent=2))
