"""Is everything here that the work needs? ``reportminer doctor``."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer

from reportminer.cli.options import DEFAULT_ARCHIVE, ArchiveOption
from reportminer.translation import told, translate

MARKS = {"ok": "✓", "note": "·", "wrong": "✗"}
AREAS = told(
    {
        "program": "Program",
        "packages": "Packages",
        "extras": "Extras",
        "rules": "Rules",
        "formats": "Other programs",
        "fonts": "Fonts of official papers",
        "words": "Language and limits",
        "archive": "Archive",
    }
)


class Form(StrEnum):
    """Forms in which findings are printed."""

    table = "table"
    jsonl = "jsonl"


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("doctor")
    def doctor(
        archive: ArchiveOption = DEFAULT_ARCHIVE,
        form: Annotated[Form, typer.Option("--format", "-f", help="Form of the output.")] = Form.table,
    ) -> None:
        """Tell what is installed, what is missing for which format, and whether the archive can be used.

        ✓ is right, · is missing but not needed by everybody, ✗ keeps something from working. Exit status 1 if there is any ✗.

        Example: reportminer doctor --archive archive
        """
        from reportminer.doctor import examine

        wrong = notes = 0
        area = ""
        for finding in examine(archive):
            wrong += finding.state == "wrong"
            notes += finding.state == "note"
            if form is Form.jsonl:
                print(json.dumps(finding._asdict(), ensure_ascii=False), flush=True)
                continue
            if finding.area != area:
                print(("\n" if area else "") + translate(AREAS[finding.area]))
                area = finding.area
            words = translate(finding.words)
            print(f"  {MARKS[finding.state]} {translate(finding.name)}" + (f"  {words}" if words else ""), flush=True)
        if form is Form.table:
            words = told(f"{wrong} things keep something from working, {notes} are missing but not needed by everybody")
            print(f"\n{translate(words)}")
        if wrong:
            raise typer.Exit(1)
