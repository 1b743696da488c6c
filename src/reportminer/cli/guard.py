"""What must not leave the archive unseen? Marks of secrecy and personal data: noticed, left out, masked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reportminer.cli.messages import say
from reportminer.personal import find_personal, masked
from reportminer.translation import told

if TYPE_CHECKING:
    from reportminer.archive import Archive

ExcludeMarkedOption = Annotated[
    bool,
    typer.Option("--exclude-marked", help="Leave out reports that carry a mark of secrecy (绝密, 机密, 秘密, 内部)."),
]
MaskPersonalOption = Annotated[
    bool, typer.Option("--mask-personal", help="Mask numbers of identity cards, mobiles and bank cards in the output.")
]


def guarded(
    rows: Iterable[Mapping[str, Any]], archive: Archive, *, exclude_marked: bool, mask: bool
) -> Iterator[dict[str, Any]]:
    """The rows, each with a `report_id`, without those of marked reports and with personal data masked, if asked for.

    What is found is told on stderr when the last row has gone out.
    """
    marks: dict[str, str] = {}
    marked: Counter[str] = Counter()
    numbers: Counter[str] = Counter()
    for row in rows:
        report_id = row["report_id"]
        if report_id not in marks:
            marks[report_id] = archive.secrecy(report_id)
            marked.update([marks[report_id]] if marks[report_id] else [])
        if marks[report_id] and exclude_marked:
            continue
        numbers.update(found.kind for value in row.values() if isinstance(value, str) for found in find_personal(value))
        yield masked(dict(row)) if mask else dict(row)
    if marked:
        what = ", ".join(f"{mark}: {count}" for mark, count in sorted(marked.items()))
        done = told("were left out" if exclude_marked else "are in the output; --exclude-marked leaves them out")
        say(f"{marked.total()} reports carry a mark of secrecy ({what}) and {done}")
    if numbers:
        what = ", ".join(f"{kind}: {count}" for kind, count in sorted(numbers.items()))
        say(f"personal data in the output ({what}){' were masked' if mask else '; --mask-personal masks them'}")
