"""reportminer text: the source text that offsets refer to."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from reportminer.cli.messages import existing, tell_failures


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("text")
    def text(
        file: Annotated[Path, typer.Argument(help="One file.", show_default=False)],
        clean: Annotated[bool, typer.Option("--clean", help="Print the text after cleaning instead.")] = False,
    ) -> None:
        """Print the source text of a file: what `begin` and `end` of its records count in.

        Example: reportminer text corpus/reports/report.docx
        """
        from reportminer import cleaning, readers
        from reportminer.records import Failure

        existing([file])
        failures: list[Failure] = []
        for item in readers.read(file):
            if isinstance(item, Failure):
                failures.append(item)
            else:
                shown = cleaning.clean(item).text if clean else item.text
                sys.stdout.buffer.write(shown.encode("utf-8", "replace"))
        sys.stdout.flush()
        if tell_failures(failures):
            raise typer.Exit(1)
