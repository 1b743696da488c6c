"""What has been put aside? ``reportminer lists`` keeps found things under names, in the archive."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reportminer.cli.correct import NoteOption, WhoOption, user, writable
from reportminer.cli.emit import emit
from reportminer.cli.guard import ExcludeMarkedOption, MaskPersonalOption, outgoing
from reportminer.cli.messages import UsageError, say
from reportminer.cli.options import (
    DEFAULT_ARCHIVE,
    ArchiveOption,
    ColumnNames,
    ColumnsOption,
    Format,
    FormatOption,
    OutputOption,
    PlacesOption,
    YearOption,
    open_archive,
)
from reportminer.cli.search import What

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
    _register_reading(group)
    _register_filling(group)
    _register_lists(group)


def _register_reading(group: typer.Typer) -> None:
    """Add the commands that read."""

    @group.command("list")
    def listed(
        archive: ArchiveOption = DEFAULT_ARCHIVE,
        form: FormatOption = Format.table,
        output: OutputOption = None,
        names: ColumnsOption = None,
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
        emit(rows, LISTS, form=form, output=output, title="收藏夹", names=names)

    @group.command("show")
    def show(
        name: NameArgument,
        archive: ArchiveOption = DEFAULT_ARCHIVE,
        form: FormatOption = Format.table,
        output: OutputOption = None,
        names: ColumnsOption = None,
        exclude_marked: ExcludeMarkedOption = False,
        mask_personal: MaskPersonalOption = False,
    ) -> None:
        """Show what is in a list, as it stands in the archive now; what is found no more is shown as it was seen.

        Example: reportminer lists show 流动党员
        """
        _emit(archive, name, form, output, names, exclude_marked=exclude_marked, mask=mask_personal)

    @group.command("export")
    def export(
        name: NameArgument,
        output: Annotated[Path, typer.Option("--output", "-o", help="File to write: .xlsx, .csv, .docx, .jsonl …")],
        archive: ArchiveOption = DEFAULT_ARCHIVE,
        names: ColumnsOption = None,
        exclude_marked: ExcludeMarkedOption = False,
        mask_personal: MaskPersonalOption = False,
    ) -> None:
        """Write what is in a list as Excel, Word, csv or another form that the name of the file says.

        Example: reportminer lists export 流动党员 -o 流动党员.xlsx
        """
        _emit(archive, name, Format.table, output, names, exclude_marked=exclude_marked, mask=mask_personal)


def _emit(
    archive: Path,
    name: str,
    form: Format,
    output: Path | None,
    names: ColumnNames | None,
    *,
    exclude_marked: bool,
    mask: bool,
) -> None:
    from reportminer.exports.columns import SHORT
    from reportminer.exports.views import LISTED

    with (
        _wrong_use(),
        open_archive(archive) as opened,
        outgoing(opened, exclude_marked=exclude_marked, mask=mask, form=form.value, output=output) as out,
    ):
        items = out.archive.list_items(name)
        out.announce({item.report_id for item in items if item.report_id})
        rows: list[dict[str, Any]] = [out.clean(item._asdict()) for item in items]
    if form is Format.table and output is None:
        rows = [{**row, "id": row["id"][:SHORT]} for row in rows]
    emit(rows, LISTED, form=form, output=output, title=f"收藏夹：{name}", names=names)
    lost = sum(row["state"] == "gone" for row in rows)
    if lost:
        say(f"{lost} things of the list are not in the archive any more; they are shown as they were seen")


def _register_filling(group: typer.Typer) -> None:
    """Add the commands that put things in and take them out."""

    @group.command("add")
    def add(
        name: NameArgument,
        things: Annotated[
            list[str] | None,
            typer.Argument(
                metavar="[id]...", help="REPORT, or REPORT:RECORD as show --offsets gives them.", show_default=False
            ),
        ] = None,
        search: Annotated[str, typer.Option("--search", help="Put in what this query finds.")] = "",
        what: Annotated[
            What, typer.Option("--what", help="Search statements, or whole reports, sections, figures.")
        ] = What.statements,
        kind: Annotated[
            list[str] | None,
            typer.Option(
                "--kind", "-k", help="practice or 做法, problem or 问题, …; may be repeated, or parted by commas."
            ),
        ] = None,
        place: PlacesOption = None,
        year: YearOption = "",
        limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=1000, help="How many hits at most.")] = 20,
        who: WhoOption = "",
        note: NoteOption = "",
        archive: ArchiveOption = DEFAULT_ARCHIVE,
    ) -> None:
        """Put reports, records or the hits of a query into a list, made if there is none of the name.

        Example: reportminer lists add 流动党员 --search 流动党员管理 --kind 做法
        """
        if bool(things) == bool(search.strip()):
            raise UsageError("give either ids or --search QUERY")
        with _wrong_use(), writable(archive) as opened:
            if search.strip():
                chosen = _found(opened, search, what.value, kind, place, year, limit)
            else:
                chosen = [(thing.partition(":")[0], thing.partition(":")[2]) for thing in things or ()]
            count = opened.add_to_list(name, chosen, who=who or user(), note=note)
        say(f"{count} things put into the list {name}, {len(chosen) - count} were in it")

    @group.command("remove")
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
        with _wrong_use(), writable(archive) as opened:
            count = opened.remove_from_list(name, items, who=who or user())
        say(f"{count} things taken out of the list {name}")


def _register_lists(group: typer.Typer) -> None:
    """Add the commands on lists as such."""

    @group.command("create")
    def create(
        name: NameArgument,
        who: WhoOption = "",
        note: NoteOption = "",
        archive: ArchiveOption = DEFAULT_ARCHIVE,
    ) -> None:
        """Make an empty list.

        Example: reportminer lists create 流动党员
        """
        with _wrong_use(), writable(archive) as opened:
            made = opened.create_list(name, who=who or user(), note=note)
        say(f"list {made.name} made")

    @group.command("rename")
    def rename(
        name: NameArgument,
        new: Annotated[str, typer.Argument(help="The new name.", show_default=False)],
        who: WhoOption = "",
        archive: ArchiveOption = DEFAULT_ARCHIVE,
    ) -> None:
        """Give a list another name.

        Example: reportminer lists rename 流动党员 流动党员管理
        """
        with _wrong_use(), writable(archive) as opened:
            opened.rename_list(name, new, who=who or user())
        say(f"list {name} is called {new} now")

    @group.command("delete")
    def delete(name: NameArgument, who: WhoOption = "", archive: ArchiveOption = DEFAULT_ARCHIVE) -> None:
        """Delete a list; corrections undo brings it back.

        Example: reportminer lists delete 流动党员
        """
        with _wrong_use(), writable(archive) as opened:
            opened.delete_list(name, who=who or user())
        say(
            f"list {name} deleted; `reportminer corrections list` tells the id by which corrections undo brings it back"
        )


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


@contextmanager
def _wrong_use() -> Iterator[None]:
    """What is wrong with a name or an id is wrong use."""
    from reportminer.corrections import CorrectionError

    try:
        yield
    except CorrectionError as error:
        raise UsageError(str(error)) from None
