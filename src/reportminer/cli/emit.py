"""How do records reach stdout or a file? One adapter between commands and the sinks of `reportminer.exports`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from reportminer.cli.messages import UsageError, say
from reportminer.cli.options import Format


def emit(
    rows: Iterable[Mapping[str, Any]], columns: Sequence[str], *, form: Format, output: Path | None, title: str = ""
) -> None:
    """Write rows in the form asked for.

    Raises:
        UsageError: xlsx without a file to write to.
    """
    from reportminer import exports

    if form is Format.xlsx and output is None:
        raise UsageError("xlsx needs a file: add -o FILE.xlsx")
    exports.write(rows, columns, form=form.value, output=output, title=title)
    if output is not None:
        say(f"wrote {output}")


def plain(row: Any) -> dict[str, Any]:
    """A row (named tuple or mapping) as a dict."""
    return dict(row) if isinstance(row, Mapping) else dict(row._asdict())
