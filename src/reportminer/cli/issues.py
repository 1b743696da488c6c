"""Which problems recur across places, and what do people decide about them? ``reportminer issues``."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reportminer.cli.emit import emit, form_for
from reportminer.cli.groups import spread
from reportminer.cli.guard import Guard, WhereOption, outgoing
from reportminer.cli.messages import UsageError, patient, say
from reportminer.cli.options import (
    DEFAULT_ARCHIVE,
    ArchiveOption,
    ColumnNames,
    Format,
    PlacesOption,
    Printed,
    YearOption,
    open_archive,
    year_span,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from reportminer.archive import Archive
    from reportminer.issues.decisions import Edits
    from reportminer.issues.model import IssueCluster, IssueStatement


class AreaLevel(StrEnum):
    """What counts as one place."""

    county = "county"
    prefecture = "prefecture"
    province = "province"


AreaOption = Annotated[
    AreaLevel,
    typer.Option("--by", help="What counts as one place; a report of a larger area counts for that area itself."),
]
MinPlacesOption = Annotated[
    int,
    typer.Option(
        "--min-places", min=1, help="Places that must report an issue; a report without place stands for one."
    ),
]
TopicsOption = Annotated[
    Path | None,
    typer.Option("--topics", help="Table of fixed topics; issues_topics.tsv of the archive if not given."),
]
IssueArgument = Annotated[str, typer.Argument(help="Id of an issue, as `reportminer issues` prints it.")]


def register(app: typer.Typer) -> None:
    """Add the command and what can be decided with it."""
    group = typer.Typer(rich_markup_mode=None)
    group.callback(invoke_without_command=True)(spread(issues))
    for name, command in (("rename", _rename), ("merge", _merge), ("split", _split), ("pin", _pin)):
        group.command(name)(command)
    app.add_typer(group, name="issues")


def issues(
    context: typer.Context,
    archive: ArchiveOption = DEFAULT_ARCHIVE,
    by: AreaOption = AreaLevel.county,
    min_places: MinPlacesOption = 2,
    place: PlacesOption = None,
    year: YearOption = "",
    where: WhereOption = None,
    about: Annotated[
        str, typer.Option("--about", help="Question in free words: only the issues of the topics that it asks about.")
    ] = "",
    causes: Annotated[bool, typer.Option("--causes", help="Cluster causes together with problems.")] = False,
    topics: TopicsOption = None,
    anew: Annotated[bool, typer.Option("--anew", help="Cluster from scratch; ids are matched afterwards.")] = False,
    *,
    printed: Printed,
    guard: Guard,
) -> None:
    """Find the problems that recur across places: where, since when, in whose words.

    Ids and labels stay when reports are added. `rename`, `merge`, `split` and `pin` keep what people decide.

    Example: reportminer issues --by county --min-places 3 --format xlsx -o issues.xlsx
    """
    if context.invoked_subcommand:
        context.meta["archive"] = archive
        return
    printed = printed._replace(form=form_for(printed.form, printed.output))
    if printed.form is Format.xlsx and printed.output is None:
        raise UsageError("xlsx needs a file: add -o FILE.xlsx")
    if topics is not None and not topics.is_file():
        raise UsageError(f"{topics}: there is no such file")
    kinds = ["problem", "cause"] if causes else ["problem"]
    with (
        open_archive(archive, keeping=True) as opened,
        outgoing(opened, guard, where=where, form=printed.form, output=printed.output) as out,
    ):
        clusters = _recurring(
            out.archive, by=by.value, min_places=min_places, kinds=kinds, topics=topics, anew=anew, places=place,
            year=year_span(year), about=about, notice=say,
        )  # fmt: skip
        if not clusters:
            say(f"no issue recurs in {min_places} places (or reports without place) or more")
        reports = {statement.report_id for cluster in clusters for statement in cluster.statements}
        out.announce(reports)
        beside, clusters = out.beside(reports), [out.clean(cluster) for cluster in clusters]
    _write(clusters, beside, printed)


def _clusters(archive: Path, **options: Any) -> list[IssueCluster]:
    with open_archive(archive, keeping=True) as opened:
        return _recurring(opened, **options)


def _recurring(archive: Archive, **options: Any) -> list[IssueCluster]:
    from reportminer.issues import EditError, NoTopicError, recurring

    try:
        with patient() as begins:
            begins("looking for problems that recur")
            return recurring(archive, remember=True, **options)
    except (EditError, NoTopicError) as error:
        raise UsageError(str(error)) from error


def _write(clusters: list[IssueCluster], beside: dict[str, dict[str, str]], printed: Printed) -> None:
    from reportminer.exports.views import ISSUES
    from reportminer.issues import write_page, write_workbook

    form, output, names = printed
    if output is not None and form in {Format.xlsx, Format.html} and names is not ColumnNames.machine:
        write = write_workbook if form is Format.xlsx else write_page
        write(clusters, output, beside=beside)
        say(f"wrote {output}")
        return
    rows: Iterator[dict[str, Any]] = (_with_catalogue(cluster.as_row(), beside) for cluster in clusters)
    if form is not Format.jsonl:
        rows = (
            {
                **row, "places": _named(row["places"]), "place_count": len(row["places"]), "years": _span(row["years"]),
                "share": f"{row['share']:.1%}",
            }
            for row in rows
        )  # fmt: skip
    emit(rows, ISSUES, printed, title="反复出现的问题")


def _with_catalogue(row: dict[str, Any], beside: dict[str, dict[str, str]]) -> dict[str, Any]:
    """The row of an issue, each of its statements with the catalogue's columns."""
    return {**row, "statements": [{**told, **beside.get(told["report_id"], {})} for told in row["statements"]]}


def _rename(
    context: typer.Context,
    issue: IssueArgument,
    label: Annotated[str, typer.Argument(help='The label to show from now on; "" takes an earlier one back.')],
    archive: ArchiveOption = DEFAULT_ARCHIVE,
) -> None:
    """Give an issue a label of your own.

    Example: reportminer issues rename 7ba11ffd4e 产业结构不优
    """
    with _deciding(context, archive, [issue]) as edits:
        edits.rename(issue, label)
    say(f"{issue} is now called {label}" if label.strip() else f"{issue} has its own label again")


def _merge(
    context: typer.Context,
    into: Annotated[str, typer.Argument(help="Id of the issue that stays.")],
    others: Annotated[list[str], typer.Argument(help="Ids of the issues that become part of it.")],
    archive: ArchiveOption = DEFAULT_ARCHIVE,
) -> None:
    """Join issues that are the same.

    Example: reportminer issues merge 303b98d8fa f32961e34a
    """
    with _deciding(context, archive, [into, *others]) as edits:
        edits.merge(others, into)
    say(f"merged into {into}: {', '.join(others)}")


def _split(
    context: typer.Context,
    issue: IssueArgument,
    words: Annotated[list[str], typer.Argument(help="Statements with one of these words become an issue.")],
    archive: ArchiveOption = DEFAULT_ARCHIVE,
) -> None:
    """Part an issue in two: statements that hold one of some words become an issue of their own.

    Example: reportminer issues split 7ba11ffd4e 旅游 文旅
    """
    with _deciding(context, archive, [issue]) as edits:
        parted = [s for s in _members(_folder(context, archive), issue) if any(word in s.text for word in words)]
        if not parted:
            raise UsageError(f"no statement of {issue} holds {' or '.join(words)}")
        new = edits.split(issue, words)
    say(f"{len(parted)} statements of {issue} with {' or '.join(words)} are now {new}")


def _pin(
    context: typer.Context,
    issue: IssueArgument,
    statements: Annotated[
        list[str] | None,
        typer.Argument(help="Statements as REPORT:ID; all that the issue has now if none is named."),
    ] = None,
    archive: ArchiveOption = DEFAULT_ARCHIVE,
) -> None:
    """Fix statements to an issue, whatever later runs find.

    Example: reportminer issues pin 7ba11ffd4e 3fa09c:p12
    """
    chosen = _chosen(context, archive, issue, statements or [])
    with _deciding(context, archive, [issue]) as edits:
        edits.pin(chosen, issue)
    say(f"{len(chosen)} statements are fixed to {issue}")


def _folder(context: typer.Context, archive: Path) -> Path:
    """The archive named behind the decision, else the one named before it."""
    if archive != DEFAULT_ARCHIVE or context.parent is None:
        return archive
    named = context.parent.meta.get("archive")
    return named if isinstance(named, Path) else archive


def _members(folder: Path, issue: str) -> list[IssueStatement]:
    """The statements that an issue has now."""
    clusters = _clusters(folder, min_places=1, companions=False)
    return [s for cluster in clusters if cluster.cluster_id == issue for s in cluster.statements]


def _chosen(context: typer.Context, archive: Path, issue: str, statements: list[str]) -> list[str]:
    """Keys of the statements to pin."""
    from reportminer.issues.units import statement_key
    from reportminer.store.errors import ArchiveError

    folder = _folder(context, archive)
    if not statements:
        return sorted({statement_key(s.report_id, s.text) for s in _members(folder, issue)})
    keys = []
    with open_archive(folder) as opened:
        for name in statements:
            prefix, _, number = name.partition(":")
            try:
                report = opened.report(prefix)
            except ArchiveError as error:
                raise UsageError(str(error)) from error
            found_at = next((s for s in report.statements if s.id == number), None)
            if found_at is None:
                raise UsageError(f"{name}: report {report.report_id} has no statement {number!r}")
            source = opened.source_text(report.report_id)
            spans = [(part.begin, part.end) for part in found_at.parts if part.kind == "problem"]
            spans = spans or [(found_at.begin, found_at.end)]
            keys += [statement_key(report.report_id, source[begin:end]) for begin, end in spans]
    return keys


def _deciding(context: typer.Context, archive: Path, issues: list[str]) -> AbstractContextManager[Edits]:
    """The decisions of an archive, to be changed and kept; unknown issues are refused."""
    from contextlib import contextmanager

    from reportminer.issues import EditError, decisions, known_issues

    folder = _folder(context, archive)

    @contextmanager
    def kept() -> Iterator[Edits]:
        from reportminer.cli.correct import user, writable

        open_archive(folder).close()
        try:
            edits = decisions.read_edits(folder)
            known = known_issues(folder)
            if unknown := [issue for issue in issues if issue not in known]:
                raise UsageError(f"no issue {', '.join(unknown)} here; `reportminer issues` lists them with their ids")
            yield edits
            with writable(folder) as opened:
                opened.decide(edits, who=os.environ.get("REPORTMINER_WHO") or user())
        except EditError as error:
            raise UsageError(str(error)) from error

    return kept()


def _named(places: list[dict[str, object]]) -> str:
    return f"{len(places)}：" + "、".join(str(place["name"]) for place in places[:8]) + ("…" if len(places) > 8 else "")


def _span(years: list[int]) -> str:
    return f"{years[0]}–{years[-1]}" if len(years) > 1 else "".join(map(str, years))
