"""What must not leave the archive unseen? Options and checks that every command which puts records out shares."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from reportminer.cli.messages import UsageError, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from reportminer.archive import Archive
    from reportminer.archive.outgoing import Outgoing
    from reportminer.records import Report

ExcludeMarkedOption = Annotated[
    bool,
    typer.Option("--exclude-marked", help="Leave out reports that carry a mark of secrecy (绝密, 机密, 秘密, 内部)."),
]
MaskPersonalOption = Annotated[
    bool, typer.Option("--mask-personal", help="Mask numbers of identity cards, mobiles and bank cards in the output.")
]
WhereOption = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        help="Only reports whose row of the catalogue has this: 保管期限=永久; may be repeated, all must hold.",
    ),
]


class Guard(NamedTuple):
    """What of the records put out must not be seen."""

    exclude_marked: ExcludeMarkedOption = False
    mask_personal: MaskPersonalOption = False


def outgoing(
    archive: Archive,
    guard: Guard,
    *,
    where: list[str] | None = None,
    form: str = "table",
    output: Path | None = None,
) -> Outgoing:
    """What goes out of an archive by the options of a command; marks and personal data are told on stderr.

    A table on the terminal is looked at, not exported: nothing is told of it.

    Raises:
        UsageError: a condition is not of the form HEAD=VALUE, or the catalogue has no such column.
    """
    from reportminer.archive.outgoing import Outgoing

    exporting = output is not None or form != "table"
    out = partial(
        Outgoing,
        archive,
        exclude_marked=guard.exclude_marked,
        mask=guard.mask_personal,
        exporting=exporting,
        notice=say,
    )
    if not where:  # the catalogue need not be loaded
        return out()
    from reportminer.catalogue import CatalogueError

    try:
        return out(where=conditions(where))
    except CatalogueError as error:
        raise UsageError(f"--where {'; '.join(where)}: {error}") from error


def unseen(reports: Iterable[tuple[Report, str]], guard: Guard) -> Iterator[tuple[Report, str]]:
    """Reports of no archive with their texts, without those that carry a mark, and masked, if that is asked for."""
    from reportminer.personal import find_personal, mask_personal, masked

    left = 0
    for report, text in reports:
        if guard.exclude_marked and report.secrecy:
            left += 1
            continue
        if guard.mask_personal:
            numbers = tuple({text[one.begin : one.end] for one in find_personal(text)})
            yield masked(report, cut=numbers), mask_personal(text)
        else:
            yield report, text
    if left:
        say(f"{left} reports carry a mark of secrecy and were left out")


def conditions(where: list[str] | None) -> list[tuple[str, str]]:
    """Head and cell of each condition.

    Raises:
        UsageError: one is not of the form HEAD=VALUE.
    """
    found = []
    for text in where or ():
        head, sign, cell = text.partition("=")
        if not sign or not head:
            raise UsageError(f"--where {text}: write HEAD=VALUE, as in 保管期限=永久")
        found.append((head, cell))
    return found
