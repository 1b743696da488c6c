"""What do some files say, without an archive? ``reportminer extract``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reportminer.cli.emit import emit, form_for
from reportminer.cli.groups import spread
from reportminer.cli.guard import Guard, unseen
from reportminer.cli.messages import existing, say, tell_failures
from reportminer.cli.options import Format, PathsArgument, Printed, Reading
from reportminer.files import replacing

if TYPE_CHECKING:
    from reportminer.readers import ReadOptions
    from reportminer.records import Failure, Report


class What(StrEnum):
    """Which records a table of `extract` shows."""

    reports = "reports"
    sections = "sections"
    statements = "statements"
    figures = "figures"


_TITLES = {What.reports: "报告", What.sections: "章节", What.statements: "要点", What.figures: "数据"}


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("extract")
    @spread
    def extract(
        paths: PathsArgument,
        what: Annotated[
            What, typer.Option("--what", help="Records to show; jsonl always gives all.")
        ] = What.statements,
        *,
        printed: Printed,
        reading: Reading,
        guard: Guard,
    ) -> None:
        """Read files and print their records, without an archive.

        Example: reportminer extract corpus/reports --format jsonl -o records.jsonl
        """
        from reportminer.exports import views

        form = form_for(printed.form, printed.output)
        found, missing = existing(paths)
        failures: list[Failure] = []
        reports = _reports(found, failures, reading.options())
        if any(guard):
            reports = unseen(reports, guard)
        if form is Format.jsonl:
            _write_jsonl(reports, printed.output)
        else:
            view = {
                What.reports: views.FILE_REPORTS, What.sections: views.SECTIONS, What.statements: views.FILE_STATEMENTS,
                What.figures: views.FILE_FIGURES,
            }[what]  # fmt: skip
            rows = (row for report, source_text in reports for row in _rows(report, source_text, what))
            emit(rows, view, printed, title=_TITLES[what])
        if tell_failures(failures) or missing:
            raise typer.Exit(1)


def _reports(paths: list[Path], failures: list[Failure], options: ReadOptions) -> Iterator[tuple[Report, str]]:
    from reportminer.pipeline import extract_files

    for result in extract_files(paths, options=options):
        failures += result.failures
        for source in result.sources:
            for report in source.reports:
                yield report, source.source.text


def _write_jsonl(reports: Iterator[tuple[Report, str]], output: Path | None) -> None:
    from reportminer.records import encode

    if output is None:
        for report, _ in reports:
            sys.stdout.buffer.write(encode(report) + b"\n")
        sys.stdout.flush()
        return
    with replacing(output) as part, part.open("wb") as out:
        for report, _ in reports:
            out.write(encode(report) + b"\n")
    say(f"wrote {output}")


def _rows(report: Report, source_text: str, what: What) -> Iterator[dict[str, Any]]:
    import msgspec

    shared = {"title": report.title, "place": report.place.name, "path": report.source.path}
    if what is What.reports:
        yield {
            **msgspec.structs.asdict(report),
            **shared,
            "adcode": report.place.adcode,
            "status": report.place.status,
            "place_status": report.place.status,
            "full_name": report.place.full_name or report.place.name,
            "part": report.source.part,
            "statements": len(report.statements),
            "figures": len(report.figures),
        }
        return
    for record in getattr(report, what.value):
        row = msgspec.structs.asdict(record)
        row["report_year"] = report.year
        row.setdefault("text", source_text[record.begin : record.end])
        yield {**row, **shared}
