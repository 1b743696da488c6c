"""What did people put right? ``reportminer corrections`` lists the log, takes entries back, and exchanges it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reportminer.cli.correct import Signed, changing, describe_entry
from reportminer.cli.emit import emit
from reportminer.cli.groups import command
from reportminer.cli.guard import MaskPersonalOption
from reportminer.cli.messages import say
from reportminer.cli.options import DEFAULT_ARCHIVE, ArchiveOption, Printed, open_archive

if TYPE_CHECKING:
    from reportminer.records import Correction


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(
        help="List what people put right, take it back, exchange it with another archive.", no_args_is_help=True
    )
    app.add_typer(group, name="corrections")

    command(group, "list", listed)
    command(group, "stale", stale)
    command(group, "conflicts", conflicting)
    command(group, "undo", undo)
    command(group, "export", export)
    command(group, "import", import_)


def listed(
    archive: ArchiveOption = DEFAULT_ARCHIVE,
    mask_personal: MaskPersonalOption = False,
    *,
    printed: Printed,
) -> None:
    """List the log: who put what right, and whether it holds.

    Example: reportminer corrections list --archive archive
    """
    from reportminer.corrections import undone
    from reportminer.exports.views import CORRECTIONS

    with open_archive(archive) as opened:
        log = opened.corrections()
        back = undone(log)
        stale = {entry.id for entry in opened.stale_corrections()}
    states = {entry.id: _state(entry, back, stale) for entry in log}
    emit(_rows(log, states, mask_personal), CORRECTIONS, printed, title="更正")


def stale(
    archive: ArchiveOption = DEFAULT_ARCHIVE,
    mask_personal: MaskPersonalOption = False,
    *,
    printed: Printed,
) -> None:
    """List entries that match nothing any more; exit status 1 if there are any.

    Example: reportminer corrections stale --archive archive
    """
    from reportminer.exports.views import CORRECTIONS

    with open_archive(archive) as opened:
        found = opened.stale_corrections()
    rows = _rows(found, dict.fromkeys((e.id for e in found), "stale"), mask_personal)
    emit(rows, CORRECTIONS, printed, title="落空的更正")
    if found:
        say(f"{len(found)} corrections match nothing: their report is not in the archive, or its text changed")
        raise typer.Exit(1)


def conflicting(
    archive: ArchiveOption = DEFAULT_ARCHIVE,
    mask_personal: MaskPersonalOption = False,
    *,
    printed: Printed,
) -> None:
    """List entries that contradict each other, made without knowing one another; the later one of each two holds.

    Example: reportminer corrections conflicts --archive archive
    """
    from reportminer.exports.views import CORRECTIONS

    with open_archive(archive) as opened:
        found = opened.correction_conflicts()
    pairs = [(entry, state) for c in found for entry, state in ((c.held, "holds"), (c.other, "does not hold"))]
    rows = [row for entry, state in pairs for row in _rows([entry], {entry.id: state}, mask_personal)]
    emit(rows, CORRECTIONS, printed, title="互相矛盾的更正")
    if found:
        raise typer.Exit(1)


def undo(
    entry: Annotated[str, typer.Argument(help="Id of the correction, or the beginning of it.", show_default=False)],
    archive: ArchiveOption = DEFAULT_ARCHIVE,
    *,
    signed: Signed,
) -> None:
    """Take a correction back; taking back a taking back brings it in force again.

    Example: reportminer corrections undo 5d20c1 --who 王敏
    """
    with changing(archive) as opened:
        back = opened.undo(entry, **signed.by())
    say(f"{back.id}: {describe_entry(back)}")


def export(
    output: Annotated[Path, typer.Option("--output", "-o", help="File to write, .jsonl.", dir_okay=False)],
    archive: ArchiveOption = DEFAULT_ARCHIVE,
) -> None:
    """Write the log as JSON Lines, for another archive of the same reports.

    Example: reportminer corrections export -o 更正.jsonl
    """
    with open_archive(archive) as opened:
        count = opened.export_corrections(output)
    say(f"wrote {output}: {count} corrections")


def import_(
    file: Annotated[Path, typer.Argument(help="What corrections export wrote.", show_default=False)],
    archive: ArchiveOption = DEFAULT_ARCHIVE,
) -> None:
    """Take over the log of another archive; contradictions are told, the later entry holds. Exit status 1 if there are any.

    Example: reportminer corrections import 更正.jsonl
    """
    with changing(archive) as opened:
        merged = opened.import_corrections(file)
    say(f"{merged.fresh} corrections taken over, {merged.known} known already")
    for conflict in merged.conflicts:
        say(f"conflict: {describe_entry(conflict.held)} ({conflict.held.who}) holds against {conflict.other.id} "
            f"({conflict.other.who}): {describe_entry(conflict.other)}")  # fmt: skip
    for entry in merged.stale:
        say(f"matches nothing: {entry.id}: {describe_entry(entry)}")
    if merged.conflicts or merged.stale:
        raise typer.Exit(1)


def _state(entry: Correction, back: set[str], stale: set[str]) -> str:
    return "taken back" if entry.id in back else "stale" if entry.id in stale else "holds"


def _rows(entries: Iterable[Correction], states: dict[str, str], mask: bool) -> Iterable[dict[str, Any]]:
    from reportminer.corrections import describe
    from reportminer.personal import masked

    for entry in entries:
        row = {
            "id": entry.id, "when": entry.when, "who": entry.who, "report_id": entry.report_id, "what": entry.what,
            "kind": entry.kind, "quote": entry.anchor.quote if entry.anchor else "", "field": entry.field,
            "old": "" if entry.old is None else describe(entry.old), "new": "" if entry.new is None else describe(entry.new),
            "note": entry.note, "path": entry.path, "state": states.get(entry.id, ""),
        }  # fmt: skip
        yield masked(row) if mask else row
