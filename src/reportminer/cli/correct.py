"""How is a record put right from a shell? ``reportminer correct`` changes, deletes, confirms or adds one."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from reportminer.cli.groups import command
from reportminer.cli.messages import UsageError, say
from reportminer.cli.options import DEFAULT_ARCHIVE, ArchiveOption, open_archive

if TYPE_CHECKING:
    from pathlib import Path

    from reportminer.archive import Archive
    from reportminer.records import Correction

WhoOption = Annotated[
    str, typer.Option("--who", envvar="REPORTMINER_WHO", help="Who decides; the name of the user if not given.")
]
NoteOption = Annotated[str, typer.Option("--note", help="Why.")]


class Signed(NamedTuple):
    """Who decides, and why."""

    who: WhoOption = ""
    note: NoteOption = ""

    def by(self) -> dict[str, Any]:
        """The same as the archive takes it."""
        return {"who": self.who or user(), "note": self.note}


class Addable(StrEnum):
    """Records that people add."""

    section = "section"
    statement = "statement"
    figure = "figure"


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app, "correct", correct)


def correct(
    report: Annotated[str, typer.Argument(help="Report id, or the beginning of one.", show_default=False)],
    record: Annotated[
        str,
        typer.Option("--record", help="Id of the section, statement or figure; the report itself if not given."),
    ] = "",
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", help="FIELD=VALUE, such as status=目标 or value=约1205亿元; may be repeated."),
    ] = None,
    delete: Annotated[bool, typer.Option("--delete", help="The record is none.")] = False,
    confirm: Annotated[bool, typer.Option("--confirm", help="The record is right as it is.")] = False,
    add: Annotated[
        Addable | None, typer.Option("--add", help="A record that was not found, at --quote or --at.")
    ] = None,
    quote: Annotated[str, typer.Option("--quote", help="Characters of the report that the record stands at.")] = "",
    at: Annotated[str, typer.Option("--at", help="BEGIN-END, offsets into the source text, in place of --quote.")] = "",
    archive: ArchiveOption = DEFAULT_ARCHIVE,
    *,
    signed: Signed,
) -> None:
    """Put a record right: the correction is kept in the archive and outlives every later run.

    Example: reportminer correct 3f2a --record f12 --set status=目标 --who 王敏
    """
    chosen = [name for name, given in (("--set", set_), ("--delete", delete), ("--confirm", confirm)) if given]
    if add is None and len(chosen) != 1:
        raise UsageError("say one of --set FIELD=VALUE, --delete, --confirm or --add")
    if (add is not None and chosen not in ([], ["--set"])) or (delete and not record):
        raise UsageError("--add goes with --set alone; --delete needs --record")
    with changing(archive) as opened:
        found = opened.report(report)
        span = _span(opened, found.report_id, found.begin, found.end, quote, at) if quote or at else None
        entries = _entries(opened, found.report_id, record, set_ or [], delete, confirm, add, span, signed.by())
        opened.correct(entries)
    for entry in entries:
        say(f"{entry.id}: {describe_entry(entry)}")


def _entries(
    opened: Archive,
    report_id: str,
    record: str,
    values: list[str],
    delete: bool,
    confirm: bool,
    add: Addable | None,
    span: tuple[int, int] | None,
    common: dict[str, Any],
) -> list[Correction]:
    pairs = [_pair(text) for text in values]
    if add is not None:
        return [opened.entry(report_id, what=add.value, kind="add", span=span, values=dict(pairs), **common)]
    what = opened.kind_of(report_id, record)
    if not pairs:
        kind = "delete" if delete else "confirm"
        return [opened.entry(report_id, what=what, kind=kind, record_id=record, **common)]  # type: ignore[arg-type]
    return [
        opened.entry(report_id, what=what, record_id=record, field=field, value=value, span=span, **common)
        for field, value in pairs
    ]


def _pair(text: str) -> tuple[str, str]:
    field, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"--set {text}: write FIELD=VALUE, such as status=目标")
    return field.strip(), value.strip()


def _span(opened: Archive, report_id: str, begin: int, end: int, quote: str, at: str) -> tuple[int, int]:
    """The span that a quote, or two offsets, tell."""
    if at:
        first, _, last = at.partition("-")
        if not (first.isdecimal() and last.isdecimal()):
            raise UsageError(f"--at {at}: write two offsets, such as 120-126")
        return int(first), int(last)
    text = opened.source_text(report_id)[begin:end]
    count = text.count(quote)
    if count != 1:
        raise UsageError(f"--quote {quote}: it stands {count} times in the report; quote more, or use --at BEGIN-END")
    return begin + text.index(quote), begin + text.index(quote) + len(quote)


def user() -> str:
    """The name of the user, as the system has it."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return os.environ.get("USERNAME", "")


def writable(path: Path) -> Archive:
    """The archive in a folder, opened for writing.

    Raises:
        UsageError: there is none.
    """
    from reportminer.archive import Archive

    open_archive(path).close()
    return Archive(path, notice=say)


@contextmanager
def wrong_use() -> Iterator[None]:
    """What is wrong with a name or an id is wrong use."""
    from reportminer.corrections import CorrectionError

    try:
        yield
    except CorrectionError as error:
        raise UsageError(str(error)) from None


@contextmanager
def changing(path: Path) -> Iterator[Archive]:
    """The archive in a folder, opened for writing; what cannot be corrected is wrong use.

    Raises:
        UsageError: there is none, or what is asked of it cannot be done.
    """
    with wrong_use(), writable(path) as opened:
        yield opened


def describe_entry(entry: Correction) -> str:
    """An entry in one line."""
    from reportminer.corrections import describe

    words = f"{entry.what} {entry.report_id[:8]} {entry.kind}"
    if entry.anchor is not None:
        quote = " ".join(entry.anchor.quote.split())
        words += f" “{quote if len(quote) <= 30 else quote[:29] + '…'}”"
    if entry.kind == "change":
        words += f" {entry.field}: {describe(entry.old)} → {describe(entry.new)}"
    elif entry.kind == "undo":
        words += f" {entry.new}"
    return words
