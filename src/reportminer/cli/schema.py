"""What does the JSON of a report look like? ``reportminer schema`` prints its schema."""

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
