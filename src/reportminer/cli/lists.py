"""What has been put aside? ``reportminer lists`` keeps found things under names, in the archive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reportminer.cli.correct import Signed, WhoOption, changing, user, wrong_use
from reportminer.cli.emit import emit
from reportminer.cli.groups import command
from reportminer.cli.guard import Guard, outgoing
from reportminer.cli.messages import UsageError, say
from reportminer.cli.options import (
    DEFAULT_ARCHIVE,
    ArchiveOption,
    ColumnsOption,
    Format,
    KindsOption,
    PlacesOption,
    Printed,
    YearOption,
    open_archive,
)
from reportminer.cli.search import What, WhatOption

if TYPE_CHECKING:
    from reportminer.archive import Archive

NameArgument = Annotated[str, typer.Argument(help="Name of the list, or its id.", show_default=False)]


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(
        help="Keep found statements, figures, sections and reports in named lists, which outlive new runs.",
        no_args_is_help=True,
    )
    app.add_typer(group, name="lists")
    command(group, "list", listed)
    command(group, "show", show)
    command(group, "export", export)
    command(group, "add", add)
    command(group, "remove", remove)
    command(group, "create", create)
    command(group, "rename", rename)
    command(group, "delete", delete)


def listed(
    archive: ArchiveOption = DEFAULT_ARCHIVE,
    *,
    printed: Printed,
) -> None:
    """List the lists: how many things each holds, who made it and when.

    Example: reportminer lists list --archive archive
    """
    from reportminer.exports.views import LISTS

    with open_archive(archive) as opened:
        rows = [
            {"id": one.id, "name": one.name, "items": len(opened.list_items(one.id)), "who": one.who, "when": one.made,
             "note": one.note}
            for one in opened.lists()
        ]  # fmt: skip
    emit(rows, LISTS, printed, title="收藏夹")


def show(
    name: NameArgument,
    archive: ArchiveOption = DEFAULT_ARCHIVE,
    *,
    printed: Printed,
    guard: Guard,
) -> None:
    """Show what is in a list, as it stands in the archive now; what is found no more is shown as it was seen.

    Example: reportminer lists show 流动党员
    """
    _emit(archive, name, printed, guard)


def export(
    name: NameArgument,
    output: Annotated[Path, typer.Option("--output", "-o", help="File to write: .xlsx, .csv, .docx, .jsonl …")],
    archive: ArchiveOption = DEFAULT_ARCHIVE,
    names: ColumnsOption = None,
    *,
    guard: Guard,
) -> None:
    """Write what is in a list as Excel, Word, csv or another form that the name of the file says.

    Example: reportminer lists export 流动党员 -o 流动党员.xlsx
    """
    _emit(archive, name, Printed(output=output, names=names), guard)


def add(
    name: NameArgument,
    things: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[id]...", help="REPORT, or REPORT:RECORD as show --offsets gives them.", show_default=False
        ),
    ] = None,
    search: Annotated[str, typer.Option("--search", help="Put in what this query finds.")] = "",
    what: WhatOption = What.statements,
    kind: KindsOption = None,
    place: PlacesOption = None,
    year: YearOption = "",
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=1000, help="How many hits at most.")] = 20,
    archive: ArchiveOption = DEFAULT_ARCHIVE,
    *,
    signed: Signed,
) -> None:
    """Put reports, records or the hits of a query into a list, made if there is none of the name.

    Example: reportminer lists add 流动党员 --search 流动党员管理 --kind 做法
    """
    if bool(things) == bool(search.strip()):
        raise UsageError("give either ids or --search QUERY")
    with changing(archive) as opened:
        if search.strip():
            chosen = _found(opened, search, what.value, kind, place, year, limit)
        else:
            chosen = [(thing.partition(":")[0], thing.partition(":")[2]) for thing in things or ()]
        count = opened.add_to_list(name, chosen, **signed.by())
    say(f"{count} things put into the list {name}, {len(chosen) - count} were in it")


def remove(
    name: NameArgument,
    items: Annotated[
        list[str],
        typer.Argument(metavar="id...", help="Ids of things, as lists show gives them.", show_default=False),
    ],
    who: WhoOption = "",
    archive: ArchiveOption = DEFAULT_ARCHIVE,
) -> None:
    """Take things out of a list.

    Example: reportminer lists remove 流动党员 5d20c1aa
    """
    with changing(archive) as opened:
        count = opened.remove_from_list(name, items, who=who or user())
    say(f"{count} things taken out of the list {name}")


def create(
    name: NameArgument,
    archive: ArchiveOption = DEFAULT_ARCHIVE,
    *,
    signed: Signed,
) -> None:
    """Make an empty list.

    Example: reportminer lists create 流动党员
    """
    with changing(archive) as opened:
        made = opened.create_list(name, **signed.by())
    say(f"list {made.name} made")


def rename(
    name: NameArgument,
    new: Annotated[str, typer.Argument(help="The new name.", show_default=False)],
    who: WhoOption = "",
    archive: ArchiveOption = DEFAULT_ARCHIVE,
) -> None:
    """Give a list another name.

    Example: reportminer lists rename 流动党员 流动党员管理
    """
    with changing(archive) as opened:
        opened.rename_list(name, new, who=who or user())
    say(f"list {name} is called {new} now")


def delete(name: NameArgument, who: WhoOption = "", archive: ArchiveOption = DEFAULT_ARCHIVE) -> None:
    """Delete a list; corrections undo brings it back.

    Example: reportminer lists delete 流动党员
    """
    with changing(archive) as opened:
        opened.delete_list(name, who=who or user())
    say(f"list {name} deleted; `reportminer corrections list` tells the id by which corrections undo brings it back")


def _emit(archive: Path, name: str, printed: Printed, guard: Guard) -> None:
    from reportminer.exports.columns import SHORT
    from reportminer.exports.views import LISTED

    with (
        wrong_use(),
        open_archive(archive) as opened,
        outgoing(opened, guard, form=printed.form, output=printed.output) as out,
    ):
        items = out.archive.list_items(name)
        out.announce({item.report_id for item in items if item.report_id})
        rows: list[dict[str, Any]] = [out.clean(item._asdict()) for item in items]
    if printed.form is Format.table and printed.output is None:
        rows = [{**row, "id": row["id"][:SHORT]} for row in rows]
    emit(rows, LISTED, printed, title=f"收藏夹：{name}")
    lost = sum(row["state"] == "gone" for row in rows)
    if lost:
        say(f"{lost} things of the list are not in the archive any more; they are shown as they were seen")


def _found(
    opened: Archive, query: str, what: str, kind: list[str] | None, place: list[str] | None, year: str, limit: int
) -> list[tuple[str, str]]:
    """Ids of report and record of the hits of a query."""
    from reportminer.search.query import listed, parse_kind

    hits = opened.hits(
        query, what=what, kind=[parse_kind(one) for one in listed(kind or ())] or None, place=place, year=year or None,
        limit=limit,
    )  # fmt: skip
    return [hit.thing for hit in hits]
