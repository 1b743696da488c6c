"""Which reports are in the archive? ``reportminer reports``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from reportminer.cli.emit import emit, plain
from reportminer.cli.guard import ExcludeMarkedOption, MaskPersonalOption, guarded
from reportminer.cli.messages import UsageError
from reportminer.cli.options import DEFAULT_ARCHIVE, ArchiveOption, Format, FormatOption, OutputOption, open_archive

if TYPE_CHECKING:
    from reportminer.archive import Archive

WhereOption = Annotated[
    list[str] | None,
    typer.Option(
        "--where", help="Only where a column of the catalogue has this value: 保管期限=永久; may be repeated."
    ),
]
COLUMNS = (
    *(
        "report_id",
        "title",
        "place",
        "adcode",
        "year",
        "genre",
        "statements",
        "figures",
        "duplicate_of",
        "path",
        "part",
    ),
)


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("reports")
    def reports(
        archive: ArchiveOption = DEFAULT_ARCHIVE,
        where: WhereOption = None,
        form: FormatOption = Format.table,
        output: OutputOption = None,
        exclude_marked: ExcludeMarkedOption = False,
        mask_personal: MaskPersonalOption = False,
    ) -> None:
        """List the reports with place, year, genre and counts.

        Example: reportminer reports --format xlsx -o reports.xlsx
        """
        with open_archive(archive) as opened:
            wanted, own = conditions(where), own_columns(opened)
            rows = (
                {**plain(row), **opened.report(row.report_id).catalogue} if own else plain(row)
                for row in opened.reports()
            )
            kept = (row for row in rows if all(row.get(head) == cell for head, cell in wanted))
            shown = guarded(kept, opened, exclude_marked=exclude_marked, mask=mask_personal)
            emit(shown, (*COLUMNS, *own), form=form, output=output, title="reportminer · reports")


def conditions(where: list[str] | None) -> list[tuple[str, str]]:
    """Head and cell of each condition.

    Raises:
        UsageError: one is not of the form HEAD=VALUE.
    """
    found = []
    for text in where or ():
        head, sign, cell = text.partition("=")
        if not sign or not head:
            raise UsageError(f"--where {text}: write HEAD=VALUE, as in 保管期限=永久")
        found.append((head, cell))
    return found


def own_columns(archive: Archive) -> list[str]:
    """Heads of the catalogue that was given last, in its order."""
    from reportminer.catalogue.archived import remembered

    return list(dict.fromkeys(head for row in remembered(archive) for head in row.cells))
