"""reportminer search: ranked statements by keyword."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reportminer.cli.emit import emit
from reportminer.cli.messages import UsageError, say
from reportminer.cli.options import (
    DEFAULT_ARCHIVE,
    ArchiveOption,
    Format,
    FormatOption,
    OutputOption,
    PlaceOption,
    YearOption,
    open_archive,
    year_span,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS = (
    *(
        "rank",
        "score",
        "kind",
        "head",
        "text",
        "report_id",
        "title",
        "place",
        "year",
        "path",
        "begin",
        "end",
        "widened",
    ),
)


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("search", context_settings={"ignore_unknown_options": True})  # a query may begin with -word
    def search(
        query: Annotated[str, typer.Argument(help='Words; "…" a phrase, -word without it, OR, kind: place: year:.')],
        archive: ArchiveOption = DEFAULT_ARCHIVE,
        kind: Annotated[
            list[str] | None, typer.Option("--kind", "-k", help="practice, problem, …; may be repeated.")
        ] = None,
        place: PlaceOption = "",
        year: YearOption = "",
        limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many.")] = 20,
        form: FormatOption = Format.table,
        output: OutputOption = None,
    ) -> None:
        """Find practices, problems and other statements by keyword, best first.

        Example: reportminer search 结对共建 --kind practice
        """
        from reportminer.records import KINDS

        unknown = [name for name in kind or () if name not in KINDS]
        if unknown:
            raise UsageError(f"--kind {', '.join(unknown)}: known kinds are {', '.join(KINDS)}")
        with open_archive(archive) as opened:
            span = year_span(year)
            hits = [hit.as_row() for hit in opened.hits(query, kind=kind, place=place or None, year=span, limit=limit)]
        if form is Format.table and output is None:
            _print(hits)
        else:
            emit(hits, COLUMNS, form=form, output=output, title=f"reportminer · {query}")


def _print(hits: Sequence[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if not hits:
        say("nothing found")
        return
    table = Table(show_lines=True)
    for name in ("score", "place", "year", "report", "head", "snippet"):
        table.add_column(name, justify="right" if name in {"score", "year"} else "left", overflow="fold")
    for hit in hits:
        snippet = Text(hit["snippet"])
        for begin, end in hit["marks"]:
            snippet.stylize("bold reverse", begin, end)
        report = Text.assemble(hit["title"], "\n", (f"{Path(hit['path']).name} [{hit['begin']}, {hit['end']})", "dim"))
        head = Text.assemble((f"{hit['kind']} ", "green"), hit["head"])
        if hit["widened"]:
            head.append("\n(related words)", "dim")
        table.add_row(f"{hit['score']:.2f}", Text(hit["place"]), str(hit["year"] or ""), report, head, snippet)
    Console(highlight=False).print(table)
