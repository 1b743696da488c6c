"""What stands in one report? ``reportminer show`` prints its outline and records."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from reportminer.cli.guard import ExcludeMarkedOption, MaskPersonalOption, outgoing
from reportminer.cli.messages import say
from reportminer.cli.options import DEFAULT_ARCHIVE, ArchiveOption, OutputOption, open_archive
from reportminer.files import replacing

if TYPE_CHECKING:
    from rich.console import Console
    from rich.tree import Tree

    from reportminer.records import Figure, Report, Section, Statement


class Form(StrEnum):
    """Forms in which a report is shown."""

    table = "table"
    jsonl = "jsonl"


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("show")
    def show(
        report: Annotated[str, typer.Argument(help="Report id, or the beginning of one.", show_default=False)],
        archive: ArchiveOption = DEFAULT_ARCHIVE,
        form: Annotated[Form, typer.Option("--format", "-f", help="Form of the output.")] = Form.table,
        output: OutputOption = None,
        exclude_marked: ExcludeMarkedOption = False,
        mask_personal: MaskPersonalOption = False,
    ) -> None:
        """Show one report: its outline as a tree with roles, the statements and figures under it.

        Example: reportminer show 3f2a
        """
        from rich.console import Console

        from reportminer.cli.messages import UsageError
        from reportminer.records import encode
        from reportminer.store.errors import ArchiveError

        if output is not None and output.suffix.lower() not in {"", ".txt"}:
            if output.suffix.lower() != ".jsonl":
                raise UsageError(f"{output}: a report is written as .jsonl, or as a tree to .txt")
            form = Form.jsonl
        with (
            open_archive(archive) as opened,
            outgoing(opened, mask=mask_personal, form=form.value, output=output) as out,
        ):
            try:
                found = opened.report(report)
            except ArchiveError as error:
                raise UsageError(str(error)) from None
            mark = opened.secrecy(found.report_id)
            if mark and exclude_marked:
                raise UsageError(
                    f"report {found.report_id} carries a mark of secrecy ({mark}): --exclude-marked leaves it out"
                )
            out.announce([found.report_id])
            found = out.clean(found)
        if output is not None:
            with replacing(output) as part, part.open("wb") as out:
                out.write(encode(found) + b"\n" if form is Form.jsonl else _printed(found).encode())
            say(f"wrote {output}")
        elif form is Form.jsonl:
            sys.stdout.buffer.write(encode(found) + b"\n")
            sys.stdout.flush()
        else:
            _print(found, Console(highlight=False))


def _printed(report: Report) -> str:
    """The tree as plain text, lines as long as they are."""
    from io import StringIO

    from rich.console import Console

    words = StringIO()
    _print(report, Console(file=words, highlight=False, width=10_000))
    return "".join(f"{line.rstrip()}\n" for line in words.getvalue().splitlines())


def _print(report: Report, console: Console) -> None:
    from rich.text import Text

    console.print(Text(report.title or "(no title)", style="bold"))
    about = (
        ("report", report.report_id),
        ("file", f"{report.source.path} (part {report.source.part}, characters {report.begin}–{report.end})"),
        ("place", _place(report)),
        ("issuer", report.org),
        ("date", report.date),
        ("period", report.period),
        ("year", f"{report.year or ''} [{report.year_status}]"),
        ("genre", report.genre),
        ("secrecy", report.secrecy),
        ("catalogue", "，".join(f"{head} {cell}" for head, cell in report.catalogue.items() if cell)),
        ("quality", _quality(report)),
    )
    for name, value in about:
        if value.strip():
            console.print(Text(f"  {name:10s}{value}"), soft_wrap=True)
    console.print(_tree(report))


def _place(report: Report) -> str:
    """The place with what proves it and how sure that is, and the places that compete with it."""
    place = report.place
    sure = f" {place.confidence:.2f}" if place.adcode or place.name else ""
    others = "，".join(f"{other.full_name or other.name} {other.adcode} [{other.rule}]" for other in place.competing)
    return f"{place.full_name or place.name} {place.adcode} [{place.status}{sure}]" + (f" ? {others}" if others else "")


def _quality(report: Report) -> str:
    import msgspec

    marks = msgspec.structs.asdict(report.quality)
    return ", ".join(f"{name} {value}" for name, value in marks.items() if value and value != "simplified")


def _tree(report: Report) -> Tree:
    from rich.text import Text
    from rich.tree import Tree

    root = Tree(
        Text(f"{len(report.sections)} sections, {len(report.statements)} statements, {len(report.figures)} figures")
    )
    branches: dict[str, Tree] = {"": root}
    points: dict[str, Tree] = {}
    records: list[Section | Statement | Figure] = [*report.sections, *report.statements, *report.figures]
    order = {"Section": 0, "Statement": 1, "Figure": 2}
    for record in sorted(records, key=lambda r: (r.begin, order[type(r).__name__])):
        if record.__class__.__name__ == "Section":
            section: Section = record  # type: ignore[assignment]
            words = Text.assemble((f"{section.num} ", "dim"), section.head, (f"  {section.role}", "cyan"))
            branches[section.id] = branches.get(section.parent, root).add(words)
        elif record.__class__.__name__ == "Statement":
            statement: Statement = record  # type: ignore[assignment]
            words = Text.assemble(
                (f"{statement.kind} ", "green"), statement.head, _where(statement.begin, statement.end)
            )
            points[statement.id] = branches.get(statement.section, root).add(words)
        else:
            figure: Figure = record  # type: ignore[assignment]
            words = Text.assemble(
                (f"{figure.status} ", "yellow"),
                figure.indicator,
                " ",
                (figure.text, "bold"),
                _where(figure.begin, figure.end),
            )
            (points.get(figure.statement) or branches.get(figure.section, root)).add(words)
    return root


def _where(begin: int, end: int) -> tuple[str, str]:
    return f"  [{begin}, {end})", "dim"
