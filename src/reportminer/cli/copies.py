"""reportminer copies: which reports and passages are copied from others?"""

from __future__ import annotations

from typing import Annotated

import typer

from reportminer.cli.emit import emit
from reportminer.cli.guard import ExcludeMarkedOption, MaskPersonalOption, WhereOption, outgoing
from reportminer.cli.messages import patient
from reportminer.cli.options import (
    DEFAULT_ARCHIVE,
    ArchiveOption,
    ColumnsOption,
    Format,
    FormatOption,
    OutputOption,
    open_archive,
)


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("copies")
    def copies(
        archive: ArchiveOption = DEFAULT_ARCHIVE,
        where: WhereOption = None,
        smallest: Annotated[int, typer.Option("--smallest", min=20, help="Characters that a passage must share.")] = 60,
        form: FormatOption = Format.table,
        output: OutputOption = None,
        names: ColumnsOption = None,
        exclude_marked: ExcludeMarkedOption = False,
        mask_personal: MaskPersonalOption = False,
    ) -> None:
        """List reports that are copies of others, and passages that one report shares with another.

        Example: reportminer copies --archive archive --format xlsx -o copies.xlsx
        """
        from reportminer.cleaning.characters import to_simplified
        from reportminer.duplicates import find_copies
        from reportminer.exports.views import COPIES

        with (
            open_archive(archive) as whole,
            outgoing(
                whole, where=where, exclude_marked=exclude_marked, mask=mask_personal, form=form.value, output=output
            ) as out,
        ):
            opened = out.archive
            out.announce()
            listed = sorted(
                opened.report_rows(), key=lambda row: (row.date or "9999", row.year or 9999, row.path, row.part)
            )
            reports = {row.report_id: row for row in listed}
            texts = {
                row.report_id: to_simplified(opened.source_text(row.report_id)[row.begin : row.end])
                for row in listed
                if not row.duplicate_of
            }
            rows = [
                {
                    **{"what": "report", "letters": row.end - row.begin, "title": first.title, "place": first.place},
                    **{"path": first.path, "begin": first.begin, "end": first.end, "copy_title": row.title},
                    **{"copy_place": row.place, "copy_path": row.path, "copy_begin": row.begin, "copy_end": row.end},
                    "text": "",
                }
                for row in listed
                if (first := reports.get(row.duplicate_of)) is not None
            ]
            with patient() as begins:
                begins("looking for passages that reports share")
                shared = list(find_copies(texts.items(), smallest=smallest))
            for found in shared:
                one, two = reports[found.first_id], reports[found.second_id]
                rows.append(
                    {
                        **{"what": "passage", "letters": found.letters, "title": one.title, "place": one.place},
                        **{
                            "path": one.path,
                            "begin": one.begin + found.first_begin,
                            "end": one.begin + found.first_end,
                        },
                        **{"copy_title": two.title, "copy_place": two.place, "copy_path": two.path},
                        "copy_begin": two.begin + found.second_begin,
                        "copy_end": two.begin + found.second_end,
                        "text": texts[found.first_id][found.first_begin : found.first_end],
                    }
                )
            emit(map(out.clean, rows), COPIES, form=form, output=output, title="重复与雷同", names=names)
