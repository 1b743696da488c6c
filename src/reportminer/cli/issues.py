"""reportminer issues: problems that recur across places."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from reportminer.cli.emit import emit
from reportminer.cli.messages import UsageError, say
from reportminer.cli.options import DEFAULT_ARCHIVE, ArchiveOption, Format, FormatOption, OutputOption, open_archive

COLUMNS = ("cluster_id", "label", "places", "size", "years", "keywords", "representative")


class Area(StrEnum):
    """What counts as one place."""

    county = "county"
    prefecture = "prefecture"
    province = "province"


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("issues")
    def issues(
        archive: ArchiveOption = DEFAULT_ARCHIVE,
        by: Annotated[Area, typer.Option("--by", help="What counts as one place.")] = Area.county,
        min_places: Annotated[int, typer.Option("--min-places", min=1, help="Places that must report an issue.")] = 2,
        causes: Annotated[bool, typer.Option("--causes", help="Cluster causes together with problems.")] = False,
        form: FormatOption = Format.table,
        output: OutputOption = None,
    ) -> None:
        """Find the problems that recur across places: where, since when, in whose words.

        Example: reportminer issues --by county --min-places 3 --format xlsx -o issues.xlsx
        """
        from reportminer import issues as recurring_issues

        kinds = ["problem", "cause"] if causes else ["problem"]
        with open_archive(archive) as opened:
            clusters = recurring_issues.recurring(opened, by=by.value, min_places=min_places, kinds=kinds)
        if not clusters:
            say(f"no issue recurs in {min_places} places or more")
        if form is Format.xlsx:
            if output is None:
                raise UsageError("xlsx needs a file: add -o FILE.xlsx")
            recurring_issues.write_workbook(clusters, output)
            say(f"wrote {output}")
            return
        rows = (cluster.as_row() for cluster in clusters)
        if form is not Format.jsonl:
            rows = ({**row, "places": _named(row["places"]), "years": _span(row["years"])} for row in rows)
        emit(rows, COLUMNS, form=form, output=output, title="reportminer · issues")


def _named(places: list[dict[str, object]]) -> str:
    return f"{len(places)}：" + "、".join(str(place["name"]) for place in places[:8]) + ("…" if len(places) > 8 else "")


def _span(years: list[int]) -> str:
    return f"{years[0]}–{years[-1]}" if len(years) > 1 else "".join(map(str, years))
