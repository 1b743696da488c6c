"""What stands in one report? ``reportminer show`` prints its outline and records."""

from __future__ import annotations

import re
import sys
from contextlib import suppress
from enum import StrEnum
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated

import typer

from reportminer.cli.guard import ExcludeMarkedOption, Guard, MaskPersonalOption, outgoing
from reportminer.cli.messages import say
from reportminer.cli.options import DEFAULT_ARCHIVE, ArchiveOption, OutputOption, open_archive
from reportminer.files import replacing

if TYPE_CHECKING:
    from rich.console import Console
    from rich.tree import Tree

    from reportminer.archive import Archive
    from reportminer.records import Figure, Report, Section, Statement


_QUALITY = {
    "script": "字体", "masked": "隐去", "garbled": "乱码", "missing_digits": "缺失的数字", "damaged": "无法解码的字节",
    "truncated": "不完整", "sample": "范文", "duplicate_of": "重复自", "contradictions": "不一致", "personal": "个人信息",
}  # fmt: skip
_LISTED = 20
"""reports that are listed where several fit"""


class Form(StrEnum):
    """Forms in which a report is shown."""

    table = "table"
    jsonl = "jsonl"


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("show")
    def show(
        report: Annotated[
            list[str],
            typer.Argument(
                help="Id or its beginning, or words of title, place and year: 云澜县 2023.", show_default=False
            ),
        ],
        archive: ArchiveOption = DEFAULT_ARCHIVE,
        form: Annotated[Form, typer.Option("--format", "-f", help="Form of the output.")] = Form.table,
        output: OutputOption = None,
        offsets: Annotated[
            bool, typer.Option("--offsets", help="Show ids of records and where they stand in the source text, too.")
        ] = False,
        exclude_marked: ExcludeMarkedOption = False,
        mask_personal: MaskPersonalOption = False,
    ) -> None:
        """Show one report: its outline as a tree with roles, the statements and figures under it.

        Where several reports fit, they are listed with their ids.

        Example: reportminer show 云澜县 2023
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
            outgoing(opened, Guard(mask_personal=mask_personal), form=form, output=output) as out,
        ):
            try:
                found = opened.report(_meant(opened, " ".join(report)))
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
                out.write(encode(found) + b"\n" if form is Form.jsonl else _printed(found, offsets).encode())
            say(f"wrote {output}")
        elif form is Form.jsonl:
            sys.stdout.buffer.write(encode(found) + b"\n")
            sys.stdout.flush()
        else:
            _print(found, Console(highlight=False), offsets=offsets)


def _meant(archive: Archive, words: str) -> str:
    """The id of the one report that words name.

    Raises:
        UsageError: none, or several; these have been listed.
    """
    from reportminer.cli.messages import UsageError
    from reportminer.search.naming import named_reports
    from reportminer.store.errors import ArchiveError

    looks_like_id = re.fullmatch("[0-9a-f]{4,}", words.lower()) is not None
    if looks_like_id:
        with suppress(ArchiveError):
            return archive.find_report(words)
    found = named_reports(archive.store, archive.report_rows(), words)
    if len(found) == 1:
        return found[0].report_id
    if not found:
        return archive.find_report(words) if looks_like_id else _no_such_report(words)
    for row in found[:_LISTED]:
        say(f"{row.report_id}  {row.title or PurePath(row.path).name}  {row.place}  {row.year or ''}")
    if len(found) > _LISTED:
        say(f"{len(found) - _LISTED} more are not listed")
    raise UsageError(f"{len(found)} reports fit {words!r}: name one by its id, or add a word of its title or the year")


def _no_such_report(words: str) -> str:
    from reportminer.cli.messages import UsageError

    raise UsageError(f"no report fits {words!r}; list them with: reportminer reports")


def _printed(report: Report, offsets: bool) -> str:
    """The tree as plain text, lines as long as they are."""
    from io import StringIO

    from rich.console import Console

    words = StringIO()
    _print(report, Console(file=words, highlight=False, width=10_000), offsets=offsets)
    return "".join(f"{line.rstrip()}\n" for line in words.getvalue().splitlines())


def _print(report: Report, console: Console, *, offsets: bool) -> None:
    from rich.text import Text

    from reportminer.labels import label

    console.print(Text(report.title or "（无标题）", style="bold"))
    part = f"（第 {report.source.part + 1} 篇）" if report.source.part else ""
    year = f"{report.year}（{label('year_status', report.year_status)}）" if report.year else ""
    about = (
        ("编号", report.report_id),
        ("文件", report.source.path + part + (f" [{report.begin}, {report.end})" if offsets else "")),
        ("地方", _place(report)),
        ("单位", report.org),
        ("日期", report.date),
        ("时期", report.period),
        ("年份", year),
        ("文种", label("genre", report.genre)),
        ("密级", report.secrecy),
        ("目录", "，".join(f"{head} {cell}" for head, cell in report.catalogue.items() if cell)),
        ("质量", _quality(report)),
    )
    for name, value in about:
        if value.strip():
            console.print(Text(f"  {name}  {value}"), soft_wrap=True)
    console.print(_tree(report, offsets))


def _place(report: Report) -> str:
    """The place with what proves it and how sure that is, and the places that compete with it."""
    from reportminer.labels import label

    place = report.place
    sure = f"，把握 {place.confidence:.2f}" if place.adcode or place.name else ""
    status = label("place_status", place.status)
    others = "，".join(f"{other.full_name or other.name} {other.adcode} [{other.rule}]" for other in place.competing)
    named = " ".join(filter(None, (place.full_name or place.name, place.adcode)))
    return f"{named}（{status}{sure}）" + (f"；也可能是 {others}" if others else "")


def _quality(report: Report) -> str:
    import msgspec

    marks = msgspec.structs.asdict(report.quality)
    found = []
    for name, value in marks.items():
        shown = "，".join(map(str, value)) if isinstance(value, list) else str(value)
        head = _QUALITY.get(name, name)
        if value and value != "simplified":
            found.append("繁体" if value == "traditional" else head if value is True else f"{head} {shown}")
    return "；".join(found)


def _value(figure: Figure) -> str:
    """As written; with its unit where that stands elsewhere, as in the head of a table."""
    from reportminer.labels import readable_unit, shown

    if not figure.text[-1:].isdigit() or not figure.unit:
        return figure.text
    factor, unit = readable_unit((figure.min, figure.max), figure.unit)
    return f"{shown(figure, factor)} {unit}"


def _tree(report: Report, offsets: bool) -> Tree:
    from rich.text import Text
    from rich.tree import Tree

    from reportminer.labels import label

    counts = f"章节 {len(report.sections)} 个，要点 {len(report.statements)} 条，数据 {len(report.figures)} 个"
    root = Tree(Text(counts))
    branches: dict[str, Tree] = {"": root}
    points: dict[str, Tree] = {}
    records: list[Section | Statement | Figure] = [*report.sections, *report.statements, *report.figures]
    order = {"Section": 0, "Statement": 1, "Figure": 2}
    for record in sorted(records, key=lambda r: (r.begin, order[type(r).__name__])):
        where = (f"  {record.id} [{record.begin}, {record.end})" if offsets else "", "dim")
        if record.__class__.__name__ == "Section":
            section: Section = record  # type: ignore[assignment]
            words = Text.assemble(
                (f"{section.num} ", "dim"), section.head, (f"  {label('role', section.role)}", "cyan")
            )
            branches[section.id] = branches.get(section.parent, root).add(words.append(*where))
        elif record.__class__.__name__ == "Statement":
            statement: Statement = record  # type: ignore[assignment]
            words = Text.assemble((f"{label('kind', statement.kind)} ", "green"), statement.head)
            points[statement.id] = branches.get(statement.section, root).add(words.append(*where))
        else:
            figure: Figure = record  # type: ignore[assignment]
            words = Text.assemble(
                (f"{label('status', figure.status)} ", "yellow"), figure.indicator, " ", (_value(figure), "bold")
            )
            (points.get(figure.statement) or branches.get(figure.section, root)).add(words.append(*where))
    return root
