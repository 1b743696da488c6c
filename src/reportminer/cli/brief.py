"""What can be put before the boss? ``reportminer brief`` writes one to three pages in Word, every sentence quoted."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportminer.cli.groups import spread
from reportminer.cli.guard import Guard, WhereOption, outgoing
from reportminer.cli.messages import UsageError, say
from reportminer.cli.options import (
    DEFAULT_ARCHIVE,
    ArchiveOption,
    PlacesOption,
    TemplateOption,
    YearOption,
    open_archive,
)

if TYPE_CHECKING:
    from reportminer.archive import Archive
    from reportminer.brief import Brief


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("brief")
    @spread
    def brief(
        output: Annotated[Path, typer.Option("--output", "-o", help="Word file to write, .docx.", dir_okay=False)],
        query: Annotated[list[str] | None, typer.Argument(help="What to look for.", show_default=False)] = None,
        issue: Annotated[str, typer.Option("--issue", help="Id of an issue, or the beginning of it, instead.")] = "",
        named: Annotated[str, typer.Option("--list", help="Name of a list, whose things are quoted, instead.")] = "",
        archive: ArchiveOption = DEFAULT_ARCHIVE,
        place: PlacesOption = None,
        year: YearOption = "",
        where: WhereOption = None,
        template: TemplateOption = None,
        *,
        guard: Guard,
    ) -> None:
        """Write a brief of one to three pages: practices by place, problems, answers, each sentence quoted with its source.

        Example: reportminer brief 结对共建 -o 简报.docx
        """
        from reportminer.brief import BriefError, on_list, write_brief
        from reportminer.corrections import CorrectionError

        words = " ".join(query or ()).strip()
        if sum(map(bool, (words, issue, named))) != 1:
            raise UsageError("give either a query, --issue ID or --list NAME")
        if not words and (place or year):
            raise UsageError("--issue and --list make no use of --place, --year: leave that away")
        if output.suffix.lower() != ".docx":
            raise UsageError(f"{output}: a brief is written as .docx")
        with (
            open_archive(archive) as opened,
            outgoing(opened, guard, where=where, form="docx", output=output) as out,
        ):
            try:
                if named:
                    made = on_list(out.archive, named)
                else:
                    made = _on_issue(out.archive, issue) if issue else _on_query(out.archive, words, place, year)
            except (BriefError, CorrectionError) as error:
                raise UsageError(str(error)) from None
            out.announce({quote.report_id for quote in made.quotes})
            made = out.clean(made)
        write_brief(made, output, template=template, made=date.today())
        say(f"wrote {output}")


def _on_query(archive: Archive, query: str, place: list[str] | None, year: str) -> Brief:
    from reportminer.brief import on_query

    return on_query(archive, query, place=place, year=year or None)


def _on_issue(archive: Archive, issue: str) -> Brief:
    from reportminer.brief import on_issue
    from reportminer.issues import recurring

    found = [cluster for cluster in recurring(archive, min_places=1) if cluster.cluster_id.startswith(issue)]
    if len(found) != 1:
        many = f"{len(found)} issues have ids that begin with" if found else "no issue has the id"
        raise UsageError(f"{many} {issue}; `reportminer issues --min-places 1` lists them")
    return on_issue(archive, found[0])
