"""How do people look records over? ``reportminer review`` writes a workbook of them and takes it back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportminer.cli.correct import WhoOption, describe_entry, user, writable
from reportminer.cli.groups import command
from reportminer.cli.guard import Guard, outgoing
from reportminer.cli.messages import UsageError, say
from reportminer.cli.options import DEFAULT_ARCHIVE, ArchiveOption, PlacesOption, open_archive

if TYPE_CHECKING:
    from reportminer.records import Corrected

_TYPES = ("statement", "figure", "section", "report")
TypeOption = Annotated[
    list[str] | None,
    typer.Option(
        "--type", help="statement, figure, section or report; may be repeated. Statements and figures if not given."
    ),
]
KindOption = Annotated[
    list[str] | None,
    typer.Option("--kind", help="Kind of statements, or status of figures, such as problem; may be repeated."),
]
MaxConfidenceOption = Annotated[
    float, typer.Option("--max-confidence", min=0, max=1, help="Only records that are no surer than this.")
]
LimitOption = Annotated[
    int, typer.Option("--limit", min=0, max=100_000, help="Records of each type, the drawn ones apart.")
]
SampleOption = Annotated[
    int,
    typer.Option(
        "--sample",
        min=0,
        max=100_000,
        help="Records of each type drawn at random from the whole archive, for its accuracy.",
    ),
]


PagesOption = Annotated[
    Path | None,
    typer.Option(
        "--pages",
        help="Folder pages that publish wrote: titles lead to the pages of reports. The one beside the archive if there.",
    ),
]


def _published(archive: Path) -> tuple[Path, ...]:
    """Where the pages of an archive stand: beside it, as mine and publish write them, or in it."""
    from reportminer.site.links import PAGES

    return archive.absolute().parent / PAGES, archive / PAGES


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(
        help="Look records over in a workbook, and take over what people changed.", no_args_is_help=True
    )
    app.add_typer(group, name="review")

    command(group, "export", export)
    command(group, "apply", apply)
    command(group, "tasks", tasks)
    command(group, "annotations", annotated)
    command(group, "training", training)


def export(
    output: Annotated[Path, typer.Option("--output", "-o", help="Workbook to write, .xlsx.", dir_okay=False)],
    archive: ArchiveOption = DEFAULT_ARCHIVE,
    types: TypeOption = None,
    kind: KindOption = None,
    place: PlacesOption = None,
    max_confidence: MaxConfidenceOption = 1.0,
    limit: LimitOption = 300,
    sample: SampleOption = 30,
    pages: PagesOption = None,
    *,
    guard: Guard,
) -> None:
    """Write a workbook of the records that it is most useful to look over, some drawn at random among them.

    Example: reportminer review export -o 校对.xlsx --max-confidence 0.9
    """
    from reportminer.review import queue, write_workbook

    if output.suffix.lower() != ".xlsx":
        raise UsageError(f"{output}: a workbook is written as .xlsx")
    what = _what(types)
    with (
        open_archive(archive) as whole,
        outgoing(whole, guard, output=output) as out,
    ):
        opened = out.archive
        out.announce()
        items = queue(
            opened, what=[w for w in what if w != "report"], kinds=kind or (), max_confidence=max_confidence,
            places=place, limit=limit, sample=sample,
        )  # fmt: skip
        reports = [row.report_id for row in opened.report_rows()][:limit] if "report" in what else []
        published = pages or next((folder for folder in _published(archive) if folder.is_dir()), None)
        counts = write_workbook(opened, items, output, reports=reports, clean=out.clean, pages=published)
    say(f"wrote {output}: " + ", ".join(f"{name} {count}" for name, count in counts.items()))


def apply(
    file: Annotated[Path, typer.Argument(help="Workbook that review export wrote, edited.", show_default=False)],
    archive: ArchiveOption = DEFAULT_ARCHIVE,
    who: WhoOption = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would change.")] = False,
) -> None:
    """Tell what an edited workbook changes, then change it. Exit status 1 if rows cannot be understood.

    Example: reportminer review apply 校对.xlsx --who 王敏
    """
    from reportminer.review import read_plan

    with open_archive(archive) as opened:
        plan = read_plan(opened, file, who=who or user())
    for entry in plan.entries:
        say(describe_entry(entry))
    for remark in plan.remarks:
        say(f"note: {remark}")
    for problem in plan.problems:
        say(f"not done: {file}: {problem.sheet} row {problem.row}: {problem.reason}")
    if plan.entries and not dry_run:
        with writable(archive) as opened:
            opened.correct(plan.entries)
    done = "would be made" if dry_run else "made"
    say(
        f"{len(plan.entries)} corrections {done}, {plan.untouched} rows left as they were, {len(plan.problems)} rows not done"
    )
    if plan.problems:
        raise typer.Exit(1)


def tasks(
    output: Annotated[Path, typer.Option("--output", "-o", help="File to write, .json.", dir_okay=False)],
    report: Annotated[
        list[str] | None, typer.Argument(help="Report ids; all reports if not given.", show_default=False)
    ] = None,
    archive: ArchiveOption = DEFAULT_ARCHIVE,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Reports at most.")] = 100,
) -> None:
    """Write tasks for Label Studio, a report each, our records as predictions, and the labelling configuration beside them.

    Example: reportminer review tasks 3f2a -o tasks.json
    """
    from reportminer.review import write_tasks

    with open_archive(archive) as opened:
        ids = [opened.find_report(name) for name in report or ()] or [row.report_id for row in opened.report_rows()]
        count = write_tasks(opened, ids[:limit], output)
    say(f"wrote {output}: {count} reports, and {output.with_suffix('.xml')}")


def annotated(
    file: Annotated[Path, typer.Argument(help="What Label Studio exported as JSON.", show_default=False)],
    archive: ArchiveOption = DEFAULT_ARCHIVE,
    who: WhoOption = "",
    confirm: Annotated[bool, typer.Option("--confirm", help="What was left as it was is right.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would change.")] = False,
) -> None:
    """Take over what was annotated in Label Studio: records relabelled, moved, deleted, added.

    Example: reportminer review annotations export.json --who 王敏
    """
    from reportminer.review import read_annotations

    with open_archive(archive) as opened:
        entries = read_annotations(opened, file, who=who or user(), confirm=confirm)
    for entry in entries:
        say(describe_entry(entry))
    if entries and not dry_run:
        with writable(archive) as opened:
            opened.correct(entries)
    say(f"{len(entries)} corrections {'would be made' if dry_run else 'made'}")


def training(
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write to.", file_okay=False)],
    archive: ArchiveOption = DEFAULT_ARCHIVE,
) -> None:
    """Write the reports that people looked at for those who train: spaCy's DocBin, JSON Lines, and gold files.

    Example: reportminer review training -o gold
    """
    from reportminer.review import write_gold, write_training

    with open_archive(archive) as opened:
        paths = write_training(opened, output)
        gold = write_gold(opened, output)
    for path in (*paths, *gold):
        say(f"wrote {path}")


def _what(types: list[str] | None) -> list[Corrected]:
    chosen = types or ["statement", "figure"]
    if unknown := [name for name in chosen if name not in _TYPES]:
        raise UsageError(f"--type {', '.join(unknown)}: types are {', '.join(_TYPES)}")
    return chosen  # type: ignore[return-value]
